//! The sentences of specific procurements, from preparation to opening.
//! What is in a tender is not told here, and firms are named by their ids.

use schemas::specific_procurement::{CancellationGround, Mode, SealedBy, SpecificProcurementEvent};
use schemas::tender::{Found, OpenedTender};

use super::{Texts, texts};

pub(super) fn procurement(event: &SpecificProcurementEvent) -> Texts {
    use SpecificProcurementEvent as E;
    match event {
        E::SpecificProcurementPrepared(e) => {
            let (de, en) = match e.mode {
                Mode::Tenders => ("Angebote werden eingereicht", "tenders are handed in"),
                Mode::Collection { .. } => {
                    ("Daten werden aus Katalogen gesammelt", "data is collected from catalogues")
                }
            };
            let (subject, category, total) = (&e.subject, &e.category, e.estimate.total);
            texts(
                format!(
                    "Einzelbeschaffung „{subject}“ vorbereitet: Kategorie {category}, geschätzt {total}; {de}"
                ),
                format!(
                    "specific procurement “{subject}” prepared: category {category}, estimated {total}; {en}"
                ),
            )
        }
        E::InvitationToTenderIssued(e) => {
            let (count, until, method) =
                (e.candidates.len(), e.tenders_until.to_rfc3339(), e.scheme.method.id());
            texts(
                format!(
                    "alle {count} Zugelassenen zur Angebotsabgabe aufgefordert, Frist {until}, Wertung nach {method}"
                ),
                format!(
                    "all {count} admitted were invited to tender until {until}, scored by {method}"
                ),
            )
        }
        E::ShorterPeriodProposed(_)
        | E::ShorterPeriodAgreed(_)
        | E::TenderPeriodChanged(_)
        | E::QuestionAsked(_)
        | E::QuestionAnswered(_)
        | E::TenderDocumentsChanged(_)
        | E::TenderPeriodEnded(_) => period(event),
        E::TenderReceived(_)
        | E::TenderWithdrawn(_)
        | E::UnauthorisedAccessAttempted(_)
        | E::OpeningKeyHandedOver(_)
        | E::TenderOpened(_)
        | E::TendersOpened(_) => tenders(event),
        E::CollectionMapped(_)
        | E::CollectionRefused(_)
        | E::CatalogueDataCollected(_)
        | E::NothingCollected(_)
        | E::CollectedDataPresented(_)
        | E::CollectedDataConfirmed(_)
        | E::CollectedDataContested(_)
        | E::CollectedDataUnopposed(_)
        | E::ContestedDataResolved(_) => collection(event),
        E::SpecificProcurementCancelled(e) => {
            let number = match e.ground {
                CancellationGround::NoConformingTender => 1,
                CancellationGround::BasisChanged => 2,
                CancellationGround::NotEconomic => 3,
                CancellationGround::OtherSeriousReason => 4,
            };
            texts(
                format!("aufgehoben nach § 63 Abs. 1 Nr. {number} VgV: {}", e.reason),
                format!("cancelled under § 63(1) no. {number} VgV: {}", e.reason),
            )
        }
    }
}

fn period(event: &SpecificProcurementEvent) -> Texts {
    use SpecificProcurementEvent as E;
    match event {
        E::ShorterPeriodProposed(e) => {
            let until = e.tenders_until.to_rfc3339();
            texts(
                format!("kürzere Angebotsfrist vorgeschlagen: {until}"),
                format!("a shorter period for tenders was proposed: {until}"),
            )
        }
        E::ShorterPeriodAgreed(e) => texts(
            format!("Unternehmen {} stimmt der kürzeren Frist zu", e.candidate),
            format!("firm {} agrees to the shorter period", e.candidate),
        ),
        E::TenderPeriodChanged(e) => {
            let until = e.tenders_until.to_rfc3339();
            texts(
                format!("Angebotsfrist endet jetzt {until}: {}", e.reason),
                format!("the period for tenders now ends {until}: {}", e.reason),
            )
        }
        E::QuestionAsked(e) => texts(
            format!("Frage {}: {}", e.question, e.text),
            format!("question {}: {}", e.question, e.text),
        ),
        E::QuestionAnswered(e) => texts(
            format!("Antwort an alle auf Frage {}: {}", e.question, e.text),
            format!("answer to all to question {}: {}", e.question, e.text),
        ),
        E::TenderDocumentsChanged(e) => {
            let (de, en) = if e.substantial { (" wesentlich", " substantially") } else { ("", "") };
            texts(
                format!("Vergabeunterlagen{de} geändert: {}", e.what),
                format!("documents{en} changed: {}", e.what),
            )
        }
        E::TenderPeriodEnded(e) => texts(
            format!("Angebotsfrist abgelaufen; rechtzeitige Angebote: {}", e.tenders),
            format!("the period for tenders ended; tenders in time: {}", e.tenders),
        ),
        other => named(other),
    }
}

fn tenders(event: &SpecificProcurementEvent) -> Texts {
    use SpecificProcurementEvent as E;
    match event {
        E::TenderReceived(e) => {
            let (tender, version, digest) = (e.tender, e.version, &e.sealed);
            let (late_de, late_en) = if e.late { (" verspätet", " late") } else { ("", "") };
            let (by_de, by_en) = match e.sealed_by {
                SealedBy::Tenderer => ("vom Bieter", "by its tenderer"),
                SealedBy::Marketplace => ("beim Eingang", "on receipt"),
            };
            texts(
                format!(
                    "Angebot {tender}{late_de} eingegangen, Fassung {version}, {by_de} verschlüsselt: {digest}"
                ),
                format!(
                    "tender {tender} received{late_en}, version {version}, sealed {by_en}: {digest}"
                ),
            )
        }
        E::TenderWithdrawn(e) => texts(
            format!("Angebot {} zurückgenommen", e.tender),
            format!("tender {} withdrawn", e.tender),
        ),
        E::UnauthorisedAccessAttempted(e) => texts(
            format!("unbefugter Zugriff versucht von {} und verweigert: {}", e.by, e.what),
            format!("access without leave tried by {} and refused: {}", e.by, e.what),
        ),
        E::OpeningKeyHandedOver(e) => texts(
            format!("Schlüssel {} zur Öffnung übergeben von {}", e.key, e.by),
            format!("key {} handed over for the opening by {}", e.key, e.by),
        ),
        E::TenderOpened(e) => opened(&e.opened),
        E::TendersOpened(e) => {
            let (count, people) = (e.tenders.len(), e.by.len());
            texts(
                format!("Angebote geöffnet: {count}, durch {people} Vertreter"),
                format!("tenders opened: {count}, by {people} people"),
            )
        }
        other => named(other),
    }
}

fn opened(opened: &OpenedTender) -> Texts {
    let tender = opened.tender;
    match &opened.found {
        Found::Read { total, .. } => texts(
            format!("Angebot {tender} geöffnet: {total}"),
            format!("tender {tender} opened: {total}"),
        ),
        Found::Unreadable { why, .. } => texts(
            format!("Angebot {tender} ist nicht lesbar: {why}"),
            format!("tender {tender} cannot be read: {why}"),
        ),
    }
}

fn collection(event: &SpecificProcurementEvent) -> Texts {
    use SpecificProcurementEvent as E;
    match event {
        E::CollectionMapped(e) => texts(
            format!(
                "Unternehmen {} ordnet Angebote seines Katalogs zu: {}",
                e.candidate,
                e.lines.len()
            ),
            format!("firm {} names offers of its catalogue: {}", e.candidate, e.lines.len()),
        ),
        E::CollectionRefused(e) => texts(
            format!("Unternehmen {} lehnt die Sammlung von Katalogdaten ab", e.candidate),
            format!("firm {} refuses the collection of catalogue data", e.candidate),
        ),
        E::CatalogueDataCollected(e) => texts(
            format!(
                "Katalogdaten gesammelt und verschlüsselt, Fassung {}: {}",
                e.catalogue_version, e.sealed
            ),
            format!(
                "catalogue data collected and sealed, version {}: {}",
                e.catalogue_version, e.sealed
            ),
        ),
        E::NothingCollected(e) => texts(
            format!("nichts gesammelt von {}: {}", e.candidate, e.why),
            format!("nothing collected from {}: {}", e.candidate, e.why),
        ),
        E::CollectedDataPresented(e) => {
            let until = e.until.to_rfc3339();
            texts(
                format!("gesammelte Daten vorgelegt, Angebot {}, Einwände bis {until}", e.tender),
                format!("collected data shown, tender {}, objections until {until}", e.tender),
            )
        }
        E::CollectedDataConfirmed(e) => texts(
            format!("gesammelte Daten bestätigt, Angebot {}", e.tender),
            format!("collected data confirmed, tender {}", e.tender),
        ),
        E::CollectedDataContested(e) => texts(
            format!("gesammelte Daten beanstandet, Angebot {}: {}", e.tender, e.reason),
            format!("collected data contested, tender {}: {}", e.tender, e.reason),
        ),
        E::CollectedDataUnopposed(e) => texts(
            format!("keine Einwände zu gesammelten Daten, Angebot {}", e.tender),
            format!("no objection to collected data, tender {}", e.tender),
        ),
        E::ContestedDataResolved(e) => {
            let (de, en) = match e.corrected {
                Some(_) => ("gilt berichtigt", "binds as corrected"),
                None => ("gilt nicht", "does not bind"),
            };
            texts(
                format!("Einwand entschieden, Angebot {} {de}: {}", e.tender, e.reason),
                format!("objection decided, tender {} {en}: {}", e.tender, e.reason),
            )
        }
        other => named(other),
    }
}

/// What another function tells.
fn named(event: &SpecificProcurementEvent) -> Texts {
    let kind = schemas::event::Event::kind(event);
    texts(format!("Ereignis {kind}"), format!("event {kind}"))
}

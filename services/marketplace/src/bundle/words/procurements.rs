//! The sentences of specific procurements, from preparation to opening.
//! What is in a tender is not told here, and firms are named by their ids.

mod reviewing;

use std::fmt::Display;

use chrono::{DateTime, Utc};
use schemas::specific_procurement::{
    CancellationGround, CatalogueDataCollected, ContestedDataResolved, InvitationToTenderIssued,
    Mode, SealedBy, SpecificProcurementCancelled, SpecificProcurementEvent,
    SpecificProcurementPrepared, TenderPeriodChanged, TenderReceived, TendersOpened,
    UnauthorisedAccessAttempted,
};
use schemas::tender::{Found, OpenedTender};

use schemas::terms::Regulation;

use super::{Texts, by, texts};
use crate::amounts::money;
use crate::german::{end, said};

pub(super) fn procurement(event: &SpecificProcurementEvent, regulation: Regulation) -> Texts {
    use SpecificProcurementEvent as E;
    match event {
        E::SpecificProcurementPrepared(e) => prepared(e),
        E::InvitationToTenderIssued(e) => invited(e),
        E::ShorterPeriodProposed(e) => at(
            e.tenders_until,
            "kürzere Angebotsfrist vorgeschlagen",
            "a shorter period was proposed",
        ),
        E::ShorterPeriodAgreed(e) => {
            of(e.candidate, "der kürzeren Frist stimmt zu", "to the shorter period agrees")
        }
        E::TenderPeriodChanged(e) => moved(e),
        E::QuestionAsked(e) => numbered(e.question, &e.text, "Frage", "question"),
        E::QuestionAnswered(e) => {
            numbered(e.question, &e.text, "Antwort an alle auf Frage", "answer to all to question")
        }
        E::TenderDocumentsChanged(e) => {
            of(&e.what, "Vergabeunterlagen geändert", "documents changed")
        }
        E::TenderReceived(e) => received(e),
        E::TenderWithdrawn(e) => of(e.tender, "Angebot zurückgenommen", "tender withdrawn"),
        E::UnauthorisedAccessAttempted(e) => attempted(e),
        E::CollectionMapped(e) => {
            of(e.candidate, "Angebote des Katalogs zugeordnet", "offers of the catalogue named")
        }
        E::CollectionRefused(e) => {
            of(e.candidate, "Sammlung von Katalogdaten abgelehnt", "collection of data refused")
        }
        E::CatalogueDataCollected(e) => collected(e),
        E::NothingCollected(e) => texts(
            format!("nichts gesammelt: {}: {}", e.candidate, said(e.why.as_str())),
            format!("nothing collected: {}: {}", e.candidate, e.why),
        ),
        E::TenderPeriodEnded(e) => of(
            e.tenders,
            "Angebotsfrist abgelaufen; rechtzeitige Angebote",
            "the period for tenders ended; tenders in time",
        ),
        E::OpeningKeyHandedOver(e) => texts(
            format!("Schlüssel {} zur Öffnung übergeben durch {}", e.key + 1, e.by),
            format!("key {} handed over by {}", e.key + 1, e.by),
        ),
        E::TenderOpened(e) => opened(&e.opened),
        E::TendersOpened(e) => all_opened(e),
        E::CollectedDataPresented(e) => {
            at(e.until, "gesammelte Daten vorgelegt, Einwände", "collected data shown, objections")
        }
        E::CollectedDataConfirmed(e) => {
            of(e.tender, "gesammelte Daten bestätigt", "collected data confirmed")
        }
        E::CollectedDataContested(e) => {
            of(&e.reason, "gesammelte Daten beanstandet", "collected data contested")
        }
        E::CollectedDataUnopposed(e) => {
            of(e.tender, "keine Einwände zu gesammelten Daten", "no objection to collected data")
        }
        E::ContestedDataResolved(e) => resolved(e),
        E::ComplaintReceived(e) => reviewing::complaint_received(e),
        E::ComplaintAnswered(e) => reviewing::complaint_answered(e),
        E::ReviewApplied(e) => reviewing::review_applied(e),
        E::ReviewDecided(e) => reviewing::review_decided(e),
        E::SpecificProcurementCancelled(e) => cancelled(e, regulation),
    }
}

/// A sentence with what it is about.
fn of(what: impl Display, de: &str, en: &str) -> Texts {
    texts(format!("{de}: {what}"), format!("{en}: {what}"))
}

/// A sentence with its moment.
fn at(moment: DateTime<Utc>, de: &str, en: &str) -> Texts {
    let english = moment.to_rfc3339();
    texts(format!("{de} bis {}", end(moment)), format!("{en} until {english}"))
}

fn numbered(number: u16, text: impl Display, de: &str, en: &str) -> Texts {
    texts(format!("{de} {number}: {text}"), format!("{en} {number}: {text}"))
}

fn moved(e: &TenderPeriodChanged) -> Texts {
    let (until, reason) = (e.tenders_until.to_rfc3339(), &e.reason);
    texts(
        format!(
            "Angebotsfrist endet jetzt am {} ({})",
            end(e.tenders_until),
            said(reason.as_str())
        ),
        format!("the period for tenders now ends {until} ({reason})"),
    )
}

fn attempted(e: &UnauthorisedAccessAttempted) -> Texts {
    let (by, what) = (e.by, &e.what);
    texts(
        format!("unbefugter Zugriff von {by} versucht und verweigert: {}", said(what.as_str())),
        format!("access without leave by {by} tried and refused: {what}"),
    )
}

fn prepared(e: &SpecificProcurementPrepared) -> Texts {
    let (de, en) = match e.mode {
        Mode::Tenders => ("Angebote werden eingereicht", "tenders are handed in"),
        Mode::Collection { .. } => {
            ("Daten werden aus Katalogen gesammelt", "data is collected from catalogues")
        }
    };
    let (subject, category, total) = (&e.subject, &e.category, e.estimate.total);
    texts(
        format!(
            "Einzelbeschaffung „{subject}“ vorbereitet: Kategorie {category}, geschätzt {}; {de}",
            money(total)
        ),
        format!(
            "specific procurement “{subject}” prepared: category {category}, estimated {total}; {en}"
        ),
    )
}

fn invited(e: &InvitationToTenderIssued) -> Texts {
    let (count, until) = (e.candidates.len(), e.tenders_until.to_rfc3339());
    let method = e.scheme.method.id();
    texts(
        format!(
            "alle {count} Zugelassenen aufgefordert, Angebotsfrist bis {}, Wertung nach {method}",
            end(e.tenders_until)
        ),
        format!("all {count} admitted invited, tenders until {until}, scored by {method}"),
    )
}

fn received(e: &TenderReceived) -> Texts {
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
        format!("tender {tender} received{late_en}, version {version}, sealed {by_en}: {digest}"),
    )
}

fn collected(e: &CatalogueDataCollected) -> Texts {
    let (version, digest) = (e.catalogue_version, &e.sealed);
    texts(
        format!("Katalogdaten gesammelt und verschlüsselt, Fassung {version}: {digest}"),
        format!("catalogue data collected and sealed, version {version}: {digest}"),
    )
}

fn opened(opened: &OpenedTender) -> Texts {
    let tender = opened.tender;
    match &opened.found {
        Found::Read { total, .. } => texts(
            format!("Angebot {tender} geöffnet: {}", money(*total)),
            format!("tender {tender} opened: {total}"),
        ),
        Found::Unreadable { why, .. } => texts(
            format!("Angebot {tender} ist nicht lesbar: {}", said(why.as_str())),
            format!("tender {tender} cannot be read: {why}"),
        ),
    }
}

fn all_opened(e: &TendersOpened) -> Texts {
    let (count, people) = (e.tenders.len(), e.by.len());
    texts(
        format!("Angebote geöffnet: {count}; Vertreter: {people}"),
        format!("tenders opened: {count}; representatives: {people}"),
    )
}

fn resolved(e: &ContestedDataResolved) -> Texts {
    let (de, en) = match e.corrected {
        Some(_) => {
            ("Einwand entschieden, gilt berichtigt", "objection decided, binds as corrected")
        }
        None => ("Einwand entschieden, gilt nicht", "objection decided, does not bind"),
    };
    of(&e.reason, de, en)
}

fn cancelled(e: &SpecificProcurementCancelled, regulation: Regulation) -> Texts {
    let number = match e.ground {
        CancellationGround::NoConformingTender => 1,
        CancellationGround::BasisChanged => 2,
        CancellationGround::NotEconomic => 3,
        CancellationGround::OtherSeriousReason => 4,
    };
    let (section, law) = by(regulation, ("63", "VgV"), ("48", "UVgO"));
    of(
        &e.reason,
        &format!("aufgehoben nach § {section} Abs. 1 Nr. {number} {law}"),
        &format!("cancelled under § {section}(1) no. {number} {law}"),
    )
}

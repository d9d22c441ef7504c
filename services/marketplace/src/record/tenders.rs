//! Who was considered and who was not, with the reasons, and how low prices were dealt with.
//! Who won stands in `winner`.

use procurement::awarding::LowPrice;
use schemas::admission::AdmissionEvent;
use schemas::award::{EnquiryAbout, LowAgainst, LowPriceFinding};

use super::Item;
use super::gathered::Gathered;
use super::written::{day_of, money, number as written_number, said, time};

/// § 8(2) no. 2 VgV.
pub(super) fn considered(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Namen der berücksichtigten Bewerber und Bieter, Gründe für ihre Auswahl";
    let mut item = Item::new(number, title);
    let Some(invited) = &gathered.called.invited else {
        item.lacks("die Aufforderung zur Angebotsabgabe");
        return item;
    };
    let (count, sent) = (invited.issued.candidates.len(), time(invited.issued.issued_at));
    item.say(format!(
        "Aufgefordert am {sent}: alle {count} in der Kategorie zugelassenen Bewerber ({}).",
        gathered.by("§ 23 Abs. 6 VgV", "§ 17 UVgO")
    ));
    let rows = invited.issued.candidates.iter().map(|candidate| {
        let admitted = gathered.admissions.get(candidate).and_then(|(_, events)| {
            let admits = |event: &AdmissionEvent| {
                matches!(event, AdmissionEvent::SupplierAdmitted(e)
                    if e.category == gathered.prepared.category)
            };
            events.iter().rev().find(|recorded| admits(&recorded.event))
        });
        let since = admitted.map_or_else(|| "–".to_owned(), |recorded| day_of(recorded.time));
        vec![gathered.name(*candidate), format!("Eignungskriterien erfüllt, zugelassen am {since}")]
    });
    item.table(&["Bewerber", "Grund"], rows.collect());
    if gathered.award.begun.is_none() {
        item.lacks("die Prüfung der geöffneten Angebote");
        return item;
    }
    let rows = gathered.award.considered().map(|tender| {
        let total = tender.total.map_or_else(|| "nicht lesbar".to_owned(), money);
        let late = if tender.late { "verspätet, ohne Verschulden" } else { "fristgerecht" };
        vec![gathered.name(tender.tenderer), time(tender.received_at), total, late.to_owned()]
    });
    item.table(&["Bieter", "Eingang", "Angebotssumme", "Prüfung"], rows.collect());
    item
}

/// § 8(2) no. 3 VgV.
pub(super) fn not_considered(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Nicht berücksichtigte Angebote und Teilnahmeanträge, Namen, Gründe";
    let mut item = Item::new(number, title);
    let rows = gathered.award.excluded.values().map(|excluded| {
        let paragraph = excluded.ground.paragraph(gathered.regulation);
        let reason = excluded.reason.to_string();
        vec![gathered.tenderer(excluded.tender), paragraph, reason]
    });
    item.table(&["Bieter", "Vorschrift", "Grund"], rows.collect());
    let withdrawn = gathered.called.tenders.values().filter(|tender| tender.current().is_none());
    for tender in withdrawn {
        item.say(format!("Zurückgezogen: {}.", gathered.name(tender.tenderer)));
    }
    for (candidate, reason) in &gathered.called.nothing_collected {
        let (name, reason) = (gathered.name(*candidate), said(reason.as_str()));
        item.say(format!("Kein Angebot von {name}: {reason}."));
    }
    for tender in gathered.award.tenders() {
        let undecided = tender.late && !gathered.award.late.contains_key(&tender.tender);
        if undecided && !gathered.award.excluded.contains_key(&tender.tender) {
            let name = gathered.name(tender.tenderer);
            item.lacks(format!("die Entscheidung über das verspätete Angebot von {name}"));
        }
    }
    if gathered.award.evaluations.is_empty() && gathered.called.cancelled.is_none() {
        item.lacks("der Abschluss der Angebotsprüfung");
    }
    item.or_not_applicable("alle Angebote berücksichtigt sind")
}

/// § 8(2) no. 4 VgV.
pub(super) fn abnormally_low(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Gründe für die Ablehnung ungewöhnlich niedriger Angebote";
    let mut item = Item::new(number, title);
    for (tender, LowPrice { noticed, decided, .. }) in &gathered.award.low {
        let name = gathered.tenderer(*tender);
        let against = match noticed.against {
            LowAgainst::NextPrice => "dem nächsten Angebot",
            LowAgainst::Estimate => "dem geschätzten Auftragswert",
        };
        item.say(format!(
            "{name}: {}, {} % unter {against} ({}).",
            money(noticed.price),
            written_number(noticed.gap_percent),
            money(noticed.next)
        ));
        let asked = gathered.award.enquiries.values().filter(|enquiry| {
            enquiry.asked.tender == *tender
                && enquiry.asked.about == EnquiryAbout::AbnormallyLowPrice
        });
        for enquiry in asked {
            let answer = enquiry.answered.as_ref();
            let answer = answer.map_or("ohne Antwort", |answer| answer.text.as_str());
            item.say(format!("Aufklärung verlangt: {} – {answer}", enquiry.asked.text));
        }
        match decided {
            Some(decided) => {
                let finding = match decided.finding {
                    LowPriceFinding::Explained => "aufgeklärt",
                    LowPriceFinding::Unexplained => "nicht aufgeklärt",
                    LowPriceFinding::BreachOfDuties => "Verstoß gegen Pflichten (§ 128 Abs. 1 GWB)",
                };
                let then = if decided.rejected { "abgelehnt" } else { "nicht abgelehnt" };
                item.say(format!("{name}: {finding}, {then}: {}", decided.reason));
                if let Some(exception) = &decided.exception {
                    let rule = gathered.by("§ 60 Abs. 3 VgV", "§ 44 Abs. 3 UVgO");
                    item.say(format!("Ausnahme von der Regel des {rule}: {exception}"));
                }
            }
            None if gathered.award.excluded.contains_key(tender) => {
                item.say(format!("{name}: aus anderem Grund ausgeschlossen."));
            }
            None if gathered.called.cancelled.is_some() => {}
            None => item.lacks(format!("die Entscheidung über den niedrigen Preis von {name}")),
        }
    }
    item.or_not_applicable("kein Preis ungewöhnlich niedrig erschien")
}

/// § 6 UVgO: which evidence is asked for, and why.
pub(super) fn evidence(gathered: &Gathered) -> Item {
    let mut item = Item::new("Eignung", "Geforderte Eignungsnachweise und Gründe");
    let noticed = gathered.system.noticed.as_ref();
    let terms = noticed.and_then(|noticed| {
        let mut categories = noticed.terms.categories.iter();
        categories.find(|terms| terms.category == gathered.prepared.category)
    });
    match terms {
        Some(terms) => {
            let rows = terms.selection.iter();
            let rows = rows.map(|c| vec![c.key.to_string(), c.requirement.to_string()]);
            item.table(&["Kriterium", "Anforderung"], rows.collect());
            item.say(
                "Die Kriterien stehen mit ihrer Begründung in der Bekanntmachung des Systems.",
            );
        }
        None => item.lacks("die Eignungskriterien der Kategorie"),
    }
    item
}

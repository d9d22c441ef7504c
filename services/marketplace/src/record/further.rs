//! What else the VgV wants written down: periods, questions, opening, enquiries, information, review, notices.
//! These stand beside the items of § 8(2) VgV.

use schemas::award::{AwardEvent, BlockGround, NoticeDuty};
use schemas::specific_procurement::SpecificProcurementEvent;

use super::gathered::Gathered;
use super::written::{day, day_of, days, end, said, time};
use super::{Item, returning};
use crate::clock::german_day;

pub(super) fn all(gathered: &Gathered) -> Vec<Item> {
    vec![
        period(gathered),
        opening(gathered),
        enquiries(gathered),
        auction(gathered),
        information(gathered),
        returning::standing(gathered),
        returning::binding(gathered),
        returning::withdrawn(gathered),
        review(gathered),
        returning::contract(gathered),
        notices(gathered),
    ]
}

fn period(gathered: &Gathered) -> Item {
    let title = "Angebotsfrist, Verlängerungen und ihre Gründe, Fragen und Antworten";
    let mut item = Item::new(gathered.by("§ 20 VgV", "§ 13 UVgO"), title);
    let Some(invited) = &gathered.called.invited else {
        item.lacks("die Angebotsfrist");
        return item;
    };
    item.say(format!("Ende der Angebotsfrist: {}.", end(invited.tenders_until)));
    for recorded in &gathered.call_events {
        if let SpecificProcurementEvent::TenderPeriodChanged(e) = &recorded.event {
            let (on, until) = (day_of(recorded.time), end(e.tenders_until));
            item.say(format!("Geändert am {on} auf {until}: {}", said(e.reason.as_str())));
        }
    }
    let rows = gathered.called.questions.iter().map(|(number, question)| {
        let answer = question.answer.as_ref().map_or("–", |answer| answer.as_str());
        vec![number.to_string(), question.text.to_string(), answer.to_owned()]
    });
    item.table(&["Nr.", "Frage", "Antwort"], rows.collect());
    item
}

fn opening(gathered: &Gathered) -> Item {
    let mut item =
        Item::new(gathered.by("§ 55 VgV", "§ 40 UVgO"), "Eingang und Öffnung der Angebote");
    let rows = gathered.called.tenders.values().filter_map(|tender| {
        let current = tender.current()?;
        let late = if current.late { "verspätet" } else { "fristgerecht" };
        let (name, digest) = (gathered.name(tender.tenderer), current.sealed.to_string());
        Some(vec![name, time(current.at), late.to_owned(), digest])
    });
    let columns = ["Bieter", "Eingang", "Frist", "SHA-256 des versiegelten Angebots"];
    // Before the opening nobody is told who tendered.
    if gathered.called.opened.is_some() {
        item.table(&columns, rows.collect());
    }
    for recorded in &gathered.call_events {
        if let SpecificProcurementEvent::OpeningKeyHandedOver(e) = &recorded.event {
            let (key, at) = (e.key + 1, time(recorded.time));
            item.say(format!("Schlüssel {key} übergeben am {at} durch {}.", e.by));
        } else if let SpecificProcurementEvent::TendersOpened(e) = &recorded.event {
            let by: Vec<_> = e.by.iter().map(ToString::to_string).collect();
            let at = time(recorded.time);
            item.say(format!("Geöffnet am {at} durch {}.", by.join(" und ")));
        } else if let SpecificProcurementEvent::UnauthorisedAccessAttempted(e) = &recorded.event {
            let (at, what) = (time(e.at), said(e.what.as_str()));
            item.say(format!("Versuchter Zugriff am {at} durch {}: {what}", e.by));
        }
    }
    if gathered.called.opened.is_none() && gathered.called.cancelled.is_none() {
        item.lacks("die Öffnung der Angebote");
    }
    item.or_not_applicable("das Verfahren vor der Öffnung aufgehoben wurde")
}

fn enquiries(gathered: &Gathered) -> Item {
    let title = "Aufklärung und Nachforderung von Unterlagen, Entscheidung und Ergebnis";
    let mut item = Item::new(gathered.by("§ 56 Abs. 5 VgV", "§ 41 UVgO"), title);
    let mut rows = Vec::new();
    for (number, enquiry) in &gathered.award.enquiries {
        let asked = &enquiry.asked;
        let answer = match (&enquiry.answered, enquiry.lapsed) {
            (Some(answer), _) => answer.text.to_string(),
            (None, true) => "keine Antwort".to_owned(),
            (None, false) => "offen".to_owned(),
        };
        let result = enquiry.settled.as_ref().map_or_else(
            || "–".to_owned(),
            |settled| {
                let word = if settled.satisfied { "erfüllt" } else { "nicht erfüllt" };
                format!("{word}: {}", settled.reason)
            },
        );
        let (name, until) = (gathered.tenderer(asked.tender), end(asked.until));
        let question = format!("{} (bis {until})", asked.text);
        rows.push(vec![number.to_string(), name, question, answer, result]);
    }
    item.table(&["Nr.", "Bieter", "Frage", "Antwort", "Ergebnis"], rows);
    item.or_not_applicable("nichts aufzuklären und nichts nachzufordern war")
}

fn auction(gathered: &Gathered) -> Item {
    let mut item = Item::new(gathered.by("§§ 25, 26 VgV", "§ 18 UVgO"), "Elektronische Auktion");
    let invited = gathered.called.invited.as_ref();
    let announced = invited.is_some_and(|invited| invited.issued.auction.is_some());
    if let Some(auction) = &gathered.award.auction {
        let (count, starts) = (auction.invited.places.len(), time(auction.invited.starts));
        item.say(format!("{count} Bieter zugleich eingeladen, Beginn {starts}."));
        let rows = auction.bids.iter().map(|bid| {
            let (name, price) = (gathered.tenderer(bid.tender), super::written::money(bid.price));
            vec![time(bid.at), name, price, bid.rank.to_string()]
        });
        item.table(&["Zeit", "Bieter", "Gebot", "Rang"], rows.collect());
        match &auction.ended {
            Some(ended) => {
                let at = time(ended.ended_at);
                item.say(format!("Beendet am {at} nach {} Geboten.", ended.bids));
            }
            None => item.lacks("das Ende der Auktion"),
        }
    } else if announced && gathered.award.considered().nth(1).is_some() {
        item.lacks("die angekündigte Auktion");
    }
    let because =
        if announced { "nur ein Angebot wertbar war" } else { "keine Auktion angekündigt ist" };
    item.or_not_applicable(because)
}

fn information(gathered: &Gathered) -> Item {
    let mut item = Item::new(
        gathered.by("§ 62 VgV", "§ 46 UVgO"),
        "Unterrichtung der Bieter, Gründe auf Verlangen",
    );
    let cancelled = gathered.called.cancelled.as_ref();
    if let Some(cancelled) = cancelled {
        item.say(format!(
            "Alle Aufgeforderten über die Aufhebung unterrichtet: {}",
            cancelled.reason
        ));
    }
    for recorded in &gathered.award_events {
        if let AwardEvent::TenderersInformed(e) = &recorded.event {
            item.say(format!("Alle Bieter zugleich unterrichtet am {}.", time(recorded.time)));
            let rows = e.letters.iter().map(|letter| {
                let text: Vec<_> = letter.text.iter().map(ToString::to_string).collect();
                vec![gathered.name(letter.addressee), text.join(" ")]
            });
            item.table(&["Bieter", "Mitteilung"], rows.collect());
        } else if let AwardEvent::ReasonsRequested(e) = &recorded.event {
            item.say(format!(
                "{} verlangt am {} die Gründe, zu geben bis {}.",
                gathered.name(e.tenderer),
                day_of(recorded.time),
                day(e.due)
            ));
        } else if let AwardEvent::ReasonsGiven(e) = &recorded.event {
            let (name, on) = (gathered.name(e.tenderer), day_of(recorded.time));
            item.say(format!("Gründe an {name} gegeben am {on}."));
        }
    }
    for (tenderer, asked) in &gathered.award.reasons {
        if !asked.given {
            let (name, due) = (gathered.name(*tenderer), day(asked.due));
            item.lacks(format!("die Gründe für {name} bis {due}"));
        }
    }
    if gathered.award.informed.is_none() && cancelled.is_none() {
        item.lacks("die Unterrichtung der Bieter");
    }
    item
}

fn review(gathered: &Gathered) -> Item {
    // Below the threshold there is no Vergabekammer (§ 155 GWB); a complaint is looked into all the same.
    let number = gathered.by("§§ 160, 169 GWB", "Rechtsschutz");
    let mut item = Item::new(number, "Rügen und Nachprüfung");
    for recorded in &gathered.award_events {
        if let AwardEvent::AwardBlocked(e) = &recorded.event {
            let what = match e.ground {
                BlockGround::Review => "Nachprüfungsverfahren",
                BlockGround::Complaint => "Rüge",
            };
            let on = day_of(recorded.time);
            item.say(format!("{what} seit {on}: {}. Der Zuschlag ist gesperrt.", e.reference));
        } else if let AwardEvent::AwardReleased(e) = &recorded.event {
            item.say(format!("Sperre aufgehoben am {}: {}", day_of(recorded.time), e.reason));
        }
    }
    returning::reviews(gathered, &mut item);
    item.or_not_applicable("keine Rüge und keine Nachprüfung vorliegt")
}

fn notices(gathered: &Gathered) -> Item {
    let title = "Vergabebekanntmachung und Vergabestatistik";
    let mut item = Item::new(gathered.by("§ 39 VgV", "§ 30 UVgO"), title);
    for recorded in &gathered.award_events {
        if let AwardEvent::NoticeSent(e) = &recorded.event {
            let (what, on) = (word(e.duty), day(e.on));
            item.say(format!("{what} versandt am {on}: {}.", e.reference));
            let noted = german_day(recorded.time);
            if noted != e.on {
                item.say(format!("Eingetragen am {}.", day(noted)));
            }
        }
    }
    if let Some(contract) = &gathered.award.concluded {
        let owed = [
            (NoticeDuty::AwardNotice, contract.award_notice),
            (NoticeDuty::Statistics, contract.statistics),
        ];
        for (duty, due) in owed {
            let Some(due) = due.map(|due| due.due) else { continue };
            // what was missed stays missed, also when it was sent later.
            match gathered.award.sent.get(&duty) {
                Some(sent) if sent.on > due => item.say(format!(
                    "{}: letzter Tag war der {}, versäumt um {}.",
                    word(duty),
                    day(due),
                    days((sent.on - due).num_days())
                )),
                Some(_) => item.say(format!(
                    "{}: rechtzeitig, letzter Tag war der {}.",
                    word(duty),
                    day(due)
                )),
                None => {
                    if gathered.award.overdue.contains(&duty) {
                        item.say(format!(
                            "{}: letzter Tag war der {}, versäumt.",
                            word(duty),
                            day(due)
                        ));
                    }
                    item.lacks(format!("{} bis {}", word(duty), day(due)));
                }
            }
        }
        return item.or_not_applicable("bei diesem Wert nichts zu melden ist");
    }
    item.or_not_applicable("noch kein Vertrag geschlossen ist")
}

fn word(duty: NoticeDuty) -> &'static str {
    match duty {
        NoticeDuty::AwardNotice => "Vergabebekanntmachung des Quartals",
        NoticeDuty::Statistics => "Meldung zur Vergabestatistik",
    }
}

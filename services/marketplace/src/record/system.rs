//! The record of a dynamic purchasing system itself: its setting up, who was admitted and who was not, its end.
//! Its calls have records of their own.

use event_store::EventStore;
use procurement::admission::{Admissions, Standing};
use procurement::dynamic_purchasing_system::{DynamicPurchasingSystem, DynamicPurchasingSystems};
use schemas::admission::AdmissionEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::recorded::Recorded;
use schemas::terms::Regulation;
use schemas::text::Line;

use super::cast::Cast;
use super::gathered::{law, regulation};
use super::items::address;
use super::written::{day, day_of, money};
use super::{FORMAT, Item, Record, RecordError, chronology, items};
use crate::execute::Failure;
use crate::facts::{admissions_of, folded, organisation_at, until};
use crate::streams;

pub(super) fn of(
    log: &EventStore,
    id: SystemId,
    at: Option<u64>,
) -> Result<Option<(Record, Cast)>, RecordError> {
    let position = at.unwrap_or_else(|| log.head());
    let events: Vec<Recorded<DynamicPurchasingSystemEvent>> =
        until(log, &streams::system(id), position)?;
    let system = folded::<DynamicPurchasingSystems>(&events);
    let (Some(established), Some(last)) = (&system.established, events.last()) else {
        return Ok(None);
    };
    let standings = standings(log, id, position)?;
    // The items of § 8(2) VgV have numbers, those of § 6 UVgO have none.
    let regulation = regulation(&system);
    let under_vgv = regulation == Regulation::Vgv;
    let number = |vgv, uvgo| if under_vgv { vgv } else { uvgo };
    let mut considered =
        Item::new(number("Nr. 2", "Berücksichtigte"), "Namen der zugelassenen Bewerber und Gründe");
    considered.table(&["Bewerber", "Kategorie", "Seit"], standings.admitted);
    let considered = considered.or_not_applicable("noch kein Bewerber zugelassen ist");
    let refused_number = number("Nr. 3", "Nicht Berücksichtigte");
    let mut refused =
        Item::new(refused_number, "Nicht berücksichtigte Teilnahmeanträge, Namen, Gründe");
    refused.table(&["Bewerber", "Kategorie", "Am", "Grund"], standings.refused);
    for open in standings.open {
        refused.lacks(format!("die Entscheidung über {open}"));
    }
    for withdrawn in standings.withdrawn {
        refused.say(format!("Zurückgezogen: {withdrawn}."));
    }
    let refused = refused.or_not_applicable("kein Teilnahmeantrag abgelehnt ist");
    let mut items = vec![
        subject(log, &system, position, number("Nr. 1", "System"))?,
        considered,
        refused,
        ended(&system, number("Nr. 8", "Verzicht")),
        lots(&system, number("Nr. 11", "Lose")),
    ];
    items.extend(under_vgv.then(|| items::electronic("Nr. 9")));
    let named = established.participating.iter().chain([&established.operator]).copied();
    let cast = Cast::of(log, named.chain(standings.candidates), position)?;
    let record = Record {
        format: FORMAT,
        law: law(regulation),
        kind: "Dynamisches Beschaffungssystem",
        id: id.to_string(),
        title: established.name.to_string(),
        position: last.position,
        as_of: last.time,
        complete: false,
        missing: Vec::new(),
        items,
        chronology: chronology::of_system(log, id, position, regulation)?,
        names_withheld: None,
    };
    Ok(Some((record, cast)))
}

fn subject(
    log: &EventStore,
    system: &DynamicPurchasingSystem,
    position: u64,
    number: &'static str,
) -> Result<Item, Failure> {
    let title = "Name und Anschrift des Auftraggebers, Gegenstand und Wert des Systems";
    let mut item = Item::new(number, title);
    let Some(established) = &system.established else { return Ok(item) };
    let operator = organisation_at(log, established.operator, position)?.registered;
    match operator {
        Some(operator) => {
            item.say(format!("Auftraggeber: {}, {}.", operator.name, operator.town));
            address(&mut item, operator.address.as_ref());
        }
        None => item.lacks("Name und Anschrift des Auftraggebers"),
    }
    let mut rows = Vec::new();
    for authority in &established.participating {
        let registered = organisation_at(log, *authority, position)?.registered;
        rows.push(vec![registered.map_or_else(|| authority.to_string(), |o| o.name.to_string())]);
    }
    item.table(&["Teilnehmende Auftraggeber"], rows);
    item.say(format!(
        "Laufzeit: {} bis {}.",
        day(established.valid_from),
        day(system.valid_until().unwrap_or(established.valid_until))
    ));
    match &system.noticed {
        Some(noticed) => {
            let (reference, sent) = (&noticed.notice.reference, noticed.notice.despatched_on);
            item.say(format!("Bekanntmachung {reference}, abgesandt am {}.", day(sent)));
            item.say(format!("Gegenstand: {}", noticed.terms.subject));
            let estimate = system.estimate.as_ref().unwrap_or(&noticed.terms.estimate);
            item.say(format!(
                "Wert über die ganze Laufzeit ohne Umsatzsteuer: {}, geschätzt am {} durch {}: {}",
                money(estimate.total),
                day(estimate.on),
                estimate.by,
                estimate.explanation
            ));
            let rows = noticed.terms.categories.iter().map(|terms| {
                let (key, why) = (terms.category.to_string(), terms.marketable.to_string());
                vec![key, why, terms.estimated_quantity.to_string()]
            });
            item.table(&["Kategorie", "Marktüblichkeit", "Geschätzte Menge"], rows.collect());
        }
        None => item.lacks("die Bekanntmachung mit der Schätzung des Werts"),
    }
    questions(&mut item, system);
    Ok(item)
}

/// What was asked and answered before admission (§ 20(3) VgV, § 13(4) UVgO); who asked stands in the chronology of nobody.
fn questions(item: &mut Item, system: &DynamicPurchasingSystem) {
    let answered = system.questions.values().filter_map(|question| {
        let answer = question.answered.as_ref()?;
        let text = answer.published_as.as_ref().unwrap_or(&question.asked.text);
        Some(vec![answer.question.to_string(), text.to_string(), answer.text.to_string()])
    });
    item.table(&["Frage", "Wortlaut", "Antwort an alle"], answered.collect());
    for open in system.questions.values().filter(|question| question.answered.is_none()) {
        item.lacks(format!("die Antwort auf Frage {} zum System", open.asked.question));
    }
}

/// § 8(2) no. 8 VgV: why a system is not set up, or is ended.
fn ended(system: &DynamicPurchasingSystem, number: &'static str) -> Item {
    let title = "Gründe für den Verzicht auf die Einrichtung des Systems";
    let mut item = Item::new(number, title);
    if let Some(reason) = &system.terminated {
        let before = if system.noticed.is_some() { "Beendet" } else { "Nicht eingerichtet" };
        item.say(format!("{before}: {reason}"));
    }
    let because = if system.noticed.is_some() {
        "das System eingerichtet ist"
    } else {
        "es vorbereitet wird"
    };
    item.or_not_applicable(because)
}

/// § 97(4) GWB: how the categories divide the need into lots, and why.
fn lots(system: &DynamicPurchasingSystem, number: &'static str) -> Item {
    let mut item = Item::new(number, "Entscheidung über Lose und ihre Gründe");
    if let Some(established) = &system.established {
        let keys = established.categories.iter().map(|category| category.name_de.to_string());
        item.say(format!("Kategorien: {}.", keys.collect::<Vec<_>>().join(", ")));
    }
    match system.noticed.as_ref().and_then(|noticed| noticed.terms.lots.as_ref()) {
        Some(reason) => item.say(reason.to_string()),
        None => item.lacks("die Entscheidung über Lose mit ihrem Grund (§ 97 Abs. 4 GWB)"),
    }
    item
}

#[derive(Default)]
struct Standings {
    admitted: Vec<Vec<String>>,
    refused: Vec<Vec<String>>,
    open: Vec<String>,
    withdrawn: Vec<String>,
    candidates: Vec<OrganisationId>,
}

/// Every standing in the system, found in the log itself.
fn standings(log: &EventStore, system: SystemId, position: u64) -> Result<Standings, Failure> {
    let mut found = Standings::default();
    for (candidate, events) in admissions_of(log, system, position)? {
        let registered = organisation_at(log, candidate, position)?.registered;
        let name = registered.map_or_else(|| candidate.to_string(), |o| o.name.to_string());
        standing(&name, &events, &mut found);
        found.candidates.push(candidate);
    }
    Ok(found)
}

fn standing(name: &str, events: &[Recorded<AdmissionEvent>], found: &mut Standings) {
    for recorded in events {
        if let AdmissionEvent::RequestToParticipateRejected(e) = &recorded.event {
            // Refused once and admitted later, it was refused all the same.
            let (category, reason) = (e.category.to_string(), e.reason.to_string());
            found.refused.push(vec![name.to_owned(), category, day_of(recorded.time), reason]);
        }
        if let AdmissionEvent::RequestToParticipateWithdrawn(e) = &recorded.event {
            let keys: Vec<_> = e.categories.iter().map(ToString::to_string).collect();
            let on = day_of(recorded.time);
            found.withdrawn.push(format!("der Antrag von {name} ({}) am {on}", keys.join(", ")));
        }
    }
    for (category, standing) in &folded::<Admissions>(events).standings {
        let since = events.iter().rev().find(|recorded| admits(&recorded.event, category));
        let since = since.map(|recorded| day_of(recorded.time));
        let row = |since: String| vec![name.to_owned(), category.to_string(), since];
        let stands = matches!(standing, Standing::Admitted | Standing::Suspended);
        let left = events.iter().rev().find(|recorded| leaves(&recorded.event, category));
        // Whoever left was admitted all the same, whatever it has asked for since.
        if let (false, Some(since), Some(left)) = (stands, &since, left) {
            let until = day_of(left.time);
            found.admitted.push(row(format!("{since}, ausgeschieden am {until}")));
        }
        match (standing, since) {
            (Standing::Admitted, Some(since)) => found.admitted.push(row(since)),
            (Standing::Suspended, Some(since)) => {
                let rests = events.iter().rev().find_map(|recorded| {
                    let reason = rest(&recorded.event, category)?;
                    Some(format!("{since}, ruht seit {}: {reason}", day_of(recorded.time)))
                });
                found.admitted.push(row(rests.unwrap_or(since)));
            }
            (Standing::Requested, _) => {
                found.open.push(format!("den Antrag von {name} ({category})"));
            }
            // What was refused, taken back or left stands above; nobody is admitted or rests without having been admitted.
            (Standing::Rejected | Standing::Withdrawn | Standing::Left, _)
            | (Standing::Admitted | Standing::Suspended, None) => {}
        }
    }
}

fn admits(event: &AdmissionEvent, category: &CategoryKey) -> bool {
    matches!(event, AdmissionEvent::SupplierAdmitted(e) if e.category == *category)
}

/// Why an admission rests, if this is the event from which on it does.
fn rest<'a>(event: &'a AdmissionEvent, category: &CategoryKey) -> Option<&'a Line> {
    if let AdmissionEvent::AdmissionSuspended(e) = event {
        return (e.category == *category).then_some(&e.reason);
    }
    let AdmissionEvent::SuccessionNoted(e) = event else { return None };
    e.categories.contains(category).then_some(&e.reason)
}

fn leaves(event: &AdmissionEvent, category: &CategoryKey) -> bool {
    matches!(event, AdmissionEvent::SystemLeft(e) if e.categories.contains(category))
}

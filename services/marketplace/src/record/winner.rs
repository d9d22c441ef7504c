//! The winning tenderer and why: evaluation, proposal, approval, contract (§ 8(2) no. 5 VgV).
//! Why others did not win stands here by their places and points only; the decision record tells it at length.

use schemas::award::{
    AwardEvent, ContractResult, EvidenceBasis, NotCounted, RegisterBasis, Standstill,
    TenderStanding, TendersEvaluated,
};

use super::Item;
use super::gathered::Gathered;
use super::written::{day, money, number as written_number, time};

pub(super) fn winner(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Name des erfolgreichen Bieters, Gründe, Anteil und Namen der Unterauftragnehmer";
    let mut item = Item::new(number, title);
    let award = &gathered.award;
    if let Some(evaluation) = award.evaluation() {
        evaluated(gathered, evaluation, &mut item);
    }
    decided(gathered, &mut item);
    if gathered.called.cancelled.is_some() && award.concluded.is_none() {
        item.missing.clear();
        item.status = super::Status::Filled;
        return item.or_not_applicable("das Verfahren aufgehoben ist");
    }
    if award.evaluations.is_empty() {
        item.lacks("die Wertung der Angebote");
    }
    if award.proposed.is_none() {
        item.lacks("der Zuschlagsvorschlag mit Begründung");
    }
    if award.approved.is_none() {
        let rule = gathered.by(" (§ 58 Abs. 5 VgV)", "");
        item.lacks(format!("die Zustimmung einer zweiten Person{rule}"));
    }
    if award.concluded.is_none() {
        item.lacks("der Vertragsschluss");
    }
    item
}

/// § 59 VgV: how the life-cycle cost came about that was scored in the place of the price.
fn costs(gathered: &Gathered, evaluation: &TendersEvaluated, item: &mut Item) {
    let Some(method) = gathered.award.begun.as_ref().and_then(|begun| begun.life_cycle) else {
        return;
    };
    let carbon = method.climate.map_or_else(String::new, |climate| {
        let (kilograms, tonne) = (climate.kilograms_a_kilowatt_hour, climate.price_of_a_tonne);
        let (kilograms, tonne) = (written_number(kilograms), written_number(tonne));
        format!(", {kilograms} kg Kohlendioxid je kWh zu {tonne} je Tonne")
    });
    item.say(format!(
        "Gewertet sind anstelle des Preises die Lebenszykluskosten ({}) nach der veröffentlichten Methode: {} Stunden im Jahr, {} Jahre, \
         {} je kWh{carbon}.",
        gathered.by("§ 59 VgV", "§ 43 UVgO"),
        written_number(method.hours_a_year),
        written_number(method.years),
        written_number(method.price_of_energy)
    ));
    let rows = evaluation.standings.iter().filter_map(|standing| {
        let cost = standing.cost.as_ref()?;
        Some(vec![
            gathered.name(standing.tenderer),
            price(standing),
            format!("{} kWh: {}", written_number(cost.kilowatt_hours), money(cost.energy)),
            money(cost.maintenance),
            money(cost.end_of_life),
            cost.climate.map_or_else(String::new, money),
            money(cost.total),
        ])
    });
    let columns = ["Bieter", "Preis", "Energie", "Wartung", "Lebensende", "Kohlendioxid", "Kosten"];
    item.table(&columns, rows.collect());
}

/// The price without VAT, and with it where that was scored.
fn price(standing: &TenderStanding) -> String {
    let net = money(standing.price);
    standing.gross.map_or(net.clone(), |gross| format!("{net} (brutto {})", money(gross)))
}

fn evaluated(gathered: &Gathered, evaluation: &TendersEvaluated, item: &mut Item) {
    item.say(format!(
        "Wertung {} nach {} (Fassung {}), Prüfsumme der Eingaben {}.",
        evaluation.evaluation, evaluation.formula, evaluation.formula_version, evaluation.inputs
    ));
    if let Some(reason) = &evaluation.reason {
        item.say(format!("Grund der erneuten Wertung: {reason}"));
    }
    let rows = evaluation.standings.iter().map(|standing| {
        vec![
            standing.place.to_string(),
            gathered.name(standing.tenderer),
            price(standing),
            standing.delivery_days.to_string(),
            written_number(standing.score),
        ]
    });
    let columns = ["Platz", "Bieter", "Preis", "Liefertage", "Kennzahl"];
    item.table(&columns, rows.collect());
    costs(gathered, evaluation, item);
    let mut points = Vec::new();
    for standing in &evaluation.standings {
        for earned in &standing.criteria {
            let mut notes: Vec<String> = earned.reason.iter().map(ToString::to_string).collect();
            notes.extend(earned.not_counted.iter().map(|proof| {
                let why = match &proof.why {
                    NotCounted::Expired { valid_until: Some(until) } => {
                        format!("abgelaufen am {}", day(*until))
                    }
                    NotCounted::Expired { valid_until: None } => "abgelaufen".to_owned(),
                    NotCounted::Refused { reason } => format!("nicht anerkannt: {reason}"),
                };
                format!("{}: {why}", proof.property)
            }));
            let of =
                format!("{} von {}", written_number(earned.shown), written_number(earned.most));
            let name = gathered.name(standing.tenderer);
            points.push(vec![name, earned.criterion.to_string(), of, notes.join("; ")]);
        }
    }
    item.table(&["Bieter", "Kriterium", "Punkte", "Begründung"], points);
}

fn decided(gathered: &Gathered, item: &mut Item) {
    for recorded in &gathered.award_events {
        let at = time(recorded.time);
        if let AwardEvent::AwardProposed(e) = &recorded.event {
            let name = gathered.name(e.tenderer);
            item.say(format!(
                "Vorschlag {} am {at} durch {}: {name}, {}. Gründe: {}",
                e.proposal,
                e.proposed_by,
                money(e.price),
                e.reasons
            ));
            item.say(register(&e.register));
            if let Some(weighed) = &e.register_weighed {
                item.say(format!("Abwägung zu den Eintragungen im Register: {weighed}"));
            }
            subcontractors(gathered, e.tender, item);
        } else if let AwardEvent::AwardProposalWithdrawn(e) = &recorded.event {
            item.say(format!("Vorschlag {} zurückgezogen: {}", e.proposal, e.reason));
        } else if let AwardEvent::EvidenceConfirmed(e) = &recorded.event {
            let basis = match e.basis {
                EvidenceBasis::Brought => "vorgelegt",
                EvidenceBasis::AlreadyHeld => "liegt bereits vor",
                EvidenceBasis::Database => "in einer kostenfreien Datenbank",
                EvidenceBasis::Prequalified => "Präqualifikation",
            };
            let name = gathered.name(e.tenderer);
            item.say(format!("Nachweise von {name} ({basis}): {}", e.reference));
            if let Some(checked) = &e.subcontractors {
                item.say(format!("Prüfung der Unterauftragnehmer: {checked}"));
            }
        } else if let AwardEvent::AwardApproved(e) = &recorded.event {
            item.say(format!(
                "Zuschlag am {at} entschieden durch {} und {}.",
                e.proposed_by, e.approved_by
            ));
            item.say(standstill(gathered, e.standstill));
        } else if let AwardEvent::ContractConcluded(e) = &recorded.event {
            let what = match e.result {
                ContractResult::Order { order } => format!("Auftrag {order}"),
                ContractResult::Framework { framework } => {
                    format!("Rahmenvereinbarung {framework}")
                }
            };
            let name = gathered.name(e.tenderer);
            let price = money(e.price);
            item.say(format!("Vertrag am {} mit {name} über {price}: {what}.", day(e.on)));
        }
    }
}

fn subcontractors(gathered: &Gathered, tender: schemas::ids::TenderId, item: &mut Item) {
    let judged = gathered.award.tender(tender);
    match judged.and_then(|judged| judged.subcontractors.as_ref()) {
        Some(named) => item.say(format!("Unterauftragnehmer: {named}")),
        None => item.say("Unterauftragnehmer: keine benannt."),
    }
}

fn register(basis: &RegisterBasis) -> String {
    match basis {
        RegisterBasis::Answered { on } => {
            format!("Wettbewerbsregister abgefragt, Auskunft vom {}.", day(*on))
        }
        RegisterBasis::Reused { on } => {
            format!("Wettbewerbsregister: Auskunft vom {}, nicht älter als zwei Monate.", day(*on))
        }
        RegisterBasis::NotRequired => {
            "Wettbewerbsregister: Abfrage bei diesem Wert nicht vorgeschrieben.".to_owned()
        }
    }
}

fn standstill(gathered: &Gathered, standstill: Standstill) -> String {
    match standstill {
        Standstill::ByLaw { contract_from } => {
            format!("Wartefrist nach § 134 GWB: Vertrag ab {}.", day(contract_from))
        }
        Standstill::Voluntary { contract_from } => {
            format!("Freiwillige Wartefrist: Vertrag ab {}.", day(contract_from))
        }
        Standstill::ByLandLaw { contract_from, land } => {
            format!("Wartefrist nach dem Recht des Landes {land:?}: Vertrag ab {}.", day(contract_from))
        }
        Standstill::None => gathered
            .by(
                "Keine Wartefrist (§ 134 Abs. 3 GWB).",
                "Keine Wartefrist: § 134 GWB gilt unter dem Schwellenwert nicht, eine des Landes ist nicht bekannt.",
            )
            .to_owned(),
    }
}

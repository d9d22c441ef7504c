//! The items of § 8(2) VgV in their order, and those of § 6 UVgO; here are the ones about the call itself.
//! What tenders and the winner are about stands in `tenders` and `winner`.

use schemas::organisation::PostalAddress;
use schemas::specific_procurement::{CancellationGround, LotDecision, LotsDecided, Outcome};
use schemas::terms::{EstimateMethod, Regulation};

use super::gathered::Gathered;
use super::written::{day, money, said};
use super::{Item, further, persons, scoring, tenders, winner};

/// All items, by the law that holds.
pub(super) fn all(gathered: &Gathered) -> Vec<Item> {
    let mut items = if gathered.regulation == Regulation::Vgv {
        vec![
            subject(gathered, "Nr. 1"),
            tenders::considered(gathered, "Nr. 2"),
            tenders::not_considered(gathered, "Nr. 3"),
            tenders::abnormally_low(gathered, "Nr. 4"),
            winner::winner(gathered, "Nr. 5"),
            procedure("Nr. 6", "Umstände für Verhandlungsverfahren oder wettbewerblichen Dialog"),
            procedure("Nr. 7", "Umstände für Verhandlungsverfahren ohne Teilnahmewettbewerb"),
            no_award(gathered, "Nr. 8"),
            electronic("Nr. 9"),
            persons::conflicts(gathered, "Nr. 10"),
            lots(gathered, "Nr. 11"),
            weights(gathered, "Nr. 12"),
        ]
    } else {
        vec![
            subject(gathered, "Auftrag"),
            kind_of_procedure(gathered),
            lots(gathered, "Lose"),
            tenders::evidence(gathered),
            tenders::considered(gathered, "Berücksichtigte"),
            tenders::not_considered(gathered, "Nicht Berücksichtigte"),
            tenders::abnormally_low(gathered, "Niedrige Angebote"),
            winner::winner(gathered, "Zuschlag"),
            no_award(gathered, "Verzicht"),
            persons::conflicts(gathered, "Interessenkonflikte"),
            weights(gathered, "Gewichtung"),
        ]
    };
    items.push(scoring::criteria(gathered));
    items.extend(further::all(gathered));
    items
}

fn subject(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Name und Anschrift des Auftraggebers, Gegenstand und Wert";
    let mut item = Item::new(number, title);
    let prepared = &gathered.prepared;
    match &gathered.authority {
        Some(authority) => {
            item.say(format!("Auftraggeber: {}, {}.", authority.name, authority.town));
            address(&mut item, authority.address.as_ref());
        }
        None => item.lacks("Name und Anschrift des Auftraggebers"),
    }
    item.say(format!("Gegenstand: {} (Kategorie {}).", prepared.subject, prepared.category));
    if let Some(established) = &gathered.system.established {
        let notice = gathered.system.noticed.as_ref();
        let notice = notice.map_or_else(String::new, |noticed| {
            let (reference, sent) = (&noticed.notice.reference, noticed.notice.despatched_on);
            format!(", Bekanntmachung {reference} vom {}", day(sent))
        });
        item.say(format!("Dynamisches Beschaffungssystem: {}{notice}.", established.name));
    }
    let estimate = &prepared.estimate;
    item.say(format!(
        "Geschätzter Wert ohne Umsatzsteuer: {}, geschätzt am {} durch {} ({}): {}",
        money(estimate.total),
        day(estimate.on),
        estimate.by,
        method(gathered, estimate.method),
        said(estimate.explanation.as_str())
    ));
    match &prepared.outcome {
        Outcome::Order => item.say("Ergebnis: ein Auftrag."),
        Outcome::Framework { maximum, until, authorities, .. } => item.say(format!(
            "Ergebnis: eine Rahmenvereinbarung bis {} mit dem Höchstwert {} für {} Auftraggeber.",
            day(*until),
            money(*maximum),
            authorities.len()
        )),
    }
    if let Some(contract) = &gathered.award.concluded {
        item.say(format!("Auftragswert: {}.", money(contract.price)));
    }
    let rows = prepared.lines.iter().map(|line| {
        let (number, quantity) = (line.line.to_string(), line.quantity.to_string());
        vec![number, line.description.to_string(), line.cpv.to_string(), quantity]
    });
    item.table(&["Position", "Bedarf", "CPV", "Menge"], rows.collect());
    item
}

/// § 8(2) no. 1 VgV: the authority's own address; a place to which goods go is none.
pub(super) fn address(item: &mut Item, address: Option<&PostalAddress>) {
    match address {
        Some(PostalAddress { street, postal_code, town }) => {
            item.say(format!("Anschrift: {street}, {postal_code} {town}."));
        }
        None => item.lacks("die Anschrift des Auftraggebers"),
    }
}

/// How a value was reckoned. The UVgO has no rule of its own for it, so below the threshold none is named.
fn method(gathered: &Gathered, method: EstimateMethod) -> String {
    let (what, vgv) = match method {
        EstimateMethod::MarketPrices => ("Marktpreise mal Mengen", ""),
        EstimateMethod::LastTwelveMonths => ("Wert der letzten zwölf Monate", "§ 3 Abs. 10 VgV"),
        EstimateMethod::NextTwelveMonths => ("Wert der nächsten zwölf Monate", "§ 3 Abs. 10 VgV"),
        EstimateMethod::SumOfContracts => ("Summe aller Aufträge", "§ 3 Abs. 4 VgV"),
        EstimateMethod::SumOfLots => ("Summe der Lose", "§ 3 Abs. 7, 8 VgV"),
    };
    match gathered.by(vgv, "") {
        "" => what.to_owned(),
        paragraph => format!("{what}, {paragraph}"),
    }
}

fn procedure(number: &'static str, title: &'static str) -> Item {
    Item::new(number, title).or_not_applicable(
        "im dynamischen Beschaffungssystem die Regeln des nicht offenen Verfahrens gelten (§ 22 Abs. 2 VgV)",
    )
}

/// § 6 UVgO: why this kind of procedure.
fn kind_of_procedure(gathered: &Gathered) -> Item {
    let mut item = Item::new("Verfahrensart", "Gründe für die Wahl der Verfahrensart");
    item.say(
        "Einzelauftrag in einem dynamischen Beschaffungssystem: marktübliche Leistungen, Wettbewerb unter allen \
         zugelassenen Bewerbern der Kategorie (§ 17 UVgO).",
    );
    let noticed = gathered.system.noticed.as_ref();
    let terms = noticed.and_then(|noticed| {
        let mut categories = noticed.terms.categories.iter();
        categories.find(|terms| terms.category == gathered.prepared.category)
    });
    match terms {
        Some(terms) => item.say(format!("Marktüblichkeit: {}", terms.marketable)),
        None => item.lacks("die Begründung der Marktüblichkeit"),
    }
    item
}

/// why nothing is awarded.
fn no_award(gathered: &Gathered, number: &'static str) -> Item {
    let mut item = Item::new(number, "Gründe für den Verzicht auf die Vergabe");
    if let Some(cancelled) = &gathered.called.cancelled {
        let ground = match cancelled.ground {
            CancellationGround::NoConformingTender => {
                "Nr. 1: kein Angebot entspricht den Bedingungen"
            }
            CancellationGround::BasisChanged => "Nr. 2: die Grundlage hat sich wesentlich geändert",
            CancellationGround::NotEconomic => "Nr. 3: kein wirtschaftliches Ergebnis",
            CancellationGround::OtherSeriousReason => "Nr. 4: andere schwerwiegende Gründe",
        };
        let paragraph = gathered.by("§ 63 Abs. 1 VgV", "§ 48 Abs. 1 UVgO");
        item.say(format!("Aufgehoben nach {paragraph}, {ground}. {}", cancelled.reason));
    }
    let because = if gathered.award.concluded.is_some() {
        "der Zuschlag erteilt ist"
    } else {
        "das Verfahren nicht aufgehoben ist"
    };
    item.or_not_applicable(because)
}

pub(super) fn electronic(number: &'static str) -> Item {
    let title = "Gründe für andere als elektronische Mittel";
    Item::new(number, title).or_not_applicable(
        "Unterlagen, Angebote und Mitteilungen ausschließlich elektronisch übermittelt werden (§ 22 Abs. 3 VgV)",
    )
}

fn lots(gathered: &Gathered, number: &'static str) -> Item {
    let mut item = Item::new(number, "Entscheidung über Lose, Gründe für ihre gemeinsame Vergabe");
    let prepared = &gathered.prepared;
    if let Some(LotsDecided { decision, reason }) = &prepared.lots {
        let what = match decision {
            LotDecision::Divided => "In Lose geteilt; dieser Auftrag ist eines davon",
            LotDecision::Undivided => "Nicht in Lose teilbar",
            LotDecision::Together => "Lose werden zusammen vergeben",
        };
        item.say(format!("{what}: {reason}"));
    }
    if let Some(reason) = &prepared.joint_award {
        item.say(format!("Lose werden zusammen vergeben: {reason}"));
    }
    if prepared.lots.is_none() && prepared.joint_award.is_none() {
        item.lacks("die Entscheidung über Lose mit ihrem Grund (§ 97 Abs. 4 GWB)");
    }
    item
}

fn weights(gathered: &Gathered, number: &'static str) -> Item {
    let title = "Gründe für fehlende Gewichtung der Zuschlagskriterien";
    let mut item = Item::new(number, title);
    let noticed = gathered.system.noticed.as_ref();
    let terms = noticed.and_then(|noticed| {
        let mut categories = noticed.terms.categories.iter();
        categories.find(|terms| terms.category == gathered.prepared.category)
    });
    if let Some(reason) = terms.and_then(|terms| terms.award.no_weights.as_ref()) {
        item.say(reason.to_string());
    }
    item.or_not_applicable("die Gewichtung bekannt gemacht ist")
}

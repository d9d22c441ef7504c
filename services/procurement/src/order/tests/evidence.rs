//! An order rests on what the buyer saw: the offer as it still is, and its place in the ranking.
//! Who may order stands in `placing`.

use schemas::gtin::Gtin;
use schemas::ids::OfferId;
use schemas::offer::Listing;
use schemas::price::Price;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};

use super::placing::{but, order_of, refused};
use super::*;
use crate::order::{Difference, OrderRejection};

/// One monitor whose listing changed after the buyer saw it.
fn changed_since(change: impl FnOnce(&mut Listing)) -> OrderCommand {
    let mut line = ordered(&monitor(), 1);
    let mut now = monitor();
    change(&mut now.listing);
    line.facts.now = offer(now);
    place(asked(vec![line]))
}

/// Field, as the sample has it, as it then is, and the change that makes it so.
type Change = (&'static str, &'static str, &'static str, fn(&mut Listing));

#[rustfmt::skip]
const CHANGES: [Change; 13] = [
    ("price", "from 1 100.00 EUR per 1", "from 1 101.50 EUR per 1", |of| of.price = dearer()),
    ("delivery_days", "5", "6", |of| of.terms.delivery_days = 6),
    ("minimum_quantity", "1", "2", |of| of.terms.minimum_quantity = 2),
    ("quantity_step", "1", "2", |of| of.terms.quantity_step = 2),
    ("order_unit", "C62", "BX", |of| of.terms.order_unit = line("BX")),
    ("pieces_per_unit", "1", "2", |of| of.terms.pieces_per_unit = 2),
    ("title", "Bildschirm 27 Zoll", "24 Zoll", |of| of.article.title = line("24 Zoll")),
    ("description", "none", "refurbished", |of| of.article.description = Some("refurbished".into())),
    ("manufacturer", "Beispiel Displays", "none", |of| of.article.manufacturer = None),
    ("manufacturer_part_number", "BD27Q", "none", |of| of.article.manufacturer_part_number = None),
    ("gtin", "none", "4006381333931", |of| of.article.gtin = Gtin::parse("4006381333931").ok()),
    ("cpv", "30231310", "30231300", |of| of.article.cpv = cpv("30231300")),
    ("claims", "[]", CLASS_E, |of| of.claims = vec![class_e()]),
];

const CLASS_E: &str = r#"[{"statement":{"kind":"energy_class","class":"E"},"evidence":{"source":"EPREL 1","valid_until":null}}]"#;

fn class_e() -> SustainabilityClaim {
    SustainabilityClaim {
        statement: Statement::EnergyClass { class: EnergyClass::E },
        evidence: Evidence { source: line("EPREL 1"), valid_until: None },
    }
}

fn dearer() -> Price {
    Price::flat(Currency::EUR, dec("101.5")).unwrap()
}

#[test]
fn an_offer_that_changed_since_the_buyer_saw_it_is_refused_with_the_difference() {
    for (field, seen, now, change) in CHANGES {
        let (seen, now) = (seen.into(), now.into());
        let changed = OrderRejection::OfferChanged {
            offer: monitor().offer,
            differences: vec![Difference { field, seen, now }],
        };
        refused(&changed_since(change), &changed);
    }
}

#[test]
fn every_difference_is_shown_at_once() {
    let command = changed_since(|of| CHANGES.iter().for_each(|(_, _, _, change)| change(of)));
    let Err(OrderRejection::OfferChanged { differences, .. }) =
        Orders::decide(&Order::default(), &command)
    else {
        panic!("not refused")
    };
    let shown: Vec<_> = differences.iter().map(|shown| shown.field).collect();
    assert_eq!(shown, CHANGES.map(|(field, ..)| field));
}

#[test]
fn other_search_words_are_no_change_of_an_offer() {
    order_of(&changed_since(|listing| {
        listing.article.keywords = vec![line("TFT")];
    }));
}

#[test]
fn who_does_not_take_the_first_says_why() {
    let second = |reason: Option<&str>| {
        but(|asked| {
            let offers = [keyboard().offer, monitor().offer];
            asked.lines[0].ranking = ranking(&offers);
            asked.lines[0].chosen = ranked(2, monitor().offer);
            asked.lines[0].reason_not_first = reason.map(line);
        })
    };
    refused(&second(None), &OrderRejection::ReasonMissing { line: 1 });
    let reason = "fits the docking stations in use";
    let kept = order_of(&second(Some(reason))).lines[0].reason_not_first.clone();
    assert_eq!(kept, Some(line(reason)));
}

#[test]
fn an_offer_beyond_the_ten_shown_can_be_ordered_with_a_reason() {
    order_of(&but(|asked| {
        let shown: Vec<_> = (1..=10).map(|n| OfferId(Uuid::from_u128(n))).collect();
        asked.lines[0].ranking = ranking(&shown);
        asked.lines[0].chosen = ranked(37, monitor().offer);
        asked.lines[0].reason_not_first = Some(line("spare part"));
    }));
}

#[test]
fn an_offer_cannot_claim_a_place_that_the_ranking_does_not_give_it() {
    let (own, other) = (monitor().offer, keyboard().offer);
    let stories = [
        (ranking(&[other, own]), ranked(1, own)),
        (ranking(&[own, other]), ranked(2, own)),
        (ranking(&[own, other]), ranked(3, own)),
        (ranking(&[own]), ranked(0, own)),
        (ranking(&[own]), ranked(1, other)),
        (ranking(&[other]), ranked(38, own)),
    ];
    for (ranking, chosen) in stories {
        let command = but(|asked| {
            asked.lines[0].ranking = ranking;
            asked.lines[0].chosen = chosen;
            asked.lines[0].reason_not_first = Some(line("we like it"));
        });
        refused(&command, &OrderRejection::NotInTheRanking { line: 1 });
    }
}

#[test]
fn a_ranking_of_last_week_still_counts_and_an_older_or_a_coming_one_does_not() {
    let shown_on = |date: &str| but(|asked| asked.lines[0].ranking.day = day(date));
    order_of(&shown_on("2026-03-05"));
    for date in ["2026-03-04", "2026-03-13"] {
        let expected = OrderRejection::RankingTooOld { line: 1, day: day(date) };
        refused(&shown_on(date), &expected);
    }
}

#[test]
fn a_ranking_at_another_quantity_orders_nothing() {
    let more = but(|asked| asked.lines[0].quantity = 20);
    let expected = OrderRejection::RankedAtAnotherQuantity { line: 1, ranked: 10, ordered: 20 };
    refused(&more, &expected);
}

//! A partial change over an offer in force. Nothing about files.

use rust_decimal::Decimal;
use schemas::money::Currency;
use schemas::offer::{Article, Terms};
use schemas::price::Step;
use schemas::sustainability::{EnergyClass, Evidence};

use super::*;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn price(per: u32, cents: i64) -> Price {
    let amount = Decimal::new(cents, 2);
    Price::new(Currency::EUR, per, vec![Step { from: 1, amount }]).unwrap()
}

fn claim(statement: Statement) -> SustainabilityClaim {
    SustainabilityClaim {
        statement,
        evidence: Evidence { source: line("Datenblatt"), valid_until: None },
    }
}

fn listing() -> Listing {
    Listing {
        article: Article {
            title: line("Bildschirm"),
            description: Some("gut".into()),
            manufacturer: None,
            manufacturer_part_number: None,
            gtin: None,
            cpv: Cpv::parse("30231300").unwrap(),
            keywords: vec![line("Monitor")],
            condition: Condition::New,
            particulars: Particulars::default(),
        },
        price: price(100, 1_000),
        terms: Terms {
            order_unit: line("C62"),
            pieces_per_unit: 1,
            minimum_quantity: 10,
            quantity_step: 5,
            delivery_days: 3,
            maximum_quantity: None,
        },
        claims: vec![
            claim(Statement::EnergyClass { class: EnergyClass::F }),
            claim(Statement::YearlyEnergy { kilowatt_hours: Decimal::TEN }),
        ],
        price_validity: PriceValidity::default(),
    }
}

fn new_price(states_per: bool, holds_from: u32) -> NewPrice {
    NewPrice {
        price: price(1, 900),
        price_validity: PriceValidity::default(),
        states_per,
        holds_from,
    }
}

#[test]
fn what_is_not_stated_stays() {
    let change = Change { delivery_days: Some(7), ..Change::default() };
    let mut expected = listing();
    expected.terms.delivery_days = 7;
    assert_eq!(change.applied_to(&listing()), Ok(expected));
}

#[test]
fn a_price_without_price_unit_keeps_the_unit_in_force() {
    let change =
        |states_per| Change { price: Some(new_price(states_per, 10)), ..Change::default() };
    let kept = change(false).applied_to(&listing()).unwrap();
    assert_eq!(kept.price, price(100, 900));
    let stated = change(true).applied_to(&listing()).unwrap();
    assert_eq!(stated.price, price(1, 900));
}

#[test]
fn a_price_that_holds_above_the_least_quantity_does_not_fit() {
    let mut change = Change { price: Some(new_price(false, 20)), ..Change::default() };
    let unfitting = Unfitting::ScaleStartsLate { holds_from: 20, minimum: 10 };
    assert_eq!(change.applied_to(&listing()), Err(unfitting));
    change.minimum_quantity = Some(20);
    assert!(change.applied_to(&listing()).is_ok());
}

#[test]
fn a_claim_takes_the_place_of_the_older_one_of_its_kind() {
    let newer = claim(Statement::EnergyClass { class: EnergyClass::B });
    let change = Change { claims: vec![newer.clone()], ..Change::default() };
    let claims = change.applied_to(&listing()).unwrap().claims;
    assert_eq!(claims, [listing().claims[1].clone(), newer]);
}

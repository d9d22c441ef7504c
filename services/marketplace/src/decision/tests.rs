//! Why an order went where it went, in exact sentences.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{CategoryKey, OfferId, OrganisationId};
use schemas::money::{Currency, Money};
use schemas::order::OrderLine;
use schemas::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};
use schemas::sustainability::{Evidence, Statement, SustainabilityClaim};
use schemas::text::Line;
use uuid::Uuid;

use super::sentences::{chosen, not_chosen};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn ranked(rank: u64, price: &str, days: u16, green: u64) -> RankedOffer {
    let sustainability = Points::from_millionths(green * 1_000_000);
    let scores = Scores {
        price: Points::FULL,
        delivery: Points::default(),
        sustainability,
        total: Decimal::new(7_799_999_980, 8),
    };
    RankedOffer {
        rank,
        offer: OfferId(Uuid::from_u128(u128::from(rank))),
        revision: 0,
        supplier: OrganisationId(Uuid::from_u128(7)),
        unit_price: price.parse().unwrap(),
        delivery_days: days,
        scores,
    }
}

fn ordered(chosen: RankedOffer, reason: Option<&str>) -> OrderLine {
    let day = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap();
    OrderLine {
        line: 1,
        offer: chosen.offer,
        offer_revision: 0,
        supplier_part_number: line("A-1"),
        title: line("Monitor"),
        cpv: Cpv::parse("30231300").unwrap(),
        category: CategoryKey::parse("it").unwrap(),
        quantity: 1,
        order_unit: line("C62"),
        amount: chosen.unit_price,
        per: 1,
        net: Money::in_cents(chosen.unit_price, Currency::EUR),
        delivery_days: chosen.delivery_days,
        ranking: ShownRanking {
            formula: "market-ranking/1".to_owned(),
            query: "monitor".to_owned(),
            filters: String::new(),
            weights: Weights::DEFAULT,
            quantity: 1,
            currency: Currency::EUR,
            day,
            position: 9,
            total: 3,
            lowest_unit_price: "200.00".parse().unwrap(),
            first: Vec::new(),
        },
        chosen,
        reason_not_first: reason.map(line),
    }
}

fn label(until: &str) -> SustainabilityClaim {
    SustainabilityClaim {
        statement: Statement::EcoLabel { label: line("TCO Certified"), certificate: None },
        evidence: Evidence {
            source: line("tcocertified.com"),
            valid_until: Some(until.parse().unwrap()),
        },
    }
}

#[test]
fn the_offer_chosen_is_told_with_its_place_points_price_and_days() {
    let told = chosen(&ordered(ranked(1, "240.00", 11, 90), None));
    assert_eq!(
        told.en,
        "Rank 1 of 3 with 77.9999998 points by weights 60,20,20: 240.00 € (lowest price 200.00 €), 11 working days, \
         90.00 points for sustainability"
    );
    assert_eq!(
        told.de,
        "Platz 1 von 3 mit 77,9999998 Punkten bei Gewichten 60,20,20: 240,00 € (niedrigster Preis 200,00 €), 11 \
         Arbeitstage, 90,00 Punkte für Nachhaltigkeit"
    );
}

#[test]
fn an_offer_not_chosen_is_told_by_what_the_ranking_compared_and_by_what_had_expired() {
    let order = ordered(ranked(1, "240.00", 5, 25), None);
    let told = not_chosen(&order, &ranked(2, "252.40", 11, 0), &[label("2026-03-11")]);
    assert_eq!(
        told.en,
        "12.40 € dearer, 6 days slower, 25.00 points fewer for sustainability, label expired (TCO Certified, \
         2026-03-11)"
    );
    assert_eq!(
        told.de,
        "12,40 € teurer, 6 Arbeitstage langsamer, 25,00 Punkte weniger für Nachhaltigkeit, Umweltzeichen abgelaufen \
         (TCO Certified, 11.03.2026)"
    );
    // A label counts on its last day.
    let told = not_chosen(&order, &ranked(2, "239.999", 4, 25), &[label("2026-03-12")]);
    assert_eq!(told.en, "0.001 € cheaper, 1 day faster");
    let told = not_chosen(&order, &ranked(2, "240.00", 5, 25), &[]);
    assert_eq!(told.en, "equal in everything, the lot of the day decided");
}

#[test]
fn an_offer_that_stood_before_the_chosen_one_is_told_with_the_buyers_reason() {
    let order = ordered(ranked(2, "240.00", 5, 25), Some("wie in den anderen Räumen"));
    let told = not_chosen(&order, &ranked(1, "230.00", 5, 25), &[]);
    assert_eq!(
        told.en,
        "stood before it, not chosen for this reason: wie in den anderen Räumen (10.00 € cheaper)"
    );
    assert!(chosen(&order).de.ends_with("; gewählt mit der Begründung: wie in den anderen Räumen"));
}

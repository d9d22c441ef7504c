//! Formulas with numbers put in, as a reader with a pocket calculator checks them.

use schemas::award_criterion::PointsBy;
use schemas::ids::{OrganisationId, TenderId};
use schemas::money::{Currency, Money};
use schemas::text::Line;
use uuid::Uuid;

use super::*;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn standing(price: &str, performance: &str, score: &str) -> TenderStanding {
    TenderStanding {
        tender: TenderId(Uuid::from_u128(1)),
        tenderer: OrganisationId(Uuid::from_u128(2)),
        place: 1,
        price: Money::in_cents(price.parse().unwrap(), Currency::EUR),
        gross: None,
        cost: None,
        delivery_days: 5,
        performance: line(performance),
        score: score.parse().unwrap(),
        exact_score: line("1"),
        in_the_band: true,
        lot: None,
        criteria: Vec::new(),
    }
}

/// the score follows from the line alone: 40 × 83,333333 ÷ 100 + 60 × 1.000 ÷ 1.200 = 83,33.
#[test]
fn a_score_can_be_calculated_again_from_the_paper() {
    let shares = Shares::new(40, 60).unwrap();
    let method = Method::ThreeRule { shares, most: Decimal::ONE_HUNDRED };
    let all = [standing("1200", "250/3", "83.33"), standing("1000", "50", "80.00")];
    assert_eq!(weights(&method), "Gewichtung: Preis 60 %, Leistung 40 %.");
    assert!(formula(&method).starts_with(
        "Formel F6: Kennzahl = 40 × L ÷ 100 + 60 × niedrigster Preis ÷ P (Dreisatz)."
    ));
    assert_eq!(
        sum(&method, &all[0], &all),
        "40 × 83,333333 (250/3) ÷ 100 + 60 × 1.000,00 ÷ 1.200,00 = 83,33"
    );
    let method = Method::Median { shares };
    assert_eq!(
        sum(&method, &all[1], &all),
        "40 % × 50 ÷ 66,666667 (200/3) − 60 % × 1.000,00 ÷ 1100 = 80,00"
    );
}

#[test]
fn points_for_delivery_are_told_with_their_days() {
    let points = PointsBy::Delivery { most: Decimal::ONE_HUNDRED, best_days: 2, worst_days: 20 };
    let criterion = AwardCriterion { name: line("Lieferzeit"), points };
    let earned = CriterionPoints {
        criterion: line("Lieferzeit"),
        points: line("250/3"),
        shown: "83.33".parse().unwrap(),
        most: Decimal::ONE_HUNDRED,
        reason: None,
        not_counted: Vec::new(),
    };
    assert_eq!(
        earning(&criterion, &earned, 5),
        "5 Tage: 100 × (20 − 5) ÷ (20 − 2) = 83,333333 (250/3)"
    );
    assert!(earning(&criterion, &earned, 1).starts_with("1 Tag: 100 × (20 − 2)"));
}

#[test]
fn a_fraction_is_shown_as_a_number_where_it_is_one() {
    assert_eq!(fraction("5/2"), "2,5");
    assert_eq!(fraction("820"), "820");
    assert_eq!(fraction("2461/3"), "820,333333 (2461/3)");
}

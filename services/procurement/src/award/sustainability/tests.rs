//! The published steps, worked by hand: carbon 35, energy 25, class 15, label 25 points. Nothing about prices.

use proptest::prelude::*;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};

use super::*;
use crate::samples::{bounds, day, dec, line, references};

fn claim(statement: Statement, valid_until: Option<&str>) -> SustainabilityClaim {
    let evidence = Evidence { source: line("data sheet"), valid_until: valid_until.map(day) };
    SustainabilityClaim { statement, evidence }
}

fn carbon(kilograms: &str) -> Statement {
    Statement::CarbonFootprint { kilograms: dec(kilograms) }
}

fn energy(kilowatt_hours: &str) -> Statement {
    Statement::YearlyEnergy { kilowatt_hours: dec(kilowatt_hours) }
}

fn class(letter: &str) -> Statement {
    let class = EnergyClass::parse(letter).unwrap();
    Statement::EnergyClass { class }
}

fn label() -> Statement {
    Statement::EcoLabel { label: line("TCO Certified"), certificate: None }
}

/// Points of open-ended claims on 2026-03-12.
fn earned(statements: &[Statement]) -> String {
    let claims = statements.iter().map(|s| claim(s.clone(), None));
    let claims: Vec<_> = claims.map(|claim| scored(&claim)).collect();
    points(&claims, &references(), day("2026-03-12")).to_string()
}

/// Carbon: 35 · (650 − kg) / (650 − 150).
#[test]
fn a_footprint_earns_between_the_published_bounds() {
    for (kilograms, by_hand) in [
        ("0", "35.000000"),
        ("150", "35.000000"),
        ("150.001", "34.999930"),
        ("200", "31.500000"),
        ("397.5", "17.675000"),
        ("400", "17.500000"),
        ("649.999", "0.000070"),
        ("650", "0.000000"),
        ("1000000", "0.000000"),
        ("79228162514264337593543950335", "0.000000"),
    ] {
        assert_eq!(earned(&[carbon(kilograms)]), by_hand, "{kilograms} kg");
    }
}

/// Energy: 25 · (75 − kWh) / (75 − 15), cut after the sixth decimal.
#[test]
fn a_consumption_earns_between_the_published_bounds() {
    for (kilowatt_hours, by_hand) in [
        ("15", "25.000000"),
        ("16", "24.583333"),
        ("29", "19.166666"),
        ("45", "12.500000"),
        ("74", "0.416666"),
        ("75", "0.000000"),
    ] {
        assert_eq!(earned(&[energy(kilowatt_hours)]), by_hand, "{kilowatt_hours} kWh");
    }
}

/// Class: 15 for A, a sixth less for each class down, nothing for G.
#[test]
fn a_class_earns_a_sixth_less_for_each_step_down() {
    for (letter, by_hand) in [
        ("A", "15.000000"),
        ("B", "12.500000"),
        ("C", "10.000000"),
        ("D", "7.500000"),
        ("E", "5.000000"),
        ("F", "2.500000"),
        ("G", "0.000000"),
    ] {
        assert_eq!(earned(&[class(letter)]), by_hand, "class {letter}");
    }
}

#[test]
fn all_four_kinds_at_their_best_earn_a_hundred() {
    let best = [carbon("150"), energy("15"), class("A"), label()];
    assert_eq!(earned(&best), "100.000000");
    assert_eq!(earned(&[]), "0.000000");
}

#[test]
fn each_kind_counts_once_by_its_best_claim() {
    assert_eq!(earned(&[label(), label(), label()]), "25.000000");
    assert_eq!(earned(&[class("E"), class("B"), class("G")]), "12.500000");
    assert_eq!(earned(&[carbon("400"), carbon("650")]), "17.500000");
}

#[test]
fn expired_evidence_earns_nothing() {
    let until = |date| [scored(&claim(label(), Some(date)))];
    let on = |claims: &[ScoredClaim]| points(claims, &references(), day("2026-03-12"));
    assert_eq!(on(&until("2026-03-11")).millionths(), 0);
    assert_eq!(on(&until("2026-03-12")).millionths(), 25_000_000);
    assert_eq!(on(&until("2026-03-13")).millionths(), 25_000_000);
}

#[test]
fn an_expired_claim_does_not_stand_before_a_weaker_one_that_counts() {
    let claims = [scored(&claim(class("A"), Some("2026-03-11"))), scored(&claim(class("F"), None))];
    let earned = points(&claims, &references(), day("2026-03-12"));
    assert_eq!(earned.to_string(), "2.500000");
}

#[test]
fn a_category_without_reference_values_gives_no_points_for_figures() {
    let mut without = references();
    without.carbon_kilograms = None;
    without.yearly_kilowatt_hours = None;
    let claims = [carbon("150"), energy("15")].map(|statement| scored(&claim(statement, None)));
    assert_eq!(points(&claims, &without, day("2026-03-12")).millionths(), 0);
}

#[test]
fn bounds_a_thousandth_apart_are_a_step() {
    let mut narrow = references();
    narrow.carbon_kilograms = Some(bounds("100", "100.001"));
    let at = |kilograms| {
        let claims = [scored(&claim(carbon(kilograms), None))];
        points(&claims, &narrow, day("2026-03-12")).to_string()
    };
    assert_eq!((at("100"), at("100.001")), ("35.000000".into(), "0.000000".into()));
}

fn any_claim() -> impl Strategy<Value = ScoredClaim> {
    let kind = prop::sample::select(ClaimKind::ALL.to_vec());
    let value = prop_oneof![0..7_u64, 0..800_000_u64, any::<u64>()];
    let until = prop_oneof![Just(0), Just(u64::MAX), 739_000..740_500_u64];
    (kind, value, until).prop_map(|(kind, value, until)| ScoredClaim { kind, value, until })
}

proptest! {
    #[test]
    fn no_claims_earn_more_than_a_hundred(claims in prop::collection::vec(any_claim(), 0..30)) {
        prop_assert!(points(&claims, &references(), day("2026-03-12")) <= Points::FULL);
    }

    #[test]
    fn a_further_claim_never_costs_points(
        claims in prop::collection::vec(any_claim(), 0..8), further in any_claim()
    ) {
        let on = |claims: &[ScoredClaim]| points(claims, &references(), day("2026-03-12"));
        let more = [claims.clone(), vec![further]].concat();
        prop_assert!(on(&more) >= on(&claims));
    }

    #[test]
    fn a_smaller_figure_never_earns_less(
        (best, worst) in (0..1_000_000_000_u64, 1..1_000_000_u64).prop_map(|(b, more)| (b, b + more)),
        value in any::<u64>(),
        less in any::<u64>(),
        most in 0..=100_000_000_u64,
    ) {
        let smaller = value.saturating_sub(less);
        let (at, at_smaller) = (
            interpolated(value, best, worst, most),
            interpolated(smaller, best, worst, most),
        );
        prop_assert!(at <= at_smaller && at_smaller <= most);
        prop_assert_eq!(interpolated(best, best, worst, most), most);
        prop_assert_eq!(interpolated(worst, best, worst, most), 0);
    }
}

#[test]
fn a_claim_that_names_no_source_earns_nothing() {
    let claim = |source: &str| SustainabilityClaim {
        statement: Statement::EnergyClass { class: EnergyClass::A },
        evidence: Evidence { source: line(source), valid_until: None },
    };
    let today = day("2026-03-12");
    let earned = |source| points(&[scored(&claim(source))], &references(), today);
    assert_eq!(earned(Evidence::NO_SOURCE), Points::default());
    assert_eq!(earned("EPREL 1"), Points::from_millionths(CLASS_A));
}

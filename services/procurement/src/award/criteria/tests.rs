//! Delivery times, judgement and proofs, by points.

use schemas::sustainability::Evidence;

use super::*;
use crate::award::labels::{Kind, Proof};
use crate::samples::{day, dec, line};
use schemas::scoring::Rounding;

fn criterion(points: PointsBy) -> AwardCriterion {
    AwardCriterion { name: line("c"), points }
}

fn step(days: u32, points: &str) -> DeliveryStep {
    DeliveryStep { days, points: dec(points) }
}

fn property(name: &str, points: &str) -> ProvenProperty {
    ProvenProperty { name: line(name), points: dec(points) }
}

fn points(criterion: &AwardCriterion, given: &Given) -> String {
    let earned = earned(criterion, given, day("2026-09-22")).unwrap();
    earned.points.rounded(2, Rounding::HalfAwayFromZero).unwrap().to_string()
}

/// § 6.3: the reference values are fixed, so no other tender changes the points.
#[test]
fn delivery_earns_between_its_published_bounds() {
    let delivery = criterion(PointsBy::Delivery { most: dec("30"), best_days: 2, worst_days: 14 });
    let of = |days| points(&delivery, &Given::Days(days));
    assert_eq!((&*of(0), &*of(2), &*of(5)), ("30.00", "30.00", "22.50"));
    assert_eq!((&*of(13), &*of(14), &*of(99)), ("2.50", "0.00", "0.00"));
}

/// § 6.3: a real notice had 30, 20 and no points.
#[test]
fn delivery_earns_by_steps() {
    let steps = vec![step(5, "30"), step(10, "20")];
    let delivery = criterion(PointsBy::DeliverySteps { steps });
    let of = |days| points(&delivery, &Given::Days(days));
    assert_eq!((&*of(5), &*of(6), &*of(10), &*of(11)), ("30.00", "20.00", "20.00", "0.00"));
}

/// an expired proof earns nothing and is told; another one for the same property may earn all.
#[test]
fn a_property_earns_only_by_a_proof_that_counts() {
    let proof = |until: Option<&str>| Proof {
        kind: Kind::Label,
        evidence: Evidence { source: line("TCO Certified 9"), valid_until: until.map(day) },
    };
    let properties = vec![property("label", "10"), property("repair", "5")];
    let sustainable = criterion(PointsBy::Proven { properties });
    let of = |proofs: Vec<(&str, Proof)>| {
        let proofs = proofs.into_iter().map(|(name, proof)| (name.to_owned(), proof)).collect();
        earned(&sustainable, &Given::Proofs(proofs), day("2026-09-22")).unwrap()
    };
    let valid = of(vec![("label", proof(Some("2026-09-22")))]);
    assert_eq!((valid.points, valid.without), (Ratio::whole(10), Vec::new()));
    let expired = of(vec![("label", proof(Some("2026-09-21")))]);
    assert_eq!(expired.points, Ratio::ZERO);
    assert_eq!(expired.without, [("label".to_owned(), Counts::Expired)]);
    let both = of(vec![("label", proof(Some("2026-01-01"))), ("label", proof(None))]);
    assert_eq!(both.points, Ratio::whole(10));
    assert_eq!(of(vec![("unknown", proof(None))]).points, Ratio::ZERO);
}

#[test]
fn people_give_no_more_points_than_were_published() {
    let judged = criterion(PointsBy::Judgement { most: dec("40") });
    assert_eq!(points(&judged, &Given::Points(dec("37.5"))), "37.50");
    for given in [Given::Points(dec("40.01")), Given::Points(dec("-1")), Given::Days(3)] {
        assert!(earned(&judged, &given, day("2026-09-22")).is_err());
    }
}

#[test]
fn a_criterion_that_makes_no_sense_is_not_published() {
    for wrong in [
        PointsBy::Judgement { most: dec("0") },
        PointsBy::Delivery { most: dec("30"), best_days: 5, worst_days: 5 },
        PointsBy::DeliverySteps { steps: vec![step(5, "20"), step(4, "10")] },
        PointsBy::DeliverySteps { steps: vec![step(5, "20"), step(6, "30")] },
        PointsBy::DeliverySteps { steps: Vec::new() },
        PointsBy::Proven { properties: vec![property("a", "1"), property("a", "2")] },
        PointsBy::Proven { properties: vec![property("a", "0")] },
        // Each of them a number, and together more than any.
        PointsBy::Proven {
            properties: vec![
                property("a", "79228162514264337593543950335"),
                property("b", "79228162514264337593543950335"),
            ],
        },
        PointsBy::Judgement { most: dec("33.33333") },
        PointsBy::Judgement { most: dec("1000000.01") },
    ] {
        assert!(most(&criterion(wrong)).is_err());
    }
}

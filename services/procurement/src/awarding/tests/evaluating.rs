//! Scores by the published formulas, proofs, corrections, lots.
//! The formulas alone are tested at `award::scoring`.

use schemas::award::{DrawnLot, EvaluatedAfter, NotCounted, PointsGiven, ProofDecided};
use schemas::award_criterion::{AwardCriterion, PointsBy, ProvenProperty};
use schemas::ids::ActorId;
use schemas::scoring::{Compared, Criterion, Method, Scheme, Shares};
use schemas::sustainability::{Evidence, Statement, SustainabilityClaim};
use schemas::tender::TenderClaim;

use super::facts::{HEAD, OFFICER, Story, call, dec, line, quality, scheme, tender};
use crate::awarding::{AwardRejection, AwardStep, Call};

fn points(number: u128, points: &str) -> AwardStep {
    AwardStep::GivePoints(PointsGiven {
        tender: tender(number),
        criterion: line("Qualität"),
        points: dec(points),
        reason: line("Bewertung im Einzelnen"),
    })
}

pub(super) fn evaluate() -> AwardStep {
    AwardStep::Evaluate { reason: None }
}

/// The three tenders of the worked example (rules § 6.2).
fn example(scheme: Scheme) -> Story {
    let mut facts = call(&[("10000", 5), ("11500", 5), ("8900", 5)]);
    facts.scheme = scheme;
    let mut story = Story::begun(facts);
    for (number, earned) in [(1, "820"), (2, "900"), (3, "700")] {
        story.does(points(number, earned));
    }
    story
}

/// The scores of tenders 1, 2, 3 as they are shown, and the winner.
fn scores(scheme: Scheme) -> ([String; 3], u128) {
    let mut story = example(scheme);
    story.does(evaluate());
    let last = story.award.evaluation().unwrap();
    let of = |n| last.standings.iter().find(|s| s.tender == tender(n)).unwrap().score.to_string();
    let winner = (1..=3).find(|n| last.standings[0].tender == tender(*n)).unwrap();
    ([of(1), of(2), of(3)], winner)
}

fn shares() -> Shares {
    Shares::new(60, 40).unwrap()
}

/// Rules § 6.2: the same three tenders, and the method decides who wins.
#[test]
fn the_worked_example_comes_out_by_every_formula() {
    let most = dec("1000");
    let six = |mut scheme: Scheme| {
        scheme.decimals = 6;
        scheme
    };
    let told = |scores: [&str; 3], winner| (scores.map(str::to_owned), winner);
    let f1 = told(["820.0000", "782.6087", "786.5169"], 1);
    assert_eq!(scores(scheme(Method::Simple)), f1);
    let f2 = |band, decides| scheme(Method::Extended { band: dec(band), decides });
    assert_eq!(scores(f2("5", Criterion::Price)).1, 3);
    assert_eq!(scores(f2("5", Criterion::Performance)).1, 2);
    assert_eq!(scores(f2("4", Criterion::Price)).1, 1);
    let f3 = six(scheme(Method::Median { shares: shares() }));
    assert_eq!(scores(f3), told(["0.200000", "0.198537", "0.156195"], 1));
    let (performance, price) = (dec("850"), dec("10500"));
    let f4 = six(scheme(Method::Reference { shares: shares(), performance, price }));
    assert_eq!(scores(f4), told(["0.197871", "0.197199", "0.155070"], 1));
    let f6 = scheme(Method::ThreeRule { shares: shares(), most });
    assert_eq!(scores(f6), told(["84.8000", "84.9565", "82.0000"], 2));
    let f7 = scheme(Method::Interpolation { shares: shares(), most });
    assert_eq!(scores(f7), told(["84.2562", "82.3146", "82.0000"], 1));
}

/// Rules § 6.2: whoever uses the median is told of its flaw with every evaluation.
#[test]
fn the_median_is_used_with_its_warning() {
    let mut story = example(scheme(Method::Median { shares: shares() }));
    story.does(evaluate());
    let warning = story.award.evaluation().unwrap().warning.clone().unwrap();
    assert!(warning.as_str().contains("flipping effect"), "{warning}");
}

#[test]
fn every_tender_has_its_points_with_reasons_before_it_is_scored() {
    let mut story = Story::begun(call(&[("100", 5), ("110", 5)]));
    story.does(points(1, "1000"));
    let criterion = line("Qualität");
    let missing = AwardRejection::PointsMissing { tender: tender(2), criterion: criterion.clone() };
    assert_eq!(story.refused(evaluate()), missing);
    let most = dec("1000");
    let refused = AwardRejection::PointsOutOfRange { criterion, most };
    assert_eq!(story.refused(points(2, "1000.01")), refused);
    assert!(matches!(story.refused(points(2, "-1")), AwardRejection::PointsOutOfRange { .. }));
    story.does(points(2, "0"));
    story.does(evaluate());
}

/// Rules § 6: an evaluation is repeated before the award and with a reason; what it was reckoned with has a digest.
#[test]
fn tenders_are_evaluated_anew_with_a_reason_and_only_if_something_changed() {
    let mut story = example(super::facts::three_rule());
    story.does(evaluate());
    let first = story.award.evaluation().unwrap().clone();
    assert_eq!(first.standings[0].tender, tender(2));
    story.does(points(1, "830"));
    assert_eq!(story.refused(evaluate()), AwardRejection::ReasonForEvaluation);
    story.does(AwardStep::Evaluate { reason: Some(line("Ein Punkt war übersehen worden")) });
    let second = story.award.evaluation().unwrap();
    assert_eq!((second.evaluation, second.after), (2, EvaluatedAfter::Correction));
    assert_eq!(second.standings[0].tender, tender(1));
    assert_ne!(first.inputs, second.inputs);
}

fn labelled() -> Call {
    let mut facts = call(&[("100", 5), ("110", 5), ("120", 5)]);
    let property = ProvenProperty { name: line("TCO Certified"), points: dec("10") };
    let points = PointsBy::Proven { properties: vec![property] };
    facts.criteria = vec![AwardCriterion { name: line("Umwelt"), points }];
    facts.scheme = scheme(Method::ThreeRule { shares: shares(), most: dec("10") });
    let claims =
        [("TCO Certified", "2026-09-22"), ("TCO Certified", "2026-09-21"), ("EPEAT", "2027-01-01")];
    for (called, (label, until)) in facts.tenders.iter_mut().zip(claims) {
        let statement =
            Statement::EcoLabel { label: line(label), certificate: Some(line("12345")) };
        let source = line("https://example.org/register/12345");
        let evidence = Evidence { source, valid_until: Some(until.parse().unwrap()) };
        let claim = SustainabilityClaim { statement, evidence };
        called.content().claims.push(TenderClaim { property: line("TCO Certified"), claim });
    }
    facts
}

/// a label counts on the day of the deadline, an expired one earns nothing and is told, another one takes a
/// decision with a reason.
#[test]
fn a_label_earns_its_points_only_by_a_proof_that_counts() {
    let mut story = Story::begun(labelled());
    story.refused_by("R-6.30", evaluate());
    let decided = |number, property| {
        let reason = line("Die Anforderungen sind dieselben");
        let property = line(property);
        AwardStep::DecideProof(ProofDecided {
            tender: tender(number),
            property,
            accepted: true,
            reason,
        })
    };
    let property = line("Blauer Engel");
    let refused = AwardRejection::NotClaimed { tender: tender(3), property };
    assert_eq!(story.refused(decided(3, "Blauer Engel")), refused);
    story.does(decided(3, "TCO Certified"));
    story.does(evaluate());
    let last = story.award.evaluation().unwrap();
    let of = |n| last.standings.iter().find(|s| s.tender == tender(n)).unwrap();
    assert_eq!(of(1).criteria[0].shown, dec("10.00"));
    assert_eq!(of(2).criteria[0].shown, dec("0.00"));
    let valid_until = "2026-09-21".parse().ok();
    assert_eq!(of(2).criteria[0].not_counted[0].why, NotCounted::Expired { valid_until });
    assert_eq!(of(3).criteria[0].shown, dec("10.00"));
}

/// Rules § 6.2: between equals lots are drawn by two people, one for each.
#[test]
fn lots_are_drawn_between_equals_before_a_witness() {
    let mut facts = call(&[("100", 5), ("100", 5), ("110", 5)]);
    facts.criteria = vec![quality()];
    let mut story = Story::begun(facts);
    for number in 1..=3 {
        story.does(points(number, "500"));
    }
    story.does(evaluate());
    assert!(story.award.evaluation().unwrap().lot_needed);
    let draw = |witness, lots: &[(u128, u32)]| AwardStep::DrawLots {
        witness,
        how: line("Zwei Zettel in einem Umschlag"),
        lots: lots.iter().map(|(n, lot)| DrawnLot { tender: tender(*n), lot: *lot }).collect(),
    };
    let unusable = |refused| assert!(matches!(refused, AwardRejection::LotsUnusable { .. }));
    unusable(story.refused(draw(OFFICER, &[(1, 2), (2, 1)])));
    unusable(story.refused(draw(HEAD, &[(1, 2), (3, 1)])));
    unusable(story.refused(draw(HEAD, &[(1, 1), (2, 1)])));
    let stranger = ActorId(uuid::Uuid::from_u128(0xb7));
    unusable(story.refused(draw(stranger, &[(1, 2), (2, 1)])));
    story.does(draw(HEAD, &[(1, 2), (2, 1)]));
    let last = story.award.evaluation().unwrap();
    assert_eq!(last.after, EvaluatedAfter::Lots);
    assert!(!last.lot_needed);
    let places: Vec<_> = last.standings.iter().map(|s| (s.tender, s.place)).collect();
    assert_eq!(places, [(tender(2), 1), (tender(1), 2), (tender(3), 3)]);
}

/// Rules § 6.2: lots of two drawings are not held against each other.
#[test]
fn a_new_drawing_takes_the_place_of_the_one_before() {
    let mut facts = call(&[("100", 5), ("100", 5), ("100", 5)]);
    facts.criteria = vec![quality()];
    let mut story = Story::begun(facts);
    for (number, earned) in [(1, "500"), (2, "500"), (3, "400")] {
        story.does(points(number, earned));
    }
    story.does(evaluate());
    let draw = |lots: [(u128, u32); 2]| AwardStep::DrawLots {
        witness: HEAD,
        how: line("Zwei Zettel in einem Umschlag"),
        lots: lots.map(|(n, lot)| DrawnLot { tender: tender(n), lot }).into(),
    };
    story.does(draw([(1, 1), (2, 2)]));
    let anew = || AwardStep::Evaluate { reason: Some(line("Ein Punkt war übersehen worden")) };
    story.does(points(1, "300"));
    story.does(points(3, "500"));
    story.does(anew());
    story.does(draw([(2, 1), (3, 3)]));
    // The first and the third are equals now: each has drawn, but not against the other.
    story.does(points(1, "500"));
    story.does(points(2, "300"));
    story.does(anew());
    assert!(story.award.evaluation().unwrap().lot_needed);
}

#[test]
fn rounded_scores_are_compared_where_the_invitation_says_so() {
    let mut rounded = scheme(Method::Simple);
    (rounded.compared, rounded.decimals) = (Compared::Rounded, 0);
    let mut facts = call(&[("1000", 5), ("1000.01", 5)]);
    facts.scheme = rounded;
    let mut story = Story::begun(facts);
    story.does(points(1, "500"));
    story.does(points(2, "500"));
    story.does(evaluate());
    let last = story.award.evaluation().unwrap();
    // Both show 5000; the tie-break is the price.
    assert_eq!(last.standings[0].score, last.standings[1].score);
    assert_eq!(last.standings[0].tender, tender(1));
}

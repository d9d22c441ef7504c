//! The market ranking by hand: a buyer's three weightings, the formula's numbers, the lots.
//! What holds of every ranking stands in `properties`.

mod properties;

use schemas::ranking::Weights;

use super::*;
use crate::samples::{bounds, day, references};

fn weights(price: u8, delivery: u8, sustainability: u8) -> Weights {
    Weights::new(price, delivery, sustainability).unwrap()
}

fn offer(id: &'static str, euros: u64, days: u16, sustainability: u64) -> Candidate<&'static str> {
    Candidate {
        id,
        unit_price: euros * 1_000_000,
        delivery_days: days,
        delivery: delivery_points(days, &references()),
        sustainability: Points::from_millionths(sustainability * 1_000_000),
        lot: euros,
    }
}

/// A cheap one, a fast one, a clean one; delivery between 2 and 20 working days.
fn market() -> [Candidate<&'static str>; 3] {
    [offer("cheap", 200, 11, 20), offer("fast", 250, 2, 30), offer("clean", 240, 11, 90)]
}

fn order(candidates: &[Candidate<&'static str>], weights: Weights) -> Vec<&'static str> {
    let scheme = Scheme::over(candidates, weights, day("2026-03-12"));
    first(candidates, &scheme, usize::MAX, None).iter().map(|ranked| ranked.candidate.id).collect()
}

#[test]
fn three_weightings_have_three_winners() {
    assert_eq!(order(&market(), weights(100, 0, 0)), ["cheap", "clean", "fast"]);
    assert_eq!(order(&market(), weights(20, 70, 10)), ["fast", "clean", "cheap"]);
    assert_eq!(order(&market(), weights(60, 10, 30)), ["clean", "cheap", "fast"]);
}

/// Worked by hand at 60/20/20 with the lowest price 200: price 100·200/P, delivery 100·(20−d)/18.
#[test]
fn the_scores_are_those_of_the_published_formula() {
    let scheme = Scheme::over(&market(), Weights::DEFAULT, day("2026-03-12"));
    let scored = market().map(|candidate| {
        let ranked = scheme.score(&candidate);
        let Candidate { delivery, sustainability, .. } = ranked.candidate;
        let points = [ranked.price, delivery, sustainability].map(|points| points.to_string());
        (points, ranked.score)
    });
    let expected = [
        // 60·100 + 20·50 + 20·20 = 7400
        (["100.000000", "50.000000", "20.000000"], 7_400_000_000),
        // 60·80 + 20·100 + 20·30 = 7400
        (["80.000000", "100.000000", "30.000000"], 7_400_000_000),
        // 60·83.333333 + 20·50 + 20·90 = 7799.99998
        (["83.333333", "50.000000", "90.000000"], 7_799_999_980),
    ];
    for ((points, score), (by_hand, total)) in scored.iter().zip(expected) {
        assert_eq!(points, &by_hand);
        assert_eq!(*score, total);
    }
}

#[test]
fn of_two_equal_scores_the_lower_price_comes_first_and_then_the_shorter_delivery() {
    assert_eq!(order(&market(), Weights::DEFAULT), ["clean", "cheap", "fast"]);
    let mut sooner = [offer("later", 200, 30, 0), offer("sooner", 200, 25, 0)];
    assert_eq!(order(&sooner, Weights::DEFAULT), ["sooner", "later"]);
    sooner.reverse();
    assert_eq!(order(&sooner, Weights::DEFAULT), ["sooner", "later"]);
}

/// Equals are drawn by lot, anew each day: over a hundred days each comes first in about half of them.
#[test]
fn of_two_equal_offers_no_one_is_always_first() {
    let equals = [
        Candidate { lot: 1, ..offer("a", 200, 5, 0) },
        Candidate { lot: 2, ..offer("b", 200, 5, 0) },
    ];
    let won = (0..100).filter(|days| {
        let day = day("2026-03-12") + chrono::Days::new(*days);
        let scheme = Scheme::over(&equals, Weights::DEFAULT, day);
        first(&equals, &scheme, 1, None)[0].candidate.id == "a"
    });
    let won = won.count();
    assert!((30..=70).contains(&won), "{won} of 100");
}

/// The first 16 bytes of SHA-256 over day number and lot, eight bytes each, most significant first; the digest
/// was computed with another program.
#[test]
fn the_lot_of_the_day_can_be_recomputed_by_anyone() {
    let place = |lot| lot_of_the_day(day("2026-03-12"), lot);
    assert_eq!(day_number(day("2026-03-12")), 739_687);
    assert_eq!(u128::from_be_bytes(place(0)), 0x19b0_0d87_a5f4_f1b7_830c_32e6_758f_9615);
    assert_eq!(u128::from_be_bytes(place(u64::MAX)), 0x027e_a7c0_b39a_0622_9f26_4fa4_17de_4e35);
}

#[test]
fn delivery_points_fall_from_the_best_value_to_the_worst() {
    let points = |days| delivery_points(days, &references()).to_string();
    let by_hand = [
        (0, "100.000000"),
        (2, "100.000000"),
        (3, "94.444444"),
        (11, "50.000000"),
        (19, "5.555555"),
        (20, "0.000000"),
        (21, "0.000000"),
        (u16::MAX, "0.000000"),
    ];
    for (days, expected) in by_hand {
        assert_eq!(points(days), expected, "{days} days");
    }
    let mut halves = references();
    halves.delivery_days = bounds("1.5", "4");
    assert_eq!(delivery_points(2, &halves).to_string(), "80.000000");
}

/// The known limit of the formula (rules § 6.2, F6): at 60/20/20 A has 60 + 0, B 54.545454 + 2. Beside a dumping
/// offer at a tenth of A's price A has 6 + 0 and B 5.454545 + 2.
#[test]
fn only_a_new_lowest_price_can_turn_the_order_of_the_others() {
    let [a, b] = [("A", 100, 0), ("B", 110, 10)].map(|(id, euros, delivery)| Candidate {
        delivery: Points::from_millionths(delivery * 1_000_000),
        ..offer(id, euros, 30, 0)
    });
    assert_eq!(order(&[a, b], Weights::DEFAULT), ["A", "B"]);
    let dumped = offer("dumped", 10, 30, 0);
    assert_eq!(order(&[a, b, dumped], Weights::DEFAULT), ["dumped", "B", "A"]);
}

#[test]
fn a_ranking_of_nothing_is_empty() {
    assert!(order(&[], Weights::DEFAULT).is_empty());
    let scheme = Scheme::over(&market(), Weights::DEFAULT, day("2026-03-12"));
    assert!(first(&market(), &scheme, 0, None).is_empty());
}

#[test]
fn a_place_of_another_length_is_no_place() {
    for length in [0, 33, 35] {
        assert_eq!(Place::from_bytes(&vec![0; length]), None);
    }
}

#[test]
fn as_many_stand_through_a_place_as_its_rank_says() {
    let candidates: Vec<Candidate<u32>> = (0..60)
        .map(|n| Candidate {
            id: n,
            unit_price: 1_000_000 + u64::from(n % 3),
            delivery_days: 2,
            delivery: Points::FULL,
            sustainability: Points::default(),
            lot: u64::from(n),
        })
        .collect();
    let scheme = Scheme::over(&candidates, Weights::DEFAULT, "2026-03-12".parse().unwrap());
    for (rank, ranked) in (1..).zip(first(&candidates, &scheme, 60, None)) {
        assert_eq!(count_through(&candidates, &scheme, scheme.place(&ranked)), rank);
    }
}

//! What holds of every ranking: exactness, pages, fairness. No offer is singled out here.

use chrono::Days;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

/// Few distinct values, so that equals are common; lots are distinct, as the market draws them.
fn candidates(most: usize) -> impl Strategy<Value = Vec<Candidate<usize>>> {
    let price = prop_oneof![3 => 1..6_u64, 1 => 1..1_000_000_000_000_000_u64];
    let points = prop_oneof![0..3_u64, 0..=100_000_000_u64].prop_map(Points::from_millionths);
    let one = (price, 0..4_u16, points.clone(), points);
    let all = prop::collection::vec(one, 1..most);
    (all, any::<u32>()).prop_map(|(all, seed)| {
        let numbered = all.into_iter().enumerate();
        numbered
            .map(|(id, (unit_price, delivery_days, delivery, sustainability))| Candidate {
                id,
                unit_price,
                delivery_days,
                delivery,
                sustainability,
                lot: (id as u64).wrapping_mul(u64::from(seed) | 1),
            })
            .collect()
    })
}

fn any_weights() -> impl Strategy<Value = Weights> {
    (0..=100_u8)
        .prop_flat_map(|price| (Just(price), 0..=100 - price))
        .prop_map(|(price, delivery)| weights(price, delivery, 100 - price - delivery))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..4_000_u64).prop_map(|days| day("2026-01-01") + Days::new(days))
}

/// Any ranking: candidates and the question.
fn ranking(most: usize) -> impl Strategy<Value = (Vec<Candidate<usize>>, Scheme)> {
    (candidates(most), any_weights(), any_day()).prop_map(|(candidates, weights, day)| {
        let scheme = Scheme::over(&candidates, weights, day);
        (candidates, scheme)
    })
}

fn ids(ranked: &[Ranked<usize>]) -> Vec<usize> {
    ranked.iter().map(|ranked| ranked.candidate.id).collect()
}

/// All candidates put in order in the plainest way.
fn sorted(candidates: &[Candidate<usize>], scheme: &Scheme) -> Vec<Ranked<usize>> {
    let mut all: Vec<_> = candidates.iter().map(|c| scheme.score(c)).collect();
    all.sort_by_key(|ranked| scheme.place(ranked));
    all
}

/// The rank of a candidate among all, from 1.
fn rank(candidates: &[Candidate<usize>], scheme: &Scheme, id: usize) -> usize {
    let all = sorted(candidates, scheme);
    1 + all.iter().position(|ranked| ranked.candidate.id == id).unwrap()
}

proptest! {
    #[test]
    fn the_first_are_the_first_of_all((candidates, scheme) in ranking(40), k in 0..45_usize) {
        let all = sorted(&candidates, &scheme);
        let expected = &all[..k.min(all.len())];
        prop_assert_eq!(first(&candidates, &scheme, k, None), expected);
    }

    #[test]
    fn pages_put_together_are_the_whole((candidates, scheme) in ranking(40), k in 1..12_usize) {
        let mut pages = Vec::new();
        let mut after = None;
        for _ in 0..=candidates.len() {
            let page = first(&candidates, &scheme, k, after);
            let Some(last) = page.last() else { break };
            let cursor = scheme.place(last).to_bytes();
            after = Some(Place::from_bytes(&cursor).unwrap());
            prop_assert_eq!(after, Some(scheme.place(last)));
            pages.extend(page);
        }
        prop_assert_eq!(pages, sorted(&candidates, &scheme));
    }

    #[test]
    fn the_score_is_the_weighted_sum((candidates, scheme) in ranking(5)) {
        let percent = |weight: u8, points: Points| {
            Decimal::from(weight) * Decimal::from(points) / Decimal::ONE_HUNDRED
        };
        for candidate in &candidates {
            let ranked = scheme.score(candidate);
            let quotient = Decimal::from(scheme.lowest_unit_price) * Decimal::ONE_HUNDRED
                / Decimal::from(candidate.unit_price);
            prop_assert_eq!(Decimal::from(ranked.price), quotient.trunc_with_scale(6));
            let total = percent(scheme.weights.price(), ranked.price)
                + percent(scheme.weights.delivery(), candidate.delivery)
                + percent(scheme.weights.sustainability(), candidate.sustainability);
            prop_assert_eq!(Decimal::new(i64::try_from(ranked.score).unwrap(), 8), total);
            prop_assert!(total <= Decimal::ONE_HUNDRED);
        }
    }

    #[test]
    fn a_losing_offer_never_turns_the_order_of_the_others(
        (candidates, scheme) in ranking(20),
        of in any::<prop::sample::Index>(),
        dearer in 0..1_000_u64,
        slower in 0..9_u16,
    ) {
        let worse_than = *of.get(&candidates);
        let halved = |points: Points| Points::from_millionths(points.millionths() / 2);
        let loser = Candidate {
            id: candidates.len(),
            unit_price: worse_than.unit_price + dearer,
            delivery_days: worse_than.delivery_days + slower,
            delivery: halved(worse_than.delivery),
            sustainability: halved(worse_than.sustainability),
            lot: u64::MAX,
        };
        let joined = [candidates.clone(), vec![loser]].concat();
        let joined_scheme = Scheme::over(&joined, scheme.weights, scheme.day);
        let mut with = ids(&sorted(&joined, &joined_scheme));
        with.retain(|id| *id != loser.id);
        prop_assert_eq!(with, ids(&sorted(&candidates, &scheme)));
    }

    #[test]
    fn a_lower_price_never_worsens_the_own_rank(
        (candidates, scheme) in ranking(20),
        own in any::<prop::sample::Index>(),
        part in 1..100_u64,
    ) {
        let own = own.index(candidates.len());
        let mut cheaper = candidates.clone();
        cheaper[own].unit_price = (candidates[own].unit_price / 100 * part).max(1);
        prop_assume!(cheaper[own].unit_price <= candidates[own].unit_price);
        let after = Scheme::over(&cheaper, scheme.weights, scheme.day);
        prop_assert!(rank(&cheaper, &after, own) <= rank(&candidates, &scheme, own));
    }

    #[test]
    fn faster_delivery_never_worsens_the_own_rank(
        (candidates, scheme) in ranking(20),
        own in any::<prop::sample::Index>(),
        gained in 0..50_000_000_u64,
    ) {
        let own = own.index(candidates.len());
        let mut faster = candidates.clone();
        faster[own].delivery_days = faster[own].delivery_days.saturating_sub(1);
        let points = faster[own].delivery.millionths() + gained;
        faster[own].delivery = Points::from_millionths(points);
        prop_assert!(rank(&faster, &scheme, own) <= rank(&candidates, &scheme, own));
    }

    /// Neither ids, which follow from names and numbers, nor the order of arrival enter.
    #[test]
    fn naming_and_numbering_place_nobody(
        (candidates, scheme) in ranking(20),
        shuffled in Just(()).prop_perturb(|(), mut rng| rng.next_u64()),
    ) {
        let mut renamed = candidates.clone();
        renamed.sort_by_key(|c| c.lot.wrapping_mul(shuffled | 1));
        for (position, candidate) in renamed.iter_mut().enumerate() {
            candidate.id = position + 1_000;
        }
        let lots = |all: &[Candidate<usize>]| {
            let ranked = first(all, &scheme, usize::MAX, None);
            ranked.iter().map(|ranked| ranked.candidate.lot).collect::<Vec<_>>()
        };
        prop_assert_eq!(lots(&renamed), lots(&candidates));
    }

    #[test]
    fn equals_are_ordered_by_day_and_lot_only(
        lots in prop::collection::hash_set(any::<u64>(), 1..20), day in any_day()
    ) {
        let equal = |lot: &u64| Candidate { id: 0, lot: *lot, ..candidate_of_five() };
        let all: Vec<_> = lots.iter().map(equal).collect();
        let scheme = Scheme::over(&all, Weights::DEFAULT, day);
        let mut expected: Vec<_> = lots.into_iter().collect();
        expected.sort_by_key(|lot| lot_of_the_day(day, *lot));
        let ranked = first(&all, &scheme, usize::MAX, None);
        let drawn: Vec<_> = ranked.iter().map(|ranked| ranked.candidate.lot).collect();
        prop_assert_eq!(drawn, expected);
    }

    #[test]
    fn a_buyer_who_looks_at_the_price_only_gets_the_order_of_prices(candidates in candidates(30)) {
        let scheme = Scheme::over(&candidates, weights(100, 0, 0), day("2026-03-12"));
        let ranked = first(&candidates, &scheme, usize::MAX, None);
        prop_assert!(ranked.is_sorted_by_key(|ranked| ranked.candidate.unit_price));
    }
}

fn candidate_of_five() -> Candidate<usize> {
    Candidate {
        id: 0,
        unit_price: 5,
        delivery_days: 5,
        delivery: Points::from_millionths(5),
        sustainability: Points::from_millionths(5),
        lot: 5,
    }
}

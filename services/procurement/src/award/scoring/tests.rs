//! The three tenders of § 6.2 of the rules by each method, and what each method must never do.

use proptest::prelude::*;

use schemas::scoring::{Basis, Rounding, Shares};

use super::*;
use crate::samples::dec;

fn tender(id: char, performance: &str, price: &str) -> Tender<char> {
    Tender { id, performance: Ratio::of(dec(performance)).unwrap(), price: dec(price), lot: None }
}

fn three() -> Vec<Tender<char>> {
    vec![
        tender('A', "820", "10000.00"),
        tender('B', "900", "11500.00"),
        tender('C', "700", "8900.00"),
    ]
}

fn shares() -> Shares {
    Shares::new(60, 40).unwrap()
}

fn scheme(method: Method, decimals: u8) -> Scheme {
    Scheme {
        method,
        decimals,
        rounding: Rounding::HalfAwayFromZero,
        compared: Compared::Unrounded,
        tie_break: Criterion::Price,
        basis: Basis::Net,
    }
}

/// Scores by tender, and who is first.
fn worked(method: Method, decimals: u8, tenders: &[Tender<char>]) -> (String, char) {
    let evaluation = evaluate(&scheme(method, decimals), tenders).unwrap();
    let mut scored = evaluation.tenders.clone();
    scored.sort_by_key(|scored| scored.id);
    let told: Vec<_> = scored.iter().map(|s| format!("{} {}", s.id, s.shown)).collect();
    (told.join("; "), evaluation.tenders[0].id)
}

/// F1, § 6.2.
#[test]
fn the_simple_ratio_is_performance_by_price() {
    let expected = ("A 820.0000; B 782.6087; C 786.5169".to_owned(), 'A');
    assert_eq!(worked(Method::Simple, 4, &three()), expected);
}

/// F2, § 6.2: the band decides who is compared, the criterion who wins.
#[test]
fn the_extended_ratio_compares_within_its_band() {
    let first = |band: &str, decides| {
        let method = Method::Extended { band: dec(band), decides };
        evaluate(&scheme(method, 4), &three()).unwrap()
    };
    assert_eq!(first("5", Criterion::Price).tenders[0].id, 'C');
    assert_eq!(first("5", Criterion::Performance).tenders[0].id, 'B');
    assert!(first("5", Criterion::Price).tenders.iter().all(|scored| scored.in_the_band));
    let narrow = first("4", Criterion::Price);
    assert_eq!(narrow.tenders[0].id, 'A');
    assert_eq!(narrow.tenders.iter().filter(|scored| scored.in_the_band).count(), 1);
}

/// F3, § 6.2, and the tender that turns the order of the others.
#[test]
fn the_median_method_can_be_turned_by_a_tender_that_cannot_win() {
    let method = Method::Median { shares: shares() };
    let expected = ("A 0.200000; B 0.198537; C 0.156195".to_owned(), 'A');
    assert_eq!(worked(method, 6, &three()), expected);
    let mut four = three();
    four.push(tender('D', "500", "20000"));
    let (scores, first) = worked(method, 5, &four);
    assert!(scores.starts_with("A 0.27528; B 0.28262;"), "{scores}");
    assert_eq!(first, 'B');
    assert!(method.warning().unwrap().contains("flipping"));
}

/// F4, § 6.2.
#[test]
fn references_fixed_before_are_turned_by_nobody() {
    let (performance, price) = (dec("850"), dec("10500"));
    let method = Method::Reference { shares: shares(), performance, price };
    let expected = ("A 0.197871; B 0.197199; C 0.155070".to_owned(), 'A');
    assert_eq!(worked(method, 6, &three()), expected);
    assert_eq!(method.warning(), None);
}

/// F6, § 6.2.
#[test]
fn the_rule_of_three_measures_by_the_lowest_price() {
    let method = Method::ThreeRule { shares: shares(), most: dec("1000") };
    let expected = ("A 84.8000; B 84.9565; C 82.0000".to_owned(), 'B');
    assert_eq!(worked(method, 4, &three()), expected);
}

/// F7, § 6.2.
#[test]
fn interpolation_gives_nothing_from_twice_the_lowest_price_on() {
    let method = Method::Interpolation { shares: shares(), most: dec("1000") };
    let expected = ("A 84.2562; B 82.3146; C 82.0000".to_owned(), 'A');
    assert_eq!(worked(method, 4, &three()), expected);
    let mut four = three();
    four.push(tender('D', "500", "99999"));
    assert!(worked(method, 4, &four).0.ends_with("D 30.0000"));
}

#[test]
fn equals_are_told_apart_by_the_published_criterion_then_by_a_lot() {
    let method = Method::Simple;
    let twice = vec![tender('A', "100", "10"), tender('B', "200", "20")];
    let by_price = evaluate(&scheme(method, 2), &twice).unwrap();
    assert_eq!((by_price.tenders[0].id, by_price.lot_needed), ('A', false));
    let by_performance = Scheme { tie_break: Criterion::Performance, ..scheme(method, 2) };
    assert_eq!(evaluate(&by_performance, &twice).unwrap().tenders[0].id, 'B');
    let mut same = vec![tender('A', "100", "10"), tender('B', "100", "10")];
    let open = evaluate(&scheme(method, 2), &same).unwrap();
    assert!(open.lot_needed);
    assert_eq!(open.tenders.iter().map(|s| s.place).collect::<Vec<_>>(), [1, 1]);
    (same[0].lot, same[1].lot) = (Some(2), Some(1));
    let drawn = evaluate(&scheme(method, 2), &same).unwrap();
    assert_eq!((drawn.tenders[0].id, drawn.lot_needed), ('B', false));
}

#[test]
fn scores_that_look_alike_are_compared_as_the_invitation_says() {
    let close = vec![tender('A', "100001", "30000"), tender('B', "100000", "29999.8")];
    let exact = evaluate(&scheme(Method::Simple, 0), &close).unwrap();
    assert_eq!(exact.tenders[0].shown, exact.tenders[1].shown);
    assert_eq!(exact.tenders[0].id, 'A');
    let rounded = Scheme { compared: Compared::Rounded, ..scheme(Method::Simple, 0) };
    assert_eq!(evaluate(&rounded, &close).unwrap().tenders[0].id, 'B');
}

#[test]
fn a_scheme_or_a_tender_that_makes_no_sense_is_refused() {
    let refused =
        |method, tenders: &[Tender<char>]| evaluate(&scheme(method, 2), tenders).unwrap_err();
    assert_eq!(refused(Method::Simple, &[]), ScoringError::NoTender);
    assert_eq!(refused(Method::Simple, &[tender('A', "1", "0")]), ScoringError::Price);
    assert_eq!(refused(Method::Simple, &[tender('A', "-1", "1")]), ScoringError::Performance);
    let most = dec("1000");
    let over = [tender('A', "1000.1", "1")];
    let three_rule = Method::ThreeRule { shares: shares(), most };
    assert_eq!(refused(three_rule, &over), ScoringError::Performance);
    for band in ["0", "-1", "15.1"] {
        let method = Method::Extended { band: dec(band), decides: Criterion::Price };
        assert!(matches!(refused(method, &three()), ScoringError::Scheme(_)));
    }
    let zero = Method::Reference { shares: shares(), performance: dec("0"), price: dec("1") };
    assert!(matches!(refused(zero, &three()), ScoringError::Scheme(_)));
    let none = [tender('A', "0", "1"), tender('B', "0", "2")];
    assert_eq!(refused(Method::Median { shares: shares() }, &none), ScoringError::Performance);
    assert!(
        Shares::new(60, 41).is_err()
            && Shares::new(100, 0).is_err()
            && Shares::new(200, 156).is_err()
    );
}

#[test]
fn a_scheme_is_frozen_as_text_and_read_again() {
    let method = Method::Extended { band: dec("5"), decides: Criterion::Price };
    for method in [method, Method::Median { shares: shares() }] {
        let frozen = serde_json::to_string(&scheme(method, 3)).unwrap();
        assert_eq!(serde_json::from_str::<Scheme>(&frozen).unwrap(), scheme(method, 3));
    }
    let broken = serde_json::to_string(&scheme(Method::Median { shares: shares() }, 3)).unwrap();
    assert!(
        serde_json::from_str::<Scheme>(&broken.replace("\"price\":40", "\"price\":30")).is_err()
    );
}

fn tenders() -> impl Strategy<Value = Vec<Tender<char>>> {
    let one = (1_u32..1_000, 1_u32..10_000_000);
    prop::collection::vec(one, 2..8).prop_map(|numbers| {
        let ids = 'A'..='Z';
        let tender = |(id, (performance, cents)): (char, (u32, u32))| Tender {
            id,
            performance: Ratio::whole(performance),
            price: Decimal::new(cents.into(), 2),
            lot: None,
        };
        ids.zip(numbers).map(tender).collect()
    })
}

fn order(scheme: &Scheme, tenders: &[Tender<char>]) -> Vec<char> {
    evaluate(scheme, tenders).unwrap().tenders.iter().map(|scored| scored.id).collect()
}

proptest! {
    #[test]
    fn the_simple_ratio_does_not_depend_on_the_currency(tenders in tenders(), factor in 1_u32..1_000) {
        let mut other = tenders.clone();
        for tender in &mut other {
            tender.price *= Decimal::from(factor);
        }
        let scheme = scheme(Method::Simple, 4);
        prop_assert_eq!(order(&scheme, &tenders), order(&scheme, &other));
    }

    #[test]
    fn a_wider_band_keeps_everybody_who_was_in_it(tenders in tenders(), a in 1_u32..150, b in 1_u32..150) {
        let kept = |tenths: u32| {
            let method = Method::Extended { band: Decimal::new(tenths.into(), 1), decides: Criterion::Price };
            let scored = evaluate(&scheme(method, 4), &tenders).unwrap().tenders;
            scored.into_iter().filter(|s| s.in_the_band).map(|s| s.id).collect::<Vec<_>>()
        };
        let (narrow, wide) = (kept(a.min(b)), kept(a.max(b)));
        prop_assert!(narrow.iter().all(|id| wide.contains(id)));
    }

    #[test]
    fn a_dear_tender_turns_nobody_where_references_or_the_lowest_price_are_fixed(
        tenders in tenders(), performance in 0_u32..1_000,
    ) {
        let (reference, price) = (Decimal::from(500), Decimal::from(1_000));
        let most = Decimal::from(1_000);
        let mut more = tenders.clone();
        let dear = Decimal::from(1_000_000);
        more.push(Tender { id: 'Z', performance: Ratio::whole(performance), price: dear, lot: None });
        for method in [
            Method::Reference { shares: shares(), performance: reference, price },
            Method::ThreeRule { shares: shares(), most },
        ] {
            let scheme = scheme(method, 4);
            let without = |order: Vec<char>| order.into_iter().filter(|id| *id != 'Z').collect::<Vec<_>>();
            prop_assert_eq!(order(&scheme, &tenders), without(order(&scheme, &more)));
        }
    }
}

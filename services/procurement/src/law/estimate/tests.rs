//! Values by § 3 VgV and small changes by § 132(3) GWB.

use super::*;
use crate::law::Law;
use crate::samples::{day, dec};

fn limits() -> &'static Limits {
    &Law::built_in().unwrap().limits
}

/// each lot below 80,000 and together at most a fifth.
#[test]
fn small_lots_may_be_left_out_up_to_a_fifth() {
    let out = |lots: &[&str], left_out: &[usize]| {
        let lots: Vec<_> = lots.iter().map(|lot| dec(lot)).collect();
        may_be_left_out(limits(), day("2026-09-15"), &lots, left_out).unwrap()
    };
    assert!(out(&["300000", "40000", "35000"], &[1, 2]));
    assert!(!out(&["300000", "40000", "35000.01"], &[1, 2]));
    assert!(out(&["319999.96", "79999.99"], &[1]));
    assert!(!out(&["1000000", "80000"], &[1]));
    assert!(!out(&["300000"], &[1]));
    assert_eq!(of_lots(&[dec("1.50"), dec("2")]), dec("3.50"));
}

/// a year that was or a year that comes; forty-eight months where there is no total.
#[test]
fn a_recurring_need_is_worth_a_year_and_a_contract_without_a_total_four() {
    let last = Recurring::LastYear { actual: dec("9000"), change: dec("-500") };
    assert_eq!(last.value(), dec("8500"));
    assert_eq!(Recurring::NextYear { estimate: dec("12000") }.value(), dec("12000"));
    assert_eq!(without_total_price(dec("100"), Some(36)), dec("3600"));
    assert_eq!(without_total_price(dec("100"), Some(60)), dec("4800"));
    assert_eq!(without_total_price(dec("100"), None), dec("4800"));
}

/// a tenth of the first value, all changes together, below the threshold.
#[test]
fn a_contract_is_changed_by_a_tenth_and_below_the_threshold() {
    let small = |first, changes, keeps| {
        is_a_small_change(limits(), None, day("2026-09-15"), dec(first), dec(changes), keeps)
            .unwrap()
    };
    assert!(small("50000", "5000", true));
    assert!(!small("50000", "5000.01", true));
    assert!(!small("50000", "5000", false));
    assert!(small("5000000", "215999.99", true));
    assert!(!small("5000000", "216000", true));
}

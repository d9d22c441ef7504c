//! What no need and no sum may bring about.
//! Single lanes are told beside this file.

use proptest::prelude::*;

use super::*;
use crate::law::calendar::LAENDER;

fn cents(cents: u64) -> Decimal {
    Decimal::new(i64::try_from(cents).unwrap(), 2)
}

fn direct(land: usize, value: u64, sum: u64, reason: bool) -> bool {
    let rolling = Rolling {
        sum: cents(sum),
        at_the_limit: AtTheLimit::RequireReason,
        reason: reason.then(|| "a department of its own".to_owned()),
        ..Rolling::default()
    };
    let need = Need { value: cents(value), rolling, ..need(LAENDER[land], "1") };
    decide(&need).lane == NeedLane::DirectAward
}

proptest! {
    /// a need that is cut in two does not become a direct award by it.
    #[test]
    fn splitting_a_need_opens_no_lane(
        land in 0..16_usize, first in 1..30_000_000_u64, second in 1..30_000_000_u64, sum in 0..30_000_000_u64,
    ) {
        let both = direct(land, first, sum, false) && direct(land, second, sum + first, false);
        prop_assert_eq!(both, direct(land, first + second, sum, false));
    }

    /// more that was bought before never opens a lane, and a reason never closes one.
    #[test]
    fn a_greater_sum_opens_no_lane_and_a_reason_closes_none(
        land in 0..16_usize, value in 1..30_000_000_u64, sum in 0..30_000_000_u64, more in 0..30_000_000_u64,
    ) {
        prop_assert!(direct(land, value, sum, false) || !direct(land, value, sum + more, false));
        prop_assert!(direct(land, value, sum, true) || !direct(land, value, sum, false));
    }

    /// nothing at the threshold is bought directly, whatever the reason.
    #[test]
    fn nothing_at_the_threshold_is_bought_directly(
        land in 0..16_usize, value in 1..30_000_000_u64, sum in 0..30_000_000_u64,
    ) {
        prop_assert!(value + sum < 21_600_000 || !direct(land, value, sum, true));
    }
}

//! How far a system is used.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Level, usage};
use crate::samples::dec;

/// the value of the system is that of all its contracts; near it there is a warning, at it a decision.
#[test]
fn a_system_is_used_up_to_its_estimate_by_the_cent() {
    let of =
        |used: &str| usage(dec("1000.00"), dec(used)).map(|usage| (usage.level, usage.percent));
    assert_eq!(of("0"), Some((Level::Within, dec("0"))));
    assert_eq!(of("799.99"), Some((Level::Within, dec("79.99"))));
    assert_eq!(of("800.00"), Some((Level::Near, dec("80"))));
    assert_eq!(of("999.99"), Some((Level::Near, dec("99.99"))));
    assert_eq!(of("1000.00"), Some((Level::Reached, dec("100"))));
    assert_eq!(of("1500.00"), Some((Level::Reached, dec("150"))));
    assert_eq!(usage(Decimal::ZERO, dec("1")), None);
    assert_eq!(usage(Decimal::MAX, Decimal::MAX), None);
}

proptest! {
    ///
    #[test]
    fn more_bought_is_never_less_used(
        estimated in 1_i64..1_000_000_000_000, used in 0_i64..1_000_000_000_000, more in 0_i64..1_000_000,
    ) {
        let cents = |amount| Decimal::new(amount, 2);
        let before = usage(cents(estimated), cents(used)).unwrap();
        let after = usage(cents(estimated), cents(used + more)).unwrap();
        prop_assert!(after.percent >= before.percent);
        prop_assert_eq!(before.level == Level::Reached, used >= estimated);
        prop_assert_eq!(before.level == Level::Reached, before.percent >= Decimal::ONE_HUNDRED);
        prop_assert_eq!(before.level == Level::Within, used * 100 < estimated * 80);
    }
}

//! Fractions against hand-worked numbers and against cross multiplication.

use proptest::prelude::*;

use super::*;
use crate::samples::dec;

fn ratio(numerator: i128, denominator: i128) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

#[test]
fn a_fraction_is_reckoned_exactly() {
    let third = ratio(1, 3);
    assert_eq!(third.plus(third).unwrap().plus(third), Ok(Ratio::whole(1)));
    assert_eq!(third.minus(ratio(1, 2)), Ok(ratio(-1, 6)));
    assert_eq!(Ratio::of(dec("2.50")), Ok(ratio(5, 2)));
    assert_eq!(Ratio::whole(1).over(Ratio::ZERO), Err(TooLong));
    assert_eq!(ratio(3, -6), ratio(-1, 2));
}

#[test]
fn rounding_is_said_and_done_last() {
    let of = |ratio: Ratio, decimals, rounding| ratio.rounded(decimals, rounding).unwrap();
    let (half, cut) = (Rounding::HalfAwayFromZero, Rounding::TowardsZero);
    assert_eq!(of(ratio(1, 8), 2, half), dec("0.13"));
    assert_eq!(of(ratio(1, 8), 2, cut), dec("0.12"));
    assert_eq!(of(ratio(-1, 8), 2, half), dec("-0.13"));
    assert_eq!(of(ratio(2, 3), 4, half), dec("0.6667"));
    assert_eq!(of(ratio(199, 100), 0, half), dec("2"));
    assert!(ratio(1, 3).rounded(21, half).is_err());
}

#[test]
fn numbers_that_are_too_long_are_refused_and_not_rounded() {
    let long = ratio(i128::MAX, 7);
    assert_eq!(long.times(long), Err(TooLong));
    assert!(ratio(i128::MAX - 1, i128::MAX) < ratio(i128::MAX, i128::MAX - 1));
}

proptest! {
    #[test]
    fn fractions_are_ordered_as_by_cross_multiplication(
        a in -1_000_000_000_i128..1_000_000_000, b in 1_i128..1_000_000_000,
        c in -1_000_000_000_i128..1_000_000_000, d in 1_i128..1_000_000_000,
    ) {
        prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        prop_assert_eq!(ratio(a, b).plus(ratio(c, d)), Ok(ratio(a * d + c * b, b * d)));
        prop_assert_eq!(ratio(a, b).times(ratio(c, d)), Ok(ratio(a * c, b * d)));
    }
}

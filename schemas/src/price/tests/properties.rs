//! What holds of every price, up to the limits: sums against whole-number arithmetic, and the way to JSON and back.
//! No price is singled out here.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::{Price, Step};
use crate::money::Currency;

/// An amount in millionths, often at a limit.
fn amount() -> impl Strategy<Value = i64> {
    let most = i64::from(Price::MAX_AMOUNT) * 1_000_000;
    prop_oneof![Just(1), Just(most), 1..=most, (1..=1_000_000_i64).prop_map(|cents| cents * 10_000)]
}

fn price() -> impl Strategy<Value = Price> {
    let per = prop_oneof![Just(1), Just(Price::MAX_PER), 1..=Price::MAX_PER];
    let later = prop::collection::btree_map(2_u32.., amount(), 0..6);
    (per, amount(), later).prop_map(|(per, first, later)| {
        let scale = std::iter::once((1, first))
            .chain(later)
            .map(|(from, millionths)| Step { from, amount: Decimal::new(millionths, 6) })
            .collect();
        Price::new(Currency::EUR, per, scale).unwrap()
    })
}

fn quantity() -> impl Strategy<Value = u32> {
    prop_oneof![1..200_u32, 1..=u32::MAX, Just(u32::MAX)]
}

/// `numerator / denominator` rounded half up.
fn divided(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// The amount that holds at a quantity, in millionths, by walking the scale from its beginning.
fn millionths_at(price: &Price, quantity: u32) -> i128 {
    let reached = price.scale().iter().take_while(|step| step.from <= quantity);
    let mut amount = reached.fold(Decimal::ZERO, |_, step| step.amount);
    amount.rescale(6);
    amount.mantissa()
}

proptest! {
    #[test]
    fn a_total_is_the_exact_quotient_rounded_once(price in price(), quantity in quantity()) {
        let exact = millionths_at(&price, quantity) * i128::from(quantity);
        let cents = divided(exact, 10_000 * i128::from(price.per()));
        let total = price.total_at(quantity);
        prop_assert_eq!((total.amount.mantissa(), total.amount.scale()), (cents, 2));
    }

    #[test]
    fn a_unit_price_is_the_exact_quotient_and_never_zero(price in price(), quantity in quantity()) {
        let exact = divided(millionths_at(&price, quantity), i128::from(price.per()));
        prop_assert_eq!(i128::from(price.unit_millionths_at(quantity)), exact.max(1));
    }

    #[test]
    fn a_price_is_read_as_it_was_written(price in price()) {
        let written = serde_json::to_string(&price).unwrap();
        let read: Price = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
        prop_assert_eq!(read, price);
    }
}

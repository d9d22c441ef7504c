//! Scale prices and price units. Nothing about ranking.

mod properties;

use rust_decimal::Decimal;

use super::{NotAPrice, Price, Step, unit_millionths};
use crate::money::Currency;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn scale(steps: &[(u32, &str)]) -> Vec<Step> {
    steps.iter().map(|(from, amount)| Step { from: *from, amount: dec(amount) }).collect()
}

#[test]
fn a_scale_price_holds_from_its_quantity_on() {
    let price = Price::new(Currency::EUR, 1, scale(&[(1, "100"), (10, "95"), (50, "89")])).unwrap();
    assert_eq!(price.total_at(9).amount, dec("900.00"));
    assert_eq!(price.total_at(10).amount, dec("950.00"));
    assert_eq!(price.total_at(51).amount, dec("4539.00"));
    assert_eq!(price.unit_millionths_at(50), 89_000_000);
}

#[test]
fn a_price_for_three_is_rounded_once_at_the_end() {
    let price = Price::new(Currency::EUR, 3, scale(&[(1, "10")])).unwrap();
    assert_eq!(price.total_at(3).amount, dec("10.00"));
    assert_eq!(price.total_at(1).amount, dec("3.33"));
    assert_eq!(price.unit_millionths_at(1), 3_333_333);
}

#[test]
fn amounts_are_written_with_at_least_two_decimals() {
    let price = Price::flat(Currency::EUR, dec("189")).unwrap();
    let written = serde_json::to_string(&price).unwrap();
    assert_eq!(written, r#"{"currency":"EUR","per":1,"scale":[{"from":1,"amount":"189.00"}]}"#);
    assert_eq!(serde_json::from_str::<Price>(&written).unwrap(), price);
}

#[test]
fn what_is_no_price_is_refused_with_its_reason() {
    let refused =
        |per, steps: &[(u32, &str)]| Price::new(Currency::EUR, per, scale(steps)).unwrap_err();
    assert_eq!(refused(1, &[]), NotAPrice::NoAmount);
    assert_eq!(refused(1, &[(2, "5")]), NotAPrice::FirstStep(2));
    assert_eq!(refused(1, &[(1, "5"), (10, "4"), (10, "3")]), NotAPrice::NotRising(10));
    assert_eq!(refused(1, &[(1, "0")]), NotAPrice::Amount(dec("0")));
    assert_eq!(refused(1, &[(1, "-1")]), NotAPrice::Amount(dec("-1")));
    assert_eq!(refused(1, &[(1, "1.1234567")]), NotAPrice::Decimals(dec("1.1234567")));
    assert_eq!(refused(0, &[(1, "5")]), NotAPrice::Per(0));
}

#[test]
fn a_price_too_small_to_be_told_from_zero_is_not_zero() {
    let price = Price::new(Currency::EUR, Price::MAX_PER, scale(&[(1, "0.01")])).unwrap();
    assert_eq!(price.unit_millionths_at(1), 1);
}

#[test]
fn an_amount_that_no_price_can_hold_counts_as_the_dearest() {
    for amount in [Decimal::MAX, Decimal::MIN, dec("-1")] {
        assert_eq!(unit_millionths(amount, 1), u64::MAX, "{amount}");
    }
}

#[test]
fn the_limits_of_a_price_are_part_of_it() {
    let most = Price::MAX_AMOUNT.to_string();
    let price = Price::new(Currency::EUR, Price::MAX_PER, scale(&[(1, &most)])).unwrap();
    assert_eq!(price.total_at(u32::MAX).amount, dec("4294967295000.00"));
    let steps: Vec<_> = (1..=51).map(|from| (from, "5")).collect();
    let refused =
        |per, steps: &[(u32, &str)]| Price::new(Currency::EUR, per, scale(steps)).unwrap_err();
    assert_eq!(refused(1, &steps), NotAPrice::Steps(51));
    assert_eq!(refused(1_000_001, &[(1, "5")]), NotAPrice::Per(1_000_001));
    let beyond = "1000000000.01";
    assert_eq!(refused(1, &[(1, beyond)]), NotAPrice::Amount(dec(beyond)));
}

//! How days, times and amounts are written in a German record.
//! No sentence stands here.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemas::money::{Currency, Money};

use crate::clock::german_day;

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The day by German clocks.
pub(super) fn day_of(at: DateTime<Utc>) -> String {
    day(german_day(at))
}

/// Day and time by German clocks.
pub(super) fn time(at: DateTime<Utc>) -> String {
    procurement::law::berlin::german_time(at).format("%d.%m.%Y, %H:%M:%S Uhr").to_string()
}

/// `12.345,60 €`.
pub(super) fn money(money: Money) -> String {
    let sign =
        if money.currency == Currency::EUR { "€".to_owned() } else { money.currency.to_string() };
    format!("{} {sign}", grouped(money.amount))
}

/// With a comma, and a point between thousands.
pub(super) fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut told = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            told.push('.');
        }
        told.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{told}") } else { format!("{sign}{told},{fraction}") }
}

/// With a comma.
pub(super) fn number(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

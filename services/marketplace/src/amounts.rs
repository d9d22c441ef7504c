//! How numbers and sums of money are written for people, German and English.
//! No sentence stands here.

use rust_decimal::Decimal;
use schemas::money::{Currency, Money};

/// A decimal without needless zeros, with at least two places.
#[must_use]
pub fn plain(number: Decimal) -> String {
    let mut number = number.normalize();
    if number.scale() < 2 {
        number.rescale(2);
    }
    number.to_string()
}

/// The same with a comma.
#[must_use]
pub fn german(number: Decimal) -> String {
    plain(number).replace('.', ",")
}

fn sign(currency: Currency) -> String {
    if currency == Currency::EUR { "€".to_owned() } else { currency.to_string() }
}

/// `12.345,60 €`, with as many decimals as there are, at least two.
#[must_use]
pub fn money_de(amount: Decimal, currency: Currency) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    format!("{} {}", grouped(amount), sign(currency))
}

/// `12345.60 €`.
#[must_use]
pub fn money_en(amount: Decimal, currency: Currency) -> String {
    format!("{} {}", plain(amount), sign(currency))
}

/// `12.345,60 €`.
#[must_use]
pub fn money(money: Money) -> String {
    format!("{} {}", in_cents(money), sign(money.currency))
}

/// `12.345,60`: with cents, also where there are none.
#[must_use]
pub fn in_cents(money: Money) -> String {
    let mut amount = money.amount;
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    grouped(amount)
}

/// With a comma, and a point between thousands.
#[must_use]
pub fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut told = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push('.');
        }
        told.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{told}") } else { format!("{sign}{told},{fraction}") }
}

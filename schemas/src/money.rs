//! Amounts of money as exact decimals, always without VAT.
//! No floating point and no exchange rate stands here.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::written;

/// An ISO 4217 alphabetic code.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, ToSchema,
)]
#[serde(into = "String")]
#[schemars(with = "String")]
#[schema(value_type = String, example = "EUR")]
pub struct Currency([u8; 3]);

/// The text is no currency code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no currency code: three letters of ISO 4217")]
pub struct NotACurrency(String);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// Parses three letters, lower case allowed.
    pub fn parse(text: &str) -> Result<Self, NotACurrency> {
        let refused = || NotACurrency(text.to_owned());
        let mut code = <[u8; 3]>::try_from(text.trim().as_bytes()).map_err(|_| refused())?;
        code.make_ascii_uppercase();
        let letters = code.iter().all(u8::is_ascii_uppercase);
        letters.then_some(Self(code)).ok_or_else(refused)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::parsed(deserializer, "a currency code", Self::parse)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.to_string()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| fmt::Write::write_char(f, char::from(*b)))
    }
}

/// An amount in a currency, without VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Money {
    /// The amount as a decimal text, `"189.00"`.
    #[schema(value_type = String, example = "189.00")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount rounded to whole cents, half away from zero (DIN 1333).
    #[must_use]
    pub fn in_cents(amount: Decimal, currency: Currency) -> Self {
        let mut amount = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        amount.rescale(2);
        Self { amount, currency }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

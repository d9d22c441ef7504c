//! Common Procurement Vocabulary codes (Regulation (EC) No 213/2008).
//! The list of codes and their labels is not kept here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::written;

/// A CPV code without its check digit: eight digits, the first five significant groups nested from left to
/// right, zeros on the right standing for "all below". The check digit has no published algorithm; when one
/// is written (`30231300-0`) it is read and dropped.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, ToSchema,
)]
#[serde(into = "String")]
#[schemars(with = "String")]
#[schema(value_type = String, example = "30231300")]
pub struct Cpv(u32);

/// The text is no CPV code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no CPV code: eight digits, with or without a check digit (30231300 or 30231300-0)"
)]
pub struct NotACpv(String);

impl Cpv {
    /// Parses `30231300` or `30231300-0`.
    pub fn parse(text: &str) -> Result<Self, NotACpv> {
        let refused = || NotACpv(text.to_owned());
        let trimmed = text.trim();
        let code = match trimmed.split_once('-') {
            Some((code, check))
                if check.len() == 1 && check.bytes().all(|b| b.is_ascii_digit()) =>
            {
                code
            }
            Some(_) => return Err(refused()),
            None => trimmed,
        };
        if code.len() != 8 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refused());
        }
        code.parse().map(Self).map_err(|_| refused())
    }

    /// The code as a number, for columns of an index.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The code that [`Cpv::number`] gave.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        (number < 100_000_000).then_some(Self(number))
    }

    /// Whether `other` is this code or lies below it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let step = self.step();
        self.0 / step == other.0 / step
    }

    /// This code and every code above it, the nearest first, ending with the division (two digits).
    #[must_use]
    pub fn and_above(self) -> Vec<Self> {
        let mut above = vec![self];
        let mut step = self.step();
        while step < 1_000_000 {
            step *= 10;
            let wider = Self(self.0 / step * step);
            if above.last() != Some(&wider) {
                above.push(wider);
            }
        }
        above
    }

    /// The power of ten under which this code's trailing zeros lie; a division keeps two digits.
    fn step(self) -> u32 {
        let mut step = 1;
        while step < 1_000_000 && self.0.is_multiple_of(step * 10) {
            step *= 10;
        }
        step
    }
}

impl<'de> Deserialize<'de> for Cpv {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::parsed(deserializer, "a CPV code", Self::parse)
    }
}

impl From<Cpv> for String {
    fn from(cpv: Cpv) -> Self {
        cpv.to_string()
    }
}

impl fmt::Display for Cpv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

#[cfg(test)]
mod tests;

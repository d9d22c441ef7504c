//! Global Trade Item Numbers (GS1 General Specifications § 7.9: check digit).
//! Whether a number is registered to anyone is not known here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A GTIN of 8, 12, 13 or 14 digits whose check digit is right.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(String);

/// Why a text is no GTIN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAGtin {
    /// Other characters than digits, or another length than 8, 12, 13 or 14.
    #[error("`{0}` is no GTIN: 8, 12, 13 or 14 digits")]
    Shape(String),
    /// The digits are there, the last one is wrong.
    #[error("GTIN `{text}` ends with {found}, its check digit is {right}")]
    CheckDigit {
        /// What was written.
        text: String,
        /// The last digit written.
        found: u8,
        /// The check digit that the other digits give.
        right: u8,
    },
}

impl Gtin {
    /// Parses digits; white space around them is dropped.
    pub fn parse(text: &str) -> Result<Self, NotAGtin> {
        let trimmed = text.trim();
        let digits: Vec<u8> = trimmed.bytes().map(|b| b.wrapping_sub(b'0')).collect();
        if !matches!(digits.len(), 8 | 12 | 13 | 14) || digits.iter().any(|d| *d > 9) {
            return Err(NotAGtin::Shape(trimmed.to_owned()));
        }
        let (found, rest) = (digits[digits.len() - 1], &digits[..digits.len() - 1]);
        let sum: u32 = rest
            .iter()
            .rev()
            .enumerate()
            .map(|(i, d)| u32::from(*d) * if i % 2 == 0 { 3 } else { 1 })
            .sum();
        let right = u8::try_from((10 - sum % 10) % 10).unwrap_or(0);
        if right == found {
            Ok(Self(trimmed.to_owned()))
        } else {
            Err(NotAGtin::CheckDigit { text: trimmed.to_owned(), found, right })
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Gtin {
    type Error = NotAGtin;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.0
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;

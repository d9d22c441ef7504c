//! Decimal numbers as they are written down: one way to spell each, so that no amount is read otherwise than it was meant.
//! What a number means, and how many decimals it may have, is said where it is used.

use rust_decimal::Decimal;
use serde::Deserializer;

use crate::written;

/// The most decimals that are kept exactly.
const MOST_DECIMALS: usize = 28;

/// The text is no decimal number, or not as one is spelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no decimal number such as 189.00: digits without leading zeros, one point and decimals; no plus, no \
     exponent, no other signs"
)]
pub struct NotADecimal(String);

/// Reads digits, at most one point with decimals behind it, and a minus before them. Nothing is rounded.
pub fn parse(text: &str) -> Result<Decimal, NotADecimal> {
    let refused = || NotADecimal(text.chars().take(40).collect());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = match number.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (number, None),
    };
    let is_spelled = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && decimals.is_none_or(|decimals| digits(decimals) && decimals.len() <= MOST_DECIMALS);
    if is_spelled { Decimal::from_str_exact(text).map_err(|_| refused()) } else { Err(refused()) }
}

/// Reads a decimal number of an event or a request.
pub fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    written::parsed(deserializer, "a decimal number as a text", parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for text in ["0", "0.00", "189.00", "-12.5", "1000000000", "0.000001"] {
            assert_eq!(parse(text).map(|number| number.to_string()), Ok(text.to_owned()));
        }
        let long = "0.0000000000000000000000000001";
        assert_eq!(parse(long).unwrap().to_string(), long, "what was written before is still read");
    }

    #[test]
    fn what_is_spelled_otherwise_is_refused_and_not_rounded() {
        let other = [
            "",
            "-",
            "+1",
            "1_000",
            "1,00",
            "1e-28",
            "1E3",
            " 5",
            "5 ",
            "05",
            "00",
            ".5",
            "5.",
            "1.2.3",
            "--1",
            "\u{0661}",
            "1\u{a0}000",
            "NaN",
            "inf",
            "0x10",
            "1.00000000000000000000000000000000001",
            "79228162514264337593543950336",
            "1'000",
        ];
        for text in other {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}

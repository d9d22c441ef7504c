//! How much of the value that the notice named has been bought: a warning near it, a decision at it.
//! What has been bought is counted elsewhere; nothing is refused here.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// From so many percent of the estimate on there is a warning.
pub const WARN_AT_PERCENT: u32 = 80;

/// How far a system is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Below the warning.
    Within,
    /// From 80 % on: the estimate should be looked at.
    Near,
    /// At the estimate or above it: somebody decides, reckons anew and publishes it, or ends the system.
    Reached,
}

/// A system's use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Percent of the estimate, cut off after two decimals: 100 is never shown before it is reached.
    pub percent: Decimal,
    /// How far that is.
    pub level: Level,
}

/// What was bought against an estimate above zero; both in the same currency, without VAT. None without such an estimate
/// or with numbers that nobody can count.
#[must_use]
pub fn usage(estimated: Decimal, used: Decimal) -> Option<Usage> {
    if estimated <= Decimal::ZERO {
        return None;
    }
    let hundredfold = used.checked_mul(Decimal::ONE_HUNDRED)?;
    let level = if used >= estimated {
        Level::Reached
    } else if hundredfold >= estimated.checked_mul(Decimal::from(WARN_AT_PERCENT))? {
        Level::Near
    } else {
        Level::Within
    };
    let percent = hundredfold.checked_div(estimated)?;
    let mut percent = percent.round_dp_with_strategy(2, RoundingStrategy::ToZero);
    percent.rescale(2);
    Some(Usage { percent, level })
}

#[cfg(test)]
mod tests;

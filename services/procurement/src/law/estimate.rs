//! The value of what is bought: lots, recurring needs, contracts without a total price, later changes (§ 3 VgV, § 132 GWB).
//! What a value decides stands in `lane` and `duties`; all amounts are euros without VAT.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::organisation::Land;

use super::limits::{Asked, Body, Kind, Limits, NoRow, Subject, Value};

/// § 3(11) VgV: months that count where a contract has no total price and no shorter time.
pub const MONTHS_WITHOUT_TOTAL: u32 = 48;
/// § 3(9) VgV: lots that are left out are together at most this share of all lots, in percent.
pub const SMALL_LOTS_PERCENT: u32 = 20;
/// § 132(3) no. 2 GWB: changes together are at most this share of the first value of supplies, in percent.
pub const CHANGES_PERCENT: u32 = 10;

/// What the value of a recurring need rests on (R-4.06, § 3(10) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurring {
    /// What was bought in the last twelve months or the last budget year, and how much more or less is expected.
    LastYear {
        /// The actual sum.
        actual: Decimal,
        /// The expected change in quantity or cost.
        change: Decimal,
    },
    /// An estimate for the twelve months after the first delivery.
    NextYear {
        /// The estimate.
        estimate: Decimal,
    },
}

impl Recurring {
    /// the value.
    #[must_use]
    pub fn value(self) -> Decimal {
        match self {
            Self::LastYear { actual, change } => (actual + change).max(Decimal::ZERO),
            Self::NextYear { estimate } => estimate,
        }
    }
}

/// the value of a contract without a total price: all its months up to 48, else 48.
#[must_use]
pub fn without_total_price(a_month: Decimal, months: Option<u32>) -> Decimal {
    let months = months.map_or(MONTHS_WITHOUT_TOTAL, |months| months.min(MONTHS_WITHOUT_TOTAL));
    a_month * Decimal::from(months)
}

/// similar supplies in lots are one value: the sum of all lots (§ 3(8) VgV).
#[must_use]
pub fn of_lots(lots: &[Decimal]) -> Decimal {
    lots.iter().copied().sum()
}

/// whether these lots of all may be awarded without the law of the EU: each below the limit of a small lot, and
/// together at most a fifth of all (§ 3(9) VgV). Positions that are not there are no lots.
pub fn may_be_left_out(
    limits: &Limits,
    started_on: NaiveDate,
    lots: &[Decimal],
    left_out: &[usize],
) -> Result<bool, NoRow> {
    let (kind, subject, body) = (Kind::SmallLot, Subject::Supplies, Body::Municipality);
    let row = limits.find(&Asked { kind, land: None, body, subject, day: started_on })?;
    let small = |lot: Decimal| match row.value {
        Value::Euros(limit) => lot < limit,
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => false,
    };
    let mut positions = left_out.to_vec();
    positions.sort_unstable();
    positions.dedup();
    let Some(chosen) =
        positions.iter().map(|at| lots.get(*at).copied()).collect::<Option<Vec<_>>>()
    else {
        return Ok(false);
    };
    let together = of_lots(&chosen) * Decimal::ONE_HUNDRED;
    let most = of_lots(lots) * Decimal::from(SMALL_LOTS_PERCENT);
    Ok(chosen.iter().all(|lot| small(*lot)) && together <= most)
}

/// whether a contract may be changed without a new procedure because the change is small: all changes together at
/// most a tenth of its first value and below the threshold of the day, its character unchanged (§ 132(3) GWB). The other
/// grounds of § 132(2) GWB are weighed by people.
pub fn is_a_small_change(
    limits: &Limits,
    land: Option<Land>,
    day: NaiveDate,
    first_value: Decimal,
    all_changes: Decimal,
    keeps_its_character: bool,
) -> Result<bool, NoRow> {
    let (kind, subject, body) = (Kind::EuThreshold, Subject::Supplies, Body::Municipality);
    let row = limits.find(&Asked { kind, land, body, subject, day })?;
    let below = match row.value {
        Value::Euros(threshold) => all_changes < threshold,
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => false,
    };
    let tenth = first_value * Decimal::from(CHANGES_PERCENT);
    Ok(keeps_its_character && below && all_changes * Decimal::ONE_HUNDRED <= tenth)
}

#[cfg(test)]
mod tests;

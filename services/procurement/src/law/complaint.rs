//! The periods of a complaint and of an application to the review body (§§ 160(3), 169(1), 172(1) GWB; ).
//! Whether either is admissible is for the review body, and not said here.

use chrono::NaiveDate;

use super::calendar::{Holidays, Place};
use super::period::{Period, PeriodError, Unit, reckon};
use super::ruleset::RuleSet;

/// a complaint after the breach was recognised (§ 160(3) sentence 1 no. 1 GWB); § 193 BGB moves the day.
pub const COMPLAINT: Period = Period::bgb(10, Unit::Days);
/// an application after the answer that a complaint is not remedied (§ 160(3) sentence 1 no. 4 GWB).
pub const APPLICATION: Period = Period::bgb(15, Unit::Days);
/// an appeal against the decision of the review body (§ 172(1) GWB).
pub const APPEAL: Period = Period::bgb(2, Unit::Weeks);

/// The last day of such a period after an event.
pub fn last_day(
    holidays: &Holidays,
    place: &Place,
    period: Period,
    event: NaiveDate,
) -> Result<NaiveDate, PeriodError> {
    Ok(reckon(holidays, place, period, event)?.last_day)
}

/// the first day of a contract after the authority won: after the period for an appeal by the rules before July 2026,
/// from the notification on since then.
pub fn contract_from(
    holidays: &Holidays,
    place: &Place,
    rules: RuleSet,
    notified: NaiveDate,
) -> Result<NaiveDate, PeriodError> {
    match rules {
        RuleSet::Pre202607 => Ok(reckon(holidays, place, APPEAL, notified)?.over_at().date()),
        RuleSet::From202607 => Ok(notified),
    }
}

#[cfg(test)]
mod tests;

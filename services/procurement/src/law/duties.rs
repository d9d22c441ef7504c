//! What an authority owes after an award, and until when: notices, reports, queries, standstill, payment, keeping.
//! Nobody is reminded here; a duty has a last day and a day for the reminder.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use schemas::organisation::Land;
use serde::Serialize;

use super::calendar::{CalendarError, Holidays, Place};
use super::limits::{Asked, Body, Kind, Limits, NoRow, Subject, Value};
use super::period::{Period, PeriodError, Reckoned, Unit, reckon};
use super::ruleset::RuleSet;

/// an award notice; in a system, from the end of the quarter (§ 39(1), (4) VgV).
pub const AWARD_NOTICE: Period = Period::eu(30, Unit::Days);
/// the report to the statistical office (§ 3 VergStatVO); national, so it does not move.
pub const STATISTICS: Period = Period::waiting(60, Unit::Days);
/// waiting after electronic information (§ 134(2) GWB); calendar days.
pub const STANDSTILL: Period = Period::waiting(10, Unit::Days);
/// waiting after information by post.
pub const STANDSTILL_BY_POST: Period = Period::waiting(15, Unit::Days);
/// how long an answer of the register serves (§ 6(1) WRegG).
pub const REGISTER_ANSWER: Period = Period::waiting(2, Unit::Months);
/// Payment after a verifiable invoice (§ 29(3) VgV, § 286(3) BGB).
pub const PAYMENT: Period = Period::bgb(30, Unit::Days);

/// A duty with its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The period.
    pub period: Reckoned,
    /// The working day on which somebody is told at the latest.
    pub alert_on: NaiveDate,
    /// The rule.
    pub rule: &'static str,
}

fn duty(
    holidays: &Holidays,
    place: &Place,
    period: Period,
    event: NaiveDate,
    rule: &'static str,
) -> Result<Duty, PeriodError> {
    let period = reckon(holidays, place, period, event)?;
    // The reminder does not trust in the moving of the last day.
    let alert_on = holidays.working_day_until(place, period.counted_to)?;
    Ok(Duty { period, alert_on, rule })
}

/// until when the awards of a calendar quarter in a system are published together.
pub fn quarterly_notice(
    holidays: &Holidays,
    place: &Place,
    awarded: NaiveDate,
) -> Result<Duty, PeriodError> {
    duty(holidays, place, AWARD_NOTICE, quarter_end(awarded), "R-4.30")
}

/// until when an award is reported to the statistical office.
pub fn statistics(
    holidays: &Holidays,
    place: &Place,
    awarded: NaiveDate,
) -> Result<Duty, PeriodError> {
    duty(holidays, place, STATISTICS, awarded, "R-4.35")
}

/// Until when a verifiable invoice is paid (§ 29(3) VgV; § 193 BGB moves the day).
pub fn payment(
    holidays: &Holidays,
    place: &Place,
    received: NaiveDate,
) -> Result<Duty, PeriodError> {
    duty(holidays, place, PAYMENT, received, "§ 29(3) VgV")
}

/// What must happen between the decision and the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "duty", rename_all = "snake_case")]
pub enum Standstill {
    /// the text-form information goes out, and nobody concludes before this day.
    Wait {
        /// The first day on which the contract may be concluded.
        contract_from: NaiveDate,
        /// The waiting.
        period: Reckoned,
    },
    /// no waiting under § 134 GWB; every bidder is still told without delay (§ 62(1) VgV, R-1.45).
    InformOnly,
}

/// the standstill for an award in a dynamic purchasing system.
pub fn standstill_in_system(
    holidays: &Holidays,
    place: &Place,
    procedure_started_on: NaiveDate,
    informed: NaiveDate,
) -> Result<Standstill, PeriodError> {
    if !RuleSet::of(procedure_started_on).waits_in_systems() {
        return Ok(Standstill::InformOnly);
    }
    let period = reckon(holidays, place, STANDSTILL, informed)?;
    Ok(Standstill::Wait { contract_from: period.over_at().date(), period })
}

/// the first day on which a contract below the threshold may be concluded, where the law of the Land demands that
/// tenderers are informed and the contract waits; none where no row of the Land says so. Above the value of its row, and
/// where the days are not known, nothing is concluded.
pub fn standstill_below_threshold(
    law: &super::Law,
    place: &Place,
    land: Land,
    (started_on, value): (NaiveDate, Decimal),
    informed: NaiveDate,
) -> Result<Option<NaiveDate>, DutyError> {
    let from = match limit_of(&law.limits, Kind::WaitingFrom, Some(land), started_on) {
        Ok(Value::Euros(limit)) => limit,
        Ok(Value::Unlimited | Value::BelowThreshold | Value::Days(_)) | Err(_) => return Ok(None),
    };
    if value <= from {
        return Ok(None);
    }
    let days = match limit_of(&law.limits, Kind::WaitingDays, Some(land), started_on)? {
        Value::Days(days) => days,
        Value::Euros(_) | Value::Unlimited | Value::BelowThreshold => return Ok(None),
    };
    let period = Period::waiting(days.into(), Unit::Days);
    let period = reckon(&law.holidays, place, period, informed)?;
    Ok(Some(period.over_at().date()))
}

/// Whether something must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It need not.
    NotNeeded,
}

fn limit_of(
    limits: &Limits,
    kind: Kind,
    land: Option<Land>,
    day: NaiveDate,
) -> Result<Value, NoRow> {
    let (body, subject) = (Body::Municipality, Subject::Supplies);
    limits.find(&Asked { kind, land, body, subject, day }).map(|row| row.value)
}

/// R-4.37, R-4.38: whether the register is asked before the award; the estimated value without VAT, "reached or
/// exceeded". A recent answer serves again.
pub fn register_query(
    law: &super::Law,
    place: &Place,
    started_on: NaiveDate,
    value: Decimal,
    answered: Option<NaiveDate>,
    award: NaiveDate,
) -> Result<Demand, DutyError> {
    match limit_of(&law.limits, Kind::RegisterQuery, None, started_on)? {
        Value::Euros(limit) if value < limit => return Ok(Demand::Optional),
        Value::Euros(_) => {}
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => return Ok(Demand::Required),
    }
    let Some(answered) = answered else { return Ok(Demand::Required) };
    let serves = reckon(&law.holidays, place, REGISTER_ANSWER, answered)?;
    let recent = answered <= award && award <= serves.last_day;
    Ok(if recent { Demand::NotNeeded } else { Demand::Required })
}

/// whether an award below the threshold is reported: the value must exceed the limit. Awards in a
/// system at or above the threshold are reported at any value (the operator's default for an open question).
pub fn statistics_report(
    limits: &Limits,
    started_on: NaiveDate,
    value: Decimal,
    system_reaches_threshold: bool,
) -> Result<Demand, NoRow> {
    let exceeds = match limit_of(limits, Kind::Statistics, None, started_on)? {
        Value::Euros(limit) => value > limit,
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => true,
    };
    let required = exceeds || system_reaches_threshold;
    Ok(if required { Demand::Required } else { Demand::NotNeeded })
}

/// A duty cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// The period cannot be reckoned.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A limit is missing.
    #[error(transparent)]
    Limit(#[from] NoRow),
    /// The calendar does not answer.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// The last day of the calendar quarter.
fn quarter_end(day: NaiveDate) -> NaiveDate {
    let (month, last) = match day.month0() / 3 {
        0 => (3, 31),
        1 => (6, 30),
        2 => (9, 30),
        _ => (12, 31),
    };
    NaiveDate::from_ymd_opt(day.year(), month, last).unwrap_or(day)
}

#[cfg(test)]
mod tests;

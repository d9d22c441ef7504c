//! The calendar day in Germany at a moment: deadlines, evidence and accounts are kept by it.
//! What time it is now is not asked here.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// The calendar day in Germany at a moment, by the rule of Directive 2000/84/EC: summer time from the last
/// Sunday of March to the last Sunday of October, both at 01:00 UTC. Where the calendar ends it is the day in UTC.
#[must_use]
pub fn german_day(time: DateTime<Utc>) -> NaiveDate {
    let offset = if is_summer_time(time) { 2 } else { 1 };
    time.checked_add_signed(TimeDelta::hours(offset)).unwrap_or(time).date_naive()
}

fn is_summer_time(time: DateTime<Utc>) -> bool {
    let changes_on = |month: u32| {
        let last = NaiveDate::from_ymd_opt(time.year(), month, 31)?;
        let sunday = last - TimeDelta::days(last.weekday().num_days_from_sunday().into());
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    match (changes_on(3), changes_on(10)) {
        (Some(begin), Some(end)) => begin <= time && time < end,
        _ => false,
    }
}

#[cfg(test)]
mod tests;

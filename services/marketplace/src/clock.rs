//! The one place where the process asks what time it is.
//! Rules never ask; they are told.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use event_store::{EventStore, Filter, ReadError};

/// Seconds by which this process's clock may be behind the log.
static MOST_BEHIND: AtomicU32 = AtomicU32::new(120);

/// Sets by how many seconds the clock may be behind the newest event: it stays so for the process.
pub fn allow_behind(seconds: u32) {
    MOST_BEHIND.store(seconds, Ordering::Relaxed);
}

/// By how many seconds a time is behind the newest event of the log, if that is more than is allowed: somebody has set
/// the clock back, and what was written now would seem to have happened before what is there.
pub fn behind(log: &EventStore, time: DateTime<Utc>) -> Result<Option<i64>, ReadError> {
    let newest = log.read_all(log.head().saturating_sub(1), &Filter::All, 1)?.events.pop();
    let behind = newest.map_or(TimeDelta::zero(), |newest| newest.meta.time - time);
    let most = TimeDelta::seconds(i64::from(MOST_BEHIND.load(Ordering::Relaxed)));
    Ok((behind > most).then(|| behind.num_seconds()))
}

/// Now, to the microsecond: the precision that the log keeps.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The calendar day in Germany at a moment, by the rule of Directive 2000/84/EC: summer time from the last
/// Sunday of March to the last Sunday of October, both at 01:00 UTC.
#[must_use]
pub fn german_day(time: DateTime<Utc>) -> NaiveDate {
    let offset = if is_summer_time(time) { 2 } else { 1 };
    (time + chrono::TimeDelta::hours(offset)).date_naive()
}

fn is_summer_time(time: DateTime<Utc>) -> bool {
    use chrono::Datelike;
    let changes_on = |month: u32| {
        let last = NaiveDate::from_ymd_opt(time.year(), month, 31)?;
        let sunday = last - chrono::TimeDelta::days(last.weekday().num_days_from_sunday().into());
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    match (changes_on(3), changes_on(10)) {
        (Some(begin), Some(end)) => begin <= time && time < end,
        _ => false,
    }
}

#[cfg(test)]
mod tests;

//! German time and the instants that it names (§ 4 EinhZeitG, Directive 2000/84/EC).
//! No clock is read here: an instant comes from outside.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

/// A time of day that German clocks do not show, or show twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchTime {
    /// In the hour that is left out when summer time begins, or before the calendar does.
    #[error("{0} does not exist: summer time begins")]
    LeftOut(NaiveDateTime),
    /// In the hour that comes twice when summer time ends.
    #[error("{0} comes twice: summer time ends; name another time")]
    Twice(NaiveDateTime),
}

/// What German clocks show at an instant; where the calendar ends, what clocks of UTC show.
#[must_use]
pub fn german_time(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    utc.checked_add_signed(offset(utc)).unwrap_or(utc)
}

/// The instant at which German clocks show this.
pub fn instant_of(local: NaiveDateTime) -> Result<DateTime<Utc>, NoSuchTime> {
    let shown = |hours: i64| {
        let utc = local.checked_sub_signed(TimeDelta::hours(hours))?;
        (utc.checked_add_signed(offset(utc)) == Some(local)).then_some(utc.and_utc())
    };
    match (shown(1), shown(2)) {
        (Some(_), Some(_)) => Err(NoSuchTime::Twice(local)),
        (Some(instant), None) | (None, Some(instant)) => Ok(instant),
        (None, None) => Err(NoSuchTime::LeftOut(local)),
    }
}

/// Summer time: from the last Sunday in March to the last Sunday in October, each at 01:00 UTC.
fn offset(utc: NaiveDateTime) -> TimeDelta {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31)?;
        let back = last.weekday().days_since(Weekday::Sun);
        last.checked_sub_days(Days::new(back.into()))?.and_hms_opt(1, 0, 0)
    };
    match (change(3), change(10)) {
        (Some(begins), Some(ends)) if begins <= utc && utc < ends => TimeDelta::hours(2),
        (Some(_), Some(_)) | (None, _) | (_, None) => TimeDelta::hours(1),
    }
}

#[cfg(test)]
mod tests;

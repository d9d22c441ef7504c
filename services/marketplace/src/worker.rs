//! What happens every day at a time by German clocks, once, and is caught up with after the process was away.
//! What is done then is said by those who hand it in.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock;

/// A time of day by German clocks, or never: `"03:00"`, `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(pub Option<NaiveTime>);

/// The text is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time of day such as 03:00, nor empty for never")]
pub struct NotATimeOfDay(String);

impl TimeOfDay {
    /// Never.
    pub const NEVER: Self = Self(None);

    /// On the hour.
    #[must_use]
    pub fn hour(hour: u32) -> Self {
        Self(NaiveTime::from_hms_opt(hour, 0, 0))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NotATimeOfDay;

    fn try_from(text: String) -> Result<Self, NotATimeOfDay> {
        if text.is_empty() {
            return Ok(Self::NEVER);
        }
        let parsed = NaiveTime::parse_from_str(&text, "%H:%M");
        parsed.map(|time| Self(Some(time))).map_err(|_| NotATimeOfDay(text))
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.0.map_or_else(Self::new, |time| time.format("%H:%M").to_string())
    }
}

/// A job that is done every day.
pub struct Daily {
    /// Its name in log lines.
    pub name: &'static str,
    /// When, by German clocks.
    pub at: NaiveTime,
    /// When it was done last; for what was never done, since when it could have been.
    pub done: DateTime<Utc>,
}

/// The clock may be set and the machine may sleep: it is looked at again after so long at the latest.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// After a failure.
const TRY_AGAIN: Duration = Duration::from_mins(10);

/// Does the job whenever it is due, one after the other, until the process ends. Days that were missed are
/// made up for once.
pub async fn every_day<F>(mut job: Daily, work: impl Fn() -> F + Send)
where
    F: Future<Output = Result<(), String>> + Send,
{
    loop {
        let now = clock::now();
        if last_due(job.at, now) <= job.done {
            tokio::time::sleep(LOOK_AGAIN).await;
            continue;
        }
        match work().await {
            Ok(()) => job.done = now,
            Err(why) => {
                tracing::error!(job = job.name, why, "a daily job was not done; it is tried again");
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
}

/// The last moment at which German clocks showed this time of day.
#[must_use]
pub fn last_due(at: NaiveTime, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = clock::german_day(now);
    let due = german_time(today, at);
    if due <= now { due } else { german_time(today.pred_opt().unwrap_or(today), at) }
}

/// When German clocks show `at` on `day`. An hour that is skipped is taken at its end, one that comes twice at
/// its first.
#[must_use]
pub fn german_time(day: NaiveDate, at: NaiveTime) -> DateTime<Utc> {
    let shown = day.and_time(at).and_utc();
    let earlier = |day| shown.checked_sub_signed(ahead_of_utc(day)).unwrap_or(shown);
    let before = earlier(day);
    // Clocks are set at 01:00 UTC, Directive 2000/84/EC.
    let set = day.and_hms_opt(1, 0, 0).map_or(shown, |set| set.and_utc());
    if before < set { before } else { set.max(earlier(day.succ_opt().unwrap_or(day))) }
}

/// How far German clocks are ahead when the day begins.
fn ahead_of_utc(day: NaiveDate) -> TimeDelta {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let before = midnight.checked_sub_signed(TimeDelta::hours(2));
    let summer = before.is_some_and(|before| clock::german_day(before) == day);
    TimeDelta::hours(if summer { 2 } else { 1 })
}

#[cfg(test)]
mod tests;

//! The one place where the process asks what time it is.
//! Rules never ask; they are told.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use event_store::EventStore;

pub use schemas::german_day::german_day;

/// Seconds by which this process's clock may be behind the log.
static MOST_BEHIND: AtomicU32 = AtomicU32::new(120);

/// Sets by how many seconds the clock may be behind the newest event: it stays so for the process.
pub fn allow_behind(seconds: u32) {
    MOST_BEHIND.store(seconds, Ordering::Relaxed);
}

/// By how many seconds a time is behind the newest event of the log, if that is more than is allowed: somebody has set
/// the clock back, and what was written now would seem to have happened before what is there.
#[must_use]
pub fn behind(log: &EventStore, time: DateTime<Utc>) -> Option<i64> {
    let behind = log.newest().map_or(TimeDelta::zero(), |newest| newest - time);
    let most = TimeDelta::seconds(i64::from(MOST_BEHIND.load(Ordering::Relaxed)));
    (behind > most).then(|| behind.num_seconds())
}

/// Now, to the microsecond: the precision that the log keeps.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

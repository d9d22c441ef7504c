//! The one place where the process asks what time it is.
//! Rules never ask; they are told. In a rehearsal it is a clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

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

/// Where the clock of a rehearsal stands, in microseconds; [`GOES`] for a clock that goes.
static STANDS: AtomicI64 = AtomicI64::new(GOES);
const GOES: i64 = i64::MIN;

/// Now, to the microsecond: the precision that the log keeps.
#[must_use]
pub fn now() -> DateTime<Utc> {
    stands_at().unwrap_or_else(wall)
}

/// What the machine's own clock shows, also in a rehearsal: for what others attest with their clocks.
#[must_use]
pub fn wall() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Where the clock stands, if this process rehearses.
#[must_use]
pub fn stands_at() -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(STANDS.load(Ordering::Acquire))
}

/// From here on the clock stands at `time`, or where it stood if that is later: it never goes back.
pub fn stand(time: DateTime<Utc>) {
    STANDS.fetch_max(time.timestamp_micros(), Ordering::AcqRel);
}

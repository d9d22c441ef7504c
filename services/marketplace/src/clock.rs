//! The one place where the process asks what time it is.
//! Rules never ask; they are told. In a rehearsal it is a clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

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

/// Why the machine's clock is not believed: it is ahead of where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// By how many seconds.
    pub seconds: i64,
    /// Whether it was so when the process started: the newest event is older than the longest pause.
    pub since_start: bool,
}

/// Where the machine's clock stood when it was last believed, and what has gone by since then whatever it shows.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    wall: DateTime<Utc>,
    at: Instant,
    /// Since the machine started, with the time that it slept; none if it does not say.
    up: Option<TimeDelta>,
    /// What was wrong at the start, if anything.
    wrong: Option<Ahead>,
}

/// None while nobody watches the clock: in a rehearsal, which has its own, and in tests.
static ANCHOR: Mutex<Option<Anchor>> = Mutex::new(None);

/// Watches the machine's clock from now on: a step forward by more than it may be behind is not believed. Nor is it if
/// the newest event is older than the longest pause in which nothing is written; none is for no such limit.
pub fn watch(log: &EventStore, longest_pause: Option<TimeDelta>) {
    let now = wall();
    let pause = log.newest().map(|newest| now - newest);
    let wrong = pause.zip(longest_pause).filter(|(pause, longest)| pause > longest);
    let wrong = wrong.map(|(pause, _)| Ahead { seconds: pause.num_seconds(), since_start: true });
    let anchor = Anchor { wall: now, at: Instant::now(), up: up(), wrong };
    *ANCHOR.lock().unwrap_or_else(PoisonError::into_inner) = Some(anchor);
}

/// Why a time is not believed, if it is not: the machine's clock made a step forward, as if time had gone by that has
/// not. What was written then would bar every later event, and periods would end.
#[must_use]
pub fn ahead(time: DateTime<Utc>) -> Option<Ahead> {
    let mut kept = ANCHOR.lock().unwrap_or_else(PoisonError::into_inner);
    let anchor = kept.as_mut()?;
    if stands_at().is_some() {
        return None;
    }
    if anchor.wrong.is_some() {
        return anchor.wrong;
    }
    let most = TimeDelta::seconds(i64::from(MOST_BEHIND.load(Ordering::Relaxed)));
    let now = wall();
    let gone = TimeDelta::from_std(anchor.at.elapsed()).unwrap_or(TimeDelta::MAX);
    let mut step = now.max(time) - anchor.wall - gone;
    if step > most {
        // A machine that slept has not counted that time.
        let slept = anchor.up.zip(up()).map(|(then, now)| now - then - gone);
        step -= slept.unwrap_or_default().max(TimeDelta::zero());
    }
    if step > most {
        return Some(Ahead { seconds: step.num_seconds(), since_start: false });
    }
    // Clocks that are steered drift from each other in time; only steps count.
    if step.abs() <= most && gone > TimeDelta::minutes(1) {
        *anchor = Anchor { wall: now, at: Instant::now(), up: up(), wrong: None };
    }
    None
}

/// How long the machine has been running.
fn up() -> Option<TimeDelta> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let hundredths: i64 = hundredths.parse().ok()?;
    Some(TimeDelta::seconds(seconds.parse().ok()?) + TimeDelta::milliseconds(hundredths * 10))
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

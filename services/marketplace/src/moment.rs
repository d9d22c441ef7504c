//! A moment of the past as it is named, and the position of the log that it means.
//! What stood then is not said here.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use event_store::{EventStore, Filter, ReadError};
use projections::{ApplyError, Generation};
use schemas::recorded::Recorded;

use crate::clock::{german_day, now};

/// A moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Up to and including this position of the log.
    Position(u64),
    /// Up to and including this time.
    Time(DateTime<Utc>),
}

/// The text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a position nor a time such as 2026-11-23T12:00:00Z")]
pub struct NotAMoment(String);

/// The moment cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum NotPast {
    /// It lies ahead: what it will look like is not known.
    #[error("the log has not reached it")]
    Ahead,
    /// The log or the read models failed.
    #[error(transparent)]
    Broken(#[from] ApplyError),
}

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        if let Ok(position) = text.parse() {
            return Ok(Self::Position(position));
        }
        text.parse().map(Self::Time).map_err(|_| NotAMoment(text.to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Position(position) => position.fmt(f),
            Self::Time(time) => f.write_str(&time.to_rfc3339()),
        }
    }
}

impl Moment {
    /// Whether the event had happened by then.
    #[must_use]
    pub fn includes<E>(self, recorded: &Recorded<E>) -> bool {
        match self {
            Self::Position(position) => recorded.position <= position,
            Self::Time(time) => recorded.time <= time,
        }
    }

    /// The position of the log that is meant. A time means the moment before the first event that is later: should a
    /// clock once have been set back, nothing later is shown for that.
    pub fn position(self, log: &EventStore, views: &Generation) -> Result<u64, NotPast> {
        let position = match self {
            Self::Position(position) => position,
            Self::Time(time) if time > now() => return Err(NotPast::Ahead),
            Self::Time(time) => views.position_at(log, time)?,
        };
        if position > log.head() { Err(NotPast::Ahead) } else { Ok(position) }
    }
}

/// The German day of the event at a position; none before the first.
pub fn day_at(log: &EventStore, position: u64) -> Result<Option<NaiveDate>, ReadError> {
    let Some(before) = position.checked_sub(1) else { return Ok(None) };
    let page = log.read_all(before, &Filter::All, 1)?;
    Ok(page.events.first().map(|event| german_day(event.meta.time)))
}

/// The time of the event at a position; none before the first.
pub fn time_at(log: &EventStore, position: u64) -> Result<Option<DateTime<Utc>>, ReadError> {
    let Some(before) = position.checked_sub(1) else { return Ok(None) };
    let page = log.read_all(before, &Filter::All, 1)?;
    Ok(page.events.first().map(|event| event.meta.time))
}

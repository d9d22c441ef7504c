//! How far ahead a day may lie that somebody names: the tables of the law do not go on for ever, and nor does a calendar.
//! No period of law stands here.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::period::LONGEST;

/// A day that lies further ahead than anything that is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{given} lies too far ahead: {latest} is the latest day that can be named")]
pub struct TooFarAhead {
    /// The day that was named.
    pub given: NaiveDate,
    /// The latest that can be.
    pub latest: NaiveDate,
}

/// A day that a request names lies at most ten years ahead: so far the longest period is reckoned.
pub fn within_reach(today: NaiveDate, given: NaiveDate) -> Result<(), TooFarAhead> {
    let latest = today.checked_add_days(Days::new(LONGEST.into())).unwrap_or(NaiveDate::MAX);
    if given <= latest { Ok(()) } else { Err(TooFarAhead { given, latest }) }
}

//! The one place where the process asks what time it is.
//! Rules never ask; they are told.

use chrono::{DateTime, SubsecRound, Utc};

pub use schemas::german_day::german_day;

/// Now, to the microsecond: the precision that the log keeps.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

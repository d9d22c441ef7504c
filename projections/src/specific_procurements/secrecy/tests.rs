//! Until when nothing is known of tenders.

use chrono::{DateTime, TimeDelta, Utc};

use super::Secrecy;

fn end() -> DateTime<Utc> {
    "2026-09-21T22:00:00Z".parse().unwrap()
}

fn running() -> Secrecy {
    Secrecy { until: Some(end()), ended: false, cancelled: false }
}

///
#[test]
fn nothing_is_known_until_the_end_of_the_period_is_recorded() {
    let late = end() + TimeDelta::days(1);
    assert!(running().holds(end()));
    assert!(running().holds(late), "the end may have been moved");
    assert!(!Secrecy { ended: true, ..running() }.holds(late));
    assert!(!Secrecy::default().holds(late), "nobody was invited");
}

/// who cancels does not learn before the time who would have tendered.
#[test]
fn a_cancelled_call_tells_of_its_tenders_after_the_moment_that_was_announced() {
    let cancelled = Secrecy { cancelled: true, ..running() };
    assert!(cancelled.holds(end()));
    assert!(!cancelled.holds(end() + TimeDelta::seconds(1)));
}

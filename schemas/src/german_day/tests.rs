//! The German day around midnight and around the changes of summer time.

use chrono::{DateTime, Utc};

use super::german_day;

fn day(time: &str) -> String {
    german_day(time.parse().unwrap()).to_string()
}

#[test]
fn in_winter_the_german_day_begins_an_hour_before_utc() {
    assert_eq!(day("2026-11-23T22:59:59Z"), "2026-11-23");
    assert_eq!(day("2026-11-23T23:00:00Z"), "2026-11-24");
}

#[test]
fn in_summer_the_german_day_begins_two_hours_before_utc() {
    assert_eq!(day("2026-07-01T21:59:59Z"), "2026-07-01");
    assert_eq!(day("2026-07-01T22:00:00Z"), "2026-07-02");
}

#[test]
fn the_change_is_on_the_last_sunday_at_one() {
    assert_eq!(day("2026-03-28T22:30:00Z"), "2026-03-28");
    assert_eq!(day("2026-03-29T22:30:00Z"), "2026-03-30");
    assert_eq!(day("2026-10-24T22:30:00Z"), "2026-10-25");
    assert_eq!(day("2026-10-25T22:30:00Z"), "2026-10-25");
}

/// A far day that once stood in an event must not stop whoever reads it.
#[test]
fn every_moment_has_its_day_also_where_the_calendar_ends() {
    for end in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
        assert_eq!(german_day(end), end.date_naive());
    }
}

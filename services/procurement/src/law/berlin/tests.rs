//! The two nights in the year that are not as long as the others.

use super::*;

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").unwrap()
}

#[test]
fn summer_time_ends_on_25_october_2026() {
    let instant = |text: &str| instant_of(local(text)).unwrap().to_rfc3339();
    assert_eq!(instant("2026-10-25T00:00:00"), "2026-10-24T22:00:00+00:00");
    assert_eq!(instant("2026-10-26T00:00:00"), "2026-10-25T23:00:00+00:00");
    let twice = local("2026-10-25T02:30:00");
    assert_eq!(instant_of(twice), Err(NoSuchTime::Twice(twice)));
    let left_out = local("2026-03-29T02:30:00");
    assert_eq!(instant_of(left_out), Err(NoSuchTime::LeftOut(left_out)));
}

#[test]
fn what_clocks_show_names_the_instant_again() {
    for day in 0..800 {
        let shown = local("2026-01-01T12:34:56") + TimeDelta::days(day);
        assert_eq!(german_time(instant_of(shown).unwrap()), shown);
    }
}

/// A far day that once stood in an event must not stop whoever reads it.
#[test]
fn every_moment_is_told_also_where_the_calendar_ends() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    assert_eq!(german_time(last), last.naive_utc());
    assert!(german_time(first) > first.naive_utc());
    assert_eq!(instant_of(NaiveDateTime::MIN), Err(NoSuchTime::LeftOut(NaiveDateTime::MIN)));
    assert!(instant_of(NaiveDateTime::MAX).is_ok());
}

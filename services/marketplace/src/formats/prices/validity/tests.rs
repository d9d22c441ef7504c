//! Which German days a validity means. Nothing about prices.

use super::*;

fn last(text: &str, starts: &[&str]) -> Option<String> {
    let starts: Vec<Moment> = starts.iter().filter_map(|text| Moment::read(text)).collect();
    Moment::read(text)?.last_day(&starts).map(|day| day.to_string())
}

fn first(text: &str) -> Option<String> {
    Moment::read(text)?.first_day().map(|day| day.to_string())
}

#[test]
fn an_end_is_the_last_whole_german_day() {
    for (text, day) in [
        ("2026-12-31", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("2026-12-31T00:00:00", "2026-12-31"),
        ("2026-12-31T23:59:59+01:00", "2026-12-31"),
        ("2026-12-31 23:59", "2026-12-31"),
        ("2026-12-31T22:59:59Z", "2026-12-31"),
        ("2026-12-31T23:00:00Z", "2026-12-31"),
        ("2026-06-30T21:59:59Z", "2026-06-30"),
        ("2026-12-31T12:00:00+01:00", "2026-12-30"),
    ] {
        assert_eq!(last(text, &[]).as_deref(), Some(day), "{text}");
    }
}

#[test]
fn an_end_at_the_moment_at_which_others_begin_is_no_day_of_its_own() {
    let turn = "2027-01-01T00:00:00+01:00";
    assert_eq!(last(turn, &[turn]).as_deref(), Some("2026-12-31"));
    assert_eq!(last("2027-01-01", &["2027-01-01"]).as_deref(), Some("2027-01-01"));
}

#[test]
fn a_start_is_the_first_whole_german_day() {
    for (text, day) in [
        ("2027-01-01", "2027-01-01"),
        ("2027-01-01T00:00:00+01:00", "2027-01-01"),
        ("2026-12-31T23:00:00Z", "2027-01-01"),
        ("2027-01-01T08:00:00", "2027-01-02"),
    ] {
        assert_eq!(first(text).as_deref(), Some(day), "{text}");
    }
}

#[test]
fn what_has_two_readings_is_no_date() {
    for text in
        ["31.12.25", "20251231", "2025/12/31", "12/31/2025", "Ende 2025", "2025-12-31T25:00"]
    {
        assert_eq!(Moment::read(text), None, "{text}");
    }
}

//! How quarters are written and which days lie in them.
//! What stands in a notice is told by the journeys.

use chrono::NaiveDate;

use super::Quarter;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// calendar quarters.
#[test]
fn a_quarter_has_its_first_and_its_last_day() {
    let quarter: Quarter = "2026-Q3".parse().unwrap();
    assert_eq!(quarter.to_string(), "2026-Q3");
    let holds = |text| quarter.holds(day(text));
    assert!(holds("2026-07-01") && holds("2026-09-30"));
    assert!(!holds("2026-06-30") && !holds("2026-10-01") && !holds("2025-08-01"));
}

#[test]
fn what_is_no_quarter_is_refused() {
    for text in
        ["", "2026", "2026-Q0", "2026-Q5", "2026-Q03", "2026-3", "26-Q3", "+026-Q1", "2026-q1"]
    {
        assert!(text.parse::<Quarter>().is_err(), "{text}");
    }
}

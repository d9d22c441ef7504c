//! Days, times and ends by German clocks.

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn times_are_those_of_german_clocks() {
    assert_eq!(time(at("2026-10-20T08:00:00Z")), "20.10.2026, 10:00 Uhr");
    assert_eq!(time(at("2026-12-20T08:00:07Z")), "20.12.2026, 09:00:07 Uhr");
    assert_eq!(day_of(at("2026-10-07T22:00:00Z")), "08.10.2026");
}

#[test]
fn an_end_at_midnight_is_the_last_hour_of_the_day_before() {
    assert_eq!(end(at("2026-10-07T22:00:00Z")), "07.10.2026, 24:00 Uhr");
    assert_eq!(end(at("2026-12-31T23:00:00Z")), "31.12.2026, 24:00 Uhr");
    assert_eq!(end(at("2026-10-07T10:30:00Z")), "07.10.2026, 12:30 Uhr");
}

#[test]
fn what_the_program_says_is_german_and_what_people_say_stays() {
    assert!(said("a tender was to be read before the opening").starts_with("Ein Angebot"));
    assert_eq!(said("zu teuer"), "zu teuer");
}

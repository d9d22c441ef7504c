//! When a day is over, and which Friday stands for it.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn duty(due: &str, until: Option<&str>, has_last_day: bool) -> Duty {
    Duty {
        kind: DutyKind::Assessment,
        what: Sentence { de: String::new(), en: String::new() },
        stream: String::new(),
        path: String::new(),
        role: Role::Operator,
        organisation: OrganisationId(uuid::Uuid::from_u128(1)),
        due: day(due),
        until: until.map(|until| until.parse().unwrap()),
        has_last_day,
        rule: String::new(),
        since: 1,
    }
}

/// a period ends with the last hour of its last day, by German clocks.
#[test]
fn a_duty_is_overdue_when_its_last_hour_is_over() {
    let over = |duty: &Duty, at: &str| is_over(duty, at.parse().unwrap());
    let by_day = duty("2026-10-02", None, true);
    assert!(!over(&by_day, "2026-10-02T21:59:59Z"));
    assert!(over(&by_day, "2026-10-02T22:00:00Z"));
    let by_moment = duty("2026-10-02", Some("2026-10-02T10:00:00Z"), true);
    assert!(!over(&by_moment, "2026-10-02T09:59:59Z"));
    assert!(over(&by_moment, "2026-10-02T10:00:00Z"));
    assert!(!over(&duty("2026-10-02", None, false), "2027-01-01T00:00:00Z"));
}

#[test]
fn a_week_is_told_by_its_friday() {
    for (on, by) in [
        ("2026-09-28", "2026-10-02"),
        ("2026-10-02", "2026-10-02"),
        ("2026-10-03", "2026-10-02"),
        ("2026-10-04", "2026-10-02"),
        ("2026-10-05", "2026-10-09"),
    ] {
        assert_eq!(friday(day(on)), day(by), "{on}");
    }
}

//! Complaints, applications and appeals to the day.

use schemas::organisation::Land;

use super::*;
use crate::law::Law;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// ten and fifteen days, moved from a Sunday (§ 193 BGB).
#[test]
fn a_complaint_has_ten_days_and_an_application_fifteen() {
    let (law, place) = (Law::built_in().unwrap(), Place::land(Land::NW));
    let last = |period, event| last_day(&law.holidays, &place, period, day(event)).unwrap();
    assert_eq!(last(COMPLAINT, "2026-10-20"), day("2026-10-30"));
    assert_eq!(last(COMPLAINT, "2026-10-08"), day("2026-10-19"), "the 18th is a Sunday");
    assert_eq!(last(APPLICATION, "2026-10-20"), day("2026-11-04"));
}

/// under the old rules the ban lasts until the period for an appeal is over.
#[test]
fn the_ban_ends_by_the_rule_set() {
    let (law, place) = (Law::built_in().unwrap(), Place::land(Land::NW));
    let from = |rules| contract_from(&law.holidays, &place, rules, day("2026-10-20")).unwrap();
    assert_eq!(from(RuleSet::Pre202607), day("2026-11-04"));
    assert_eq!(from(RuleSet::From202607), day("2026-10-20"));
}

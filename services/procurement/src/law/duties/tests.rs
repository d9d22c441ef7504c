//! Given, when, then of § 9.3 of the rules, by their numbers, for what is owed after an award.

use schemas::organisation::Land;

use super::*;
use crate::law::Law;
use crate::samples::{day, dec};

fn law() -> &'static Law {
    Law::built_in().unwrap()
}

fn nw() -> Place {
    Place::land(Land::NW)
}

/// 9.3 no. 19, R-4.30: awards in a system are published by quarter, and the reminder comes before the weekend.
#[test]
fn awards_in_a_system_are_published_by_quarter() {
    let of = |awarded: &str| quarterly_notice(&law().holidays, &nw(), day(awarded)).unwrap();
    for awarded in ["2026-07-01", "2026-08-14", "2026-09-30"] {
        assert_eq!(of(awarded).period.last_day, day("2026-10-30"));
    }
    let winter = of("2026-10-01");
    assert_eq!(winter.period.counted_to, day("2027-01-30"));
    assert_eq!(winter.period.last_day, day("2027-02-01"));
    assert_eq!(winter.alert_on, day("2027-01-29"));
}

/// 9.3 no. 20, R-4.35: sixty days for the statistics; the day does not move.
#[test]
fn an_award_is_reported_within_sixty_days() {
    let duty = statistics(&law().holidays, &nw(), day("2026-09-15")).unwrap();
    assert_eq!(duty.period.last_day, day("2026-11-14"));
    assert_eq!(duty.alert_on, day("2026-11-13"));
}

/// 9.3 no. 22, R-4.20, R-1.44, R-1.45: waiting under the old rules, information alone under the new.
#[test]
fn standstill_is_a_matter_of_the_rule_set() {
    let of = |started: &str| {
        standstill_in_system(&law().holidays, &nw(), day(started), day("2026-09-18")).unwrap()
    };
    let Standstill::Wait { contract_from, period } = of("2026-06-15") else { panic!() };
    assert_eq!(contract_from, day("2026-09-29"));
    assert_eq!((period.steps[1].day, period.last_day), (day("2026-09-19"), day("2026-09-28")));
    assert_eq!(of("2026-07-02"), Standstill::InformOnly);
}

/// 9.3 no. 24, R-4.37: an answer of the register serves for two months.
#[test]
fn an_answer_of_the_register_serves_for_two_months() {
    let of = |award: &str| {
        let (started, answered) = (day("2026-07-15"), Some(day("2026-07-20")));
        register_query(law(), &nw(), started, dec("60000"), answered, day(award)).unwrap()
    };
    assert_eq!(of("2026-09-18"), Demand::NotNeeded);
    assert_eq!(of("2026-09-20"), Demand::NotNeeded);
    assert_eq!(of("2026-09-21"), Demand::Required);
    assert_eq!(of("2026-07-19"), Demand::Required);
}

/// 9.3 no. 25, R-4.35, R-4.36, R-4.37, R-4.38: "reached or exceeded" and "exceeded" differ by a cent.
#[test]
fn limits_of_the_register_and_the_statistics_differ_by_a_cent() {
    let (started, award) = (day("2026-07-15"), day("2026-09-18"));
    let query = |value| register_query(law(), &nw(), started, dec(value), None, award).unwrap();
    assert_eq!(query("50000.00"), Demand::Required);
    assert_eq!(query("49999.99"), Demand::Optional);
    let report = |value, eu| statistics_report(&law().limits, started, dec(value), eu).unwrap();
    assert_eq!(report("50000.00", false), Demand::NotNeeded);
    assert_eq!(report("50000.01", false), Demand::Required);
    assert_eq!(report("100.00", true), Demand::Required);
    let old = register_query(law(), &nw(), day("2026-06-30"), dec("30000.00"), None, award);
    assert_eq!(old, Ok(Demand::Required));
}

/// 9.3 no. 26: thirty days for payment end after Christmas, the payment run comes before.
#[test]
fn an_invoice_is_paid_within_thirty_days() {
    let duty = payment(&law().holidays, &nw(), day("2026-11-26")).unwrap();
    assert_eq!(duty.period.last_day, day("2026-12-28"));
    assert_eq!(duty.alert_on, day("2026-12-24"));
}

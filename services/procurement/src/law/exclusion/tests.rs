//! Grounds, caps and self-cleaning by the day.

use super::*;
use crate::samples::day;

fn finding(ground: Ground, on: &str) -> Finding {
    Finding { ground, on: day(on), ended: None, cleaning: SelfCleaning::default() }
}

const ALL_THREE: SelfCleaning =
    SelfCleaning { compensated: true, cleared_up: true, prevented: true };

/// 9.3 no. 28, § 126 GWB: five years from the final conviction, not a day more.
#[test]
fn a_conviction_excludes_for_five_years() {
    let conviction = finding(Ground::Conviction, "2024-03-10");
    let until = Some(day("2029-03-10"));
    let excludes = Effect::Excludes { force: Force::Mandatory, until };
    assert_eq!(effect_on(&conviction, day("2024-03-10")), excludes);
    assert_eq!(effect_on(&conviction, day("2029-03-10")), excludes);
    let expired = Effect::Expired { last_day: day("2029-03-10") };
    assert_eq!(effect_on(&conviction, day("2029-03-11")), expired);
    assert_eq!(effect_on(&conviction, day("2024-03-09")), Effect::NotYet);
}

/// § 126 no. 2 GWB: three years for the optional grounds.
#[test]
fn an_optional_ground_is_weighed_for_three_years() {
    let fault = finding(Ground::PoorPerformance, "2024-02-29");
    let last_day = day("2027-02-28");
    let excludes = Effect::Excludes { force: Force::Optional, until: Some(last_day) };
    assert_eq!(effect_on(&fault, last_day), excludes);
    assert_eq!(effect_on(&fault, day("2027-03-01")), Effect::Expired { last_day });
}

/// § 125 GWB: only compensation, clarification and prevention together restore a firm.
#[test]
fn self_cleaning_needs_all_three_and_never_replaces_the_payment_of_dues() {
    let on = day("2026-09-01");
    let mut conviction = finding(Ground::Conviction, "2026-01-01");
    conviction.cleaning = SelfCleaning { prevented: false, ..ALL_THREE };
    let until = Some(day("2031-01-01"));
    let force = Force::Mandatory;
    assert_eq!(effect_on(&conviction, on), Effect::Excludes { force, until });
    conviction.cleaning = ALL_THREE;
    assert_eq!(effect_on(&conviction, on), Effect::Cleaned);
    let mut dues = Finding { cleaning: ALL_THREE, ..finding(Ground::UnpaidDues, "2019-01-01") };
    let excludes = Effect::Excludes { force, until: None };
    assert_eq!(effect_on(&dues, on), excludes);
    dues.ended = Some(day("2026-09-01"));
    assert_eq!(effect_on(&dues, on), Effect::Ended { on });
    assert_eq!(effect_on(&dues, day("2026-08-31")), excludes);
}

#[test]
fn each_ground_binds_in_its_own_way() {
    assert_eq!(force(Ground::Cartel), Force::Optional);
    assert_eq!(force(Ground::MinimumWage), Force::Should);
    assert_eq!(force(Ground::Conviction), Force::Mandatory);
    assert_eq!(paragraph(Ground::Conviction), "§ 123(1) to (3) GWB");
}

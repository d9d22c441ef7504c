//! Retention is counted as the law counts it, and nobody shortens it below the law.

use schemas::retention::{RetentionClass, RetentionPeriodDetermined};

use super::{Determined, RetentionCommand, RetentionPeriods, RetentionRejection};
use crate::decider::Decider;
use crate::samples::{day, line};
use crate::scenario::{given, history};

fn determined(class: RetentionClass, years: u16) -> RetentionPeriodDetermined {
    RetentionPeriodDetermined { class, years, ground: line("KomHVO"), reason: line("Rechtsamt") }
}

fn until(class: RetentionClass, made: &str, ended: Option<&str>) -> Option<String> {
    let period = Determined::default().period(class).unwrap();
    period.keep_until(day(made), ended.map(day)).map(|day| day.to_string())
}

/// three years from the day of award, and not before the contract ends.
#[test]
fn the_record_of_an_award_is_kept_for_three_years_and_to_the_end_of_the_contract() {
    let class = RetentionClass::ProcurementRecord;
    assert_eq!(until(class, "2026-03-05", None).unwrap(), "2029-03-05");
    assert_eq!(until(class, "2028-02-29", None).unwrap(), "2031-02-28");
    assert_eq!(until(class, "2026-03-05", Some("2026-04-01")).unwrap(), "2029-03-05");
    assert_eq!(until(class, "2026-03-05", Some("2030-01-31")).unwrap(), "2030-01-31");
}

/// 9.3 no. 27, R-7.3: papers of the procedure for three years, vouchers for eight whole years.
#[test]
fn papers_are_kept_for_their_years() {
    let of = |ends| until(RetentionClass::ProcurementRecord, "2026-09-18", ends).unwrap();
    assert_eq!(of(Some("2026-11-30")), "2029-09-18");
    assert_eq!(of(Some("2030-11-30")), "2030-11-30");
    assert_eq!(of(None), "2029-09-18");
    assert_eq!(until(RetentionClass::Voucher, "2026-12-28", None).unwrap(), "2034-12-31");
}

/// § 147(4) AO, from the end of the calendar year.
#[test]
fn letters_and_vouchers_are_kept_from_the_end_of_the_year() {
    assert_eq!(until(RetentionClass::Letter, "2026-03-05", None).unwrap(), "2032-12-31");
    assert_eq!(until(RetentionClass::Voucher, "2026-12-31", None).unwrap(), "2034-12-31");
    assert_eq!(until(RetentionClass::Book, "2026-01-01", None).unwrap(), "2036-12-31");
}

#[test]
fn what_was_not_read_in_the_law_is_not_assumed() {
    assert_eq!(until(RetentionClass::MunicipalBookkeeping, "2026-03-05", None), None);
}

/// what the law demands at least cannot be shortened; what is not read can be set, with a reason.
#[test]
fn a_period_is_lengthened_with_a_reason_and_never_shortened_below_the_law() {
    let short = determined(RetentionClass::Voucher, 7);
    let ground = "§ 147(3), (4) AO; § 257(4) HGB; § 14b UStG";
    given::<RetentionPeriods>(&[])
        .when(&RetentionCommand::DeterminePeriod(short))
        .then_rejected_by(
            "R-7.3",
            &RetentionRejection::ShorterThanTheLaw { years: 7, least: 8, ground },
        );
    let none = determined(RetentionClass::MunicipalBookkeeping, 0);
    given::<RetentionPeriods>(&[])
        .when(&RetentionCommand::DeterminePeriod(none))
        .then_rejected(&RetentionRejection::YearsOutOfBounds);
    let long = determined(RetentionClass::MunicipalBookkeeping, 10);
    given::<RetentionPeriods>(&[])
        .when(&RetentionCommand::DeterminePeriod(long.clone()))
        .then(&[long.clone().into()]);
    let state = RetentionPeriods::fold(&[long.clone().into()]);
    let period = state.period(RetentionClass::MunicipalBookkeeping).unwrap();
    assert_eq!(period.keep_until(day("2026-03-05"), None), Some(day("2036-12-31")));
    history::<RetentionPeriods>(&[RetentionCommand::DeterminePeriod(long)], |_| ());
}

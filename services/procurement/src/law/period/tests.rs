//! Periods worked by hand, and compared with a slow count that looks at one day after the other.

use chrono::Datelike;
use proptest::prelude::*;
use schemas::organisation::Land;

use super::*;
use crate::law::Law;
use crate::law::calendar::LAENDER;
use crate::samples::day;

fn holidays() -> &'static Holidays {
    &Law::built_in().unwrap().holidays
}

fn last(period: Period, event: &str, land: Land) -> String {
    let reckoned = reckon(holidays(), &Place::land(land), period, day(event)).unwrap();
    reckoned.last_day.to_string()
}

#[test]
fn a_period_of_two_days_has_two_working_days() {
    // Friday: Saturday and Sunday are the two days, Monday is the first working day, Tuesday the second.
    assert_eq!(last(Period::eu(2, Unit::Days), "2026-09-11", Land::NW), "2026-09-15");
    assert_eq!(last(Period::eu(1, Unit::Days), "2026-09-11", Land::NW), "2026-09-14");
    assert_eq!(last(Period::bgb(2, Unit::Days), "2026-09-11", Land::NW), "2026-09-14");
}

#[test]
fn a_date_that_the_month_does_not_have_is_its_last_day() {
    assert_eq!(last(Period::waiting(1, Unit::Months), "2026-01-31", Land::NW), "2026-02-28");
    assert_eq!(last(Period::waiting(1, Unit::Years), "2028-02-29", Land::NW), "2029-02-28");
    assert_eq!(last(Period::eu(2, Unit::Weeks), "2026-09-09", Land::NW), "2026-09-23");
}

#[test]
fn a_waiting_period_ends_on_a_holiday_too() {
    assert_eq!(last(Period::waiting(10, Unit::Days), "2026-12-15", Land::NW), "2026-12-25");
    assert_eq!(last(Period::bgb(10, Unit::Days), "2026-12-15", Land::NW), "2026-12-28");
}

#[test]
fn each_step_says_its_day_and_its_provision() {
    let period = Period::eu(10, Unit::Days);
    let reckoned = reckon(holidays(), &Place::land(Land::NW), period, day("2026-09-23")).unwrap();
    let steps: Vec<_> = reckoned.steps.iter().map(|s| format!("{} {}", s.day, s.what)).collect();
    assert_eq!(
        steps,
        [
            "2026-09-23 the day of the event; it is not counted",
            "2026-09-24 day 1",
            "2026-10-03 day 10; Saturdays, Sundays and holidays between are counted",
            "2026-10-03 a public holiday (Tag der Deutschen Einheit); the period does not end on it",
            "2026-10-04 a Sunday; the period does not end on it",
            "2026-10-05 the last day; the period ends with its last hour, 24:00",
        ]
    );
    assert_eq!(reckoned.over_at().to_string(), "2026-10-06 00:00:00");
}

#[test]
fn a_municipal_holiday_that_was_left_open_is_told() {
    let period = Period::eu(1, Unit::WorkingDays);
    let reckoned = reckon(holidays(), &Place::land(Land::SN), period, day("2026-06-03")).unwrap();
    assert!(reckoned.steps.iter().any(|step| step.what.contains("Fronleichnam")));
}

#[test]
fn a_period_of_nothing_or_of_centuries_is_none() {
    for length in [0, LONGEST + 1, u32::MAX] {
        let refused = reckon(
            holidays(),
            &Place::land(Land::NW),
            Period::eu(length, Unit::Years),
            day("2026-01-01"),
        );
        assert_eq!(refused, Err(PeriodError::Length(Unit::Years)));
    }
    let far =
        reckon(holidays(), &Place::land(Land::NW), Period::bgb(50, Unit::Years), day("2026-01-01"));
    assert!(far.is_err());
}

/// Art. 2 and 3 of the regulation, one day after the other: no arithmetic on dates but "the next day".
fn slowly(place: &Place, period: Period, event: NaiveDate) -> NaiveDate {
    let off = |day: NaiveDate| {
        let weekend = ["Sat", "Sun"].contains(&&*day.weekday().to_string());
        weekend || holidays().holiday(place, day).unwrap().is_some()
    };
    let mut days = Vec::new();
    let enough = |days: &Vec<NaiveDate>| {
        let working = days.iter().filter(|day| !off(**day)).count();
        let counted = match period.unit {
            Unit::WorkingDays => working,
            Unit::Days => days.len(),
            Unit::Weeks => days.len() / 7,
            Unit::Months | Unit::Years => unreachable!("they are counted by the date"),
        };
        let long = period.length >= 2 || period.unit == Unit::Weeks;
        let ends_well = match period.regime {
            Regime::Eu => !off(days[days.len() - 1]) && (!long || working >= 2),
            Regime::Bgb => !off(days[days.len() - 1]),
            Regime::BgbWithoutRolling => true,
        };
        counted >= period.length as usize && (ends_well || period.unit == Unit::WorkingDays)
    };
    let mut day = event.succ_opt().unwrap();
    days.push(day);
    while !enough(&days) {
        day = day.succ_opt().unwrap();
        days.push(day);
    }
    day
}

proptest! {
    #[test]
    fn a_period_ends_where_a_slow_count_ends(
        land in 0..16_usize,
        offset in 0..5_500_i64,
        length in 1..70_u32,
        unit in 0..3_usize,
        regime in 0..3_usize,
    ) {
        let place = Place::land(LAENDER[land]);
        let event = day("2020-01-01") + chrono::TimeDelta::days(offset);
        let unit = [Unit::Days, Unit::WorkingDays, Unit::Weeks][unit];
        let length = if unit == Unit::Weeks { length.min(20) } else { length };
        let regime = [Regime::Eu, Regime::Bgb, Regime::BgbWithoutRolling][regime];
        let period = Period { length, unit, regime };
        let reckoned = reckon(holidays(), &place, period, event).unwrap();
        prop_assert_eq!(reckoned.last_day, slowly(&place, period, event));
        prop_assert!(reckoned.counted_to <= reckoned.last_day);
    }

    #[test]
    fn a_period_of_months_keeps_the_date_or_ends_with_the_month(
        offset in 0..3_000_i64, length in 1..24_u32,
    ) {
        let event = day("2020-01-01") + chrono::TimeDelta::days(offset);
        let period = Period::waiting(length, Unit::Months);
        let last = reckon(holidays(), &Place::land(Land::NW), period, event).unwrap().last_day;
        let months = (last.year() * 12 + last.month0().cast_signed())
            - (event.year() * 12 + event.month0().cast_signed());
        prop_assert_eq!(months, length.cast_signed());
        prop_assert!(last.day() == event.day() || last.succ_opt().unwrap().day() == 1);
    }
}

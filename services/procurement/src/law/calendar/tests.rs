//! Days that a table of one year would get wrong, and what is not answered.

mod compared;

use super::*;
use crate::law::Law;
use crate::samples::day;

fn holidays() -> &'static Holidays {
    &Law::built_in().unwrap().holidays
}

fn name(place: &Place, on: &str) -> Option<String> {
    holidays().holiday(place, day(on)).unwrap().map(str::to_owned)
}

#[test]
fn easter_falls_where_the_church_says() {
    for (year, easter) in [
        (2020, "2020-04-12"),
        (2024, "2024-03-31"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2028, "2028-04-16"),
        (2035, "2035-03-25"),
        (1818, "1818-03-22"),
        (2038, "2038-04-25"),
    ] {
        assert_eq!(easter_sunday(year), Some(day(easter)));
    }
}

#[test]
fn a_holiday_has_its_first_year_and_a_jubilee_its_only_one() {
    let (mv, be) = (Place::land(Land::MV), Place::land(Land::BE));
    assert_eq!(name(&mv, "2022-03-08"), None);
    assert_eq!(name(&mv, "2023-03-08").as_deref(), Some("Frauentag"));
    assert!(name(&be, "2028-06-17").is_some());
    assert_eq!(name(&be, "2029-06-17"), None);
}

#[test]
fn the_day_of_repentance_is_the_wednesday_before_23_november() {
    let sn = Place::land(Land::SN);
    for on in ["2026-11-18", "2027-11-17", "2028-11-22", "2022-11-16"] {
        assert_eq!(name(&sn, on).as_deref(), Some("Buß- und Bettag"));
    }
    assert_eq!(name(&sn, "2022-11-23"), None);
    assert_eq!(name(&Place::land(Land::NW), "2026-11-18"), None);
}

#[test]
fn a_town_keeps_its_own_holidays() {
    let augsburg = Place::municipality(Land::BY, " augsburg ");
    assert_eq!(name(&augsburg, "2026-08-08").as_deref(), Some("Augsburger Friedensfest"));
    assert_eq!(name(&augsburg, "2026-08-15").as_deref(), Some("Mariä Himmelfahrt"));
    let nuremberg = Place::municipality(Land::BY, "Nürnberg");
    assert_eq!((name(&nuremberg, "2026-08-08"), name(&nuremberg, "2026-08-15")), (None, None));
    assert_eq!(name(&Place::land(Land::BY), "2026-08-15"), None);
    let crostwitz = Place::municipality(Land::SN, "Crostwitz");
    assert_eq!(name(&crostwitz, "2026-06-04").as_deref(), Some("Fronleichnam"));
    assert_eq!(name(&Place::municipality(Land::SN, "Leipzig"), "2026-06-04"), None);
}

#[test]
fn a_town_that_the_table_does_not_know_has_no_answer_on_a_day_that_hangs_on_it() {
    let somewhere = Place::municipality(Land::BY, "Kleinkleckersdorf");
    let refused = holidays().holiday(&somewhere, day("2026-08-15")).unwrap_err();
    assert!(refused.to_string().contains(WITH_MUNICIPAL_HOLIDAYS), "{refused}");
    assert_eq!(name(&somewhere, "2026-08-14"), None);
    let said = Place::municipality(Land::BY, WITH_MUNICIPAL_HOLIDAYS);
    assert!(name(&said, "2026-08-15").is_some());
    // No town of this Land has holidays of its own.
    assert_eq!(name(&Place::municipality(Land::NW, "Wermelskirchen"), "2026-08-15"), None);
}

#[test]
fn no_day_is_answered_outside_the_years_that_were_checked() {
    let nw = Place::land(Land::NW);
    for on in ["2019-12-31", "2036-01-01"] {
        let refused = holidays().holiday(&nw, day(on)).unwrap_err();
        assert!(refused.to_string().contains("2020-01-01 to 2035-12-31"), "{refused}");
    }
}

#[test]
fn christmas_eve_and_new_years_eve_are_working_days() {
    let nw = Place::land(Land::NW);
    assert!(holidays().is_working_day(&nw, day("2026-12-24")).unwrap());
    assert!(holidays().is_working_day(&nw, day("2026-12-31")).unwrap());
    assert_eq!(holidays().working_day_until(&nw, day("2026-12-27")).unwrap(), day("2026-12-24"));
}

#[test]
fn a_table_that_is_wrong_says_where() {
    let with = |row: &str| Holidays::parse(&format!("kept | 2020-01-01 | 2035-12-31\n{row}"));
    for (row, why) in [
        ("x | 02-30 | all | | | | s | M", "no rule for a day"),
        ("x | easter* | all | | | | s | M", "no rule for a day"),
        ("x | 01-01 | XX | | | | s | M", "no Land"),
        ("x | 01-01 | all | | | | | M", "cell 7 is empty"),
        ("x | 01-01 | all", "8 cells"),
    ] {
        let bad = with(row).unwrap_err();
        assert_eq!(bad.line, 2);
        assert!(bad.why.contains(why), "{bad}");
    }
    assert!(Holidays::parse("").is_err());
    assert!(Holidays::parse("x | 01-01 | all").is_err());
}

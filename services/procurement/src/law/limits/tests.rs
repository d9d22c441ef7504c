//! Rows that hold, rows that have ended, rows that are missing, and what an operator may change.

use super::*;
use crate::law::Law;
use crate::samples::{day, dec};

fn limits() -> &'static Limits {
    &Law::built_in().unwrap().limits
}

fn asked(kind: Kind, land: Option<Land>, body: Body, on: &str) -> Asked {
    Asked { kind, land, body, subject: Subject::Supplies, day: day(on) }
}

fn municipal(kind: Kind, land: Land, on: &str) -> Result<String, String> {
    let found = limits().find(&asked(kind, Some(land), Body::Municipality, on));
    found.map(|row| row.value.to_string()).map_err(|missing| missing.to_string())
}

/// the threshold of the day on which a procedure begins.
#[test]
fn the_threshold_is_that_of_the_day() {
    let of = |on: &str| municipal(Kind::EuThreshold, Land::NW, on);
    assert_eq!(of("2025-12-31").unwrap(), "221000");
    assert_eq!(of("2026-01-01").unwrap(), "216000");
    assert_eq!(of("2027-12-31").unwrap(), "216000");
    assert_eq!(
        of("2028-01-01").unwrap_err(),
        "the row `eu-threshold` for supplies bought by a municipality in NW expired on 2027-12-31; none holds on \
         2028-01-01"
    );
    assert!(of("2023-12-31").unwrap_err().contains("no row"));
}

/// 1 July 2026 changes the limits of the federation, of the register and of the statistics.
#[test]
fn the_split_of_2026_changes_its_limits_on_its_day() {
    let of = |kind, body, on: &str| {
        let found = limits().find(&asked(kind, None, body, on));
        found.map(|row| row.value.to_string()).unwrap()
    };
    for (kind, body, before, from) in [
        (Kind::DirectAward, Body::Federation, "15000", "50000"),
        (Kind::EuThreshold, Body::Federation, "140000", "216000"),
        (Kind::EuThreshold, Body::Ministry, "140000", "140000"),
        (Kind::RegisterQuery, Body::Municipality, "30000", "50000"),
        (Kind::Statistics, Body::Municipality, "25000", "50000"),
    ] {
        assert_eq!(
            (&*of(kind, body, "2026-06-30"), &*of(kind, body, "2026-07-01")),
            (before, from)
        );
    }
}

/// § 4.3 of the rules, Land by Land.
#[test]
fn each_land_has_its_own_limit_of_the_direct_award_or_none_is_known() {
    let of = |land| municipal(Kind::DirectAward, land, "2026-09-15").ok();
    for (land, value) in [
        (Land::BY, "100000"),
        (Land::BW, "100000"),
        (Land::BB, "100000"),
        (Land::NW, "unlimited"),
        (Land::NI, "20000"),
        (Land::RP, "10000"),
        (Land::HE, "10000"),
        (Land::TH, "30000"),
        (Land::ST, "15000"),
        (Land::SH, "5000"),
    ] {
        assert_eq!(of(land).as_deref(), Some(value), "{land:?}");
    }
    for land in [Land::BE, Land::HB, Land::HH, Land::MV, Land::SL, Land::SN] {
        assert_eq!(of(land), None, "{land:?}");
    }
    assert_eq!(municipal(Kind::DirectAward, Land::NW, "2025-12-31").unwrap(), "25000");
    let expired = municipal(Kind::DirectAward, Land::BW, "2027-10-02").unwrap_err();
    assert!(expired.contains("expired on 2027-10-01"), "{expired}");
}

#[test]
fn an_operator_adds_and_changes_what_the_law_was_not_read_for() {
    let row = "direct-award | SL | municipality | supplies | 12500.50 | 2026-01-01 | | council 2026-02-03 | M | rules 4.3 |";
    let amended = limits().amended(row).unwrap();
    let found =
        amended.find(&asked(Kind::DirectAward, Some(Land::SL), Body::Municipality, "2026-09-15"));
    assert_eq!(found.unwrap().value, Value::Euros(dec("12500.50")));
    let higher = row.replace("SL", "RP");
    let amended = limits().amended(&higher).unwrap();
    let found =
        amended.find(&asked(Kind::DirectAward, Some(Land::RP), Body::Municipality, "2026-09-15"));
    assert_eq!(found.unwrap().source, "council 2026-02-03");
}

/// read in the law itself, so no operator's to change.
#[test]
fn an_operator_does_not_change_the_law() {
    let row = "\nregister-query | * | * | supplies | 90000 | 2026-09-01 | | council | M | R-4.37 |";
    let refused = limits().amended(row).unwrap_err().to_string();
    assert!(
        refused.starts_with("line 2: `register-query` was read in the law itself"),
        "{refused}"
    );
    // Neither for some of those for whom the law holds, nor for everybody and so for them as well.
    for around in [
        "register-query | NW | municipality | supplies | 90000 | 2026-09-01 | | council | M | R-4.37 |",
        "direct-award | * | * | supplies | 250000 | 2026-07-01 | | council | M | rules 4.3 |",
        "direct-award | BY | * | supplies | 250000 | 2026-09-01 | | council | M | rules 4.3 |",
        "direct-award | BY | ministry | supplies | 250000 | 2026-09-01 | | council | M | rules 4.3 |",
    ] {
        let refused = limits().amended(around);
        assert!(matches!(refused, Err(NotAmendable::Settled { line: 1, .. })), "{around}");
    }
    let as_law = "statistics | * | federation | supplies | 1 | | | we | H | R-4.35 |";
    assert_eq!(limits().amended(as_law), Err(NotAmendable::MarkedAsLaw(1)));
    let without_source = "direct-award | SL | municipality | supplies | 1 | | | | M | rules 4.3 |";
    assert!(matches!(limits().amended(without_source), Err(NotAmendable::Bad(_))));
}

#[test]
fn two_rows_for_one_day_are_refused() {
    let row =
        "direct-award | SL | * | supplies | 1 | 2026-01-01 | 2026-12-31 | s | M | rules 4.3 |";
    let next = row.replace("2026-01-01 | 2026-12-31", "2027-01-01 |");
    assert!(Limits::parse(&format!("{row}\n{next}")).is_ok());
    let bad = Limits::parse(&format!("{row}\n{row}")).unwrap_err();
    assert_eq!((bad.line, &*bad.why), (2, "two rows `direct-award` hold on the same day"));
}

//! What an operator may change of the law, and what not.

use schemas::law::{AtTheLimit, Setting};

use super::*;
use crate::law::calendar::Place;
use crate::law::limits::{Asked, Body, Kind, Subject};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn decide(state: &ChangedLaw, change: LawChange) -> Result<Vec<LawEvent>, LawChangeRejection> {
    LawChanges::decide(state, &LawCommand { change, reason: line("council"), proposed_by: None })
}

fn made(state: ChangedLaw, change: LawChange) -> ChangedLaw {
    decide(&state, change).unwrap().iter().fold(state, LawChanges::evolve)
}

fn limit(row: &str) -> LawChange {
    LawChange::Limit { row: line(row) }
}

const SAARLAND: &str = "direct-award | SL | municipality | supplies | 12500 | 2026-01-01 | | council | M | rules 4.3 |";

/// a limit that is not settled by the law is the operator's to set, the newest row first.
#[test]
fn a_limit_that_was_set_holds_until_another_is_set() {
    let asked = Asked {
        kind: Kind::DirectAward,
        land: Some(schemas::organisation::Land::SL),
        body: Body::Municipality,
        subject: Subject::Supplies,
        day: "2026-11-24".parse().unwrap(),
    };
    let found = |state: &ChangedLaw| {
        let law = state.law.as_ref().unwrap();
        law.limits.find(&asked).ok().map(|row| row.value.to_string())
    };
    let before = LawChanges::initial();
    assert_eq!(found(&before), None);
    let once = made(before, limit(SAARLAND));
    assert_eq!(found(&once).as_deref(), Some("12500"));
    assert_eq!(decide(&once, limit(SAARLAND)), Ok(vec![]));
    let again = made(once, limit(&SAARLAND.replace("12500", "15000")));
    assert_eq!(found(&again).as_deref(), Some("15000"));
}

#[test]
fn what_the_law_settles_and_what_is_no_row_is_refused() {
    let state = LawChanges::initial();
    let refused = |row: &str| decide(&state, limit(row)).unwrap_err();
    let settled = "direct-award | * | federation | supplies | 90000 | 2026-07-01 | | us | M | x |";
    assert!(matches!(refused(settled), LawChangeRejection::SettledByLaw { .. }));
    let as_law = SAARLAND.replace("| M |", "| H |");
    assert!(matches!(refused(&as_law), LawChangeRejection::SettledByLaw { .. }));
    for no_row in ["# a remark", "direct-award | SL", "nothing"] {
        assert!(matches!(refused(no_row), LawChangeRejection::RowUnusable { .. }), "{no_row}");
    }
    let holiday = LawChange::Holiday { row: line("Sonnentag | 02-31 | SL | | | | us | M") };
    assert!(decide(&state, holiday).is_err());
}

#[test]
fn a_municipality_that_the_table_does_not_name_gets_its_holiday() {
    let state = LawChanges::initial();
    let place = Place::municipality(schemas::organisation::Land::SN, "Musterdorf");
    let corpus_christi = "2026-06-04".parse().unwrap();
    let off = |state: &ChangedLaw| {
        let law = state.law.as_ref().unwrap();
        law.holidays.is_working_day(&place, corpus_christi).ok().map(|works| !works)
    };
    assert_eq!(off(&state), None);
    let row = "Fronleichnam | easter+60 | SN | Musterdorf | | | FronleichnamsVO | M";
    let state = made(state, LawChange::Holiday { row: line(row) });
    assert_eq!(off(&state), Some(true));
}

/// a choice that the law leaves open is made with a number that makes sense.
#[test]
fn a_choice_that_the_law_leaves_open_can_be_made_another_way() {
    let state = LawChanges::initial();
    let wrong = LawChange::Setting(Setting::LowTenderAlarm { percent: 0 });
    let why = decide(&state, wrong).unwrap_err();
    assert!(matches!(why, LawChangeRejection::SettingOutOfBounds(_)), "{why}");
    for days in [0, 61] {
        let wrong = LawChange::Setting(Setting::TenderPeriodBelowThreshold { days });
        let why = decide(&state, wrong).unwrap_err();
        assert!(matches!(why, LawChangeRejection::SettingOutOfBounds(_)), "{why}");
    }
    let value = AtTheLimit::RequireReason;
    let state = made(state, LawChange::Setting(Setting::DirectAwardsAtTheLimit { value }));
    assert_eq!(state.law.unwrap().settings.at_the_limit, value);
}

#[test]
fn a_change_for_every_body_holds_when_two_bodies_have_proposed_the_same() {
    use schemas::ids::OrganisationId;
    let body = |number| Some(OrganisationId(uuid::Uuid::from_u128(number)));
    let percent = |percent| LawChange::Setting(Setting::LowTenderAlarm { percent });
    let propose = |state: &ChangedLaw, change: &LawChange, proposed_by| {
        let (change, reason) = (change.clone(), line("council"));
        LawChanges::decide(state, &LawCommand { change, reason, proposed_by }).unwrap()
    };
    let after =
        |state: ChangedLaw, events: &[LawEvent]| events.iter().fold(state, LawChanges::evolve);
    let proposed = propose(&LawChanges::initial(), &percent(15), body(1));
    assert!(matches!(&proposed[..], [LawEvent::LawChangeProposed(_)]), "{proposed:?}");
    let state = after(LawChanges::initial(), &proposed);
    // Not by the same body again, and not by another change.
    assert!(propose(&state, &percent(15), body(1)).is_empty());
    let other = propose(&state, &percent(16), body(2));
    assert!(matches!(&other[..], [LawEvent::LawChangeProposed(_)]), "{other:?}");
    let carried_out = propose(&state, &percent(15), body(2));
    assert!(matches!(&carried_out[..], [LawEvent::SettingChanged(_)]), "{carried_out:?}");
    // A proposal that was carried out is none any more.
    let state =
        after(after(state, &carried_out), &propose(&LawChanges::initial(), &percent(20), None));
    let again = propose(&state, &percent(15), body(2));
    assert!(matches!(&again[..], [LawEvent::LawChangeProposed(_)]), "{again:?}");
}

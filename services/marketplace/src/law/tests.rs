//! Questions that cannot be used, and answers that must not be guessed.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(query: &str) -> DeadlineAsked {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    let value = |name: &str| pairs.clone().find(|(n, _)| *n == name).map(|(_, v)| v.to_owned());
    DeadlineAsked {
        event: day(&value("event").unwrap()),
        period: value("period").unwrap().parse().unwrap(),
        unit: value("unit").unwrap_or_else(|| "days".to_owned()),
        land: value("land").unwrap(),
        municipality: value("municipality"),
        regime: value("regime").unwrap_or_else(|| "eu".to_owned()),
        waiting: value("waiting").is_some(),
        as_of: None,
    }
}

fn ends(query: &str) -> Result<String, String> {
    let law = built_in().unwrap();
    let answered = deadline(law, &asked(query));
    answered.map(|view| view.last_day.to_string()).map_err(|error| error.to_string())
}

#[test]
fn a_deadline_is_answered_in_each_regime() {
    assert_eq!(ends("event=2026-09-23&period=10&land=nw").unwrap(), "2026-10-05");
    assert_eq!(ends("event=2026-05-11&period=10&unit=working-days&land=NW").unwrap(), "2026-05-27");
    assert_eq!(ends("event=2026-11-26&period=30&land=NW&regime=bgb").unwrap(), "2026-12-28");
    assert_eq!(
        ends("event=2026-11-26&period=30&land=NW&regime=bgb&waiting=x").unwrap(),
        "2026-12-26"
    );
    assert_eq!(
        ends("event=2026-08-05&period=3&land=BY&municipality=Augsburg").unwrap(),
        "2026-08-10"
    );
}

#[test]
fn what_cannot_be_used_is_named() {
    for (query, words) in [
        ("event=2026-09-23&period=10&land=XX", "`land` cannot be used"),
        ("event=2026-09-23&period=0&land=NW", "`period` cannot be used"),
        ("event=2026-09-23&period=10&land=NW&unit=moons", "`unit` cannot be used"),
        ("event=2026-09-23&period=10&land=NW&regime=xyz", "`regime` cannot be used"),
        ("event=2026-09-23&period=10&land=NW&waiting=x", "`waiting` cannot be used"),
        ("event=2041-09-23&period=10&land=NW", "kept from 2020-01-01 to 2035-12-31"),
        ("event=2026-08-14&period=1&land=BY&municipality=Irgendwo", "with-municipal-holidays"),
    ] {
        let refused = ends(query).unwrap_err();
        assert!(refused.contains(words), "{query}: {refused}");
    }
}

#[test]
fn the_law_of_a_day_names_what_is_not_known() {
    let asked = |land: &str| LawAsked { land: Some(land.to_owned()), ..LawAsked::default() };
    let unchanged = Effective::unchanged(built_in().unwrap().clone());
    let of = |land| law(&unchanged, &asked(land), day("2026-09-15")).unwrap();
    let view = of("NW");
    assert_eq!((view.rule_set, view.missing.len()), ("FROM_2026_07", 0));
    assert!(view.limits.iter().any(|row| row.value == "unlimited" && row.source.contains("75a")));
    assert!(view.holidays.iter().any(|holiday| holiday.name == "Allerheiligen"));
    assert!(of("SL").missing[0].contains("direct-award"));
    assert!(of("BY").holidays.iter().any(|holiday| holiday.municipal));
}

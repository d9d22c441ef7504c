//! Every day of sixteen years in every Land against an independent calculation.
//! The calculation is not part of the project: where it is not found, this says so and passes.

use std::collections::BTreeMap;

use super::*;

const CALCULATED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/holidays/de-laender-2020-2035.json");

/// § 9.2 of the rules: names may differ, days may not.
#[test]
fn every_day_from_2020_to_2035_is_a_holiday_where_an_independent_calculation_says_so() {
    let Ok(text) = std::fs::read_to_string(CALCULATED) else {
        eprintln!("skipped: holidays by another program: {CALCULATED} is not there");
        return;
    };
    let calculated: BTreeMap<String, BTreeMap<NaiveDate, String>> =
        serde_json::from_str(&text).unwrap();
    let catholic = Place::municipality(Land::BY, "Passau");
    let places = LAENDER.map(|land| (format!("{land:?}"), Place::land(land)));
    let places = places.into_iter().chain([("BY_catholic".to_owned(), catholic)]);
    let (from, until) = holidays().kept();
    let (mut compared, mut differences) = (0, Vec::new());
    for (name, place) in places {
        let expected = &calculated[&name];
        for day in from.iter_days().take_while(|day| *day <= until) {
            let here = holidays().holiday(&place, day).unwrap();
            if here.is_some() != expected.contains_key(&day) {
                differences.push(format!("{name} {day}: {here:?}, {:?}", expected.get(&day)));
            }
            compared += 1;
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
    assert_eq!(compared, 17 * 5_844);
}

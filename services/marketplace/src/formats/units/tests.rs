//! Units as catalogues write them. Nothing about quantities.

use super::*;

#[test]
fn every_target_is_a_code_of_the_recommendation() {
    for (from, to) in RETIRED.into_iter().chain(WORDS) {
        assert!(REC20.contains(to), "{from} -> {to}");
    }
}

#[test]
fn a_retired_code_and_a_word_for_a_piece_are_one_unit() {
    assert_eq!(unit("PCE"), Some(Unit::Known("C62")));
    assert_eq!(unit("C62"), Some(Unit::Known("C62")));
    assert_eq!(unit("c62"), Some(Unit::Known("C62")));
    assert_eq!(unit(" Stück "), Some(Unit::Word("C62")));
    assert_eq!(unit("Stk."), Some(Unit::Word("C62")));
    assert_eq!(unit("Packung"), Some(Unit::Word("XPK")));
    assert_eq!(unit("BOX"), Some(Unit::Word("XBX")));
}

#[test]
fn an_unheard_of_unit_is_not_guessed() {
    for text in ["", "XYZZY", "Gebinde?", "12"] {
        assert_eq!(unit(text), None, "{text}");
    }
}

#[test]
fn the_german_mark_is_no_currency_in_use() {
    assert!(is_currency_in_use("EUR"));
    assert!(is_currency_in_use("USD"));
    assert!(!is_currency_in_use("DEM"));
}

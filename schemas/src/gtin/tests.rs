//! The check digit of GTINs met in the wild.

use super::{Gtin, NotAGtin};

#[test]
fn real_numbers_pass() {
    for text in ["4006381333931", "96385074", "036000291452", " 4006381333931 "] {
        assert!(Gtin::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_wrong_check_digit_is_named() {
    let refused = Gtin::parse("4006381333932").unwrap_err();
    assert_eq!(refused, NotAGtin::CheckDigit { text: "4006381333932".into(), found: 2, right: 1 });
}

#[test]
fn other_shapes_are_refused() {
    for text in ["", "123", "40063813339x1", "400638133393100"] {
        assert!(matches!(Gtin::parse(text), Err(NotAGtin::Shape(_))), "{text}");
    }
}

#[test]
fn numbers_observed_in_catalogues_get_the_verdict_of_an_independent_library() {
    let Ok(list) = std::fs::read_to_string("../../shared/data/codes/gtin/identifiers-observed.csv")
    else {
        eprintln!("skipped: observed GTINs: the folder of real input is not beside the checkout");
        return;
    };
    let mut seen = 0;
    for row in list.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let verdict = match cells[2] {
            "True" => true,
            "False" => false,
            _ => continue,
        };
        if matches!(cells[0], "EAN" | "ID@GTIN" | "INTERNATIONAL_PID") {
            assert_eq!(Gtin::parse(cells[1]).is_ok(), verdict, "{row}");
            seen += 1;
        }
    }
    assert!(seen > 30, "only {seen} verdicts were read");
}

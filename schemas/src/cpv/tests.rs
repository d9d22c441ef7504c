//! CPV codes nest by their digits. Nothing about labels.

use super::Cpv;

fn cpv(text: &str) -> Cpv {
    Cpv::parse(text).unwrap()
}

#[test]
fn a_check_digit_is_read_and_dropped() {
    assert_eq!(cpv("30231300-0"), cpv("30231300"));
    assert_eq!(cpv(" 03000000-1 ").to_string(), "03000000");
}

#[test]
fn other_texts_are_refused() {
    for text in ["", "3023130", "302313000", "30231300-", "30231300-12", "3023130x", "30231300-x"] {
        assert!(Cpv::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_category_covers_what_lies_below_it() {
    assert!(cpv("30230000").covers(cpv("30231300")));
    assert!(cpv("30000000").covers(cpv("30231300")));
    assert!(cpv("30231300").covers(cpv("30231300")));
    assert!(!cpv("30231300").covers(cpv("30231000")));
    assert!(!cpv("30237410").covers(cpv("30237460")));
}

#[test]
fn the_way_up_ends_with_the_division() {
    let way: Vec<_> = cpv("30237410").and_above().iter().map(ToString::to_string).collect();
    assert_eq!(way, ["30237410", "30237400", "30237000", "30230000", "30200000", "30000000"]);
    assert!(cpv("30237410").and_above().iter().all(|above| above.covers(cpv("30237410"))));
}

//! Numbers as catalogues write them. Nothing about prices.

use super::*;

fn value(text: &str, convention: Convention) -> Result<String, NotANumber> {
    read(text, convention).map(|read| read.value.normalize().to_string())
}

#[test]
fn a_plain_number_means_the_same_everywhere() {
    for convention in [Convention::Point, Convention::Comma, Convention::Mixed] {
        assert_eq!(value(" 1234 ", convention), Ok("1234".into()));
        assert_eq!(value("-3", convention), Ok("-3".into()));
        assert_eq!(read("7", convention).map(|r| r.unusual), Ok(false));
    }
}

#[test]
fn the_files_own_mark_is_decimal_even_before_three_digits() {
    assert_eq!(value("17.779", Convention::Point), Ok("17.779".into()));
    assert_eq!(value("17,779", Convention::Comma), Ok("17.779".into()));
    assert_eq!(value("1.000", Convention::Point), Ok("1".into()));
    assert_eq!(value(".8", Convention::Point), Ok("0.8".into()));
}

#[test]
fn the_other_mark_is_read_where_only_one_reading_exists() {
    for (text, convention) in [
        ("17,5", Convention::Point),
        ("17,50", Convention::Point),
        (",8", Convention::Point),
        ("0,125", Convention::Point),
        ("1234.50", Convention::Comma),
    ] {
        let read = read(text, convention);
        assert!(read.is_ok_and(|r| r.unusual), "{text}");
    }
}

#[test]
fn a_mark_that_may_group_thousands_is_refused() {
    for (text, convention) in [
        ("1,234", Convention::Point),
        ("1.234", Convention::Comma),
        ("1.234", Convention::Mixed),
        ("12,345", Convention::Mixed),
    ] {
        assert_eq!(value(text, convention), Err(NotANumber::Ambiguous), "{text}");
    }
}

#[test]
fn two_marks_settle_each_other() {
    for convention in [Convention::Point, Convention::Comma, Convention::Mixed] {
        for text in ["1.234,56", "1,234.56", "1 234,56", "1'234.56"] {
            assert_eq!(value(text, convention), Ok("1234.56".into()), "{text}");
        }
        assert_eq!(value("1.234.567", convention), Ok("1234567".into()));
    }
}

#[test]
fn what_is_no_number_is_refused() {
    let texts = [
        "",
        "-",
        ".",
        "€ 12,50",
        "12,50 EUR",
        "1e3",
        "1.2.3",
        "1,23,456.7",
        "12 34",
        "auf Anfrage",
        "1.234,56,78",
        "٣",
        "99999999999999999999999999999",
    ];
    for text in texts {
        assert!(read(text, Convention::Point).is_err(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        for convention in [Convention::Point, Convention::Comma, Convention::Mixed] {
            let _ = read(&text, convention);
        }
    }

    #[test]
    fn every_written_amount_is_read_back(cents in 0_i64..1_000_000_000_000) {
        let amount = Decimal::new(cents, 2);
        let point = amount.to_string();
        proptest::prop_assert_eq!(read(&point, Convention::Point).map(|r| r.value), Ok(amount));
        let comma = point.replace('.', ",");
        proptest::prop_assert_eq!(read(&comma, Convention::Comma).map(|r| r.value), Ok(amount));
    }
}

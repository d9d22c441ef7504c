//! From when and until when prices hold.
//! How amounts are written is tried elsewhere.

use super::{article, block, from_to, german, priced, refuses};
use crate::formats::tests::{bare, scale, usable};
use crate::formats::{Code, Severity};

#[test]
fn a_price_of_bmecat_2005_that_is_over_is_refused() {
    let over = block(&from_to("2020-01-01T00:00:00+01:00", "2020-12-31T23:59:59+01:00"), "9.90");
    let text = article("2005.1", "", ("", "", &over));
    refuses(&text, Code::PriceNotInForce);
}

#[test]
fn of_several_blocks_the_one_in_force_counts_and_its_end_and_the_next_ones_are_kept() {
    let outcome = priced(&[
        block(&from_to("2020-01-01", "2020-12-31"), "9.90"),
        block(&from_to("2021-01-01", "2026-12-31"), "11.90"),
        block(&from_to("2027-01-01T00:00:00+01:00", "2027-06-30"), "12.90"),
        block(&from_to("2027-10-01", ""), "13.90"),
    ]);
    let listing = outcome.listing();
    assert_eq!(scale(&listing.price), ["1:11.90"]);
    let validity = &listing.price_validity;
    assert_eq!(validity.until.unwrap().to_string(), "2026-12-31");
    let then: Vec<String> = validity
        .then
        .iter()
        .map(|p| format!("{} {:?} {}", p.from, p.until.map(|d| d.to_string()), scale(&p.price)[0]))
        .collect();
    assert_eq!(then, ["2027-01-01 Some(\"2027-06-30\") 1:12.90", "2027-10-01 None 1:13.90"]);
    assert!(validity.is_in_order());
}

#[test]
fn blocks_that_go_on_at_the_same_price_are_one() {
    let outcome = priced(&[
        block(&from_to("", "2026-12-31"), "9.90"),
        block(&from_to("2027-01-01", ""), "9.90"),
    ]);
    assert!(outcome.listing().price_validity.is_unlimited());
}

#[test]
fn blocks_that_overlap_with_two_prices_are_refused_also_where_they_do_so_later() {
    for later in ["2026-06-01", "2027-01-01"] {
        let outcome = priced(&[
            block(&from_to("", "2027-06-30"), "9.90"),
            block(&from_to(later, ""), "12.90"),
        ]);
        assert_eq!(outcome.problem(Code::PriceAmbiguous).severity, Severity::ArticleRefused);
    }
}

#[test]
fn a_date_that_cannot_be_read_refuses_the_article() {
    for day in ["31.12.25", "20251231", "2025/12/31", "Ende des Jahres"] {
        let date = format!("<DATETIME type='valid_end_date'><DATE>{day}</DATE></DATETIME>");
        refuses(&article("1.2", "", ("", "", &block(&date, "9.90"))), Code::DateUnreadable);
        let text = block(&from_to("", day), "9.90");
        refuses(&article("2005.1", "", ("", "", &text)), Code::DateUnreadable);
    }
    let unknown = "<DATETIME type='gültig'><DATE>2027-12-31</DATE></DATETIME>";
    refuses(&article("1.2", "", ("", "", &block(unknown, "9.90"))), Code::DateUnreadable);
}

#[test]
fn what_the_catalogue_says_of_all_prices_holds_where_they_say_nothing() {
    let plain = block("", "9.90");
    let with = |head: &str| article("2005.1", head, ("", "", &plain));
    refuses(&with("<CATALOG><TERRITORY>AT</TERRITORY></CATALOG>"), Code::PriceTerritory);
    refuses(
        &with("<CATALOG><VALID_END_DATE>2026-01-31</VALID_END_DATE></CATALOG>"),
        Code::PriceNotInForce,
    );
    let factor = usable(&with("<CATALOG><PRICE_FACTOR>0.5</PRICE_FACTOR></CATALOG>"), &bare());
    assert_eq!(scale(&factor.listing().price), ["1:4.95"]);
    let both = "<CATALOG><TERRITORY>AT</TERRITORY><TERRITORY>DE</TERRITORY></CATALOG>";
    assert_eq!(usable(&with(both), &bare()).summary.articles_usable, 1);
}

#[test]
fn an_end_in_a_column_is_kept_too() {
    let text = german(";Gültig bis", &["A;Maus;30237410;C62;9,90;EUR;3;31.12.2026"]);
    let outcome = usable(&text, &bare());
    let until = outcome.listing().price_validity.until.unwrap();
    assert_eq!(until.to_string(), "2026-12-31");
    let over = german(";Gültig bis", &["A;Maus;30237410;C62;9,90;EUR;3;2026-01-31"]);
    assert_eq!(refuses(&over, Code::PriceNotInForce), 2);
}

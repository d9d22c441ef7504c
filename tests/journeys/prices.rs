//! Prices that end and follow one another by the calendar, and files that would take out much of a catalogue.
//! Which blocks of a file count is tested beside its reader.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, Server, catalogue};

const START: &str = "2026-12-15T08:00:00Z";

/// An article with its blocks: first day, last day, amount.
fn article(number: &str, blocks: &[(&str, &str, &str)]) -> String {
    let mut text = format!(
        "<ARTICLE><SUPPLIER_AID>{number}</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Maus {number}</DESCRIPTION_SHORT>\
         <DELIVERY_TIME>3</DELIVERY_TIME></ARTICLE_DETAILS><ARTICLE_FEATURES>\
         <REFERENCE_FEATURE_SYSTEM_NAME>CPV-2008</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_ID>30237410</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
         <ARTICLE_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT></ARTICLE_ORDER_DETAILS>"
    );
    for (from, until, amount) in blocks {
        write!(
            text,
            "<ARTICLE_PRICE_DETAILS><DATETIME type='valid_start_date'><DATE>{from}</DATE></DATETIME>\
             <DATETIME type='valid_end_date'><DATE>{until}</DATE></DATETIME><ARTICLE_PRICE price_type='net_customer'>\
             <PRICE_AMOUNT>{amount}</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY></ARTICLE_PRICE>\
             </ARTICLE_PRICE_DETAILS>"
        )
        .unwrap();
    }
    text + "</ARTICLE>"
}

fn of_two_years() -> String {
    format!(
        "<BMECAT version='1.2'><T_NEW_CATALOG>{}{}</T_NEW_CATALOG></BMECAT>",
        article(
            "V1",
            &[("2026-01-01", "2026-12-31", "9.90"), ("2027-01-01", "2027-02-10", "12.90")]
        ),
        article("V2", &[("2027-01-01", "2027-12-31", "7.70")]),
    )
}

/// Titles with prices, as a search finds them.
fn found(caller: &Caller, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let answer = caller.get("/offers", more).expect(200);
    let hits = answer["hits"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    hits.iter().map(|hit| (text(&hit["title"]), text(&hit["price"]["amount"]))).collect()
}

fn counts(report: &Value) -> [u64; 5] {
    ["listed", "changed", "unchanged", "delisted", "refused"]
        .map(|name| report["outcome"][name].as_u64().unwrap())
}

#[test]
fn the_next_price_comes_by_itself_the_offer_lapses_and_the_same_file_is_judged_anew() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), START);
    let file = of_two_years();
    let first = market.supplier.upload("/catalogues", &[], file.as_bytes());
    let position = first.position.unwrap().to_string();
    assert_eq!(counts(&first.expect(200)), [1, 0, 0, 0, 1]);
    let v1 = |amount: &str| ("Maus V1".to_owned(), amount.to_owned());
    assert_eq!(found(&market.buyer, &[("min_position", &*position)]), [v1("9.90")]);
    let order = market.order_of(&[("q", "V1")], 1);

    market.lead_to("2027-01-01T06:00:00Z");
    assert_eq!(found(&market.buyer, &[]), [v1("12.90")]);
    assert_eq!(found(&market.auditor, &[("as_of", "2026-12-31T12:00:00Z")]), [v1("9.90")]);
    let refused = market.buyer.post("/orders", &order).refused(409, "offer_changed");
    assert_eq!(refused["particulars"]["differences"][0]["field"], "price");

    let (buyer, supplier, operator) =
        (market.buyer.clone(), market.supplier.clone(), market.operator.clone());
    market.server.kill();
    let server = Server::start(data.path(), &["--clock", "manual", "--clock-start", START]);
    let (buyer, supplier, operator) =
        (buyer.at(&server.url), supplier.at(&server.url), operator.at(&server.url));
    assert_eq!(found(&buyer, &[]), [v1("12.90")]);

    operator.post("/clock", &json!({ "now": "2027-02-01T06:00:00Z" })).expect(200);
    let again = supplier.upload("/catalogues", &[], file.as_bytes());
    let position = again.position.unwrap().to_string();
    let again = again.expect(200);
    assert_eq!((&again["verdict"], counts(&again)), (&json!("published"), [1, 0, 1, 0, 0]));
    assert_eq!(found(&buyer, &[("min_position", &*position)]).len(), 2);
    let third = supplier.upload("/catalogues", &[], file.as_bytes()).expect(200);
    assert_eq!((&third["verdict"], counts(&third)), (&json!("already_published"), [0, 0, 2, 0, 0]));

    operator.post("/clock", &json!({ "now": "2027-02-11T06:00:00Z" })).expect(200);
    assert_eq!(found(&buyer, &[]), [("Maus V2".to_owned(), "7.70".to_owned())]);
}

#[test]
fn a_file_that_would_take_out_more_than_a_tenth_needs_a_word() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let numbers = ["A-0", "A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9"];
    let ten = numbers.map(|number| Article::new(number, "Maus", "9.90"));
    market.publish(&ten);
    let upload = |query: &[(&str, &str)], file: &str| {
        market.supplier.upload("/catalogues", query, file.as_bytes())
    };
    // A column of actions says that the rest stays.
    let update = "Artikelnummer;Vorgang;Nettopreis;Währung\nA-1;ändern;8,00;EUR\n";
    assert_eq!(counts(&upload(&[], update).expect(200)), [0, 1, 0, 0, 0]);
    // One of ten goes without a word, two do not.
    assert_eq!(counts(&upload(&[], &catalogue(&ten[1..])).expect(200))[3], 1);
    let few = catalogue(&ten[3..]);
    let refused = upload(&[], &few).refused(409, "delisting_unconfirmed");
    assert_eq!(refused["particulars"]["would_delist"], 2);
    assert_eq!(refused["particulars"]["in_catalogue"], 9);
    let dry = upload(&[("dry_run", "true")], &few).expect(200);
    assert_eq!((counts(&dry)[3], &dry["problem_counts"]["delisting_unconfirmed"]), (2, &json!(1)));
    upload(&[("confirm_delisting", "1")], &few).refused(409, "delisting_unconfirmed");
    assert_eq!(counts(&upload(&[("confirm_delisting", "2")], &few).expect(200))[3], 2);
    let one = catalogue(&ten[9..]);
    assert_eq!(counts(&upload(&[("coverage", "whole")], &one).expect(200))[3], 6);
    // What never was in the catalogue cannot be taken out, and that is said.
    let mistyped = upload(&[], "Artikelnummer;Vorgang\nA-O1;löschen\n");
    let report = mistyped.refused(422, "everything_refused");
    assert_eq!(report["problem_counts"]["nothing_to_delist"], 1);
}

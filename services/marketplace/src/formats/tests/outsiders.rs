//! Kinds of faults that people outside met in catalogue files, each with what a clerk expects.
//! How often each happens, and what becomes of the offers, is tested where files are imported.

use super::{Outcome, bare, usable};
use crate::formats::{Code, Severity};

mod cases;
mod fields;
mod periods;
mod rows;

const HEADER: &str = "Artikelnummer;Bezeichnung;CPV-Code;Bestelleinheit;Nettopreis;Währung;Lieferzeit in Arbeitstagen";

/// A German file: the usual columns, further ones, and a row for each line.
fn german(further: &str, rows: &[&str]) -> String {
    format!("{HEADER}{further}\n{}\n", rows.join("\n"))
}

/// A file of BMEcat with one article from its details, order details and prices.
fn article(version: &str, head: &str, (details, order, prices): (&str, &str, &str)) -> String {
    let text = format!(
        "<BMECAT version='{version}'><HEADER>{head}</HEADER><T_NEW_CATALOG><ARTICLE>\
         <SUPPLIER_AID>A1</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Maus</DESCRIPTION_SHORT>\
         <DELIVERY_TIME>3</DELIVERY_TIME>{details}</ARTICLE_DETAILS><ARTICLE_FEATURES>\
         <REFERENCE_FEATURE_SYSTEM_NAME>CPV</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_ID>30237410</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
         <ARTICLE_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT>{order}</ARTICLE_ORDER_DETAILS>\
         {prices}</ARTICLE></T_NEW_CATALOG></BMECAT>"
    );
    if version.starts_with("2005") {
        text.replace("ARTICLE", "PRODUCT").replace("_AID", "_PID")
    } else {
        text
    }
}

fn block(validity: &str, amount: &str) -> String {
    format!(
        "<ARTICLE_PRICE_DETAILS>{validity}<ARTICLE_PRICE price_type='net_customer'><PRICE_AMOUNT>{amount}</PRICE_AMOUNT>\
         <PRICE_CURRENCY>EUR</PRICE_CURRENCY></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS>"
    )
}

fn from_to(from: &str, to: &str) -> String {
    let element = |name: &str, day: &str| match day {
        "" => String::new(),
        day => format!("<{name}>{day}</{name}>"),
    };
    element("VALID_START_DATE", from) + &element("VALID_END_DATE", to)
}

fn priced(blocks: &[String]) -> Outcome {
    usable(&article("2005.1", "", ("", "", &blocks.concat())), &bare())
}

fn refuses(text: &str, code: Code) -> u64 {
    let outcome = usable(text, &bare());
    let problem = outcome.problem(code);
    assert_eq!(problem.severity, Severity::ArticleRefused, "{text}");
    problem.place.line
}

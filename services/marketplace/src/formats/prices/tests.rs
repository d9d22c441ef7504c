//! Which price of an article counts. Nothing about ranking.

use crate::formats::tests::{Outcome, bare, scale, usable};
use crate::formats::{Code, Severity};

/// A catalogue of one article with this content of `ARTICLE_PRICE_DETAILS` and these order details.
fn priced_for(prices: &str, order: &str) -> Outcome {
    let text = format!(
        "<BMECAT version='1.2'><HEADER><CATALOG><CURRENCY>EUR</CURRENCY></CATALOG></HEADER><T_NEW_CATALOG><ARTICLE>\
         <SUPPLIER_AID>1</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Maus</DESCRIPTION_SHORT>\
         <DELIVERY_TIME>3</DELIVERY_TIME></ARTICLE_DETAILS><ARTICLE_FEATURES>\
         <REFERENCE_FEATURE_SYSTEM_NAME>CPV</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_ID>30237410</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
         <ARTICLE_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT>{order}</ARTICLE_ORDER_DETAILS>\
         <ARTICLE_PRICE_DETAILS>{prices}</ARTICLE_PRICE_DETAILS></ARTICLE></T_NEW_CATALOG></BMECAT>"
    );
    usable(&text, &bare())
}

fn priced(prices: &str) -> Outcome {
    priced_for(prices, "")
}

/// A price of a type with an amount and further elements.
fn price(kind: &str, amount: &str, more: &str) -> String {
    format!(
        "<ARTICLE_PRICE price_type='{kind}'><PRICE_AMOUNT>{amount}</PRICE_AMOUNT>{more}</ARTICLE_PRICE>"
    )
}

fn net(amount: &str, more: &str) -> String {
    price("net_customer", amount, more)
}

fn from(quantity: &str) -> String {
    format!("<LOWER_BOUND>{quantity}</LOWER_BOUND>")
}

fn refused(prices: &str, code: Code) {
    let outcome = priced(prices);
    assert_eq!(outcome.problem(code).severity, Severity::ArticleRefused, "{prices}");
    assert_eq!(outcome.summary.articles_usable, 0, "{prices}");
}

#[test]
fn the_customers_price_comes_before_the_list_price() {
    let outcome = priced(&(price("net_list", "20", "") + &net("15", "") + &price("nrp", "30", "")));
    assert_eq!(scale(&outcome.listing().price), ["1:15.00"]);
    let outcome = priced(&(price("net_list", "20", "") + &price("gros_list", "10", "")));
    assert_eq!(scale(&outcome.listing().price), ["1:20.00"]);
    assert_eq!(outcome.problem(Code::ListPriceUsed).severity, Severity::Assumed);
}

#[test]
fn a_recommended_or_a_made_up_price_is_no_price() {
    refused(&price("nrp", "20", ""), Code::PriceTypeUnusable);
    refused(&price("EK_ohne_MWST", "20", ""), Code::PriceTypeUnusable);
    refused("", Code::PriceMissing);
    refused("<ARTICLE_PRICE price_type='net_list'/>", Code::PriceMissing);
}

#[test]
fn vat_is_taken_out_only_where_the_rate_is_stated() {
    for tax in ["0.19", "19", "0,19", "1.19", "1,19"] {
        let outcome = priced(&price("gros_list", "10.50", &format!("<TAX>{tax}</TAX>")));
        assert_eq!(scale(&outcome.listing().price), ["1:8.8235"], "{tax}");
        assert_eq!(outcome.problem(Code::PriceConverted).severity, Severity::Assumed);
    }
    let in_details = "<TAX_DETAILS><TAX>0.19</TAX></TAX_DETAILS>";
    let outcome = priced(&price("gros_list", "10.50", in_details));
    assert_eq!(scale(&outcome.listing().price), ["1:8.8235"]);
    refused(&price("gros_list", "10.50", ""), Code::PriceTaxMissing);
    refused(&price("gros_list", "10.50", "<TAX>1</TAX>"), Code::PriceTaxMissing);
}

#[test]
fn lower_bounds_become_one_scale() {
    let prices = net("135", &from("30")) + &net("149", &from("1")) + &net("140", &from("20"));
    let outcome = priced(&prices);
    assert_eq!(scale(&outcome.listing().price), ["1:149.00", "20:140.00", "30:135.00"]);
    refused(&(net("1", &from("5")) + &net("2", &from("5"))), Code::PriceAmbiguous);
    let same = net("1", &from("5")) + &net("1.00", &from("5"));
    assert_eq!(priced(&same).summary.articles_usable, 1);
    refused(&net("1", &from("2.5")), Code::QuantityUnreadable);
}

#[test]
fn a_scale_that_starts_late_raises_the_least_quantity() {
    let prices = net("149", &from("10")) + &net("140", &from("20"));
    let raised = priced(&prices);
    assert_eq!(raised.listing().terms.minimum_quantity, 10);
    assert_eq!(scale(&raised.listing().price), ["1:149.00", "20:140.00"]);
    assert_eq!(raised.problem(Code::ScaleStartsLate).severity, Severity::Assumed);
    let agreed = priced_for(&prices, "<QUANTITY_MIN>10</QUANTITY_MIN>");
    assert_eq!(agreed.listing().terms.minimum_quantity, 10);
    assert!(agreed.problems().is_empty());
}

#[test]
fn only_prices_for_germany_and_for_the_day_are_taken() {
    let at = "<TERRITORY>AT</TERRITORY>";
    let outcome =
        priced(&(net("1", at) + &net("2", "<TERRITORY>AT</TERRITORY><TERRITORY>DE</TERRITORY>")));
    assert_eq!(scale(&outcome.listing().price), ["1:2.00"]);
    refused(&net("1", at), Code::PriceTerritory);
    let until = |day: &str| {
        format!("<DATETIME type='valid_end_date'><DATE>{day}</DATE></DATETIME>{}", net("1", ""))
    };
    refused(&until("2026-11-22"), Code::PriceNotInForce);
    assert_eq!(priced(&until("2026-11-23")).summary.articles_usable, 1);
    let blocks =
        until("2026-11-22") + "</ARTICLE_PRICE_DETAILS><ARTICLE_PRICE_DETAILS>" + &net("7", "");
    assert_eq!(scale(&priced(&blocks).listing().price), ["1:7.00"]);
    let unreadable = priced(&until("Weihnachten"));
    assert_eq!(unreadable.problem(Code::DateUnreadable).severity, Severity::ArticleRefused);
}

#[test]
fn one_currency_is_taken_and_one_no_longer_in_use_refused() {
    let marks = "<PRICE_CURRENCY>DEM</PRICE_CURRENCY>";
    let outcome = priced(&(net("17,23", marks) + &net("8.61", "")));
    assert_eq!(outcome.listing().price.currency().to_string(), "EUR");
    assert_eq!(outcome.problem(Code::PriceChosen).severity, Severity::Assumed);
    refused(&net("1", marks), Code::CurrencyUnknown);
    let dollars = priced(&net("5", "<PRICE_CURRENCY>USD</PRICE_CURRENCY>"));
    assert_eq!(dollars.listing().price.currency().to_string(), "USD");
}

#[test]
fn a_price_that_is_not_final_is_refused() {
    refused(&format!("<DAILY_PRICE>TRUE</DAILY_PRICE>{}", net("1", "")), Code::PriceNotFinal);
    refused(&net("1", "<ALLOW_OR_CHARGES_FLOW/>"), Code::PriceNotFinal);
    let other = "<PRICE_BASE><PRICE_UNIT>KGM</PRICE_UNIT></PRICE_BASE>";
    refused(&net("1", other), Code::PriceUnitUnsupported);
    let same = "<PRICE_BASE><PRICE_UNIT>PCE</PRICE_UNIT></PRICE_BASE>";
    assert_eq!(priced(&net("1", same)).summary.articles_usable, 1);
}

#[test]
fn factor_decimals_and_limits_are_kept() {
    let factored = priced(&net("8,61", "<PRICE_FACTOR>,8</PRICE_FACTOR>"));
    assert_eq!(scale(&factored.listing().price), ["1:6.888"]);
    let rounded = priced(&net("0.12345675", ""));
    assert_eq!(scale(&rounded.listing().price), ["1:0.123457"]);
    assert_eq!(rounded.problem(Code::PriceRounded).severity, Severity::Assumed);
    for amount in ["0", "-1", "1000000001"] {
        refused(&net(amount, ""), Code::PriceOutOfRange);
    }
    refused(
        &net("9999999999999999999999999999", "<PRICE_FACTOR>9999999999</PRICE_FACTOR>"),
        Code::PriceOutOfRange,
    );
    let many: String = (1..=60).map(|n| net("1", &from(&n.to_string()))).collect();
    refused(&many, Code::PriceOutOfRange);
}

#[test]
fn once_a_file_has_used_a_comma_a_point_may_group_thousands() {
    let prices = net("17,50", "") + &net("1.234", &from("10"));
    refused(&prices, Code::PriceAmbiguous);
    let prices = net("1.234", "");
    assert_eq!(scale(&priced(&prices).listing().price), ["1:1.234"]);
}

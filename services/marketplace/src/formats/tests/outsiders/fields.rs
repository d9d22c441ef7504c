//! Single fields as people write them.
//! Periods of prices and whole rows are tried elsewhere.

use schemas::cpv::Cpv;
use schemas::money::Currency;
use schemas::offer::Condition;

use super::{article, block, german, refuses};
use crate::formats::tests::{bare, scale, usable};
use crate::formats::{Code, Instruction, Options, Severity};

#[test]
fn a_default_holds_only_for_what_is_not_said() {
    let rows = [
        "D1;Maus;30237410;C62;9,90;EUR;4-6 Wochen nach Eingang",
        "D2;Maus;30237410;C62;9,90;EUR;auf Anfrage",
        "D3;Maus;30237410;C62;9,90;EUR;nicht lieferbar",
        "D4;Maus;30237410;C62;9,90;EUR;",
        "D5;Maus;30237410;C62;9,90;EUR;1 - 14 días",
    ];
    let given = Options { default_delivery_days: Some(2), ..bare() };
    let outcome = usable(&german("", &rows), &given);
    let taken: Vec<(&str, u16)> = outcome
        .instructions()
        .into_iter()
        .filter_map(|(number, instruction)| {
            let Instruction::List(listing) = instruction else { return None };
            Some((number, listing.terms.delivery_days))
        })
        .collect();
    assert_eq!(taken, [("D4", 2), ("D5", 14)]);
    let unreadable =
        outcome.problems().into_iter().filter(|p| p.code == Code::DeliveryTimeUnreadable);
    assert_eq!(unreadable.count(), 3);
    let change = "Artikelnummer;Vorgang;Lieferzeit in Arbeitstagen\nD1;ändern;auf Anfrage\n";
    assert_eq!(refuses(change, Code::DeliveryTimeUnreadable), 2);
}

#[test]
fn a_category_that_is_said_is_never_replaced_by_a_default() {
    let given = Options { default_cpv: Cpv::parse("30200000").ok(), ..bare() };
    for code in ["99999999", "3023", "Mäuse"] {
        let text = german("", &[&format!("A;Maus;{code};C62;9,90;EUR;3")]);
        assert_eq!(
            usable(&text, &given).problem(Code::CategoryUnreadable).severity,
            Severity::ArticleRefused
        );
    }
    let mistyped = usable(&german("", &["A;Maus;30237410-1;C62;9,90;EUR;3"]), &bare());
    assert_eq!(mistyped.problem(Code::CategoryAssumed).severity, Severity::Assumed);
    assert!(
        usable(&german("", &["A;Maus;30237410-6;C62;9,90;EUR;3"]), &bare()).problems().is_empty()
    );
}

#[test]
fn used_goods_are_said_to_be_used() {
    let stated = |status: &str| {
        let outcome = usable(&article("1.2", "", (status, "", &block("", "9.90"))), &bare());
        outcome.listing().article.condition
    };
    let status =
        |kind: &str, text: &str| format!("<ARTICLE_STATUS type='{kind}'>{text}</ARTICLE_STATUS>");
    assert_eq!(stated(&status("used", "gebraucht, B-Ware")), Condition::Used);
    assert_eq!(stated(&status("refurbished", "generalüberholt")), Condition::Refurbished);
    assert_eq!(stated(&(status("bargain", "Sonderposten") + &status("used", ""))), Condition::Used);
    assert_eq!(stated(&status("others", "generalüberholt")), Condition::Refurbished);
    assert_eq!(stated(&status("new", "Neuheit")), Condition::New);
    assert_eq!(stated(&status("bargain", "Sonderposten")), Condition::New);
    assert_eq!(stated(""), Condition::New);
    let column =
        |word: &str| german(";Zustand", &[&format!("A;Maus;30237410;C62;9,90;EUR;3;{word}")]);
    assert_eq!(usable(&column("gebraucht"), &bare()).listing().article.condition, Condition::Used);
    refuses(&column("leicht angestoßen"), Code::ConditionUnknown);
    let title = usable(&german("", &["A;Notebook (refurbished);30213100;C62;9,90;EUR;3"]), &bare());
    assert_eq!(title.listing().article.condition, Condition::Refurbished);
    assert_eq!(title.problem(Code::ConditionMeant).severity, Severity::Assumed);
}

#[test]
fn words_inside_elements_of_html_stay_in_the_text() {
    let long = "<DESCRIPTION_LONG>Die Maus hat <b>drei <i>Tasten</i></b> und ein <i>Rad</i>.<br/>Neu</DESCRIPTION_LONG>";
    let outcome = usable(&article("1.2", "", (long, "", &block("", "9.90"))), &bare());
    let description = outcome.listing().article.description.clone();
    assert_eq!(description.as_deref(), Some("Die Maus hat drei Tasten und ein Rad.\nNeu"));
    assert_eq!(outcome.problem(Code::HtmlRemoved).severity, Severity::Note);
}

#[test]
fn the_maker_may_be_named_by_reference() {
    let parties = "<CATALOG/><PARTIES><PARTY><PARTY_ID>LOGI</PARTY_ID><PARTY_ROLE>manufacturer</PARTY_ROLE>\
                   <ADDRESS><NAME>Logitech</NAME></ADDRESS></PARTY></PARTIES>";
    let reference = "<MANUFACTURER_IDREF type='supplier_specific'>LOGI</MANUFACTURER_IDREF>";
    let of =
        |head: &str| usable(&article("2005.1", head, (reference, "", &block("", "9.90"))), &bare());
    assert_eq!(of(parties).listing().article.manufacturer.as_ref().unwrap().as_str(), "Logitech");
    let unknown = of("");
    assert_eq!(unknown.problem(Code::MakerUnknown).severity, Severity::FieldDropped);
}

#[test]
fn a_currency_of_the_catalogue_that_is_none_is_not_replaced_by_a_default() {
    let prices = block("", "9.90").replace("<PRICE_CURRENCY>EUR</PRICE_CURRENCY>", "");
    let given = Options { default_currency: Some(Currency::EUR), ..bare() };
    let of = |currency: &str| {
        let head = format!("<CATALOG><CURRENCY>{currency}</CURRENCY></CATALOG>");
        usable(&article("1.2", &head, ("", "", &prices)), &given)
    };
    assert_eq!(of("Euro").listing().price.currency(), Currency::EUR);
    assert_eq!(of("Taler").problem(Code::CurrencyUnknown).severity, Severity::ArticleRefused);
}

#[test]
fn a_greatest_quantity_is_kept() {
    let order = "<QUANTITY_MIN>2</QUANTITY_MIN><QUANTITY_MAX>5</QUANTITY_MAX>";
    let outcome = usable(&article("2005.1", "", ("", order, &block("", "9.90"))), &bare());
    assert_eq!(outcome.listing().terms.maximum_quantity, Some(5));
}

#[test]
fn trade_item_numbers_are_read_as_people_and_spreadsheets_write_them() {
    let of = |number: &str| {
        let outcome = usable(
            &german(";EAN", &[&format!("A;Maus;30237410;C62;9,90;EUR;3;{number}")]),
            &bare(),
        );
        let codes: Vec<Code> = outcome.problems().iter().map(|p| p.code).collect();
        (outcome.listing().article.gtin.as_ref().map(ToString::to_string), codes)
    };
    for zeros in ["0000000000000", "00000000", "0"] {
        assert_eq!(of(zeros), (None, vec![Code::GtinUnreadable]), "{zeros}");
    }
    assert_eq!(of("036000291452"), (Some("036000291452".into()), vec![]));
    for written in ["4 006381 333931", "4006381333931.0", "4006381-333931"] {
        assert_eq!(of(written), (Some("4006381333931".into()), vec![Code::GtinMeant]), "{written}");
    }
    assert_eq!(of("4,00638E+12").1, [Code::GtinUnreadable]);
}

#[test]
fn money_is_read_as_people_write_it() {
    let of = |amount: &str, currency: &str| {
        let outcome =
            usable(&german("", &[&format!("P;Maus;30237410;C62;{amount};{currency};3")]), &bare());
        let said = outcome.problems().iter().all(|p| p.severity == Severity::Assumed)
            && !outcome.problems().is_empty();
        (outcome.instructions().first().map(|_| scale(&outcome.listing().price)[0].clone()), said)
    };
    for (amount, currency, read) in [
        ("4.711,98 €", "EUR", "1:4711.98"),
        ("EUR 1.234,56", "EUR", "1:1234.56"),
        ("199,-", "EUR", "1:199.00"),
        ("199,--", "EUR", "1:199.00"),
        ("199,– €", "EUR", "1:199.00"),
        ("9,90", "€", "1:9.90"),
        ("9,90", "Euro", "1:9.90"),
        ("9,90 Euro", "euro", "1:9.90"),
    ] {
        assert_eq!(of(amount, currency), (Some(read.to_owned()), true), "{amount} {currency}");
    }
    for (amount, currency) in [
        ("9,90 $", "EUR"),
        ("9,90 USD", "EUR"),
        ("1.234 €", "EUR"),
        ("9,90 je Stück", "EUR"),
        ("-", "EUR"),
    ] {
        assert_eq!(of(amount, currency).0, None, "{amount}");
    }
}

#[test]
fn a_single_ampersand_is_read_and_said_in_a_clerks_words() {
    let details = "<MANUFACTURER_NAME>Black & Decker &\nSohn; GmbH</MANUFACTURER_NAME>";
    let outcome = usable(&article("1.2", "", (details, "", &block("", "9.90"))), &bare());
    let maker = outcome.listing().article.manufacturer.clone().unwrap();
    assert_eq!(maker.as_str(), "Black & Decker & Sohn; GmbH");
    let said = outcome.problems().into_iter().find(|p| p.code == Code::AmpersandBare).unwrap();
    assert!(
        said.message.contains("Black &") && said.message.contains("write &amp; instead of &"),
        "{}",
        said.message
    );
    assert_eq!((said.place.line, said.article.as_deref()), (1, Some("A1")));
}

#[test]
fn features_files_and_references_are_kept_and_other_elements_told_once() {
    let text = article("1.2", "", ("<SEGMENT>Büro</SEGMENT>", "", &block("", "9.90"))).replace(
        "</ARTICLE_FEATURES>",
        "<FEATURE><FNAME>Anschluss</FNAME><FVALUE>USB-C</FVALUE><FVALUE>Funk</FVALUE></FEATURE></ARTICLE_FEATURES>\
         <MIME_INFO><MIME><MIME_TYPE>image/jpeg</MIME_TYPE><MIME_SOURCE>a.jpg</MIME_SOURCE></MIME></MIME_INFO>\
         <ARTICLE_REFERENCE type='accessories'><ART_ID_TO>A2</ART_ID_TO></ARTICLE_REFERENCE>",
    );
    let outcome = usable(&text, &bare());
    let kept = &outcome.listing().article.particulars;
    assert_eq!(
        (kept.features[0].name.as_str(), kept.features[0].value.as_str()),
        ("Anschluss", "USB-C | Funk")
    );
    assert_eq!(kept.files[0].as_str(), "a.jpg");
    assert_eq!(
        (kept.references[0].kind.as_str(), kept.references[0].to.as_str()),
        ("accessories", "A2")
    );
    assert_eq!(outcome.problem(Code::ElementUnknown).field.as_deref(), Some("SEGMENT"));
}

#[test]
fn a_price_that_rises_with_the_quantity_is_remarked() {
    let text = german(";Staffelpreise", &["S8;Maus;30237410;C62;9,90;EUR;3;10:12,00"]);
    let outcome = usable(&text, &bare());
    assert!(outcome.problem(Code::ScaleRises).message.contains("from a quantity of 10 on"));
    assert_eq!(outcome.summary.articles_usable, 1);
}

#[test]
fn german_of_any_land_comes_before_other_languages() {
    for language in ["de-AT", "de_CH", "DE", "ger", "deu"] {
        let text = article("2005", "", ("", "", &block("", "9.90"))).replace(
            "<DESCRIPTION_SHORT>Maus<",
            &format!("<DESCRIPTION_SHORT lang='eng'>Mouse</DESCRIPTION_SHORT><DESCRIPTION_SHORT lang='{language}'>Maus<"),
        );
        assert_eq!(usable(&text, &bare()).listing().article.title.as_str(), "Maus", "{language}");
    }
}

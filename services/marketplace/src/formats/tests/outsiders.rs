//! Kinds of faults that people outside met in catalogue files, each with what a clerk expects.
//! How often each happens, and what becomes of the offers, is tested where files are imported.

use schemas::cpv::Cpv;
use schemas::offer::Condition;

use super::{Outcome, bare, read_bytes, scale, unusable, usable};
use crate::formats::{Code, Coverage, Instruction, Options, Severity};

mod cases;

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
    if version.starts_with("2005") { text.replace("ARTICLE", "PRODUCT").replace("_AID", "_PID") } else { text }
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
    refuses(&with("<CATALOG><VALID_END_DATE>2026-01-31</VALID_END_DATE></CATALOG>"), Code::PriceNotInForce);
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

#[test]
fn a_point_before_three_digits_is_judged_by_the_whole_file() {
    let article = |number: &str, amount: &str| {
        let text = self::article("1.2", "", ("", "", &block("", amount)));
        let (start, end) = (text.find("<ARTICLE>").unwrap(), text.find("</T_NEW").unwrap());
        text[start..end].replace("A1", number)
    };
    let text = format!(
        "<BMECAT version='1.2'><T_NEW_CATALOG>{}{}{}</T_NEW_CATALOG></BMECAT>",
        article("A1", "1.234"),
        article("A2", "99,50"),
        article("A3", "1.234")
    );
    let first = usable(&text, &bare());
    assert!(first.summary.mixed_decimals);
    let again = usable(&text, &Options { mixed_decimals: true, ..bare() });
    let refused: Vec<_> = again.problems().into_iter().filter(|p| p.code == Code::PriceAmbiguous).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(again.instructions().iter().map(|(number, _)| *number).collect::<Vec<_>>(), ["A2"]);
}

#[test]
fn stray_quotation_marks_that_swallow_rows_make_the_file_unusable() {
    let row = |number: &str, title: &str| format!("{number};{title};30237410;C62;9,90;EUR;3");
    for (first, second) in [
        ("\"27 Zoll", "\"24 Zoll"),
        ("\"27 Zoll", "Monitor 24\""),
        ("\"27 Zoll", "\"24 Zoll\""),
    ] {
        let rows = [row("Q0", "Maus"), row("Q1", first), row("Q2", "Maus"), row("Q3", second), row("Q4", "Maus")];
        let text = german("", &rows.each_ref().map(String::as_str));
        let refused = unusable(text.as_bytes());
        assert_eq!((refused.code, refused.place.line), (Code::QuoteStray, 3), "{first} {second}");
    }
    let alone = german("", &[&row("Q1", "\"27\" Monitor\""), &row("Q2", "24\" Monitor"), &row("Q3", "\"zwei\nZeilen\"")]);
    assert_eq!(refuses(&alone, Code::QuoteStray), 2);
    assert_eq!(usable(&alone, &bare()).summary.articles_usable, 2);
}

#[test]
fn a_surplus_cell_is_a_sign_of_a_shifted_row_even_if_it_is_empty() {
    let head = "supplier_aid,title,cpv,order_unit,currency,delivery_days,price,min_quantity,keywords";
    let text = format!("{head}\nA1,Maus,30237410,C62,EUR,3,9,90,,\nA2,Tastatur,30237410,C62,EUR,3,12.50,,\n");
    assert_eq!(refuses(&text, Code::RowLength), 2);
    let all = format!("{head}\nA1,Maus,30237410,C62,EUR,3,9,90,,\nA2,Tastatur,30237410,C62,EUR,3,12,50,,\n");
    assert_eq!(usable(&all, &bare()).summary.articles_usable, 0);
    let habit = german("", &["A;Maus;30237410;C62;9,90;EUR;3;", "B;Maus;30237410;C62;9,90;EUR;3;"]);
    assert_eq!(usable(&habit, &bare()).summary.articles_usable, 2);
    let shifted = german("", &["A;Maus;30237410;C62;9,90;EUR;3", "B;Maus; rot;30237410;C62;9,90;EUR;3"]);
    assert_eq!(refuses(&shifted, Code::RowLength), 3);
}

#[test]
fn a_file_with_a_column_of_actions_is_no_whole_catalogue_unless_that_is_said() {
    let text = german(";Vorgang", &["A;Maus;30237410;C62;8,00;EUR;3;ändern"]);
    assert_eq!(usable(&text, &bare()).summary.coverage, Coverage::Products);
    let said = Options { coverage_of_csv: Some(Coverage::Whole), ..bare() };
    assert_eq!(usable(&text, &said).summary.coverage, Coverage::Whole);
    assert_eq!(usable(&german("", &["A;Maus;30237410;C62;8,00;EUR;3"]), &bare()).summary.coverage, Coverage::Whole);
}

#[test]
fn lines_are_those_of_an_editor() {
    for end in ["\n", "\r\n", "\r"] {
        let text = german("", &["L2;Maus;30237410;C62;9,90;EUR;3", "L3;Maus;30237410;C62;x;EUR;3", "L4;Maus;30237410;C62;9,90;EUR;3", "L5;Maus;30237410;Kiste;9,90;EUR;3"]);
        let outcome = usable(&text.replace('\n', end), &bare());
        assert_eq!(outcome.problem(Code::PriceUnreadable).place.line, 3, "{end:?}");
        assert_eq!(outcome.problem(Code::UnitUnknown).place.line, 5, "{end:?}");
    }
}

#[test]
fn a_default_holds_only_for_what_is_not_said() {
    let rows = ["D1;Maus;30237410;C62;9,90;EUR;4-6 Wochen nach Eingang", "D2;Maus;30237410;C62;9,90;EUR;auf Anfrage", "D3;Maus;30237410;C62;9,90;EUR;nicht lieferbar", "D4;Maus;30237410;C62;9,90;EUR;", "D5;Maus;30237410;C62;9,90;EUR;1 - 14 días"];
    let given = Options { default_delivery_days: Some(2), ..bare() };
    let outcome = usable(&german("", &rows), &given);
    let taken: Vec<(&str, u16)> = outcome
        .instructions()
        .into_iter()
        .filter_map(|(number, instruction)| match instruction {
            Instruction::List(listing) => Some((number, listing.terms.delivery_days)),
            _ => None,
        })
        .collect();
    assert_eq!(taken, [("D4", 2), ("D5", 14)]);
    let unreadable = outcome.problems().into_iter().filter(|p| p.code == Code::DeliveryTimeUnreadable);
    assert_eq!(unreadable.count(), 3);
    let change = format!("Artikelnummer;Vorgang;Lieferzeit in Arbeitstagen\nD1;ändern;auf Anfrage\n");
    assert_eq!(refuses(&change, Code::DeliveryTimeUnreadable), 2);
}

#[test]
fn a_category_that_is_said_is_never_replaced_by_a_default() {
    let given = Options { default_cpv: Cpv::parse("30200000").ok(), ..bare() };
    for code in ["99999999", "3023", "Mäuse"] {
        let text = german("", &[&format!("A;Maus;{code};C62;9,90;EUR;3")]);
        assert_eq!(usable(&text, &given).problem(Code::CategoryUnreadable).severity, Severity::ArticleRefused);
    }
    let mistyped = usable(&german("", &["A;Maus;30237410-1;C62;9,90;EUR;3"]), &bare());
    assert_eq!(mistyped.problem(Code::CategoryAssumed).severity, Severity::Assumed);
    assert!(usable(&german("", &["A;Maus;30237410-6;C62;9,90;EUR;3"]), &bare()).problems().is_empty());
}

#[test]
fn a_misspelt_action_is_one_problem() {
    let text = "Artikelnummer;Vorgang\nX5;entfernen\n";
    let outcome = usable(text, &bare());
    assert_eq!(outcome.problems().len(), 1, "{:?}", outcome.problems());
    assert_eq!(outcome.problem(Code::ActionUnknown).place.line, 2);
}

#[test]
fn used_goods_are_said_to_be_used() {
    let stated = |status: &str| {
        let outcome = usable(&article("1.2", "", (status, "", &block("", "9.90"))), &bare());
        outcome.listing().article.condition
    };
    let status = |kind: &str, text: &str| format!("<ARTICLE_STATUS type='{kind}'>{text}</ARTICLE_STATUS>");
    assert_eq!(stated(&status("used", "gebraucht, B-Ware")), Condition::Used);
    assert_eq!(stated(&status("refurbished", "generalüberholt")), Condition::Refurbished);
    assert_eq!(stated(&(status("bargain", "Sonderposten") + &status("used", ""))), Condition::Used);
    assert_eq!(stated(&status("others", "generalüberholt")), Condition::Refurbished);
    assert_eq!(stated(&status("new", "Neuheit")), Condition::New);
    assert_eq!(stated(&status("bargain", "Sonderposten")), Condition::New);
    assert_eq!(stated(""), Condition::New);
    let column = |word: &str| german(";Zustand", &[&format!("A;Maus;30237410;C62;9,90;EUR;3;{word}")]);
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
    let of = |head: &str| usable(&article("2005.1", head, (reference, "", &block("", "9.90"))), &bare());
    assert_eq!(of(parties).listing().article.manufacturer.as_ref().unwrap().as_str(), "Logitech");
    let unknown = of("");
    assert_eq!(unknown.problem(Code::MakerUnknown).severity, Severity::FieldDropped);
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
        let outcome = usable(&german(";EAN", &[&format!("A;Maus;30237410;C62;9,90;EUR;3;{number}")]), &bare());
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
fn a_line_for_excel_is_skipped() {
    for (first, separator) in [("sep=;\r\n", ";"), ("\u{feff}sep=,\n", ","), ("\"sep=;\"\n", ";")] {
        let rows = german("", &["A-1;Maus;30237410;C62;9;EUR;3"]).replace(';', separator);
        let outcome = usable(&format!("{first}{rows}"), &bare());
        assert_eq!(outcome.summary.articles_usable, 1, "{first:?} {:?}", outcome.problems());
        assert_eq!(outcome.problem(Code::SeparatorLine).severity, Severity::Note);
    }
}

#[test]
fn money_is_read_as_people_write_it() {
    let of = |amount: &str, currency: &str| {
        let outcome = usable(&german("", &[&format!("P;Maus;30237410;C62;{amount};{currency};3")]), &bare());
        let said = outcome.problems().iter().all(|p| p.severity == Severity::Assumed) && !outcome.problems().is_empty();
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
    for (amount, currency) in [("9,90 $", "EUR"), ("9,90 USD", "EUR"), ("1.234 €", "EUR"), ("9,90 je Stück", "EUR"), ("-", "EUR")] {
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
    assert!(said.message.contains("Black &") && said.message.contains("write &amp; instead of &"), "{}", said.message);
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
    assert_eq!((kept.features[0].name.as_str(), kept.features[0].value.as_str()), ("Anschluss", "USB-C | Funk"));
    assert_eq!(kept.files[0].as_str(), "a.jpg");
    assert_eq!((kept.references[0].kind.as_str(), kept.references[0].to.as_str()), ("accessories", "A2"));
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

#[test]
fn files_of_utf_16_are_read_with_and_without_a_mark() {
    let text = german("", &["A;Mäuse;30237410;C62;9,90;EUR;3"]);
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let marked = format!("\u{feff}{text}");
    for bytes in [little(&text), big(&text), little(&marked), big(&marked)] {
        let outcome = read_bytes(&bytes, &bare()).unwrap();
        assert_eq!(outcome.listing().article.title.as_str(), "Mäuse");
    }
}

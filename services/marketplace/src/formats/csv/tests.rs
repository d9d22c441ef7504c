//! CSV files, column by column. Nothing about BMEcat.

use schemas::sustainability::Evidence;
use schemas::sustainability::Statement;

use crate::formats::tests::{bare, read_bytes, scale, unusable, usable};
use crate::formats::{Code, Coverage, Instruction, Options, Severity};

const SAMPLE: &str = include_str!("../tests/sample.csv");

fn updates() -> Options {
    Options { coverage_of_csv: Some(Coverage::Products), ..bare() }
}

/// A file of one row, `column=value` for each.
fn row(separator: &str, cells: &[(&str, &str)]) -> String {
    let names: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = cells.iter().map(|(_, value)| *value).collect();
    format!("{}\n{}\n", names.join(separator), values.join(separator))
}

/// A row of the required columns, some of them replaced or added.
fn with(changes: &[(&'static str, &'static str)]) -> String {
    let mut cells = vec![
        ("supplier_aid", "A-1"),
        ("title", "Mouse"),
        ("cpv", "30237410-6"),
        ("order_unit", "C62"),
        ("price", "9.50"),
        ("currency", "EUR"),
        ("delivery_days", "3"),
    ];
    for (name, value) in changes {
        match cells.iter_mut().find(|(column, _)| column == name) {
            Some(cell) => cell.1 = value,
            None => cells.push((name, value)),
        }
    }
    row(",", &cells)
}

#[test]
fn a_german_file_is_read_with_all_its_fields() {
    let outcome = usable(SAMPLE, &bare());
    assert_eq!(outcome.problems(), Vec::<&crate::formats::Problem>::new());
    let listing = outcome.listing();
    let article = &listing.article;
    assert_eq!(article.title.as_str(), "Bildschirm 27\"");
    assert_eq!(article.description.as_deref(), Some("zwei\nZeilen"));
    assert_eq!(article.manufacturer.as_ref().unwrap().as_str(), "Größe & Söhne");
    assert_eq!(article.cpv.to_string(), "30231300");
    assert_eq!(article.keywords.len(), 2);
    assert_eq!(scale(&listing.price), ["1:398.42", "10:386.46", "50:374.51"]);
    assert_eq!(listing.terms.order_unit.as_str(), "C62");
    assert_eq!((listing.terms.minimum_quantity, listing.terms.delivery_days), (2, 13));
    assert_eq!(listing.claims.len(), 2);
    let label = &listing.claims[1];
    assert!(
        matches!(&label.statement, Statement::EcoLabel { label, .. } if label.as_str() == "TCO Certified")
    );
    assert_eq!(label.evidence.source.as_str(), "T-1");
    assert_eq!(label.evidence.valid_until.unwrap().to_string(), "2027-05-31");
}

#[test]
fn english_names_and_all_separators_are_understood() {
    let cells = [
        ("SUPPLIER_AID", "A-1"),
        (" Title ", "Mouse"),
        ("CPV", "30237410"),
        ("order_unit", "C62"),
        ("price", "9"),
        ("currency", "eur"),
        ("delivery_days", "3"),
    ];
    for separator in [",", ";", "\t"] {
        let outcome = usable(&row(separator, &cells), &bare());
        assert_eq!(scale(&outcome.listing().price), ["1:9.00"], "{separator:?}");
    }
}

#[test]
fn missing_columns_are_named_in_both_languages() {
    let missing = unusable(b"supplier_aid,title\nA,B\n");
    assert_eq!(missing.code, Code::ColumnsMissing);
    assert!(
        missing.message.contains("price (nettopreis), currency (währung)"),
        "{}",
        missing.message
    );
    assert_eq!(unusable(b"price,Nettopreis\n1,2\n").code, Code::ColumnRepeated);
}

#[test]
fn an_unknown_column_is_noted_once() {
    let outcome = usable(&with(&[("farbe", "rot")]), &bare());
    let note = outcome.problem(Code::ColumnUnknown);
    assert_eq!((note.severity, note.field.as_deref()), (Severity::Note, Some("farbe")));
}

#[test]
fn a_problem_names_the_row_and_the_files_own_column() {
    let text = SAMPLE.replace("398,42", "398.420");
    let outcome = usable(&text, &bare());
    let problem = outcome.problem(Code::PriceAmbiguous);
    assert_eq!((problem.place.line, problem.article.as_deref()), (2, Some("KK-1")));
    assert_eq!(problem.field.as_deref(), Some("Nettopreis"));
    assert!(problem.message.contains("“398.420”"));
    let text = SAMPLE.replace("9,5;", "neun;");
    assert_eq!(usable(&text, &bare()).problem(Code::PriceUnreadable).place.line, 4);
}

#[test]
fn a_row_of_another_length_is_refused() {
    let text = format!("{}A-2,Mouse, optical,30237410-6,C62,9.50,EUR,3\n", with(&[]));
    let outcome = usable(&text, &bare());
    assert_eq!(outcome.problem(Code::RowLength).place.line, 3);
    assert_eq!(outcome.summary.articles_usable, 1);
}

#[test]
fn empty_rows_are_skipped() {
    let text = format!("{}\n,,,,,,\n  \n", with(&[]));
    assert_eq!(usable(&text, &bare()).summary.articles_read, 1);
}

#[test]
fn a_number_that_stands_twice_counts_once() {
    let text = format!("{}A-1,Other,30237410-6,C62,1.00,EUR,3\n", with(&[]));
    let outcome = usable(&text, &bare());
    assert_eq!(outcome.problem(Code::NumberRepeated).severity, Severity::ArticleRefused);
    assert_eq!(scale(&outcome.listing().price), ["1:9.50"]);
}

#[test]
fn an_update_changes_what_it_states_and_nothing_else() {
    let text = "supplier_aid,action,title,price,currency,delivery_days\n\
                A,update,,172.70,EUR,9\nB,delete,,,,\nC,ändern,Neu,,,\nD,update,,,,\nE,vielleicht,,,,\n";
    let outcome = usable(text, &updates());
    let change = outcome.change();
    assert_eq!(change.delivery_days, Some(9));
    let price = change.price.as_ref().unwrap();
    assert_eq!(scale(&price.price), ["1:172.70"]);
    assert!(!price.states_per && change.title.is_none());
    assert_eq!(outcome.instructions()[1], ("B", &Instruction::Delist));
    assert_eq!(outcome.instructions().len(), 3);
    assert_eq!(outcome.problem(Code::NothingChanged).article.as_deref(), Some("D"));
    assert_eq!(outcome.problem(Code::ActionUnknown).article.as_deref(), Some("E"));
}

#[test]
fn a_file_of_prices_needs_no_descriptions() {
    let options = Options { coverage_of_csv: Some(Coverage::Prices), ..bare() };
    let text = "supplier_aid,price,currency,scale_prices\nA,9.50,EUR,10:9.00\nB,,EUR,\n";
    let outcome = usable(text, &options);
    let price = outcome.change().price.as_ref().unwrap();
    assert_eq!(scale(&price.price), ["1:9.50", "10:9.00"]);
    assert_eq!(outcome.problem(Code::PriceMissing).article.as_deref(), Some("B"));
}

#[test]
fn a_delivery_time_is_read_asked_for_or_given() {
    let days = |text: &'static str| {
        let outcome = usable(&with(&[("delivery_days", text)]), &bare());
        outcome.instructions().first().map(|_| outcome.listing().terms.delivery_days)
    };
    assert_eq!(days("4"), Some(4));
    assert_eq!(days("3-5"), Some(5));
    assert_eq!(days("2 bis 3 Tage"), Some(3));
    assert_eq!(days("2 Wochen"), Some(10));
    assert_eq!(days("2.5"), Some(3));
    assert_eq!(days("auf Anfrage"), None);
    assert_eq!(days("99999999"), None);
    assert_eq!(days(""), None);
    let rounded = usable(&with(&[("delivery_days", "2.5")]), &bare());
    assert_eq!(rounded.problem(Code::DeliveryTimeAssumed).severity, Severity::Assumed);
    assert!(usable(&with(&[("delivery_days", "2.0")]), &bare()).problems().is_empty());
    let given = Options { default_delivery_days: Some(12), ..bare() };
    let outcome = usable(&with(&[("delivery_days", "")]), &given);
    assert_eq!(outcome.listing().terms.delivery_days, 12);
    assert_eq!(outcome.problem(Code::DeliveryTimeAssumed).severity, Severity::Assumed);
}

#[test]
fn a_wrong_gtin_or_unit_does_what_it_must() {
    let wrong_gtin = usable(&with(&[("gtin", "4006209796857")]), &bare());
    assert_eq!(wrong_gtin.listing().article.gtin, None);
    assert_eq!(wrong_gtin.problem(Code::GtinCheckDigit).severity, Severity::FieldDropped);
    let wrong_unit = usable(&with(&[("order_unit", "Gebinde")]), &bare());
    assert_eq!(wrong_unit.problem(Code::UnitUnknown).severity, Severity::ArticleRefused);
    assert_eq!(wrong_unit.summary.articles_usable, 0);
}

#[test]
fn a_claim_without_source_is_kept_and_marked() {
    let outcome = usable(&with(&[("carbon_kg", "412.5"), ("energy_class", "H")]), &bare());
    let claims = &outcome.listing().claims;
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].evidence.source.as_str(), Evidence::NO_SOURCE);
    assert_eq!(outcome.problem(Code::ClaimWithoutSource).field.as_deref(), Some("carbon_kg"));
    assert_eq!(outcome.problem(Code::ClaimUnreadable).field.as_deref(), Some("energy_class"));
}

#[test]
fn an_unclosed_quotation_mark_makes_the_file_unusable() {
    let text = SAMPLE.replace("zwei\nZeilen\"", "zwei\nZeilen");
    let code = read_bytes(text.as_bytes(), &bare()).map_err(|u| u.code);
    assert_eq!(code.unwrap_err(), Code::Truncated);
}

#[test]
fn a_long_title_is_cut_and_a_long_number_refused() {
    let long: &'static str = Box::leak("x".repeat(500).into_boxed_str());
    let outcome = usable(&with(&[("title", long)]), &bare());
    assert_eq!(outcome.listing().article.title.as_str().len(), 400);
    assert_eq!(outcome.problem(Code::TextCut).severity, Severity::Assumed);
    let outcome = usable(&with(&[("supplier_aid", long)]), &bare());
    assert_eq!(outcome.problem(Code::NumberTooLong).severity, Severity::ArticleRefused);
}

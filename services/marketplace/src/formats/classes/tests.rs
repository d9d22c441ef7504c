//! Classes of other systems become categories by a table, or are told; nothing is guessed.

use std::sync::Arc;

use projections::cpv_labels;

use super::*;
use crate::formats::tests::{bare, read_bytes};
use crate::formats::{Code, Instruction, Options};

fn cpv(text: &str) -> Cpv {
    Cpv::parse(text).unwrap()
}

fn own(text: &str) -> Result<Vec<ClassRow>, Vec<ClassFault>> {
    table(text.as_bytes(), |cpv| cpv_labels::label(cpv).is_some())
}

/// A catalogue with one article of a class.
fn classified(system: &str, class: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><BMECAT version=\"1.2\"><HEADER><CATALOG>\
         <LANGUAGE>deu</LANGUAGE><CATALOG_ID>1</CATALOG_ID><CATALOG_VERSION>1.0</CATALOG_VERSION></CATALOG></HEADER>\
         <T_NEW_CATALOG><ARTICLE><SUPPLIER_AID>A-1</SUPPLIER_AID><ARTICLE_DETAILS>\
         <DESCRIPTION_SHORT>Ding</DESCRIPTION_SHORT><DELIVERY_TIME>3</DELIVERY_TIME></ARTICLE_DETAILS>\
         <ARTICLE_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>{system}</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_ID>{class}</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
         <ARTICLE_ORDER_DETAILS></ARTICLE_ORDER_DETAILS><ARTICLE_PRICE_DETAILS>\
         <ARTICLE_PRICE price_type=\"net_customer\"><PRICE_AMOUNT>10.00</PRICE_AMOUNT>\
         <PRICE_CURRENCY>EUR</PRICE_CURRENCY></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS></ARTICLE>\
         </T_NEW_CATALOG></BMECAT>"
    )
    .into_bytes()
}

fn with(classes: Classes, unit: Option<&str>) -> Options {
    let default_order_unit = unit.and_then(crate::formats::order_unit);
    Options { classes: Arc::new(classes), default_order_unit, ..bare() }
}

#[test]
fn every_row_that_ships_names_a_code_of_the_cpv_list() {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#')).count();
    let rows = shipped();
    assert_eq!(rows.len(), lines, "a row has no CPV code or not four parts");
    for row in rows {
        assert!(cpv_labels::label(row.cpv).is_some(), "{row:?}");
    }
}

#[test]
fn a_class_is_found_however_its_system_and_its_digits_are_written() {
    let classes = Classes::default();
    for system in ["UNSPSC", "unspsc-11.1", "udf_UNSPSC", "UNSPSC 13.2", "UN/SPSC"] {
        let found = classes.cpv(system, "43211706");
        assert_eq!(found, Some((cpv("30237460"), Origin::Shipped)), "{system}");
    }
    let found = classes.cpv("eCl@ss-5.1", "19-01-02-03");
    assert_eq!(found, Some((cpv("30213100"), Origin::Shipped)));
    // Another edition numbers its classes in another way.
    assert_eq!(classes.cpv("ECLASS-9.0", "19010203"), None);
    assert_eq!(classes.cpv("UNSPSC", "99999999"), None);
}

#[test]
fn a_suppliers_own_table_comes_before_the_one_that_ships() {
    let rows = own("System;Klasse;CPV\nUNSPSC;43211706;30237461-8\nudf_Supplier-1.0;5;30231300\n")
        .unwrap();
    let classes = Classes::of(&rows);
    assert_eq!(classes.cpv("UNSPSC", "43211706"), Some((cpv("30237461"), Origin::Supplier)));
    assert_eq!(classes.cpv("udf_Supplier-1.0", "5"), Some((cpv("30231300"), Origin::Supplier)));
    assert_eq!(classes.cpv("UNSPSC", "43211503"), Some((cpv("30213100"), Origin::Shipped)));
}

#[test]
fn a_table_with_a_wrong_row_is_not_used_and_each_wrong_row_is_told() {
    let faults = own("system,class,cpv\nUNSPSC,1,30231300\nUNSPSC,2,39999999\nUNSPSC,3,Maus\n,4,30231300\nUNSPSC,1,30237410\n")
        .unwrap_err();
    let lines: Vec<u64> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert_eq!(faults[0].german, "Die CPV-Liste von 2008 hat keinen Code 39999999.");
    assert!(faults[3].message.contains("line 2"), "{faults:?}");
    for useless in ["", "a;b;c\n1;2;3\n", "system;class;cpv\n"] {
        assert_eq!(own(useless).unwrap_err().len(), 1, "{useless}");
    }
}

#[test]
fn a_class_that_is_mapped_gives_the_category_and_says_so() {
    let read =
        read_bytes(&classified("UNSPSC", "43211706"), &with(Classes::default(), Some("C62")))
            .unwrap();
    let listing = read.listing();
    assert_eq!(listing.article.cpv, cpv("30237460"));
    assert_eq!(listing.terms.order_unit.as_str(), "C62");
    let told = read.problem(Code::CategoryMapped);
    assert_eq!(told.value.as_deref(), Some("UNSPSC 43211706"));
    assert!(told.german.as_deref().unwrap().contains("in den CPV-Code 30237460 übersetzt"));
    read.problem(Code::UnitGiven);
}

#[test]
fn a_class_that_is_not_mapped_is_told_and_not_guessed() {
    let read =
        read_bytes(&classified("UNSPSC", "12345678"), &with(Classes::default(), Some("Stück")))
            .unwrap();
    assert!(read.instructions().is_empty());
    assert_eq!(read.problem(Code::CategoryMissing).value.as_deref(), Some("UNSPSC 12345678"));
}

#[test]
fn a_default_for_the_order_unit_is_only_for_what_is_not_said() {
    let file = String::from_utf8(classified("UNSPSC", "43211706")).unwrap();
    let said = "<ARTICLE_ORDER_DETAILS><ORDER_UNIT>Gebinde</ORDER_UNIT></ARTICLE_ORDER_DETAILS>";
    let file = file.replace("<ARTICLE_ORDER_DETAILS></ARTICLE_ORDER_DETAILS>", said);
    let read = read_bytes(file.as_bytes(), &with(Classes::default(), Some("C62"))).unwrap();
    assert!(
        read.instructions().into_iter().all(|(_, asked)| !matches!(asked, Instruction::List(_)))
    );
    read.problem(Code::UnitUnknown);
}

//! BMEcat documents, element by element. Files of the wild stand in the conformance suite.

use schemas::catalogue::CatalogueFormat;
use schemas::sustainability::Statement;

use crate::formats::tests::{bare, read_bytes, scale, unusable, usable};
use crate::formats::{Code, Coverage, Found, Instruction, Options, Severity};

const SAMPLE: &str = include_str!("../tests/sample.xml");

fn replaced(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "{from}");
    SAMPLE.replacen(from, to, 1)
}

#[test]
fn an_article_of_version_1_2_is_read_with_all_its_fields() {
    let outcome = usable(SAMPLE, &bare());
    let Some(Found::Opened(opened)) = outcome.found.first() else {
        panic!("{:?}", outcome.found);
    };
    assert_eq!((opened.format, opened.coverage), (CatalogueFormat::Bmecat12, Coverage::Whole));
    assert_eq!(opened.catalogue_version.as_deref(), Some("7"));
    let listing = outcome.listing();
    assert_eq!(listing.article.title.as_str(), "Größe 27\" Bildschirm");
    assert_eq!(listing.article.description.as_deref(), Some("Ein guter Schirm"));
    assert_eq!(listing.article.manufacturer.as_ref().unwrap().as_str(), "Größe & Söhne");
    assert!(listing.article.gtin.is_some());
    assert_eq!(scale(&listing.price), ["1:1990.00", "50:1790.00"]);
    assert_eq!((listing.price.per(), listing.terms.delivery_days), (10, 4));
    assert!(matches!(&listing.claims[..], [claim]
        if matches!(&claim.statement, Statement::CarbonFootprint { kilograms } if kilograms.to_string() == "412.5")));
    assert_eq!(outcome.instructions()[1], ("A-2", &Instruction::Delist));
    assert_eq!(outcome.problem(Code::HtmlRemoved).place.line, 14);
}

#[test]
fn version_2005_says_the_same_in_other_words() {
    let text = SAMPLE
        .replace("ARTICLE", "PRODUCT")
        .replace("_AID", "_PID")
        .replace("<EAN>", "<INTERNATIONAL_PID type=\"gtin\">")
        .replace("</EAN>", "</INTERNATIONAL_PID>")
        .replace("1.2/bmecat_new_catalog", "2005.1+onto")
        .replacen("version=\"1.2\"", "version=\"2005.1\"", 1);
    let new = usable(&text, &bare());
    assert_eq!(new.summary.format, CatalogueFormat::Bmecat2005);
    assert_eq!(new.instructions(), usable(SAMPLE, &bare()).instructions());
    let broken = usable(&text.replace("1990.00", "viel"), &bare());
    let field = broken.problem(Code::PriceUnreadable).field.clone();
    assert_eq!(field.as_deref(), Some("PRODUCT_PRICE_DETAILS/PRODUCT_PRICE/PRICE_AMOUNT"));
}

#[test]
fn prefixes_of_namespaces_do_not_matter() {
    let text = SAMPLE
        .replace("</", "</b:")
        .replace('<', "<b:")
        .replace("<b:/b:", "</b:")
        .replace("<b:?", "<?")
        .replace("<b:!", "<!")
        .replace("<b:p>", "<p>")
        .replace("<b:b>", "<b>")
        .replace("</b:b>", "</b>")
        .replace("</b:p>", "</p>");
    assert_eq!(usable(&text, &bare()).instructions(), usable(SAMPLE, &bare()).instructions());
}

#[test]
fn an_unknown_version_is_assumed() {
    let outcome = usable(&replaced("version=\"1.2\"", "version=\"3\""), &bare());
    assert_eq!(outcome.problem(Code::VersionUnknown).severity, Severity::Assumed);
}

#[test]
fn what_is_no_catalogue_or_no_whole_one_is_unusable() {
    for (text, code) in [
        ("<html><body/></html>", Code::NotBmecat),
        ("<?xml version='1.0'?>", Code::NotBmecat),
        ("<BMECAT version='1.2'/>", Code::NoTransaction),
        ("<BMECAT version='1.2'><T_NEW_CATALOG/></BMECAT>", Code::NoArticles),
        (
            "<BMECAT version='1.2'><T_NEW_CATALOG/><T_NEW_CATALOG/></BMECAT>",
            Code::SeveralTransactions,
        ),
        ("<BMECAT version='1.2'><T_NEW_CATALOG></BMECAT>", Code::NotWellFormed),
        ("<BMECAT version='1.2'><T_NEW_CATALOG>", Code::Truncated),
        ("<BMECAT version='1.2'><T_NEW_CATALOG", Code::Truncated),
        ("<BMECAT version='1.2'><!-- ", Code::Truncated),
        ("<BMECAT version='1.2'/><BMECAT/>", Code::NotWellFormed),
        ("<BMECAT version='1.2'/>und mehr", Code::NotWellFormed),
    ] {
        assert_eq!(unusable(text.as_bytes()).code, code, "{text}");
    }
}

#[test]
fn a_broken_tag_is_found_in_its_line() {
    let broken = unusable(replaced("</MANUFACTURER_NAME>", "</MANUFACTURER>").as_bytes());
    assert_eq!((broken.code, broken.place.line), (Code::NotWellFormed, 16));
}

#[test]
fn german_texts_come_before_others() {
    let title = "<DESCRIPTION_SHORT>Größe 27&quot; Bildschirm</DESCRIPTION_SHORT>";
    let both = "<DESCRIPTION_SHORT lang=\"eng\">Screen</DESCRIPTION_SHORT>\
                <DESCRIPTION_SHORT lang=\"deu\">Schirm</DESCRIPTION_SHORT>";
    let outcome = usable(&replaced(title, both), &bare());
    assert_eq!(outcome.listing().article.title.as_str(), "Schirm");
    let twice = title.replace("27", "24") + title;
    let outcome = usable(&replaced(title, &twice), &bare());
    assert!(outcome.listing().article.title.as_str().contains("24"));
    assert_eq!(outcome.problem(Code::ValueRepeated).severity, Severity::FieldDropped);
}

#[test]
fn references_are_characters_or_drop_the_field() {
    let outcome = usable(&replaced("Größe 27&quot;", "Gr&ouml;&#223;e&#x20;27&quot;"), &bare());
    assert_eq!(outcome.listing().article.title.as_str(), "Größe 27\" Bildschirm");
    assert_eq!(outcome.problem(Code::HtmlEntity).severity, Severity::Note);
    let outcome = usable(&replaced("Größe 27&quot;", "&firma;"), &bare());
    assert_eq!(outcome.problem(Code::EntityUnknown).place.line, 13);
    assert_eq!(outcome.problem(Code::TitleMissing).severity, Severity::ArticleRefused);
}

#[test]
fn an_update_of_prices_changes_the_price_alone() {
    let text = SAMPLE.replace("T_NEW_CATALOG", "T_UPDATE_PRICES");
    let outcome = usable(&text, &bare());
    assert_eq!(outcome.summary.coverage, Coverage::Prices);
    let change = outcome.change();
    assert!(change.title.is_none() && change.delivery_days.is_none() && change.claims.is_empty());
    assert_eq!(change.price.as_ref().unwrap().holds_from, 1);
}

#[test]
fn an_article_inside_another_is_left_out() {
    let nested =
        "<ARTICLE><SUPPLIER_AID>X</SUPPLIER_AID></ARTICLE><SUPPLIER_AID>A-1</SUPPLIER_AID>";
    let outcome = usable(&replaced("<SUPPLIER_AID>A-1</SUPPLIER_AID>", nested), &bare());
    assert_eq!(outcome.summary.articles_usable, 3);
    assert_eq!(outcome.problem(Code::ElementMisplaced).article.as_deref(), Some("A-1"));
}

#[test]
fn a_foreign_classification_needs_a_category_for_the_file() {
    let text = replaced("CPV-2008", "ECLASS-9.0");
    let refused = usable(&text, &bare());
    assert!(refused.problem(Code::CategoryMissing).message.contains("“ECLASS-9.0”"));
    let given = Options { default_cpv: schemas::cpv::Cpv::parse("30231300").ok(), ..bare() };
    assert_eq!(usable(&text, &given).listing().article.cpv.to_string(), "30231300");
}

#[test]
fn a_lying_declaration_of_the_encoding_is_reported() {
    let latin =
        SAMPLE.replacen("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 1);
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    let outcome = read_bytes(&bytes, &bare()).unwrap();
    assert_eq!(outcome.listing().article.title.as_str(), "Größe 27\" Bildschirm");
    assert_eq!(outcome.problem(Code::EncodingMismatch).place.line, 13);
}

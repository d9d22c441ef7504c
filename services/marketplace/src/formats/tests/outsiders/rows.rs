//! Rows, quotation marks, lines, encodings and numbers of whole files.
//! What stands in a single field is tried elsewhere.

use super::{article as article_of, block, german, refuses};
use crate::formats::tests::{bare, read_bytes, unusable, usable};
use crate::formats::{Code, Coverage, Options, Severity};

#[test]
fn a_point_before_three_digits_is_judged_by_the_whole_file() {
    let article = |number: &str, amount: &str| {
        let text = article_of("1.2", "", ("", "", &block("", amount)));
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
    let refused: Vec<_> =
        again.problems().into_iter().filter(|p| p.code == Code::PriceAmbiguous).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(again.instructions().iter().map(|(number, _)| *number).collect::<Vec<_>>(), ["A2"]);
}

#[test]
fn stray_quotation_marks_that_swallow_rows_make_the_file_unusable() {
    let row = |number: &str, title: &str| format!("{number};{title};30237410;C62;9,90;EUR;3");
    for (first, second) in
        [("\"27 Zoll", "\"24 Zoll"), ("\"27 Zoll", "Monitor 24\""), ("\"27 Zoll", "\"24 Zoll\"")]
    {
        let rows = [
            row("Q0", "Maus"),
            row("Q1", first),
            row("Q2", "Maus"),
            row("Q3", second),
            row("Q4", "Maus"),
        ];
        let text = german("", &rows.each_ref().map(String::as_str));
        let refused = unusable(text.as_bytes());
        assert_eq!((refused.code, refused.place.line), (Code::QuoteStray, 3), "{first} {second}");
    }
    let alone = german(
        "",
        &[
            &row("Q1", "\"27\" Monitor\""),
            &row("Q2", "24\" Monitor"),
            &row("Q3", "\"zwei\nZeilen\""),
        ],
    );
    assert_eq!(refuses(&alone, Code::QuoteStray), 2);
    assert_eq!(usable(&alone, &bare()).summary.articles_usable, 2);
}

#[test]
fn a_surplus_cell_is_a_sign_of_a_shifted_row_even_if_it_is_empty() {
    let head =
        "supplier_aid,title,cpv,order_unit,currency,delivery_days,price,min_quantity,keywords";
    let text = format!(
        "{head}\nA1,Maus,30237410,C62,EUR,3,9,90,,\nA2,Tastatur,30237410,C62,EUR,3,12.50,,\n"
    );
    assert_eq!(refuses(&text, Code::RowLength), 2);
    let all = format!(
        "{head}\nA1,Maus,30237410,C62,EUR,3,9,90,,\nA2,Tastatur,30237410,C62,EUR,3,12,50,,\n"
    );
    assert_eq!(usable(&all, &bare()).summary.articles_usable, 0);
    let habit = german("", &["A;Maus;30237410;C62;9,90;EUR;3;", "B;Maus;30237410;C62;9,90;EUR;3;"]);
    assert_eq!(usable(&habit, &bare()).summary.articles_usable, 2);
    let shifted =
        german("", &["A;Maus;30237410;C62;9,90;EUR;3", "B;Maus; rot;30237410;C62;9,90;EUR;3"]);
    assert_eq!(refuses(&shifted, Code::RowLength), 3);
}

#[test]
fn a_file_with_a_column_of_actions_is_no_whole_catalogue_unless_that_is_said() {
    let text = german(";Vorgang", &["A;Maus;30237410;C62;8,00;EUR;3;ändern"]);
    assert_eq!(usable(&text, &bare()).summary.coverage, Coverage::Products);
    let said = Options { coverage_of_csv: Some(Coverage::Whole), ..bare() };
    assert_eq!(usable(&text, &said).summary.coverage, Coverage::Whole);
    assert_eq!(
        usable(&german("", &["A;Maus;30237410;C62;8,00;EUR;3"]), &bare()).summary.coverage,
        Coverage::Whole
    );
}

#[test]
fn lines_are_those_of_an_editor() {
    for end in ["\n", "\r\n", "\r"] {
        let text = german(
            "",
            &[
                "L2;Maus;30237410;C62;9,90;EUR;3",
                "L3;Maus;30237410;C62;x;EUR;3",
                "L4;Maus;30237410;C62;9,90;EUR;3",
                "L5;Maus;30237410;Kiste;9,90;EUR;3",
            ],
        );
        let outcome = usable(&text.replace('\n', end), &bare());
        assert_eq!(outcome.problem(Code::PriceUnreadable).place.line, 3, "{end:?}");
        assert_eq!(outcome.problem(Code::UnitUnknown).place.line, 5, "{end:?}");
    }
}

#[test]
fn a_misspelt_action_is_one_problem() {
    let text = "Artikelnummer;Vorgang\nX5;entfernen\n";
    let outcome = usable(text, &bare());
    assert_eq!(outcome.problems().len(), 1, "{:?}", outcome.problems());
    assert_eq!(outcome.problem(Code::ActionUnknown).place.line, 2);
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

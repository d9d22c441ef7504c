//! Papers as HTML and PDF/A from one description.

use chrono::{TimeZone, Utc};

use super::{Language, Paper, Table};

fn paper(rows: usize) -> Paper {
    let date = Utc.with_ymd_and_hms(2026, 3, 12, 10, 30, 0).unwrap();
    let mut paper = Paper::new(Language::De, "Prüfvermerk <Größe>", date);
    paper.header = "Stadt Beispiel".to_owned();
    paper.footer = "Vermerk 7".to_owned();
    paper.section("Sachverhalt");
    paper.paragraph("Die Stelle „Einkauf“ bestellte für 1 234,50 € – sieben Stück. ".repeat(12));
    paper.facts(vec![
        ("Prüfsumme".to_owned(), "0123456789abcdef".repeat(8)),
        ("Zeichen".to_owned(), "日本 \u{7} tab\tEnde".to_owned()),
    ]);
    paper.part("Angebote");
    let mut table = Table::with(&[("Nr.", 1), ("Angebot & Preis", 4), ("Begründung", 6)]);
    for number in 0..rows {
        let reason = "12,40 € teurer, 6 Arbeitstage langsamer ".repeat(1 + number % 5);
        table.rows.push(vec![number.to_string(), "Monitor \"27\"".to_owned(), reason]);
    }
    paper.table(table);
    paper
}

#[test]
fn a_paper_as_html_needs_nothing_else_and_lets_no_text_become_a_tag() {
    let html = paper(2).to_html();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"de\">"));
    assert!(html.contains("<h1>Prüfvermerk &lt;Größe&gt;</h1>"));
    assert!(html.contains("<th scope=\"col\">Angebot &amp; Preis</th>"));
    assert!(html.contains("@media print"));
    for outside in ["<script", "http:", "https:", "<img", "<link", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn a_link_leads_somewhere_in_html_and_is_spelled_out_in_print() {
    let mut paper = paper(0);
    paper.links(vec![]);
    paper.links(vec![("Unterlage <1>".to_owned(), "/api/v1/documents/00?a=\"1\"&b".to_owned())]);
    let html = paper.to_html();
    assert!(html.contains(
        "<li><a href=\"/api/v1/documents/00?a=&quot;1&quot;&amp;b\">Unterlage &lt;1&gt;</a></li>"
    ));
    assert_eq!(html.matches("<ul>").count(), 1);
    assert!(paper.to_pdf().unwrap().starts_with(b"%PDF-1.7"));
}

fn has(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|window| window == text.as_bytes())
}

/// ISO 19005-2 (PDF/A-2, level A) and ISO 14289-1 (PDF/UA-1): what a reader looks for first.
#[test]
fn a_paper_as_pdf_says_that_it_is_archivable_and_accessible_and_carries_its_fonts() {
    let pdf = paper(120).to_pdf().unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for marker in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/OutputIntents",
        "/StructTreeRoot",
        "/Marked true",
        "/FontFile2",
        "/Lang",
        "DejaVuSans-Bold",
    ] {
        assert!(has(&pdf, marker), "{marker} is missing");
    }
    assert!(!has(&pdf, "/JavaScript") && !has(&pdf, "/Encrypt"));
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_another_one_others() {
    let (once, twice) = (paper(60).to_pdf().unwrap(), paper(60).to_pdf().unwrap());
    assert_eq!(once, twice);
    assert_ne!(once, paper(61).to_pdf().unwrap());
    assert_eq!(paper(60).to_html(), paper(60).to_html());
}

#[test]
fn a_row_that_is_taller_than_a_page_goes_on_on_the_next() {
    let mut paper = paper(0);
    let mut table = Table::with(&[("A", 1), ("B", 1)]);
    table.rows.push(vec!["kurz".to_owned(), "lang ".repeat(4_000)]);
    paper.table(table);
    let pdf = paper.to_pdf().unwrap();
    // Of the page tree's nodes, those that are pages.
    let pages = pdf.windows(11).filter(|w| w.starts_with(b"/Type/Page") && w[10] != b's').count();
    assert!(pages > 2, "{pages} pages");
}

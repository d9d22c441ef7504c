//! What a clerk reads of a file: refusals all and first, one line a cause, numbers that add up.
//! Whole files are imported in `tests/`.

use schemas::catalogue::{CatalogueFormat, Coverage};
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::formats::{Place, Severity};
use crate::papers::Language;

fn problem(severity: Severity, code: Code, line: u64, value: Option<&str>) -> Problem {
    Problem {
        place: Place { line },
        article: Some(format!("N{line:05}")),
        field: Some("order_unit".to_owned()),
        value: value.map(str::to_owned),
        code,
        severity,
        message: format!("what was found in line {line}"),
        german: None,
    }
}

fn head(articles: u64) -> Head {
    Head {
        supplier_id: OrganisationId(Uuid::nil()),
        verdict: Verdict::Published,
        dry_run: false,
        version: Some(1),
        file: FileDigest::parse(&"0".repeat(64)).unwrap(),
        format: CatalogueFormat::Csv,
        coverage: Coverage::Whole,
        encoding: "UTF-8".to_owned(),
        articles,
        outcome: Outcome::default(),
        not_named: 0,
        problem_counts: BTreeMap::new(),
        causes: Vec::new(),
    }
}

fn report(head: Head, problems: &[Problem]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let mut told = Told::new(folder.path()).unwrap();
    for problem in problems {
        told.take(problem).unwrap();
    }
    told.report(head, folder.path(), None).unwrap()
}

fn written(report: &Report, form: Form, language: Language) -> String {
    let mut out = Vec::new();
    report.write(&mut out, form, language).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&written(report, Form::Json, Language::En)).unwrap()
}

#[test]
fn a_refusal_behind_thousands_of_assumptions_is_told_and_stands_first() {
    let mut problems: Vec<Problem> = (2..5_002)
        .map(|line| problem(Severity::Assumed, Code::UnitAssumed, line, Some("Stück")))
        .collect();
    problems[4_000] = problem(Severity::ArticleRefused, Code::PriceMissing, 4_002, None);
    problems[4_500] = problem(Severity::ArticleRefused, Code::UnitUnknown, 4_502, Some("Bund"));
    let told = json(&report(head(5_000), &problems));
    let told = told["problems"].as_array().unwrap();
    assert_eq!(told.len(), 3, "two refusals and one line for the unit");
    assert_eq!(told[0]["article"], "N04002");
    assert_eq!((&told[1]["article"], &told[1]["value"]), (&"N04502".into(), &"Bund".into()));
    assert_eq!((&told[2]["code"], &told[2]["count"]), (&"unit_assumed".into(), &4_998.into()));
    assert_eq!(told[2]["examples"][0]["count"], 4_998, "all of them said the same");
}

#[test]
fn refusals_stand_in_the_order_of_the_file_whenever_they_were_found() {
    let lines = [900, 3, 77];
    let problems =
        lines.map(|line| problem(Severity::ArticleRefused, Code::NothingToChange, line, None));
    let told = json(&report(head(3), &problems));
    let lines: Vec<_> =
        told["problems"].as_array().unwrap().iter().map(|p| p["place"]["line"].clone()).collect();
    assert_eq!(lines, [3, 77, 900]);
    assert_eq!(told["causes"].as_array().unwrap().len(), 1);
    assert_eq!(told["causes"][0]["count"], 3);
    assert_eq!(told["problem_counts"]["nothing_to_change"], 3);
}

#[test]
fn every_class_without_a_category_is_listed_once_with_its_count() {
    let classes = ["UNSPSC 43211708", "UNSPSC 44111501", "UNSPSC 43211708"];
    let problems: Vec<Problem> = (2..)
        .zip(classes)
        .map(|(line, class)| {
            problem(Severity::ArticleRefused, Code::CategoryMissing, line, Some(class))
        })
        .collect();
    let told = json(&report(head(3), &problems));
    let examples = told["causes"][0]["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 2);
    assert_eq!((&examples[0]["value"], &examples[0]["count"]), (&classes[0].into(), &2.into()));
}

#[test]
fn the_causes_of_a_file_that_names_fields_at_will_are_bounded() {
    let problems: Vec<Problem> = (2..10_002)
        .map(|line| Problem {
            field: Some(format!("field {line}")),
            ..problem(Severity::Note, Code::ColumnUnknown, line, None)
        })
        .collect();
    let report = report(head(1), &problems);
    assert!(report.head.causes.len() < 2_010, "{}", report.head.causes.len());
    let counted: u64 = report.head.causes.iter().map(|cause| cause.count).sum();
    assert_eq!(counted, 10_000);
}

#[test]
fn a_cell_that_a_spreadsheet_would_calculate_is_made_harmless() {
    let formula = problem(Severity::ArticleRefused, Code::UnitUnknown, 2, Some("=HYPERLINK(1)"));
    let report = report(head(1), &[formula]);
    let csv = written(&report, Form::Csv, Language::De);
    assert!(csv.starts_with("\u{feff}Wirkung;Code;Anzahl;Zeile;"), "{csv}");
    assert!(csv.contains(";'=HYPERLINK(1);Die Bestelleinheit ist unbekannt.;"), "{csv}");
    let csv = written(&report, Form::Csv, Language::En);
    assert!(csv.starts_with("effect,code,count,line,article,field,value,"), "{csv}");
}

#[test]
fn a_clerk_reads_in_german_what_happened_to_which_article_and_what_to_do() {
    let mut head = head(3);
    head.outcome = Outcome { listed: 1, refused: 2, delisted: 4, ..Outcome::default() };
    head.not_named = 4;
    let problems = [
        problem(Severity::ArticleRefused, Code::PriceMissing, 3, None),
        problem(Severity::ArticleRefused, Code::UnitUnknown, 4, Some("Bund")),
    ];
    let text = written(&report(head, &problems), Form::Text, Language::De);
    let expected = [
        "Der Katalog ist veröffentlicht. 2 von 3 Artikeln wurden abgelehnt.",
        "3 Artikel gelesen, davon",
        "1   neu angeboten",
        "0   herausgenommen, wie die Datei sagt",
        "2   abgelehnt",
        "4 weitere Angebote herausgenommen, weil die Datei sie nicht nennt",
        "1 × abgelehnt (unit_unknown): order_unit: Die Bestelleinheit ist unbekannt.",
        "Zu tun: Einen Code der UN/ECE-Empfehlung 20 verwenden, C62 für Stück.",
        "Zeile 4, Artikel N00004, „Bund“: order_unit: Die Bestelleinheit ist unbekannt.",
    ];
    for part in expected {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn a_report_that_was_kept_is_read_again_as_it_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.ndjson");
    let mut told = Told::new(folder.path()).unwrap();
    told.take(&problem(Severity::ArticleRefused, Code::TitleMissing, 2, None)).unwrap();
    told.take(&problem(Severity::FieldDropped, Code::GtinUnreadable, 3, Some("x"))).unwrap();
    let report = told.report(head(2), folder.path(), Some(&path)).unwrap();
    let kept = Report::open(&path).unwrap();
    for form in [Form::Json, Form::Csv, Form::Text] {
        assert_eq!(written(&kept, form, Language::De), written(&report, form, Language::De));
    }
}

//! Every `BMEcat` file of the collection of real input, with the verdict that was looked at by hand.
//! How single fields are read is tested beside the reader.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use marketplace::formats::{self, Failed, Found, Options, Severity};
use schemas::cpv::Cpv;
use schemas::money::Currency;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/bmecat");
const TABLE: &str = include_str!("bmecat.table");

/// A row of the table: a file, how it is read, and what must come of it.
struct Expected<'t> {
    file: &'t str,
    on_day: &'t str,
    /// `defaults`: category, delivery time and currency are given; `bare`: nothing is.
    given: &'t str,
    verdict: String,
}

fn table() -> Vec<Expected<'static>> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Expected {
                file: cells[0],
                on_day: cells[1],
                given: cells[2],
                verdict: cells[3..].join(" | "),
            }
        })
        .collect()
}

/// Format, coverage, articles usable and refused, codes; or the code under which the file is unusable.
fn verdict(path: &Path, on_day: &str, given: &str) -> String {
    let given = given == "defaults";
    let options = Options {
        coverage_of_csv: None,
        mixed_decimals: false,
        default_cpv: given.then(|| Cpv::parse("30200000").unwrap()),
        default_delivery_days: given.then_some(10),
        default_currency: given.then_some(Currency::EUR),
        default_order_unit: None,
        classes: std::sync::Arc::default(),
        on_day: on_day.parse().unwrap(),
    };
    let read = formats::read(File::open(path).unwrap(), &options, &mut |found| {
        useful(&found);
        Ok::<_, ()>(())
    });
    match read {
        Ok(summary) => {
            let codes: Vec<String> = summary.problems.keys().map(ToString::to_string).collect();
            format!(
                "{} | {:?} | {} | {} | {}",
                summary.format,
                summary.coverage,
                summary.articles_usable,
                summary.articles_refused,
                codes.join(" ")
            )
        }
        Err(Failed::Unusable(unusable)) => format!("unusable | {}", unusable.code),
        Err(other) => panic!("{}: {other:?}", path.display()),
    }
}

/// A clerk needs a place, a field and a sentence.
fn useful(found: &Found) {
    if let Found::Problem(problem) = found {
        assert!(problem.place.line > 0, "{problem:?}");
        assert!(problem.message.ends_with('.'), "{problem:?}");
        assert!(
            problem.field.is_some() || problem.severity > Severity::FieldDropped,
            "{problem:?}"
        );
    }
}

fn xml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(xml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_catalogue_met_in_the_wild_is_read_or_refused_as_expected() {
    let folder = Path::new(FOLDER);
    if !folder.is_dir() {
        eprintln!("skipped: real BMEcat files: {FOLDER} is not there");
        return;
    }
    let listed: BTreeSet<PathBuf> = table().iter().map(|row| folder.join(row.file)).collect();
    let present: BTreeSet<PathBuf> = xml_files(folder).into_iter().collect();
    let unlisted: Vec<&PathBuf> = present.difference(&listed).collect();
    assert!(unlisted.is_empty(), "without a verdict: {unlisted:?}");
    let differing: Vec<String> = table()
        .iter()
        .map(|row| (row, verdict(&folder.join(row.file), row.on_day, row.given)))
        .filter(|(row, found)| row.verdict != *found)
        .map(|(row, found)| format!("{} | {} | {} | {found}", row.file, row.on_day, row.given))
        .collect();
    assert!(differing.is_empty(), "otherwise:\n{}", differing.join("\n"));
}

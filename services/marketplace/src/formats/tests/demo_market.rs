//! The demo market's own files: read without a complaint that is not meant.
//! What the market does with them is not tested here.

use std::fs;
use std::path::Path;

use super::*;

fn demo(file: &str, coverage_of_csv: Coverage) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/demo_market");
    let options = Options { coverage_of_csv: Some(coverage_of_csv), ..bare() };
    read_bytes(&fs::read(folder.join(file)).unwrap(), &options).unwrap()
}

#[test]
fn the_five_catalogues_are_read_without_a_problem() {
    for (file, format) in [
        ("catalogues/lindwurm.csv", CatalogueFormat::Csv),
        ("catalogues/kranich.csv", CatalogueFormat::Csv),
        ("catalogues/siebenmeilen.xml", CatalogueFormat::Bmecat12),
        ("catalogues/ruebezahl.xml", CatalogueFormat::Bmecat12),
        ("catalogues/klabauter.xml", CatalogueFormat::Bmecat2005),
    ] {
        let outcome = demo(file, Coverage::Whole);
        let problems = outcome.problems();
        let meant = |p: &&Problem| p.severity == Severity::Note;
        let unexpected: Vec<&&Problem> = problems.iter().filter(|p| !meant(p)).take(3).collect();
        assert!(unexpected.is_empty(), "{file}: {unexpected:?}");
        assert_eq!(outcome.summary.articles_refused, 0, "{file}");
        assert!(outcome.summary.articles_usable > 700, "{file}");
        assert_eq!(outcome.summary.format, format, "{file}");
        let claims = outcome.instructions().iter().any(|(_, instruction)| {
            matches!(instruction, Instruction::List(listing) if !listing.claims.is_empty())
        });
        assert!(claims, "{file}");
    }
}

#[test]
fn the_updates_are_read_as_changes() {
    let csv = demo("updates/lindwurm-update.csv", Coverage::Products);
    assert_eq!(csv.summary.articles_refused, 0, "{:?}", csv.problems());
    let delisted = csv
        .instructions()
        .iter()
        .filter(|(_, instruction)| **instruction == Instruction::Delist)
        .count();
    assert!(delisted > 10);
    for (file, coverage) in [
        ("updates/siebenmeilen-prices.xml", Coverage::Prices),
        ("updates/klabauter-products.xml", Coverage::Products),
    ] {
        let outcome = demo(file, Coverage::Whole);
        assert_eq!(outcome.summary.coverage, coverage);
        assert_eq!(outcome.summary.articles_refused, 0, "{:?}", outcome.problems());
        assert!(outcome.summary.articles_usable >= 200);
    }
}

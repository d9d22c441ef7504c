//! The files that people outside handed in, where their folder is beside the checkout.
//! What is right in each stands with the files.

use std::path::Path;

use crate::formats::tests::{Outcome, bare, read_bytes};
use crate::formats::{Code, Options, Severity};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases/import");

/// Which articles are usable in the file, refused under which code; or the code of the whole file.
type Expected = (&'static str, Result<u64, Code>, &'static [(Code, usize)]);

const CASES: [Expected; 22] = [
    ("01-2005-valid-end-date-past.xml", Ok(0), &[(Code::PriceNotInForce, 1)]),
    ("03-2005-two-validity-blocks.xml", Ok(1), &[]),
    ("04-stray-quotes-swallow-rows.csv", Err(Code::QuoteStray), &[]),
    ("06-decimal-comma-unquoted.csv", Ok(1), &[(Code::RowLength, 1)]),
    ("08b-update-with-action-column.csv", Ok(1), &[]),
    ("09-prices-of-two-years.xml", Ok(1), &[(Code::PriceNotInForce, 1)]),
    ("12-crlf-line-numbers.csv", Ok(2), &[(Code::PriceUnreadable, 1), (Code::UnitUnknown, 1)]),
    ("13-thousands-point-before-first-comma.xml", Ok(1), &[(Code::PriceAmbiguous, 2)]),
    ("15-delivery-stated-but-unreadable.csv", Ok(1), &[(Code::DeliveryTimeUnreadable, 3)]),
    ("17-catalogue-territory-at.xml", Ok(0), &[(Code::PriceTerritory, 1)]),
    (
        "19-refused-are-not-counted.csv",
        Ok(1),
        &[(Code::NumberMissing, 1), (Code::NumberTooLong, 1)],
    ),
    ("23-used-goods.xml", Ok(2), &[]),
    ("24-markup-inside-text.xml", Ok(1), &[(Code::HtmlRemoved, 2)]),
    ("26-2005-manufacturer-idref.xml", Ok(1), &[]),
    ("29-2005-quantity-max.xml", Ok(1), &[]),
    ("30-end-date-unreadable.xml", Ok(0), &[(Code::DateUnreadable, 3)]),
    ("31-gtin-zeros-and-upc.csv", Ok(5), &[(Code::GtinUnreadable, 2), (Code::GtinMeant, 2)]),
    ("32-sep-line.csv", Ok(1), &[(Code::SeparatorLine, 1)]),
    ("36-ampersand.xml", Ok(2), &[(Code::AmpersandBare, 1)]),
    ("39-scale-that-rises.csv", Ok(1), &[(Code::ScaleRises, 1)]),
    ("40-action-misspelt.csv", Ok(0), &[(Code::ActionUnknown, 1)]),
    ("41-english-before-austrian-german.xml", Ok(1), &[]),
];

/// As an import reads it: a second time where the first one met decimal commas.
fn read(bytes: &[u8]) -> Result<Outcome, Code> {
    let options = Options {
        default_delivery_days: Some(2),
        on_day: chrono::NaiveDate::from_ymd_opt(2026, 12, 15).unwrap(),
        ..bare()
    };
    let first = read_bytes(bytes, &options).map_err(|unusable| unusable.code)?;
    if !first.summary.mixed_decimals {
        return Ok(first);
    }
    let options = Options { mixed_decimals: true, ..options };
    read_bytes(bytes, &options).map_err(|unusable| unusable.code)
}

#[test]
fn every_file_that_went_wrong_outside_goes_right() {
    let folder = Path::new(FOLDER);
    if !folder.is_dir() {
        eprintln!("skipped: catalogue files that went wrong: {FOLDER} is not there");
        return;
    }
    for (name, usable, codes) in CASES {
        let outcome = read(&std::fs::read(folder.join(name)).unwrap());
        let of_file = outcome.as_ref().map(|o| o.summary.articles_usable).map_err(|code| *code);
        assert_eq!(of_file, usable, "{name}: {outcome:?}");
        let Ok(outcome) = outcome else { continue };
        let refusals =
            outcome.problems().iter().filter(|p| p.severity == Severity::ArticleRefused).count();
        let expected: usize = codes.iter().map(|(_, count)| count).sum();
        assert!(refusals <= expected, "{name}: {:?}", outcome.problems());
        for (code, count) in codes {
            let met = outcome.summary.problems.get(code).copied().unwrap_or(0);
            assert_eq!(met, *count as u64, "{name} {code}: {:?}", outcome.problems());
        }
    }
}

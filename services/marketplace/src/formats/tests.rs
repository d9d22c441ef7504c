//! What all formats have in common, and how tests read: text in, what was found out.
//! Single formats are tested in their own modules.

use schemas::offer::Listing;
use schemas::price::Price;

use super::*;

mod demo_market;
mod outsiders;
mod robustness;

/// Nothing given but the day.
pub(super) fn bare() -> Options {
    Options {
        coverage_of_csv: None,
        mixed_decimals: false,
        default_cpv: None,
        default_delivery_days: None,
        default_currency: None,
        default_order_unit: None,
        classes: Arc::default(),
        on_day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
    }
}

/// A file read through.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) summary: Summary,
    pub(super) found: Vec<Found>,
}

impl Outcome {
    pub(super) fn instructions(&self) -> Vec<(&str, &Instruction)> {
        let mut instructions = Vec::new();
        for found in &self.found {
            if let Found::Article(article) = found {
                let number = article.supplier_part_number.as_str();
                instructions.push((number, &article.instruction));
            }
        }
        instructions
    }

    pub(super) fn listing(&self) -> &Listing {
        match self.instructions().first() {
            Some((_, Instruction::List(listing))) => listing,
            other => panic!("{other:?} {:?}", self.problems()),
        }
    }

    pub(super) fn change(&self) -> &Change {
        match self.instructions().first() {
            Some((_, Instruction::Change(change))) => change,
            other => panic!("{other:?} {:?}", self.problems()),
        }
    }

    pub(super) fn problems(&self) -> Vec<&Problem> {
        let mut problems = Vec::new();
        for found in &self.found {
            if let Found::Problem(problem) = found {
                problems.push(problem);
            }
        }
        problems
    }

    /// The only problem of a kind.
    pub(super) fn problem(&self, code: Code) -> &Problem {
        let of_code: Vec<&Problem> =
            self.problems().into_iter().filter(|p| p.code == code).collect();
        assert_eq!(of_code.len(), 1, "{:?}", self.problems());
        of_code[0]
    }
}

pub(super) fn read_bytes(bytes: &[u8], options: &Options) -> Result<Outcome, Unusable> {
    let mut found = Vec::new();
    let read = read(bytes, options, &mut |what| {
        found.push(what);
        Ok::<_, ()>(())
    });
    match read {
        Ok(summary) => Ok(Outcome { summary, found }),
        Err(Failed::Unusable(unusable)) => Err(unusable),
        Err(other) => panic!("{other:?}"),
    }
}

pub(super) fn usable(text: &str, options: &Options) -> Outcome {
    read_bytes(text.as_bytes(), options).unwrap()
}

pub(super) fn unusable(bytes: &[u8]) -> Unusable {
    read_bytes(bytes, &bare()).map(|o| o.summary).unwrap_err()
}

/// `from:amount` of each step.
pub(super) fn scale(price: &Price) -> Vec<String> {
    let steps = price.scale().iter();
    steps.map(|step| format!("{}:{}", step.from, step.amount)).collect()
}

#[test]
fn a_file_is_recognised_by_its_content() {
    assert_eq!(detect(b"\xEF\xBB\xBF <?xml version='1.0'?>"), Ok(Detected::Xml));
    assert_eq!(detect(b"<\0B\0M\0"), Ok(Detected::Xml));
    assert_eq!(detect(b"supplier_aid;title"), Ok(Detected::Csv));
    for (bytes, code) in [
        (b"".as_slice(), Code::EmptyFile),
        (b" \n\t", Code::EmptyFile),
        (b"PK\x03\x04....", Code::NotACatalogue),
        (b"%PDF-1.7", Code::NotACatalogue),
        (b"a\0b", Code::NotACatalogue),
    ] {
        assert_eq!(detect(bytes).map_err(|unusable| unusable.code), Err(code));
    }
}

#[test]
fn a_text_without_known_columns_is_no_catalogue() {
    assert_eq!(unusable(b"Lieber Kunde,\nanbei ...").code, Code::NotACatalogue);
}

#[test]
fn codes_are_written_in_snake_case_everywhere() {
    let code = Code::GtinCheckDigit;
    assert_eq!(code.to_string(), "gtin_check_digit");
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"gtin_check_digit\"");
}

#[test]
fn who_listens_can_stop_the_reading() {
    let text = "supplier_aid,price,currency\nA,1.00,EUR\nB,1.00,EUR\n";
    let options = Options { coverage_of_csv: Some(Coverage::Prices), ..bare() };
    let mut articles = 0;
    let read = read(text.as_bytes(), &options, &mut |found| {
        if matches!(found, Found::Article(_)) {
            articles += 1;
            return Err("enough");
        }
        Ok(())
    });
    assert!(matches!(read, Err(Failed::Stopped("enough"))));
    assert_eq!(articles, 1);
}

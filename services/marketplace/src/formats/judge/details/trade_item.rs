//! The trade item number of an article, also as people and spreadsheets write it.
//! Whether a number is registered to anyone is not known here.

use schemas::gtin::{Gtin, NotAGtin};

use crate::formats::draft::{Draft, Field, Said};
use crate::formats::problem::{Code, quoted};
use crate::formats::report::Case;

/// The first number that can be used; what cannot is reported.
pub(super) fn gtin(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Gtin> {
    let mut usable = None;
    for said in &draft.gtins {
        match read(&said.text) {
            Ok((gtin, as_documented)) => {
                if !as_documented {
                    let message = format!("The GTIN {} was read as {gtin}.", quoted(&said.text));
                    case.assume(Code::GtinMeant, Field::Gtin, said.line, message);
                }
                usable = usable.or(Some(gtin));
            }
            Err((code, why)) => drop(case, said, code, &why),
        }
    }
    usable
}

fn drop(case: &mut Case<'_, '_>, said: &Said, code: Code, why: &str) {
    let message = format!("The GTIN {} {why}. It was left out.", quoted(&said.text));
    case.drop(code, Field::Gtin, said.line, message);
}

/// The number, and whether it is written as documented.
fn read(text: &str) -> Result<(Gtin, bool), (Code, String)> {
    let unreadable = |why: &str| (Code::GtinUnreadable, why.to_owned());
    let trimmed = text.trim();
    if !trimmed.is_empty() && trimmed.bytes().all(|b| b == b'0') {
        return Err(unreadable("has nothing but zeros, which is no number of any article"));
    }
    if trimmed.contains(['E', 'e']) && trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(unreadable(
            "was shortened by a spreadsheet, and its last digits are lost; format the column as text",
        ));
    }
    // As printed below the bars, and as a spreadsheet writes a whole number.
    let digits: String = trimmed
        .strip_suffix(".0")
        .or_else(|| trimmed.strip_suffix(",0"))
        .unwrap_or(trimmed)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    match Gtin::parse(&digits) {
        Ok(gtin) => Ok((gtin, digits == trimmed)),
        Err(NotAGtin::CheckDigit { right, .. }) => Err((
            Code::GtinCheckDigit,
            format!("ends with a wrong check digit; it would have to be {right}"),
        )),
        Err(NotAGtin::Shape(_)) => Err(unreadable(match digits.len() {
            9..=11 => {
                "does not have 8, 12, 13 or 14 digits; perhaps a spreadsheet dropped zeros at the beginning"
            }
            _ => "does not have 8, 12, 13 or 14 digits",
        })),
    }
}

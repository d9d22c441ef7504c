//! The names of the Common Procurement Vocabulary in German and English (Regulation (EC) No 213/2008).
//! One code's German name contradicts its English one in the official list; both are given as they stand.

use std::collections::HashMap;
use std::sync::LazyLock;

use schemas::cpv::Cpv;

/// The name of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// In German.
    pub de: String,
    /// In English.
    pub en: String,
    /// The check digit of the code.
    pub check: String,
}

static LABELS: LazyLock<HashMap<Cpv, Label>> = LazyLock::new(|| {
    let list = include_bytes!("../cpv/cpv-2008-en-de.csv");
    csv::Reader::from_reader(list.as_slice())
        .into_records()
        .filter_map(|row| {
            let row = row.ok()?;
            let code = Cpv::parse(row.get(0)?).ok()?;
            let check = row.get(0)?.split_once('-')?.1.to_owned();
            Some((code, Label { check, de: row.get(4)?.to_owned(), en: row.get(3)?.to_owned() }))
        })
        .collect()
});

/// The name of a code, if the list has it.
#[must_use]
pub fn label(cpv: Cpv) -> Option<&'static Label> {
    LABELS.get(&cpv)
}

#[cfg(test)]
mod tests;

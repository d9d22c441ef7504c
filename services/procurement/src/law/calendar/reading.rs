//! Rows of the table of holidays, read.
//! Which day a rule falls on is not reckoned here.

use chrono::NaiveDate;

use super::{Holiday, LAENDER, Rule, land};
use crate::law::table::{BadTable, Row};

impl Rule {
    fn parse(row: &Row<'_>, text: &str) -> Result<Self, BadTable> {
        let bad = || row.bad(format!("`{text}` is no rule for a day"));
        let fixed = |text: &str| {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
        };
        if let Some(offset) = text.strip_prefix("easter") {
            let offset = offset.trim();
            let offset = if offset.is_empty() { Some(0) } else { offset.parse().ok() };
            return offset.map(|offset| Self::Easter { offset }).ok_or_else(bad);
        }
        if let Some(rest) = text.strip_prefix("wednesday before ") {
            let (month, day) = fixed(rest).ok_or_else(bad)?;
            return Ok(Self::WednesdayBefore { month, day });
        }
        if let Some(once) = text.strip_prefix("once ") {
            return once.parse().map(Self::Once).map_err(|_| bad());
        }
        let (month, day) = fixed(text).ok_or_else(bad)?;
        Ok(Self::Fixed { month, day })
    }
}

/// `name | rule | Länder | municipalities | first day | last day | source | mark`.
pub(super) fn holiday(row: Row<'_>) -> Result<Holiday, BadTable> {
    let row = row.of(8)?;
    let named = |list: &str| -> Vec<String> {
        let names = list.split(',').map(|name| name.trim().to_owned());
        names.filter(|name| !name.is_empty()).collect()
    };
    let laender = match row.text(2)? {
        "all" => LAENDER.to_vec(),
        some => named(some)
            .iter()
            .map(|name| land(name).ok_or_else(|| row.bad(format!("`{name}` is no Land"))))
            .collect::<Result<_, _>>()?,
    };
    let (not_kept_in, kept_in) =
        named(row.cell(3)).into_iter().partition(|name: &String| name.starts_with('!'));
    let not_kept_in: Vec<String> = not_kept_in;
    row.text(6)?;
    row.mark(7)?;
    Ok(Holiday {
        name: row.text(0)?.to_owned(),
        rule: Rule::parse(&row, row.text(1)?)?,
        laender,
        kept_in,
        not_kept_in: not_kept_in.iter().map(|name| name[1..].trim().to_owned()).collect(),
        validity: row.validity(4)?,
    })
}

//! Tables of law as text: one row a line, cells between bars, `#` for remarks.
//! What a cell means is said where the table is used.

use chrono::NaiveDate;

/// A table that cannot be used, with the line that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the table: {why}")]
pub struct BadTable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// How sure we are of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Mark {
    /// Read in the full text of the law: code, not to be changed by an operator.
    H,
    /// Read in a secondary source: an operator may change it with a reason.
    M,
    /// General knowledge, not verified: an operator may change it with a reason.
    #[serde(rename = "GK")]
    Gk,
    /// Sources contradict each other or are cut: the cautious value stands here until somebody has looked.
    #[serde(rename = "check")]
    Check,
}

impl Mark {
    /// The word of a cell.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::H => "H",
            Self::M => "M",
            Self::Gk => "GK",
            Self::Check => "check",
        }
    }

    /// Reads the mark of a cell.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::H, Self::M, Self::Gk, Self::Check].into_iter().find(|mark| mark.word() == text)
    }
}

/// First and last day on which a row holds; an absent day is an open end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Validity {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether the row holds on this day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A row with its line.
pub struct Row<'a> {
    /// The line, from 1.
    pub line: usize,
    cells: Vec<&'a str>,
}

/// The rows of a table: every line that is neither empty nor a remark.
pub fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    (1..).zip(text.lines()).filter_map(|(line, text)| {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        Some(Row { line, cells: text.split('|').map(str::trim).collect() })
    })
}

impl<'a> Row<'a> {
    /// Refuses the row.
    #[must_use]
    pub fn bad(&self, why: impl Into<String>) -> BadTable {
        BadTable { line: self.line, why: why.into() }
    }

    /// The row, if it has this many cells.
    pub fn of(self, cells: usize) -> Result<Self, BadTable> {
        match self.cells.len() {
            n if n == cells => Ok(self),
            n => Err(self.bad(format!("{cells} cells are needed, here are {n}"))),
        }
    }

    /// A cell that may be empty.
    #[must_use]
    pub fn cell(&self, at: usize) -> &'a str {
        self.cells.get(at).copied().unwrap_or("")
    }

    /// A cell that must say something.
    pub fn text(&self, at: usize) -> Result<&'a str, BadTable> {
        match self.cell(at) {
            "" => Err(self.bad(format!("cell {} is empty", at + 1))),
            text => Ok(text),
        }
    }

    /// A day, or none.
    pub fn day(&self, at: usize) -> Result<Option<NaiveDate>, BadTable> {
        match self.cell(at) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| self.bad(format!("`{text}` is no day"))),
        }
    }

    /// First and last day in two cells.
    pub fn validity(&self, at: usize) -> Result<Validity, BadTable> {
        let (from, until) = (self.day(at)?, self.day(at + 1)?);
        match (from, until) {
            (Some(from), Some(until)) if until < from => {
                Err(self.bad(format!("the row ends on {until}, before it begins on {from}")))
            }
            _ => Ok(Validity { from, until }),
        }
    }

    /// A confidence mark.
    pub fn mark(&self, at: usize) -> Result<Mark, BadTable> {
        let text = self.cell(at);
        Mark::parse(text).ok_or_else(|| self.bad(format!("`{text}` is no mark: H, M, GK, check")))
    }
}

#[cfg(test)]
mod tests;

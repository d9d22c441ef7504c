//! What an index is told before its first document: its fields and the words it knows.
//! Values and engines do not belong here.

use serde::Serialize;

use crate::error::SearchError;

/// The fields of an index, all names chosen by the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Schema {
    /// Fields found by their words.
    pub text: Vec<TextField>,
    /// Fields with literal values, for filters and counts.
    pub keywords: Vec<String>,
    /// Fields with one number each.
    pub numbers: Vec<String>,
    /// Fields with several numbers each, order kept.
    pub series: Vec<String>,
}

/// A field found by its words. All text fields are searched together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TextField {
    /// The field's name.
    pub name: String,
}

impl TextField {
    /// A field of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

/// The words the caller's trade uses, for an index in German and English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lexicon {
    /// Groups of words or phrases that mean the same; each finds the others, also inflected and as
    /// part of a compound.
    pub synonyms: Vec<Vec<String>>,
    /// Words that compounds are made of, in their base form. A compound is also found by its parts.
    pub compounds: Vec<String>,
    /// Words that are neither split nor found by their beginning.
    pub whole: Vec<String>,
    /// When a word is also read with one typo in it. Not part of what is stored.
    #[serde(skip)]
    pub typos: Typos,
}

/// When a query word of five letters or more, without digits, is also read with one typo: a letter
/// missing, added or wrong, or two neighbours swapped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Typos {
    /// Always: the word and its near misses are found together.
    #[default]
    Always,
    /// Only if no document of the index, whatever the filter, matches the word as it is spelled.
    WhenUnknown,
    /// Never.
    Never,
}

/// A number field, resolved once so that reading it from a [`Row`](crate::Row) costs no lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberColumn(pub(crate) usize);

/// A series field, resolved once so that reading it from a [`Row`](crate::Row) costs no lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesColumn(pub(crate) usize);

impl Schema {
    /// The handle of a number field.
    pub fn number(&self, name: &str) -> Result<NumberColumn, SearchError> {
        position(&self.numbers, name, "number").map(NumberColumn)
    }

    /// The handle of a series field.
    pub fn series(&self, name: &str) -> Result<SeriesColumn, SearchError> {
        position(&self.series, name, "series").map(SeriesColumn)
    }

    pub(crate) fn keyword(&self, name: &str) -> Result<usize, SearchError> {
        position(&self.keywords, name, "keyword")
    }
}

fn position(names: &[String], name: &str, kind: &'static str) -> Result<usize, SearchError> {
    names
        .iter()
        .position(|known| known == name)
        .ok_or_else(|| SearchError::UnknownField { kind, name: name.to_owned() })
}

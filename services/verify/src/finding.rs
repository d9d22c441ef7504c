//! What was found wrong or worth knowing: a stable code, a place, a sentence in two languages.
//! What is checked is not said here.

use std::fmt::Display;
use std::io;

use serde::Serialize;

/// As many findings of a kind are kept; of the rest only the number.
const MOST: usize = 100;

/// The language of a report for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// German.
    De,
    /// English.
    #[default]
    En,
}

/// Something found, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Stable, for programs.
    pub code: &'static str,
    /// The entry of the bundle, with a line or position where there is one.
    #[serde(rename = "where")]
    pub place: String,
    /// What, in English.
    pub en: String,
    /// What, in German.
    pub de: String,
}

impl Finding {
    pub(crate) fn new(
        code: &'static str,
        place: impl Display,
        en: impl Into<String>,
        de: impl Into<String>,
    ) -> Self {
        Self { code, place: place.to_string(), en: en.into(), de: de.into() }
    }

    /// The sentence in a language.
    #[must_use]
    pub fn sentence(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

/// Why checking ended before its end.
#[derive(Debug)]
pub enum Stop {
    /// The bundle is such that nothing more can be said about it.
    Refused(Box<Finding>),
    /// The file cannot be read from its medium: nothing is said about the bundle.
    Unreadable(io::Error),
}

impl Stop {
    /// What a failed read says: data that does not unpack is the bundle's fault, all else the medium's.
    pub(crate) fn reading(place: &str, error: io::Error) -> Self {
        let the_bundles =
            [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput, io::ErrorKind::UnexpectedEof];
        if !the_bundles.contains(&error.kind()) {
            return Self::Unreadable(error);
        }
        Finding::new(
            "damaged",
            place,
            format!("does not unpack: {error}"),
            format!("lässt sich nicht entpacken: {error}"),
        )
        .into()
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Refused(Box::new(finding))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Findings in the order they were made, bounded.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The first of them.
    pub kept: Vec<Finding>,
    /// How many more there were.
    pub beyond: u64,
}

impl Findings {
    /// Keeps a finding, or counts it if there are enough.
    pub fn add(&mut self, finding: Finding) {
        if self.kept.len() < MOST {
            self.kept.push(finding);
        } else {
            self.beyond += 1;
        }
    }

    /// Keeps what went wrong, if it did.
    pub fn take<T>(&mut self, outcome: Result<T, Finding>) -> Option<T> {
        outcome.map_err(|finding| self.add(finding)).ok()
    }
}

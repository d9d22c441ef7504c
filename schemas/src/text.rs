//! Text that people wrote: trimmed, not empty, of bounded length, free of control characters.
//! No meaning is read out of it here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::written;

/// A short text of one line: a title, a name, a part number. 1 to `MAX` characters after trimming.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, ToSchema)]
#[serde(into = "String")]
pub struct Line(String);

/// The text does not fit a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALine {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// Longer than [`Line::MAX`] characters.
    #[error("the text has {0} characters, at most {max} are kept", max = Line::MAX)]
    TooLong(usize),
}

impl Line {
    /// The most characters of a line.
    pub const MAX: usize = 400;

    /// Trims, folds every run of white space and control characters into one space, and checks the length.
    pub fn parse(text: &str) -> Result<Self, NotALine> {
        if let Some(count) = folded_already(text) {
            return bounded(count).map(|()| Self(text.to_owned()));
        }
        let folded = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        bounded(folded.chars().count()).map(|()| Self(folded))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn bounded(characters: usize) -> Result<(), NotALine> {
    match characters {
        0 => Err(NotALine::Empty),
        n if n > Line::MAX => Err(NotALine::TooLong(n)),
        _ => Ok(()),
    }
}

/// How many characters the text has, if nothing in it is to be folded: so is every text that was a line before.
fn folded_already(text: &str) -> Option<usize> {
    let (mut count, mut after_space) = (0, true);
    for c in text.chars() {
        let space = c == ' ';
        if (space && after_space) || (!space && (c.is_whitespace() || c.is_control())) {
            return None;
        }
        (count, after_space) = (count + 1, space);
    }
    (count == 0 || !after_space).then_some(count)
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::parsed(deserializer, "a line of text", Self::parse)
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

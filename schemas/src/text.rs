//! Text that people wrote: trimmed, not empty, of bounded length, free of control characters.
//! No meaning is read out of it here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A short text of one line: a title, a name, a part number. 1 to `MAX` characters after trimming.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
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
        let folded = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        match folded.chars().count() {
            0 => Err(NotALine::Empty),
            n if n > Self::MAX => Err(NotALine::TooLong(n)),
            _ => Ok(Self(folded)),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Line {
    type Error = NotALine;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
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

//! Names of streams and the filter on their category.
//! No reading or writing of streams here.

use std::collections::BTreeSet;
use std::fmt;

use crate::MAX_NAME;

/// The name of a stream, `category-key`; the category is the text before the first `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(String);

/// Why a text is not the name of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamNameError {
    /// There is no text, or nothing before the first `-`.
    #[error("the name of a stream needs a category")]
    Empty,
    /// The text is longer than [`MAX_NAME`] bytes.
    #[error("the name of a stream has {0} bytes, more than {MAX_NAME}")]
    TooLong(usize),
    /// The text holds a control character.
    #[error("the name of a stream holds a control character")]
    ControlCharacter,
}

impl StreamName {
    /// The name made of a category and the key within it; the category must not hold a `-`,
    /// or its part before it is the category.
    pub fn new(category: &str, key: impl fmt::Display) -> Result<Self, StreamNameError> {
        Self::parse(format!("{category}-{key}"))
    }

    /// Takes a text as a name if it may be one. A name without `-` is all category.
    pub fn parse(name: impl Into<String>) -> Result<Self, StreamNameError> {
        let name = name.into();
        if name.is_empty() || name.starts_with('-') {
            return Err(StreamNameError::Empty);
        }
        if name.len() > MAX_NAME {
            return Err(StreamNameError::TooLong(name.len()));
        }
        // Names are ASCII as a rule, and every event read back has one.
        let control = if name.is_ascii() {
            name.bytes().any(|byte| byte.is_ascii_control())
        } else {
            name.chars().any(char::is_control)
        };
        if control {
            return Err(StreamNameError::ControlCharacter);
        }
        Ok(Self(name))
    }

    /// The text before the first `-`.
    #[must_use]
    pub fn category(&self) -> &str {
        category_of(&self.0)
    }

    /// The text after the first `-`; empty if there is none.
    #[must_use]
    pub fn key(&self) -> &str {
        self.0.split_once('-').map_or("", |(_, key)| key)
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which events a reader of the whole log wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Every event.
    #[default]
    All,
    /// Events of streams of these categories.
    Categories(BTreeSet<String>),
}

impl Filter {
    /// The filter on some categories.
    pub fn categories<I, S>(categories: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        Self::Categories(categories.into_iter().map(Into::into).collect())
    }

    /// Whether events of the stream with this name pass.
    #[must_use]
    pub fn passes(&self, stream: &str) -> bool {
        match self {
            Self::All => true,
            Self::Categories(wanted) => wanted.contains(category_of(stream)),
        }
    }
}

fn category_of(name: &str) -> &str {
    name.split_once('-').map_or(name, |(category, _)| category)
}

#[cfg(test)]
mod tests;

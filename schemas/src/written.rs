//! Reading a value that is written down as a text, straight from the text and without a copy of it.
//! What a text means is said where the value is; a log of millions of events is read through here.

use std::fmt::{self, Display};

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Reads a text with `parse`; `expected` says in an error what should have stood there.
pub(crate) fn parsed<'de, D, T, E>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: Display,
{
    deserializer.deserialize_str(Text { expected, parse })
}

struct Text<T, E> {
    expected: &'static str,
    parse: fn(&str) -> Result<T, E>,
}

impl<T, E: Display> Visitor<'_> for Text<T, E> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
        (self.parse)(text).map_err(F::custom)
    }
}

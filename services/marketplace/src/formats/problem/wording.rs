//! What each kind of problem is called and how it is mended, in German and English, from one table.
//! What is particular to an article is said where it is found.

use std::collections::HashMap;
#[cfg(test)]
use std::fmt::Write;
use std::sync::LazyLock;

use super::{Code, Severity};
use crate::papers::Language;

/// One line for each code: code, effect, German, English, how to mend in both.
const TABLE: &str = include_str!("words.table");

/// What is said of a kind of problem in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What is wrong.
    pub what: &'static str,
    /// What the supplier can do.
    pub mend: &'static str,
}

static WORDS: LazyLock<HashMap<&str, [&str; 5]>> = LazyLock::new(|| lines().collect());

fn lines() -> impl Iterator<Item = (&'static str, [&'static str; 5])> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (code, rest) = line.split_once('|')?;
        let parts: Vec<&str> = rest.split('|').collect();
        Some((code, parts.try_into().ok()?))
    })
}

impl Code {
    /// Its sentence and how it is mended.
    #[must_use]
    pub fn wording(self, language: Language) -> Wording {
        let words = WORDS.get(self.to_string().as_str()).copied().unwrap_or_default();
        let [_, german, english, mend_german, mend_english] = words;
        Wording { what: language.of(german, english), mend: language.of(mend_german, mend_english) }
    }
}

impl Severity {
    /// What was done.
    #[must_use]
    pub fn done(self, language: Language) -> &'static str {
        match self {
            Self::ArticleRefused => {
                language.of("Der Artikel wurde nicht übernommen.", "The article was left out.")
            }
            Self::FieldDropped => {
                language.of("Die Angabe wurde nicht übernommen.", "The field was left out.")
            }
            Self::Assumed => language.of("So übernommen.", "Taken in this way."),
            Self::Note => language.of("Nur ein Hinweis.", "A note only."),
        }
    }
}

/// The table of all codes for the manual, as Markdown.
#[cfg(test)]
fn table() -> String {
    let mut table = String::from(
        "| code | effect | German | English | how to mend (German) | how to mend (English) |\n\
         |---|---|---|---|---|---|\n",
    );
    for (code, words) in lines() {
        // What stands there are texts, not marks of the page.
        let escaped = words.map(|text| text.replace('&', "&amp;").replace('<', "&lt;"));
        let [effect, german, english, mend_german, mend_english] = escaped;
        let _ = writeln!(
            table,
            "| `{code}` | {effect} | {german} | {english} | {mend_german} | {mend_english} |"
        );
    }
    table
}

#[cfg(test)]
mod tests;

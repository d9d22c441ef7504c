//! Papers for people: headings, paragraphs, facts and tables, written as HTML and as PDF/A from one description.
//! What stands in a paper is not said here, and no paper is known by name.

mod html;
mod pdf;

use chrono::{DateTime, Utc};

/// The language of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn of<T>(self, de: T, en: T) -> T {
        match self {
            Self::De => de,
            Self::En => en,
        }
    }
}

/// A paper. The same paper gives the same bytes in every form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its language.
    pub language: Language,
    /// Its title, also the first heading.
    pub title: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// Stands at the top of every page.
    pub header: String,
    /// Stands at the foot of every page, before the page's number.
    pub footer: String,
    /// Distinguishes this paper from every other: the PDF's identifier follows from it.
    pub id: String,
    /// The moment as of which the paper speaks; no clock is asked.
    pub date: DateTime<Utc>,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Begins a section.
    Section(String),
    /// Begins a part of a section; only within a section.
    Part(String),
    /// Running text.
    Paragraph(String),
    /// Names with values.
    Facts(Vec<(String, String)>),
    /// Rows under named columns.
    Table(Table),
    /// Words with the addresses on this host to which they lead; printed, the address stands behind them.
    Links(Vec<(String, String)>),
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, each with one text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// How wide it is in proportion to the others.
    pub share: u16,
}

impl Table {
    /// A table without rows; each column with its heading and its share of the width.
    #[must_use]
    pub fn with(columns: &[(&str, u16)]) -> Self {
        let column =
            |(name, share): &(&str, u16)| Column { name: (*name).to_owned(), share: *share };
        Self { columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }
}

/// A paper could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font of this program cannot be read.
    #[error("the font `{0}` of this program cannot be read")]
    Font(&'static str),
    /// The PDF would not be an archivable document.
    #[error("the paper is no PDF/A: {0}")]
    NotArchivable(String),
}

impl Paper {
    /// A paper without blocks.
    #[must_use]
    pub fn new(language: Language, title: impl Into<String>, date: DateTime<Utc>) -> Self {
        let title = title.into();
        Self {
            language,
            summary: title.clone(),
            header: String::new(),
            footer: String::new(),
            id: title.clone(),
            title,
            date,
            blocks: Vec::new(),
        }
    }

    /// Begins a section.
    pub fn section(&mut self, title: impl Into<String>) {
        self.blocks.push(Block::Section(title.into()));
    }

    /// Begins a part of a section.
    pub fn part(&mut self, title: impl Into<String>) {
        self.blocks.push(Block::Part(title.into()));
    }

    /// Adds running text.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds names with values.
    pub fn facts(&mut self, facts: Vec<(String, String)>) {
        self.blocks.push(Block::Facts(facts));
    }

    /// Adds a table, if it has rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// Adds words that lead somewhere, if there are any.
    pub fn links(&mut self, links: Vec<(String, String)>) {
        if !links.is_empty() {
            self.blocks.push(Block::Links(links));
        }
    }

    /// As one HTML file that needs nothing else: no script, no image, no font from elsewhere.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::write(self)
    }

    /// As a tagged PDF/A-2a that is PDF/UA-1 as well, with its fonts in it.
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        pdf::write(self)
    }
}

#[cfg(test)]
mod tests;

//! Rows and cells of a CSV file, with the lines as an editor counts them and every quotation mark that is out of place.
//! What a cell means is not known here.
//!
//! Written here because a reader that forgives stray quotation marks cannot say where they stand.

use std::io::{self, BufRead};

/// One row, used again and again.
#[derive(Debug, Default)]
pub(super) struct Row {
    bytes: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
    line: u64,
    last_line: u64,
    stray: Option<u64>,
    open: bool,
}

impl Row {
    /// The line on which it begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The line on which it ends.
    pub(super) fn last_line(&self) -> u64 {
        self.last_line
    }

    /// The line of the first closing quotation mark that something follows other than a separator.
    pub(super) fn stray(&self) -> Option<u64> {
        self.stray
    }

    /// Whether the file ends inside its quotation marks.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing but white space stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start..*end])
    }

    fn clear(&mut self, line: u64) {
        self.bytes.clear();
        self.ends.clear();
        self.stray = None;
        self.open = false;
        (self.line, self.last_line) = (line, line);
    }
}

/// Where in a cell the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark inside quotation marks: the end, or the first of two.
    Closed,
}

/// Splits text into rows.
pub(super) struct Splitter<B> {
    text: B,
    separator: u8,
    line: u64,
    /// A carriage return was the last byte: a line feed behind it belongs to the same line end.
    after_return: bool,
    ended: bool,
}

impl<B: BufRead> Splitter<B> {
    pub(super) fn new(text: B, separator: u8) -> Self {
        Self { text, separator, line: 1, after_return: false, ended: false }
    }

    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    pub(super) fn get_ref(&self) -> &B {
        &self.text
    }

    pub(super) fn get_mut(&mut self) -> &mut B {
        &mut self.text
    }

    /// Whether the end of the text was met.
    pub(super) fn is_at_end(&self) -> bool {
        self.ended
    }

    /// Reads the next row; `false` if there is none.
    pub(super) fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        row.clear(self.line);
        let (mut at, mut began) = (At::Start, false);
        loop {
            let bytes = self.text.fill_buf()?;
            if bytes.is_empty() {
                self.ended = true;
                row.open = at == At::Quoted;
                row.last_line = self.line;
                if began {
                    row.ends.push(row.bytes.len());
                }
                return Ok(began);
            }
            let (mut used, mut complete) = (0, false);
            for byte in bytes {
                used += 1;
                if std::mem::take(&mut self.after_return) && *byte == b'\n' {
                    continue;
                }
                let ends_line = matches!(byte, b'\n' | b'\r');
                self.after_return = *byte == b'\r';
                row.last_line = self.line;
                if ends_line {
                    self.line += 1;
                }
                began = true;
                if ends_line && at != At::Quoted {
                    row.ends.push(row.bytes.len());
                    complete = true;
                    break;
                }
                at = row.take(at, if ends_line { b'\n' } else { *byte }, self.separator);
            }
            self.text.consume(used);
            if complete {
                return Ok(true);
            }
        }
    }
}

impl Row {
    /// Takes one byte that ends no row, and says where the reading stands behind it.
    fn take(&mut self, at: At, byte: u8, separator: u8) -> At {
        match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) | (At::Closed, b'"') => {
                self.bytes.push(byte);
                At::Quoted
            }
            (_, byte) if byte == separator => {
                self.ends.push(self.bytes.len());
                At::Start
            }
            (At::Start, b'"') => At::Quoted,
            // White space between the mark and the separator says nothing.
            (At::Closed, b' ' | b'\t') => At::Closed,
            (At::Closed, _) => {
                self.stray = self.stray.or(Some(self.last_line));
                self.bytes.extend([b'"', byte]);
                At::Plain
            }
            (At::Start | At::Plain, _) => {
                self.bytes.push(byte);
                At::Plain
            }
        }
    }
}

#[cfg(test)]
mod tests;

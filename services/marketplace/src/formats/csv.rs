//! Reads the marketplace's CSV format in one pass, row by row.
//! No value is judged here.

use std::io::Read;

use schemas::catalogue::{CatalogueFormat, Coverage};

use super::draft::Naming;
use super::judge::Judge;
use super::number::Convention;
use super::problem::{Code, Severity, Unusable, quoted};
use super::report::Report;
use super::text::{CHUNK, Text};
use super::{Opened, Options, Stop};
use header::Header;
use splitter::{Row, Splitter};

mod header;
mod row;
mod splitter;

/// The most bytes of a row.
const MOST_OF_A_ROW: usize = 1024 * 1024;

/// Reads the whole file; the first row names the columns.
pub(super) fn read<R: Read>(
    text: Text<R>,
    options: &Options,
    report: &mut Report<'_>,
) -> Result<(), Stop> {
    let (separator, skipped) = header::separator(text.peek())?;
    let surplus = surplus(text.peek(), (separator, skipped));
    let mut opened = Opened::of(CatalogueFormat::Csv, text.encoding());
    let mut rows = Splitter::new(text, separator);
    let mut row = Row::default();
    let mut before = skipped + 1;
    while before > 0 && next(&mut rows, &mut row)? {
        before -= usize::from(!row.is_empty());
    }
    let header = Header::of(&row, options)?.ending_with(surplus);
    opened.coverage = header.coverage();
    let coverage = opened.coverage;
    report.open(opened, Naming::Csv(header.names()));
    if skipped > 0 {
        let message = "The first line, which tells Excel the separator, was skipped.".to_owned();
        report.of_file((Severity::Note, Code::SeparatorLine), (None, 1), message);
    }
    for (name, message) in header.ignored() {
        let place = (Some(name), header.line());
        report.of_file((Severity::Note, Code::ColumnUnknown), place, message);
    }
    let convention = if separator == b';' { Convention::Comma } else { Convention::Point };
    let judge = Judge::new(options, coverage, convention);
    Rows { reader: rows, header, judge, report }.run(&mut row)
}

/// How many empty cells every row at the beginning of the file has beyond the header: some programs end each row with a
/// separator. None if one row has not, for then a surplus cell is a sign of a shifted row; none where the separator is a
/// comma, for there every row may be shifted by a decimal comma.
fn surplus(start: &str, (separator, skipped): (u8, usize)) -> usize {
    const LOOKED_AT: usize = 200;
    if separator == b',' {
        return 0;
    }
    let cut_off = start.len() >= CHUNK / 2;
    let mut rows = Splitter::new(start.as_bytes(), separator);
    let mut row = Row::default();
    let (mut width, mut least, mut seen) = (0, usize::MAX, 0);
    while seen <= LOOKED_AT + skipped && rows.next(&mut row).is_ok_and(|more| more) {
        seen += usize::from(!row.is_empty());
        // The last row may be cut off where what was looked at ends.
        if seen <= skipped || row.is_empty() || cut_off && rows.is_at_end() {
            continue;
        }
        if width == 0 {
            width = row.len();
        } else {
            least = least.min(row.len().saturating_sub(width));
        }
    }
    if least == usize::MAX { 0 } else { least }
}

struct Rows<'w, 's, R> {
    reader: Splitter<Text<R>>,
    header: Header,
    judge: Judge<'w>,
    report: &'w mut Report<'s>,
}

impl<R: Read> Rows<'_, '_, R> {
    fn run(&mut self, row: &mut Row) -> Result<(), Stop> {
        let mut cut_off = None;
        while next(&mut self.reader, row)? {
            let line = row.line();
            if let Some((_, message)) = self.reader.get_mut().take_mismatch() {
                self.say((Severity::Note, Code::EncodingMismatch), line, message);
            }
            self.quotes(row)?;
            if row.is_empty() {
                continue;
            }
            cut_off = (row.len() < self.header.width()).then_some(line);
            let draft = row::draft(&self.header, row);
            self.judge.judge(&draft, self.report);
            self.judge.within_limits(line)?;
            if self.report.stopped() {
                return Err(Stop::Told);
            }
        }
        self.finish(cut_off)
    }

    /// The end of the file, after a last row that may be cut off.
    fn finish(&mut self, cut_off: Option<u64>) -> Result<(), Stop> {
        let text = self.reader.get_ref();
        if let Some(line) = cut_off
            && !text.ends_with_newline()
        {
            let message = format!(
                "The file ends in the middle of the row of line {line}; it was not transmitted as a whole."
            );
            return Err(Unusable::new(Code::Truncated, line, message).into());
        }
        if let Some(line) = text.undecodable() {
            let message = "The file has bytes that mean no character in its encoding; they were replaced by �.";
            self.say((Severity::Assumed, Code::CharactersUndecodable), line, message.to_owned());
        }
        Ok(())
    }

    /// A quotation mark that is not closed, or not where one belongs, may have swallowed other rows: nothing of such a file
    /// is used, since offers would be taken out that it does name.
    fn quotes(&self, row: &Row) -> Result<(), Stop> {
        let (line, last) = (row.line(), row.last_line());
        if row.is_open() {
            let message = format!(
                "A quotation mark in the row of line {line} is not closed; it swallows the rest of the file."
            );
            return Err(Unusable::new(Code::Truncated, line, message).into());
        }
        let swallows =
            row.cells().any(|cell| self.header.holds_rows(cell, self.reader.separator()));
        if last > line && (swallows || row.stray().is_some()) {
            let message = format!(
                "A quotation mark in the row of line {line} opens a text that swallows the rows up to line {last}. Write a \
                 quotation mark inside a text twice, and the whole text in quotation marks (\"27\"\" Monitor\")."
            );
            return Err(Unusable::new(Code::QuoteStray, line, message).into());
        }
        Ok(())
    }

    fn say(&mut self, kind: (Severity, Code), line: u64, message: String) {
        self.report.problem(None, kind, (None, line), message);
    }
}

fn next<R: Read>(rows: &mut Splitter<Text<R>>, row: &mut Row) -> Result<bool, Stop> {
    rows.get_mut().allow(MOST_OF_A_ROW);
    let read = rows.next(row);
    let line = row.line();
    match read {
        Ok(more) => Ok(more),
        Err(_) if rows.get_ref().exceeded() => {
            let message = format!(
                "A row is longer than {MOST_OF_A_ROW} bytes; perhaps a quotation mark before it is not closed."
            );
            Err(Unusable::new(Code::TooLarge, line, message).into())
        }
        Err(error) => Err(Stop::Io(error)),
    }
}

/// Whether a file of this coverage must describe the articles.
fn describes(coverage: Coverage) -> bool {
    coverage != Coverage::Prices
}

/// The name of an unknown column, for people.
fn unknown(name: &str) -> String {
    format!("The column {} is not known; it was left out.", quoted(name))
}

#[cfg(test)]
mod tests;

//! Reads the marketplace's CSV format in one pass, row by row.
//! No value is judged here.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use schemas::catalogue::{CatalogueFormat, Coverage};

use super::draft::Naming;
use super::judge::Judge;
use super::number::Convention;
use super::problem::{Code, Severity, Unusable, quoted};
use super::report::Report;
use super::text::{CHUNK, Text};
use super::{Opened, Options, Stop};
use header::Header;

mod header;
mod row;

/// The most bytes of a row.
const MOST_OF_A_ROW: usize = 1024 * 1024;

/// Reads the whole file; the first row names the columns.
pub(super) fn read<R: Read>(
    text: Text<R>,
    options: &Options,
    report: &mut Report<'_>,
) -> Result<(), Stop> {
    let separator = header::separator(text.peek())?;
    let mut opened = Opened::of(CatalogueFormat::Csv, text.encoding());
    opened.coverage = options.coverage_of_csv;
    let mut rows = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut record = ByteRecord::new();
    next(&mut rows, &mut record)?;
    let header = Header::of(&record, options)?;
    report.open(opened, Naming::Csv(header.names()));
    for (name, message) in header.ignored() {
        report.of_file((Severity::Note, Code::ColumnUnknown), (Some(name), 1), message);
    }
    let convention = if separator == b';' { Convention::Comma } else { Convention::Point };
    let judge = Judge::new(options, options.coverage_of_csv, convention);
    Rows { reader: rows, header, judge, report }.run(&mut record)
}

struct Rows<'w, 's, R> {
    reader: Reader<Text<R>>,
    header: Header,
    judge: Judge<'w>,
    report: &'w mut Report<'s>,
}

impl<R: Read> Rows<'_, '_, R> {
    fn run(&mut self, record: &mut ByteRecord) -> Result<(), Stop> {
        let mut cut_off = None;
        while next(&mut self.reader, record)? {
            let line = record.position().map_or(0, csv::Position::line);
            if let Some((_, message)) = self.reader.get_mut().take_mismatch() {
                self.say((Severity::Note, Code::EncodingMismatch), line, message);
            }
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let short = record.len() < self.header.width();
            let swallowed = record.iter().next_back().is_some_and(|cell| cell.contains(&b'\n'));
            cut_off = short.then_some((line, swallowed));
            let draft = row::draft(&self.header, record, line);
            self.judge.judge(&draft, self.report);
            self.judge.within_limits(line)?;
            if self.report.stopped() {
                return Err(Stop::Told);
            }
        }
        self.finish(cut_off)
    }

    /// The end of the file, after a last row that may be cut off.
    fn finish(&mut self, cut_off: Option<(u64, bool)>) -> Result<(), Stop> {
        let text = self.reader.get_ref();
        if let Some((line, swallowed)) = cut_off
            && (swallowed || !text.ends_with_newline())
        {
            let message = if swallowed {
                format!(
                    "A quotation mark in the row of line {line} is not closed; it swallows the rest of the file."
                )
            } else {
                format!(
                    "The file ends in the middle of the row of line {line}; it was not transmitted as a whole."
                )
            };
            return Err(Unusable::new(Code::Truncated, line, message).into());
        }
        if let Some(line) = text.undecodable() {
            let message = "The file has bytes that mean no character in its encoding; they were replaced by �.";
            self.say((Severity::Assumed, Code::CharactersUndecodable), line, message.to_owned());
        }
        Ok(())
    }

    fn say(&mut self, kind: (Severity, Code), line: u64, message: String) {
        self.report.problem(None, kind, (None, line), message);
    }
}

fn next<R: Read>(rows: &mut Reader<Text<R>>, record: &mut ByteRecord) -> Result<bool, Stop> {
    // The CSV reader reads ahead by a buffer of its own.
    rows.get_mut().allow(MOST_OF_A_ROW + CHUNK);
    let read = rows.read_byte_record(record);
    let line = rows.position().line();
    match read {
        Ok(more) => Ok(more),
        Err(_) if rows.get_ref().exceeded() => {
            let message = format!(
                "A row is longer than {MOST_OF_A_ROW} bytes; perhaps a quotation mark before it is not closed."
            );
            Err(Unusable::new(Code::TooLarge, line, message).into())
        }
        Err(error) => Err(Stop::Io(io::Error::from(error))),
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

//! Supplier catalogue files: bytes in, instructions and problems out, in one pass with bounded memory.
//! No event, no store, no clock and no network here; `formats/README.md` says what is read from where.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;
use schemas::catalogue::{CatalogueFormat, Coverage};
use schemas::cpv::Cpv;
use schemas::money::Currency;
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

mod bmecat;
mod change;
mod claims;
mod classes;
mod csv;
mod draft;
mod encoding;
pub mod espd;
mod judge;
mod number;
mod plain;
mod prices;
mod problem;
mod report;
mod text;
mod units;
mod values;

pub use change::{Change, Instruction, NewPrice, Unfitting};
pub use classes::{ClassFault, ClassRow, Classes, shipped, table};
pub use problem::{Code, Place, Problem, Severity, Unusable, Wording};

use report::Report;
use text::Text;

/// What the file does not say and the supplier says when handing it in.
#[derive(Clone, Debug)]
pub struct Options {
    /// What a CSV file means for offers that it does not name; a `BMEcat` file says it itself. If it is not said, a file
    /// with a column of actions names what changes, any other one is the whole catalogue.
    pub coverage_of_csv: Option<Coverage>,
    /// The category of articles that name none.
    pub default_cpv: Option<Cpv>,
    /// Working days to the delivery of articles that name none.
    pub default_delivery_days: Option<u16>,
    /// The currency of prices where neither they nor the catalogue name one.
    pub default_currency: Option<Currency>,
    /// The order unit of articles that name none.
    pub default_order_unit: Option<Line>,
    /// By what classes of other systems are translated to categories.
    pub classes: Arc<Classes>,
    /// Whether an earlier reading of the same file has met decimal commas where points are documented
    /// ([`Summary::mixed_decimals`]): what could be thousands is refused from the first article on.
    pub mixed_decimals: bool,
    /// The day on which prices must hold; those limited to another time are not taken.
    pub on_day: NaiveDate,
}

/// What kind of file it is, from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detected {
    /// Text that begins as XML does.
    Xml,
    /// Other text.
    Csv,
}

/// How the file presents itself, told before the first article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Opened {
    /// Its format.
    pub format: CatalogueFormat,
    /// What it means for offers that it does not name.
    pub coverage: Coverage,
    /// The supplier's name for the catalogue.
    pub catalogue_id: Option<String>,
    /// The supplier's number for this version.
    pub catalogue_version: Option<String>,
    /// The languages it declares.
    pub languages: Vec<String>,
    /// The encoding it is read with.
    pub encoding: String,
}

impl Opened {
    fn of(format: CatalogueFormat, encoding: &str) -> Self {
        Self {
            format,
            coverage: Coverage::Whole,
            catalogue_id: None,
            catalogue_version: None,
            languages: Vec::new(),
            encoding: encoding.to_owned(),
        }
    }
}

/// A usable article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundArticle {
    /// Where it begins.
    pub at: Place,
    /// The supplier's number for it; no two articles of a file have the same.
    pub supplier_part_number: Line,
    /// What is to be done with it.
    pub instruction: Instruction,
}

/// What is told while a file is read, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The file is a catalogue; nothing but problems comes before.
    Opened(Opened),
    /// An article that can be used.
    Article(FoundArticle),
    /// An article that cannot; problems before it say why. It is named in the file all the same: a whole catalogue
    /// does not delist it.
    Refused {
        /// Where it begins.
        at: Place,
        /// Its number, if it has one.
        supplier_part_number: Option<Line>,
    },
    /// Something is wrong, or was assumed.
    Problem(Problem),
}

impl Found {
    /// The number of the article, if it is one and has one.
    #[must_use]
    pub fn number(&self) -> Option<&Line> {
        match self {
            Self::Article(article) => Some(&article.supplier_part_number),
            Self::Refused { supplier_part_number, .. } => supplier_part_number.as_ref(),
            Self::Opened(_) | Self::Problem(_) => None,
        }
    }
}

/// What came of a file that could be read to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// The format.
    pub format: CatalogueFormat,
    /// What it means for offers that it does not name.
    pub coverage: Coverage,
    /// Articles or rows read.
    pub articles_read: u64,
    /// Those that can be used.
    pub articles_usable: u64,
    /// Those that cannot.
    pub articles_refused: u64,
    /// Whether the file writes decimal commas where points are documented; then it is to be read a second time with
    /// [`Options::mixed_decimals`], since what was read before the first comma may be meant otherwise.
    #[serde(skip)]
    pub mixed_decimals: bool,
    /// How often each problem occurred, notes that were told once included.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub problems: BTreeMap<Code, u64>,
}

impl Summary {
    fn nothing_yet(format: CatalogueFormat, coverage: Coverage) -> Self {
        Self {
            format,
            coverage,
            articles_read: 0,
            articles_usable: 0,
            articles_refused: 0,
            mixed_decimals: false,
            problems: BTreeMap::new(),
        }
    }
}

/// Why a file was not read to its end. Whatever was told before, nothing may be published from it.
#[derive(Debug, thiserror::Error)]
pub enum Failed<E> {
    /// The file is not usable as a whole.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// Its bytes could not be read.
    #[error("the file could not be read: {0}")]
    Io(io::Error),
    /// Who listens has had enough.
    #[error("reading was stopped: {0}")]
    Stopped(E),
}

/// [`Failed`] without the listener's own reason.
enum Stop {
    Unusable(Unusable),
    Io(io::Error),
    Told,
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

/// The code of an order unit that a text means, UN/ECE Rec. 20; none if it means none.
#[must_use]
pub fn order_unit(text: &str) -> Option<Line> {
    units::unit(text).and_then(|unit| Line::parse(unit.code()).ok())
}

/// Says what kind of file begins with `head`, by content; a few kilobytes are enough.
pub fn detect(head: &[u8]) -> Result<Detected, Unusable> {
    match Text::open(Cursor::new(head)) {
        Ok(text) => text.detect(),
        Err(Stop::Unusable(unusable)) => Err(unusable),
        Err(Stop::Io(_) | Stop::Told) => {
            Err(Unusable::new(Code::EmptyFile, 1, "The file is empty."))
        }
    }
}

/// Reads a catalogue file and tells `sink` what is in it, article by article. Memory is bounded, whatever the file's
/// size: one article, 64 KiB of input and 16 bytes for each article number. An article's problems are told before it.
pub fn read<R: Read, E>(
    input: R,
    options: &Options,
    sink: &mut dyn FnMut(Found) -> Result<(), E>,
) -> Result<Summary, Failed<E>> {
    let mut refusal = None;
    let mut tell = |found| match sink(found) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            refusal = Some(error);
            ControlFlow::Break(())
        }
    };
    let mut report = Report::new(&mut tell);
    let read = read_into(input, options, &mut report);
    let summary = report.into_summary();
    match (read, refusal) {
        (_, Some(error)) => Err(Failed::Stopped(error)),
        (Ok(()), None) => Ok(summary),
        (Err(Stop::Unusable(unusable)), None) => Err(Failed::Unusable(unusable)),
        (Err(Stop::Io(error)), None) => Err(Failed::Io(error)),
        (Err(Stop::Told), None) => Err(Failed::Io(io::ErrorKind::Interrupted.into())),
    }
}

fn read_into<R: Read>(input: R, options: &Options, report: &mut Report<'_>) -> Result<(), Stop> {
    let text = Text::open(input)?;
    match text.detect()? {
        Detected::Xml => bmecat::read(text, options, report)?,
        Detected::Csv => csv::read(text, options, report)?,
    }
    if report.articles_read() == 0 {
        let message =
            "The file has no article. To take offers out, send them with the mode “delete”.";
        return Err(Unusable::new(Code::NoArticles, 1, message).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;

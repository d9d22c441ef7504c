//! An answer as a list, as CSV and as data for a chart; each line leads to its events.
//! Nothing is counted here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{OfferId, OrderId};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Parameters, Question};

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// What the answer shows.
    pub shows: String,
    /// What it does not prove.
    pub does_not_prove: String,
    /// The position of the log that it reflects.
    pub as_of: u64,
    /// On what it rests besides the events.
    pub parameters: Parameters,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The lines.
    pub rows: Vec<Row>,
    /// How it is drawn.
    #[serde(skip)]
    pub(super) drawn: Drawn,
}

/// A line of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Row {
    /// What stands in the columns: texts, whole numbers, money as exact decimals.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub cells: Map<String, Value>,
    /// The events that it rests on.
    pub events: Vec<Link>,
}

/// An event, and where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// Its position in the log.
    pub position: u64,
    /// Where the thing is read as it then was.
    pub url: String,
}

impl Link {
    pub(super) fn order(order: OrderId, position: u64) -> Self {
        Self { position, url: format!("/api/v1/orders/{order}/history?at={position}") }
    }

    pub(super) fn offer(offer: OfferId, position: u64) -> Self {
        Self { position, url: format!("/api/v1/offers/{offer}?as_of={position}") }
    }
}

/// A line before its columns are named.
pub(super) struct Cells {
    pub(super) cells: Vec<Value>,
    pub(super) events: Vec<Link>,
}

impl Cells {
    pub(super) fn under(self, columns: &[&str]) -> Row {
        let names = columns.iter().map(|name| (*name).to_owned());
        Row { cells: names.zip(self.cells).collect(), events: self.events }
    }
}

/// What every question answers with: columns, lines, and how they are drawn.
pub(super) type Table = (&'static [&'static str], Vec<Cells>, Drawn);

/// Which columns make a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    /// Along.
    pub(super) x: &'static str,
    /// Up.
    pub(super) y: &'static str,
    /// One series for each value of these together.
    pub(super) series: &'static [&'static str],
}

/// Data for a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Chart {
    /// The question.
    pub question: Question,
    /// The position of the log that it reflects.
    pub as_of: u64,
    /// What goes along.
    pub x: String,
    /// What goes up.
    pub y: String,
    /// The series.
    pub series: Vec<ChartSeries>,
}

/// A series of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChartSeries {
    /// What it is of.
    pub name: String,
    /// Its points.
    pub points: Vec<Point>,
}

/// A point of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
    /// Along.
    #[schema(value_type = Value)]
    pub x: Value,
    /// Up.
    #[schema(value_type = Value)]
    pub y: Value,
    /// Positions of the events that it rests on.
    pub positions: Vec<u64>,
}

impl Answer {
    /// The answer as data for a chart.
    #[must_use]
    pub fn chart(&self) -> Chart {
        let Drawn { x, y, series: by } = self.drawn;
        let mut series: Vec<ChartSeries> = Vec::new();
        for row in &self.rows {
            let cell = |name: &str| row.cells.get(name).cloned().unwrap_or_default();
            let name = by.iter().map(|name| plain(&cell(name))).collect::<Vec<_>>().join(" ");
            let positions = row.events.iter().map(|event| event.position).collect();
            let point = Point { x: cell(x), y: cell(y), positions };
            match series.iter_mut().find(|series| series.name == name) {
                Some(series) => series.points.push(point),
                None => series.push(ChartSeries { name, points: vec![point] }),
            }
        }
        let (x, y) = (x.to_owned(), y.to_owned());
        Chart { question: self.question, as_of: self.as_of, x, y, series }
    }

    /// The answer as CSV with a line of names, positions and addresses of the events in the last two columns.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut file = csv::Writer::from_writer(Vec::new());
        let events = ["positions".to_owned(), "events".to_owned()];
        file.write_record(self.columns.iter().chain(&events))?;
        for row in &self.rows {
            let cells = self.columns.iter().map(|name| row.cells.get(name));
            let cells = cells.map(|cell| unarmed(cell.map(plain).unwrap_or_default()));
            let joined = |each: &dyn Fn(&Link) -> String| {
                row.events.iter().map(each).collect::<Vec<_>>().join(" ")
            };
            let positions = joined(&|event| event.position.to_string());
            let urls = joined(&|event| event.url.clone());
            file.write_record(cells.chain([positions, urls]))?;
        }
        file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A table calculation takes a cell that begins so for a formula and carries it out: it is marked as text.
fn unarmed(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// A text cell.
pub(super) fn text(value: impl ToString + Copy) -> Value {
    Value::String(value.to_string())
}

/// A day.
pub(super) fn day(value: NaiveDate) -> Value {
    text(value)
}

/// A part in percent of a whole, with one decimal, half away from zero.
pub(super) fn percent(part: Decimal, whole: Decimal) -> Value {
    let share = (part * Decimal::ONE_HUNDRED).checked_div(whole).unwrap_or_default();
    let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let mut share = share.round_dp_with_strategy(1, away);
    share.rescale(1);
    text(share)
}

#[cfg(test)]
mod tests;

//! The record of a procedure (Vergabevermerk, § 8 VgV, § 6 UVgO): written by the events themselves, in German, at any
//! moment; what is missing is named, and what does not apply is said to, with the reason.
//! Nothing is judged here, and no read model is asked: it is folded from the log alone.

mod cast;
mod chronology;
mod further;
mod gathered;
mod items;
mod paper;
mod persons;
mod returning;
mod scoring;
mod system;
mod tenders;
mod winner;
mod written;

use chrono::{DateTime, Utc};
use event_store::EventStore;
use schemas::ids::{SpecificProcurementId, SystemId};
use serde::Serialize;
use utoipa::ToSchema;

pub use cast::Unnamed;
pub use gathered::RecordError;
pub(crate) use gathered::{regulation, regulation_of};

use gathered::Gathered;

/// The form of records.
pub const FORMAT: &str = "marktbuch-record/1";

/// The record of a procedure as it stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Record {
    /// The form of this record.
    pub format: &'static str,
    /// By which rule it is kept.
    pub law: &'static str,
    /// Of what kind of procedure it is.
    pub kind: &'static str,
    /// The id of the procedure.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The position of the log up to which it speaks.
    pub position: u64,
    /// When the last event in it happened.
    pub as_of: DateTime<Utc>,
    /// Whether nothing is missing.
    pub complete: bool,
    /// Everything that is missing, by item.
    pub missing: Vec<String>,
    /// The items, in the order of the law.
    pub items: Vec<Item>,
    /// Every event of the procedure.
    pub chronology: Vec<Entry>,
    /// Why names of persons that are kept are not in it, where they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_withheld: Option<String>,
}

/// An item of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// Its number in the law, or what else asks for it.
    pub number: &'static str,
    /// What the law asks for.
    pub title: &'static str,
    /// Whether it is filled.
    pub status: Status,
    /// What is said, sentence by sentence.
    pub statements: Vec<String>,
    /// What is said in tables.
    pub tables: Vec<Grid>,
    /// What is missing: »fehlt noch«.
    pub missing: Vec<String>,
    /// Why it does not apply: »entfällt, weil«.
    pub not_applicable_because: Option<String>,
}

/// Whether an item is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is.
    Filled,
    /// Something is missing.
    Missing,
    /// It does not apply.
    NotApplicable,
}

/// A table of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Grid {
    /// The headings.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// An event of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RecordEntry)]
pub struct Entry {
    /// Its place in the log.
    pub position: u64,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// Who caused it, by id.
    pub actor: String,
    /// Who that is: by name where the reader may see it, else by function.
    pub who: String,
    /// What it was about: the call, its award, the system.
    pub of: &'static str,
    /// What happened.
    pub what: String,
}

impl Item {
    fn new(number: &'static str, title: &'static str) -> Self {
        let (statements, tables, missing) = (Vec::new(), Vec::new(), Vec::new());
        let (status, not_applicable_because) = (Status::Filled, None);
        Self { number, title, status, statements, tables, missing, not_applicable_because }
    }

    fn say(&mut self, statement: impl Into<String>) {
        self.statements.push(statement.into());
    }

    fn lacks(&mut self, what: impl Into<String>) {
        self.missing.push(what.into());
        self.status = Status::Missing;
    }

    fn table(&mut self, columns: &[&'static str], rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.tables.push(Grid { columns: columns.to_vec(), rows });
        }
    }

    /// It does not apply, unless something was said.
    fn or_not_applicable(mut self, because: impl Into<String>) -> Self {
        if self.statements.is_empty() && self.tables.is_empty() && self.missing.is_empty() {
            self.status = Status::NotApplicable;
            self.not_applicable_because = Some(because.into());
        }
        self
    }
}

/// The record of a specific procurement; none before it was prepared.
pub fn of_procurement(
    log: &EventStore,
    procurement: SpecificProcurementId,
    until: Option<u64>,
) -> Result<Option<Unnamed>, RecordError> {
    let Some(gathered) = Gathered::of(log, procurement, until)? else { return Ok(None) };
    let entries = chronology::of_procurement(log, &gathered)?;
    let record = finished(Record {
        format: FORMAT,
        law: gathered.law(),
        kind: "Einzelauftrag im dynamischen Beschaffungssystem",
        id: procurement.to_string(),
        title: gathered.prepared.subject.to_string(),
        position: gathered.position,
        as_of: gathered.as_of,
        complete: false,
        missing: Vec::new(),
        items: items::all(&gathered),
        chronology: entries,
        names_withheld: None,
    });
    let cast = gathered.cast(log)?;
    Ok(Some(Unnamed { record, cast }))
}

/// The record of a dynamic purchasing system (§ 8(2) no. 1, 8 VgV); none before it was established.
pub fn of_system(
    log: &EventStore,
    system: SystemId,
    until: Option<u64>,
) -> Result<Option<Unnamed>, RecordError> {
    let found = system::of(log, system, until)?;
    Ok(found.map(|(record, cast)| Unnamed { record: finished(record), cast }))
}

/// What is missing is named once more at the top.
fn finished(mut record: Record) -> Record {
    let named = |item: &Item| {
        let each =
            item.missing.iter().map(|what| format!("{} {}: {what}", item.number, item.title));
        each.collect::<Vec<_>>()
    };
    record.missing = record.items.iter().flat_map(named).collect();
    record.complete = record.missing.is_empty();
    record
}

#[cfg(test)]
mod tests;

//! What must be kept, what may be deleted, until when and why: told from the log alone, for every kind of record.
//! How a period is counted is a rule and stands in `procurement`; nothing is deleted here.

mod gathered;
mod pages;
mod procedures;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use chrono::NaiveDate;
use event_store::{EventStore, Filter};
use procurement::person::Needed;
use procurement::retention::Period;
use schemas::event::Event;
use schemas::ids::{ActorId, OrganisationId};
use schemas::retention::RetentionClass;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::execute::Failure;
use gathered::Gathered;
use records::{ORDER, PROCUREMENT};

pub use pages::{csv, page};

/// A kind of record.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// An order with its history.
    Order,
    /// A catalogue file as it was handed in.
    CatalogueFile,
    /// A request to participate with its decisions.
    Admission,
    /// A dynamic purchasing system.
    System,
    /// A need with the decision on its lane.
    Need,
    /// A framework agreement with its call-offs.
    Framework,
    /// A specific procurement with its award: the Vergabevermerk and the tenders.
    Procurement,
    /// What is kept of a person outside the log.
    PersonalData,
    /// The log itself.
    Log,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Order,
        Self::CatalogueFile,
        Self::Admission,
        Self::System,
        Self::Need,
        Self::Framework,
        Self::Procurement,
        Self::PersonalData,
        Self::Log,
    ];

    /// The word in JSON, CSV and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::CatalogueFile => "catalogue_file",
            Self::Admission => "admission",
            Self::System => "system",
            Self::Need => "need",
            Self::Framework => "framework",
            Self::Procurement => "procurement",
            Self::PersonalData => "personal_data",
            Self::Log => "log",
        }
    }
}

/// The text is no kind of record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of record")]
pub struct NotARecordKind(String);

impl FromStr for RecordKind {
    type Err = NotARecordKind;

    fn from_str(text: &str) -> Result<Self, NotARecordKind> {
        let known = Self::ALL.into_iter().find(|kind| kind.word() == text);
        known.ok_or_else(|| NotARecordKind(text.to_owned()))
    }
}

/// What follows for a record on the day asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RetentionVerdict)]
pub enum Verdict {
    /// A period runs, or has no end yet.
    MustBeKept,
    /// Every period is over.
    MayBeDeleted,
}

/// A record with its period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RetentionRecord)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Which one: an id, or the digest of a file.
    pub id: String,
    /// The class that keeps it longest; none if no record needs it.
    #[schema(value_type = Option<String>)]
    pub class: Option<RetentionClass>,
    /// The paragraph.
    pub ground: String,
    /// From which day the period is counted; none while that day has not come.
    pub counted_from: Option<NaiveDate>,
    /// The last day on which it is kept; none while it is not known.
    pub keep_until: Option<NaiveDate>,
    /// What follows on the day asked for.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
}

/// The records of a log on a day.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The day.
    pub on: NaiveDate,
    /// Up to which position of the log.
    pub position: u64,
    /// The periods that apply.
    pub periods: Vec<Period>,
    /// The records, by kind and id.
    pub records: Vec<Record>,
    found: Gathered,
}

/// For how long something is kept, as far as it can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    class: RetentionClass,
    ground: String,
    counted_from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// How many events are read at once.
const PAGE: usize = 4_096;

/// Reads the log once and says what is to be kept on a day.
pub fn survey(log: &EventStore, on: NaiveDate) -> Result<Survey, Failure> {
    let found = gather(log)?;
    let mut survey = Survey {
        on,
        position: found.position,
        periods: found.determined.periods(),
        records: Vec::new(),
        found,
    };
    survey.records = survey.told();
    Ok(survey)
}

fn gather(log: &EventStore) -> Result<Gathered, Failure> {
    let filter = Filter::categories([
        schemas::organisation::OrganisationEvent::CATEGORY,
        schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent::CATEGORY,
        schemas::admission::AdmissionEvent::CATEGORY,
        schemas::catalogue::CatalogueEvent::CATEGORY,
        schemas::order::OrderEvent::CATEGORY,
        schemas::need::NeedEvent::CATEGORY,
        schemas::framework::FrameworkEvent::CATEGORY,
        schemas::specific_procurement::SpecificProcurementEvent::CATEGORY,
        schemas::award::AwardEvent::CATEGORY,
        schemas::person::PersonEvent::CATEGORY,
        schemas::retention::RetentionEvent::CATEGORY,
    ]);
    let mut found = Gathered::default();
    loop {
        let page = log.read_all(found.position, &filter, PAGE)?;
        for stored in &page.events {
            found.take(stored)?;
        }
        if page.through == found.position {
            return Ok(found);
        }
        found.position = page.through;
    }
}

impl Survey {
    /// For whom somebody may still act.
    #[must_use]
    pub fn acts_for(&self, person: ActorId) -> Vec<OrganisationId> {
        let authorised = self.found.authorised.iter();
        authorised.filter(|(_, actor)| *actor == person).map(|(o, _)| *o).collect()
    }

    /// Which records need to be able to say who a person is: one row a class.
    #[must_use]
    pub fn needed_by(&self, person: ActorId) -> Vec<Needed> {
        let mut by_class: BTreeMap<RetentionClass, Needed> = BTreeMap::new();
        for span in self.spans_of(person) {
            let Span { class, ground, until, .. } = span;
            let needed = by_class.entry(class).or_insert_with(|| Needed {
                class,
                ground,
                records: 0,
                until,
            });
            needed.records += 1;
            needed.until = needed.until.zip(until).map(|(a, b)| a.max(b));
        }
        by_class.into_values().collect()
    }

    /// How many records of a kind there are with a verdict.
    #[must_use]
    pub fn count(&self, kind: RecordKind, verdict: Verdict) -> usize {
        self.records.iter().filter(|r| r.kind == kind && r.verdict == verdict).count()
    }

    fn spans_of(&self, person: ActorId) -> Vec<Span> {
        let orders = self.found.orders.values().filter(|order| order.actors.contains(&person));
        let admissions = self.found.admissions.values();
        let admissions = admissions.filter(|admission| admission.actors.contains(&person));
        let systems = self.found.systems.values().filter(|system| system.actors.contains(&person));
        let procedures = self.found.procedures().filter(|it| it.actors.contains(&person));
        orders
            .filter_map(|order| self.longest(&ORDER, order.placed, order.ended, true))
            .chain(admissions.filter_map(|admission| {
                let end = self.found.end_of(admission.system);
                self.longest(&PROCUREMENT, admission.decided, end, true)
            }))
            .chain(systems.filter_map(|system| {
                self.longest(&PROCUREMENT, system.established, system.ends, true)
            }))
            .chain(procedures.filter_map(|procedure| self.span_of(procedure)))
            .collect()
    }

    /// The class that keeps longest what was awarded or made on `day` and whose contract ended on `ended`.
    /// `contract` says that there is a contract whose end must come first.
    fn longest(
        &self,
        classes: &[RetentionClass],
        day: NaiveDate,
        ended: Option<NaiveDate>,
        contract: bool,
    ) -> Option<Span> {
        let spans = classes.iter().filter_map(|class| {
            let period = self.periods.iter().find(|period| period.class == *class)?;
            period.years?;
            let known = !contract || ended.is_some();
            // Letters about a contract are written to its end.
            let counted_from = match period.start {
                schemas::retention::RetentionStart::DayOfAward => Some(day),
                schemas::retention::RetentionStart::EndOfCalendarYear => {
                    if contract {
                        ended
                    } else {
                        Some(day)
                    }
                }
            };
            let until = counted_from.filter(|_| known);
            let until = until.and_then(|from| period.keep_until(from, ended));
            Some(Span { class: *class, ground: period.ground.clone(), counted_from, until })
        });
        spans.max_by_key(|span| span.until.unwrap_or(NaiveDate::MAX))
    }
}

/// Who acted: a set of ids, small in every record.
type Actors = BTreeSet<ActorId>;

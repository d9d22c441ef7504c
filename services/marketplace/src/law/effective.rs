//! The law as it holds in this marketplace: the tables of the program with the operator's changes, each with who, when
//! and why. Folded from the log's one stream of the law; what may be changed is decided in `procurement`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use event_store::EventStore;
use procurement::decider::Decider;
use procurement::law::Law;
use procurement::law::changes::LawChanges;
use procurement::law::limits::{Limit, Limits};
use schemas::ids::ActorId;
use schemas::law::{LawEvent, Setting};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

use crate::execute::Failure;
use crate::{facts, streams};

/// The law with its changes.
#[derive(Clone, Debug)]
pub struct Effective {
    /// As it holds.
    pub law: Law,
    /// Every change, oldest first.
    pub changes: Vec<Changed>,
}

/// A change as it was made.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Changed {
    /// Its position in the log.
    pub position: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    #[schema(value_type = String)]
    pub by: ActorId,
    /// Why.
    pub reason: Line,
    /// What was changed.
    #[serde(flatten)]
    pub what: What,
    /// The row as it is found by.
    #[serde(skip)]
    limit: Option<Limit>,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "changed", rename_all = "snake_case")]
pub enum What {
    /// A row of the table of limits.
    Limit {
        /// The row.
        row: Line,
    },
    /// A row of the table of holidays.
    Holiday {
        /// The row.
        row: Line,
    },
    /// A choice that the law leaves open.
    Setting {
        /// The choice with its value.
        value: Setting,
    },
}

impl Effective {
    /// The tables of the program alone.
    #[must_use]
    pub fn unchanged(law: Law) -> Self {
        Self { law, changes: Vec::new() }
    }

    /// As the log says, now or up to a position.
    pub fn of(log: &EventStore, until: Option<u64>) -> Result<Self, Failure> {
        folded(&history(log, until)?)
    }

    /// The change that set a row, if one did.
    #[must_use]
    pub fn change_of(&self, row: &Limit) -> Option<&Changed> {
        self.changes.iter().rev().find(|changed| changed.limit.as_ref() == Some(row))
    }
}

fn history(log: &EventStore, until: Option<u64>) -> Result<Vec<Recorded<LawEvent>>, Failure> {
    let mut events = facts::history::<LawEvent>(log, &streams::law())?;
    if let Some(until) = until {
        events.retain(|event| event.position <= until);
    }
    Ok(events)
}

fn folded(events: &[Recorded<LawEvent>]) -> Result<Effective, Failure> {
    let state = LawChanges::fold(events.iter().map(|recorded| &recorded.event));
    let law = state.law.ok_or_else(|| match Law::built_in() {
        Err(bad) => Failure::Broken(bad.to_string()),
        Ok(_) => Failure::Broken("the law cannot be folded".to_owned()),
    })?;
    let changes = events.iter().filter_map(told).collect();
    Ok(Effective { law, changes })
}

/// The change as it is told; none for what was only proposed.
fn told(recorded: &Recorded<LawEvent>) -> Option<Changed> {
    let (what, reason, limit) = match &recorded.event {
        LawEvent::LimitChanged(e) => {
            let table = Limits::parse(e.row.as_str()).ok();
            let limit = table.and_then(|table| table.rows().first().cloned());
            (What::Limit { row: e.row.clone() }, &e.reason, limit)
        }
        LawEvent::HolidayChanged(e) => (What::Holiday { row: e.row.clone() }, &e.reason, None),
        LawEvent::SettingChanged(e) => (What::Setting { value: e.setting }, &e.reason, None),
        LawEvent::LawChangeProposed(_) => return None,
    };
    let (position, at, by) = (recorded.position, recorded.time, recorded.actor);
    Some(Changed { position, at, by, reason: reason.clone(), what, limit })
}

/// What the law was after so many changes. It is asked everywhere and changes seldom, so each state is kept until the
/// process ends and may be held as long as that.
#[derive(Debug, Default)]
pub struct Laws(Mutex<BTreeMap<usize, &'static Effective>>);

impl Laws {
    /// The law of a log, now or up to a position.
    pub fn of(&self, log: &EventStore, until: Option<u64>) -> Result<&'static Effective, Failure> {
        let events = match (until, log.stream_revision(&streams::law())?) {
            (_, None) => Vec::new(),
            (None, Some(revision)) => {
                let count = usize::try_from(revision).unwrap_or(usize::MAX).saturating_add(1);
                if let Some(known) = self.known(count) {
                    return Ok(known);
                }
                history(log, None)?
            }
            (Some(_), Some(_)) => history(log, until)?,
        };
        if let Some(known) = self.known(events.len()) {
            return Ok(known);
        }
        let law: &'static Effective = Box::leak(Box::new(folded(&events)?));
        let mut laws = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(laws.entry(events.len()).or_insert(law))
    }

    fn known(&self, count: usize) -> Option<&'static Effective> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&count).copied()
    }
}

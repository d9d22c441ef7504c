//! Who acts in a procedure and which firms and tenders it is about, so that a record names them instead of their ids.
//! A person has a name here only where the reader may see it; everybody else is told by function.

use std::collections::{BTreeMap, BTreeSet};

use event_store::EventStore;
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::{OrganisationEvent, Role};
use schemas::recorded::Recorded;
use uuid::Uuid;

use super::{Record, RecordError};
use crate::app::PROCESS;
use crate::facts::{organisation_at, until};
use crate::naming::{ids, named};
use crate::readings::Names;
use crate::streams;

/// An actor of an organisation.
struct Person {
    /// Counts up from 1 in the organisation, in the order in which actors were authorised.
    number: usize,
    role: Role,
    organisation: OrganisationId,
}

/// Everybody and everything that a record may name.
#[derive(Default)]
pub(super) struct Cast {
    people: BTreeMap<Uuid, Person>,
    organisations: BTreeMap<Uuid, String>,
    tenders: BTreeMap<Uuid, String>,
}

impl Cast {
    /// The organisations with everybody who ever acted for them, as the log stood at a position.
    pub(super) fn of(
        log: &EventStore,
        organisations: impl IntoIterator<Item = OrganisationId>,
        position: u64,
    ) -> Result<Self, RecordError> {
        let mut cast = Self::default();
        for organisation in organisations.into_iter().collect::<BTreeSet<_>>() {
            let events: Vec<Recorded<OrganisationEvent>> =
                until(log, &streams::organisation(organisation), position)?;
            let mut number = 0;
            for recorded in events {
                let OrganisationEvent::ActorAuthorised(e) = recorded.event else { continue };
                let role = e.role;
                cast.people.entry(e.actor.0).or_insert_with(|| {
                    number += 1;
                    Person { number, role, organisation }
                });
            }
            if let Some(found) = organisation_at(log, organisation, position)?.registered {
                cast.organisations.insert(organisation.0, found.name.to_string());
            }
        }
        Ok(cast)
    }

    /// Tenders are told by whose they are.
    pub(super) fn tender(&mut self, tender: Uuid, name: String) {
        self.tenders.insert(tender, name);
    }

    fn organisation(&self, id: OrganisationId) -> String {
        self.organisations.get(&id.0).cloned().unwrap_or_else(|| id.to_string())
    }

    /// The name of a person where it may be shown, and what it does for whom.
    fn person(&self, id: Uuid, names: &Names) -> Option<String> {
        if id == PROCESS.0 {
            return Some("Marktbuch (selbsttätig)".to_owned());
        }
        let person = self.people.get(&id)?;
        let role = match person.role {
            Role::Operator => "Betrieb",
            Role::Buyer => "Einkauf",
            Role::Supplier => "Vertrieb",
            Role::Auditor => "Prüfung",
        };
        let whose = self.organisation(person.organisation);
        Some(match names.of(ActorId(id)) {
            Some(name) => format!("{name} ({role}, {whose})"),
            None => format!("Person {} ({role}, {whose})", person.number),
        })
    }

    fn told(&self, text: &str, names: &Names) -> String {
        named(text, |id| {
            let thing = || self.tenders.get(&id).or_else(|| self.organisations.get(&id)).cloned();
            self.person(id, names).or_else(thing)
        })
    }
}

/// A record before persons, firms and tenders are named in it.
pub struct Unnamed {
    pub(super) record: Record,
    pub(super) cast: Cast,
}

impl Unnamed {
    /// Whom it speaks of, of one organisation or of all: their names are read before it is written with them.
    #[must_use]
    pub fn people(&self, of: Option<OrganisationId>) -> BTreeSet<ActorId> {
        let spoken = self.record.texts().into_iter().flat_map(ids);
        let known = |id: &Uuid| {
            let person = self.cast.people.get(id);
            person.is_some_and(|person| of.is_none_or(|of| of == person.organisation))
        };
        spoken.filter(known).map(ActorId).collect()
    }

    /// With everybody by name or function.
    #[must_use]
    pub fn named(self, names: &Names) -> Record {
        let Self { mut record, cast } = self;
        for entry in &mut record.chronology {
            entry.who = cast.told(&entry.actor, names);
            entry.what = cast.told(&entry.what, names);
        }
        let tell = |texts: &mut Vec<String>| {
            for text in texts {
                *text = cast.told(text, names);
            }
        };
        tell(&mut record.missing);
        for item in &mut record.items {
            tell(&mut item.statements);
            tell(&mut item.missing);
            for row in item.tables.iter_mut().flat_map(|table| &mut table.rows) {
                tell(row);
            }
            if let Some(because) = &mut item.not_applicable_because {
                *because = cast.told(because, names);
            }
        }
        record.names_withheld.clone_from(&names.withheld);
        record
    }

    /// With everybody by function: for what must be the same for every reader.
    #[must_use]
    pub fn by_function(self) -> Record {
        self.named(&Names::default())
    }
}

impl Record {
    /// Every text in which somebody may be named.
    fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = Vec::new();
        for entry in &self.chronology {
            texts.extend([entry.actor.as_str(), entry.what.as_str()]);
        }
        for item in &self.items {
            texts.extend(item.statements.iter().chain(&item.missing).map(String::as_str));
            let rows = item.tables.iter().flat_map(|table| &table.rows);
            texts.extend(rows.flatten().map(String::as_str));
        }
        texts
    }
}

//! Who saw what: before personal data is shown, it is on record in the log that it will be.
//! Whether somebody may see it is decided where it is asked for.

mod recent;

use std::collections::{BTreeMap, BTreeSet};

use event_store::EventStore;
use procurement::audit::{self, AuditCommand, Audits};
use schemas::ids::{ActorId, AuditId, OrderId};
use schemas::text::Line;
use uuid::Uuid;

use crate::execute::{Context, Failure, Prepared, execute};
use crate::persons::Persons;
use crate::streams;

pub use recent::Recent;
use recent::{Left, Thing};

/// What somebody is about to see: the kinds of data of which every reading is recorded.
pub enum Reading {
    /// Names of persons, and what else is known of them.
    Personal {
        /// By which way.
        endpoint: &'static str,
        /// Whose.
        subjects: BTreeSet<ActorId>,
        /// In which orders' histories.
        orders: BTreeSet<OrderId>,
    },
}

/// Whether it may be shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permit {
    /// It is on record, durably, or need not be.
    Recorded,
    /// It is not and cannot be: nothing is shown. Why.
    Withheld(String),
}

/// Puts a reading on record, in one write however many persons it is about. What the same reader read of the same thing a
/// short while ago is on record already.
pub async fn record(
    log: &EventStore,
    recent: &Recent,
    context: &Context,
    reading: Reading,
) -> Result<Permit, Failure> {
    let Reading::Personal { endpoint, subjects, orders } = reading;
    let thing = Thing { reader: context.actor, endpoint, orders: orders.clone() };
    let subjects = match recent.left(&thing, &subjects, context.now) {
        Left::Nothing => return Ok(Permit::Recorded),
        Left::TooMuch(most) => {
            let why = format!(
                "you have read names {most} times, which is the most within the hours set for it"
            );
            return Ok(Permit::Withheld(why));
        }
        Left::These(subjects) => subjects,
    };
    let read = subjects.clone();
    let id = AuditId(Uuid::now_v7());
    let endpoint = Line::parse(endpoint).map_err(|why| Failure::Broken(why.to_string()))?;
    let asked = audit::Reading { reading: id, endpoint, subjects, orders };
    // What was asked for at a revision of something else has nothing to do with this stream.
    let context = Context { if_match: None, ..context.clone() };
    let stream = streams::audit(id);
    let written = execute::<Audits>(log, &stream, &context, || {
        Ok(Prepared::from(AuditCommand::RecordReading(asked.clone())))
    });
    match written.await {
        Ok(_) => {
            recent.note(thing, &read, context.now);
            Ok(Permit::Recorded)
        }
        Err(Failure::ReadOnly(why)) => Ok(Permit::Withheld(why)),
        Err(
            other @ (Failure::Rejected(_)
            | Failure::PreconditionFailed { .. }
            | Failure::Contended
            | Failure::ClockBehind { .. }
            | Failure::ClockAhead { .. }
            | Failure::LongPause { .. }
            | Failure::Broken(_)),
        ) => Err(other),
    }
}

/// Records that everything kept of a person is about to be shown to the actor of `context`. One's own is no
/// reading.
pub async fn of_person(
    log: &EventStore,
    recent: &Recent,
    context: &Context,
    endpoint: &'static str,
    person: ActorId,
) -> Result<Permit, Failure> {
    if person == context.actor {
        return Ok(Permit::Recorded);
    }
    let (subjects, orders) = ([person].into(), BTreeSet::new());
    record(log, recent, context, Reading::Personal { endpoint, subjects, orders }).await
}

/// Names of persons that may be shown, or why they may not.
#[derive(Clone, Debug, Default)]
pub struct Names {
    known: BTreeMap<ActorId, String>,
    /// Why names that are kept are not shown.
    pub withheld: Option<String>,
}

impl Names {
    /// No names, and why.
    #[must_use]
    pub fn withheld(why: &str) -> Self {
        Self { known: BTreeMap::new(), withheld: Some(why.to_owned()) }
    }

    /// The name of an actor, if it is kept and may be shown.
    #[must_use]
    pub fn of(&self, actor: ActorId) -> Option<&str> {
        self.known.get(&actor).map(String::as_str)
    }

    /// Reads the names of `subjects`, having recorded that. The reader's own name is no secret to it.
    pub async fn read(
        log: &EventStore,
        persons: &Persons,
        context: &Context,
        reading: (&'static str, &BTreeSet<ActorId>, BTreeSet<OrderId>),
    ) -> Result<Self, Failure> {
        let (endpoint, subjects, orders) = reading;
        let known = persons.names(subjects).map_err(|why| Failure::Broken(why.to_string()))?;
        let others: BTreeSet<_> =
            known.keys().copied().filter(|subject| *subject != context.actor).collect();
        if others.is_empty() {
            return Ok(Self { known, withheld: None });
        }
        let reading = Reading::Personal { endpoint, subjects: others, orders };
        match record(log, &persons.recent, context, reading).await? {
            Permit::Recorded => Ok(Self { known, withheld: None }),
            Permit::Withheld(why) => Ok(Self::withheld(&format!(
                "names are not shown, since it cannot be recorded: {why}"
            ))),
        }
    }
}

#[cfg(test)]
mod tests;

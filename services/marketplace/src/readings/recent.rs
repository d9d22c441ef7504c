//! Who read what a short while ago: the same names of the same thing are one reading, and nobody fills the log with them.
//! It is in memory alone: after a restart a reading is recorded once more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use schemas::ids::{ActorId, OrderId};

/// Readings that are on record.
#[derive(Debug)]
pub struct Recent {
    hours: TimeDelta,
    most: usize,
    known: Mutex<BTreeMap<Thing, Subjects>>,
}

/// Whose names, and when each was last recorded.
type Subjects = BTreeMap<ActorId, DateTime<Utc>>;

/// Who reads, by which way, of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thing {
    pub reader: ActorId,
    pub endpoint: &'static str,
    pub orders: BTreeSet<OrderId>,
}

/// What is left to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// All of it is on record.
    Nothing,
    /// These are not.
    These(BTreeSet<ActorId>),
    /// The reader has read as often as is recorded.
    TooMuch(usize),
}

impl Default for Recent {
    fn default() -> Self {
        Self { hours: TimeDelta::hours(24), most: 1_000, known: Mutex::default() }
    }
}

impl Recent {
    /// Within how many hours readings are one, and how many of one reader are recorded in them.
    pub fn within(&mut self, hours: u32, most: u32) {
        self.hours = TimeDelta::hours(hours.into());
        self.most = usize::try_from(most).unwrap_or(usize::MAX);
    }

    /// What of a reading is not on record yet.
    pub(super) fn left(
        &self,
        thing: &Thing,
        subjects: &BTreeSet<ActorId>,
        now: DateTime<Utc>,
    ) -> Left {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was led back makes nothing recent.
        let recent = |at: &DateTime<Utc>| *at <= now && now - *at < self.hours;
        known.retain(|_, subjects| {
            subjects.retain(|_, at| recent(at));
            !subjects.is_empty()
        });
        let on_record = known.get(thing);
        let is_left =
            |subject: &&ActorId| on_record.is_none_or(|known| !known.contains_key(subject));
        let left: BTreeSet<ActorId> = subjects.iter().filter(is_left).copied().collect();
        if left.is_empty() {
            return Left::Nothing;
        }
        // One event has one moment: as many as a reader's things have of them.
        let own = known.iter().filter(|(other, _)| other.reader == thing.reader);
        let events = own.map(|(_, subjects)| subjects.values().collect::<BTreeSet<_>>().len());
        if events.sum::<usize>() >= self.most {
            Left::TooMuch(self.most)
        } else {
            Left::These(left)
        }
    }

    /// Notes what is on record from now on.
    pub(super) fn note(&self, thing: Thing, subjects: &BTreeSet<ActorId>, now: DateTime<Utc>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(thing).or_default().extend(subjects.iter().map(|subject| (*subject, now)));
    }
}

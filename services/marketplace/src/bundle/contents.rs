//! Which events and files belong into a bundle: the subject's own stream, and whole every stream that it rests on.
//! Nothing is written here, and of the events only the places are kept.

mod gathered;
mod order;
mod procurement;

use std::collections::{BTreeMap, BTreeSet};

use event_store::{EventStore, Filter, StreamName};
use schemas::admission::AdmissionEvent;
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, AdmissionId};
use schemas::recorded::Recorded;

use super::{BundleError, Placed, Source, Subject};
use crate::files_named::{NAMING, named_by};
use crate::{facts, streams};
use gathered::Gathered;

/// A stream in a bundle.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// How many of its events are there, from the first on.
    pub(super) events: u64,
    /// Why it is there.
    pub(super) why: &'static str,
}

/// The places of a bundle's events.
#[derive(Clone, Debug)]
pub(super) enum Events {
    /// These, rising.
    These(Vec<u64>),
    /// All between two positions, both included.
    Between(u64, u64),
}

impl Events {
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::These(positions) => positions.len() as u64,
            Self::Between(from, to) => to - from + 1,
        }
    }

    /// The places, rising.
    pub(super) fn positions(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::These(positions) => Box::new(positions.iter().copied()),
            Self::Between(from, to) => Box::new(*from..=*to),
        }
    }
}

/// What belongs into a bundle.
pub(super) struct Contents {
    pub(super) subject: Subject,
    /// The position of the last event: the size of the tree in which all are proven.
    pub(super) size: u64,
    /// The position of the subject's first event.
    pub(super) begins: u64,
    /// The subject's own streams; none for a period.
    pub(super) own: Vec<StreamName>,
    pub(super) streams: BTreeMap<String, Stream>,
    pub(super) events: Events,
    pub(super) files: BTreeSet<FileDigest>,
    pub(super) placed: Placed,
}

/// What a subject has in the log, up to and including `at`.
pub(super) fn gather(
    source: &Source<'_>,
    subject: Subject,
    at: Option<u64>,
) -> Result<Contents, BundleError> {
    let log = source.log;
    let head = log.head();
    let until = at.unwrap_or(head).min(head);
    match subject {
        Subject::Order(id) => order::gather(source, id, until),
        Subject::Admission(id) => admission(source, id, until),
        Subject::Procurement(id) => procurement::gather(source, id, until),
        Subject::Period { from, to } => period(log, from, to.min(until)),
    }
}

fn period(log: &EventStore, from: u64, to: u64) -> Result<Contents, BundleError> {
    if from == 0 || from > to {
        return Err(BundleError::NothingThere);
    }
    let mut files = BTreeSet::new();
    let category = Filter::categories(NAMING);
    let mut after = from - 1;
    while after < to {
        let page = log.read_all(after, &category, 1_000)?;
        if page.through <= after {
            break;
        }
        for event in page.events.iter().filter(|event| event.position <= to) {
            files.extend(named_by(event)?);
        }
        after = page.through;
    }
    Ok(Contents {
        subject: Subject::Period { from, to },
        size: to,
        begins: from,
        own: Vec::new(),
        streams: BTreeMap::new(),
        events: Events::Between(from, to),
        files,
        placed: None,
    })
}

fn admission(source: &Source<'_>, id: AdmissionId, until: u64) -> Result<Contents, BundleError> {
    let log = source.log;
    let stream = streams::admission(id);
    let events: Vec<Recorded<AdmissionEvent>> = facts::history(log, &stream)?;
    let events: Vec<_> = events.into_iter().filter(|event| event.position <= until).collect();
    let parties = events.iter().find_map(|event| {
        let AdmissionEvent::RequestToParticipateSubmitted(asked) = &event.event else {
            return None;
        };
        Some((asked.system, asked.candidate))
    });
    let (system, candidate) = parties.ok_or(BundleError::NothingThere)?;
    let mut gathered = Gathered::new(source, &events);
    gathered.stream(&stream, "the admission")?;
    gathered.files_of(&stream)?;
    gathered.system(system)?;
    gathered.stream(&streams::organisation(candidate), "the supplier")?;
    gathered.persons_and_log(actors(&events))?;
    Ok(gathered.into_contents(Subject::Admission(id), vec![stream], None))
}

/// Who acted, each once.
fn actors<E>(events: &[Recorded<E>]) -> BTreeSet<ActorId> {
    events.iter().map(|event| event.actor).collect()
}

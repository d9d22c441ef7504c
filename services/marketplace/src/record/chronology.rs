//! Every event of a procedure in the order of the log, each in a sentence.
//! The sentences are those of the timeline.

use std::collections::BTreeSet;

use event_store::{Direction, EventStore, ReadFrom, StreamName};
use schemas::ids::SystemId;
use schemas::terms::Regulation;

use super::Entry;
use super::gathered::Gathered;
use crate::bundle::words;
use crate::execute::Failure;
use crate::streams;

/// The most events of a stream that are read at once.
const PAGE: usize = 1_000;

/// The call, as far as it may be known, and its award.
pub(super) fn of_procurement(log: &EventStore, gathered: &Gathered) -> Result<Vec<Entry>, Failure> {
    let (procurement, until) = (gathered.prepared.procurement, gathered.position);
    let regulation = gathered.regulation;
    let known: BTreeSet<u64> = gathered.call_events.iter().map(|event| event.position).collect();
    let mut entries =
        of(log, &streams::specific_procurement(procurement), until, ("Aufruf", regulation))?;
    entries.retain(|entry| known.contains(&entry.position));
    entries.extend(of(log, &streams::award(procurement), until, ("Vergabe", regulation))?);
    entries.sort_by_key(|entry| entry.position);
    Ok(entries)
}

/// The system's own events.
pub(super) fn of_system(
    log: &EventStore,
    system: SystemId,
    until: u64,
    regulation: Regulation,
) -> Result<Vec<Entry>, Failure> {
    of(log, &streams::system(system), until, ("System", regulation))
}

fn of(
    log: &EventStore,
    stream: &StreamName,
    until: u64,
    (what, regulation): (&'static str, Regulation),
) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    let mut from = 0;
    loop {
        let page = log.read_stream(stream, ReadFrom::Revision(from), Direction::Forward, PAGE)?;
        for stored in page.iter().filter(|stored| stored.position <= until) {
            entries.push(Entry {
                position: stored.position,
                time: stored.meta.time,
                actor: stored.meta.actor.clone(),
                who: stored.meta.actor.clone(),
                of: what,
                what: words::tell(stored, regulation)?.de,
            });
        }
        match page.last() {
            Some(last) if page.len() == PAGE && last.position < until => from = last.revision + 1,
            _ => return Ok(entries),
        }
    }
}

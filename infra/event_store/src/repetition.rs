//! The rules of an append that both engines share: is the stream as expected, do the holds hold,
//! and is it a repetition. Nothing is read or written here but through what is handed in.

use crate::heads::{Head, StreamKey};
use crate::prepared::{Draft, Prepared};
use crate::{Append, AppendError, Appended, ExpectedRevision, Position, ReadError, Recorded};

/// What a stored part of the stream says about an append.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is there already.
    Same(Appended),
    /// An id of it is there with other content.
    Reused(uuid::Uuid),
    /// Other events are there.
    Other,
}

/// Compares an append with the stored events that stand where it would have been written.
pub(crate) fn compare(prepared: &Prepared, stored: &[Recorded]) -> Seen {
    for (draft, recorded) in prepared.drafts.iter().zip(stored) {
        if draft.event.id != recorded.id {
            return Seen::Other;
        }
        if !same_content(draft, recorded) {
            return Seen::Reused(recorded.id);
        }
    }
    match (stored.first(), stored.get(prepared.drafts.len() - 1)) {
        (Some(first), Some(last)) => Seen::Same(Appended {
            position: last.position,
            first_position: first.position,
            revision: last.revision,
            repeated: true,
        }),
        (_, None) | (None, _) => Seen::Other,
    }
}

fn same_content(draft: &Draft, recorded: &Recorded) -> bool {
    draft.event.kind == recorded.kind
        && draft.event.schema_version == recorded.schema_version
        && draft.event.payload == recorded.payload
}

/// Where a repetition of the append would stand if its expectation names a place.
pub(crate) fn place(expected: ExpectedRevision) -> Option<u64> {
    match expected {
        ExpectedRevision::NoStream => Some(0),
        ExpectedRevision::Exact(revision) => revision.checked_add(1),
        ExpectedRevision::Any | ExpectedRevision::StreamExists => None,
    }
}

/// The answer to an append whose stream was not as expected, given what stands at its place.
pub(crate) fn settle(
    prepared: &Prepared,
    refusal: AppendError,
    stored: &[Recorded],
) -> Result<Appended, AppendError> {
    match compare(prepared, stored) {
        Seen::Same(appended) => Ok(appended),
        Seen::Reused(id) => Err(AppendError::EventIdReused { stream: prepared.stream.clone(), id }),
        Seen::Other => Err(refusal),
    }
}

/// Looks for an append without a place among the latest events of its stream, walking back from
/// the head.
pub(crate) fn look_back(
    prepared: &Prepared,
    head: Option<Head>,
    mut fetch: impl FnMut(Position) -> Result<Recorded, ReadError>,
) -> Result<Option<Appended>, AppendError> {
    let Some(wanted) = prepared.drafts.first().map(|draft| draft.event.id) else {
        return Ok(None);
    };
    let mut walked = Vec::new();
    let mut next = head.map(|head| head.position);
    while let Some(position) = next.filter(|_| walked.len() < Append::LOOKBACK) {
        let recorded = fetch(position).map_err(|error| AppendError::Broken(error.to_string()))?;
        next = recorded.previous;
        let found = recorded.id == wanted;
        walked.push(recorded);
        if found {
            walked.reverse();
            let refusal = wrong(prepared, head);
            return settle(prepared, refusal, &walked).map(Some);
        }
    }
    Ok(None)
}

/// Whether the append may be written on its stream's head and those of the held streams.
pub(crate) fn check(
    prepared: &Prepared,
    own: Option<Head>,
    head: impl Fn(&StreamKey) -> Option<Head>,
) -> Result<(), AppendError> {
    if !prepared.expected.met_by(own.map(|head| head.revision)) {
        return Err(wrong(prepared, own));
    }
    for (key, held) in &prepared.holding {
        let actual = head(key).map(|head| head.revision);
        if actual != held.revision {
            let stream = held.stream.clone();
            return Err(AppendError::HoldBroken { stream, held: held.revision, actual });
        }
    }
    Ok(())
}

fn wrong(prepared: &Prepared, head: Option<Head>) -> AppendError {
    AppendError::WrongExpectedRevision {
        stream: prepared.stream.clone(),
        expected: prepared.expected,
        actual: head.map(|head| head.revision),
    }
}

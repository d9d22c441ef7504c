//! The rules of an append that both engines share: are the streams as expected, do the holds hold,
//! and is it a repetition. Nothing is read or written here but through what is handed in.

use crate::heads::{Head, StreamKey};
use crate::prepared::{Draft, Prepared, PreparedPart};
use crate::{Append, AppendError, Appended, ExpectedRevision, Position, ReadError, Recorded};

/// What a stored part of the stream says about a part of an append.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is there already.
    Same(Appended),
    /// An id of it is there with other content.
    Reused(uuid::Uuid),
    /// Other events are there.
    Other,
}

/// Compares a part with the stored events that stand where it would have been written.
pub(crate) fn compare(part: &PreparedPart, stored: &[Recorded]) -> Seen {
    for (draft, recorded) in part.drafts.iter().zip(stored) {
        if draft.event.id != recorded.id {
            return Seen::Other;
        }
        if !same_content(draft, recorded) {
            return Seen::Reused(recorded.id);
        }
    }
    match (stored.first(), stored.get(part.drafts.len() - 1)) {
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

/// Where a repetition of a part would stand if its expectation names a place.
pub(crate) fn place(expected: ExpectedRevision) -> Option<u64> {
    match expected {
        ExpectedRevision::NoStream => Some(0),
        ExpectedRevision::Exact(revision) => revision.checked_add(1),
        ExpectedRevision::Any | ExpectedRevision::StreamExists => None,
    }
}

/// The answer to an append with a stream that was not as expected. `stored` reads what stands at the place of a
/// part; it is a repetition only if all parts stand there, one behind the other, as they would have been written.
pub(crate) fn settle(
    prepared: &Prepared,
    refusal: AppendError,
    mut stored: impl FnMut(&PreparedPart, u64) -> Result<Vec<Recorded>, AppendError>,
) -> Result<Appended, AppendError> {
    let mut whole: Option<Appended> = None;
    for part in &prepared.parts {
        let Some(place) = place(part.expected) else {
            return Err(refusal);
        };
        let seen = match compare(part, &stored(part, place)?) {
            Seen::Same(seen) => seen,
            Seen::Reused(id) => {
                return Err(AppendError::EventIdReused { stream: part.stream.clone(), id });
            }
            Seen::Other => return Err(refusal),
        };
        whole = Some(match whole {
            None => seen,
            Some(before) if before.position + 1 == seen.first_position => {
                Appended { position: seen.position, ..before }
            }
            Some(_) => return Err(refusal),
        });
    }
    whole.ok_or(refusal)
}

/// Looks for an append without a place among the latest events of its stream, walking back from
/// the head. Such an append has one part.
pub(crate) fn look_back(
    part: &PreparedPart,
    head: Option<Head>,
    mut fetch: impl FnMut(Position) -> Result<Recorded, ReadError>,
) -> Result<Option<Appended>, AppendError> {
    let Some(wanted) = part.drafts.first().map(|draft| draft.event.id) else {
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
            return match compare(part, &walked) {
                Seen::Same(appended) => Ok(Some(appended)),
                Seen::Reused(id) => {
                    Err(AppendError::EventIdReused { stream: part.stream.clone(), id })
                }
                Seen::Other => Err(wrong(part, head)),
            };
        }
    }
    Ok(None)
}

/// The one part of an append that names no place; `None` if places are named.
pub(crate) fn without_place(prepared: &Prepared) -> Option<&PreparedPart> {
    prepared.parts.iter().find(|part| place(part.expected).is_none())
}

/// Whether the append may be written on the heads of its streams and of those that it holds. All expectations are
/// asked before the holds.
pub(crate) fn check(
    prepared: &Prepared,
    head: impl Fn(&StreamKey) -> Option<Head>,
) -> Result<(), AppendError> {
    for part in &prepared.parts {
        let own = head(&part.key);
        if !part.expected.met_by(own.map(|head| head.revision)) {
            return Err(wrong(part, own));
        }
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

fn wrong(part: &PreparedPart, head: Option<Head>) -> AppendError {
    AppendError::WrongExpectedRevision {
        stream: part.stream.clone(),
        expected: part.expected,
        actual: head.map(|head| head.revision),
    }
}

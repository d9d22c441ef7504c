//! What is asked for when events are appended, and the answer.
//! No engine here.

use crate::{NewEvent, Position, Revision, StreamName};

/// What must be true of the stream for an append to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedRevision {
    /// Anything. Repetitions are recognised by best effort only, see [`Append`].
    Any,
    /// The stream has no event yet.
    NoStream,
    /// The stream has at least one event. Repetitions as for `Any`.
    StreamExists,
    /// The last event of the stream has this revision.
    Exact(Revision),
}

impl ExpectedRevision {
    /// Whether a stream whose last event has this revision is as expected.
    #[must_use]
    pub fn met_by(self, actual: Option<Revision>) -> bool {
        match self {
            Self::Any => true,
            Self::NoStream => actual.is_none(),
            Self::StreamExists => actual.is_some(),
            Self::Exact(revision) => actual == Some(revision),
        }
    }
}

/// Another stream that must still stand at a revision when the append is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The stream.
    pub stream: StreamName,
    /// Revision of its last event; `None`: it must not exist.
    pub revision: Option<Revision>,
}

/// Events for one stream, as a part of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where to.
    pub stream: StreamName,
    /// What must be true of that stream.
    pub expected: ExpectedRevision,
    /// At least one.
    pub events: Vec<NewEvent>,
}

/// Events for one stream or several, written all or not at all, in one commit, in the order given: part after part.
///
/// The same events (ids, kinds, schema versions, payloads; not their meta) at the same places again
/// are a repetition: it succeeds, whatever the held streams have become, and writes nothing. With
/// `NoStream` and `Exact` this is certain. With `Any` and `StreamExists` the place is not given:
/// the first id is looked for among the stream's [`crate::Append::LOOKBACK`] latest events only.
/// An append of several parts must give the place of each, and name no stream twice
/// ([`crate::AppendError::PartsUnclear`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// At least one; together at most [`crate::MAX_EVENTS`] events.
    pub parts: Vec<Part>,
    /// Other streams that must not have moved.
    pub holding: Vec<Held>,
}

impl Append {
    /// How many of a stream's latest events are compared for a repetition without a given place.
    pub const LOOKBACK: usize = 64;

    /// Events for one stream that hold no other.
    #[must_use]
    pub fn new(stream: StreamName, expected: ExpectedRevision, events: Vec<NewEvent>) -> Self {
        Self::of(vec![Part { stream, expected, events }])
    }

    /// Events for several streams that hold no other.
    #[must_use]
    pub fn of(parts: Vec<Part>) -> Self {
        Self { parts, holding: Vec::new() }
    }
}

/// The append is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Position of the last event.
    pub position: Position,
    /// Position of the first event; those of the append lie between without a gap.
    pub first_position: Position,
    /// Revision of the last event of the first part's stream.
    pub revision: Revision,
    /// Whether these events were in the log before.
    pub repeated: bool,
}

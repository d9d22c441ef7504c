//! Events as a caller hands them in and as the log hands them out.
//! How they are laid out in bytes is the business of `record`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Hash, Position, Revision, StreamName};

/// An event that is to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Made by the caller (`UUIDv7`); the same id again at the same place is a repetition.
    pub id: Uuid,
    /// What happened, for example `OrderPlaced`; 1 to [`crate::MAX_NAME`] bytes.
    pub kind: String,
    /// Version of the payload's shape.
    pub schema_version: u16,
    /// Who, when, why.
    pub meta: Meta,
    /// The content; the log never looks into it.
    pub payload: Vec<u8>,
}

/// What is known of an event besides its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// When the fact happened, given by the caller; kept in whole microseconds.
    pub time: DateTime<Utc>,
    /// Opaque id of who did it, never a name; at most [`crate::MAX_NAME`] bytes.
    pub actor: String,
    /// The business transaction it belongs to.
    pub correlation: Uuid,
    /// The event or command that caused it.
    pub causation: Option<Uuid>,
}

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the log.
    pub position: Position,
    /// The stream it belongs to.
    pub stream: StreamName,
    /// Place in the stream.
    pub revision: Revision,
    /// Position of the event before it in the same stream.
    pub previous: Option<Position>,
    /// Given by the caller.
    pub id: Uuid,
    /// What happened.
    pub kind: String,
    /// Version of the payload's shape.
    pub schema_version: u16,
    /// Who, when, why.
    pub meta: Meta,
    /// The content.
    pub payload: Vec<u8>,
    /// The hash that chains this record to all before it.
    pub chain: Hash,
}

/// The stored bytes of one event, from which anyone can recompute its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Place in the log.
    pub position: Position,
    /// The canonical bytes, the leaf's content.
    pub record: Vec<u8>,
    /// What was hashed together with the payload.
    pub salt: [u8; 32],
    /// The chain's hash at this position.
    pub chain: Hash,
    /// The content.
    pub payload: Vec<u8>,
}

/// A part of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The events that passed the filter, in order of position.
    pub events: Vec<Recorded>,
    /// Position up to which the log was looked at, even where the filter skipped everything;
    /// the next page is read after it. Equal to the position asked for if there was nothing more.
    pub through: Position,
}

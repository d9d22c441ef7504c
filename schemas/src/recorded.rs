//! An event with its place in the log: CloudEvents 1.0 attributes and what the log adds.
//! Hashes and proofs belong to the log, not here.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::ActorId;

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded<E> {
    /// The event's own id (CloudEvents `id`).
    pub id: Uuid,
    /// Dense position in the whole log, from 1.
    pub position: u64,
    /// Place in its stream, from 0.
    pub revision: u64,
    /// When it happened (CloudEvents `time`).
    pub time: DateTime<Utc>,
    /// Who caused it.
    pub actor: ActorId,
    /// The request with which it all began.
    pub correlation: Uuid,
    /// The event that led to it, if one did.
    pub causation: Option<Uuid>,
    /// What happened.
    pub event: E,
}

//! An append checked against the limits and laid out in bytes by the caller's thread, so that the
//! writer has only to give it its place. No stream's state is known here.

use rand::Rng;
use uuid::Uuid;

use crate::append::Append;
use crate::heads::{StreamKey, key_of};
use crate::{
    AppendError, ExpectedRevision, Hash, Held, MAX_APPEND, MAX_EVENTS, MAX_NAME, MAX_PAYLOAD,
    NewEvent, StreamName, record,
};

/// An event without a place.
#[derive(Debug)]
pub(crate) struct Draft {
    pub record: Vec<u8>,
    pub salt: [u8; 32],
    pub event: NewEvent,
}

/// An append that can be written as it is.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub stream: StreamName,
    pub key: StreamKey,
    pub expected: ExpectedRevision,
    pub drafts: Vec<Draft>,
    pub holding: Vec<(StreamKey, Held)>,
}

impl Prepared {
    /// Checks the limits, draws the salts, hashes the payloads.
    pub fn new(append: Append) -> Result<Self, AppendError> {
        limits(&append)?;
        let Append { stream, expected, events, holding } = append;
        let mut random = rand::rng();
        let drafts = events
            .into_iter()
            .map(|event| {
                let mut salt = [0; 32];
                random.fill_bytes(&mut salt);
                let commitment = Hash::commitment(&salt, &event.payload);
                Draft { record: record::draft(&stream, &event, commitment), salt, event }
            })
            .collect();
        let holding =
            holding.into_iter().map(|held| (key_of(held.stream.as_str()), held)).collect();
        Ok(Self { key: key_of(stream.as_str()), stream, expected, drafts, holding })
    }

    /// Bytes of all payloads.
    pub fn size(&self) -> usize {
        self.drafts.iter().map(|draft| draft.event.payload.len()).sum()
    }
}

fn limits(append: &Append) -> Result<(), AppendError> {
    if append.events.is_empty() {
        return Err(AppendError::Empty("no events"));
    }
    at_most("an append's number of events", append.events.len(), MAX_EVENTS)?;
    for (at, event) in append.events.iter().enumerate() {
        if event.kind.is_empty() {
            return Err(AppendError::Empty("an event without a kind"));
        }
        at_most("an event's kind", event.kind.len(), MAX_NAME)?;
        at_most("an actor's id", event.meta.actor.len(), MAX_NAME)?;
        at_most("a payload", event.payload.len(), MAX_PAYLOAD)?;
        if let Some(id) = repeated_id(&append.events[..at], event.id) {
            return Err(AppendError::EventIdReused { stream: append.stream.clone(), id });
        }
    }
    at_most("an append", append.events.iter().map(|event| event.payload.len()).sum(), MAX_APPEND)
}

fn repeated_id(before: &[NewEvent], id: Uuid) -> Option<Uuid> {
    before.iter().any(|event| event.id == id).then_some(id)
}

fn at_most(what: &'static str, size: usize, limit: usize) -> Result<(), AppendError> {
    if size > limit { Err(AppendError::TooLarge { what, size, limit }) } else { Ok(()) }
}

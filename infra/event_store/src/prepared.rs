//! An append checked against the limits and laid out in bytes by the caller's thread, so that the
//! writer has only to give it its place. No stream's state is known here.

use rand::Rng;
use uuid::Uuid;

use crate::append::{Append, Part};
use crate::heads::{StreamKey, key_of};
use crate::{
    AppendError, ExpectedRevision, Hash, Held, MAX_APPEND, MAX_EVENTS, MAX_NAME, MAX_PAYLOAD,
    NewEvent, StreamName, record, repetition,
};

/// An event without a place.
#[derive(Debug)]
pub(crate) struct Draft {
    pub record: Vec<u8>,
    pub salt: [u8; 32],
    pub event: NewEvent,
}

/// The events of one stream, at least one.
#[derive(Debug)]
pub(crate) struct PreparedPart {
    pub stream: StreamName,
    pub key: StreamKey,
    pub expected: ExpectedRevision,
    pub drafts: Vec<Draft>,
}

/// An append that can be written as it is: at least one part, no stream twice.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub parts: Vec<PreparedPart>,
    pub holding: Vec<(StreamKey, Held)>,
}

impl Prepared {
    /// Checks the limits, draws the salts, hashes the payloads.
    pub fn new(append: Append) -> Result<Self, AppendError> {
        limits(&append)?;
        let Append { parts, holding } = append;
        let parts = parts.into_iter().map(PreparedPart::new).collect();
        let holding =
            holding.into_iter().map(|held| (key_of(held.stream.as_str()), held)).collect();
        Ok(Self { parts, holding })
    }

    /// Bytes of all payloads.
    pub fn size(&self) -> usize {
        self.drafts().map(|draft| draft.event.payload.len()).sum()
    }

    /// How many events it has.
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.drafts.len()).sum()
    }

    fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.parts.iter().flat_map(|part| &part.drafts)
    }
}

impl PreparedPart {
    fn new(part: Part) -> Self {
        let Part { stream, expected, events } = part;
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
        Self { key: key_of(stream.as_str()), stream, expected, drafts }
    }
}

fn limits(append: &Append) -> Result<(), AppendError> {
    if append.parts.is_empty() {
        return Err(AppendError::Empty("no streams"));
    }
    let (mut events, mut bytes) = (0, 0);
    for (at, part) in append.parts.iter().enumerate() {
        check_part(part)?;
        if append.parts.len() > 1 {
            check_place(part, &append.parts[..at])?;
        }
        events += part.events.len();
        bytes += part.events.iter().map(|event| event.payload.len()).sum::<usize>();
    }
    at_most("an append's number of events", events, MAX_EVENTS)?;
    at_most("an append", bytes, MAX_APPEND)
}

fn check_part(part: &Part) -> Result<(), AppendError> {
    if part.events.is_empty() {
        return Err(AppendError::Empty("no events"));
    }
    at_most("an append's number of events", part.events.len(), MAX_EVENTS)?;
    for (at, event) in part.events.iter().enumerate() {
        if event.kind.is_empty() {
            return Err(AppendError::Empty("an event without a kind"));
        }
        at_most("an event's kind", event.kind.len(), MAX_NAME)?;
        at_most("an actor's id", event.meta.actor.len(), MAX_NAME)?;
        at_most("a payload", event.payload.len(), MAX_PAYLOAD)?;
        if let Some(id) = repeated_id(&part.events[..at], event.id) {
            return Err(AppendError::EventIdReused { stream: part.stream.clone(), id });
        }
    }
    Ok(())
}

/// Among several parts each stream stands once and says where its events go: so a repetition is known for certain.
fn check_place(part: &Part, before: &[Part]) -> Result<(), AppendError> {
    let unclear = |what| AppendError::PartsUnclear { stream: part.stream.clone(), what };
    if before.iter().any(|other| other.stream == part.stream) {
        return Err(unclear("is named twice"));
    }
    if repetition::place(part.expected).is_none() {
        return Err(unclear("has no place"));
    }
    Ok(())
}

fn repeated_id(before: &[NewEvent], id: Uuid) -> Option<Uuid> {
    before.iter().any(|event| event.id == id).then_some(id)
}

fn at_most(what: &'static str, size: usize, limit: usize) -> Result<(), AppendError> {
    if size > limit { Err(AppendError::TooLarge { what, size, limit }) } else { Ok(()) }
}

//! Reading an event of the log as what it says.
//! Nothing is skipped here: what cannot be read is an error that names its position.

use std::str::FromStr;

use event_store::Recorded as Stored;
use schemas::event::{Event, Unreadable};
use schemas::ids::ActorId;
use schemas::recorded::Recorded;

/// An event of the log that this program cannot read.
#[derive(Debug, thiserror::Error)]
#[error("the event at position {position} cannot be read: {why}")]
pub struct UnreadableEvent {
    /// Its position.
    pub position: u64,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with an event.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// Its name, version or payload.
    #[error(transparent)]
    Payload(#[from] Unreadable),
    /// Its actor is no id.
    #[error("its actor `{0}` is no id")]
    Actor(String),
    /// Its stream.
    #[error("no stream `{0}` is known")]
    Stream(String),
}

/// The event says it belongs to a stream that this program does not know.
#[must_use]
pub fn unknown_stream(stored: &Stored) -> UnreadableEvent {
    let why = Why::Stream(stored.stream.as_str().to_owned());
    UnreadableEvent { position: stored.position, why }
}

impl UnreadableEvent {
    /// Up to this position there is a stream of this name, which this program does not know.
    pub(crate) fn stream(position: u64, name: &str) -> Self {
        Self { position, why: Why::Stream(name.to_owned()) }
    }
}

/// The thing that the event's stream is about.
pub fn subject<Id: FromStr>(stored: &Stored) -> Result<Id, UnreadableEvent> {
    stored.stream.key().parse().map_err(|_| unknown_stream(stored))
}

/// The event with its place in the log.
pub fn decode<E: Event>(stored: &Stored) -> Result<Recorded<E>, UnreadableEvent> {
    let unreadable = |why| UnreadableEvent { position: stored.position, why };
    let event = E::read(&stored.kind, stored.schema_version, &stored.payload)
        .map_err(|why| unreadable(why.into()))?;
    let actor: ActorId =
        stored.meta.actor.parse().map_err(|_| unreadable(Why::Actor(stored.meta.actor.clone())))?;
    Ok(Recorded {
        id: stored.id,
        position: stored.position,
        revision: stored.revision,
        time: stored.meta.time,
        actor,
        correlation: stored.meta.correlation,
        causation: stored.meta.causation,
        event,
    })
}

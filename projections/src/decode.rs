//! Reading an event of the log as what it says.
//! Nothing is skipped here: what cannot be read is an error that names its position.

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

//! The shape of every decision: `decide` says what happens, `evolve` folds it into the state.
//! No rule stands here.

use serde::Serialize;

/// A rule of the trade over one stream.
pub trait Decider {
    /// What a decision needs to know of the stream's past.
    type State;
    /// What is asked, with every fact the decision needs from elsewhere.
    type Command;
    /// What can happen.
    type Event;
    /// Why something may not happen.
    type Rejection: Rejection;

    /// The state of a stream in which nothing has happened.
    fn initial() -> Self::State;

    /// What happens if `command` is carried out now. A repeated command gives no events.
    fn decide(
        state: &Self::State,
        command: &Self::Command,
    ) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// The state after `event`.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;

    /// The state after all of `events`.
    fn fold<'a>(events: impl IntoIterator<Item = &'a Self::Event>) -> Self::State
    where
        Self::Event: 'a,
    {
        events.into_iter().fold(Self::initial(), Self::evolve)
    }
}

/// A refusal: a fact about the command, not an event. Its `Display` is the sentence a user reads; serialised,
/// its `code` is stable and its fields are the particulars.
pub trait Rejection: std::error::Error + Serialize + Send + Sync + 'static {
    /// The id of the rule of law that refused, as `docs` lists them.
    fn rule(&self) -> Option<&'static str> {
        None
    }

    /// Whether the asker is not the party that the thing concerns, so that it must not learn that it exists.
    fn concerns_others(&self) -> bool {
        false
    }
}

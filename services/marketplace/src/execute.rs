//! The one way in which anything is written: read, fold, decide, append; three attempts, then "contended".
//! No rule stands here, and no status code.

use chrono::{DateTime, Utc};
use event_store::{
    Append, AppendError, EventStore, ExpectedRevision, Held, Meta, NewEvent, ReadError, Revision,
    StreamName,
};
use procurement::decider::{Decider, Rejection};
use projections::decode::UnreadableEvent;
use schemas::event::{Event, SCHEMA_VERSION};
use schemas::ids::ActorId;
use uuid::Uuid;

use crate::clock::Ahead;
use crate::facts;

/// Who asks, when, and in which conversation.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who.
    pub actor: ActorId,
    /// When.
    pub now: DateTime<Utc>,
    /// The request with which it began.
    pub correlation: Uuid,
    /// The event that led to it.
    pub causation: Option<Uuid>,
    /// The revision that the asker has seen and insists on.
    pub if_match: Option<Revision>,
}

impl Context {
    /// A conversation that begins now.
    #[must_use]
    pub fn begin(actor: ActorId) -> Self {
        let now = crate::clock::now();
        Self { actor, now, correlation: Uuid::now_v7(), causation: None, if_match: None }
    }

    /// The same, insisting on nothing: for every stream but that of the thing which the request names.
    #[must_use]
    pub fn free(&self) -> Self {
        Self { if_match: None, ..self.clone() }
    }

    /// Refuses, before anything is written, what insists on another revision than that of the thing which the request
    /// names; none if it is not there yet, or has no entity tag.
    pub fn insists_on(&self, actual: Option<Revision>) -> Result<(), Failure> {
        if self.if_match.is_some() && self.if_match != actual {
            return Err(Failure::PreconditionFailed { actual });
        }
        Ok(())
    }
}

/// A command with the facts it rests on.
pub struct Prepared<C> {
    /// The command.
    pub command: C,
    /// The streams whose facts it rests on: they must not have moved when it is written.
    pub holding: Vec<Held>,
}

impl<C> From<C> for Prepared<C> {
    fn from(command: C) -> Self {
        Self { command, holding: Vec::new() }
    }
}

/// What came of a command.
#[derive(Clone, Debug)]
pub struct Done<S, E> {
    /// The state of the stream now.
    pub state: S,
    /// The stream's last revision; none while it is empty.
    pub revision: Option<Revision>,
    /// The log position that reflects it.
    pub position: u64,
    /// What was written; nothing if the command was a repetition.
    pub events: Vec<E>,
}

/// A rule said no.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Stable code.
    pub code: String,
    /// The sentence for the user.
    pub message: String,
    /// The rule of law.
    pub rule: Option<&'static str>,
    /// The particulars.
    pub particulars: serde_json::Value,
    /// Whether the asker must not learn that the thing exists.
    pub concerns_others: bool,
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The domain said no.
    #[error("{}", .0.message)]
    Rejected(Box<Refusal>),
    /// The asker insists on a revision that is past.
    #[error("the thing has changed: it is at revision {}", shown(*.actual))]
    PreconditionFailed {
        /// The revision it is at.
        actual: Option<Revision>,
    },
    /// Others wrote at the same time, three times over. Trying again may help.
    #[error("others wrote at the same time; try again")]
    Contended,
    /// The clock is behind the newest event by more than is allowed.
    #[error(
        "the clock is {seconds} s behind the newest event of the log; nothing is written until it is set right"
    )]
    ClockBehind {
        /// By how many seconds.
        seconds: i64,
    },
    /// The clock made a step forward by more than is allowed.
    #[error(
        "the clock is {seconds} s ahead of what has gone by; nothing is written until it is set right, or until the \
         process is started again if it is right now"
    )]
    ClockAhead {
        /// By how many seconds.
        seconds: i64,
    },
    /// The clock is ahead of the newest event by more than any pause.
    #[error(
        "the newest event of the log is {seconds} s old, longer than any pause in which nothing was written; if the \
         clock is right, start once with `clock_pause_days = 0`"
    )]
    LongPause {
        /// How old.
        seconds: i64,
    },
    /// The log takes no writes for the moment.
    #[error("the log takes no writes: {0}")]
    ReadOnly(String),
    /// Ours.
    #[error("{0}")]
    Broken(String),
}

fn shown(revision: Option<Revision>) -> String {
    revision.map_or_else(|| "none".to_owned(), |revision| revision.to_string())
}

impl Failure {
    /// What a rule refused.
    pub fn rejected(rejection: &impl Rejection) -> Self {
        let mut particulars = serde_json::to_value(rejection).unwrap_or_default();
        let code = particulars
            .as_object_mut()
            .and_then(|fields| fields.remove("code"))
            .and_then(|code| code.as_str().map(str::to_owned));
        Self::Rejected(Box::new(Refusal {
            code: code.unwrap_or_else(|| "rejected".to_owned()),
            message: rejection.to_string(),
            rule: rejection.rule(),
            particulars,
            concerns_others: rejection.concerns_others(),
        }))
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<UnreadableEvent> for Failure {
    fn from(error: UnreadableEvent) -> Self {
        Self::Broken(error.to_string())
    }
}

/// How often a command is tried when others write at the same time.
const ATTEMPTS: usize = 3;

/// How often what must not be left half done is begun anew when others write at the same time.
const PERSISTENT: usize = 20;

/// Carries out what must not be left half done: when others write at the same time it is tried again, [`PERSISTENT`] times in
/// all, and then is [`Failure::Contended`].
pub async fn persistently<T, F>(mut once: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    for _ in 0..PERSISTENT {
        match once().await {
            Err(Failure::Contended) => tokio::task::yield_now().await,
            done => return done,
        }
    }
    Err(Failure::Contended)
}

/// Carries out a command on one stream. `prepare` gathers the facts anew at every attempt.
pub async fn execute<D>(
    log: &EventStore,
    stream: &StreamName,
    context: &Context,
    prepare: impl Fn() -> Result<Prepared<D::Command>, Failure>,
) -> Result<Done<D::State, D::Event>, Failure>
where
    D: Decider,
    D::Event: Event,
{
    for _ in 0..ATTEMPTS {
        let Prepared { command, holding } = prepare()?;
        let (state, revision) = facts::state_of::<D>(log, stream)?;
        let events = D::decide(&state, &command).map_err(|no| Failure::rejected(&no))?;
        if events.is_empty() {
            let position = log.head();
            return Ok(Done { state, revision, position, events });
        }
        // Only what would be written depends on what was seen: a repeated command succeeds again.
        context.insists_on(revision)?;
        if let Some(seconds) = crate::clock::behind(log, context.now) {
            return Err(Failure::ClockBehind { seconds });
        }
        match crate::clock::ahead(context.now) {
            Some(Ahead { seconds, since_start: false }) => {
                return Err(Failure::ClockAhead { seconds });
            }
            Some(Ahead { seconds, since_start: true }) => {
                return Err(Failure::LongPause { seconds });
            }
            None => {}
        }
        let expected = revision.map_or(ExpectedRevision::NoStream, ExpectedRevision::Exact);
        let written = events.iter().map(|event| new_event(event, context));
        let events_to_write = written.collect::<Result<_, _>>()?;
        let stream = stream.clone();
        let append = Append { holding, ..Append::new(stream, expected, events_to_write) };
        match log.append(append).await {
            Ok(appended) => {
                return Ok(Done {
                    state: events.iter().fold(state, D::evolve),
                    revision: Some(appended.revision),
                    position: appended.position,
                    events,
                });
            }
            Err(AppendError::WrongExpectedRevision { .. } | AppendError::HoldBroken { .. }) => {}
            Err(AppendError::ReadOnly { reason }) => return Err(Failure::ReadOnly(reason)),
            Err(no @ AppendError::Closed) => return Err(Failure::ReadOnly(no.to_string())),
            Err(
                other @ (AppendError::EventIdReused { .. }
                | AppendError::TooLarge { .. }
                | AppendError::PartsUnclear { .. }
                | AppendError::Empty(_)
                | AppendError::Broken(_)),
            ) => return Err(Failure::Broken(other.to_string())),
        }
    }
    Err(Failure::Contended)
}

fn new_event<E: Event>(event: &E, context: &Context) -> Result<NewEvent, Failure> {
    let payload = event.write().map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(NewEvent {
        id: Uuid::now_v7(),
        kind: event.kind().into(),
        schema_version: SCHEMA_VERSION,
        meta: Meta {
            time: context.now,
            actor: context.actor.to_string(),
            correlation: context.correlation,
            causation: context.causation,
        },
        payload,
    })
}

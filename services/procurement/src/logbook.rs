//! What may be said of the log itself: one key at a time, each time stamp once and for a longer log than the last.
//! Whether a signature or a time stamp is genuine is checked before it is said.

use schemas::logbook::{
    CheckpointTimeStamped, LogRestored, LogbookEvent, RehearsalBegun, SigningKeyIntroduced,
    SigningKeyRotated,
};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of the log's own stream.
pub enum Logbooks {}

/// What was said of the log so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logbook {
    /// The verifier key in use.
    pub key: Option<Line>,
    /// Every change of key, oldest first.
    pub rotations: Vec<SigningKeyRotated>,
    /// The last time stamp.
    pub stamped: Option<CheckpointTimeStamped>,
    /// The last time that it was put back.
    pub restored: Option<LogRestored>,
    /// Whether it is that of a rehearsal, and since when.
    pub rehearsal: Option<RehearsalBegun>,
    /// Whether anything else was said.
    pub begun: bool,
}

/// What can be said of the log.
#[derive(Clone, Debug)]
pub enum LogbookCommand {
    /// It is signed from now on.
    IntroduceKey(SigningKeyIntroduced),
    /// It is signed with another key from now on.
    RotateKey(SigningKeyRotated),
    /// A checkpoint was time-stamped.
    RecordTimeStamp(CheckpointTimeStamped),
    /// It was put back from a copy.
    RecordRestoration(LogRestored),
    /// It is that of a rehearsal.
    BeginRehearsal(RehearsalBegun),
}

/// Why it may not be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LogbookRejection {
    /// There is a key already.
    #[error("the log is signed with the key {key}; another comes by rotation only")]
    KeyIntroducedAlready {
        /// The key in use.
        key: Line,
    },
    /// The old key is not the one in use, or the new one is.
    #[error("the old key is not the key in use, or the new key is the old one")]
    NotTheKeyInUse,
    /// A checkpoint no longer than the last one that was stamped.
    #[error("a checkpoint of size {size} was stamped already")]
    StampedAlready {
        /// The size of the last one.
        size: u64,
    },
    /// Something was said before: what happened cannot be made a rehearsal, nor a rehearsal another.
    #[error("the log has begun: only an empty one can become that of a rehearsal")]
    LogBegun,
}

impl Rejection for LogbookRejection {}

impl Decider for Logbooks {
    type State = Logbook;
    type Command = LogbookCommand;
    type Event = LogbookEvent;
    type Rejection = LogbookRejection;

    fn initial() -> Logbook {
        Logbook::default()
    }

    fn decide(
        state: &Logbook,
        command: &LogbookCommand,
    ) -> Result<Vec<LogbookEvent>, LogbookRejection> {
        match command {
            LogbookCommand::IntroduceKey(asked) => introduce(state, asked),
            LogbookCommand::RotateKey(asked) => rotate(state, asked),
            LogbookCommand::RecordTimeStamp(asked) => stamp(state, asked),
            LogbookCommand::RecordRestoration(asked) if state.restored.as_ref() == Some(asked) => {
                Ok(vec![])
            }
            LogbookCommand::RecordRestoration(asked) => Ok(vec![asked.clone().into()]),
            LogbookCommand::BeginRehearsal(asked) => match &state.rehearsal {
                Some(known) if known == asked => Ok(vec![]),
                None if !state.begun => Ok(vec![asked.clone().into()]),
                Some(_) | None => Err(LogbookRejection::LogBegun),
            },
        }
    }

    fn evolve(mut state: Logbook, event: &LogbookEvent) -> Logbook {
        state.begun = true;
        match event {
            LogbookEvent::SigningKeyIntroduced(introduced) => {
                state.key = Some(introduced.key.clone());
            }
            LogbookEvent::SigningKeyRotated(rotated) => {
                state.key = Some(rotated.new_key.clone());
                state.rotations.push(rotated.clone());
            }
            LogbookEvent::CheckpointTimeStamped(stamped) => state.stamped = Some(stamped.clone()),
            LogbookEvent::LogRestored(restored) => {
                state.key = Some(restored.key.clone());
                state.restored = Some(restored.clone());
            }
            LogbookEvent::RehearsalBegun(begun) => state.rehearsal = Some(begun.clone()),
        }
        state
    }
}

fn introduce(
    state: &Logbook,
    asked: &SigningKeyIntroduced,
) -> Result<Vec<LogbookEvent>, LogbookRejection> {
    match &state.key {
        None => Ok(vec![asked.clone().into()]),
        Some(key) if *key == asked.key => Ok(vec![]),
        Some(key) => Err(LogbookRejection::KeyIntroducedAlready { key: key.clone() }),
    }
}

fn rotate(
    state: &Logbook,
    asked: &SigningKeyRotated,
) -> Result<Vec<LogbookEvent>, LogbookRejection> {
    if state.rotations.last() == Some(asked) && state.key.as_ref() == Some(&asked.new_key) {
        return Ok(vec![]);
    }
    if state.key.as_ref() != Some(&asked.old_key) || asked.old_key == asked.new_key {
        return Err(LogbookRejection::NotTheKeyInUse);
    }
    Ok(vec![asked.clone().into()])
}

fn stamp(
    state: &Logbook,
    asked: &CheckpointTimeStamped,
) -> Result<Vec<LogbookEvent>, LogbookRejection> {
    match &state.stamped {
        Some(stamped) if stamped == asked => Ok(vec![]),
        Some(stamped) if stamped.size >= asked.size => {
            Err(LogbookRejection::StampedAlready { size: stamped.size })
        }
        Some(_) | None => Ok(vec![asked.clone().into()]),
    }
}

#[cfg(test)]
mod tests;

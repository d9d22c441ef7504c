//! What happened to the log itself: its signing keys, time stamps over its checkpoints, its being put back.
//! Keys stand here by their public side only; how a log is signed and stamped is not said here.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::FileDigest;
use crate::event::events;
use crate::text::Line;

/// The log began to be signed with a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SigningKeyIntroduced {
    /// The verifier key (C2SP signed-note): name of the log, hash and public key.
    pub key: Line,
}

/// The log is signed with another key from here on. This event still stands under a checkpoint signed by the key
/// before, so that trust in the old key carries over to the new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SigningKeyRotated {
    /// The verifier key until now.
    pub old_key: Line,
    /// The verifier key from now on.
    pub new_key: Line,
    /// Why.
    pub reason: Line,
}

/// A time-stamping authority confirmed that a checkpoint existed at a time (RFC 3161).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckpointTimeStamped {
    /// How many events the checkpoint covers.
    pub size: u64,
    /// SHA-256 of the checkpoint's bytes, that over which the time stamp was made.
    pub checkpoint: FileDigest,
    /// SHA-256 of the authority's answer, which is kept beside the checkpoint.
    pub token: FileDigest,
    /// The time that the authority confirms (`genTime`).
    pub stamped_at: DateTime<Utc>,
    /// Where the authority was asked.
    pub authority: Line,
}

/// The log was put back from a copy; what was written after it is not in this log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogRestored {
    /// How many events the copy held.
    pub size: u64,
    /// SHA-256 of the last checkpoint in the copy, if it had one.
    pub checkpoint: Option<FileDigest>,
    /// The verifier key of the log from which the copy was made, if it was signed.
    pub key_before: Option<Line>,
    /// The verifier key from now on. Another name than before says that this log is a new one to witnesses.
    pub key: Line,
    /// Why.
    pub reason: Line,
}

/// The log is that of a rehearsal: its clock stands still until it is moved, and nothing in it happened. This is the
/// first word of such a log, and nothing takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RehearsalBegun {
    /// The moment at which the clock was set.
    pub start: DateTime<Utc>,
}

events! {
    /// What happened to the log.
    LogbookEvent in "logbook" {
        SigningKeyIntroduced,
        SigningKeyRotated,
        CheckpointTimeStamped,
        LogRestored,
        RehearsalBegun,
    }
}

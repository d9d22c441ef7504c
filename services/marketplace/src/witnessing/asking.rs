//! One question to one witness, and its answer verified (C2SP `tlog-witness`, `tlog-cosignature`).
//! What follows from an answer is decided in `witnessing`.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{Checkpoint, EventStore, ReadError};
use witness::note::{self, Note, VerifierKey};

use super::WitnessAddress;
use crate::outgoing;

/// The longest that a witness may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The greatest answer of a witness, in bytes.
const GREATEST: u64 = 64 * 1024;

/// A witness did not cosign.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotCosigned {
    #[error("its key in the configuration: {0}")]
    Key(#[from] note::Malformed),
    #[error("it cannot be reached: {0}")]
    Unreachable(#[from] ureq::Error),
    #[error("the log cannot be proven to it: {0}")]
    Log(#[from] ReadError),
    #[error("it has cosigned {seen} events of this log, which has only {size}")]
    SeenMore { seen: u64, size: u64 },
    #[error("it has cosigned another tree of {size} events under the name of this log")]
    SeenOther { size: u64 },
    #[error("what it has cosigned is not the beginning of this log")]
    NotConsistent,
    #[error("it does not know this log or its key (status {0})")]
    Unknown(u16),
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("its cosignature does not verify")]
    Signature,
}

impl NotCosigned {
    /// Whether the witness has seen another history of this log.
    pub(super) fn is_alarm(&self) -> bool {
        match self {
            Self::SeenMore { .. } | Self::SeenOther { .. } | Self::NotConsistent => true,
            Self::Key(_)
            | Self::Unreachable(_)
            | Self::Log(_)
            | Self::Unknown(_)
            | Self::Status(_)
            | Self::Signature => false,
        }
    }
}

/// The name in a verifier key; the whole text if it is none.
pub(super) fn name_of(key: &str) -> String {
    VerifierKey::parse(key).map_or_else(|_| key.to_owned(), |key| key.name)
}

/// A kept note as a checkpoint; none if it is no such thing.
pub(super) fn read(note: String) -> Option<Checkpoint> {
    let read = note::Checkpoint::parse(Note::parse(&note).ok()?.text).ok()?;
    let root = event_store::Hash(read.root);
    Some(Checkpoint { origin: read.origin, size: read.size, root, note })
}

/// The witness's signature line over a checkpoint, verified. `known` is the size it is believed to have cosigned last;
/// if it has another, it says so and is asked again.
pub(super) fn cosignature(
    log: &EventStore,
    witness: &WitnessAddress,
    checkpoint: &Checkpoint,
    known: u64,
) -> Result<String, NotCosigned> {
    let key = VerifierKey::parse(&witness.key)?;
    let size = checkpoint.size;
    let (mut status, mut answer) = post(log, witness, checkpoint, known.min(size))?;
    if status == 409 {
        let seen = note::decimal(answer.trim_end()).ok_or(NotCosigned::Status(409))?;
        if seen > size {
            return Err(NotCosigned::SeenMore { seen, size });
        }
        if seen == known.min(size) && seen == size {
            return Err(NotCosigned::SeenOther { size });
        }
        (status, answer) = post(log, witness, checkpoint, seen)?;
    }
    match status {
        200 => verified(&key, checkpoint, &answer),
        403 | 404 => Err(NotCosigned::Unknown(status)),
        409 if note::decimal(answer.trim_end()) == Some(size) => {
            Err(NotCosigned::SeenOther { size })
        }
        422 => Err(NotCosigned::NotConsistent),
        other => Err(NotCosigned::Status(other)),
    }
}

fn post(
    log: &EventStore,
    witness: &WitnessAddress,
    checkpoint: &Checkpoint,
    old: u64,
) -> Result<(u16, String), NotCosigned> {
    let proof = if old == 0 { Vec::new() } else { log.consistency(old, checkpoint.size)? };
    let proof: String = proof.iter().map(|hash| BASE64_STANDARD.encode(hash.0) + "\n").collect();
    let body = format!("old {old}\n{proof}\n{}", checkpoint.note);
    let agent = outgoing::client_within(PATIENCE).http_status_as_error(false).build().new_agent();
    let url = format!("{}/add-checkpoint", witness.url.trim_end_matches('/'));
    let mut response = agent.post(url).content_type("text/plain").send(&body)?;
    let status = response.status().as_u16();
    Ok((status, response.body_mut().with_config().limit(GREATEST).read_to_string()?))
}

/// The lines of the answer that are this witness's and verify.
fn verified(
    key: &VerifierKey,
    checkpoint: &Checkpoint,
    answer: &str,
) -> Result<String, NotCosigned> {
    let whole = format!("{}{answer}", checkpoint.note);
    let note = Note::parse(&whole).map_err(|_| NotCosigned::Signature)?;
    if !note.signed_by(std::slice::from_ref(key)) {
        return Err(NotCosigned::Signature);
    }
    let own = format!("— {} ", key.name);
    Ok(answer.split_inclusive('\n').filter(|line| line.starts_with(&own)).collect())
}

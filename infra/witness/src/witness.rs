//! The one decision of a witness: whether to cosign a checkpoint, and how it is refused (C2SP `tlog-witness`).
//! No HTTP and no file format stands here.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;

use crate::note::{Checkpoint, CosignerKey, Note, VerifierKey, decimal, hash};
use crate::state::{State, StateError};
use crate::tree::{LONGEST_PROOF, extends};

/// A witness of some logs.
#[derive(Debug)]
pub struct Witness {
    /// Looking and remembering is one step: held over both.
    state: Mutex<State>,
    key: CosignerKey,
    /// The keys by origin; a log that changes its key has several.
    logs: BTreeMap<String, Vec<VerifierKey>>,
}

/// What a witness answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Signature lines.
    Cosigned(String),
    /// The request is not in the form.
    Malformed(&'static str),
    /// No key that is known for the log has signed the checkpoint.
    NotSigned,
    /// The log is not known.
    UnknownLog,
    /// The last checkpoint that was cosigned has this size, or has it with another root.
    Conflict(u64),
    /// The proof does not show that the checkpoint extends the last one cosigned.
    NotConsistent,
}

/// A request that is in the form.
struct Request<'a> {
    old: u64,
    proof: Vec<[u8; 32]>,
    note: &'a str,
}

impl Witness {
    /// Opens a witness for this process alone.
    pub fn open(directory: &Path, logs: Vec<VerifierKey>) -> Result<Self, StateError> {
        let (state, key) = State::hold(directory)?;
        let mut by_origin = BTreeMap::<String, Vec<VerifierKey>>::new();
        for log in logs {
            // What cannot be read now would be found only when the log asks.
            state.latest_checkpoint(&log.name)?;
            by_origin.entry(log.name.clone()).or_default().push(log);
        }
        Ok(Self { state: Mutex::new(state), key, logs: by_origin })
    }

    /// Its public key.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        self.key.verifier()
    }

    /// The last note of a log that it cosigned, by the digest of the log's origin in hexadecimal digits.
    pub fn latest(&self, origin_digest: &str) -> Result<Option<String>, StateError> {
        let known = |origin: &&String| crate::state::name_of(origin) == origin_digest;
        let Some(origin) = self.logs.keys().find(known) else { return Ok(None) };
        self.state.lock().unwrap_or_else(PoisonError::into_inner).latest(origin)
    }

    /// Cosigns the checkpoint in a request at a time in seconds since 1970, or says why not.
    pub fn add(&self, request: &str, now: u64) -> Result<Answer, StateError> {
        let Request { old, proof, note } = match parse(request) {
            Ok(parsed) => parsed,
            Err(what) => return Ok(Answer::Malformed(what)),
        };
        let read = Note::parse(note).and_then(|note| Ok((Checkpoint::parse(note.text)?, note)));
        let (checkpoint, note) = match read {
            Ok(read) => read,
            Err(what) => return Ok(Answer::Malformed(what.0)),
        };
        let Some(keys) = self.logs.get(&checkpoint.origin) else {
            return Ok(Answer::UnknownLog);
        };
        if !note.signed_by(keys) {
            return Ok(Answer::NotSigned);
        }
        if old > checkpoint.size {
            return Ok(Answer::Malformed("the old size is greater than the checkpoint's"));
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = state.latest_checkpoint(&checkpoint.origin)?;
        let before = latest.map_or((0, [0; 32]), |latest| (latest.size, latest.root));
        let after = (checkpoint.size, checkpoint.root);
        if before.0 != old {
            return Ok(Answer::Conflict(before.0));
        }
        if old == after.0 && old > 0 && before.1 != after.1 {
            state.keep_evidence(&checkpoint.origin, request)?;
            return Ok(Answer::Conflict(before.0));
        }
        if !extends(before, after, &proof) {
            state.keep_evidence(&checkpoint.origin, request)?;
            return Ok(Answer::NotConsistent);
        }
        let line = self.key.cosign(note.text, now);
        state.keep(&checkpoint.origin, &kept(&note, keys, &line))?;
        Ok(Answer::Cosigned(line))
    }
}

/// The note with the log's own signatures and this witness's; what others wrote under it is left out.
fn kept(note: &Note<'_>, keys: &[VerifierKey], line: &str) -> String {
    let mut kept = format!("{}\n", note.text);
    for signature in &note.signatures {
        if keys.iter().any(|key| key.name == signature.name && key.id == signature.key_id) {
            let bytes = [&signature.key_id[..], &signature.signature].concat();
            let bytes = STANDARD.encode(bytes);
            // Writing to a string does not fail.
            let _ = writeln!(kept, "— {} {bytes}", signature.name);
        }
    }
    kept.push_str(line);
    kept
}

fn parse(request: &str) -> Result<Request<'_>, &'static str> {
    let (head, note) = request.split_once("\n\n").ok_or("there is no empty line")?;
    let mut lines = head.lines();
    let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?));
    let old = old.ok_or("the first line is not `old` and a size")?;
    let proof = lines.map(hash).collect::<Option<Vec<_>>>();
    let proof = proof.ok_or("a line of the proof is not a hash in base64")?;
    if proof.len() > LONGEST_PROOF {
        return Err("the proof is too long");
    }
    if old == 0 && !proof.is_empty() {
        return Err("from nothing there is nothing to prove");
    }
    Ok(Request { old, proof, note })
}

#[cfg(test)]
mod tests;

//! The manifest: what the bundle is about, which streams are in it whole, and the digest of every file before it.
//! It is signed with the log's key; what it lists is written elsewhere.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::Checkpoint;
use event_store::note::LogKey;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::FORMAT;
use super::archive::Entry;
use super::contents::Contents;

#[derive(Serialize)]
pub(super) struct Manifest {
    format: &'static str,
    program: String,
    /// The log is that of a rehearsal: nothing in it happened.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rehearsal: bool,
    subject: Value,
    origin: String,
    size: u64,
    root: String,
    streams: Vec<StreamEntry>,
    files: Vec<Entry>,
}

#[derive(Serialize)]
struct StreamEntry {
    stream: String,
    events: u64,
    complete: bool,
    why: &'static str,
}

pub(super) fn of(
    contents: &Contents,
    checkpoint: &Checkpoint,
    files: &[Entry],
    rehearsal: bool,
) -> Manifest {
    let entry = |(name, stream): (&String, &super::contents::Stream)| StreamEntry {
        stream: name.clone(),
        events: stream.events,
        complete: true,
        why: stream.why,
    };
    Manifest {
        format: FORMAT,
        program: format!("marktbuch {}", env!("CARGO_PKG_VERSION")),
        rehearsal,
        subject: contents.subject.to_json(),
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: checkpoint.root.to_string(),
        streams: contents.streams.iter().map(entry).collect(),
        files: files.to_vec(),
    }
}

/// The signed note over the manifest's bytes.
pub(super) fn note(key: &LogKey, manifest: &[u8]) -> String {
    let digest = BASE64_STANDARD.encode(Sha256::digest(manifest));
    key.sign(&format!("{}/bundle\n{digest}\n", key.verifier().name()))
}

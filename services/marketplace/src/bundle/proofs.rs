//! What is signed: the log's key and its rotations, the tree in which everything is proven, older checkpoints with their
//! time stamps, and the proofs that each grew out of the one before. Events are proven one by one elsewhere.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Seek, Write};
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::Checkpoint;
use schemas::catalogue::FileDigest;
use schemas::logbook::LogbookEvent;
use schemas::recorded::Recorded;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::archive::Archive;
use super::contents::Contents;
use super::{BundleError, Source, readme};
use crate::{facts, streams};

/// A time stamp that the log speaks of: digests of the checkpoint and of the authority's answer.
type Stamps = BTreeMap<u64, (FileDigest, FileDigest)>;

/// Writes everything that comes before the events; answers the checkpoint of the whole bundle.
pub(super) fn write<W: Write + Seek>(
    source: &Source<'_>,
    contents: &Contents,
    archive: &mut Archive<W>,
) -> Result<Checkpoint, BundleError> {
    let root = source.log.root(contents.size)?;
    let checkpoint = Checkpoint::sign(source.key, contents.size, root);
    archive.put("README.txt", readme::text(contents).as_bytes())?;
    archive.put("log.vkey", format!("{}\n", source.key.verifier()).as_bytes())?;
    archive.put("keys.txt", &rotations(source)?)?;
    archive.put("checkpoint", checkpoint.note.as_bytes())?;
    let stamps = stamps(source, contents)?;
    for (size, (note, _)) in &stamps {
        let note = kept(&source.data.checkpoint(*size), note)?;
        archive.put(&format!("checkpoints/{size}"), &note)?;
    }
    for (size, (_, token)) in &stamps {
        let token = kept(&source.data.timestamp(*size), token)?;
        archive.put(&format!("timestamps/{size}.tsr"), &token)?;
    }
    let sizes: Vec<_> = stamps.keys().copied().chain([contents.size]).collect();
    archive.put("consistency.jsonl", consistency(source, &sizes)?.as_bytes())?;
    Ok(checkpoint)
}

/// The notes by which an old key names the next; nothing if the key was never changed.
fn rotations(source: &Source<'_>) -> Result<Vec<u8>, BundleError> {
    match std::fs::read(source.data.log_rotations()) {
        Ok(notes) => Ok(notes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The time stamps made while the subject went on, and the last before: what they bound is when it happened.
fn stamps(source: &Source<'_>, contents: &Contents) -> Result<Stamps, BundleError> {
    let events: Vec<Recorded<LogbookEvent>> = facts::history(source.log, &streams::logbook())?;
    let mut stamps = Stamps::new();
    for event in events.into_iter().filter(|event| event.position <= contents.size) {
        match event.event {
            LogbookEvent::CheckpointTimeStamped(e) => {
                stamps.entry(e.size).or_insert((e.checkpoint, e.token));
            }
            LogbookEvent::SigningKeyIntroduced(_)
            | LogbookEvent::SigningKeyRotated(_)
            | LogbookEvent::LogRestored(_)
            | LogbookEvent::RehearsalBegun(_) => {}
        }
    }
    let before = stamps.range(..contents.begins).next_back().map(|(size, _)| *size);
    Ok(stamps.split_off(&before.unwrap_or(contents.begins)))
}

/// A kept file; refused if it is not what the log names.
fn kept(path: &Path, digest: &FileDigest) -> Result<Vec<u8>, BundleError> {
    let content = std::fs::read(path).map_err(|_| BundleError::File(digest.clone()))?;
    if hex::encode(Sha256::digest(&content)) == digest.as_str() {
        Ok(content)
    } else {
        Err(BundleError::File(digest.clone()))
    }
}

/// One line for each two sizes that follow one another.
fn consistency(source: &Source<'_>, sizes: &[u64]) -> Result<String, BundleError> {
    let mut lines = String::new();
    for pair in sizes.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let path = source.log.consistency(from, to)?;
        let path: Vec<_> = path.iter().map(|hash| BASE64_STANDARD.encode(hash.0)).collect();
        lines.push_str(&serde_json::to_string(&json!({ "from": from, "to": to, "path": path }))?);
        lines.push('\n');
    }
    Ok(lines)
}

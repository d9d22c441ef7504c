//! The log's key in the log's own words: its first key is introduced, the next one comes by rotation, and a key of which
//! the log knows nothing is refused. How a key signs is not said here.

use std::fmt::Write;
use std::io;
use std::sync::Arc;

use event_store::EventStore;
use event_store::note::LogKey;
use procurement::logbook::{LogbookCommand, Logbooks};
use schemas::logbook::{SigningKeyIntroduced, SigningKeyRotated};
use schemas::text::Line;

use crate::app::{App, PROCESS};
use crate::data_dir::{DataDir, write_atomically};
use crate::execute::{Context, Failure, execute};
use crate::log_key::{LogKeyError, LogKeys, verifier_keys};
use crate::{facts, streams};

/// The name of the file in which the next key waits until the log has spoken of it.
const NEXT: &str = "log.key.next";

/// A key could not be introduced or rotated.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The log speaks of another key.
    #[error(
        "the log is signed with {known}, and the directory has {found}: a key is replaced by \
         `marktbuch log rotate-key` only; put the key back from a copy"
    )]
    UnknownKey {
        /// The key of which the log speaks last.
        known: Line,
        /// The key that is there.
        found: String,
    },
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] LogKeyError),
    /// A file cannot be written.
    #[error("the key of the log: {0}")]
    Io(#[from] io::Error),
    /// A rule said no, or the log did not take it.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// Something cannot be put into words or read.
    #[error("{0}")]
    Unreadable(String),
}

fn unreadable(error: &dyn std::fmt::Display) -> RotationError {
    RotationError::Unreadable(error.to_string())
}

fn line(key: &impl std::fmt::Display) -> Result<Line, RotationError> {
    Line::parse(&key.to_string()).map_err(|error| unreadable(&error))
}

/// Refuses a key of which the log does not speak. A log that speaks of none yet takes the one that is there.
pub fn check(log: &EventStore, key: &LogKey) -> Result<(), RotationError> {
    let (logbook, _) = facts::state_of::<Logbooks>(log, &streams::logbook())?;
    let found = key.verifier().to_string();
    match logbook.key {
        Some(known) if known.as_str() != found => Err(RotationError::UnknownKey { known, found }),
        Some(_) | None => Ok(()),
    }
}

/// Has the log say with which key it is signed, once.
pub async fn introduce(app: &App) -> Result<(), RotationError> {
    let keys = verifier_keys(&app.data.log_verifier_keys())?;
    let Some(current) = keys.first() else { return Ok(()) };
    let introduced = SigningKeyIntroduced { key: line(current)? };
    let context = Context::begin(PROCESS);
    execute::<Logbooks>(&app.log, &streams::logbook(), &context, || {
        Ok(LogbookCommand::IntroduceKey(introduced.clone()).into())
    })
    .await?;
    Ok(())
}

/// Makes a new key and has the log, still signed with the old one, say so. The files change when the log is closed:
/// [`finish`]. A process that dies in between finishes it at its next start.
pub async fn rotate(app: &Arc<App>, reason: &Line) -> Result<SigningKeyRotated, RotationError> {
    let keys = LogKeys::open(&app.data, "")?;
    let old = keys.key.verifier();
    let seed = app.data.secret(NEXT)?;
    let next = LogKey::from_seed(old.name(), &seed).map_err(|error| unreadable(&error))?;
    let rotated = SigningKeyRotated {
        old_key: line(old)?,
        new_key: line(next.verifier())?,
        reason: reason.clone(),
    };
    let context = Context::begin(PROCESS);
    execute::<Logbooks>(&app.log, &streams::logbook(), &context, || {
        Ok(LogbookCommand::RotateKey(rotated.clone()).into())
    })
    .await?;
    // Another process that looked in before the log had spoken may have dropped it.
    let waiting = app.data.path().join(NEXT);
    if !waiting.exists() {
        write_atomically(&waiting, &seed)?;
    }
    Ok(rotated)
}

/// Puts the next key in the place of the old one, if the log has spoken of it; drops it if not. To be called while
/// nobody has the log open to write.
pub fn finish(data: &DataDir) -> Result<(), RotationError> {
    let waiting = data.path().join(NEXT);
    if !waiting.exists() {
        return Ok(());
    }
    let mut keys = verifier_keys(&data.log_verifier_keys())?;
    let newest = keys.first().ok_or_else(|| unreadable(&"log.vkey holds no key"))?;
    let next = LogKey::from_seed(newest.name(), &data.secret(NEXT)?);
    let next = next.map_err(|error| unreadable(&error))?;
    let log = EventStore::open_reader(&data.log()).map_err(|error| unreadable(&error))?;
    let (logbook, _) = facts::state_of::<Logbooks>(&log, &streams::logbook())?;
    if logbook.key.is_none_or(|key| key.as_str() != next.verifier().to_string()) {
        return Ok(std::fs::remove_file(waiting)?);
    }
    keys.retain(|key| key != next.verifier());
    let old = keys.first().ok_or_else(|| unreadable(&"log.vkey holds no old key"))?;
    let old = LogKey::from_seed(old.name(), &data.secret(DataDir::LOG_KEY)?);
    let old = old.map_err(|error| unreadable(&error))?;
    // The last word of the old key: it covers the event that names the new one.
    if let Some(last) = log.checkpoint().map_err(|error| unreadable(&error))?
        && old.verifier().verify(&last.note).is_ok()
    {
        write_atomically(&data.checkpoint(last.size), last.note.as_bytes())?;
    }
    pass_on(data, &old, &next)?;
    let mut text = format!("{}\n", next.verifier());
    for key in &keys {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{key}");
    }
    write_atomically(&data.log_verifier_keys(), text.as_bytes())?;
    std::fs::rename(waiting, data.log_key())?;
    Ok(std::fs::File::open(data.path())?.sync_all()?)
}

/// Adds the note by which the old key names the new one, for those who only know the old.
fn pass_on(data: &DataDir, old: &LogKey, next: &LogKey) -> Result<(), RotationError> {
    let path = data.log_rotations();
    let mut notes = match std::fs::read_to_string(&path) {
        Ok(notes) => notes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    let note = old.sign(&format!("{}/key\n{}\n", next.verifier().name(), next.verifier()));
    if !notes.ends_with(&note) {
        notes.push_str(&note);
        write_atomically(&path, notes.as_bytes())?;
    }
    Ok(())
}

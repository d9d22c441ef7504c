//! Checking a backup: every file against its digest, every record, and the whole against the signed checkpoint.
//! Nothing is repaired.

use std::path::Path;

use event_store::note::VerifierKey;
use event_store::transfer::Receiver;
use event_store::{Checkpoint, Known, Verified, VerifyError};
use serde::Serialize;

use super::{BackupError, Manifest, kept, segment};
use crate::log_key::verifier_keys;

/// What was checked and found to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The last position.
    pub position: u64,
    /// The chain's hash there.
    pub chain: String,
    /// The root of the Merkle tree over all records.
    pub root: String,
    /// Under which origin it is signed, if it is.
    pub origin: Option<String>,
    /// Pieces of the log.
    pub segments: usize,
    /// Catalogue files.
    pub files: usize,
}

/// Checks the backup in a directory. `keys` come from elsewhere; without them the backup's own are believed.
pub fn check(
    dir: &Path,
    keys: Option<Vec<VerifierKey>>,
    progress: &mut dyn FnMut(u64),
) -> Result<Checked, BackupError> {
    let manifest = Manifest::read(dir)?.ok_or_else(|| BackupError::Missing(dir.to_owned()))?;
    let keys = known_keys(dir, &manifest, keys)?;
    let verified = receive(dir, &manifest, Receiver::checking(), keys, None, progress)?;
    others(dir, &manifest)?;
    Ok(Checked {
        position: verified.last_position,
        chain: verified.last_chain.to_string(),
        root: verified.root.to_string(),
        origin: checkpoint(&manifest)?.map(|checkpoint| checkpoint.origin),
        segments: manifest.segments.len(),
        files: manifest.files.len(),
    })
}

/// The keys that may have signed the checkpoint.
pub(super) fn known_keys(
    dir: &Path,
    manifest: &Manifest,
    keys: Option<Vec<VerifierKey>>,
) -> Result<Vec<VerifierKey>, BackupError> {
    if let Some(keys) = keys {
        return Ok(keys);
    }
    let Some(own) = manifest.others.iter().find(|part| part.name == "log.vkey") else {
        return Ok(Vec::new());
    };
    kept::whole(dir, own)?;
    verifier_keys(&dir.join(&own.path)).map_err(|error| damaged(&own.path, &error))
}

/// The checkpoint in the manifest; whether it holds is not asked.
pub(super) fn checkpoint(manifest: &Manifest) -> Result<Option<Checkpoint>, BackupError> {
    let parsed = manifest.checkpoint.as_deref().map(Checkpoint::parse).transpose();
    parsed.map_err(|error| damaged("the checkpoint", &error))
}

/// Hands every record of the backup to a receiver and compares the end with what the manifest says.
pub(super) fn receive(
    dir: &Path,
    manifest: &Manifest,
    mut receiver: Receiver,
    keys: Vec<VerifierKey>,
    goes_on: Option<&Checkpoint>,
    progress: &mut dyn FnMut(u64),
) -> Result<Verified, BackupError> {
    let signed = checkpoint(manifest)?;
    if let Some(signed) = signed.as_ref().filter(|signed| signed.size != manifest.position) {
        let why = format!("it signs {} records of {}", signed.size, manifest.position);
        return Err(damaged("the checkpoint", &why));
    }
    let keys = if signed.is_some() { keys } else { Vec::new() };
    receiver.expect(signed, &Known { keys, checkpoints: Vec::new() });
    for piece in &manifest.segments {
        if piece.first != receiver.position() + 1 {
            let why = format!("it does not follow position {}", receiver.position());
            return Err(damaged(&piece.part.path, &why));
        }
        kept::whole(dir, &piece.part)?;
        segment::read(dir, piece, &mut |row| {
            receiver.row(row).map_err(|error| damaged(&piece.part.path, &first(&error)))
        })?;
        progress(receiver.position());
    }
    let end = receiver.finish(goes_on).map_err(|error| damaged("the log", &first(&error)))?;
    let (chain, root) = (end.last_chain.to_string(), end.root.to_string());
    if (end.last_position, &chain, &root) != (manifest.position, &manifest.chain, &manifest.root) {
        let why = "its end is not the one that the manifest names";
        return Err(damaged("the log", &why));
    }
    Ok(end)
}

/// Checks everything that is not the log.
pub(super) fn others(dir: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    for part in &manifest.files {
        kept::whole(dir, part)?;
        if part.name != part.sha256 {
            return Err(damaged(&part.path, &"its name is not its digest"));
        }
    }
    for part in &manifest.others {
        kept::whole(dir, part)?;
        if Path::new(&part.name).extension().is_some_and(|kind| kind == "sqlite") {
            sound(dir, &part.path)?;
        }
    }
    Ok(())
}

/// `SQLite`'s own check of a database.
fn sound(dir: &Path, path: &str) -> Result<(), BackupError> {
    let failed = |source| BackupError::Database { what: path.to_owned(), source };
    let database = event_store::read_only::open(&dir.join(path)).map_err(failed)?;
    let found = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match found.map_err(failed)?.as_str() {
        "ok" => Ok(()),
        what => Err(damaged(path, &what)),
    }
}

fn damaged(part: &str, why: &dyn std::fmt::Display) -> BackupError {
    BackupError::Damaged { part: part.to_owned(), why: why.to_string() }
}

/// The first defect says where to look.
fn first(error: &VerifyError) -> String {
    match error {
        VerifyError::Defects(defects) => {
            defects.first().map_or_else(|| error.to_string(), ToString::to_string)
        }
        VerifyError::Open(_) | VerifyError::Read(_) => error.to_string(),
    }
}

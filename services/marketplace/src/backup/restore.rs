//! Putting a backup into a new directory: checked while it is put there, told in the log, and only then in its place.
//! What came after the backup is lost, and the log says so.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use event_store::note::{LogKey, VerifierKey};
use event_store::transfer::Receiver;
use event_store::{Checkpoint, EventStore};
use procurement::logbook::{LogbookCommand, Logbooks};
use schemas::catalogue::FileDigest;
use schemas::logbook::LogRestored;
use schemas::text::Line;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::check::{checkpoint, known_keys, others, receive};
use super::{BackupError, Manifest, Part, at, kept};
use crate::app::PROCESS;
use crate::data_dir::{DataDir, write_atomically};
use crate::execute::{Context, Prepared, execute};
use crate::log_key::LogKeys;
use crate::rehearsal::{ClockAsked, Rehearsal};
use crate::streams;

/// How a backup is to be put back.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whether the log goes on under the name it had. Witnesses take a log that lost its end for a forked one.
    pub same_origin: bool,
    /// Verifier keys from elsewhere; without them the backup's own are believed.
    pub keys: Option<Vec<VerifierKey>>,
    /// Why; it stands in the log.
    pub reason: Line,
}

/// What was put back.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// The last position that the backup held: what came later is lost.
    pub position: u64,
    /// The chain's hash there.
    pub chain: String,
    /// The root of the Merkle tree there.
    pub root: String,
    /// When the backup was taken.
    pub taken_at: DateTime<Utc>,
    /// The verifier key before, if the log was signed.
    pub key_before: Option<String>,
    /// The verifier key from now on.
    pub key: String,
    /// Where the log says that it was put back.
    pub told_at: u64,
    /// Whether the keys of persons came with it.
    pub with_person_keys: bool,
}

/// Puts the backup in `from` into the directory `to`, which must not hold anything.
pub async fn restore(
    from: &Path,
    to: &Path,
    asked: &Asked,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Restored, BackupError> {
    let manifest = Manifest::read(from)?.ok_or_else(|| BackupError::Missing(from.to_owned()))?;
    empty(to)?;
    let parent = to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(at(parent))?;
    let work = tempfile::Builder::new().prefix(".restoring-").tempdir_in(parent);
    let work = work.map_err(at(parent))?;
    let data = DataDir::new(work.path().to_owned());
    data.create().map_err(at(work.path()))?;

    let signed = checkpoint(&manifest)?;
    let goes_on = signed.as_ref().filter(|_| asked.same_origin);
    let keys = known_keys(from, &manifest, asked.keys.clone())?;
    let receiver = Receiver::into(&data.log()).map_err(|e| BackupError::Log(e.to_string()))?;
    let end = receive(from, &manifest, receiver, keys, goes_on, progress)?;
    others(from, &manifest)?;
    for part in &manifest.files {
        kept::copy(&from.join(&part.path), &data.files(), &part.name, &part.name)?;
    }
    for part in &manifest.others {
        let source = from.join(&part.path);
        let of_another_log = !asked.same_origin && OF_THE_LOG.contains(&part.name.as_str());
        if of_another_log || is_of_later(part, &source, manifest.position) {
            continue;
        }
        kept::copy(&source, data.path(), &part.name, &part.name)?;
        owners_alone(&data.path().join(&part.name))?;
    }
    let key_before = before(from, &manifest)?;
    if !asked.same_origin {
        renamed(&data, key_before.as_ref(), manifest.position)?;
    } else if !data.log_key().exists() {
        return Err(BackupError::NotHeld(
            "--same-origin needs the log's key: take backups with --with-log-key",
        ));
    }
    let told = tell(&data, &manifest, signed.as_ref(), key_before.as_ref(), &asked.reason).await?;
    let (key, told_at) = told;
    if to.exists() {
        fs::remove_dir(to).map_err(at(to))?;
    }
    let work = work.keep();
    fs::rename(&work, to).map_err(at(to))?;
    fs::File::open(parent).and_then(|dir| dir.sync_all()).map_err(at(parent))?;
    Ok(Restored {
        position: end.last_position,
        chain: end.last_chain.to_string(),
        root: end.root.to_string(),
        taken_at: manifest.taken_at,
        key_before: key_before.map(|key| key.to_string()),
        key,
        told_at,
        with_person_keys: manifest.with_person_keys,
    })
}

/// Files that go on only with a log that keeps its name.
const OF_THE_LOG: [&str; 4] = [DataDir::LOG_KEY, "log.vkey", "log.keys", COSIGNED];
/// The last checkpoint that witnesses have cosigned.
const COSIGNED: &str = "checkpoints/cosigned.note";

/// Whether this is a checkpoint, or a time stamp over one, of more than the backup holds of the log: it was kept in the
/// moment between the log's end and the copy of the file.
fn is_of_later(part: &Part, source: &Path, position: u64) -> bool {
    let Some(name) = part.name.strip_prefix("checkpoints/") else { return false };
    let named = name.split_once('.').and_then(|(size, _)| size.parse::<u64>().ok());
    let size = named.or_else(|| {
        let note = fs::read_to_string(source).ok()?;
        Checkpoint::parse(&note).ok().map(|checkpoint| checkpoint.size)
    });
    size.is_none_or(|size| size > position)
}

fn empty(to: &Path) -> Result<(), BackupError> {
    match fs::read_dir(to) {
        Ok(entries) => {
            if entries.count() == 0 {
                Ok(())
            } else {
                Err(BackupError::NotEmpty(to.to_owned()))
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(at(to)(error)),
    }
}

fn owners_alone(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(at(path))?;
    let dir = path.parent().unwrap_or(path);
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(at(dir))
}

/// The key that signed the log from which the backup was taken.
fn before(from: &Path, manifest: &Manifest) -> Result<Option<VerifierKey>, BackupError> {
    Ok(known_keys(from, manifest, None)?.into_iter().next())
}

/// A new key under a new name: to witnesses this is another log, that begins with the records of the old one.
fn renamed(data: &DataDir, before: Option<&VerifierKey>, position: u64) -> Result<(), BackupError> {
    let Some(before) = before else { return Ok(()) };
    let origin = format!("{}-r{position}", before.name());
    let path = data.log_key();
    let seed = data.secret(DataDir::LOG_KEY).map_err(at(&path))?;
    let key = LogKey::from_seed(&origin, &seed);
    let key = key.map_err(|error| BackupError::Log(error.to_string()))?;
    let text = format!("{}\n", key.verifier());
    let path = data.log_verifier_keys();
    write_atomically(&path, text.as_bytes()).map_err(at(&path))
}

/// Says in the log that it was put back; answers with the key that signs from now on and the position.
async fn tell(
    data: &DataDir,
    manifest: &Manifest,
    signed: Option<&Checkpoint>,
    before: Option<&VerifierKey>,
    reason: &Line,
) -> Result<(String, u64), BackupError> {
    let failed = |error: &dyn std::fmt::Display| BackupError::Log(error.to_string());
    let LogKeys { key, retired } = LogKeys::open(data, "").map_err(|error| failed(&error))?;
    let verifier = key.verifier().to_string();
    let line = |text: &str| Line::parse(text).map_err(|error| failed(&error));
    let digest = signed.map(|signed| hex::encode(Sha256::digest(signed.note.as_bytes())));
    let digest = digest.as_deref().map(FileDigest::parse).transpose();
    let restored = LogRestored {
        size: manifest.position,
        checkpoint: digest.map_err(|error| failed(&error))?,
        key_before: before.map(|key| line(&key.to_string())).transpose()?,
        key: line(&verifier)?,
        reason: reason.clone(),
    };
    let options = event_store::Options { key: Some(key), retired, ..Default::default() };
    let log = EventStore::open(&data.log(), options).map_err(|error| failed(&error))?;
    Rehearsal::open(data, &log, ClockAsked::AsMarked).map_err(|error| failed(&error))?;
    let (stream, context) = (streams::logbook(), Context::begin(PROCESS));
    let told = execute::<Logbooks>(&log, &stream, &context, || {
        Ok(Prepared::from(LogbookCommand::RecordRestoration(restored.clone())))
    })
    .await;
    log.close().await;
    Ok((verifier, told.map_err(|error| failed(&error))?.position))
}

//! Taking a backup beside the running process: what is new is added, and a manifest put in place of the last at the end.
//! Nothing that the last manifest names is touched before that, so that an interruption leaves the last backup whole.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use event_store::transfer::Rows;
use event_store::{Checkpoint, EventStore};
use serde::Serialize;

use super::{BackupError, FORMAT, Manifest, Part, Segment, at, files_dir, kept, log_dir, segment};
use crate::clock::now;
use crate::data_dir::DataDir;

/// What a backup is to hold besides the log.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where the keys of persons lie, if they are to be in it.
    pub person_keys: Option<PathBuf>,
    /// Whether the secret half of the key that signs the log is to be in it.
    pub log_key: bool,
}

/// What was taken.
#[derive(Clone, Debug, Serialize)]
pub struct Taken {
    /// The last position in it.
    pub position: u64,
    /// Events that are new in it.
    pub new_events: u64,
    /// Catalogue files that are new in it.
    pub new_files: usize,
    /// Bytes written.
    pub new_bytes: u64,
}

/// Takes a backup of a data directory.
pub fn take(
    data: &DataDir,
    to: &Path,
    wanted: &Wanted,
    progress: &mut dyn FnMut(u64),
) -> Result<Taken, BackupError> {
    let made = |path: &Path| DirBuilder::new().recursive(true).mode(0o700).create(path);
    for dir in [to.to_owned(), log_dir(to), files_dir(to)] {
        made(&dir).map_err(at(&dir))?;
    }
    let _lock = locked(to)?;
    let before = Manifest::read(to)?;
    let moment = Moment::of(data)?;
    let (segments, new_events) = log(data, to, before.as_ref(), &moment, progress)?;
    // Files come before the log names them and stay: what is there now has every file that the log names so far.
    let (files, new_files) = files(data, to, before.as_ref())?;
    let number = before.as_ref().map_or(1, |before| before.number + 1);
    let others = others(data, to, (number, moment.position), wanted)?;
    let parts = segments.iter().map(|segment| &segment.part).chain(&files).chain(&others);
    let known: Vec<_> = before.iter().flat_map(Manifest::parts).map(|part| &part.path).collect();
    let new = parts.filter(|part| !known.contains(&&part.path));
    let taken = Taken {
        position: moment.position,
        new_events,
        new_files,
        new_bytes: new.map(|part| part.bytes).sum(),
    };
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        program: format!("marktbuch {}", env!("CARGO_PKG_VERSION")),
        number,
        taken_at: now(),
        position: moment.position,
        chain: moment.chain,
        root: moment.root,
        checkpoint: moment.checkpoint,
        segments,
        files,
        others,
        with_person_keys: wanted.person_keys.is_some(),
    };
    manifest.write(to)?;
    sweep(to, &manifest)?;
    Ok(taken)
}

/// One process at a time; the lock ends with the process.
fn locked(to: &Path) -> Result<File, BackupError> {
    let path = to.join("lock");
    let file = File::create(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::InUse(to.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

/// The end of the log that is taken.
struct Moment {
    position: u64,
    chain: String,
    root: String,
    checkpoint: Option<String>,
}

impl Moment {
    /// The log as its last checkpoint signs it; as it stands, if it is not signed.
    fn of(data: &DataDir) -> Result<Self, BackupError> {
        let failed = |error: &dyn std::fmt::Display| BackupError::Log(error.to_string());
        let log = EventStore::open_reader(&data.log()).map_err(|error| failed(&error))?;
        let signed = log.checkpoint().map_err(|error| failed(&error))?;
        let position = signed.as_ref().map_or_else(|| log.head(), |signed| signed.size);
        let evidence = log.evidence(position).map_err(|error| failed(&error))?;
        let root = log.root(position).map_err(|error| failed(&error))?.to_string();
        Ok(Self {
            position,
            chain: evidence.map_or(event_store::Hash::NONE, |e| e.chain).to_string(),
            root,
            checkpoint: signed.map(|signed| signed.note),
        })
    }
}

fn log(
    data: &DataDir,
    to: &Path,
    before: Option<&Manifest>,
    moment: &Moment,
    progress: &mut dyn FnMut(u64),
) -> Result<(Vec<Segment>, u64), BackupError> {
    let rows = Rows::open(&data.log()).map_err(|error| BackupError::Log(error.to_string()))?;
    let start = before.map_or(0, |before| before.position);
    if let Some(before) = before {
        same_log(&rows, before, moment).map_err(|why| {
            let to = to.to_owned();
            BackupError::AnotherLog { to, why }
        })?;
    }
    let mut segments = before.map(|before| before.segments.clone()).unwrap_or_default();
    let mut after = start;
    while after < moment.position {
        let Some((segment, last)) = segment::write(to, &rows, after, moment.position)? else {
            let why = format!("nothing follows position {after}");
            return Err(BackupError::Log(why));
        };
        if last.position == moment.position && last.chain.to_string() != moment.chain {
            return Err(BackupError::Log(format!("position {} was changed", last.position)));
        }
        after = segment.last;
        progress(after);
        segments.push(segment);
    }
    Ok((segments, moment.position - start))
}

/// Whether the log still begins with what the backup holds.
fn same_log(rows: &Rows, before: &Manifest, moment: &Moment) -> Result<(), String> {
    if moment.position < before.position {
        let (has, had) = (moment.position, before.position);
        return Err(format!("it ends at position {has}, the backup at {had}"));
    }
    let Some(end) = before.position.checked_sub(1) else { return Ok(()) };
    let row = rows.after(end, before.position, 1).map_err(|error| error.to_string())?;
    match row.first() {
        Some(row) if row.chain.to_string() == before.chain => Ok(()),
        Some(_) | None => Err(format!("position {} has another history", before.position)),
    }
}

fn files(
    data: &DataDir,
    to: &Path,
    before: Option<&Manifest>,
) -> Result<(Vec<Part>, usize), BackupError> {
    let known = before.map(|before| before.files.clone()).unwrap_or_default();
    let mut files: BTreeMap<String, Part> =
        known.into_iter().map(|part| (part.name.clone(), part)).collect();
    let mut new = 0;
    let dir = data.files();
    for entry in fs::read_dir(&dir).map_err(at(&dir))? {
        let entry = entry.map_err(at(&dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What is being received has another name, and is not spoken of yet.
        let is_digest = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_digest || files.contains_key(&name) {
            continue;
        }
        let part = kept::copy(&entry.path(), to, &format!("files/{name}"), &name)?;
        if part.sha256 != name {
            let why = format!("its content has the digest {}", part.sha256);
            return Err(BackupError::Damaged { part: entry.path().display().to_string(), why });
        }
        new += 1;
        files.insert(name, part);
    }
    Ok((files.into_values().collect(), new))
}

/// Databases, keys and reports as they are now, in a folder of their own for every time.
fn others(
    data: &DataDir,
    to: &Path,
    (number, position): (u64, u64),
    wanted: &Wanted,
) -> Result<Vec<Part>, BackupError> {
    let mut parts = Vec::new();
    let place = |name: &str| format!("others/{number}/{name}");
    for (from, name) in [(data.registry(), "registry.sqlite"), (data.persons(), "persons.sqlite")] {
        if from.exists() {
            parts.push(kept::database(&from, to, &place(name), name)?);
        }
    }
    if let Some(keys) = &wanted.person_keys {
        let name = "keys/persons.sqlite";
        parts.push(kept::database(&keys.join("persons.sqlite"), to, &place(name), name)?);
    }
    let mut plain = vec![(data.path().join("ranking.key"), "ranking.key".to_owned())];
    plain.push((data.log_verifier_keys(), "log.vkey".to_owned()));
    if wanted.log_key {
        plain.push((data.log_key(), DataDir::LOG_KEY.to_owned()));
    }
    plain.push((data.log_rotations(), "log.keys".to_owned()));
    for (dir, folder) in [(data.reports(), "reports"), (data.checkpoints(), "checkpoints")] {
        // A data directory of an earlier version has not all of them.
        if !dir.exists() {
            continue;
        }
        for entry in fs::read_dir(&dir).map_err(at(&dir))? {
            let entry = entry.map_err(at(&dir))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with(".tmp") && !is_of_more(&entry.path(), position) {
                plain.push((entry.path(), format!("{folder}/{name}")));
            }
        }
    }
    for (from, name) in plain.into_iter().filter(|(from, _)| from.exists()) {
        parts.push(kept::copy(&from, to, &place(&name), &name)?);
    }
    Ok(parts)
}

/// Whether a checkpoint speaks of more than the log that is taken: it came while this was going on, and the backup would
/// contradict itself.
fn is_of_more(path: &Path, position: u64) -> bool {
    let is_note = path.extension().is_some_and(|extension| extension == "note");
    let note = fs::read_to_string(path).ok().filter(|_| is_note);
    note.and_then(|note| Checkpoint::parse(&note).ok()).is_some_and(|kept| kept.size > position)
}

/// Removes what the manifest does not name: what an interruption left, and what the backup before needed alone.
fn sweep(to: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let named: std::collections::BTreeSet<PathBuf> =
        manifest.parts().map(|part| to.join(&part.path)).collect();
    for dir in [log_dir(to), files_dir(to), to.join("others")] {
        if dir.exists() {
            sweep_dir(&dir, &named)?;
        }
    }
    Ok(())
}

fn sweep_dir(dir: &Path, named: &std::collections::BTreeSet<PathBuf>) -> Result<(), BackupError> {
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let path = entry.map_err(at(dir))?.path();
        if path.is_dir() {
            sweep_dir(&path, named)?;
            // Only an empty one goes.
            let empty = fs::read_dir(&path).map_err(at(&path))?.next().is_none();
            if empty {
                fs::remove_dir(&path).map_err(at(&path))?;
            }
        } else if !named.contains(&path) {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

//! Copying what is not the log into a backup: catalogue files, databases, keys.
//! Which of them belong to it is decided where it is taken.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::segment::Digesting;
use super::{BackupError, Part, at};

/// Copies a file so that it is there whole or not at all, and says what it is.
pub(super) fn copy(from: &Path, dir: &Path, path: &str, name: &str) -> Result<Part, BackupError> {
    let target = dir.join(path);
    let folder = target.parent().unwrap_or(dir);
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut source = File::open(from).map_err(at(from))?;
    let file = NamedTempFile::new_in(folder).map_err(at(folder))?;
    let mut out = Digesting::new(file.as_file());
    io::copy(&mut source, &mut out).map_err(at(&target))?;
    let (sha256, bytes) = out.done();
    file.as_file().sync_all().map_err(at(&target))?;
    file.persist(&target).map_err(|error| at(&target)(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    Ok(Part { name: name.to_owned(), path: path.to_owned(), bytes, sha256 })
}

/// Copies a database as it is at one moment, also while it is written to, without what was deleted in it.
pub(super) fn database(
    from: &Path,
    dir: &Path,
    path: &str,
    name: &str,
) -> Result<Part, BackupError> {
    let failed = |source| BackupError::Database { what: name.to_owned(), source };
    let scratch = tempfile::tempdir_in(dir).map_err(at(dir))?;
    let snapshot = scratch.path().join("snapshot.sqlite");
    let database = event_store::read_only::open(from).map_err(failed)?;
    database.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
    database.execute("VACUUM INTO ?1", [snapshot.to_string_lossy()]).map_err(failed)?;
    copy(&snapshot, dir, path, name)
}

/// The digest and length of a file.
pub(super) fn digest(path: &Path) -> Result<(String, u64), BackupError> {
    let mut digest = Digesting::new(io::sink());
    let mut file = File::open(path).map_err(at(path))?;
    io::copy(&mut file, &mut digest).map_err(at(path))?;
    Ok(digest.done())
}

/// Refuses a part that is not as it was taken.
pub(super) fn whole(dir: &Path, part: &Part) -> Result<(), BackupError> {
    let damaged = |why: String| BackupError::Damaged { part: part.path.clone(), why };
    let path = dir.join(&part.path);
    if !path.is_file() {
        return Err(damaged("it is missing".to_owned()));
    }
    let (sha256, bytes) = digest(&path)?;
    if sha256 != part.sha256 {
        return Err(damaged(format!(
            "SHA-256 {sha256} of {bytes} bytes; taken were {} of {}",
            part.sha256, part.bytes
        )));
    }
    Ok(())
}

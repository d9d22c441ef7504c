//! Backups of a data directory, taken while it is written to: what one holds, and where it lies.
//! How one is taken, checked and put back stands in the modules below.

mod check;
mod kept;
mod restore;
mod segment;
mod take;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::data_dir::write_atomically;

pub use check::{Checked, check};
pub use restore::{Asked, Restored, restore};
pub use take::{Taken, Wanted, take};

/// The form of a backup.
const FORMAT: &str = "marktbuch-backup/1";
/// The file that says what belongs to a backup: what it does not name is left over and is nothing.
const MANIFEST: &str = "manifest.json";

/// What belongs to a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form.
    pub format: String,
    /// The program that took it.
    pub program: String,
    /// How many times a backup was taken into this directory.
    pub number: u64,
    /// When.
    pub taken_at: DateTime<Utc>,
    /// The last position of the log in it.
    pub position: u64,
    /// The chain's hash there.
    pub chain: String,
    /// The root of the Merkle tree over all records up to there.
    pub root: String,
    /// The signed checkpoint of this size, if the log is signed.
    pub checkpoint: Option<String>,
    /// The log, in pieces one after the other.
    pub segments: Vec<Segment>,
    /// Catalogue files, by their digests.
    pub files: Vec<Part>,
    /// Everything else, by its path in the data directory.
    pub others: Vec<Part>,
    /// Whether the keys of persons are in it.
    pub with_person_keys: bool,
}

/// A piece of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Where it lies.
    pub part: Part,
    /// Its first position.
    pub first: u64,
    /// Its last.
    pub last: u64,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is: a digest, or a path in the data directory.
    pub name: String,
    /// Where it lies in the backup.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// Why a backup was not taken, does not hold, or was not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or directory could not be read or written.
    #[error("{}: {}", path.display(), told(source))]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no backup.
    #[error("there is no backup in {}", .0.display())]
    Missing(PathBuf),
    /// The manifest cannot be read.
    #[error("{}: {why}", path.display())]
    Manifest {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A part is not as it was taken.
    #[error("{part}: {why}")]
    Damaged {
        /// Which part.
        part: String,
        /// What is wrong.
        why: String,
    },
    /// The log is not the one that the backup began with.
    #[error("the backup in {} is of another log, or this log was changed: {why}", to.display())]
    AnotherLog {
        /// Where the backup lies.
        to: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The directory to restore into is not empty.
    #[error("{} is not empty: a backup is put into a new directory only", .0.display())]
    NotEmpty(PathBuf),
    /// Another process takes a backup there.
    #[error("another process takes a backup into {}", .0.display())]
    InUse(PathBuf),
    /// What is asked for needs what the backup does not hold.
    #[error("{0}")]
    NotHeld(&'static str),
    /// The log could not be opened or read.
    #[error("the log: {0}")]
    Log(String),
    /// One of the databases could not be copied.
    #[error("{what}: {source}")]
    Database {
        /// Which.
        what: String,
        /// What is wrong.
        source: rusqlite::Error,
    },
}

fn told(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::StorageFull {
        "the disk is full; the backup before this one holds".to_owned()
    } else {
        error.to_string()
    }
}

/// A failure at a path.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    move |source| BackupError::Io { path: path.to_owned(), source }
}

impl Manifest {
    /// The manifest of the backup in a directory, if there is one.
    pub fn read(dir: &Path) -> Result<Option<Self>, BackupError> {
        let path = dir.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        let wrong = |why: String| BackupError::Manifest { path: path.clone(), why };
        let read: Self = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        if read.format != FORMAT {
            return Err(wrong(format!("the form is `{}`, known is {FORMAT}", read.format)));
        }
        let inside = |path: &str| {
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
        };
        if let Some(part) = read.parts().find(|part| !inside(&part.path) || !inside(&part.name)) {
            return Err(wrong(format!("`{}` leads out of the directory", part.path)));
        }
        Ok(Some(read))
    }

    /// From now on this is the backup in the directory.
    fn write(&self, dir: &Path) -> Result<(), BackupError> {
        let path = dir.join(MANIFEST);
        let text = serde_json::to_vec_pretty(self).map_err(|error| BackupError::Manifest {
            path: path.clone(),
            why: error.to_string(),
        })?;
        write_atomically(&path, &text).map_err(at(&path))
    }

    /// Every file that belongs to it.
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let segments = self.segments.iter().map(|segment| &segment.part);
        segments.chain(&self.files).chain(&self.others)
    }
}

/// Where the log's pieces lie in a backup.
fn log_dir(dir: &Path) -> PathBuf {
    dir.join("log")
}

/// Where catalogue files lie in a backup.
fn files_dir(dir: &Path) -> PathBuf {
    dir.join("files")
}

#[cfg(test)]
mod tests;

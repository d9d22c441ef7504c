//! The key that signs the log: made at the first start, its secret half its owner's alone, its public half beside it.
//! What is signed, and what a signature binds, is the log's own business.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use event_store::note::{LogKey, NoteError, VerifierKey};

use crate::data_dir::{DataDir, write_atomically};

/// The key of a data directory, and those that signed before it.
pub struct LogKeys {
    /// The key that signs.
    pub key: Arc<LogKey>,
    /// Keys that signed before.
    pub retired: Vec<VerifierKey>,
}

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum LogKeyError {
    /// A file could not be read or written.
    #[error("the key of the log: {0}")]
    Io(#[from] io::Error),
    /// A file has what is no key.
    #[error("{}, line {line}: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        source: NoteError,
    },
    /// The configured origin is no name for a key.
    #[error("the origin of the log: {0}")]
    Origin(#[from] NoteError),
    /// One half is gone.
    #[error(
        "{} is not there although {} is: put it back from a copy, no other key can go on with this log",
        gone.display(), there.display()
    )]
    Half {
        /// What is gone.
        gone: PathBuf,
        /// What is there.
        there: PathBuf,
    },
    /// The halves do not belong together.
    #[error(
        "{} is not the secret of the key in {}: one of them was replaced without a rotation",
        secret.display(), public.display()
    )]
    Mismatch {
        /// The secret half.
        secret: PathBuf,
        /// The public half.
        public: PathBuf,
    },
}

impl LogKeys {
    /// The keys of a data directory; made if there are none and the directory has no log yet or one that was never
    /// signed. `origin` names a new log, an empty one leaves the name to chance.
    pub fn open(data: &DataDir, origin: &str) -> Result<Self, LogKeyError> {
        let (secret, public) = (data.log_key(), data.log_verifier_keys());
        match (secret.exists(), public.exists()) {
            (false, false) => Self::make(data, origin),
            (true, false) => Err(LogKeyError::Half { gone: public, there: secret }),
            (false, true) => Err(LogKeyError::Half { gone: secret, there: public }),
            (true, true) => Self::read(data),
        }
    }

    fn make(data: &DataDir, origin: &str) -> Result<Self, LogKeyError> {
        let chosen = match origin {
            "" => format!("marktbuch-{}", hex::encode(rand::random::<[u8; 6]>())),
            origin => origin.to_owned(),
        };
        // Refused before anything is written.
        LogKey::from_seed(&chosen, &[0; 32])?;
        let key = LogKey::from_seed(&chosen, &data.secret(DataDir::LOG_KEY)?)?;
        write_atomically(&data.log_verifier_keys(), format!("{}\n", key.verifier()).as_bytes())?;
        tracing::info!(key = %key.verifier(), "a key was made that signs the log");
        Ok(Self { key: Arc::new(key), retired: Vec::new() })
    }

    fn read(data: &DataDir) -> Result<Self, LogKeyError> {
        let (secret, public) = (data.log_key(), data.log_verifier_keys());
        let mut keys = verifier_keys(&public)?.into_iter();
        let mismatch = || LogKeyError::Mismatch { secret: secret.clone(), public: public.clone() };
        let current = keys.next().ok_or_else(mismatch)?;
        let key = LogKey::from_seed(current.name(), &data.secret(DataDir::LOG_KEY)?)?;
        if *key.verifier() != current {
            return Err(mismatch());
        }
        Ok(Self { key: Arc::new(key), retired: keys.collect() })
    }
}

/// The verifier keys in a file, one a line, the newest first; empty lines and lines with `#` say nothing.
pub fn verifier_keys(path: &Path) -> Result<Vec<VerifierKey>, LogKeyError> {
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            line.parse().map_err(|source| {
                let path = path.to_owned();
                LogKeyError::Unreadable { path, line: at + 1, source }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;

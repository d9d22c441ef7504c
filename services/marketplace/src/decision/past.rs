//! The market as it was at positions of the log, made anew from it in a directory that goes away afterwards.
//! It goes forward only; what was asked of it then is not said here.

use std::sync::Arc;

use event_store::EventStore;
use projections::{ApplyError, Generation, Seen};

/// The market of the past.
pub struct Past {
    generation: Generation,
    // Removed with everything in it when the past is let go.
    _directory: tempfile::TempDir,
}

/// The market as it was could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// There is no room for it.
    #[error("the market of the past has no place on the disk: {0}")]
    Directory(#[from] std::io::Error),
    /// The log could not be folded.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// It has gone on beyond the moment asked for, or the log does not reach it.
    #[error("the market of position {asked} cannot be made: it stands at {stands}")]
    NotThere {
        /// The position asked for.
        asked: u64,
        /// Where it stands.
        stands: u64,
    },
}

impl Past {
    /// The market before everything.
    pub fn begin() -> Result<Self, PastError> {
        let directory = tempfile::tempdir()?;
        let generation = Generation::open(directory.path())?;
        Ok(Self { generation, _directory: directory })
    }

    /// The market at a position, at or after the one asked for before.
    pub fn at(&mut self, log: &EventStore, position: u64) -> Result<Arc<Seen>, PastError> {
        self.generation.catch_up_to(log, position)?;
        let stands = self.generation.position();
        if stands == position {
            Ok(self.generation.seen())
        } else {
            Err(PastError::NotThere { asked: position, stands })
        }
    }
}

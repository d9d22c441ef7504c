//! The market as it was at positions of the log: from the read models where they can show it, else made anew from the
//! log in a directory that goes away afterwards. What was asked of it then is not said here.

use std::sync::Arc;

use event_store::EventStore;
use projections::{ApplyError, Generation, Seen};

/// The market of the past, asked for positions that rise.
pub struct Past<'a> {
    log: &'a EventStore,
    kept: Option<&'a Generation>,
    folded: Option<Folded>,
}

/// A market folded from the log as far as it was asked for.
struct Folded {
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

impl<'a> Past<'a> {
    /// The market of a log, with its read models if there are any.
    #[must_use]
    pub fn of(log: &'a EventStore, kept: Option<&'a Generation>) -> Self {
        Self { log, kept, folded: None }
    }

    /// What the read models show of a position; none if they cannot.
    #[must_use]
    pub fn kept(&self, position: u64) -> Option<Arc<Seen>> {
        let kept = self.kept?;
        // Read models that fail are passed over: the log is asked instead.
        kept.past(&kept.seen(), position).ok().flatten()
    }

    /// The market at a position, at or after the one folded before, from the log alone.
    pub fn folded(&mut self, position: u64) -> Result<Arc<Seen>, PastError> {
        let folded = match &mut self.folded {
            Some(folded) => folded,
            none => none.insert(Folded::begin()?),
        };
        folded.generation.replay_to(self.log, position)?;
        let stands = folded.generation.position();
        if stands == position {
            Ok(folded.generation.seen())
        } else {
            Err(PastError::NotThere { asked: position, stands })
        }
    }
}

impl Drop for Folded {
    fn drop(&mut self) {
        // The index may still be merging, and would write into the directory that is removed next.
        if let Err(error) = self.generation.rest() {
            tracing::warn!(%error, "read models of the past did not come to rest");
        }
    }
}

impl Folded {
    fn begin() -> Result<Self, PastError> {
        let directory = tempfile::tempdir()?;
        let generation = Generation::open(directory.path())?;
        Ok(Self { generation, _directory: directory })
    }
}

//! Read models that are damaged on disk, or made by another version, are made anew from the log, with a warning.
//! The log is never mended.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use event_store::EventStore;
use projections::{ApplyError, Generation};

use super::Projector;
use crate::data_dir::DataDir;

/// Damage that comes again sooner than this is not mended by a rebuild: the disk or this program is at fault.
const NOT_AGAIN_WITHIN: Duration = Duration::from_mins(10);

/// The read models in use; if this program cannot read what is kept, a new generation that follows from the log.
pub(super) fn opened(data: &DataDir) -> Result<Generation, ApplyError> {
    let current = data.current_generation()?;
    // The index's engine panics at files that it did not write so.
    let opened = catch_unwind(AssertUnwindSafe(|| Generation::open(&current)))
        .unwrap_or_else(|_| Err(ApplyError::Damaged("the index cannot be read".to_owned())));
    let generation = match opened {
        Err(why) if why.is_mended_by_a_rebuild() => {
            tracing::warn!(%why, "the read models are made anew from the log");
            let new = data.next_generation()?;
            let generation = Generation::open(&new)?;
            data.switch_to(&new)?;
            generation
        }
        opened => opened?,
    };
    data.drop_old_generations();
    Ok(generation)
}

impl Projector {
    /// Reads all that is kept, and makes it anew if something of it is damaged. What nobody has asked for yet is
    /// found in this way before somebody does.
    pub async fn examine(self: Arc<Self>, log: EventStore) {
        let generation = self.current();
        let examined = tokio::task::spawn_blocking(move || generation.examine()).await;
        let why = match examined {
            Ok(Ok(())) => return,
            Ok(Err(error)) if error.is_mended_by_a_rebuild() => error.to_string(),
            Ok(Err(error)) => return tracing::warn!(%error, "the read models cannot be examined"),
            Err(panic) => panic.to_string(),
        };
        self.mend(&log, &why).await;
    }

    /// Makes the read models anew, unless that was tried a short time ago; says whether they are.
    pub(super) async fn mend(self: &Arc<Self>, log: &EventStore, why: &str) -> bool {
        {
            let mut mended = self.mended.lock().unwrap_or_else(PoisonError::into_inner);
            if mended.is_some_and(|last| last.elapsed() < NOT_AGAIN_WITHIN) {
                return false;
            }
            *mended = Some(Instant::now());
        }
        tracing::warn!(why, "the read models are made anew from the log");
        match self.rebuild(log).await {
            Ok(_) => true,
            Err(error) => {
                tracing::error!(%error, "the read models cannot be made anew");
                false
            }
        }
    }
}

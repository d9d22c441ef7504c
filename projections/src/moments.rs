//! Moments of the past that were asked for last, so that asking again costs nothing more.
//! What a moment looked like never changes; which of them are kept means nothing.

use std::sync::{Arc, Mutex, PoisonError};

use crate::generation::Seen;

/// How many are kept. Each keeps the files of the index's commit on which it rests, so that few are enough.
const KEPT: usize = 8;

/// The last few moments, the latest asked for at the end.
#[derive(Default)]
pub(crate) struct Moments(Mutex<Vec<Arc<Seen>>>);

impl Moments {
    pub(crate) fn get(&self, position: u64) -> Option<Arc<Seen>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|seen| seen.position == position)?;
        let found = kept.remove(at);
        kept.push(Arc::clone(&found));
        Some(found)
    }

    pub(crate) fn keep(&self, seen: &Arc<Seen>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|known| known.position != seen.position);
        kept.push(Arc::clone(seen));
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }
}

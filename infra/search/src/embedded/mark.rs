//! What each commit carries with it: the position reached and what the index was made with.
//! Documents do not belong here.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::{Index, IndexReader, Searcher};

use crate::analysis::VERSION;
use crate::error::{OpenError, SearchError};
use crate::schema::{Lexicon, Schema};

/// Kept as JSON in the payload of every commit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Mark {
    version: u32,
    schema: String,
    lexicon: String,
    pub(super) position: u64,
}

impl Mark {
    pub(super) fn new(schema: &Schema, lexicon: &Lexicon) -> Self {
        Self {
            version: VERSION,
            schema: fingerprint(schema),
            lexicon: fingerprint(lexicon),
            position: 0,
        }
    }

    pub(super) fn at(&self, position: u64) -> Self {
        Self { position, ..self.clone() }
    }

    /// The mark of the last commit; none if the index is new.
    pub(super) fn of(index: &Index) -> Result<Option<Self>, OpenError> {
        match index.load_metas()?.payload {
            None => Ok(None),
            Some(payload) => serde_json::from_str(&payload)
                .map(Some)
                .map_err(|error| OpenError::Unreadable(error.to_string())),
        }
    }

    /// The position of the last commit in a directory, as it says itself; none if it says nothing that can be read.
    pub(super) fn position_in(dir: &Path) -> Option<u64> {
        let metas: serde_json::Value =
            serde_json::from_slice(&std::fs::read(dir.join("meta.json")).ok()?).ok()?;
        let mark: Self = serde_json::from_str(metas.get("payload")?.as_str()?).ok()?;
        Some(mark.position)
    }

    /// The position of the last commit of an index that was opened before.
    pub(super) fn of_running(index: &Index) -> Result<u64, SearchError> {
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let mark: Self = serde_json::from_str(&payload).map_err(std::io::Error::other)?;
        Ok(mark.position)
    }

    /// Refuses an index that was made with something else.
    pub(super) fn check(&self, stored: &Self) -> Result<(), OpenError> {
        let what = if stored.version != self.version {
            "version of the analysis"
        } else if stored.schema != self.schema {
            "schema"
        } else if stored.lexicon != self.lexicon {
            "lexicon"
        } else {
            return Ok(());
        };
        Err(OpenError::Outdated { what })
    }
}

/// The last commit's documents and position, read as one although another process may commit.
pub(super) fn consistent(
    index: &Index,
    reader: &IndexReader,
) -> Result<(Searcher, u64), SearchError> {
    loop {
        let before = Mark::of_running(index)?;
        reader.reload()?;
        let searcher = reader.searcher();
        if Mark::of_running(index)? == before {
            return Ok((searcher, before));
        }
    }
}

fn fingerprint<T: Serialize>(what: &T) -> String {
    let mut hash = Sha256::new();
    // A struct of strings and lists cannot fail to become JSON.
    hash.update(serde_json::to_vec(what).unwrap_or_default());
    hex::encode(hash.finalize())
}

//! An index of documents with text, keywords, numbers and an opaque body, searched exactly.
//! No word of any trade, no ranking and no decision about relevance belongs here: every match is
//! handed to the caller with its numbers.

mod analysis;
mod document;
mod embedded;
mod error;
mod query;
mod schema;

use std::path::Path;

pub use analysis::limits;
pub use document::{Change, Document};
pub use embedded::{DocRef, Embedded, Facets, FieldCounts, Row, Snapshot};
pub use error::{OpenError, SearchError, WriteError};
pub use query::{Filter, Query};
pub use schema::{Lexicon, NumberColumn, Schema, SeriesColumn, TextField, Typos};

/// The engines that can hold an index: a closed set.
pub enum SearchIndex {
    /// Inside this process, in a directory of its own or in memory.
    Embedded(Embedded),
}

impl SearchIndex {
    /// Opens the index in `dir` for writing, or creates it there.
    ///
    /// Fails with [`OpenError::Outdated`] if the index on disk was made with another schema, lexicon
    /// or version of the analysis (then it has to be rebuilt in an empty directory), and with
    /// [`OpenError::Locked`] if another process writes to it.
    pub fn open(dir: &Path, schema: Schema, lexicon: Lexicon) -> Result<Self, OpenError> {
        Embedded::open(dir, schema, lexicon).map(Self::Embedded)
    }

    /// Opens the index in `dir` to read only, also beside a process that writes to it.
    /// It shows that process's last commit, later ones after a [`refresh`](Self::refresh).
    pub fn open_reader(dir: &Path, schema: Schema, lexicon: Lexicon) -> Result<Self, OpenError> {
        Embedded::open_reader(dir, schema, lexicon).map(Self::Embedded)
    }

    /// The position of the last commit in `dir` as it says itself, without opening it; none if there is nothing to read.
    #[must_use]
    pub fn position_in(dir: &Path) -> Option<u64> {
        Embedded::position_in(dir)
    }

    /// An empty index that lives in memory only.
    pub fn in_memory(schema: Schema, lexicon: Lexicon) -> Result<Self, OpenError> {
        Embedded::in_memory(schema, lexicon).map(Self::Embedded)
    }

    /// The schema the index was opened with.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        match self {
            Self::Embedded(index) => index.schema(),
        }
    }

    /// The position of the last commit; 0 if there was none.
    #[must_use]
    pub fn position(&self) -> u64 {
        match self {
            Self::Embedded(index) => index.position(),
        }
    }

    /// Takes changes up to `position` of the caller's log; they are found after the next commit.
    ///
    /// After an error nothing since the last commit is kept: replay from
    /// [`position`](Self::position).
    pub fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), WriteError> {
        match self {
            Self::Embedded(index) => index.apply(changes, position),
        }
    }

    /// Makes what was applied durable and findable; answers with the position reached.
    pub fn commit(&self) -> Result<u64, WriteError> {
        match self {
            Self::Embedded(index) => index.commit(),
        }
    }

    /// Waits until nothing writes into the index's directory any more; what was not committed is dropped. The directory
    /// can be removed then. The next change begins again.
    pub fn rest(&self) -> Result<(), WriteError> {
        match self {
            Self::Embedded(index) => index.rest(),
        }
    }

    /// Reads all of the last commit and names the files that are not what was written. An error if one cannot be read
    /// at all.
    pub fn damaged(&self) -> Result<Vec<String>, SearchError> {
        match self {
            Self::Embedded(index) => index.damaged(),
        }
    }

    /// The body of the latest applied document with this key, committed or not.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, SearchError> {
        match self {
            Self::Embedded(index) => index.get(key),
        }
    }

    /// What was committed last, unchanging however long it is held.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        match self {
            Self::Embedded(index) => index.snapshot(),
        }
    }

    /// Makes [`snapshot`](Self::snapshot) show what another process has committed since; answers
    /// with the position reached. Only an index open to read only needs it.
    pub fn refresh(&self) -> Result<u64, SearchError> {
        match self {
            Self::Embedded(index) => index.refresh(),
        }
    }
}

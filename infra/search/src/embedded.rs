//! The engine inside this process: tantivy as storage, read exactly and without scores.
//! Analysis of text and ranking of matches do not belong here.

mod bits;
mod facets;
mod layout;
mod mark;
mod matching;
mod row;
mod snapshot;
mod terms;
mod writer;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError};

pub use facets::{Facets, FieldCounts};
pub use row::{DocRef, Row};
pub use snapshot::Snapshot;

use crate::analysis::Analysis;
use crate::document::Change;
use crate::error::{OpenError, SearchError, WriteError};
use crate::schema::{Lexicon, Schema};
use layout::Layout;
use mark::Mark;
use terms::DocumentTokenizer;
use writer::{Pending, Writer};

/// An index inside this process.
pub struct Embedded {
    index: Index,
    reader: IndexReader,
    layout: Arc<Layout>,
    analysis: Arc<Analysis>,
    /// What the index was made with, without the position.
    mark: Mark,
    latest: ArcSwap<Snapshot>,
    /// None if the index is open to read only.
    writer: Option<Mutex<Writer>>,
}

impl Embedded {
    pub(crate) fn open(dir: &Path, schema: Schema, lexicon: Lexicon) -> Result<Self, OpenError> {
        std::fs::create_dir_all(dir)?;
        let directory = MmapDirectory::open(dir).map_err(TantivyError::from)?;
        let definition = Definition::new(schema, lexicon);
        let index = if Index::exists(&directory).map_err(TantivyError::from)? {
            Index::open(directory)?
        } else {
            let fields = definition.layout.tantivy.clone();
            Index::create(directory, fields, IndexSettings::default())?
        };
        Self::writing(index, definition, Some(dir))
    }

    pub(crate) fn position_in(dir: &Path) -> Option<u64> {
        Mark::position_in(dir)
    }

    pub(crate) fn in_memory(schema: Schema, lexicon: Lexicon) -> Result<Self, OpenError> {
        let definition = Definition::new(schema, lexicon);
        let index = Index::create_in_ram(definition.layout.tantivy.clone());
        Self::writing(index, definition, None)
    }

    pub(crate) fn open_reader(
        dir: &Path,
        schema: Schema,
        lexicon: Lexicon,
    ) -> Result<Self, OpenError> {
        let missing = || OpenError::Missing { dir: dir.to_owned() };
        let directory = MmapDirectory::open(dir).map_err(|_| missing())?;
        if !Index::exists(&directory).map_err(TantivyError::from)? {
            return Err(missing());
        }
        Self::reading(Index::open(directory)?, Definition::new(schema, lexicon))
    }

    fn writing(
        index: Index,
        definition: Definition,
        dir: Option<&Path>,
    ) -> Result<Self, OpenError> {
        // Looked at before anything is written: an outdated index stays as it is.
        let stored = Mark::of(&index)?;
        if let Some(stored) = &stored {
            definition.mark.check(stored)?;
        }
        definition.register(&index);
        let position = stored.as_ref().map_or(0, |stored| stored.position);
        let mut writer = Writer::open(&index, position).map_err(|error| locked(error, dir))?;
        if stored.is_none() {
            writer.commit(&index, &definition.mark)?;
        }
        let mut opened = Self::reading(index, definition)?;
        opened.writer = Some(Mutex::new(writer));
        Ok(opened)
    }

    fn reading(index: Index, definition: Definition) -> Result<Self, OpenError> {
        let stored = Mark::of(&index)?
            .ok_or_else(|| OpenError::Unreadable("it was never committed".to_owned()))?;
        definition.mark.check(&stored)?;
        definition.register(&index);
        let Definition { layout, analysis, mark } = definition;
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (searcher, position) = mark::consistent(&index, &reader)?;
        let latest = Snapshot::new(searcher, position, &layout, &analysis)?;
        let latest = ArcSwap::from_pointee(latest);
        Ok(Self { index, reader, layout, analysis, mark, latest, writer: None })
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.layout.schema
    }

    pub(crate) fn position(&self) -> u64 {
        self.latest.load().position()
    }

    pub(crate) fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), WriteError> {
        let mut writer = self.writer()?;
        self.show(&mut writer)?;
        let snapshot = self.latest.load_full();
        writer.apply(&self.index, &self.layout, &snapshot, changes, position)
    }

    pub(crate) fn commit(&self) -> Result<u64, WriteError> {
        let mut writer = self.writer()?;
        if !writer.is_idle() {
            writer.commit(&self.index, &self.mark)?;
        }
        self.show(&mut writer)?;
        Ok(writer.position())
    }

    /// Shows the last commit, unless it is shown already; what could not be shown once is tried again.
    fn show(&self, writer: &mut Writer) -> Result<(), SearchError> {
        if !writer.is_unshown() {
            return Ok(());
        }
        let position = writer.position();
        self.reader.reload()?;
        let snapshot =
            Snapshot::new(self.reader.searcher(), position, &self.layout, &self.analysis)?;
        self.latest.store(Arc::new(snapshot));
        // Only now: a `get` must find each change in what is pending or in the new snapshot.
        writer.forget_committed();
        Ok(())
    }

    pub(crate) fn rest(&self) -> Result<(), WriteError> {
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        Ok(lock(writer).rest()?)
    }

    pub(crate) fn damaged(&self) -> Result<Vec<String>, SearchError> {
        let damaged = self.index.validate_checksum()?;
        Ok(damaged.iter().map(|file| file.display().to_string()).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Result<Option<Vec<u8>>, SearchError> {
        let Some(writer) = &self.writer else {
            return self.latest.load().get(key);
        };
        let writer = lock(writer);
        match writer.pending(key) {
            Some(Pending::Body(body)) => Ok(Some(body.clone())),
            Some(Pending::Removed) => Ok(None),
            None => self.latest.load().get(key),
        }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::clone(&self.latest.load())
    }

    pub(crate) fn refresh(&self) -> Result<u64, SearchError> {
        // The writer shows its own commits as it makes them.
        if self.writer.is_none() && Mark::of_running(&self.index)? != self.position() {
            let (searcher, position) = mark::consistent(&self.index, &self.reader)?;
            let fresh = Snapshot::new(searcher, position, &self.layout, &self.analysis)?;
            self.latest.store(Arc::new(fresh));
        }
        Ok(self.position())
    }

    fn writer(&self) -> Result<MutexGuard<'_, Writer>, WriteError> {
        self.writer.as_ref().map(lock).ok_or(WriteError::ReadOnly)
    }
}

/// A writer that panicked left nothing half done: what counts is in the last commit.
fn lock(writer: &Mutex<Writer>) -> MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

fn locked(error: TantivyError, dir: Option<&Path>) -> OpenError {
    match (error, dir) {
        (TantivyError::LockFailure(..), Some(dir)) => OpenError::Locked { dir: dir.to_owned() },
        (error, _) => OpenError::Engine(error),
    }
}

/// What the caller says of an index, prepared for use.
struct Definition {
    layout: Arc<Layout>,
    analysis: Arc<Analysis>,
    mark: Mark,
}

impl Definition {
    fn new(schema: Schema, lexicon: Lexicon) -> Self {
        let mark = Mark::new(&schema, &lexicon);
        let analysis = Arc::new(Analysis::new(lexicon));
        Self { layout: Arc::new(Layout::new(schema)), analysis, mark }
    }

    fn register(&self, index: &Index) {
        let tokenizer = DocumentTokenizer::new(Arc::clone(&self.analysis));
        index.tokenizers().register(layout::TOKENIZER, tokenizer);
    }
}

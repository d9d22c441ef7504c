//! Takes changes, remembers those not yet committed, and commits them.
//! Searching does not belong here.

use std::collections::HashMap;

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

use super::layout::Layout;
use super::mark::Mark;
use super::snapshot::Snapshot;
use crate::document::{Change, Document};
use crate::error::{SearchError, WriteError};
use crate::schema::Schema;

/// Memory of one indexing thread, in bytes, before it writes a segment of its own accord.
const MEMORY: usize = 64 << 20;
/// More threads than this make more segments than they save time.
const THREADS: usize = 4;
/// A big merge may run beside small ones, so that segments do not pile up behind it.
const MERGES: usize = 2;
/// A segment with more deleted documents than this is written anew.
const DELETED: f32 = 0.3;
/// A segment with more documents than this is merged no more, unless many of them are deleted: the
/// changes that come in during a long merge are applied to its result at once, and commits wait.
const MERGED: usize = 100_000;
/// Keys and keywords must fit into one term.
const LONGEST: usize = 32_000;

/// What was done to a document since the last commit.
pub(super) enum Pending {
    /// It was put with this body.
    Body(Vec<u8>),
    /// It was removed.
    Removed,
}

/// The one writer of an index.
pub(super) struct Writer {
    /// None after an error; opened again by the next change.
    engine: Option<IndexWriter>,
    /// What no snapshot shows yet, by key.
    pending: HashMap<String, Pending>,
    applied: u64,
    committed: u64,
    /// Whether no snapshot shows the last commit yet.
    unshown: bool,
}

impl Writer {
    pub(super) fn open(index: &Index, position: u64) -> Result<Self, TantivyError> {
        Ok(Self {
            engine: Some(open_engine(index)?),
            pending: HashMap::new(),
            applied: position,
            committed: position,
            unshown: false,
        })
    }

    pub(super) fn position(&self) -> u64 {
        self.committed
    }

    /// Whether a commit would change nothing.
    pub(super) fn is_idle(&self) -> bool {
        self.pending.is_empty() && self.applied == self.committed
    }

    /// What was applied to this key since the last commit.
    pub(super) fn pending(&self, key: &str) -> Option<&Pending> {
        self.pending.get(key)
    }

    /// Whether no snapshot shows the last commit yet.
    pub(super) fn is_unshown(&self) -> bool {
        self.unshown
    }

    /// A snapshot shows the last commit now.
    pub(super) fn forget_committed(&mut self) {
        self.unshown = false;
        self.pending.clear();
    }

    pub(super) fn apply(
        &mut self,
        index: &Index,
        layout: &Layout,
        snapshot: &Snapshot,
        changes: Vec<Change>,
        position: u64,
    ) -> Result<(), WriteError> {
        if position < self.applied {
            return Err(WriteError::Backwards { given: position, applied: self.applied });
        }
        for change in &changes {
            if let Change::Put(document) = change {
                check(&layout.schema, document)?;
            }
        }
        if self.engine.is_none() {
            self.engine = Some(open_engine(index)?);
        }
        for change in changes {
            let taken = self.take(layout, snapshot, change);
            if let Err(error) = taken {
                return Err(self.give_up(error));
            }
        }
        self.applied = position;
        Ok(())
    }

    fn take(
        &mut self,
        layout: &Layout,
        snapshot: &Snapshot,
        change: Change,
    ) -> Result<(), TantivyError> {
        let Some(engine) = &mut self.engine else {
            return Ok(());
        };
        let (key, document) = match change {
            Change::Put(document) => (document.key.clone(), Some(document)),
            Change::Remove { key } => (key, None),
        };
        let exists = match self.pending.get(&key) {
            Some(pending) => matches!(pending, Pending::Body(_)),
            None => snapshot.find(&key).map_err(into_engine)?.is_some(),
        };
        // A deletion is checked against every segment; new documents, the most frequent, need none.
        if exists {
            engine.delete_term(Term::from_field_text(layout.key, &key));
        }
        let pending = match document {
            Some(document) => {
                engine.add_document(engine_document(layout, &document))?;
                Pending::Body(document.body)
            }
            None => Pending::Removed,
        };
        self.pending.insert(key, pending);
        Ok(())
    }

    pub(super) fn commit(&mut self, index: &Index, mark: &Mark) -> Result<u64, WriteError> {
        if self.engine.is_none() {
            self.engine = Some(open_engine(index)?);
        }
        let position = self.applied;
        let payload = serde_json::to_string(&mark.at(position))
            .map_err(|error| TantivyError::InternalError(error.to_string()))?;
        let Some(engine) = &mut self.engine else {
            return Ok(self.committed);
        };
        let committed = engine.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload);
            commit.commit()
        });
        if let Err(error) = committed {
            return Err(self.give_up(error));
        }
        self.committed = position;
        self.unshown = true;
        Ok(position)
    }

    /// Drops everything since the last commit, so that what follows rests on known ground.
    fn give_up(&mut self, error: TantivyError) -> WriteError {
        tracing::error!(%error, position = self.committed, "search index falls back to its last commit");
        if let Err(error) = self.rest() {
            tracing::warn!(%error, "a merge of the search index failed");
        }
        WriteError::Engine(error)
    }

    /// Drops everything since the last commit and waits until nothing writes into the index's directory any more.
    /// The next change begins again.
    pub(super) fn rest(&mut self) -> Result<(), TantivyError> {
        self.pending.clear();
        self.applied = self.committed;
        let Some(engine) = self.engine.take() else {
            return Ok(());
        };
        // What is being merged is finished, and nothing more begun.
        engine.set_merge_policy(Box::new(NoMergePolicy));
        engine.wait_merging_threads()
    }
}

fn into_engine(error: SearchError) -> TantivyError {
    match error {
        SearchError::Engine(error) => error,
        other @ (SearchError::Io(_)
        | SearchError::UnknownField { .. }
        | SearchError::OtherSchema) => TantivyError::InternalError(other.to_string()),
    }
}

fn open_engine(index: &Index) -> Result<IndexWriter, TantivyError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(MEMORY)
        .num_worker_threads(threads)
        .num_merge_threads(MERGES)
        .build();
    let engine = index.writer_with_options(options)?;
    let mut policy = LogMergePolicy::default();
    policy.set_max_docs_before_merge(MERGED);
    policy.set_del_docs_ratio_before_merge(DELETED);
    engine.set_merge_policy(Box::new(policy));
    // What a killed process left would be in the way of files of the same name.
    if let Err(error) = engine.garbage_collect_files().wait() {
        tracing::warn!(%error, "files that the search index does not need stay");
    }
    // The engine stamps its first change with the number of the last commit, as if it were in it. A merge that begins
    // before the next commit carries the change out in its other segments and takes it as done in one that lost documents
    // in the last commit: a document deleted there lives on beside the one that replaced it, and the older is found. A
    // stamp that nobody uses goes before it.
    engine.run(Vec::<UserOperation>::new())?;
    Ok(engine)
}

pub(super) fn engine_document(layout: &Layout, document: &Document) -> TantivyDocument {
    let schema = &layout.schema;
    let mut made = TantivyDocument::default();
    made.add_text(layout.key, &document.key);
    for (_, text) in &document.text {
        made.add_text(layout.text, text);
    }
    let mut keywords: Vec<&(String, String)> = document.keywords.iter().collect();
    // Each value once, or counts of values would not be counts of documents.
    keywords.sort_unstable();
    keywords.dedup();
    for (name, value) in keywords {
        if let Ok(at) = schema.keyword(name) {
            made.add_text(layout.keywords[at], value);
        }
    }
    for (name, number) in &document.numbers {
        if let Ok(column) = schema.number(name) {
            made.add_u64(layout.numbers[column.0], *number);
        }
    }
    for (name, numbers) in &document.series {
        if let Ok(column) = schema.series(name) {
            for &number in numbers {
                made.add_u64(layout.series[column.0], number);
            }
        }
    }
    made.add_bytes(layout.body, &document.body);
    made
}

fn check(schema: &Schema, document: &Document) -> Result<(), WriteError> {
    let invalid = |problem: String| WriteError::Invalid { key: document.key.clone(), problem };
    if document.key.len() > LONGEST {
        return Err(invalid(format!("its key is longer than {LONGEST} bytes")));
    }
    for (name, _) in &document.text {
        if !schema.text.iter().any(|field| field.name == *name) {
            return Err(invalid(format!("there is no text field {name:?}")));
        }
    }
    for (name, value) in &document.keywords {
        schema.keyword(name).map_err(|error| invalid(error.to_string()))?;
        if value.len() > LONGEST {
            return Err(invalid(format!("a value of {name:?} is longer than {LONGEST} bytes")));
        }
    }
    for (at, (name, _)) in document.numbers.iter().enumerate() {
        schema.number(name).map_err(|error| invalid(error.to_string()))?;
        if document.numbers[..at].iter().any(|(earlier, _)| earlier == name) {
            return Err(invalid(format!("{name:?} is given twice")));
        }
    }
    for (name, _) in &document.series {
        schema.series(name).map_err(|error| invalid(error.to_string()))?;
    }
    Ok(())
}

//! The store that everyone holds: one of a closed set of engines, cheap to clone.
//! What an engine does is written in the engine; here is only which one does it.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::embedded::Embedded;
use crate::memory::Memory;
use crate::note::LogKey;
use crate::prepared::Prepared;
use crate::tree::proofs::Tree;
use crate::{
    Append, AppendError, Appended, Checkpoint, Evidence, Filter, Hash, OpenError, Options, Page,
    Position, ReadError, Recorded, Revision, StreamName, Subscription, Verified, VerifyError,
};

/// A log of events. Clones are the same store.
#[derive(Clone, Debug)]
pub enum EventStore {
    /// One file in a directory of this machine.
    Embedded(Arc<Embedded>),
    /// In memory, for tests.
    Memory(Arc<Memory>),
}

/// What is called with position, record and payload of an event, undecoded.
pub type Visit<'a> = dyn FnMut(Position, &[u8], &[u8]) + 'a;

/// Which way to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    Forward,
    /// Newest first.
    Backward,
}

/// Where to begin in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFrom {
    /// At the first event.
    Start,
    /// At the event with this revision; backwards, at the last event if there are fewer.
    Revision(Revision),
    /// At the last event.
    End,
}

/// Whether the store takes appends at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// It does.
    Writable,
    /// It does not.
    ReadOnly {
        /// Why, for people.
        reason: String,
    },
}

/// Revisions of a stream, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub first: Revision,
    pub last: Revision,
}

/// Which revisions of a stream that ends at `end` are asked for; `None` for none.
pub(crate) fn range(
    end: Revision,
    from: ReadFrom,
    direction: Direction,
    max: usize,
) -> Option<Range> {
    let more = u64::try_from(max).unwrap_or(u64::MAX).checked_sub(1)?;
    let start = match from {
        ReadFrom::Start => 0,
        ReadFrom::Revision(revision) => revision,
        ReadFrom::End => end,
    };
    match direction {
        Direction::Forward if start > end => None,
        Direction::Forward => {
            Some(Range { first: start, last: end.min(start.saturating_add(more)) })
        }
        Direction::Backward => {
            let last = start.min(end);
            Some(Range { first: last.saturating_sub(more), last })
        }
    }
}

/// The place of a record among the leaves, from 0.
fn index(position: Position) -> Result<u64, ReadError> {
    position.checked_sub(1).ok_or(ReadError::BeyondTree { asked: 0, size: 0 })
}

impl EventStore {
    /// Opens, or makes, the store in a directory for reading and writing. Only one process can:
    /// [`OpenError::InUse`] names the directory and, if known, who has it.
    pub fn open(directory: &Path, options: Options) -> Result<Self, OpenError> {
        Embedded::open(directory, options).map(|engine| Self::Embedded(Arc::new(engine)))
    }

    /// Opens the store in a directory for reading, also beside the process that writes it.
    pub fn open_reader(directory: &Path) -> Result<Self, OpenError> {
        Embedded::open_reader(directory).map(|engine| Self::Embedded(Arc::new(engine)))
    }

    /// An empty store in memory.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::new(Memory::new(None)))
    }

    /// An empty store in memory that signs what it becomes.
    #[must_use]
    pub fn signed_memory(key: Arc<LogKey>) -> Self {
        Self::Memory(Arc::new(Memory::new(Some(key))))
    }

    /// Writes the events, of one stream or several, all or none, and answers when they are durable. Needs no particular
    /// runtime. If the future is dropped the append may still be written.
    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let prepared = Prepared::new(append)?;
        match self {
            Self::Embedded(engine) => engine.append(prepared).await,
            Self::Memory(engine) => engine.append(&prepared),
        }
    }

    /// Up to `max` events of a stream; none if there is no such stream. The stream is followed back
    /// from its end, so the cost is that of the events between there and the last one wanted, about
    /// a microsecond each; streams of more than a page are followed once and then remembered.
    pub fn read_stream(
        &self,
        stream: &StreamName,
        from: ReadFrom,
        direction: Direction,
        max: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        match self {
            Self::Embedded(engine) => engine.read_stream(stream, from, direction, max),
            Self::Memory(engine) => engine.read_stream(stream, from, direction, max),
        }
    }

    /// Revision of a stream's last event, `None` if it has none.
    pub fn stream_revision(&self, stream: &StreamName) -> Result<Option<Revision>, ReadError> {
        match self {
            Self::Embedded(engine) => engine.stream_revision(stream),
            Self::Memory(engine) => engine.stream_revision(stream),
        }
    }

    /// Up to `max` events after a position that pass the filter. May answer fewer although there
    /// are more, to bound time and memory: the end is where `through` does not advance.
    pub fn read_all(
        &self,
        after: Position,
        filter: &Filter,
        max: usize,
    ) -> Result<Page, ReadError> {
        match self {
            Self::Embedded(engine) => engine.read_all(after, filter, max),
            Self::Memory(engine) => engine.read_all(after, filter, max),
        }
    }

    /// Hands on the stored bytes (position, record, payload) of up to `max` events after a
    /// position, undecoded; answers the last position handed on.
    pub fn read_raw(
        &self,
        after: Position,
        max: usize,
        each: &mut Visit<'_>,
    ) -> Result<Position, ReadError> {
        match self {
            Self::Embedded(engine) => engine.read_raw(after, max, each),
            Self::Memory(engine) => engine.read_raw(after, max, each),
        }
    }

    /// The stored bytes of one event.
    pub fn evidence(&self, position: Position) -> Result<Option<Evidence>, ReadError> {
        match self {
            Self::Embedded(engine) => engine.evidence(position),
            Self::Memory(engine) => engine.evidence(position),
        }
    }

    /// What was signed last; `None` if this log has no key and never had one.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, ReadError> {
        match self {
            Self::Embedded(engine) => engine.checkpoint(),
            Self::Memory(engine) => engine.checkpoint(),
        }
    }

    /// The checkpoint of the first `size` records, signed anew and always the same; `None` without a key.
    pub fn checkpoint_at(&self, size: u64) -> Result<Option<Checkpoint>, ReadError> {
        let root = self.root(size)?;
        Ok(self.key().map(|key| Checkpoint::sign(&key, size, root)))
    }

    /// The key that signs; a store that was opened for reading has none.
    #[must_use]
    pub fn key(&self) -> Option<Arc<LogKey>> {
        match self {
            Self::Embedded(engine) => engine.key(),
            Self::Memory(engine) => engine.key(),
        }
    }

    /// Root of the tree over the first `size` records (RFC 9162, section 2.1.1).
    pub fn root(&self, size: u64) -> Result<Hash, ReadError> {
        self.with_tree(|tree| tree.root(size))
    }

    /// The leaf of the record at a position.
    pub fn leaf(&self, position: Position) -> Result<Hash, ReadError> {
        self.with_tree(|tree| tree.leaf(index(position)?))
    }

    /// The path that shows that the record at a position stands in the tree of `size` records, from the leaf
    /// up (RFC 9162, section 2.1.3).
    pub fn inclusion(&self, position: Position, size: u64) -> Result<Vec<Hash>, ReadError> {
        self.with_tree(|tree| tree.inclusion(index(position)?, size))
    }

    /// The hashes that show that the tree of `to` records begins with that of `from` records (RFC 9162,
    /// section 2.1.4); none if one of them is empty or both are the same.
    pub fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>, ReadError> {
        self.with_tree(|tree| tree.consistency(from, to))
    }

    /// The first `count` hashes of a tile (C2SP `tlog-tiles`), at most 256; `None` if the tree has not so many there.
    pub fn tile(
        &self,
        level: u8,
        number: u64,
        count: usize,
    ) -> Result<Option<Vec<Hash>>, ReadError> {
        self.with_tree(|tree| tree.tile(level, number, count))
    }

    fn with_tree<T>(
        &self,
        ask: impl FnOnce(&Tree<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        match self {
            Self::Embedded(engine) => engine.with_tree(ask),
            Self::Memory(engine) => engine.with_tree(ask),
        }
    }

    /// Every event after a position that passes the filter, those to come included.
    #[must_use]
    pub fn subscribe(&self, after: Position, filter: Filter) -> Subscription {
        Subscription::new(self.clone(), after, filter)
    }

    /// Position of the last event, 0 if there is none.
    #[must_use]
    pub fn head(&self) -> Position {
        match self {
            Self::Embedded(engine) => engine.head(),
            Self::Memory(engine) => *engine.head.borrow(),
        }
    }

    /// When the last event happened, by what its writer said; `None` if there is none.
    #[must_use]
    pub fn newest(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Embedded(engine) => engine.newest(),
            Self::Memory(engine) => engine.newest(),
        }
    }

    /// [`Self::head`] to be waited upon.
    #[must_use]
    pub fn watch_head(&self) -> watch::Receiver<Position> {
        match self {
            Self::Embedded(engine) => engine.watch_head(),
            Self::Memory(engine) => engine.head.subscribe(),
        }
    }

    /// Whether the store takes appends at present.
    #[must_use]
    pub fn state(&self) -> StoreState {
        self.watch_state().borrow().clone()
    }

    /// [`Self::state`] to be waited upon.
    #[must_use]
    pub fn watch_state(&self) -> watch::Receiver<StoreState> {
        match self {
            Self::Embedded(engine) => engine.watch_state(),
            Self::Memory(engine) => engine.state.subscribe(),
        }
    }

    /// Checks every record, payload and hash; `progress` is told the position now and then.
    pub fn verify(&self, progress: &mut dyn FnMut(Position)) -> Result<Verified, VerifyError> {
        match self {
            Self::Embedded(engine) => engine.verify(progress),
            Self::Memory(_) => crate::verify::of_store(self, progress),
        }
    }

    /// Writes what is waiting, saves what makes the next start fast, and lets go of the directory.
    /// Every clone is closed with it.
    pub async fn close(self) {
        match self {
            Self::Embedded(engine) => engine.close().await,
            Self::Memory(engine) => engine.close(),
        }
    }
}

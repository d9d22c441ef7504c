//! Why the store did not do what was asked, one type for each thing that can be asked.
//! No recovery here.

use std::path::PathBuf;

use uuid::Uuid;

use crate::{ExpectedRevision, Position, Revision, StreamName};

/// Why events were not appended. But for `Broken`, nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The stream is not as expected.
    #[error("stream {stream} stands at {actual:?}, expected {expected:?}")]
    WrongExpectedRevision {
        /// The stream written to.
        stream: StreamName,
        /// What was asked for.
        expected: ExpectedRevision,
        /// Revision of its last event, `None` if it has none.
        actual: Option<Revision>,
    },
    /// A held stream has moved.
    #[error("held stream {stream} stands at {actual:?}, held at {held:?}")]
    HoldBroken {
        /// The stream held.
        stream: StreamName,
        /// Where it should have stood.
        held: Option<Revision>,
        /// Where it stands.
        actual: Option<Revision>,
    },
    /// The id is taken, at this place, by an event with other content.
    #[error("event id {id} was used for other content in stream {stream}")]
    EventIdReused {
        /// The stream written to.
        stream: StreamName,
        /// The id.
        id: Uuid,
    },
    /// The store takes no appends at present, or was opened for reading.
    #[error("the store is read-only: {reason}")]
    ReadOnly {
        /// Why.
        reason: String,
    },
    /// A part of the append is above its limit.
    #[error("{what} has {size}, more than {limit}")]
    TooLarge {
        /// Which part.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// An append to several streams names one twice, or does not say where in one of them.
    #[error("an append to several streams needs each once, with its place: {stream} {what}")]
    PartsUnclear {
        /// The stream.
        stream: StreamName,
        /// What is unclear about it.
        what: &'static str,
    },
    /// There are no events, or an event without a kind.
    #[error("nothing to append: {0}")]
    Empty(&'static str),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The medium failed. Whether the append was written is not known: send it again, the same ids
    /// and the same expectation, and the answer says.
    #[error("the store failed: {0}")]
    Broken(String),
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The stored bytes are not a record.
    #[error("position {position} is damaged: {what}")]
    Damaged {
        /// The position.
        position: Position,
        /// What is wrong with it.
        what: String,
    },
    /// A proof was asked for a tree larger than the log, or for a record outside the tree.
    #[error("{asked} is beyond the tree of {size} records")]
    BeyondTree {
        /// What was asked for: a size, or a position.
        asked: u64,
        /// How far the tree goes.
        size: u64,
    },
    /// The medium failed.
    #[error("reading failed: {0}")]
    Broken(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// Why a store was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error(
        "{} is in use by another process{}",
        directory.display(), holder.map_or(String::new(), |pid| format!(" (process id {pid})"))
    )]
    InUse {
        /// The directory.
        directory: PathBuf,
        /// The process that holds it, if it left its number.
        holder: Option<u32>,
    },
    /// There is no store to read.
    #[error("there is no event store in {}", .0.display())]
    Missing(PathBuf),
    /// The directory cannot be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was signed last is not the beginning of what is there: nothing more is signed.
    #[error("{}: {what}", path.display())]
    NotExtending {
        /// Which file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// The file is not, or no longer, an event store of this version.
    #[error("{} is not a sound event store: {what}", path.display())]
    Unsound {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

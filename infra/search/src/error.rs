//! What can go wrong with an index, one type for each of opening, writing and searching.
//! Nothing is decided or retried here.

use std::io;
use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};
use thiserror::Error;

/// Why an index could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Made with something else than what is given now.
    #[error("the search index was made with another {what}; it must be rebuilt")]
    Outdated {
        /// What differs: `version of the analysis`, `schema` or `lexicon`.
        what: &'static str,
    },
    /// Another process has it open for writing.
    #[error("another process is writing to the search index in {}", dir.display())]
    Locked {
        /// The index's directory.
        dir: PathBuf,
    },
    /// There is nothing to read.
    #[error("there is no search index in {}", dir.display())]
    Missing {
        /// The directory looked into.
        dir: PathBuf,
    },
    /// The directory holds something that cannot be read as an index.
    #[error("the search index cannot be read and must be rebuilt: {0}")]
    Unreadable(String),
    /// The engine failed.
    #[error("the search index cannot be opened: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// Its last commit could not be read.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// Its first commit could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The directory could not be made.
    #[error("the search index cannot be opened: {0}")]
    Io(#[from] std::io::Error),
}

/// Why a change was not taken. After [`WriteError::Engine`] everything since the last commit is
/// dropped and has to be applied again; after any other nothing is.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A document does not fit the schema; nothing of the call was applied.
    #[error("document {key:?} does not fit the index: {problem}")]
    Invalid {
        /// The document's key.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A position lower than one given before.
    #[error("position {given} lies before {applied}, which was applied already")]
    Backwards {
        /// The position given.
        given: u64,
        /// The position reached before.
        applied: u64,
    },
    /// The index was opened to read only.
    #[error("the search index is open to read only")]
    ReadOnly,
    /// The engine failed.
    #[error("the search index cannot be written, replay from its position: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The commit was written, but cannot be read; a later commit may show it.
    #[error("the search index cannot show its last commit: {0}")]
    Search(#[from] SearchError),
}

/// Why a search failed.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The schema has no such field of that kind.
    #[error("the index has no {kind} field {name:?}")]
    UnknownField {
        /// `keyword`, `number` or `series`.
        kind: &'static str,
        /// The name given.
        name: String,
    },
    /// Two snapshots were to be searched as one.
    #[error("indexes of different schemas cannot be searched as one")]
    OtherSchema,
    /// The engine failed.
    #[error("the search index cannot be read: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A file of the index could not be read.
    #[error("the search index cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

impl OpenError {
    /// Whether what lies on disk is at fault, so that making the index again in another directory helps.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Outdated { .. } | Self::Unreadable(_) => true,
            Self::Engine(error) => is_damage(error),
            Self::Search(error) => error.is_damage(),
            Self::Write(error) => error.is_damage(),
            Self::Locked { .. } | Self::Missing { .. } => false,
            Self::Io(error) => !lacks_something(error),
        }
    }
}

impl WriteError {
    /// Whether what lies on disk is at fault, so that making the index again in another directory helps.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Engine(error) => is_damage(error),
            Self::Search(error) => error.is_damage(),
            Self::Invalid { .. } | Self::Backwards { .. } | Self::ReadOnly => false,
        }
    }
}

impl SearchError {
    /// Whether what lies on disk is at fault, so that making the index again in another directory helps.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Engine(error) => is_damage(error),
            Self::Io(error) => !lacks_something(error),
            Self::UnknownField { .. } | Self::OtherSchema => false,
        }
    }
}

/// What the engine says of files that are not as it wrote them. Of what it cannot say more of, such as a thread that
/// ended, nothing is known.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine may add errors: of those nothing is known"
)]
fn is_damage(error: &TantivyError) -> bool {
    match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })
        | TantivyError::OpenDirectoryError(
            OpenDirectoryError::IoError { io_error, .. }
            | OpenDirectoryError::FailedToCreateTempDir(io_error),
        )
        | TantivyError::IoError(io_error) => !lacks_something(io_error),
        TantivyError::OpenReadError(_)
        | TantivyError::OpenWriteError(_)
        | TantivyError::OpenDirectoryError(_)
        | TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::FieldNotFound(_)
        | TantivyError::SchemaError(_)
        | TantivyError::DeserializeError(_)
        | TantivyError::InternalError(_) => true,
        _ => false,
    }
}

/// Whether something else than the content of files is at fault: the disk is full, something is not allowed, too many
/// files are open.
fn lacks_something(error: &io::Error) -> bool {
    const TOO_MANY_OPEN: [i32; 2] = [23, 24];
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::OutOfMemory
            | io::ErrorKind::Interrupted
            | io::ErrorKind::FileTooLarge
    ) || error.raw_os_error().is_some_and(|code| TOO_MANY_OPEN.contains(&code))
}

//! The log: streams of events, positions, subscriptions and what proves that nothing was altered.
//! It knows bytes and hashes only; no word of the trade and no format of a payload belongs here.

mod append;
mod checkpoint;
pub mod contract;

mod embedded;
mod errors;
mod event;
mod hash;
mod heads;
mod memory;
pub mod note;
mod prepared;
pub mod read_only;
mod record;
mod repetition;
mod store;
mod stream;
mod subscription;
pub mod transfer;
pub mod tree;
mod verify;

pub use append::{Append, Appended, ExpectedRevision, Held, Part};
pub use checkpoint::Checkpoint;
pub use embedded::Options;
pub use errors::{AppendError, OpenError, ReadError};
pub use event::{Evidence, Meta, NewEvent, Page, Recorded};
pub use hash::Hash;
pub use store::{Direction, EventStore, ReadFrom, StoreState, Visit};
pub use stream::{Filter, StreamName, StreamNameError};
pub use subscription::{Delivered, Subscription};
pub use tree::checks::{extends, includes};
pub use verify::{Defect, Known, Verified, VerifyError, verify};

/// The position that the saved heads of the store in a directory reach; none if there are none that are sound. A log
/// that ends before it has lost its end.
#[must_use]
pub fn saved_heads(directory: &std::path::Path) -> Option<Position> {
    embedded::snapshot::position(directory)
}

/// Removes the saved heads of a store: they are made again when it is opened.
///
/// # Errors
///
/// If the file cannot be removed.
pub fn forget_saved_heads(directory: &std::path::Path) -> std::io::Result<()> {
    embedded::snapshot::forget(directory)
}

/// Place of an event in the whole log: dense, in commit order, the first event has 1, so that
/// "after 0" means from the beginning.
pub type Position = u64;

/// Place of an event in its stream: dense, the first event has 0.
pub type Revision = u64;

/// The most bytes one payload may have.
pub const MAX_PAYLOAD: usize = 1024 * 1024;
/// The most bytes all payloads of one append may have together.
pub const MAX_APPEND: usize = 16 * 1024 * 1024;
/// The most events of one append.
pub const MAX_EVENTS: usize = 2048;
/// The most bytes of a stream's name, an event's kind or an actor's id.
pub const MAX_NAME: usize = 200;

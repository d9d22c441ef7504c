//! Proofs as they are shown: that an event stands in the log, that the log extends what it was, by hashes alone.
//! The tree is the log's own business; nothing is signed here but by the log.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{EventStore, Hash, ReadError};
use serde::Serialize;
use utoipa::ToSchema;

/// That an event stands in the log (RFC 9162, section 2.1.3).
#[derive(Debug, Serialize, ToSchema)]
pub struct Inclusion {
    /// Place of the event in the log, from 1.
    pub position: u64,
    /// The position less one: place of the leaf in the tree.
    pub index: u64,
    /// How many events the tree has.
    pub size: u64,
    /// In hexadecimal digits.
    pub leaf_hash: String,
    /// In hexadecimal digits.
    pub root: String,
    /// From the leaf up, each in base64.
    pub path: Vec<String>,
    /// The signed checkpoint of this size; none if the reader has no key and it is not the last one.
    pub checkpoint: Option<String>,
}

/// That a log extends what it was (RFC 9162, section 2.1.4).
#[derive(Debug, Serialize, ToSchema)]
pub struct Consistency {
    /// How many events the older tree has.
    pub from: u64,
    /// How many events the newer tree has.
    pub to: u64,
    /// In hexadecimal digits.
    pub root_from: String,
    /// In hexadecimal digits.
    pub root_to: String,
    /// Each in base64.
    pub path: Vec<String>,
    /// The signed checkpoint of the newer size; none if the reader has no key and it is not the last one.
    pub checkpoint: Option<String>,
}

/// Proves that an event stands in the tree of `size` events; all that are signed if no size is given.
pub fn inclusion(
    log: &EventStore,
    position: u64,
    size: Option<u64>,
) -> Result<Inclusion, ReadError> {
    let size = sized(log, size)?;
    Ok(Inclusion {
        position,
        index: position.saturating_sub(1),
        size,
        path: base64(&log.inclusion(position, size)?),
        leaf_hash: log.leaf(position)?.to_string(),
        root: log.root(size)?.to_string(),
        checkpoint: checkpoint(log, size)?,
    })
}

/// Proves that the tree of `to` events begins with that of `from`; all that are signed if no size is given.
pub fn consistency(log: &EventStore, from: u64, to: Option<u64>) -> Result<Consistency, ReadError> {
    let to = sized(log, to)?;
    if from > to {
        return Err(ReadError::BeyondTree { asked: from, size: to });
    }
    Ok(Consistency {
        from,
        to,
        path: base64(&log.consistency(from, to)?),
        root_from: log.root(from)?.to_string(),
        root_to: log.root(to)?.to_string(),
        checkpoint: checkpoint(log, to)?,
    })
}

fn sized(log: &EventStore, size: Option<u64>) -> Result<u64, ReadError> {
    let signed = || Ok(log.checkpoint()?.map_or_else(|| log.head(), |last| last.size));
    size.map_or_else(signed, Ok)
}

fn checkpoint(log: &EventStore, size: u64) -> Result<Option<String>, ReadError> {
    let last = log.checkpoint()?.filter(|last| last.size == size);
    let found = if last.is_some() { last } else { log.checkpoint_at(size)? };
    Ok(found.map(|checkpoint| checkpoint.note))
}

fn base64(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| BASE64_STANDARD.encode(hash.0)).collect()
}

//! The heads saved in a file, so that opening need not read the whole log.
//! Derived: a file that is damaged or does not fit the log is passed over, never trusted.
//!
//! Layout: `evst-heads-1\n`, position (8 bytes, big-endian), chain (32), number of streams (8), for
//! each 16 bytes of key, 8 of revision, 8 of position; SHA-256 of all that (32).

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::database;
use crate::heads::{Head, Heads};
use crate::record::View;
use crate::{Hash, Position};

const MAGIC: &[u8] = b"evst-heads-1\n";
const ENTRY: usize = 32;

fn file(directory: &Path) -> PathBuf {
    directory.join("heads.snapshot")
}

/// The position that the saved heads reach, if they are sound.
pub(crate) fn position(directory: &Path) -> Option<Position> {
    load(directory).map(|heads| heads.position)
}

/// Removes the saved heads; they are made again.
pub(crate) fn forget(directory: &Path) -> std::io::Result<()> {
    match fs::remove_file(file(directory)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The heads as bytes.
pub(super) fn bytes(heads: &Heads) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAGIC.len() + 80 + heads.streams.len() * ENTRY);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&heads.position.to_be_bytes());
    bytes.extend_from_slice(&heads.chain.0);
    bytes.extend_from_slice(&(heads.streams.len() as u64).to_be_bytes());
    for (key, head) in &heads.streams {
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(&head.revision.to_be_bytes());
        bytes.extend_from_slice(&head.position.to_be_bytes());
    }
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// Puts the bytes in place of the last snapshot, whole or not at all.
pub(super) fn save(directory: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let target = file(directory);
    let draft = target.with_extension("draft");
    let mut writer = BufWriter::new(File::create(&draft)?);
    writer.write_all(bytes)?;
    writer.into_inner()?.sync_all()?;
    fs::rename(&draft, &target)?;
    File::open(directory)?.sync_all()
}

/// The saved heads, if they are sound; whether they fit the log is not known yet.
pub(super) fn load(directory: &Path) -> Option<Heads> {
    let bytes = fs::read(file(directory)).ok()?;
    let (body, sum) = bytes.split_last_chunk::<32>()?;
    if <[u8; 32]>::from(Sha256::digest(body)) != *sum {
        tracing::warn!("the snapshot of the heads is damaged and passed over");
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?;
    let (position, rest) = number(rest)?;
    let (chain, rest) = rest.split_first_chunk::<32>()?;
    let (count, mut rest) = number(rest)?;
    let count = usize::try_from(count).ok().filter(|count| rest.len() == count * ENTRY)?;
    let mut heads = Heads { position, chain: Hash(*chain), ..Heads::default() };
    heads.streams.reserve(count);
    while let Some((key, after)) = rest.split_first_chunk::<16>() {
        let (revision, after) = number(after)?;
        let (position, after) = number(after)?;
        heads.streams.insert(*key, Head { revision, position });
        rest = after;
    }
    Some(heads)
}

/// The saved heads, if the log holds the very record they end with.
pub(super) fn fitting(directory: &Path, connection: &Connection) -> Option<Heads> {
    let mut heads = load(directory)?;
    let row = database::evidence(connection, heads.position).ok()?;
    heads.time = row.as_ref().and_then(|row| View::parse(&row.record).ok()?.time().ok());
    if heads.position > 0 && row.is_none_or(|row| row.chain != heads.chain) {
        tracing::warn!("the snapshot of the heads does not fit the log and is passed over");
        return None;
    }
    Some(heads)
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*number), rest))
}

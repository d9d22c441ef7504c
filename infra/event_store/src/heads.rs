//! Where every stream ends: the one index of the log, held in memory, rebuilt from the log at will.
//! No file and no lock here.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::tree::{Edge, Tile};
use crate::{Checkpoint, Hash, Position, Revision};

/// The first 16 bytes of the SHA-256 of a stream's name: 40 bytes an entry however long names are.
pub(crate) type StreamKey = [u8; 16];

/// The key of a stream.
pub(crate) fn key_of(stream: &str) -> StreamKey {
    let hash: [u8; 32] = Sha256::digest(stream.as_bytes()).into();
    let mut key = [0; 16];
    key.copy_from_slice(&hash[..16]);
    key
}

/// Takes a key's own bytes for its hash: they are those of a SHA-256, nothing is gained by hashing
/// them again.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uniform(u64);

impl Hasher for Uniform {
    fn write(&mut self, bytes: &[u8]) {
        if let Some((front, _)) = bytes.split_first_chunk() {
            self.0 ^= u64::from_le_bytes(*front);
        }
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

type Streams = HashMap<StreamKey, Head, BuildHasherDefault<Uniform>>;

/// The last event of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub revision: Revision,
    pub position: Position,
}

/// The end of the log and of every stream in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heads {
    pub streams: Streams,
    /// The last position.
    pub position: Position,
    /// The chain there.
    pub chain: Hash,
    /// When the event there happened; `None` if there is none.
    pub time: Option<DateTime<Utc>>,
    /// The right edge of the tree there.
    pub edge: Edge,
    /// What was signed last; never more than what is there.
    pub signed: Option<Checkpoint>,
}

impl Heads {
    /// Where a stream ends, `None` if it has no event.
    pub fn get(&self, key: &StreamKey) -> Option<Head> {
        self.streams.get(key).copied()
    }
}

/// Heads that are not committed yet, over those that are.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    streams: Streams,
    position: Position,
    chain: Hash,
    time: Option<DateTime<Utc>>,
    edge: Edge,
    /// Tiles that the open batch has filled.
    pub tiles: Vec<Tile>,
    /// What is signed of the open batch.
    pub signed: Option<Checkpoint>,
}

impl Overlay {
    /// An empty layer over the end of the log, with room for so many streams.
    pub fn over(heads: &Heads, streams: usize) -> Self {
        Self {
            streams: Streams::with_capacity_and_hasher(streams, BuildHasherDefault::default()),
            position: heads.position,
            chain: heads.chain,
            time: heads.time,
            edge: heads.edge.clone(),
            tiles: Vec::new(),
            signed: None,
        }
    }

    /// The tree with the open batch.
    pub fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Takes up the leaf of the next record.
    pub fn grow(&mut self, leaf: Hash) {
        self.edge.push(leaf, &mut self.tiles);
    }

    /// Whether the open batch has written to this stream.
    pub fn touches(&self, key: &StreamKey) -> bool {
        self.streams.contains_key(key)
    }

    /// Where a stream will end if the open batch is committed.
    pub fn get(&self, heads: &Heads, key: &StreamKey) -> Option<Head> {
        self.streams.get(key).copied().or_else(|| heads.get(key))
    }

    /// The last position with the open batch.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The chain with the open batch.
    pub fn chain(&self) -> Hash {
        self.chain
    }

    /// Takes up the records of one append, whose last has this head, this chain and this time.
    pub fn push(&mut self, key: StreamKey, head: Head, chain: Hash, time: DateTime<Utc>) {
        self.streams.insert(key, head);
        self.position = head.position;
        self.chain = chain;
        self.time = Some(time);
    }

    /// The batch is committed: the layer becomes part of the heads.
    pub fn settle(self, heads: &mut Heads) {
        heads.streams.extend(self.streams);
        heads.position = self.position;
        heads.chain = self.chain;
        heads.time = self.time;
        heads.edge = self.edge;
        if self.signed.is_some() {
            heads.signed = self.signed;
        }
    }
}

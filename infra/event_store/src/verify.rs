//! The whole check of a log: every place, every record, every payload, every hash.
//! It repairs nothing and trusts no index.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use crate::heads::{Head, StreamKey, key_of};
use crate::note::VerifierKey;
use crate::record::View;
use crate::tree::proofs::first_under;
use crate::tree::{Edge, Tile};
use crate::{Checkpoint, EventStore, Evidence, Hash, OpenError, Position, ReadError};

/// How many defects are named before the check gives up.
pub const MAX_DEFECTS: usize = 100;
/// How often progress is told, in events.
pub(crate) const PROGRESS: u64 = 1024;

/// A log without defects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many events there are.
    pub events: u64,
    /// Position of the last.
    pub last_position: Position,
    /// The chain there; equal to what was noted elsewhere, or the log was replaced.
    pub last_chain: Hash,
    /// Root of the tree over all of it.
    pub root: Hash,
    /// How many records the last checkpoint in the store signs; `None` if there is none.
    pub signed: Option<u64>,
}

/// What the one who checks has from elsewhere and believes more than the store.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Keys that may have signed the store's checkpoint; with none, its signature is not checked.
    pub keys: Vec<VerifierKey>,
    /// Checkpoints that were once received: the log must begin with each of them.
    pub checkpoints: Vec<Checkpoint>,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Which event; `None` if it is not in an event (the table's definition, a page's structure).
    pub position: Option<Position>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "position {position}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Why a log does not pass.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The first defects, at most [`MAX_DEFECTS`], in the order they were found.
    #[error("{} defects, the first: {}", .0.len(), .0.first().map_or(String::new(), ToString::to_string))]
    Defects(Vec<Defect>),
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Verifies the store in a directory, also beside the process that writes it.
pub fn verify(
    directory: &Path,
    known: &Known,
    progress: &mut dyn FnMut(Position),
) -> Result<Verified, VerifyError> {
    crate::embedded::verify(directory, known, progress)
}

/// A check in progress: it is handed every row in order.
#[derive(Debug, Default)]
pub(crate) struct Check {
    streams: HashMap<StreamKey, Head>,
    events: u64,
    pub position: Position,
    chain: Hash,
    edge: Edge,
    /// Tiles that were filled and not compared yet.
    pub tiles: Vec<Tile>,
    claims: Vec<Claim>,
    signed: Option<u64>,
    pub defects: Vec<Defect>,
}

/// That the log at a size had a root, and who says so.
#[derive(Debug)]
struct Claim {
    size: u64,
    root: Hash,
    by: &'static str,
}

impl Check {
    /// Notes a defect.
    pub fn defect(&mut self, position: Option<Position>, what: impl Into<String>) {
        self.defects.push(Defect { position, what: what.into() });
    }

    /// What the log must begin with: the checkpoint in the store, and those that were received before.
    pub fn expect(&mut self, stored: Option<Checkpoint>, known: &Known) {
        let claim = |c: &Checkpoint, by| Claim { size: c.size, root: c.root, by };
        self.claims.extend(known.checkpoints.iter().map(|c| claim(c, "a checkpoint known before")));
        if let Some(stored) = stored {
            self.signed = Some(stored.size);
            self.claims.push(claim(&stored, "the signed checkpoint in the store"));
            let verified = known.keys.iter().map(|key| Checkpoint::verified(&stored.note, key));
            if let Some(Err(error)) = verified.reduce(Result::or) {
                self.defect(None, format!("the signed checkpoint in the store: {error}"));
            }
        } else if !known.keys.is_empty() {
            self.defect(None, "there is no signed checkpoint in the store");
        }
        self.compare_roots();
    }

    fn compare_roots(&mut self) {
        let size = self.edge.size();
        if !self.claims.iter().any(|claim| claim.size == size) {
            return;
        }
        let root = self.edge.root();
        for claim in self.claims.extract_if(.., |claim| claim.size == size) {
            if claim.root != root {
                let Claim { by, root: signed, .. } = claim;
                let what = format!(
                    "the first {size} records are not those of {by}: root {root}, signed {signed}"
                );
                self.defects.push(Defect { position: None, what });
            }
        }
    }

    /// Whether enough is known.
    pub fn full(&self) -> bool {
        self.defects.len() >= MAX_DEFECTS
    }

    /// Notes that rows are missing or unreadable up to a position, exclusive.
    pub fn skip_to(&mut self, position: Position, why: &str) {
        if position > self.position + 1 {
            let last = position - 1;
            self.defect(Some(self.position + 1), format!("{why} (up to position {last})"));
            self.position = last;
        }
    }

    /// Checks the next row.
    pub fn row(&mut self, row: &Evidence) {
        self.skip_to(row.position, "missing");
        let before = std::mem::replace(&mut self.chain, row.chain);
        self.position = row.position;
        self.events += 1;
        if let Err(what) = self.problem(row, before) {
            self.defect(Some(row.position), what);
        }
        // Behind a gap there is no tree.
        if self.edge.size() + 1 == row.position {
            self.edge.push(Hash::leaf(&row.record), &mut self.tiles);
            self.compare_roots();
        }
    }

    /// Compares the tiles that were filled with those that are kept. A record's defect would show again in every
    /// tile above it: then it says more.
    pub fn compare_tiles(&mut self, read: impl Fn(&Tile) -> Result<Option<Vec<Hash>>, ReadError>) {
        for tile in std::mem::take(&mut self.tiles) {
            if !self.defects.is_empty() {
                return;
            }
            let Tile { level, number, .. } = tile;
            let (differs, what) = match read(&tile) {
                Ok(Some(kept)) if kept == tile.hashes => continue,
                Ok(Some(kept)) => (
                    kept.iter().zip(&tile.hashes).take_while(|(kept, own)| kept == own).count(),
                    format!("tile {number} of level {level} is not the one of its records"),
                ),
                Ok(None) => (0, format!("tile {number} of level {level} is missing")),
                Err(error) => (0, error.to_string()),
            };
            self.defect(Some(first_under(level, number, differs)), what);
        }
    }

    /// Notes levels of which there are not as many tiles as there should be.
    pub fn count_tiles(&mut self, counted: impl IntoIterator<Item = (u8, u64, u64)>) {
        for (level, found, wanted) in counted {
            if found != wanted {
                let what = format!("level {level} has {found} tiles, its records make {wanted}");
                self.defect(None, what);
            }
        }
    }

    fn problem(&mut self, row: &Evidence, before: Hash) -> Result<(), &'static str> {
        let view = View::parse(&row.record)?;
        let key = key_of(view.stream);
        let head = Head { revision: view.revision(), position: row.position };
        let last = self.streams.insert(key, head);
        if before.chained(Hash::leaf(&row.record)) != row.chain {
            return Err("the record, or its hash, is not the one that was chained");
        }
        if view.position() != row.position {
            return Err("the record belongs to another position");
        }
        if view.commitment() != Hash::commitment(&row.salt, &row.payload) {
            return Err("the payload, or its salt, is not the one that was recorded");
        }
        if view.previous() != last.map(|head| head.position)
            || view.revision() != last.map_or(0, |head| head.revision + 1)
        {
            return Err("the record does not follow the stream's last event");
        }
        view.event(Vec::new(), row.chain).map(drop)
    }

    /// The result.
    pub fn finish(mut self) -> Result<Verified, VerifyError> {
        let followed = self.edge.size();
        for Claim { size, by, .. } in std::mem::take(&mut self.claims) {
            let what =
                format!("{by} signs {size} records; only {followed} are there without a gap");
            self.defect(Some(followed), what);
        }
        if self.defects.is_empty() {
            let Self { events, position, chain, edge, signed, .. } = self;
            let (last_position, last_chain, root) = (position, chain, edge.root());
            Ok(Verified { events, last_position, last_chain, root, signed })
        } else {
            Err(VerifyError::Defects(self.defects))
        }
    }
}

/// Checks a store that needs nothing but its rows checked.
pub(crate) fn of_store(
    store: &EventStore,
    progress: &mut dyn FnMut(Position),
) -> Result<Verified, VerifyError> {
    let mut check = Check::default();
    check.expect(store.checkpoint()?, &Known::default());
    for position in 1..=store.head() {
        if let Some(row) = store.evidence(position)? {
            check.row(&row);
        }
        if position % PROGRESS == 0 {
            progress(position);
        }
    }
    check.finish()
}

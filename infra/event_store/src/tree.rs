//! The Merkle tree over the records of the log (RFC 6962 and RFC 9162, section 2.1): its right edge, which grows with
//! every record, and the tiles (C2SP `tlog-tiles`, height 8) into which everything left of the edge is laid down.
//! Where tiles are kept is the engines' business; proofs are made in `proofs`.

pub(crate) mod checks;
pub(crate) mod proofs;

pub use self::proofs::Tree;
use crate::Hash;

/// Levels of the tree that one tile spans.
const HEIGHT: u32 = 8;
/// Hashes in a full tile.
pub(crate) const WIDTH: usize = 1 << HEIGHT;

/// A full tile: the roots of 256 neighbouring subtrees, each of 256^level leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// 0 for leaves, 1 for roots of 256 leaves, and so on.
    pub level: u8,
    /// Place among the tiles of its level, from 0.
    pub number: u64,
    /// The roots, in order.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// The hashes one after the other, as `tlog-tiles` serves them.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }
}

/// The hashes of a tile from its bytes; `None` if they are not whole hashes.
#[must_use]
pub fn hashes_of(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}

/// The right edge of the tree: all that must be known to let it grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Roots of the complete subtrees that the tree consists of, the largest first.
    peaks: Vec<Hash>,
    /// For each level of tiles the hashes of the one that is not full.
    rows: Vec<Vec<Hash>>,
}

impl Edge {
    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The edge of a tree of `size` leaves from its unfilled tiles.
    #[must_use]
    pub fn of_rows(size: u64, rows: Vec<Vec<Hash>>) -> Option<Self> {
        let mut peaks = Vec::new();
        for height in (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1) {
            let within = height % HEIGHT;
            let first = (size >> height & !1) << within;
            let first = usize::try_from(first % WIDTH as u64).ok()?;
            let row = rows.get(usize::try_from(height / HEIGHT).ok()?)?;
            peaks.push(root_of(row.get(first..first + (1 << within))?));
        }
        Some(Self { size, peaks, rows })
    }

    /// Takes up the next leaf; tiles that it fills are added to `full`.
    pub fn push(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let (mut hash, mut height) = (leaf, 0);
        self.note(0, leaf, full);
        while self.size >> height & 1 == 1 {
            // There is a peak for every bit of the size.
            if let Some(left) = self.peaks.pop() {
                hash = Hash::node(left, hash);
            }
            height += 1;
            if height % HEIGHT == 0 {
                self.note(height / HEIGHT, hash, full);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    fn note(&mut self, level: u32, hash: Hash, full: &mut Vec<Tile>) {
        let at = level as usize;
        if self.rows.len() <= at {
            self.rows.resize(at + 1, Vec::new());
        }
        self.rows[at].push(hash);
        if self.rows[at].len() == WIDTH {
            let hashes = std::mem::take(&mut self.rows[at]);
            let number = self.size >> (HEIGHT * level) >> HEIGHT;
            // 64 bits of size have eight levels of tiles.
            full.push(Tile { level: u8::try_from(level).unwrap_or(u8::MAX), number, hashes });
        }
    }

    /// The root of the tree (RFC 9162, section 2.1.1).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Hash::empty_tree() };
        peaks.fold(*last, |right, left| Hash::node(*left, right))
    }

    /// The hashes of a level's unfilled tile.
    fn row(&self, level: u8) -> &[Hash] {
        self.rows.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// The number of the tile of this level that is not full.
    fn unfilled(&self, level: u8) -> u64 {
        width(self.size, level) / WIDTH as u64
    }
}

/// How many hashes a tree of this size has in all tiles of a level.
pub(crate) fn width(size: u64, level: u8) -> u64 {
    size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0)
}

/// The root of a complete subtree from the roots at one level below it; their number is a power of two.
fn root_of(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).map(|pair| Hash::node(pair[0], pair[pair.len() - 1])).collect();
    }
    row.first().copied().unwrap_or_else(Hash::empty_tree)
}

/// The root of a full tile: a hash of the level above it.
pub(crate) fn root_of_tile(hashes: &[Hash]) -> Hash {
    root_of(hashes)
}

#[cfg(test)]
mod tests;

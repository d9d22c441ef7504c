//! Whether a proof holds (RFC 9162, sections 2.1.3.2 and 2.1.4.2): roots, leaves and hashes in, yes or no out.
//! Proofs are made in `proofs`; no tile is read here.

use crate::{Hash, Position};

/// Whether a path shows that a leaf stands at a position of the tree with this size and root.
#[must_use]
pub fn includes(position: Position, size: u64, leaf: Hash, path: &[Hash], root: Hash) -> bool {
    let Some(index) = position.checked_sub(1).filter(|index| *index < size) else {
        return false;
    };
    let (mut way, mut hash) = (Way { at: index, last: size - 1 }, leaf);
    for beside in path {
        let Some(side) = way.up() else { return false };
        hash = side.over(hash, *beside);
    }
    way.last == 0 && hash == root
}

/// Whether a path shows that the tree of the second size and root begins with the tree of the first.
#[must_use]
pub fn extends(from: (u64, Hash), to: (u64, Hash), path: &[Hash]) -> bool {
    if from.0 == 0 || from.0 == to.0 {
        let same = from.0 != to.0 || from.1 == to.1;
        return path.is_empty() && same && (from.0 > 0 || from.1 == Hash::empty_tree());
    }
    if from.0 > to.0 {
        return false;
    }
    // A whole subtree is its own beginning and not told again.
    let whole = from.0.is_power_of_two().then_some(from.1);
    let mut path = whole.iter().chain(path).copied();
    let Some(first) = path.next() else { return false };
    let shift = (from.0 - 1).trailing_ones();
    let mut way = Way { at: (from.0 - 1) >> shift, last: (to.0 - 1) >> shift };
    let (mut old, mut new) = (first, first);
    for beside in path {
        let Some(side) = way.up() else { return false };
        if side == Side::Left {
            old = side.over(old, beside);
        }
        new = side.over(new, beside);
    }
    way.last == 0 && old == from.1 && new == to.1
}

/// Where the next hash of a path stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn over(self, hash: Hash, beside: Hash) -> Hash {
        match self {
            Self::Left => Hash::node(beside, hash),
            Self::Right => Hash::node(hash, beside),
        }
    }
}

/// The way from a node up to the root: its index and that of the last node of its level.
struct Way {
    at: u64,
    last: u64,
}

impl Way {
    /// One hash further; `None` if the root was reached before.
    fn up(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.at % 2 == 1 || self.at == self.last {
            while self.at % 2 == 0 && self.at != 0 {
                (self.at, self.last) = (self.at >> 1, self.last >> 1);
            }
            Side::Left
        } else {
            Side::Right
        };
        (self.at, self.last) = (self.at >> 1, self.last >> 1);
        Some(side)
    }
}

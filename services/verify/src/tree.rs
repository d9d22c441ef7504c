//! Proofs of a Merkle tree by RFC 9162, section 2.1: inclusion and consistency.
//! Nothing is built here, and nothing signed.

use crate::encoding::{Hash, sha256};

/// The root of a tree without leaves.
pub(crate) fn empty() -> Hash {
    sha256(&[])
}

/// The hash of a leaf.
pub(crate) fn leaf(record: &[u8]) -> Hash {
    sha256(&[&[0], record])
}

/// The hash over two others.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// Whether the leaf stands at this index, from 0, in the tree of this size and root (section 2.1.3.2).
pub(crate) fn includes(root: &Hash, size: u64, index: u64, leaf: Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the tree of size `to` begins with the whole tree of size `from` (section 2.1.4.2).
pub(crate) fn extends(from: (u64, &Hash), to: (u64, &Hash), path: &[Hash]) -> bool {
    let ((from, old_root), (to, new_root)) = (from, to);
    if from == to {
        return path.is_empty() && old_root == new_root;
    }
    if from > to {
        return false;
    }
    if from == 0 {
        return path.is_empty() && *old_root == empty();
    }
    let whole = from.is_power_of_two().then_some(*old_root);
    let mut hashes = whole.into_iter().chain(path.iter().copied());
    let Some(first) = hashes.next() else { return false };
    let (mut at, mut last) = (from - 1, to - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (first, first);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old = node(&hash, &old);
            new = node(&hash, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node(&new, &hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *new_root
}

#[cfg(test)]
mod tests;

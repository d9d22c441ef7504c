//! The Merkle tree of RFC 6962 and RFC 9162 as far as a witness needs it: whether one tree extends another.
//! No tree is built here.

use sha2::{Digest, Sha256};

/// The most hashes of a consistency proof (`tlog-witness`).
pub const LONGEST_PROOF: usize = 63;

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update([1]);
    digest.update(left);
    digest.update(right);
    digest.finalize().into()
}

/// A tree's size and root.
pub type Tree = (u64, [u8; 32]);

/// Whether `proof` shows that the tree `new` extends the tree `old` (RFC 9162, section 2.1.4.2).
#[must_use]
pub fn extends(old: Tree, new: Tree, proof: &[[u8; 32]]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == 0 || old_size == new_size {
        return proof.is_empty() && (old_size == 0 || old_root == new_root);
    }
    if old_size > new_size {
        return false;
    }
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    // A tree of a power of two is itself a node of the larger tree, and the proof leaves it out.
    let first = if old_size.is_power_of_two() { Some(&old_root) } else { None };
    let mut path = first.into_iter().chain(proof);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let Some(start) = path.next() else {
        return false;
    };
    let (mut from_old, mut from_new) = (*start, *start);
    for hash in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            (from_old, from_new) = (node(hash, &from_old), node(hash, &from_new));
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            from_new = node(&from_new, hash);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && from_old == old_root && from_new == new_root
}

#[cfg(test)]
pub(crate) mod tests;

//! The Merkle tree as RFC 6962, section 2.1, defines it, word by word, recursively.
//! It shares nothing with what it judges but the hash of two hashes.

use crate::encoding::{Hash, sha256};
use crate::tree::node;

/// The largest power of two smaller than this.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [only] => *only,
        more => {
            let (left, right) = more.split_at(split(more.len()));
            node(&root(left), &root(right))
        }
    }
}

pub(crate) fn inclusion(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (inclusion(index, left), root(right))
    } else {
        (inclusion(index - left.len(), right), root(left))
    };
    path.push(sibling);
    path
}

pub(crate) fn consistency(from: usize, leaves: &[Hash]) -> Vec<Hash> {
    if from == 0 { Vec::new() } else { subproof(from, leaves, true) }
}

fn subproof(from: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if from == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if from <= left.len() {
        (subproof(from, left, whole), root(right))
    } else {
        (subproof(from - left.len(), right, false), root(left))
    };
    path.push(sibling);
    path
}

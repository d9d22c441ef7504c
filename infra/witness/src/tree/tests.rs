//! Every pair of small trees, with the recursive definition of RFC 6962 as the judge.

use sha2::{Digest, Sha256};

use super::{extends, node};

/// The leaves of a small log.
pub(crate) fn leaves(count: u8) -> Vec<[u8; 32]> {
    (0..count).map(|n| Sha256::digest([0, n]).into()).collect()
}

fn split(leaves: usize) -> usize {
    leaves.next_power_of_two() / 2
}

/// The root as in RFC 6962, section 2.1.
pub(crate) fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The proof as in RFC 6962, section 2.1.2.
pub(crate) fn proof(old: usize, leaves: &[[u8; 32]]) -> Vec<[u8; 32]> {
    if old == 0 { Vec::new() } else { subproof(old, leaves, true) }
}

fn subproof(old: usize, leaves: &[[u8; 32]], whole: bool) -> Vec<[u8; 32]> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, next) = if old <= k {
        (subproof(old, left, whole), root(right))
    } else {
        (subproof(old - k, right, false), root(left))
    };
    path.push(next);
    path
}

fn tree(leaves: &[[u8; 32]]) -> super::Tree {
    (leaves.len() as u64, root(leaves))
}

#[test]
fn every_proof_between_small_trees_holds() {
    let all = leaves(40);
    for new in 0..=all.len() {
        for old in 0..=new {
            let proof = proof(old, &all[..new]);
            assert!(extends(tree(&all[..old]), tree(&all[..new]), &proof), "{old} to {new}");
        }
    }
}

#[test]
fn no_proof_holds_that_was_touched() {
    let all = leaves(40);
    for new in 1..=all.len() {
        for old in 1..=new {
            let (from, to) = (tree(&all[..old]), tree(&all[..new]));
            let right = proof(old, &all[..new]);
            for at in 0..right.len() {
                let mut wrong = right.clone();
                wrong[at][5] ^= 1;
                assert!(!extends(from, to, &wrong), "{old} to {new}");
                wrong.remove(at);
                assert!(!extends(from, to, &wrong), "{old} to {new}");
            }
            let longer = [right.clone(), vec![[0; 32]]].concat();
            assert!(!extends(from, to, &longer), "{old} to {new}");
            assert!(!extends((old as u64, [9; 32]), to, &right), "{old} to {new}");
            assert!(!extends(from, (new as u64, [9; 32]), &right), "{old} to {new}");
            assert!(old == new || !extends(to, from, &right), "{new} back to {old}");
        }
    }
}

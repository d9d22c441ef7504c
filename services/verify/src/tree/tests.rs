//! Tests of the proofs against a tree built by the definition, for all small sizes.

use super::*;
use crate::tests::naive;

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
}

#[test]
fn every_leaf_is_proven_at_its_own_place_and_at_no_other() {
    for size in 1..=33_u64 {
        let leaves = leaves(size);
        let root = naive::root(&leaves);
        for (place, hash) in leaves.iter().enumerate() {
            let (index, path) = (place as u64, naive::inclusion(place, &leaves));
            for claimed in 0..size + 2 {
                let holds = includes(&root, size, claimed, *hash, &path);
                assert_eq!(holds, claimed == index, "{index} as {claimed} of {size}");
            }
            assert!(!includes(&root, size, index, leaf(b"other"), &path));
            let longer: Vec<_> = path.iter().copied().chain([root]).collect();
            assert!(!includes(&root, size, index, *hash, &longer));
            assert!(path.is_empty() || !includes(&root, size, index, *hash, &path[1..]));
        }
    }
}

#[test]
fn every_tree_extends_those_it_grew_from_and_no_other() {
    for to in 0..=33_usize {
        let leaves = leaves(to as u64);
        let new = naive::root(&leaves);
        for from in 0..=to {
            let old = naive::root(&leaves[..from]);
            let path = naive::consistency(from, &leaves);
            let (from, to) = (from as u64, to as u64);
            assert!(extends((from, &old), (to, &new), &path), "{from} to {to}");
            let other = leaf(b"other");
            assert!(!extends((from, &other), (to, &new), &path), "other root, {from} to {to}");
            assert!(!extends((from, &old), (to, &other), &path) || from == 0);
            let longer: Vec<_> = path.iter().copied().chain([other]).collect();
            assert!(!extends((from, &old), (to, &new), &longer));
            for other in (1..=to).filter(|other| *other != from) {
                assert!(!extends((other, &old), (to, &new), &path), "{from} as {other} of {to}");
            }
        }
    }
}

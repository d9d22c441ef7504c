//! Tiles, roots and proofs beside the definitions of RFC 9162, written down as they stand there.

use std::collections::HashMap;

use proptest::prelude::*;

use super::proofs::Tree;
use super::{Edge, Tile, WIDTH, hashes_of, root_of_tile, width};
use crate::Hash;

/// MTH of section 2.1.1.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_tree(),
        [leaf] => *leaf,
        _ => {
            let k = split(leaves.len());
            Hash::node(naive_root(&leaves[..k]), naive_root(&leaves[k..]))
        }
    }
}

/// PATH of section 2.1.3.1.
fn naive_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (mut path, other) = if m < k {
        (naive_path(m, &leaves[..k]), &leaves[k..])
    } else {
        (naive_path(m - k, &leaves[k..]), &leaves[..k])
    };
    path.push(naive_root(other));
    path
}

/// SUBPROOF of section 2.1.4.1.
fn naive_subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = split(leaves.len());
    let (mut proof, other) = if m <= k {
        (naive_subproof(m, &leaves[..k], whole), &leaves[k..])
    } else {
        (naive_subproof(m - k, &leaves[k..], false), &leaves[..k])
    };
    proof.push(naive_root(other));
    proof
}

fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

#[derive(Default)]
struct Grown {
    edge: Edge,
    tiles: HashMap<(u8, u64), Vec<Hash>>,
}

fn grown(leaves: &[Hash]) -> Grown {
    let mut grown = Grown::default();
    let mut full: Vec<Tile> = Vec::new();
    for leaf in leaves {
        grown.edge.push(*leaf, &mut full);
    }
    for tile in full {
        assert_eq!(hashes_of(&tile.bytes()).unwrap(), tile.hashes);
        assert_eq!(tile.hashes.len(), WIDTH);
        assert!(grown.tiles.insert((tile.level, tile.number), tile.hashes).is_none());
    }
    grown
}

fn with_tree<T>(grown: &Grown, ask: impl FnOnce(&Tree<'_>) -> T) -> T {
    let read = |level, number| Ok(grown.tiles.get(&(level, number)).cloned());
    ask(&Tree::new(grown.edge.clone(), &read))
}

const SIZES: [usize; 16] =
    [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1_000, 65_535, 65_536, 65_537, 66_000];

#[test]
fn the_root_of_any_beginning_is_that_of_the_definition() {
    let all = leaves(66_000);
    let grown = grown(&all);
    assert_eq!(Edge::default().root(), Hash::empty_tree());
    with_tree(&grown, |tree| {
        assert_eq!(tree.root(0).unwrap(), Hash::empty_tree());
        for size in SIZES {
            assert_eq!(tree.root(size as u64).unwrap(), naive_root(&all[..size]), "{size}");
        }
        assert!(tree.root(66_001).is_err(), "no root beyond the tree");
    });
}

#[test]
fn an_edge_made_anew_from_its_rows_grows_on_as_if_nothing_had_been() {
    let all = leaves(66_100);
    for size in SIZES {
        let whole = grown(&all[..size]);
        let anew = Edge::of_rows(size as u64, whole.edge.rows.clone()).unwrap();
        assert_eq!(anew, whole.edge, "{size}");
    }
    let short = Edge::of_rows(300, vec![leaves(43)]);
    assert_eq!(short, None, "a row is missing");
}

#[test]
fn a_tile_has_the_roots_of_the_tiles_below_it() {
    let all = leaves(66_000);
    let grown = grown(&all);
    assert_eq!(grown.tiles.len(), 66_000 / 256 + 1);
    let above = &grown.tiles[&(1, 0)];
    for (number, hash) in (0..).zip(above) {
        assert_eq!(root_of_tile(&grown.tiles[&(0, number)]), *hash);
    }
    assert_eq!((width(66_000, 0), width(66_000, 1), width(66_000, 2)), (66_000, 257, 1));
    with_tree(&grown, |tree| {
        assert_eq!(tree.tile(0, 0, 256).unwrap().unwrap(), all[..256]);
        assert_eq!(tree.tile(0, 257, 208).unwrap().unwrap(), all[65_792..]);
        assert_eq!(tree.tile(0, 257, 209).unwrap(), None, "the tree has not so many");
        assert_eq!(tree.tile(2, 0, 1).unwrap().unwrap(), [root_of_tile(above)]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn proofs_are_those_of_the_definition(size in 1_usize..1_500, a in 0_usize..1_500, b in 1_usize..1_500) {
        let all = leaves(1_500);
        let grown = grown(&all);
        let (index, from) = (a % size, 1 + b % size);
        with_tree(&grown, |tree| {
            let path = tree.inclusion(index as u64, size as u64).unwrap();
            assert_eq!(path, naive_path(index, &all[..size]));
            assert_eq!(tree.leaf(index as u64).unwrap(), all[index]);
            let proof = tree.consistency(from as u64, size as u64).unwrap();
            assert_eq!(proof, naive_subproof(from, &all[..size], true));
        });
    }
}

#[test]
fn what_is_outside_the_tree_has_no_proof() {
    let grown = grown(&leaves(10));
    with_tree(&grown, |tree| {
        assert!(tree.inclusion(10, 10).is_err());
        assert!(tree.inclusion(3, 11).is_err());
        assert!(tree.consistency(8, 7).is_err());
        assert_eq!(tree.consistency(0, 7).unwrap(), []);
    });
}

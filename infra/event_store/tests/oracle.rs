//! Another program's tree over the same records: `ct-merkle` makes the same roots and the same proofs.
//! The tree over the log is met in `tree`.

use std::sync::Arc;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use event_store::ExpectedRevision::NoStream;
use event_store::contract::append;
use event_store::note::LogKey;
use event_store::{EventStore, Hash};
use sha2::Sha256;

fn in_a_row(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[tokio::test]
async fn another_program_makes_the_same_roots_and_proofs() {
    let key = LogKey::from_seed("example.org/log", &[7; 32]).unwrap();
    let store = EventStore::signed_memory(Arc::new(key));
    for batch in 0..3 {
        append(&store, &format!("a-{batch}"), NoStream, 0..199).await.unwrap();
    }
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=store.head() {
        other.push(store.evidence(size).unwrap().unwrap().record);
        let root = other.root();
        assert_eq!(root.as_bytes().as_slice(), store.root(size).unwrap().0, "{size}");
        if ![1, 2, 3, 64, 255, 256, 257, 511, 512, 597].contains(&size) {
            continue;
        }
        for position in (1..=size).step_by(13) {
            let path = other.prove_inclusion(usize::try_from(position - 1).unwrap());
            let own = store.inclusion(position, size).unwrap();
            assert_eq!(path.as_bytes(), in_a_row(&own), "{position} in {size}");
        }
        for from in (1..size).step_by(11) {
            let path = other.prove_consistency(usize::try_from(size - from).unwrap());
            let own = store.consistency(from, size).unwrap();
            assert_eq!(path.as_bytes(), in_a_row(&own), "{from} to {size}");
        }
    }
}

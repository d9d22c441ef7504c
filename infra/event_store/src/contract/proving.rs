//! Proving: whatever the log has grown to, every beginning of it has a root, and every record and every earlier size
//! a proof. How proofs are made is compared with their definition elsewhere.

use std::future::Future;

use super::{append, events, stream};
use crate::ExpectedRevision::{Any, NoStream};
use crate::{Append, Checkpoint, EventStore, Hash, ReadError, extends, includes};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    every_record_and_every_size_can_be_proven(make().await).await;
    what_is_beyond_the_log_is_refused(make().await).await;
    what_is_written_is_signed_if_there_is_a_key(make().await).await;
}

async fn every_record_and_every_size_can_be_proven(store: EventStore) {
    assert_eq!(store.root(0), Ok(Hash::empty_tree()));
    let mut sizes = vec![(0, store.root(0).unwrap())];
    for (batch, count) in [1_u32, 2, 4, 249, 1, 300].into_iter().enumerate() {
        let name = format!("a-{batch}");
        store.append(Append::new(stream(&name), NoStream, events(0..count))).await.unwrap();
        sizes.push((store.head(), store.root(store.head()).unwrap()));
    }
    let head = store.head();
    for (size, root) in &sizes {
        assert_eq!(store.root(*size), Ok(*root), "the root of a size does not change");
        for (later, grown) in sizes.iter().filter(|(later, _)| later >= size) {
            let path = store.consistency(*size, *later).unwrap();
            assert!(extends((*size, *root), (*later, *grown), &path), "{size} to {later}");
        }
        for position in [1, 3, 7, 255, 256, 257, 258, 500].into_iter().filter(|at| at <= size) {
            let leaf = store.leaf(position).unwrap();
            let record = store.evidence(position).unwrap().unwrap().record;
            assert_eq!(leaf, Hash::leaf(&record));
            let path = store.inclusion(position, *size).unwrap();
            assert!(includes(position, *size, leaf, &path, *root), "{position} in {size}");
            assert!(!includes(position, *size, Hash::NONE, &path, *root), "not another leaf");
        }
    }
    assert_eq!(store.tile(0, 0, 256).unwrap().unwrap()[6], store.leaf(7).unwrap());
    assert_eq!(store.tile(1, 0, 2).unwrap().unwrap()[0], store.root(256).unwrap());
    assert_eq!(head, 557);
}

async fn what_is_beyond_the_log_is_refused(store: EventStore) {
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    let beyond = |asked, size| ReadError::BeyondTree { asked, size };
    assert_eq!(store.root(4), Err(beyond(4, 3)));
    assert_eq!(store.leaf(4), Err(beyond(4, 3)));
    assert_eq!(store.inclusion(3, 2), Err(beyond(3, 2)));
    assert_eq!(store.consistency(2, 4), Err(beyond(4, 3)));
    assert!(store.inclusion(0, 3).is_err() && store.leaf(0).is_err());
    assert!(store.leaf(u64::MAX).is_err() && store.inclusion(u64::MAX, 3).is_err());
    assert!(store.consistency(3, 2).is_err());
    assert_eq!(store.tile(0, 0, 4), Ok(None));
    assert_eq!(store.tile(9, u64::MAX, 256), Ok(None));
}

async fn what_is_written_is_signed_if_there_is_a_key(store: EventStore) {
    let Some(key) = store.key() else {
        append(&store, "a-1", NoStream, 0..3).await.unwrap();
        assert_eq!((store.checkpoint(), store.checkpoint_at(2)), (Ok(None), Ok(None)));
        return;
    };
    for number in 0..5 {
        append(&store, &format!("a-{number}"), Any, 0..3).await.unwrap();
        let signed = store.checkpoint().unwrap().unwrap();
        assert_eq!(signed.size, store.head());
        assert_eq!(signed.root, store.root(signed.size).unwrap());
        assert_eq!(Checkpoint::verified(&signed.note, key.verifier()), Ok(signed.clone()));
        assert_eq!(store.checkpoint_at(signed.size), Ok(Some(signed)));
    }
}

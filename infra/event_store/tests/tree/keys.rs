//! One key after another signs the same log.
//! What a note with a signature looks like is not tested here.

use std::sync::Arc;

use event_store::ExpectedRevision::NoStream;
use event_store::contract::append;
use event_store::note::LogKey;
use event_store::{Checkpoint, EventStore, Known, Options};

use super::{defects, filled};
use crate::key;

#[tokio::test]
async fn another_key_does_not_go_on_with_the_log_unless_the_old_one_is_named() {
    let directory = tempfile::tempdir().unwrap();
    filled(directory.path(), 10).await;
    let other = Arc::new(LogKey::from_seed("example.org/log", &[8; 32]).unwrap());
    let mut foreign = Options { key: Some(Arc::clone(&other)), ..Options::default() };
    let refused = EventStore::open(directory.path(), foreign.clone()).unwrap_err();
    assert!(refused.to_string().contains("not signed by the key of this log"), "{refused}");
    let theirs = Known { keys: vec![other.verifier().clone()], checkpoints: Vec::new() };
    assert!(defects(directory.path(), &theirs)[0].contains("no signature by example.org/log"));
    foreign.retired = vec![key().verifier().clone()];
    let store = EventStore::open(directory.path(), foreign).unwrap();
    append(&store, "b-1", NoStream, 10..11).await.unwrap();
    let signed = store.checkpoint().unwrap().unwrap();
    assert!(Checkpoint::verified(&signed.note, other.verifier()).is_ok());
}

#[tokio::test]
async fn a_new_key_signs_at_once_what_the_old_one_signed() {
    let directory = tempfile::tempdir().unwrap();
    let old = filled(directory.path(), 10).await;
    let new = Arc::new(LogKey::from_seed("example.org/log", &[8; 32]).unwrap());
    let retired = vec![key().verifier().clone()];
    let options = Options { key: Some(Arc::clone(&new)), retired, ..Options::default() };
    let store = EventStore::open(directory.path(), options).unwrap();
    let signed = store.checkpoint().unwrap().unwrap();
    assert_eq!((signed.size, signed.root), (old.size, old.root));
    assert!(Checkpoint::verified(&signed.note, new.verifier()).is_ok());
    store.close().await;
    let checkpoints = vec![old, signed];
    let known = Known { keys: vec![new.verifier().clone()], checkpoints };
    assert_eq!(defects(directory.path(), &known), [""; 0]);
}

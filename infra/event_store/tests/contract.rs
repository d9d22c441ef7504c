//! Both engines keep the contract.
//! The checks themselves are in the crate, for engines to come.

use std::sync::atomic::{AtomicU32, Ordering};

use event_store::{EventStore, Options};

use crate::key;

#[tokio::test(flavor = "multi_thread")]
async fn the_store_in_memory_keeps_the_contract() {
    event_store::contract::holds(async || EventStore::memory()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_store_keeps_the_contract() {
    let directory = tempfile::tempdir().unwrap();
    let next = AtomicU32::new(0);
    event_store::contract::holds(async || {
        let name = next.fetch_add(1, Ordering::Relaxed).to_string();
        EventStore::open(&directory.path().join(name), Options::default()).unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_that_sign_keep_the_contract() {
    event_store::contract::holds(async || EventStore::signed_memory(key())).await;
    let directory = tempfile::tempdir().unwrap();
    let next = AtomicU32::new(0);
    event_store::contract::holds(async || {
        let name = next.fetch_add(1, Ordering::Relaxed).to_string();
        let options = Options { key: Some(key()), ..Options::default() };
        EventStore::open(&directory.path().join(name), options).unwrap()
    })
    .await;
}

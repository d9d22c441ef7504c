//! What the embedded store refuses, and what a reader beside it sees.
//! A second process is met in `kill`, where there is one.

use event_store::ExpectedRevision::{Exact, NoStream};
use event_store::contract::{append, stream};
use event_store::{
    AppendError, Delivered, EventStore, Filter, Known, OpenError, Options, StoreState, verify,
};
use rusqlite::Connection;

fn open(directory: &std::path::Path) -> EventStore {
    EventStore::open(directory, Options::default()).unwrap()
}

#[tokio::test]
async fn the_database_refuses_to_change_or_remove_an_event() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    store.close().await;
    let database = Connection::open(directory.path().join("events.sqlite")).unwrap();
    for change in [
        "UPDATE events SET payload = x'00' WHERE position = 2",
        "DELETE FROM events WHERE position = 3",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events VALUES (2, x'00', x'00', x'00', x'00')",
        "REPLACE INTO events VALUES (3, x'00', x'00', x'00', x'00')",
    ] {
        let refused = database.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{change}: {refused}");
    }
    drop(database);
    assert_eq!(verify(directory.path(), &Known::default(), &mut |_| {}).unwrap().events, 3);
}

#[tokio::test]
async fn a_directory_in_use_is_refused_and_named() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    let refused = EventStore::open(directory.path(), Options::default()).unwrap_err();
    assert!(
        matches!(refused, OpenError::InUse { holder: Some(pid), .. } if pid == std::process::id())
    );
    assert!(refused.to_string().contains(directory.path().to_str().unwrap()));
    store.close().await;
    open(directory.path()).close().await;
}

#[tokio::test]
async fn a_reader_follows_beside_the_writer_and_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let missing = EventStore::open_reader(directory.path());
    assert!(matches!(missing, Err(OpenError::Missing(_))));
    let store = open(directory.path());
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    let reader = EventStore::open_reader(directory.path()).unwrap();
    assert_eq!(reader.head(), 3);
    let mut subscription = reader.subscribe(3, Filter::All);
    assert_eq!(subscription.next().await, Ok(Delivered::CaughtUp(3)));
    append(&store, "a-1", Exact(2), 3..4).await.unwrap();
    assert_eq!(reader.stream_revision(&stream("a-1")), Ok(Some(3)));
    assert!(
        matches!(subscription.next().await, Ok(Delivered::Event(event)) if event.position == 4)
    );
    let refused = append(&reader, "a-1", Exact(3), 4..5).await;
    assert!(matches!(refused, Err(AppendError::ReadOnly { .. })), "{refused:?}");
    assert!(matches!(reader.state(), StoreState::ReadOnly { .. }));
    assert_eq!(reader.verify(&mut |_| {}).unwrap().events, 4);
}

#[tokio::test]
async fn saved_heads_are_used_if_they_fit_and_passed_over_if_not() {
    let directory = tempfile::tempdir().unwrap();
    let saved = directory.path().join("heads.snapshot");
    let store = open(directory.path());
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    store.close().await;
    let early = std::fs::read(&saved).unwrap();
    let store = open(directory.path());
    append(&store, "a-1", Exact(2), 3..5).await.unwrap();
    append(&store, "b-1", NoStream, 5..6).await.unwrap();
    store.close().await;
    let mut damaged = early.clone();
    damaged[20] ^= 1;
    for bytes in [Some(early), Some(damaged), Some(Vec::new()), None] {
        match bytes {
            Some(bytes) => std::fs::write(&saved, bytes).unwrap(),
            None => std::fs::remove_file(&saved).unwrap(),
        }
        let store = open(directory.path());
        assert_eq!(store.stream_revision(&stream("a-1")), Ok(Some(4)));
        assert_eq!((store.stream_revision(&stream("b-1")), store.head()), (Ok(Some(0)), 6));
        drop(store);
    }
}

#[tokio::test]
async fn heads_are_saved_in_the_background() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options { snapshot_every: 10, ..Options::default() };
    let store = EventStore::open(directory.path(), options).unwrap();
    append(&store, "a-1", NoStream, 0..30).await.unwrap();
    while !directory.path().join("heads.snapshot").exists() {
        tokio::task::yield_now().await;
    }
    append(&store, "a-1", Exact(29), 30..31).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_foreign_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE events (x)").unwrap();
    let refused = EventStore::open(directory.path(), Options::default());
    assert!(matches!(refused, Err(OpenError::Unsound { .. })), "{refused:?}");
}

#[tokio::test]
async fn appends_and_reads_after_closing_say_so() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    let other = store.clone();
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    store.close().await;
    assert!(other.read_all(0, &Filter::All, 1).is_err());
    assert_eq!(append(&other, "a-1", Exact(2), 3..4).await, Err(AppendError::Closed));
    assert!(matches!(other.state(), StoreState::ReadOnly { .. }));
}

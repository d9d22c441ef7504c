//! The tree over the log: what is signed survives, what was signed binds, and whoever alters the file is found.
//! Roots and proofs themselves are compared with their definition in `tree/tests.rs`.

mod keys;

use std::path::Path;

use event_store::ExpectedRevision::{Any, Exact, NoStream};
use event_store::contract::{append, stream};
use event_store::{
    Append, Checkpoint, EventStore, Hash, Known, OpenError, Options, ReadError, VerifyError, verify,
};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::{key, known};

fn options() -> Options {
    Options { key: Some(key()), ..Options::default() }
}

fn open(directory: &Path) -> EventStore {
    EventStore::open(directory, options()).unwrap()
}

/// A closed store of so many events, and its last checkpoint.
async fn filled(directory: &Path, events: u32) -> Checkpoint {
    let store = open(directory);
    let mut next = 0;
    while next < events {
        let until = events.min(next + 700);
        append(&store, &format!("a-{next}"), NoStream, next..until).await.unwrap();
        next = until;
    }
    let checkpoint = store.checkpoint().unwrap().unwrap();
    store.close().await;
    checkpoint
}

/// The file as anyone can write it who can write the directory.
fn altered(directory: &Path, change: &str) {
    let database = Connection::open(directory.join("events.sqlite")).unwrap();
    // The guards stand against mistakes; whoever means it goes past them.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    database.execute_batch(change).unwrap();
}

fn defects(directory: &Path, known: &Known) -> Vec<String> {
    match verify(directory, known, &mut |_| {}) {
        Ok(_) => Vec::new(),
        Err(VerifyError::Defects(defects)) => defects.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[tokio::test]
async fn every_commit_is_signed_and_what_is_signed_can_be_proven() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    assert_eq!(store.checkpoint().unwrap().unwrap().root, Hash::empty_tree());
    append(&store, "a-1", NoStream, 0..600).await.unwrap();
    let first = store.checkpoint().unwrap().unwrap();
    append(&store, "a-1", Exact(599), 600..601).await.unwrap();
    let second = store.checkpoint().unwrap().unwrap();
    assert_eq!((first.size, second.size), (600, 601));
    assert_eq!(Checkpoint::verified(&second.note, key().verifier()), Ok(second.clone()));
    assert_eq!(store.checkpoint_at(600).unwrap().unwrap(), first, "signed anew, the same");
    let leaf = Hash::leaf(&store.evidence(300).unwrap().unwrap().record);
    assert_eq!(store.leaf(300).unwrap(), leaf);
    let path = store.inclusion(300, 601).unwrap();
    assert_eq!(climbed(leaf, 299, 601, &path), second.root);
    let beside = EventStore::open_reader(directory.path()).unwrap();
    assert_eq!(beside.checkpoint().unwrap().unwrap(), second);
    assert_eq!(beside.inclusion(300, 601).unwrap(), path);
    assert_eq!(beside.consistency(600, 601).unwrap(), store.consistency(600, 601).unwrap());
    append(&store, "a-2", NoStream, 601..603).await.unwrap();
    assert_eq!(beside.checkpoint().unwrap().unwrap().size, 603, "a reader follows");
    assert_eq!(store.inclusion(604, 604), Err(ReadError::BeyondTree { asked: 604, size: 603 }));
    assert_eq!(store.tile(0, 1, 256).unwrap().unwrap().len(), 256);
    assert_eq!(store.tile(0, 3, 1).unwrap(), None);
}

/// The root that a path leads to (RFC 9162, section 2.1.3.2).
fn climbed(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Hash {
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for other in path {
        if at % 2 == 1 || at == last {
            hash = Hash::node(*other, hash);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            hash = Hash::node(hash, *other);
        }
        (at, last) = (at / 2, last / 2);
    }
    hash
}

#[tokio::test]
async fn the_tree_grows_on_after_a_restart_with_and_without_saved_heads() {
    let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let whole = filled(once.path(), 2_100).await;
    let part = filled(twice.path(), 1_400).await;
    assert_ne!(part.root, whole.root);
    std::fs::remove_file(twice.path().join("heads.snapshot")).unwrap();
    let store = open(twice.path());
    assert_eq!(store.checkpoint().unwrap().unwrap(), part);
    append(&store, "a-1400", NoStream, 1_400..2_100).await.unwrap();
    let grown = store.checkpoint().unwrap().unwrap();
    assert_eq!(grown.size, whole.size);
    store.close().await;
    // The salts differ, so the roots do; both logs hold and begin with what was signed before.
    let known = Known { checkpoints: vec![part, grown], ..known() };
    assert_eq!(defects(twice.path(), &known), [""; 0]);
    let verified = verify(twice.path(), &known, &mut |_| {}).unwrap();
    assert_eq!(verified.signed, Some(2_100));
}

#[tokio::test]
async fn a_file_without_a_tree_gets_one() {
    let directory = tempfile::tempdir().unwrap();
    let before = filled(directory.path(), 900).await;
    altered(directory.path(), "DROP TABLE tiles; DROP TABLE checkpoint; PRAGMA user_version = 1;");
    let store = open(directory.path());
    assert_eq!(store.checkpoint().unwrap().unwrap(), before);
    assert_eq!(store.root(900).unwrap(), before.root);
    store.close().await;
    assert_eq!(defects(directory.path(), &Known::default()), [""; 0]);
}

#[tokio::test]
async fn a_log_that_lost_its_end_is_not_signed_again() {
    let directory = tempfile::tempdir().unwrap();
    filled(directory.path(), 900).await;
    altered(directory.path(), "DELETE FROM events WHERE position > 890;");
    // The saved heads know of more; without them the signed checkpoint does.
    for told in [
        "the saved heads reach position 900 and the log ends at 890",
        "900 records was signed and the log ends at 890",
    ] {
        let refused = EventStore::open(directory.path(), options()).unwrap_err();
        assert!(matches!(refused, OpenError::NotExtending { .. }), "{refused}");
        assert!(refused.to_string().contains(told), "{refused}");
        let _ = std::fs::remove_file(directory.path().join("heads.snapshot"));
    }
    let found = defects(directory.path(), &Known::default());
    assert!(found.iter().any(|what| what.contains("signs 900 records")), "{found:?}");
}

#[tokio::test]
async fn a_log_rewritten_with_other_hashes_is_not_signed_again() {
    let (directory, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let signed = filled(directory.path(), 300).await;
    // Another history of the same length, sound in itself, under the old checkpoint.
    filled(other.path(), 300).await;
    std::fs::remove_file(directory.path().join("heads.snapshot")).unwrap();
    std::fs::copy(other.path().join("events.sqlite"), directory.path().join("events.sqlite"))
        .unwrap();
    let note = signed.note.replace('\'', "''");
    altered(directory.path(), &format!("UPDATE checkpoint SET note = '{note}';"));
    let refused = EventStore::open(directory.path(), options()).unwrap_err();
    assert!(refused.to_string().contains("are not those that were signed"), "{refused}");
    let found = defects(directory.path(), &Known::default());
    assert!(found[0].contains("are not those of the signed checkpoint in the store"), "{found:?}");
    // With the other's checkpoint it is a sound log: only who kept the first one finds out.
    altered(directory.path(), "DELETE FROM checkpoint;");
    let known = Known { keys: Vec::new(), checkpoints: vec![signed] };
    assert_eq!(defects(directory.path(), &Known::default()), [""; 0]);
    assert!(defects(directory.path(), &known)[0].contains("a checkpoint known before"));
}

#[tokio::test]
async fn a_tile_that_was_changed_or_removed_is_named() {
    for (change, told) in [
        (
            "UPDATE tiles SET hashes = zeroblob(8192) WHERE number = 1;",
            "position 257: tile 1 of level 0 is not the one of its records",
        ),
        ("DELETE FROM tiles WHERE number = 2;", "position 513: tile 2 of level 0 is missing"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        filled(directory.path(), 900).await;
        altered(directory.path(), change);
        assert_eq!(defects(directory.path(), &Known::default())[0], told);
    }
}

#[tokio::test]
async fn a_repetition_signs_nothing_new() {
    let store = EventStore::signed_memory(key());
    let events = event_store::contract::events(0..2);
    let again = Append::new(stream("a-1"), NoStream, events);
    store.append(again.clone()).await.unwrap();
    let signed = store.checkpoint().unwrap().unwrap();
    assert!(store.append(again).await.unwrap().repeated);
    assert_eq!(store.checkpoint().unwrap().unwrap(), signed);
    append(&store, "a-2", Any, 2..3).await.unwrap();
    assert_eq!(store.checkpoint().unwrap().unwrap().size, 3);
    assert_eq!(store.checkpoint_at(2).unwrap().unwrap(), signed);
}

#[tokio::test]
async fn a_lost_tile_costs_proofs_and_not_the_log() {
    let directory = tempfile::tempdir().unwrap();
    let signed = filled(directory.path(), 900).await;
    altered(directory.path(), "DELETE FROM tiles WHERE number = 2;");
    let store = open(directory.path());
    assert_eq!(store.checkpoint().unwrap().unwrap(), signed, "the records are those signed");
    append(&store, "b-1", NoStream, 900..901).await.unwrap();
    assert_eq!(store.stream_revision(&stream("b-1")), Ok(Some(0)));
    let lost = store.inclusion(600, 901).unwrap_err();
    assert!(matches!(lost, ReadError::Damaged { position: 513, .. }), "{lost:?}");
    assert!(store.inclusion(901, 901).is_ok(), "where the tile is not needed");
    let reader = EventStore::open_reader(directory.path()).unwrap();
    assert_eq!(reader.head(), 901);
}

#[tokio::test]
async fn nobody_gets_a_signature_or_a_proof_for_tiles_he_altered() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    append(&store, "a-1", NoStream, 0..900).await.unwrap();
    let honest = store.checkpoint_at(256).unwrap().unwrap();
    altered(
        directory.path(),
        "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND number = 0;",
    );
    let refused = store.checkpoint_at(200).unwrap_err();
    assert!(matches!(refused, ReadError::Damaged { position: 200, .. }), "{refused:?}");
    assert_eq!(store.checkpoint_at(256).unwrap().unwrap(), honest, "the edge is not in the file");
    assert!(store.inclusion(7, 900).is_err() && store.inclusion(7, 256).is_err());
    assert!(store.root(900).is_ok() && store.root(100).is_err());
    store.close().await;
    let known = Known { checkpoints: vec![honest], ..known() };
    let found = defects(directory.path(), &known);
    assert_eq!(found, ["position 1: tile 0 of level 0 is not the one of its records"]);
}

#[tokio::test]
async fn a_tile_too_many_is_told() {
    let directory = tempfile::tempdir().unwrap();
    filled(directory.path(), 300).await;
    altered(directory.path(), "INSERT INTO tiles VALUES (0, 7, zeroblob(8192));");
    assert_eq!(defects(directory.path(), &known()), ["level 0 has 2 tiles, its records make 1"]);
}

#[tokio::test]
async fn a_removed_checkpoint_is_missed_by_whoever_knows_the_key() {
    let directory = tempfile::tempdir().unwrap();
    filled(directory.path(), 10).await;
    altered(directory.path(), "DELETE FROM checkpoint;");
    assert_eq!(defects(directory.path(), &known()), ["there is no signed checkpoint in the store"]);
}

#[tokio::test]
async fn a_file_of_somebody_else_gets_no_tiles() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.sqlite");
    let foreign = Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE events (x); PRAGMA user_version = 1;").unwrap();
    assert!(EventStore::open(directory.path(), options()).is_err());
    let tables = "SELECT count(*) FROM sqlite_schema";
    assert_eq!(foreign.query_row(tables, [], |row| row.get(0)), Ok(1));
}

#[tokio::test]
async fn when_the_last_event_happened_is_known_to_writer_and_reader_and_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    assert_eq!(store.newest(), None);
    append(&store, "a-1", NoStream, 0..600).await.unwrap();
    let last = Some(event_store::contract::event(599).meta.time);
    let beside = EventStore::open_reader(directory.path()).unwrap();
    assert_eq!((store.newest(), beside.newest()), (last, last));
    append(&store, "a-2", NoStream, 600..602).await.unwrap();
    let last = Some(event_store::contract::event(601).meta.time);
    assert_eq!((store.newest(), beside.newest()), (last, last));
    store.close().await;
    assert!(directory.path().join("heads.snapshot").exists());
    assert_eq!(open(directory.path()).newest(), last);
}

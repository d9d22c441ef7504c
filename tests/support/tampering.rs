//! What somebody can do who may write the files of the log: change its table past the guards, or write all of it anew.
//! Who notices is said by the tests.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use event_store::note::LogKey;
use event_store::{Append, EventStore, ExpectedRevision, Filter, NewEvent, Options};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// Changes the log's tables with SQL past their guards, which stay as they are.
pub fn altered(data: &Path, sql: &str) {
    let log = data.join("log");
    let connection = Connection::open(log.join("events.sqlite")).unwrap();
    // Who may write the file may also do without its guards.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    connection.execute_batch(sql).unwrap();
    // Saved heads would speak of what was there before.
    let _ = fs::remove_file(log.join("heads.snapshot"));
}

/// Writes the whole log anew with every hash computed again, one payload changed, signed with a key or not at all.
pub async fn rewritten(
    data: &Path,
    key: Option<Arc<LogKey>>,
    change: impl Fn(u64, Vec<u8>) -> Vec<u8>,
) {
    let (log, anew) = (data.join("log"), data.join("anew"));
    let old = EventStore::open_reader(&log).unwrap();
    let new = EventStore::open(&anew, Options { key, ..Options::default() }).unwrap();
    let mut after = 0;
    loop {
        let page = old.read_all(after, &Filter::All, 500).unwrap();
        for event in page.events {
            let again = NewEvent {
                id: event.id,
                kind: event.kind,
                schema_version: event.schema_version,
                meta: event.meta,
                payload: change(event.position, event.payload),
            };
            let expected = match event.revision {
                0 => ExpectedRevision::NoStream,
                revision => ExpectedRevision::Exact(revision - 1),
            };
            new.append(Append::new(event.stream, expected, vec![again])).await.unwrap();
        }
        if page.through == after {
            break;
        }
        after = page.through;
    }
    assert_eq!(new.head(), old.head());
    new.close().await;
    old.close().await;
    fs::remove_dir_all(&log).unwrap();
    fs::rename(&anew, &log).unwrap();
}

/// The first position at which an event of this name stands.
pub fn position_of(data: &Path, kind: &str) -> u64 {
    let log = EventStore::open_reader(&data.join("log")).unwrap();
    let page = log.read_all(0, &Filter::All, 1_000).unwrap();
    let found = page.events.iter().find(|event| event.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind} in the log")).position
}

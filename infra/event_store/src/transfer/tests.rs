//! A log taken out row by row and put back is the same log, bit for bit; nothing else is taken for one.

use std::path::Path;

use chrono::DateTime;
use uuid::Uuid;

use super::{Receiver, Rows, read_row, write_row};
use crate::{
    Append, EventStore, Evidence, ExpectedRevision, Known, Meta, NewEvent, Options, StreamName,
};

fn event(number: u128) -> NewEvent {
    NewEvent {
        id: Uuid::from_u128(number),
        kind: "Happened".to_owned(),
        schema_version: 1,
        meta: Meta {
            time: DateTime::UNIX_EPOCH,
            actor: "someone".to_owned(),
            correlation: Uuid::nil(),
            causation: None,
        },
        payload: vec![7; usize::try_from(number % 300).unwrap()],
    }
}

/// A store with 700 events in 7 streams, so that tiles are filled.
fn written(directory: &Path) -> EventStore {
    let store = EventStore::open(directory, Options::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for stream in 0..7_u128 {
        let events = (0..100).map(|number| event(1 + stream * 100 + number)).collect();
        let name = StreamName::new("thing", stream).unwrap();
        let append = Append::new(name, ExpectedRevision::NoStream, events);
        runtime.block_on(store.append(append)).unwrap();
    }
    store
}

fn all(directory: &Path) -> Vec<Evidence> {
    Rows::open(directory).unwrap().after(0, u64::MAX, 10_000).unwrap()
}

#[test]
fn a_log_put_back_is_the_same_bit_for_bit() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = written(from.path());
    let mut bytes = Vec::new();
    let rows = Rows::open(from.path()).unwrap();
    let mut after = 0;
    loop {
        let page = rows.after(after, 650, 64).unwrap();
        let Some(last) = page.last() else { break };
        after = last.position;
        for row in &page {
            write_row(&mut bytes, row).unwrap();
        }
    }
    assert_eq!(after, 650);
    let mut receiver = Receiver::into(to.path()).unwrap();
    let mut input = &bytes[..];
    while let Some(row) = read_row(&mut input).unwrap() {
        receiver.row(&row).unwrap();
    }
    let moved = receiver.finish(None).unwrap();
    assert_eq!(moved.last_position, 650);
    assert_eq!(moved.root, store.root(650).unwrap());
    assert_eq!(all(to.path()), all(from.path())[..650]);
    let verified = crate::verify(to.path(), &Known::default(), &mut |_| ()).unwrap();
    assert_eq!(verified.last_chain, moved.last_chain);
    // It goes on as a log: the next event has the next position and follows its stream.
    let restored = EventStore::open(to.path(), Options::default()).unwrap();
    assert_eq!(restored.root(650).unwrap(), moved.root);
    assert_eq!(restored.head(), 650);
}

#[test]
fn a_row_that_does_not_follow_is_refused_and_a_torn_one_is_not_read() {
    let from = tempfile::tempdir().unwrap();
    drop(written(from.path()));
    let rows = all(from.path());
    let refused = |order: &[usize]| {
        let mut receiver = Receiver::checking();
        let results = order.iter().map(|at| receiver.row(&rows[*at]));
        results.map(|result| result.map_err(|error| error.to_string())).find_map(Result::err)
    };
    assert_eq!(refused(&[0, 1, 2]), None);
    assert!(refused(&[0, 2]).unwrap().contains("missing"));
    assert!(refused(&[1, 0]).is_some());
    let mut other = rows[1].clone();
    other.payload = b"other".to_vec();
    let mut receiver = Receiver::checking();
    receiver.row(&rows[0]).unwrap();
    assert!(receiver.row(&other).unwrap_err().to_string().contains("payload"));
    let mut bytes = Vec::new();
    write_row(&mut bytes, &rows[0]).unwrap();
    assert!(read_row(&mut &bytes[..bytes.len() - 1]).is_err());
    assert!(read_row(&mut &[][..]).unwrap().is_none());
}

#[test]
fn nothing_is_put_where_a_log_is_already() {
    let from = tempfile::tempdir().unwrap();
    drop(written(from.path()));
    let refused = Receiver::into(from.path()).map(drop).unwrap_err();
    assert!(refused.to_string().contains("holds events"), "{refused}");
}

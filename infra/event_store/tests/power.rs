//! Power failures: at every sync of every file, the disk is rebuilt as it might be if the power had
//! gone just then, and opened. What was acknowledged is there, every append whole, the chain sound, and the tree begins
//! with whatever had been signed.
//! The file layer under `SQLite` is `disk`; nothing is left to chance.

mod disk;

use std::collections::BTreeMap;
use std::path::Path;

use event_store::ExpectedRevision::NoStream;
use event_store::contract::{event, stream};
use event_store::{
    Append, AppendError, Checkpoint, EventStore, Filter, Known, NewEvent, Options, Part,
    StoreState, verify,
};

use self::disk::{Disk, Loss, Step};
use crate::{key, known};

/// Events of one append.
const BATCH: u32 = 3;
/// Enough for a tile: more than 256 records.
const APPENDS: u32 = 88;

/// Runs a store on the recording disk from its first open to its close; with what was signed after each append.
async fn record() -> (Disk, Vec<Checkpoint>) {
    let disk = Disk::default();
    sqlite_vfs::register("recording-disk", disk.clone(), false).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let vfs = Some("recording-disk".to_owned());
    // Few pages, so that the write-ahead log is moved into the file many times.
    let options = Options { vfs, checkpoint_pages: 16, key: Some(key()), ..Options::default() };
    let store = EventStore::open(directory.path(), options).unwrap();
    let mut signed = Vec::new();
    for number in 0..APPENDS {
        let mut events: Vec<_> = (0..BATCH).map(event).collect();
        events[1].payload = vec![7; 500 * (number as usize % 14)];
        let append = two_streams(number, events);
        store.append(append).await.unwrap();
        disk.note(number + 1);
        signed.push(store.checkpoint().unwrap().unwrap());
    }
    store.close().await;
    (disk, signed)
}

/// One append: all events but the last for one stream, the last for another.
fn two_streams(number: u32, mut events: Vec<NewEvent>) -> Append {
    let last = events.pop().into_iter().collect();
    let part = |name: String, events| Part { stream: stream(&name), expected: NoStream, events };
    Append::of(vec![part(format!("p-{number}"), events), part(format!("q-{number}"), last)])
}

async fn survive(directory: &Path, acknowledged: u32, signed: &[Checkpoint], failure: &str) {
    let options = Options { key: Some(key()), ..Options::default() };
    let store =
        EventStore::open(directory, options).unwrap_or_else(|error| panic!("{failure}: {error}"));
    let found = store.checkpoint().unwrap().unwrap();
    assert_eq!(found.size, store.head(), "{failure}: what is signed is what is there");
    // Whatever was signed and could have been seen binds: the log begins with it.
    let told = acknowledged.checked_sub(1).and_then(|at| signed.get(at as usize)).cloned();
    let known = Known { checkpoints: told.into_iter().collect(), ..known() };
    let page = store.read_all(0, &Filter::All, 10_000).unwrap();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for recorded in page.events {
        let name = recorded.stream.to_string();
        let append = name.split_once('-').map_or(name.clone(), |(_, number)| number.to_owned());
        *found.entry(append).or_default() += 1;
    }
    for number in 0..acknowledged {
        assert!(found.contains_key(&number.to_string()), "{failure}: append {number} is lost");
    }
    assert!(found.values().all(|events| *events == BATCH), "{failure}: half an append is there");
    verify(directory, &known, &mut |_| {}).unwrap_or_else(|error| panic!("{failure}: {error}"));
    // And it goes on from there.
    let events = (0..BATCH).map(event).collect();
    store.append(Append::new(stream("after"), NoStream, events)).await.unwrap();
}

/// Lets the power fail at every sync; answers the numbers of syncs and of failures survived.
async fn survive_all(disk: &Disk, signed: &[Checkpoint]) -> (usize, usize) {
    let steps = disk.steps();
    let syncs: Vec<usize> = steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| matches!(step, Step::Sync(_)).then_some(at))
        .collect();
    let mut failures = 0;
    for at in &syncs {
        // The power goes before this sync has ended: it counts for nothing.
        let before = &steps[..*at];
        let acknowledged = disk::acknowledged(before);
        for loss in Loss::ALL {
            let directory = tempfile::tempdir().unwrap();
            if disk::rebuild(before, loss, directory.path()) {
                let failure = format!("power failure at step {at}, {loss:?}");
                survive(directory.path(), acknowledged, signed, &failure).await;
                failures += 1;
            }
        }
    }
    (syncs.len(), failures)
}

#[tokio::test]
async fn a_power_failure_at_any_sync_loses_nothing_acknowledged() {
    let (disk, signed) = record().await;
    let (syncs, failures) = survive_all(&disk, &signed).await;
    assert!(syncs > APPENDS as usize, "at least one sync for each append");
    println!("{failures} power failures survived");
}

#[tokio::test]
async fn after_a_failed_sync_the_store_recovers_and_nothing_acknowledged_is_lost() {
    let disk = Disk::default();
    sqlite_vfs::register("failing-disk", disk.clone(), false).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let vfs = Some("failing-disk".to_owned());
    let options = Options { vfs, checkpoint_pages: 8, key: Some(key()), ..Options::default() };
    let store = EventStore::open(directory.path(), options).unwrap();
    let mut state = store.watch_state();
    let (mut broken, mut signed) = (0, Vec::new());
    for number in 0..12 {
        if number % 3 == 1 {
            disk.fail_next_sync();
        }
        let append = two_streams(number, (0..BATCH).map(event).collect());
        if let Err(failed) = store.append(append.clone()).await {
            assert!(matches!(failed, AppendError::Broken(_)), "{failed:?}");
            let writable = |state: &StoreState| *state == StoreState::Writable;
            state.wait_for(writable).await.unwrap();
            store.append(append).await.unwrap();
            broken += 1;
        }
        disk.note(number + 1);
        signed.push(store.checkpoint().unwrap().unwrap());
    }
    store.close().await;
    assert_eq!(broken, 4, "every failed sync was that of a commit");
    survive_all(&disk, &signed).await;
}

#[test]
fn the_disk_really_loses_what_was_not_synced() {
    let steps = [
        Step::Write("f".to_owned(), 0, vec![1; 4]),
        Step::Sync("f".to_owned()),
        Step::Write("f".to_owned(), 4, vec![2; 4]),
        Step::Write("f".to_owned(), 0, vec![3; 4]),
    ];
    let contents = |loss| disk::contents(&steps, loss).remove("f").unwrap();
    assert_eq!(contents(Loss::Everything), [1, 1, 1, 1]);
    assert_eq!(contents(Loss::Nothing), [3, 3, 3, 3, 2, 2, 2, 2]);
    assert_eq!(contents(Loss::AllButTheLast), [3, 3, 3, 3]);
    assert_eq!(contents(Loss::TheLastTorn), [3, 3, 1, 1, 2, 2, 2, 2]);
}

//! A full disk: appends fail cleanly, reading goes on, and with space the store writes again.
//! Nothing acknowledged is lost. One disk is a page limit, the other a real small one.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use event_store::ExpectedRevision::NoStream;
use event_store::contract::{event, events, stream};
use event_store::{
    Append, AppendError, Appended, EventStore, Filter, Options, Part, StoreState, verify,
};

use crate::{key, known};

async fn append(store: &EventStore, number: u32) -> Result<Appended, AppendError> {
    let mut given = event(number);
    given.payload = vec![7; 20_000];
    let part = |name: String, events| Part { stream: stream(&name), expected: NoStream, events };
    let both = [("a", vec![given]), ("b", events(number + 1000..number + 1001))];
    let parts = both.map(|(name, events)| part(format!("{name}-{number}"), events));
    store.append(Append::of(parts.into())).await
}

fn signing() -> Options {
    Options { key: Some(key()), ..Options::default() }
}

/// Appends until the disk is full, makes space, appends again.
async fn fill_and_recover(store: EventStore, directory: &Path, make_space: impl FnOnce()) {
    let mut acknowledged = 0;
    let refused = loop {
        match append(&store, acknowledged).await {
            Ok(_) => acknowledged += 1,
            Err(refused) => break refused,
        }
    };
    assert!(acknowledged > 5);
    let AppendError::ReadOnly { reason } = refused else { panic!("{refused:?}") };
    assert!(reason.contains("full"), "{reason}");
    assert!(matches!(store.state(), StoreState::ReadOnly { reason } if reason.contains("full")));
    let read = store.read_all(0, &Filter::All, 10_000).unwrap();
    assert_eq!(read.events.len(), 2 * acknowledged as usize, "reading goes on");
    assert!(append(&store, acknowledged).await.is_err());
    make_space();
    let mut state = store.watch_state();
    let writable = |state: &StoreState| *state == StoreState::Writable;
    state.wait_for(writable).await.unwrap();
    for number in 0..3 {
        append(&store, acknowledged + number).await.unwrap();
    }
    let verified = verify(directory, &known(), &mut |_| {}).unwrap();
    let written = 2 * (u64::from(acknowledged) + 3);
    assert_eq!(verified.events, written, "nothing lost, nothing half there");
    assert_eq!(verified.signed, Some(verified.events), "and all of it is signed");
    store.close().await;
    let store = EventStore::open(directory, signing()).unwrap();
    assert_eq!(store.head(), written);
}

#[tokio::test]
async fn a_full_store_is_read_only_until_there_is_space() {
    let directory = tempfile::tempdir().unwrap();
    let pages = Arc::new(AtomicU32::new(100));
    let options = Options { max_pages: Some(Arc::clone(&pages)), ..signing() };
    let store = EventStore::open(directory.path(), options).unwrap();
    let make_space = || pages.store(100_000, Ordering::Relaxed);
    fill_and_recover(store, directory.path(), make_space).await;
}

/// Unmounts when the test ends, however it does.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        run("umount", &[self.0.to_str().unwrap_or_default()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

#[tokio::test]
async fn a_real_full_disk_is_survived() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    if !run("mount", &["-t", "tmpfs", "-o", "size=4m", "tmpfs", path]) {
        println!(
            "skipped: a real full disk: this user may not mount one (the page limit is tried)"
        );
        return;
    }
    let mounted = Mounted(directory.path());
    let store = EventStore::open(directory.path(), signing()).unwrap();
    let make_space = || assert!(run("mount", &["-o", "remount,size=32m", path]));
    fill_and_recover(store, directory.path(), make_space).await;
    drop(mounted);
}

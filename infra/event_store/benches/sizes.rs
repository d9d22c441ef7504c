//! What a large log costs besides time: bytes on disk, memory for the heads, time to open and check.
//! Memory is the process's resident set as the kernel counts it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use event_store::{EventStore, Known, verify};

use crate::appends;

pub fn run(log: &Path, events: u64) {
    let bytes = fs::metadata(log.join("events.sqlite")).expect("a file").len();
    println!("bytes on disk an event {:.0}", bytes as f64 / events as f64);
    let before = resident();
    let with = open(log);
    let store = EventStore::open(log, appends::options()).expect("a store");
    println!(
        "heads of {events} streams: {:.0} MB resident, snapshot {:.0} MB",
        (resident() - before) / 1e6,
        fs::metadata(log.join("heads.snapshot")).expect("a snapshot").len() as f64 / 1e6
    );
    drop(store);
    fs::remove_file(log.join("heads.snapshot")).expect("a snapshot");
    let without = open(log);
    println!("opening: {with:.3} s with the saved heads, {without:.3} s without");
    let started = Instant::now();
    let verified = verify(log, &Known::default(), &mut |_| {}).expect("a sound log");
    assert_eq!(verified.events, events);
    println!("verify: {:.0} events/s", events as f64 / started.elapsed().as_secs_f64());
}

fn open(log: &Path) -> f64 {
    let started = Instant::now();
    let store = EventStore::open(log, appends::options()).expect("a store");
    let seconds = started.elapsed().as_secs_f64();
    drop(store);
    seconds
}

fn resident() -> f64 {
    let text = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0
}

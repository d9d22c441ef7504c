//! What signing costs: durable appends with a key and without, rounds interleaved.
//! What growing the tree costs is in `proofs`: it grows in every store, with or without a key.

use std::sync::Arc;

use event_store::note::LogKey;
use event_store::{EventStore, Options};
use tokio::runtime::Runtime;

use crate::appends::{ROUNDS, Target, options, round};
use crate::{median, seconds};

pub fn run(time: f64) {
    let runtime = Runtime::new().expect("a runtime");
    let key = Arc::new(LogKey::from_seed("example.org/log", &[7; 32]).expect("a key"));
    println!("a signature for every commit, medians of {ROUNDS} interleaved rounds of {time} s");
    for callers in [1, 64, 1024] {
        let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut idle, mut busy) = (Vec::new(), Vec::new());
        for number in 0..ROUNDS {
            let rate = |key: Option<_>, work: &mut Vec<f64>| {
                let directory = tempfile::tempdir().expect("a directory");
                let options = Options { key, ..options() };
                let store = EventStore::open(directory.path(), options).expect("a store");
                let target = Target::Fresh(store.clone());
                let rate = round(&runtime, &target, callers, time).0;
                work.push(writer() * 1e6 / store.head() as f64);
                rate
            };
            // Each goes first as often as the other.
            let (one, other) = if number % 2 == 0 {
                let one = rate(None, &mut idle);
                (one, rate(Some(Arc::clone(&key)), &mut busy))
            } else {
                let other = rate(Some(Arc::clone(&key)), &mut busy);
                (rate(None, &mut idle), other)
            };
            without.push(one);
            with.push(other);
            ratios.push(other / one);
        }
        println!(
            "{callers:>5} callers  unsigned {:>9.0}/s  signed {:>9.0}/s  ratio {:.2}; the writer's processor time an event {:.1} and {:.1} us",
            median(without),
            median(with),
            median(ratios),
            median(idle),
            median(busy)
        );
    }
}

/// Seconds of processor time of the thread that writes.
fn writer() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").expect("threads");
    threads
        .filter_map(|thread| thread.ok().map(|thread| thread.path()))
        .filter(|path| {
            // The kernel keeps fifteen characters of a name.
            std::fs::read_to_string(path.join("comm"))
                .is_ok_and(|name| name.starts_with("event-store-wri"))
        })
        .map(|path| seconds(&path.join("schedstat")))
        .sum()
}

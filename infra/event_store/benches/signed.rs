//! What signing costs: durable appends with a key and without, rounds interleaved.
//! What growing the tree costs is in `proofs`: it grows in every store, with or without a key.

use std::sync::Arc;

use event_store::note::LogKey;
use event_store::{EventStore, Options};
use tokio::runtime::Runtime;

use crate::appends::{ROUNDS, Target, options, round};
use crate::median;

pub fn run(seconds: f64) {
    let runtime = Runtime::new().expect("a runtime");
    let key = Arc::new(LogKey::from_seed("example.org/log", &[7; 32]).expect("a key"));
    println!("a signature for every commit, medians of {ROUNDS} interleaved rounds of {seconds} s");
    for callers in [1, 64, 1024] {
        let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..ROUNDS {
            let rate = |key| {
                let directory = tempfile::tempdir().expect("a directory");
                let options = Options { key, ..options() };
                let store = EventStore::open(directory.path(), options).expect("a store");
                round(&runtime, &Target::Fresh(store), callers, seconds).0
            };
            // Each goes first as often as the other.
            let (one, other) = if number % 2 == 0 {
                let one = rate(None);
                (one, rate(Some(Arc::clone(&key))))
            } else {
                let other = rate(Some(Arc::clone(&key)));
                (rate(None), other)
            };
            without.push(one);
            with.push(other);
            ratios.push(other / one);
        }
        println!(
            "{callers:>5} callers  unsigned {:>9.0}/s  signed {:>9.0}/s  ratio {:.2}",
            median(without),
            median(with),
            median(ratios)
        );
    }
}

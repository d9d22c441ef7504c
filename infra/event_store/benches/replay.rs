//! Replay: every event of a large log read from first to last, beside a plain file of the same
//! records; with and without decoding. One thread.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use event_store::{Append, EventStore, ExpectedRevision, Filter, StreamName};
use serde::{Deserialize, Serialize};

use crate::{appends, event, median, sizes};

/// A payload as an application might have it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sample {
    order: String,
    buyer: String,
    supplier: String,
    placed: String,
    lines: Vec<Line>,
    reason: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    offer: String,
    quantity: u32,
    price_cents: u64,
    currency: String,
    description: String,
}

impl Sample {
    pub fn new(number: u64) -> Self {
        Self {
            order: format!("order-{number:024}"),
            buyer: "0192f3a0-0000-7000-8000-000000000002".to_owned(),
            supplier: "0192f3a0-0000-7000-8000-000000000003".to_owned(),
            placed: "2026-11-24T10:00:00Z".to_owned(),
            lines: vec![Line {
                offer: "0192f3a0-0000-7000-8000-000000000004".to_owned(),
                quantity: 4,
                price_cents: 23_900,
                currency: "EUR".to_owned(),
                description: "Monitor 27 inch, 2560 x 1440, height adjustable, USB-C".to_owned(),
            }],
            reason: None,
        }
    }
}

pub fn run(events: u64) {
    let directory = tempfile::tempdir().expect("a directory");
    let plain = directory.path().join("plain");
    let log = directory.path().join("log");
    fill(&log, &plain, events);
    sizes::run(&log, events);
    let store = EventStore::open(&log, appends::options()).expect("a store");
    let mut rates = vec![Vec::new(); 5];
    for _ in 0..3 {
        rates[0].push(timed(events, || plain_bytes(&plain, |bytes| u64::from(bytes[0]))));
        rates[1].push(timed(events, || raw(&store, |payload| u64::from(payload[0]))));
        rates[2].push(timed(events, || plain_bytes(&plain, decode)));
        rates[3].push(timed(events, || raw(&store, decode)));
        rates[4].push(timed(events, || whole(&store)));
    }
    let rates: Vec<f64> = rates.into_iter().map(median).collect();
    println!("replay of {events} events, medians of 3 interleaved rounds");
    println!("  plain file, bytes                 {:>10.0}/s", rates[0]);
    println!(
        "  store, bytes                      {:>10.0}/s  ratio {:.2}",
        rates[1],
        rates[1] / rates[0]
    );
    println!("  plain file, payload decoded       {:>10.0}/s", rates[2]);
    println!(
        "  store, payload decoded            {:>10.0}/s  ratio {:.2}",
        rates[3],
        rates[3] / rates[2]
    );
    println!(
        "  store, envelope + payload decoded {:>10.0}/s  ratio {:.2}",
        rates[4],
        rates[4] / rates[2]
    );
}

fn decode(payload: &[u8]) -> u64 {
    let sample: Sample = serde_json::from_slice(payload).expect("a payload");
    sample.lines.len() as u64 + sample.order.len() as u64
}

fn timed(events: u64, work: impl FnOnce() -> u64) -> f64 {
    let started = Instant::now();
    std::hint::black_box(work());
    events as f64 / started.elapsed().as_secs_f64()
}

/// Streams of one event each, as many as events, and the same records in a plain file.
fn fill(log: &Path, plain: &Path, events: u64) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let store = EventStore::open(log, appends::options()).expect("a store");
    let started = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..1000)
            .map(|task| {
                let store = store.clone();
                tokio::spawn(async move {
                    for number in (task..events).step_by(1000) {
                        let name = StreamName::new("order", format!("{number:024}")).expect("name");
                        let given = vec![event(number)];
                        let append = Append::new(name, ExpectedRevision::NoStream, given);
                        store.append(append).await.expect("an append");
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a task");
        }
    });
    println!("{events} events appended in {:.1} s", started.elapsed().as_secs_f64());
    let mut file = BufWriter::new(File::create(plain).expect("a file"));
    let mut frame = |_, record: &[u8], payload: &[u8]| {
        for part in [record, payload] {
            let length = u32::try_from(part.len()).expect("a short part");
            file.write_all(&length.to_be_bytes()).expect("written");
            file.write_all(part).expect("written");
        }
    };
    store.read_raw(0, usize::MAX, &mut frame).expect("read");
    file.flush().expect("flushed");
    runtime.block_on(store.close());
}

fn plain_bytes(path: &Path, use_of: impl Fn(&[u8]) -> u64) -> u64 {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).expect("a file"));
    let (mut length, mut record, mut payload) = ([0; 4], Vec::new(), Vec::new());
    let mut sum = 0;
    while file.read_exact(&mut length).is_ok() {
        record.resize(u32::from_be_bytes(length) as usize, 0);
        file.read_exact(&mut record).expect("a record");
        file.read_exact(&mut length).expect("a length");
        payload.resize(u32::from_be_bytes(length) as usize, 0);
        file.read_exact(&mut payload).expect("a payload");
        sum += use_of(&payload);
    }
    sum
}

fn raw(store: &EventStore, use_of: impl Fn(&[u8]) -> u64) -> u64 {
    let mut sum = 0;
    let mut each = |_, _: &[u8], payload: &[u8]| sum += use_of(payload);
    store.read_raw(0, usize::MAX, &mut each).expect("read");
    sum
}

fn whole(store: &EventStore) -> u64 {
    let (mut sum, mut after) = (0, 0);
    loop {
        let page = store.read_all(after, &Filter::All, 1000).expect("read");
        if page.through == after {
            return sum;
        }
        sum += page.events.iter().map(|recorded| decode(&recorded.payload)).sum::<u64>();
        after = page.through;
    }
}

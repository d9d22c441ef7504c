//! Durable appends: rate and latency for 1, 64 and 1,024 callers, rounds of the engines interleaved.
//! Callers are tasks; one append is one event of about 400 bytes of payload.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use event_store::ExpectedRevision::{Exact, NoStream};
use event_store::{Append, EventStore, NewEvent, Options, StreamName};
use tokio::runtime::Runtime;

use crate::plain::PlainFile;
use crate::{event, median};

pub const ROUNDS: usize = 5;

#[derive(Clone)]
pub enum Target {
    Plain(Arc<PlainFile>),
    /// Every append its own stream.
    Fresh(EventStore),
    /// Every caller its own long stream.
    Long(EventStore),
}

pub fn run(seconds: f64) {
    let runtime = Runtime::new().expect("a runtime");
    let names = ["plain file", "store, new streams", "store, long streams"];
    println!("durable appends, medians of {ROUNDS} interleaved rounds of {seconds} s each");
    for callers in [1, 64, 1024] {
        let mut rates = vec![Vec::new(); 3];
        let mut middle = vec![Vec::new(); 3];
        let mut tail = vec![Vec::new(); 3];
        for _ in 0..ROUNDS {
            for kind in 0..3 {
                let directory = tempfile::tempdir().expect("a directory");
                let target = open(kind, directory.path());
                let (rate, p50, p99) = round(&runtime, &target, callers, seconds);
                rates[kind].push(rate);
                middle[kind].push(p50);
                tail[kind].push(p99);
            }
        }
        let plain = median(rates[0].clone());
        for (kind, name) in names.iter().enumerate() {
            let rate = median(rates[kind].clone());
            println!(
                "{callers:>5} callers  {name:<20} {rate:>9.0}/s  p50 {:>7.2} ms  p99 {:>7.2} ms  ratio {:.2}",
                median(middle[kind].clone()),
                median(tail[kind].clone()),
                rate / plain
            );
        }
    }
}

fn open(kind: usize, directory: &std::path::Path) -> Target {
    let store = || EventStore::open(directory, options()).expect("a store");
    match kind {
        0 => Target::Plain(Arc::new(PlainFile::create(&directory.join("plain")))),
        1 => Target::Fresh(store()),
        _ => Target::Long(store()),
    }
}

/// A bounded run of one engine (0 plain file, 1 new streams, 2 long streams) for a profiler; prints
/// the processor time of the threads.
pub fn fixed(kind: usize, events: u64) {
    let runtime = Runtime::new().expect("a runtime");
    let directory = tempfile::tempdir().expect("a directory");
    let target = open(kind, directory.path());
    let numbers = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..1024)
        .map(|caller| {
            let (target, numbers) = (target.clone(), Arc::clone(&numbers));
            runtime.spawn(async move {
                let sample = event(7);
                for count in 0.. {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    if number >= events {
                        break;
                    }
                    append(&target, caller, count, number, &sample).await;
                }
            })
        })
        .collect();
    for task in tasks {
        runtime.block_on(task).expect("a caller");
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{events} events in {seconds:.3} s, {:.0}/s", events as f64 / seconds);
    for task in std::fs::read_dir("/proc/self/task").expect("threads") {
        let path = task.expect("a thread").path();
        let read = |name| std::fs::read_to_string(path.join(name)).unwrap_or_default();
        let nanos: f64 = read("schedstat")
            .split_whitespace()
            .next()
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        let each = nanos / 1000.0 / events as f64;
        println!("  {:<20} {each:>6.2} us an event", read("comm").trim());
    }
}

/// Settings to try, from the environment.
pub fn options() -> Options {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let mut options = Options::default();
    options.page_size = number("PAGE_SIZE").unwrap_or(options.page_size);
    options.checkpoint_pages = number("CHECKPOINT_PAGES").unwrap_or(options.checkpoint_pages);
    options
}

pub fn round(runtime: &Runtime, target: &Target, callers: usize, seconds: f64) -> (f64, f64, f64) {
    let started = Instant::now();
    let end = started + Duration::from_secs_f64(seconds);
    let numbers = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (target, numbers) = (target.clone(), Arc::clone(&numbers));
            runtime.spawn(async move {
                let mut times = Vec::new();
                let sample = event(7);
                while Instant::now() < end {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    let begun = Instant::now();
                    append(&target, caller, times.len() as u64, number, &sample).await;
                    times.push(begun.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(runtime.block_on(task).expect("a caller"));
    }
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    (rate, at(50), at(99))
}

async fn append(target: &Target, caller: usize, count: u64, number: u64, sample: &NewEvent) {
    let given = NewEvent { id: uuid::Uuid::now_v7(), ..sample.clone() };
    let (store, name, expected) = match target {
        Target::Plain(file) => {
            // As many bytes as the store's record and payload together.
            let mut bytes = vec![7; 200];
            bytes.extend_from_slice(&given.payload);
            return file.append(bytes).await;
        }
        Target::Fresh(store) => (store, format!("order-{number:024}"), NoStream),
        Target::Long(store) => {
            let expected = count.checked_sub(1).map_or(NoStream, Exact);
            (store, format!("order-{caller:024}"), expected)
        }
    };
    let name = StreamName::parse(name).expect("a name");
    store.append(Append::new(name, expected, vec![given])).await.expect("an append");
}

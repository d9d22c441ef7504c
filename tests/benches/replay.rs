//! Replay: a million events of orders read from the log and decoded, beside a plain file of the same records.
//! One thread; what a read model makes of the events is not measured here.
#![expect(clippy::expect_used, reason = "a measurement that fails may stop")]

mod shared;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use chrono::DateTime;
use event_store::{Append, EventStore, ExpectedRevision, Filter, Hash, Meta, NewEvent, Options};
use event_store::{Recorded, StreamName};
use projections::decode::decode;
use schemas::event::{Event, SCHEMA_VERSION};
use schemas::ids::OrderId;
use schemas::order::OrderEvent;
use uuid::Uuid;

/// An order's life: each event's name and its golden payload.
const LIFE: [(&str, &str); 8] = [
    ("OrderPlaced", include_str!("../../schemas/golden/order/OrderPlaced.v1.json")),
    ("OrderAccepted", include_str!("../../schemas/golden/order/OrderAccepted.v1.json")),
    ("GoodsDespatched", include_str!("../../schemas/golden/order/GoodsDespatched.v1.json")),
    ("GoodsReceived", include_str!("../../schemas/golden/order/GoodsReceived.v1.json")),
    ("GoodsReturned", include_str!("../../schemas/golden/order/GoodsReturned.v1.json")),
    ("GoodsDespatched", include_str!("../../schemas/golden/order/GoodsDespatched.v1.json")),
    ("GoodsReceived", include_str!("../../schemas/golden/order/GoodsReceived.v1.json")),
    ("OrderCompleted", include_str!("../../schemas/golden/order/OrderCompleted.v1.json")),
];

fn main() {
    let count = shared::count();
    let directory = tempfile::tempdir().expect("a directory");
    let (log, plain) = (directory.path().join("log"), directory.path().join("plain"));
    fill(&log, count);
    let store = EventStore::open(&log, Options::default()).expect("a store");
    let payloads = copy(&store, &plain);
    println!(
        "{count} events of orders: log {} MiB, plain file {} MiB, payload {} bytes an event",
        shared::size_of(&log) >> 20,
        shared::size_of(directory.path()).saturating_sub(shared::size_of(&log)) >> 20,
        payloads / count as u64,
    );
    let ways: [(&str, &dyn Fn() -> usize); 6] = [
        ("plain file, bytes", &|| plain_file(&plain, |_| 1)),
        ("log, bytes", &|| raw(&store, |_, payload| usize::from(!payload.is_empty()))),
        ("plain file, payload decoded", &|| plain_file(&plain, |stored| usize::from(read(stored)))),
        ("log, envelope only", &|| pages(&store, |_| 1)),
        ("plain file, all decoded", &|| {
            plain_file(&plain, |stored| usize::from(decode::<OrderEvent>(stored).is_ok()))
        }),
        ("log, all decoded", &|| {
            pages(&store, |stored| usize::from(decode::<OrderEvent>(stored).is_ok()))
        }),
    ];
    let mut rates = [const { Vec::new() }; 6];
    for _ in 0..3 {
        for ((_, way), rates) in ways.iter().zip(&mut rates) {
            let (done, took) = shared::timed(way);
            assert_eq!(done, count, "every event was read");
            rates.push(shared::rate(count, took));
        }
    }
    println!("events a second, medians of 3 interleaved rounds, one thread");
    let medians = rates.map(shared::median);
    for (at, (name, _)) in ways.iter().enumerate() {
        let plain = medians[at - at % 2];
        println!("  {name:<28} {:>11.0}  {:.2}", medians[at], medians[at] / plain);
    }
}

fn read(stored: &Recorded) -> bool {
    OrderEvent::read(&stored.kind, stored.schema_version, &stored.payload).is_ok()
}

/// Whole orders, one stream each, hundreds of appends under way.
fn fill(log: &Path, count: usize) {
    let life: Vec<OrderEvent> = LIFE
        .iter()
        .map(|(kind, golden)| {
            let event = OrderEvent::read(kind, SCHEMA_VERSION, golden.as_bytes());
            one_line(event.expect("a golden event"))
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let store = EventStore::open(log, Options::default()).expect("a store");
    let ((), took) = shared::timed(|| {
        runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for first in (0..count).step_by(LIFE.len()) {
                let append = order(&life, first, count);
                let store = store.clone();
                tasks.spawn(async move { store.append(append).await.expect("an append") });
                if tasks.len() > 512 {
                    tasks.join_next().await;
                }
            }
            tasks.join_all().await;
            store.close().await;
        });
    });
    println!("written, {} at once: {:.0} events/s", LIFE.len(), shared::rate(count, took));
}

/// The golden order has two lines; most orders have one.
fn one_line(event: OrderEvent) -> OrderEvent {
    if let OrderEvent::OrderPlaced(mut placed) = event {
        placed.lines.truncate(1);
        placed.into()
    } else {
        event
    }
}

fn order(life: &[OrderEvent], first: usize, count: usize) -> Append {
    let order = OrderId(Uuid::now_v7());
    let events = life.iter().take(count - first).map(|event| {
        let mut event = event.clone();
        if let OrderEvent::OrderPlaced(placed) = &mut event {
            placed.order = order;
        }
        NewEvent {
            id: Uuid::now_v7(),
            kind: event.kind().into(),
            schema_version: SCHEMA_VERSION,
            meta: Meta {
                time: DateTime::from_timestamp_micros(1_790_000_000_000_000).expect("a time"),
                actor: "019b76da-a800-7000-8000-000000000031".into(),
                correlation: order.0,
                causation: None,
            },
            payload: event.write().expect("a payload"),
        }
    });
    let stream = StreamName::new(OrderEvent::CATEGORY, order).expect("a name");
    Append::new(stream, ExpectedRevision::NoStream, events.collect())
}

fn raw(store: &EventStore, mut each: impl FnMut(&[u8], &[u8]) -> usize) -> usize {
    let mut sum = 0;
    let mut visit = |_, record: &[u8], payload: &[u8]| sum += each(record, payload);
    store.read_raw(0, usize::MAX, &mut visit).expect("the log can be read");
    sum
}

fn pages(store: &EventStore, each: impl Fn(&Recorded) -> usize) -> usize {
    let (mut sum, mut after) = (0, 0);
    loop {
        let page = store.read_all(after, &Filter::All, 1_000).expect("the log can be read");
        if page.through == after {
            return sum;
        }
        sum += page.events.iter().map(&each).sum::<usize>();
        after = page.through;
    }
}

/// The same records and payloads in a file, each behind its length; answers with the bytes of all payloads.
fn copy(store: &EventStore, to: &Path) -> u64 {
    let mut file = BufWriter::new(File::create(to).expect("a file"));
    let mut bytes = 0;
    raw(store, |record, payload| {
        bytes += payload.len() as u64;
        for part in [record, payload] {
            let length = u32::try_from(part.len()).expect("a short part");
            file.write_all(&length.to_be_bytes()).expect("written");
            file.write_all(part).expect("written");
        }
        1
    });
    file.flush().expect("written");
    bytes
}

fn plain_file(path: &Path, each: impl Fn(&Recorded) -> usize) -> usize {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).expect("a file"));
    let (mut record, mut event) = (Vec::new(), blank());
    let mut sum = 0;
    while part(&mut file, &mut record) {
        assert!(part(&mut file, &mut event.payload), "a payload behind every record");
        names(&record, &mut event);
        sum += each(&event);
    }
    sum
}

fn part(file: &mut impl Read, into: &mut Vec<u8>) -> bool {
    let mut length = [0; 4];
    if file.read_exact(&mut length).is_err() {
        return false;
    }
    into.resize(u32::from_be_bytes(length) as usize, 0);
    file.read_exact(into).is_ok()
}

/// Takes over what decoding asks of a record: kind and actor behind the stream's name, at the end of the record.
fn names(record: &[u8], event: &mut Recorded) {
    let mut rest = &record[116..];
    let mut next = || {
        let (length, after) = rest.split_first().expect("a length");
        let (text, after) = after.split_at(usize::from(*length));
        rest = after;
        std::str::from_utf8(text).expect("a text")
    };
    next();
    event.kind.clear();
    event.kind.push_str(next());
    event.meta.actor.clear();
    event.meta.actor.push_str(next());
}

fn blank() -> Recorded {
    Recorded {
        position: 0,
        stream: StreamName::parse("order").expect("a name"),
        revision: 0,
        previous: None,
        id: Uuid::nil(),
        kind: String::new(),
        schema_version: SCHEMA_VERSION,
        meta: Meta {
            time: DateTime::from_timestamp_micros(0).expect("a time"),
            actor: String::new(),
            correlation: Uuid::nil(),
            causation: None,
        },
        payload: Vec::new(),
        chain: Hash([0; 32]),
    }
}

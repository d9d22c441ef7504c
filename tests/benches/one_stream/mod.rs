//! The cut that was not taken: all offers of a supplier in one stream.
//! What counts is the price of reading one offer before it is changed, and that two changes meet in one stream.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a measurement that fails may stop")]

use event_store::{Append, Direction, EventStore, ExpectedRevision, Meta, NewEvent, Options};
use event_store::{ReadFrom, StreamName};
use projections::decode::decode;
use schemas::event::{Event, SCHEMA_VERSION};
use schemas::offer::OfferEvent;
use uuid::Uuid;

use super::shared;

const LISTED: &str = include_str!("../../../schemas/golden/offer/OfferListed.v1.json");
/// Events in one append: the cheapest way of filling a stream.
const IN_ONE: usize = 500;

/// How long the stream is each time.
const LENGTHS: [usize; 4] = [1, 1_000, 10_000, 100_000];

/// Fills a stream of each length and reads it before a change.
pub fn compare(most: usize) {
    let directory = tempfile::tempdir().expect("a directory");
    let store = EventStore::open(directory.path(), Options::default()).expect("a store");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("all offers of a supplier in one stream instead");
    println!("  {:>9} {:>18} {:>24}", "offers", "listed, events/s", "state of one offer, ms");
    for length in LENGTHS.into_iter().filter(|length| *length <= most) {
        let stream = StreamName::new("supplier", length).unwrap();
        let ((), took) = shared::timed(|| runtime.block_on(fill(&store, &stream, length)));
        let mut times: Vec<_> = (0..5).map(|_| shared::timed(|| read(&store, &stream)).1).collect();
        let middle = shared::percentile(&mut times, 50).as_secs_f64() * 1_000.0;
        println!("  {length:>9} {:>18.0} {middle:>24.2}", shared::rate(length, took));
    }
    runtime.block_on(store.close());
}

/// Each append waits for the one before: every one expects the revision that the other leaves.
async fn fill(store: &EventStore, stream: &StreamName, length: usize) {
    let listed =
        OfferEvent::read("OfferListed", SCHEMA_VERSION, LISTED.as_bytes()).expect("golden");
    let payload = listed.write().expect("a payload");
    let mut expected = ExpectedRevision::NoStream;
    for first in (0..length).step_by(IN_ONE) {
        let events = (first..length.min(first + IN_ONE)).map(|_| NewEvent {
            id: Uuid::now_v7(),
            kind: "OfferListed".into(),
            schema_version: SCHEMA_VERSION,
            meta: Meta {
                time: chrono::DateTime::from_timestamp_micros(1_790_000_000_000_000).unwrap(),
                actor: "019b76da-a800-7000-8000-000000000031".into(),
                correlation: Uuid::nil(),
                causation: None,
            },
            payload: payload.clone(),
        });
        let append = Append::new(stream.clone(), expected, events.collect());
        let appended = store.append(append).await.expect("appended");
        expected = ExpectedRevision::Exact(appended.revision);
    }
}

/// Folding one offer means reading all: nobody knows which events are its own.
fn read(store: &EventStore, stream: &StreamName) -> usize {
    let (mut from, mut count) = (0, 0);
    loop {
        let page = store.read_stream(stream, ReadFrom::Revision(from), Direction::Forward, 1_000);
        let page = page.expect("read");
        let Some(last) = page.last() else {
            return count;
        };
        from = last.revision + 1;
        count += page.iter().filter(|stored| decode::<OfferEvent>(stored).is_ok()).count();
    }
}

//! Repetitions: the same events at the same place succeed again, other content is refused.
//! As `KurrentDB` decides it.

use std::future::Future;

use super::{append, event, events, stream, wrong};
use crate::ExpectedRevision::{Any, Exact, NoStream, StreamExists};
use crate::{Append, AppendError, Appended, EventStore};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    a_repetition_succeeds_and_writes_nothing(make().await).await;
    a_repetition_is_known_long_after(make().await).await;
    other_content_under_the_same_id_is_refused(make().await).await;
    a_repetition_that_overlaps_in_part_is_a_conflict(make().await).await;
    a_repetition_without_a_place_is_known_among_the_latest(make().await).await;
    the_meta_may_differ(make().await).await;
}

async fn a_repetition_succeeds_and_writes_nothing(store: EventStore) {
    let first = append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let second = append(&store, "a-1", Exact(1), 2..3).await.unwrap();
    let again = append(&store, "a-1", NoStream, 0..2).await;
    assert_eq!(again, Ok(Appended { repeated: true, ..first }));
    let again = append(&store, "a-1", Exact(1), 2..3).await;
    assert_eq!(again, Ok(Appended { repeated: true, ..second }));
    let beginning = append(&store, "a-1", NoStream, 0..1).await.unwrap();
    assert_eq!((beginning.position, beginning.revision, beginning.repeated), (1, 0, true));
    assert_eq!(store.head(), 3);
}

async fn a_repetition_is_known_long_after(store: EventStore) {
    let first = append(&store, "a-1", NoStream, 0..2).await.unwrap();
    append(&store, "a-1", Exact(1), 2..1002).await.unwrap();
    let again = append(&store, "a-1", NoStream, 0..2).await;
    assert_eq!(again, Ok(Appended { repeated: true, ..first }));
    let middle = append(&store, "a-1", Exact(499), 500..502).await.unwrap();
    assert_eq!((middle.first_position, middle.revision, middle.repeated), (501, 501, true));
}

async fn other_content_under_the_same_id_is_refused(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let mut payload = events(0..2);
    payload[1].payload.push(0);
    let mut kind = events(0..2);
    kind[0].kind.push_str("Again");
    let mut version = events(0..2);
    version[0].schema_version += 1;
    for (changed, at) in [(payload, 1), (kind, 0), (version, 0)] {
        for expected in [NoStream, Any, StreamExists] {
            let append = Append::new(stream("a-1"), expected, changed.clone());
            let reused = AppendError::EventIdReused { stream: stream("a-1"), id: event(at).id };
            assert_eq!(store.append(append).await, Err(reused), "{expected:?}");
        }
    }
    assert_eq!(store.head(), 2);
}

async fn a_repetition_that_overlaps_in_part_is_a_conflict(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let longer = append(&store, "a-1", NoStream, 0..3).await;
    assert_eq!(longer, Err(wrong("a-1", NoStream, Some(1))));
    let beside = append(&store, "a-1", NoStream, 1..2).await;
    assert_eq!(beside, Err(wrong("a-1", NoStream, Some(1))));
}

async fn a_repetition_without_a_place_is_known_among_the_latest(store: EventStore) {
    let first = append(&store, "a-1", Any, 0..2).await.unwrap();
    append(&store, "a-1", Any, 2..5).await.unwrap();
    for expected in [Any, StreamExists] {
        let again = append(&store, "a-1", expected, 0..2).await;
        assert_eq!(again, Ok(Appended { repeated: true, ..first }));
    }
    let elsewhere = append(&store, "a-2", Any, 0..2).await.unwrap();
    assert!(!elsewhere.repeated, "the same ids in another stream are other events");
}

async fn the_meta_may_differ(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    let mut later = event(0);
    later.meta.time += chrono::TimeDelta::seconds(1);
    later.meta.correlation = event(5).id;
    let again = store.append(Append::new(stream("a-1"), NoStream, vec![later])).await.unwrap();
    assert!(again.repeated);
}

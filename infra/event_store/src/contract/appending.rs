//! Appending: expectations, places, all or nothing, limits.
//! Repetitions and holds have their own checks.

use std::future::Future;

use super::{append, event, events, stream, written, wrong};
use crate::ExpectedRevision::{Any, Exact, NoStream, StreamExists};
use crate::{
    Append, AppendError, Direction, EventStore, Filter, MAX_EVENTS, MAX_PAYLOAD, ReadFrom,
};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    places_are_dense_and_in_order(make().await).await;
    an_expectation_that_is_not_met_is_refused(make().await).await;
    an_append_is_written_whole_or_not_at_all(make().await).await;
    what_was_written_is_read_back_unchanged(make().await).await;
    limits_are_told(make().await).await;
    a_closed_store_takes_nothing(make().await).await;
    the_chain_holds(make().await).await;
}

async fn places_are_dense_and_in_order(store: EventStore) {
    assert_eq!(store.head(), 0);
    assert_eq!(append(&store, "a-1", NoStream, 0..2).await, Ok(written(1, 2, 1)));
    assert_eq!(append(&store, "b-1", Any, 2..3).await, Ok(written(3, 3, 0)));
    assert_eq!(append(&store, "a-1", Exact(1), 3..5).await, Ok(written(4, 5, 3)));
    assert_eq!(append(&store, "a-1", StreamExists, 5..6).await, Ok(written(6, 6, 4)));
    assert_eq!(store.head(), 6);
    assert_eq!(store.stream_revision(&stream("a-1")), Ok(Some(4)));
    assert_eq!(store.stream_revision(&stream("c-1")), Ok(None));
}

async fn an_expectation_that_is_not_met_is_refused(store: EventStore) {
    for expected in [StreamExists, Exact(0)] {
        let refused = append(&store, "a-1", expected, 0..1).await;
        assert_eq!(refused, Err(wrong("a-1", expected, None)));
    }
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    for expected in [NoStream, Exact(0), Exact(2), Exact(u64::MAX)] {
        let refused = append(&store, "a-1", expected, 9..10).await;
        assert_eq!(refused, Err(wrong("a-1", expected, Some(1))));
    }
    assert_eq!(store.head(), 2, "a refusal writes nothing");
}

async fn an_append_is_written_whole_or_not_at_all(store: EventStore) {
    let mut batch = events(0..3);
    batch[2].payload = vec![0; MAX_PAYLOAD + 1];
    let refused = store.append(Append::new(stream("a-1"), NoStream, batch)).await;
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })), "{refused:?}");
    assert_eq!((store.head(), store.stream_revision(&stream("a-1"))), (0, Ok(None)));
}

async fn what_was_written_is_read_back_unchanged(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    let mut second = event(1);
    second.payload = (0..=255).cycle().take(100_000).collect();
    store.append(Append::new(stream("a-1"), Exact(0), vec![second.clone()])).await.unwrap();
    let read = store.read_stream(&stream("a-1"), ReadFrom::Start, Direction::Forward, 9).unwrap();
    for (recorded, given) in read.iter().zip([event(0), second]) {
        assert_eq!(recorded.id, given.id);
        assert_eq!(recorded.kind, given.kind);
        assert_eq!(recorded.schema_version, given.schema_version);
        assert_eq!(recorded.meta, given.meta);
        assert_eq!(recorded.payload, given.payload);
    }
    let all = store.read_all(0, &Filter::All, 9).unwrap();
    assert_eq!(all.events, read);
    assert_eq!((read[0].previous, read[1].previous), (None, Some(1)));
}

async fn limits_are_told(store: EventStore) {
    let empty = append(&store, "a-1", Any, 0..0).await;
    assert!(matches!(empty, Err(AppendError::Empty(_))), "{empty:?}");
    let too_many = append(&store, "a-1", Any, 0..=u32::try_from(MAX_EVENTS).unwrap()).await;
    assert!(matches!(too_many, Err(AppendError::TooLarge { .. })), "{too_many:?}");
    let twice = append(&store, "a-1", Any, [1, 2, 1]).await;
    let id = event(1).id;
    assert_eq!(twice, Err(AppendError::EventIdReused { stream: stream("a-1"), id }));
    let mut nameless = event(1);
    nameless.kind.clear();
    let refused = store.append(Append::new(stream("a-1"), Any, vec![nameless])).await;
    assert!(matches!(refused, Err(AppendError::Empty(_))), "{refused:?}");
}

async fn a_closed_store_takes_nothing(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    store.clone().close().await;
    assert_eq!(append(&store, "a-1", Exact(0), 1..2).await, Err(AppendError::Closed));
}

async fn the_chain_holds(store: EventStore) {
    append(&store, "a-1", NoStream, 0..20).await.unwrap();
    append(&store, "b-1", NoStream, 20..30).await.unwrap();
    let verified = store.verify(&mut |_| {}).unwrap();
    assert_eq!((verified.events, verified.last_position), (30, 30));
    let last = store.evidence(30).unwrap().unwrap();
    assert_eq!(verified.last_chain, last.chain);
    assert_eq!(store.evidence(31), Ok(None));
}

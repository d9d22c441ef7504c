//! Holds: an append rests on other streams that must not have moved.
//! An engine without an atomic answer to this does not pass.

use std::future::Future;

use super::{append, events, stream};
use crate::ExpectedRevision::{Exact, NoStream};
use crate::{Append, AppendError, Appended, EventStore, Held, Revision};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    an_append_goes_through_while_the_held_streams_stand(make().await).await;
    an_append_fails_when_a_held_stream_has_moved(make().await).await;
    a_repetition_does_not_ask_for_its_holds_again(make().await).await;
    the_expectation_is_asked_before_the_holds(make().await).await;
}

fn held(name: &str, revision: Option<Revision>) -> Held {
    Held { stream: stream(name), revision }
}

fn holding(name: &str, numbers: std::ops::Range<u32>, holding: Vec<Held>) -> Append {
    Append { holding, ..Append::new(stream(name), NoStream, events(numbers)) }
}

async fn an_append_goes_through_while_the_held_streams_stand(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let holds = vec![held("a-1", Some(1)), held("z-1", None)];
    assert!(store.append(holding("b-1", 5..6, holds)).await.is_ok());
}

async fn an_append_fails_when_a_held_stream_has_moved(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    for stale in [None, Some(0), Some(2)] {
        let refused = store.append(holding("b-1", 5..6, vec![held("a-1", stale)])).await;
        let broken =
            AppendError::HoldBroken { stream: stream("a-1"), held: stale, actual: Some(1) };
        assert_eq!(refused, Err(broken));
    }
    let refused = store.append(holding("b-1", 5..6, vec![held("z-1", Some(0))])).await;
    assert!(matches!(refused, Err(AppendError::HoldBroken { actual: None, .. })), "{refused:?}");
    assert_eq!(store.stream_revision(&stream("b-1")), Ok(None));
}

async fn a_repetition_does_not_ask_for_its_holds_again(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let order = holding("b-1", 5..6, vec![held("a-1", Some(1))]);
    let first = store.append(order.clone()).await.unwrap();
    append(&store, "a-1", Exact(1), 2..3).await.unwrap();
    assert_eq!(store.append(order).await, Ok(Appended { repeated: true, ..first }));
}

async fn the_expectation_is_asked_before_the_holds(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let refused = store.append(holding("a-1", 5..6, vec![held("z-1", Some(0))])).await;
    assert!(matches!(refused, Err(AppendError::WrongExpectedRevision { .. })), "{refused:?}");
}

//! One append to several streams: all of it or nothing, in one commit, each stream at its place.
//! Appends to one stream have their own checks.

use std::future::Future;

use super::{append, event, events, stream, written, wrong};
use crate::ExpectedRevision::{Any, Exact, NoStream, StreamExists};
use crate::{
    Append, AppendError, Appended, Direction, EventStore, ExpectedRevision, Filter, Held,
    MAX_EVENTS, Part, ReadFrom,
};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    parts_stand_in_the_order_given(make().await).await;
    one_part_that_is_not_as_expected_refuses_all(make().await).await;
    a_broken_hold_refuses_all_parts(make().await).await;
    a_held_stream_may_be_written_to(make().await).await;
    the_same_parts_again_are_a_repetition(make().await).await;
    parts_that_stand_apart_are_no_repetition(make().await).await;
    other_content_in_a_part_is_refused(make().await).await;
    parts_are_clear(make().await).await;
    of_two_that_want_the_same_place_one_is_written(make().await).await;
}

fn part(name: &str, expected: ExpectedRevision, numbers: std::ops::Range<u32>) -> Part {
    Part { stream: stream(name), expected, events: events(numbers) }
}

fn revisions(store: &EventStore, names: [&str; 2]) -> [Option<u64>; 2] {
    names.map(|name| store.stream_revision(&stream(name)).unwrap())
}

async fn parts_stand_in_the_order_given(store: EventStore) {
    append(&store, "a-1", NoStream, 0..2).await.unwrap();
    let parts = vec![part("b-1", NoStream, 2..4), part("a-1", Exact(1), 4..5)];
    assert_eq!(store.append(Append::of(parts)).await, Ok(written(3, 5, 1)));
    let all = store.read_all(2, &Filter::All, 9).unwrap().events;
    let told: Vec<_> =
        all.iter().map(|event| (event.stream.as_str(), event.revision, event.position)).collect();
    assert_eq!(told, [("b-1", 0, 3), ("b-1", 1, 4), ("a-1", 2, 5)]);
    assert_eq!(
        all.iter().map(|event| event.previous).collect::<Vec<_>>(),
        [None, Some(3), Some(2)]
    );
    let a = store.read_stream(&stream("a-1"), ReadFrom::End, Direction::Backward, 1).unwrap();
    assert_eq!(a[0].payload, event(4).payload);
    let verified = store.verify(&mut |_| {}).unwrap();
    assert_eq!((verified.events, store.head()), (5, 5));
}

async fn one_part_that_is_not_as_expected_refuses_all(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    for (first, second) in [(NoStream, NoStream), (NoStream, Exact(1)), (Exact(0), Exact(0))] {
        let parts = vec![part("b-1", first, 1..2), part("a-1", second, 2..3)];
        let refused = store.append(Append::of(parts)).await;
        let told = if first == NoStream {
            wrong("a-1", second, Some(0))
        } else {
            wrong("b-1", first, None)
        };
        assert_eq!(refused, Err(told));
    }
    assert_eq!(revisions(&store, ["a-1", "b-1"]), [Some(0), None]);
    assert_eq!(store.head(), 1, "a refusal writes nothing");
}

async fn a_broken_hold_refuses_all_parts(store: EventStore) {
    append(&store, "h-1", NoStream, 0..2).await.unwrap();
    let parts = vec![part("a-1", NoStream, 2..3), part("b-1", NoStream, 3..4)];
    let held = Held { stream: stream("h-1"), revision: Some(0) };
    let refused = store.append(Append { holding: vec![held], ..Append::of(parts.clone()) }).await;
    assert!(matches!(refused, Err(AppendError::HoldBroken { .. })), "{refused:?}");
    assert_eq!(revisions(&store, ["a-1", "b-1"]), [None, None]);
    let held = Held { stream: stream("h-1"), revision: Some(1) };
    let append = Append { holding: vec![held], ..Append::of(parts) };
    assert_eq!(store.append(append).await, Ok(written(3, 4, 0)));
}

/// What is held is what was there before the append.
async fn a_held_stream_may_be_written_to(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    let held = Held { stream: stream("a-1"), revision: Some(0) };
    let parts = vec![part("a-1", Exact(0), 1..2), part("b-1", NoStream, 2..3)];
    let append = Append { holding: vec![held], ..Append::of(parts) };
    assert!(store.append(append).await.is_ok());
}

async fn the_same_parts_again_are_a_repetition(store: EventStore) {
    append(&store, "h-1", NoStream, 0..1).await.unwrap();
    let parts = vec![part("a-1", NoStream, 1..3), part("b-1", NoStream, 3..4)];
    let held = Held { stream: stream("h-1"), revision: Some(0) };
    let both = Append { holding: vec![held], ..Append::of(parts) };
    let first = store.append(both.clone()).await.unwrap();
    append(&store, "h-1", Exact(0), 9..10).await.unwrap();
    append(&store, "b-1", Exact(0), 10..11).await.unwrap();
    assert_eq!(store.append(both).await, Ok(Appended { repeated: true, ..first }));
    assert_eq!(store.head(), 6);
}

/// The same events, but written by two appends: nobody wrote them together.
async fn parts_that_stand_apart_are_no_repetition(store: EventStore) {
    append(&store, "a-1", NoStream, 0..1).await.unwrap();
    append(&store, "c-1", NoStream, 5..6).await.unwrap();
    append(&store, "b-1", NoStream, 1..2).await.unwrap();
    let parts = vec![part("a-1", NoStream, 0..1), part("b-1", NoStream, 1..2)];
    assert_eq!(store.append(Append::of(parts)).await, Err(wrong("a-1", NoStream, Some(0))));
    // And where one of them is missing, what is there does not count.
    let parts = vec![part("a-1", NoStream, 0..1), part("d-1", NoStream, 1..2)];
    assert_eq!(store.append(Append::of(parts)).await, Err(wrong("a-1", NoStream, Some(0))));
    assert_eq!(revisions(&store, ["a-1", "d-1"]), [Some(0), None]);
}

async fn other_content_in_a_part_is_refused(store: EventStore) {
    let parts = vec![part("a-1", NoStream, 0..1), part("b-1", NoStream, 1..2)];
    store.append(Append::of(parts.clone())).await.unwrap();
    let mut changed = parts;
    changed[1].events[0].payload.push(0);
    let reused = AppendError::EventIdReused { stream: stream("b-1"), id: event(1).id };
    assert_eq!(store.append(Append::of(changed)).await, Err(reused));
    assert_eq!(store.head(), 2);
}

async fn parts_are_clear(store: EventStore) {
    let none = store.append(Append::of(Vec::new())).await;
    assert!(matches!(none, Err(AppendError::Empty(_))), "{none:?}");
    let empty = vec![part("a-1", NoStream, 0..1), part("b-1", NoStream, 1..1)];
    let refused = store.append(Append::of(empty)).await;
    assert!(matches!(refused, Err(AppendError::Empty(_))), "{refused:?}");
    let twice = vec![part("a-1", NoStream, 0..1), part("a-1", Exact(0), 1..2)];
    let refused = store.append(Append::of(twice)).await;
    assert!(matches!(refused, Err(AppendError::PartsUnclear { .. })), "{refused:?}");
    for expected in [Any, StreamExists] {
        let open = vec![part("a-1", NoStream, 0..1), part("b-1", expected, 1..2)];
        let refused = store.append(Append::of(open)).await;
        assert!(matches!(refused, Err(AppendError::PartsUnclear { .. })), "{refused:?}");
    }
    let most = u32::try_from(MAX_EVENTS).unwrap();
    let many = vec![part("a-1", NoStream, 0..most), part("b-1", NoStream, most..most + 1)];
    let refused = store.append(Append::of(many)).await;
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })), "{refused:?}");
    assert_eq!(store.head(), 0);
}

/// Each of the writers also writes a stream of its own; of the losers nothing is there.
async fn of_two_that_want_the_same_place_one_is_written(store: EventStore) {
    let tasks: Vec<_> = (0..16_u32)
        .map(|writer| {
            let own = format!("own-{writer}");
            let parts =
                vec![part(&own, NoStream, 0..2), part("s-1", NoStream, 10 + writer..11 + writer)];
            let store = store.clone();
            tokio::spawn(async move { (own, store.append(Append::of(parts)).await) })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        let (own, answer) = task.await.unwrap();
        let there = store.stream_revision(&stream(&own)).unwrap();
        match answer {
            Ok(_) => {
                won += 1;
                assert_eq!(there, Some(1));
            }
            Err(AppendError::WrongExpectedRevision { .. }) => assert_eq!(there, None),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((won, store.head()), (1, 3));
}

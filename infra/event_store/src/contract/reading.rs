//! Reading: a stream both ways, the whole log by position and category.
//! Speed is measured elsewhere.

use std::future::Future;

use super::{append, stream};
use crate::Direction::{Backward, Forward};
use crate::ExpectedRevision::{Any, Exact, NoStream};
use crate::{Direction, EventStore, Filter, Page, ReadFrom};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    a_stream_is_read_both_ways(make().await).await;
    a_long_stream_is_read_in_pages(make().await).await;
    the_log_is_read_in_order_by_category(make().await).await;
    a_page_tells_how_far_it_looked(make().await).await;
}

fn revisions(
    store: &EventStore,
    name: &str,
    from: ReadFrom,
    direction: Direction,
    max: usize,
) -> Vec<u64> {
    let read = store.read_stream(&stream(name), from, direction, max).unwrap();
    assert!(read.iter().all(|recorded| recorded.stream == stream(name)));
    read.iter().map(|recorded| recorded.revision).collect()
}

async fn a_stream_is_read_both_ways(store: EventStore) {
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    append(&store, "b-1", NoStream, 3..5).await.unwrap();
    append(&store, "a-1", Exact(2), 5..7).await.unwrap();
    let read = |from, direction, max| revisions(&store, "a-1", from, direction, max);
    assert_eq!(read(ReadFrom::Start, Forward, 99), [0, 1, 2, 3, 4]);
    assert_eq!(read(ReadFrom::Start, Forward, 2), [0, 1]);
    assert_eq!(read(ReadFrom::Revision(3), Forward, 99), [3, 4]);
    assert_eq!(read(ReadFrom::Revision(5), Forward, 99), [0; 0]);
    assert_eq!(read(ReadFrom::End, Forward, 99), [4]);
    assert_eq!(read(ReadFrom::End, Backward, 2), [4, 3]);
    assert_eq!(read(ReadFrom::Revision(1), Backward, 99), [1, 0]);
    assert_eq!(read(ReadFrom::Revision(99), Backward, 1), [4]);
    assert_eq!(read(ReadFrom::Start, Backward, 99), [0]);
    assert_eq!(read(ReadFrom::Start, Forward, 0), [0; 0]);
    assert_eq!(revisions(&store, "c-1", ReadFrom::End, Backward, 9), [0; 0]);
}

async fn a_long_stream_is_read_in_pages(store: EventStore) {
    append(&store, "a-1", NoStream, 0..700).await.unwrap();
    append(&store, "b-1", NoStream, 700..800).await.unwrap();
    append(&store, "a-1", Exact(699), 800..1000).await.unwrap();
    for round in 0..2 {
        let mut seen = Vec::new();
        while let Some(from) = Some(seen.len() as u64).filter(|from| *from < 900 + round * 100) {
            seen.extend(revisions(&store, "a-1", ReadFrom::Revision(from), Forward, 50));
        }
        assert_eq!(seen, (0..900 + round * 100).collect::<Vec<_>>());
        if round == 0 {
            append(&store, "a-1", Exact(899), 1000..1100).await.unwrap();
        }
    }
    assert_eq!(revisions(&store, "a-1", ReadFrom::Revision(7), Backward, 3), [7, 6, 5]);
}

async fn the_log_is_read_in_order_by_category(store: EventStore) {
    for number in 0..30 {
        let name = ["a-1", "b-1", "b-2"][number as usize % 3];
        append(&store, name, Any, number..=number).await.unwrap();
    }
    let all = store.read_all(0, &Filter::All, 99).unwrap();
    let positions: Vec<u64> = all.events.iter().map(|recorded| recorded.position).collect();
    assert_eq!(positions, (1..=30).collect::<Vec<_>>());
    let only_b = store.read_all(10, &Filter::categories(["b"]), 99).unwrap();
    assert!(only_b.events.iter().all(|recorded| recorded.stream.category() == "b"));
    assert_eq!((only_b.events.len(), only_b.through), (14, 30));
    let some = store.read_all(4, &Filter::All, 3).unwrap();
    assert_eq!((some.events[0].position, some.events.len(), some.through), (5, 3, 7));
}

async fn a_page_tells_how_far_it_looked(store: EventStore) {
    assert_eq!(store.read_all(0, &Filter::All, 9), Ok(Page { events: vec![], through: 0 }));
    append(&store, "a-1", NoStream, 0..5).await.unwrap();
    let none = store.read_all(1, &Filter::categories(["z"]), 9).unwrap();
    assert_eq!(none, Page { events: vec![], through: 5 });
    let beyond = store.read_all(99, &Filter::All, 9).unwrap();
    assert_eq!(beyond, Page { events: vec![], through: 99 });
}

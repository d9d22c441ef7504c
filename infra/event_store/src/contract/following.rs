//! Following: what is there, then what comes, without gap and without double.
//! Waiting is for events, never for time.

use std::future::Future;

use super::{append, event, stream};
use crate::ExpectedRevision::{Any, NoStream};
use crate::{Append, Delivered, EventStore, Filter, Subscription};

pub(super) async fn check<F: Fn() -> M, M: Future<Output = EventStore>>(make: &F) {
    a_subscription_catches_up_and_then_follows(make().await).await;
    a_filtered_subscription_learns_how_far_it_is(make().await).await;
    appends_at_once_get_dense_places_and_are_delivered_once(make().await).await;
}

async fn position(subscription: &mut Subscription) -> u64 {
    loop {
        if let Delivered::Event(recorded) = subscription.next().await.unwrap() {
            return recorded.position;
        }
    }
}

async fn a_subscription_catches_up_and_then_follows(store: EventStore) {
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    let mut subscription = store.subscribe(1, Filter::All);
    assert_eq!(position(&mut subscription).await, 2);
    assert_eq!(position(&mut subscription).await, 3);
    assert_eq!(subscription.next().await, Ok(Delivered::CaughtUp(3)));
    append(&store, "a-2", NoStream, 3..4).await.unwrap();
    assert_eq!(position(&mut subscription).await, 4);
    assert_eq!(subscription.next().await, Ok(Delivered::CaughtUp(4)));
    let mut empty = store.subscribe(4, Filter::All);
    assert_eq!(empty.next().await, Ok(Delivered::CaughtUp(4)));
}

async fn a_filtered_subscription_learns_how_far_it_is(store: EventStore) {
    let mut subscription = store.subscribe(0, Filter::categories(["b"]));
    assert_eq!(subscription.next().await, Ok(Delivered::CaughtUp(0)));
    append(&store, "a-1", NoStream, 0..3).await.unwrap();
    assert_eq!(subscription.next().await, Ok(Delivered::CaughtUp(3)));
    append(&store, "b-1", NoStream, 3..4).await.unwrap();
    assert_eq!(position(&mut subscription).await, 4);
}

async fn appends_at_once_get_dense_places_and_are_delivered_once(store: EventStore) {
    const WRITERS: u32 = 8;
    const EACH: u32 = 50;
    let mut early = store.subscribe(0, Filter::All);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut places = Vec::new();
                for number in 0..EACH {
                    let name = stream(&format!("w-{}", number % 5));
                    let given = vec![event(writer * EACH + number)];
                    let appended = store.append(Append::new(name, Any, given)).await.unwrap();
                    places.push(appended.position);
                }
                places
            })
        })
        .collect();
    let total = u64::from(WRITERS * EACH);
    let mut late = store.subscribe(total / 3, Filter::All);
    for expected in 1..=total {
        assert_eq!(position(&mut early).await, expected);
    }
    for expected in total / 3 + 1..=total {
        assert_eq!(position(&mut late).await, expected);
    }
    let mut places = Vec::new();
    for writer in writers {
        places.extend(writer.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (1..=total).collect::<Vec<_>>());
}

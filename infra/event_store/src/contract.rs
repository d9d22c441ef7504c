//! What every engine must do, as checks that any of them can be run against.
//! Nothing here may lean on one engine: no file, no thread, no timing.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a check that fails panics, as tests do"
)]

mod appending;
mod following;
mod holding;
mod proving;
mod reading;
mod repeating;
mod several;

use std::future::Future;

use chrono::DateTime;
use uuid::Uuid;

use crate::{
    Append, AppendError, Appended, EventStore, ExpectedRevision, Meta, NewEvent, Revision,
    StreamName,
};

/// Runs every check, each on a new and empty store. Panics with the name of the first that fails.
pub async fn holds<F, Made>(make: F)
where
    F: Fn() -> Made,
    Made: Future<Output = EventStore>,
{
    appending::check(&make).await;
    repeating::check(&make).await;
    holding::check(&make).await;
    reading::check(&make).await;
    following::check(&make).await;
    proving::check(&make).await;
    several::check(&make).await;
}

/// A stream of the suite.
#[must_use]
pub fn stream(name: &str) -> StreamName {
    StreamName::parse(name).unwrap()
}

/// An event whose every field follows from a number.
#[must_use]
pub fn event(number: u32) -> NewEvent {
    NewEvent {
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)),
        kind: "SomethingHappened".to_owned(),
        schema_version: 3,
        meta: Meta {
            time: DateTime::from_timestamp_micros(1_800_000_000_123_456 + i64::from(number))
                .unwrap(),
            actor: "actor-7".to_owned(),
            correlation: Uuid::from_u128(77),
            causation: number.is_multiple_of(2).then(|| Uuid::from_u128(u128::from(number))),
        },
        payload: format!("content of {number}").into_bytes(),
    }
}

/// Events with these numbers.
#[must_use]
pub fn events(numbers: impl IntoIterator<Item = u32>) -> Vec<NewEvent> {
    numbers.into_iter().map(event).collect()
}

/// Appends events with these numbers.
pub async fn append(
    store: &EventStore,
    name: &str,
    expected: ExpectedRevision,
    numbers: impl IntoIterator<Item = u32>,
) -> Result<Appended, AppendError> {
    store.append(Append::new(stream(name), expected, events(numbers))).await
}

fn wrong(name: &str, expected: ExpectedRevision, actual: Option<Revision>) -> AppendError {
    AppendError::WrongExpectedRevision { stream: stream(name), expected, actual }
}

fn written(first_position: u64, position: u64, revision: u64) -> Appended {
    Appended { position, first_position, revision, repeated: false }
}

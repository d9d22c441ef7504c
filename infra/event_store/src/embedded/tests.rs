//! Several appends in one commit, made certain: they are queued before the writer is started.
//! What one caller alone can see is tested from outside.

use super::{Embedded, Options};
use crate::ExpectedRevision::{Any, NoStream};
use crate::contract::{event, stream};
use crate::prepared::Prepared;
use crate::{Append, AppendError, Appended, ExpectedRevision, NewEvent};

fn prepared(expected: ExpectedRevision, events: Vec<NewEvent>) -> Prepared {
    Prepared::new(Append::new(stream("a-1"), expected, events)).unwrap()
}

#[tokio::test]
async fn a_repetition_within_one_commit_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (store, writer) = Embedded::unstarted(directory.path(), Options::default()).unwrap();
    let events: Vec<NewEvent> = (0..3).map(event).collect();
    let mut other = events.clone();
    other[1].payload.push(7);
    let (first, again, anywhere, changed, later, started) = tokio::join!(
        store.append(prepared(NoStream, events.clone())),
        store.append(prepared(NoStream, events.clone())),
        store.append(prepared(Any, events)),
        store.append(prepared(NoStream, other.clone())),
        store.append(prepared(NoStream, vec![event(9)])),
        async { store.start(writer) },
    );
    started.unwrap();
    let written = Appended { position: 3, first_position: 1, revision: 2, repeated: false };
    let repeated = Appended { repeated: true, ..written };
    assert_eq!(first, Ok(written));
    assert_eq!((again, anywhere), (Ok(repeated), Ok(repeated)));
    let id = other[1].id;
    let stream = stream("a-1");
    assert_eq!(changed, Err(AppendError::EventIdReused { stream, id }));
    assert!(
        matches!(later, Err(AppendError::WrongExpectedRevision { actual: Some(2), .. })),
        "{later:?}"
    );
    assert_eq!(store.verify(&mut |_| {}).unwrap().events, 3);
}

//! Layout 1 is frozen: bytes that were computed from the table in `record` by another program.
//! A change that fails here needs a new layout number, since old logs keep their bytes.

use std::fmt::Write;

use chrono::DateTime;
use uuid::Uuid;

use super::{View, draft, placed};
use crate::heads::Head;
use crate::prepared::Draft;
use crate::{Hash, Meta, NewEvent, Recorded, StreamName};

const RECORD: &str = concat!(
    "01000000000000002a00000000000000070000000000000028000102030405060708090a0b0c0d0e",
    "0f00066517289a62400003101112131415161718191a1b1c1d1e1f01202122232425262728292a2b",
    "2c2d2e2fe9c09cb790398928a653853db8facb95feedffd6e5eaef4bf3da87c635deb75a076f7264",
    "65722d310b4f72646572506c6163656403752d37",
);
const COMMITMENT: &str = "e9c09cb790398928a653853db8facb95feedffd6e5eaef4bf3da87c635deb75a";
const LEAF: &str = "a2a94ce12ef6e2e83fa52d28a664ea8d49a9261065a722371f8d0582843b3b97";
const CHAIN: &str = "fbf13a4c7a184d356a1253ec21f0e035674d91e0e460b80d5792754fbeb46f76";
const BEFORE: Head = Head { revision: 6, position: 40 };

fn numbered(first: u8) -> Uuid {
    Uuid::from_bytes(std::array::from_fn(|at| first + u8::try_from(at).unwrap()))
}

fn sample() -> Draft {
    let event = NewEvent {
        id: numbered(0),
        kind: "OrderPlaced".to_owned(),
        schema_version: 3,
        meta: Meta {
            time: DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap(),
            actor: "u-7".to_owned(),
            correlation: numbered(16),
            causation: Some(numbered(32)),
        },
        payload: br#"{"a":1}"#.to_vec(),
    };
    let salt = [0x5a; 32];
    let stream = StreamName::parse("order-1").unwrap();
    let commitment = Hash::commitment(&salt, &event.payload);
    Draft { record: draft(&stream, &event, commitment), salt, event }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn the_bytes_and_hashes_of_layout_1_are_frozen() {
    let (head, record) = placed(&sample(), 42, Some(BEFORE));
    assert_eq!((head.revision, head.position), (7, 42));
    assert_eq!(hex(&record), RECORD);
    let view = View::parse(&record).unwrap();
    assert_eq!(view.commitment().to_string(), COMMITMENT);
    let leaf = Hash::leaf(&record);
    assert_eq!(leaf.to_string(), LEAF);
    assert_eq!(Hash([0x11; 32]).chained(leaf).to_string(), CHAIN);
}

#[test]
fn a_record_is_read_as_the_event_it_was_made_of() {
    let draft = sample();
    let (_, record) = placed(&draft, 42, Some(BEFORE));
    let view = View::parse(&record).unwrap();
    let chain = Hash([0x22; 32]);
    let NewEvent { id, kind, schema_version, meta, payload } = draft.event;
    let expected = Recorded {
        position: 42,
        stream: StreamName::parse("order-1").unwrap(),
        revision: 7,
        previous: Some(40),
        id,
        kind,
        schema_version,
        meta,
        payload: payload.clone(),
        chain,
    };
    assert_eq!(view.event(payload, chain), Ok(expected));
}

#[test]
fn the_first_event_of_a_stream_has_none_before_it() {
    let (head, record) = placed(&sample(), 1, None);
    assert_eq!((head.revision, head.position), (0, 1));
    let view = View::parse(&record).unwrap();
    assert_eq!((view.revision(), view.previous()), (0, None));
}

#[test]
fn an_event_without_a_cause_has_zeros_for_it() {
    let mut event = sample().event;
    event.meta.causation = None;
    let stream = StreamName::parse("order-1").unwrap();
    let record = draft(&stream, &event, Hash::NONE);
    assert_eq!(record[67..84], [0; 17]);
}

#[test]
fn what_is_not_exactly_a_record_is_refused() {
    let (_, record) = placed(&sample(), 42, Some(BEFORE));
    for length in 0..record.len() {
        assert!(View::parse(&record[..length]).is_err(), "{length} bytes");
    }
    let mut longer = record.clone();
    longer.push(0);
    assert!(View::parse(&longer).is_err(), "a byte too many");
    for (at, value, what) in [
        (0, 2, "an unknown layout"),
        (24, 42, "the event before it is itself"),
        (17, 1, "the event before it comes after it"),
        (67, 0, "a cause that is not there"),
        (67, 2, "neither a cause nor none"),
        (117, 0xff, "text that is not UTF-8"),
        (116, 200, "a text longer than the record"),
    ] {
        let mut changed = record.clone();
        changed[at] = value;
        assert!(View::parse(&changed).is_err(), "{what}");
    }
}

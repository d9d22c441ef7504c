//! The canonical bytes of a record: what the chain, and later the Merkle tree, is made of.
//! Payload and salt are not part of it; storing is the engines' business.
//!
//! Layout 1, integers big-endian; always shorter than 65,535 bytes, the limit of a tile entry:
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 1 | layout, 1 |
//! | 1 | 8 | position |
//! | 9 | 8 | revision |
//! | 17 | 8 | position of the stream's event before this, 0 for none |
//! | 25 | 16 | event id |
//! | 41 | 8 | time, microseconds since 1970, signed |
//! | 49 | 2 | schema version |
//! | 51 | 16 | correlation |
//! | 67 | 1 | 1 if there is a causation, else 0 |
//! | 68 | 16 | causation, zeros for none |
//! | 84 | 32 | commitment to the payload |
//! | 116 | 1 + n | stream: length, text |
//! | … | 1 + n | kind: length, text |
//! | … | 1 + n | actor: length, text |

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::heads::Head;
use crate::prepared::Draft;
use crate::{Hash, Meta, NewEvent, Position, Recorded, Revision, StreamName};

const LAYOUT: u8 = 1;
const NAMES: usize = 116;

/// The record of an event that has no place yet; [`placed`] fills the gap.
pub(crate) fn draft(stream: &StreamName, event: &NewEvent, commitment: Hash) -> Vec<u8> {
    let texts = [stream.as_str(), &event.kind, &event.meta.actor];
    let length = NAMES + texts.iter().map(|text| 1 + text.len()).sum::<usize>();
    let mut record = Vec::with_capacity(length);
    record.push(LAYOUT);
    record.extend_from_slice(&[0; 24]);
    record.extend_from_slice(event.id.as_bytes());
    record.extend_from_slice(&event.meta.time.timestamp_micros().to_be_bytes());
    record.extend_from_slice(&event.schema_version.to_be_bytes());
    record.extend_from_slice(event.meta.correlation.as_bytes());
    record.push(u8::from(event.meta.causation.is_some()));
    record.extend_from_slice(event.meta.causation.unwrap_or_default().as_bytes());
    record.extend_from_slice(&commitment.0);
    for text in texts {
        // Lengths were checked against MAX_NAME, which fits.
        record.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        record.extend_from_slice(text.as_bytes());
    }
    record
}

/// The record of a draft at its place, after the event that its stream ends with.
pub(crate) fn placed(draft: &Draft, position: Position, before: Option<Head>) -> (Head, Vec<u8>) {
    let mut record = Vec::with_capacity(draft.record.len());
    let head = place_into(&mut record, draft, position, before);
    (head, record)
}

/// The same in a buffer that is used again and again.
pub(crate) fn place_into(
    record: &mut Vec<u8>,
    draft: &Draft,
    position: Position,
    before: Option<Head>,
) -> Head {
    let revision = before.map_or(0, |head| head.revision + 1);
    record.clear();
    record.extend_from_slice(&draft.record);
    record[1..9].copy_from_slice(&position.to_be_bytes());
    record[9..17].copy_from_slice(&revision.to_be_bytes());
    record[17..25].copy_from_slice(&before.map_or(0, |head| head.position).to_be_bytes());
    Head { revision, position }
}

/// A record's fields, borrowed from its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    fixed: &'a [u8; NAMES],
    /// Name of the stream.
    pub stream: &'a str,
    kind: &'a str,
    actor: &'a str,
}

impl<'a> View<'a> {
    /// Reads the bytes of a record, refusing whatever is not exactly one.
    pub fn parse(record: &'a [u8]) -> Result<Self, &'static str> {
        let (fixed, mut rest) = record.split_first_chunk::<NAMES>().ok_or("too short")?;
        if fixed[0] != LAYOUT {
            return Err("unknown layout");
        }
        if fixed[67] > 1 || (fixed[67] == 0 && fixed[68..84] != [0; 16]) {
            return Err("causation neither there nor not there");
        }
        if fixed[17..25] >= fixed[1..9] {
            // Backwards is the only way: a damaged place must not send a reader in a circle.
            return Err("the stream's event before it does not stand before it");
        }
        let stream = text(&mut rest)?;
        let kind = text(&mut rest)?;
        let actor = text(&mut rest)?;
        if rest.is_empty() {
            Ok(Self { fixed, stream, kind, actor })
        } else {
            Err("bytes left over")
        }
    }

    /// Place in the log.
    pub fn position(&self) -> Position {
        self.number(1)
    }

    /// Place in the stream.
    pub fn revision(&self) -> Revision {
        self.number(9)
    }

    /// Position of the event before it in its stream.
    pub fn previous(&self) -> Option<Position> {
        Some(self.number(17)).filter(|position| *position > 0)
    }

    /// The commitment to the payload.
    pub fn commitment(&self) -> Hash {
        Hash(self.bytes(84))
    }

    /// When it happened.
    pub fn time(&self) -> Result<DateTime<Utc>, &'static str> {
        let micros = i64::from_be_bytes(self.bytes(41));
        DateTime::from_timestamp_micros(micros).ok_or("time out of range")
    }

    /// The event with its payload.
    pub fn event(&self, payload: Vec<u8>, chain: Hash) -> Result<Recorded, &'static str> {
        let time = self.time()?;
        Ok(Recorded {
            position: self.position(),
            stream: StreamName::parse(self.stream).map_err(|_| "bad name of a stream")?,
            revision: self.revision(),
            previous: self.previous(),
            id: self.uuid(25),
            kind: self.kind.to_owned(),
            schema_version: u16::from_be_bytes(self.bytes(49)),
            meta: Meta {
                time,
                actor: self.actor.to_owned(),
                correlation: self.uuid(51),
                causation: (self.fixed[67] == 1).then(|| self.uuid(68)),
            },
            payload,
            chain,
        })
    }

    fn bytes<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.fixed[at..at + N]);
        bytes
    }

    fn number(&self, at: usize) -> u64 {
        u64::from_be_bytes(self.bytes(at))
    }

    fn uuid(&self, at: usize) -> Uuid {
        Uuid::from_bytes(self.bytes(at))
    }
}

fn text<'a>(rest: &mut &'a [u8]) -> Result<&'a str, &'static str> {
    let (length, after) = rest.split_first().ok_or("too short")?;
    let (text, after) = after.split_at_checked(usize::from(*length)).ok_or("too short")?;
    *rest = after;
    std::str::from_utf8(text).map_err(|_| "text is not UTF-8")
}

#[cfg(test)]
mod tests;

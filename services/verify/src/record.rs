//! The canonical bytes of an event without its payload, layout 1 (docs/log.md), read.
//! Whether a record is in a tree is not asked here.

use crate::encoding::{Hash, sha256};

const LAYOUT: u8 = 1;
const NAMES: usize = 116;
/// The longest name of a stream, kind or actor, in bytes.
const MOST_OF_A_NAME: u8 = 200;

/// What a record says.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub position: u64,
    pub revision: u64,
    /// Position of the stream's event before this, 0 for none.
    pub previous: u64,
    /// Microseconds since 1970.
    pub time: i64,
    pub commitment: Hash,
    pub stream: String,
    pub kind: String,
    pub actor: String,
}

impl Record {
    /// Reads a record, refusing whatever is not exactly one.
    pub fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let (fixed, mut rest) = bytes.split_first_chunk::<NAMES>().ok_or("too short")?;
        if fixed[0] != LAYOUT {
            return Err("unknown layout");
        }
        if fixed[67] > 1 || (fixed[67] == 0 && fixed[68..84] != [0; 16]) {
            return Err("causation neither there nor not there");
        }
        let read = Self {
            position: number(fixed, 1),
            revision: number(fixed, 9),
            previous: number(fixed, 17),
            time: number(fixed, 41).cast_signed(),
            commitment: chunk(fixed, 84),
            stream: text(&mut rest)?,
            kind: text(&mut rest)?,
            actor: text(&mut rest)?,
        };
        if !rest.is_empty() {
            return Err("bytes left over");
        }
        if read.previous >= read.position {
            return Err("the stream's event before it does not stand before it");
        }
        if (read.revision == 0) != (read.previous == 0) {
            return Err("a stream's first event, and only it, has none before it");
        }
        if read.stream.is_empty() || read.stream.starts_with('-') || read.kind.is_empty() {
            return Err("no stream or no kind");
        }
        Ok(read)
    }

    /// Whether the commitment was made to this payload.
    pub fn commits_to(&self, salt: &[u8], payload: &[u8]) -> bool {
        sha256(&[b"event_store payload v1\0", salt, payload]) == self.commitment
    }
}

fn chunk<const N: usize>(bytes: &[u8; NAMES], at: usize) -> [u8; N] {
    let mut chunk = [0; N];
    chunk.copy_from_slice(&bytes[at..at + N]);
    chunk
}

fn number(bytes: &[u8; NAMES], at: usize) -> u64 {
    u64::from_be_bytes(chunk(bytes, at))
}

fn text(rest: &mut &[u8]) -> Result<String, &'static str> {
    let (length, after) = rest.split_first().ok_or("too short")?;
    if *length > MOST_OF_A_NAME {
        return Err("a name is too long");
    }
    let (text, after) = after.split_at_checked(usize::from(*length)).ok_or("too short")?;
    *rest = after;
    let text = std::str::from_utf8(text).map_err(|_| "text is not UTF-8")?;
    // A name that moves the cursor or ends a line could make a report say what it does not.
    if text.chars().any(char::is_control) {
        return Err("a name holds a control character");
    }
    Ok(text.to_owned())
}

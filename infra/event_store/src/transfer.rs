//! The stored bytes of events on their way to another place and back: one row after the other, whole or not at all.
//! Whether rows belong to one log is checked where they are received; files and their names are the caller's business.

use std::io::{self, Read, Write};

use crate::{Evidence, Hash, MAX_PAYLOAD};

pub use crate::embedded::transfer::{Receiver, Rows};

/// The most bytes of a record, as the limit of a tile entry.
const MAX_RECORD: usize = 65_535;

/// Writes a row: position (8 bytes, big-endian), length of the record (4), record, salt (32), chain (32), length of
/// the payload (4), payload.
pub fn write_row(out: &mut impl Write, row: &Evidence) -> io::Result<()> {
    out.write_all(&row.position.to_be_bytes())?;
    out.write_all(&length(&row.record)?)?;
    out.write_all(&row.record)?;
    out.write_all(&row.salt)?;
    out.write_all(&row.chain.0)?;
    out.write_all(&length(&row.payload)?)?;
    out.write_all(&row.payload)
}

/// Reads the next row; none at the end. An end within a row is an error.
pub fn read_row(input: &mut impl Read) -> io::Result<Option<Evidence>> {
    let mut position = [0; 8];
    let first = loop {
        match input.read(&mut position[..1]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    if first == 0 {
        return Ok(None);
    }
    input.read_exact(&mut position[1..])?;
    let record = bytes(input, MAX_RECORD)?;
    let (mut salt, mut chain) = ([0; 32], [0; 32]);
    input.read_exact(&mut salt)?;
    input.read_exact(&mut chain)?;
    let payload = bytes(input, MAX_PAYLOAD)?;
    let (position, chain) = (u64::from_be_bytes(position), Hash(chain));
    Ok(Some(Evidence { position, record, salt, chain, payload }))
}

fn length(bytes: &[u8]) -> io::Result<[u8; 4]> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::other("a row is too long"))?;
    Ok(length.to_be_bytes())
}

fn bytes(input: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > most {
        let what = format!("a length of {length} bytes where at most {most} can be");
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;

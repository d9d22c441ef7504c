//! Hashes, base64 and bounded lines, as the bundle writes them.
//! What they mean is not known here.

use std::io::{self, BufRead};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub(crate) type Hash = [u8; 32];

/// SHA-256 over the parts, one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The bytes of standard base64 with padding.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

/// The hash of 44 characters of base64.
pub(crate) fn hash_of(text: &str) -> Option<Hash> {
    unbase64(text)?.try_into().ok()
}

/// A path of a proof: one hash after another.
pub(crate) fn path_of(texts: &[String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| hash_of(text)).collect()
}

/// The number written in decimal as the only way to write it: no sign, no zero in front.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

/// Reads the next line without its end into `line`; whether there was one. A line that is too long is invalid data.
pub(crate) fn next_line(
    reader: &mut impl BufRead,
    line: &mut Vec<u8>,
    at_most: u64,
) -> io::Result<bool> {
    line.clear();
    let mut bounded = io::Read::take(&mut *reader, at_most + 1);
    if bounded.read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() as u64 > at_most {
        let said = format!("a line is longer than {at_most} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, said));
    }
    Ok(true)
}

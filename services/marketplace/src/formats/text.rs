//! A file's bytes as UTF-8 text: decoded piece by piece, lines counted, the length of a piece bounded.
//! What the text means is not known here.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, UTF_8, WINDOWS_1252};

use super::encoding::{self, Choice};
use super::problem::{Code, Unusable};
use super::{Detected, Stop};

/// Bytes read at once; also the most that is looked at before the format is known.
pub(super) const CHUNK: usize = 64 * 1024;

enum Decoding {
    /// UTF-8; bytes that are none are read as Windows-1252, one by one. `multibyte` once a character of several
    /// bytes was met, which shows that the file is UTF-8 in the main.
    Utf8 {
        multibyte: bool,
    },
    Other(Box<Decoder>),
}

/// A file as text. Implements [`BufRead`] over UTF-8 and never hands out more than was allowed.
pub(super) struct Text<R> {
    input: R,
    /// Read and not yet decoded.
    raw: Vec<u8>,
    decoding: Decoding,
    decoded: Vec<u8>,
    position: usize,
    ended: bool,
    line: u64,
    newline: u8,
    ends_with_newline: bool,
    allowance: usize,
    exceeded: bool,
    encoding: &'static str,
    mismatch: Option<(u64, String)>,
    undecodable: Option<u64>,
}

impl<R: Read> Text<R> {
    /// Reads the first bytes and chooses how to decode.
    pub(super) fn open(mut input: R) -> Result<Self, Stop> {
        let mut raw = Vec::with_capacity(CHUNK);
        let ended = read_chunk(&mut input, &mut raw).map_err(Stop::Io)?;
        let Choice { encoding, mark, mismatch } = encoding::choose(&raw)?;
        raw.drain(..mark);
        let decoding = if encoding == UTF_8 {
            Decoding::Utf8 { multibyte: false }
        } else {
            Decoding::Other(Box::new(encoding.new_decoder_without_bom_handling()))
        };
        let newline = if raw.contains(&b'\r') && !raw.contains(&b'\n') { b'\r' } else { b'\n' };
        let mut text = Self {
            input,
            raw,
            decoding,
            decoded: Vec::new(),
            position: 0,
            ended,
            line: 1,
            newline,
            ends_with_newline: false,
            allowance: usize::MAX,
            exceeded: false,
            encoding: encoding.name(),
            mismatch: mismatch.map(|message| (1, message)),
            undecodable: None,
        };
        text.decode();
        Ok(text)
    }

    /// What the first text of the file says about its format.
    pub(super) fn detect(&self) -> Result<Detected, Unusable> {
        let start = String::from_utf8_lossy(&self.decoded);
        match start.trim_start().chars().next() {
            None => Err(Unusable::new(Code::EmptyFile, 1, "The file is empty.")),
            Some('<') => Ok(Detected::Xml),
            Some(_) => Ok(Detected::Csv),
        }
    }

    /// The text that is decoded and not yet handed out.
    pub(super) fn peek(&self) -> &str {
        std::str::from_utf8(&self.decoded[self.position..]).unwrap_or("")
    }

    /// The line of what is read next, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The encoding's name.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// Lets at most so many further bytes be read.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    /// Whether more was asked for than allowed.
    pub(super) fn exceeded(&self) -> bool {
        self.exceeded
    }

    /// Whether everything was handed out.
    pub(super) fn at_end(&self) -> bool {
        self.ended && self.raw.is_empty() && self.position == self.decoded.len()
    }

    /// Whether the last byte handed out ends a line.
    pub(super) fn ends_with_newline(&self) -> bool {
        self.ends_with_newline
    }

    /// The first place where the bytes contradict the encoding, once.
    pub(super) fn take_mismatch(&mut self) -> Option<(u64, String)> {
        self.mismatch.take()
    }

    /// The first line with bytes that mean no character, if there is one.
    pub(super) fn undecodable(&self) -> Option<u64> {
        self.undecodable
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.position == self.decoded.len() && !(self.ended && self.raw.is_empty()) {
            if !self.ended {
                self.ended = read_chunk(&mut self.input, &mut self.raw)?;
            }
            self.decode();
        }
        Ok(())
    }

    /// Decodes what was read; an incomplete character stays for the next time, except at the end.
    fn decode(&mut self) {
        self.decoded.clear();
        self.position = 0;
        let raw = std::mem::take(&mut self.raw);
        let mut rest = raw.as_slice();
        loop {
            match &mut self.decoding {
                Decoding::Utf8 { multibyte } => match std::str::from_utf8(rest) {
                    Ok(text) => {
                        *multibyte |= !text.is_ascii();
                        self.decoded.extend_from_slice(rest);
                        rest = &[];
                    }
                    Err(error) => {
                        let (valid, bad) = rest.split_at(error.valid_up_to());
                        *multibyte |= !valid.is_ascii();
                        self.decoded.extend_from_slice(valid);
                        rest = bad;
                        if error.error_len().is_some() || self.ended {
                            let length = error.error_len().unwrap_or(bad.len());
                            rest = self.not_utf8(bad, length);
                        } else {
                            break;
                        }
                    }
                },
                Decoding::Other(decoder) => {
                    let room = decoder.max_utf8_buffer_length(rest.len()).unwrap_or(4 * CHUNK);
                    let start = self.decoded.len();
                    self.decoded.resize(start + room, 0);
                    let (_, read, written, bad) =
                        decoder.decode_to_utf8(rest, &mut self.decoded[start..], self.ended);
                    self.decoded.truncate(start + written);
                    if bad && self.undecodable.is_none() {
                        self.undecodable = Some(self.line_of_decoded());
                    }
                    rest = &rest[read..];
                }
            }
            if rest.is_empty() {
                break;
            }
        }
        let kept = rest.to_vec();
        self.raw = kept;
    }

    /// Meets bytes that are no UTF-8, and says from where to go on.
    fn not_utf8<'b>(&mut self, bad: &'b [u8], length: usize) -> &'b [u8] {
        if self.mismatch.is_none() && self.encoding == UTF_8.name() {
            let line = self.line_of_decoded();
            let message = "The file is not UTF-8 throughout; what is not was read as Windows-1252.";
            self.mismatch = Some((line, message.to_owned()));
        }
        if let Decoding::Utf8 { multibyte: false } = self.decoding {
            self.encoding = WINDOWS_1252.name();
            self.decoding =
                Decoding::Other(Box::new(WINDOWS_1252.new_decoder_without_bom_handling()));
            return bad;
        }
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bad[..length]);
        self.decoded.extend_from_slice(text.as_bytes());
        &bad[length..]
    }

    fn line_of_decoded(&self) -> u64 {
        self.line + newlines(&self.decoded, self.newline)
    }
}

#[expect(clippy::naive_bytecount, reason = "the compiler vectorises it; no crate for one line")]
fn newlines(bytes: &[u8], newline: u8) -> u64 {
    bytes.iter().filter(|byte| **byte == newline).count() as u64
}

/// Fills up to [`CHUNK`] bytes; `true` at the end of the input.
fn read_chunk(input: &mut impl Read, raw: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = raw.len();
    raw.resize(CHUNK.max(length + 1), 0);
    let mut ended = false;
    while length < raw.len() {
        match input.read(&mut raw[length..]) {
            Ok(0) => {
                ended = true;
                break;
            }
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                raw.truncate(length);
                return Err(error);
            }
        }
    }
    raw.truncate(length);
    Ok(ended)
}

impl<R: Read> BufRead for Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        let available = &self.decoded[self.position..];
        if self.allowance == 0 && !available.is_empty() {
            self.exceeded = true;
            return Err(io::Error::other("a piece of the file is longer than allowed"));
        }
        Ok(&available[..available.len().min(self.allowance)])
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.position + amount).min(self.decoded.len());
        let taken = &self.decoded[self.position..end];
        if let Some(last) = taken.last() {
            self.ends_with_newline = matches!(last, b'\n' | b'\r');
        }
        self.line += newlines(taken, self.newline);
        self.position = end;
        self.allowance = self.allowance.saturating_sub(amount);
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests;

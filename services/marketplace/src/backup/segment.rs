//! A piece of the log in a backup: its rows one after the other, compressed, whole or not there.
//! Whether the rows are one log is checked by whoever reads all pieces.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use event_store::Evidence;
use event_store::transfer::{Rows, read_row, write_row};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{BackupError, Part, Segment, at, log_dir};

/// How a piece begins.
const MAGIC: &[u8] = b"marktbuch-segment/1\n";
/// The most rows of a piece.
const MOST_ROWS: u64 = 50_000;
/// The most bytes of a piece before they are compressed, but for the last row.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Rows read at once.
const PAGE: usize = 500;

/// Writes the next piece of the log, after a position and not beyond another; none if there is nothing there.
pub(super) fn write(
    dir: &Path,
    rows: &Rows,
    after: u64,
    through: u64,
) -> Result<Option<(Segment, Evidence)>, BackupError> {
    let folder = log_dir(dir);
    let file = NamedTempFile::new_in(&folder).map_err(at(&folder))?;
    let mut out = GzEncoder::new(Digesting::new(file.as_file()), Compression::fast());
    out.write_all(MAGIC).map_err(at(&folder))?;
    let (mut last, mut count, mut bytes): (Option<Evidence>, u64, usize) = (None, 0, 0);
    while count < MOST_ROWS && bytes < MOST_BYTES {
        let from = last.as_ref().map_or(after, |row| row.position);
        let page = rows.after(from, through, PAGE);
        let page = page.map_err(|error| BackupError::Log(error.to_string()))?;
        if page.is_empty() {
            break;
        }
        for row in page {
            write_row(&mut out, &row).map_err(at(&folder))?;
            bytes += row.record.len() + row.payload.len() + 80;
            (last, count) = (Some(row), count + 1);
        }
    }
    let Some(last) = last else { return Ok(None) };
    let digesting = out.finish().map_err(at(&folder))?;
    let (sha256, length) = digesting.done();
    file.as_file().sync_all().map_err(at(&folder))?;
    let name = format!("{:012}-{:012}.segment.gz", after + 1, last.position);
    let path = folder.join(&name);
    file.persist(&path).map_err(|error| at(&path)(error.error))?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(at(&folder))?;
    let part = Part { name: name.clone(), path: format!("log/{name}"), bytes: length, sha256 };
    Ok(Some((Segment { part, first: after + 1, last: last.position }, last)))
}

/// Reads a piece that its digest has shown to be whole, row by row.
pub(super) fn read(
    dir: &Path,
    segment: &Segment,
    each: &mut dyn FnMut(&Evidence) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let path = dir.join(&segment.part.path);
    let damaged = |why: String| BackupError::Damaged { part: segment.part.path.clone(), why };
    let mut input = BufReader::new(GzDecoder::new(File::open(&path).map_err(at(&path))?));
    let mut magic = vec![0; MAGIC.len()];
    let begun = input.read_exact(&mut magic);
    if begun.is_err() || magic != MAGIC {
        return Err(damaged("it does not begin as a piece of a log does".to_owned()));
    }
    let mut expected = segment.first;
    while let Some(row) = read_row(&mut input).map_err(|error| damaged(error.to_string()))? {
        if row.position != expected {
            return Err(damaged(format!("position {} where {expected} must stand", row.position)));
        }
        each(&row)?;
        expected += 1;
    }
    if expected != segment.last + 1 {
        return Err(damaged(format!("it ends before position {expected}")));
    }
    Ok(())
}

/// Counts and hashes what is written.
pub(super) struct Digesting<W> {
    inner: W,
    digest: Sha256,
    bytes: u64,
}

impl<W: Write> Digesting<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, digest: Sha256::new(), bytes: 0 }
    }

    /// SHA-256 in hexadecimal digits, and the number of bytes.
    pub fn done(self) -> (String, u64) {
        (hex::encode(self.digest.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

//! The ZIP: entries one after the other, each counted and hashed while it is written, the same bytes every time.
//! What the entries are is not known here.

use std::io::{self, Seek, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::BundleError;

/// An entry, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    /// Its name.
    pub(super) path: String,
    /// Its length.
    pub(super) bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub(super) sha256: String,
}

/// A ZIP that is being written.
pub(super) struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<Entry>,
}

impl<W: Write + Seek> Archive<W> {
    pub(super) fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), files: Vec::new() }
    }

    /// The entries so far.
    pub(super) fn files(&self) -> &[Entry] {
        &self.files
    }

    /// Writes a whole entry.
    pub(super) fn put(&mut self, path: &str, content: &[u8]) -> Result<(), BundleError> {
        self.stream(path, false, |out| Ok(out.write_all(content)?))
    }

    /// Writes an entry piece by piece; `may_be_large` where it may have four gigabytes or more.
    pub(super) fn stream(
        &mut self,
        path: &str,
        may_be_large: bool,
        write: impl FnOnce(&mut dyn Write) -> Result<(), BundleError>,
    ) -> Result<(), BundleError> {
        // No clock and no settings of this machine: everybody's bundle has the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(may_be_large);
        self.zip.start_file(path, options)?;
        let mut counted = Counted { out: &mut self.zip, hash: Sha256::new(), bytes: 0 };
        write(&mut counted)?;
        let (bytes, sha256) = (counted.bytes, hex::encode(counted.hash.finalize()));
        self.files.push(Entry { path: path.to_owned(), bytes, sha256 });
        Ok(())
    }

    /// Writes the directory at the end.
    pub(super) fn finish(self) -> Result<(), BundleError> {
        self.zip.finish()?.flush()?;
        Ok(())
    }
}

struct Counted<'a, W: Write> {
    out: &'a mut W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

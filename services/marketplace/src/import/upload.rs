//! Keeping a file that is handed in: hashed while it is written, kept under its digest, durable before it is named.
//! Its content is not looked at here.

use std::io::{self, Write};
use std::path::Path;

use schemas::catalogue::FileDigest;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::data_dir::DataDir;

/// A file while it is handed in.
pub struct Upload {
    file: NamedTempFile,
    digest: Sha256,
    size: u64,
    limit: u64,
}

/// A whole file that was handed in. It is gone when this is dropped, unless it was kept.
pub struct Received {
    digest: FileDigest,
    file: NamedTempFile,
    bytes: u64,
}

impl Received {
    /// Its length.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> &FileDigest {
        &self.digest
    }

    /// Where it lies until it is kept.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Keeps it under its digest, durably.
    pub fn keep(self, data: &DataDir) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(data.file(&self.digest)).map_err(|error| error.error)?;
        std::fs::File::open(data.files())?.sync_all()
    }
}

/// A file could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is larger than configured.
    #[error("the file is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The disk.
    #[error("the file cannot be kept: {0}")]
    Io(#[from] io::Error),
}

impl Upload {
    /// Begins a file of at most `limit` bytes.
    pub fn begin(data: &DataDir, limit: u64) -> Result<Self, UploadError> {
        let file = NamedTempFile::new_in(data.files())?;
        Ok(Self { file, digest: Sha256::new(), size: 0, limit })
    }

    /// Takes the next part.
    pub fn write(&mut self, part: &[u8]) -> Result<(), UploadError> {
        self.size += part.len() as u64;
        if self.size > self.limit {
            return Err(UploadError::TooLarge { limit: self.limit });
        }
        self.digest.update(part);
        self.file.write_all(part)?;
        Ok(())
    }

    /// The file is whole.
    pub fn finish(self) -> Result<Received, UploadError> {
        let digest = FileDigest::parse(&hex::encode(self.digest.finalize()))
            .map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Received { digest, file: self.file, bytes: self.size })
    }

    /// Takes a copy of a file.
    pub fn copy(data: &DataDir, limit: u64, path: &Path) -> Result<Received, UploadError> {
        let mut upload = Self::begin(data, limit)?;
        let mut file = std::fs::File::open(path)?;
        let mut part = vec![0; 256 * 1024];
        loop {
            match io::Read::read(&mut file, &mut part)? {
                0 => return upload.finish(),
                read => upload.write(&part[..read])?,
            }
        }
    }
}

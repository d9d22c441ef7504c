//! Keeping a file that is handed in: hashed while it is written, kept under its digest, durable before it is named.
//! Its content is not looked at here.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use schemas::catalogue::FileDigest;
use schemas::ids::OrganisationId;
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

/// How many files that were tried are kept for a supplier, and for how long.
const MOST_TRIED: usize = 3;
const TRIED_FOR: Duration = Duration::from_hours(168);

impl Received {
    /// Sets it aside after a dry run, so that its supplier can publish it by its digest.
    pub fn set_aside(self, data: &DataDir, supplier: OrganisationId) -> io::Result<()> {
        let folder = data.tried(supplier);
        fs::create_dir_all(&folder)?;
        self.file.persist(folder.join(self.digest.as_str())).map_err(|error| error.error)?;
        forget_old(&folder)
    }

    /// A file that this supplier has tried; none if it did not, or too long ago.
    pub fn tried(
        data: &DataDir,
        supplier: OrganisationId,
        digest: &FileDigest,
    ) -> Result<Option<Self>, UploadError> {
        let folder = data.tried(supplier);
        if folder.exists() {
            forget_old(&folder)?;
        }
        match Upload::copy(data, u64::MAX, &folder.join(digest.as_str())) {
            Ok(file) => Ok(Some(file)),
            Err(UploadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Of the files that a supplier has tried, the newest are kept for a week.
fn forget_old(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    files.sort_by(|a, b| b.cmp(a));
    for (number, (modified, path)) in files.into_iter().enumerate() {
        if number >= MOST_TRIED || modified.elapsed().is_ok_and(|age| age > TRIED_FOR) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
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

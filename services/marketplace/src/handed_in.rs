//! What a file was handed in for: a mark beside its bytes, so that only what was given to be published is published, and
//! only what a tenderer gave as an answer is one. A tender, a key or a candidate's evidence has no such mark.
//! Who may hand in and who may read is decided elsewhere.

use std::fs;
use std::io;
use std::path::PathBuf;

use schemas::catalogue::FileDigest;
use schemas::ids::{OrganisationId, SpecificProcurementId};

use crate::data_dir::{DataDir, write_atomically};
use crate::import::Received;

/// What a file is handed in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be read by everybody, once a notice or an invitation names it.
    Publication,
    /// As part of a tenderer's answer, for its authority and for auditors.
    Answer {
        /// Of which call.
        procurement: SpecificProcurementId,
        /// Whose.
        tenderer: OrganisationId,
    },
}

impl Purpose {
    fn folder(self, data: &DataDir) -> PathBuf {
        match self {
            Self::Publication => data.handed_in().join("publication"),
            Self::Answer { procurement, tenderer } => {
                data.handed_in().join(format!("{procurement}-{tenderer}"))
            }
        }
    }
}

/// Keeps a file and what it was handed in for, durably; answers with its digest.
pub fn keep(data: &DataDir, file: Received, purpose: Purpose) -> io::Result<FileDigest> {
    let digest = file.digest().clone();
    file.keep(data)?;
    let folder = purpose.folder(data);
    fs::create_dir_all(&folder)?;
    write_atomically(&folder.join(digest.as_str()), b"")?;
    Ok(digest)
}

/// Whether a file of this digest was handed in for this and is kept.
#[must_use]
pub fn is_kept(data: &DataDir, digest: &FileDigest, purpose: Purpose) -> bool {
    purpose.folder(data).join(digest.as_str()).is_file() && data.file(digest).is_file()
}

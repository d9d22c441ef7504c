//! Checkpoints (C2SP `tlog-checkpoint`): what the log was at a size, signed; and the proof of one record
//! (C2SP `tlog-proof`). Trees and keys have modules of their own.

use std::fmt::Write as _;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::note::{LogKey, NoteError, VerifierKey, split};
use crate::{Hash, Position};

/// A signed statement: the log with this origin, at this size, has this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many records it has; the position of the last.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// The signed note, to the byte.
    pub note: String,
}

impl Checkpoint {
    /// Signs that the log has this root at this size.
    #[must_use]
    pub fn sign(key: &LogKey, size: u64, root: Hash) -> Self {
        let origin = key.verifier().name().to_owned();
        let note = key.sign(&format!("{origin}\n{size}\n{}\n", BASE64_STANDARD.encode(root.0)));
        Self { origin, size, root, note }
    }

    /// Reads a note as a checkpoint without asking who signed it.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let (text, _) = split(note)?;
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| !origin.is_empty());
        let size = lines.next().and_then(decimal);
        let root = lines.next().and_then(|root| BASE64_STANDARD.decode(root).ok());
        let root = root.and_then(|root| root.try_into().ok());
        match (origin, size, root) {
            (Some(origin), Some(size), Some(root)) => Ok(Self {
                origin: origin.to_owned(),
                size,
                root: Hash(root),
                note: note.to_owned(),
            }),
            _ => Err(NoteError::Form("its text is not origin, size and root")),
        }
    }

    /// Reads a checkpoint that this key has signed for the log of its own name.
    pub fn verified(note: &str, key: &VerifierKey) -> Result<Self, NoteError> {
        key.verify(note)?;
        let checkpoint = Self::parse(note)?;
        if checkpoint.origin == key.name() {
            Ok(checkpoint)
        } else {
            Err(NoteError::Form("its origin is not the name of the key"))
        }
    }

    /// The self-contained proof of the record at a position: C2SP `tlog-proof`, to be kept as a file.
    #[must_use]
    pub fn tlog_proof(&self, position: Position, path: &[Hash]) -> String {
        let mut text = format!("c2sp.org/tlog-proof@v1\nindex {}\n", position.saturating_sub(1));
        for hash in path {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}", BASE64_STANDARD.encode(hash.0));
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }
}

/// A number without sign and leading zeros.
fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

#[cfg(test)]
mod tests;

//! Documents that come with a tender: in it in base64 while it is sealed, files of their own once it was opened.
//! Which ones are asked for the invitation says; whether a missing one excludes a tender people decide.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use schemas::catalogue::FileDigest;
use schemas::tender::{TenderContent, TenderDocument};
use zeroize::Zeroizing;

use super::sealing::digest;

/// The most bytes of all documents of a tender together.
pub const MOST_BYTES: usize = 6 * 1024 * 1024;

/// A document that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It has no content.
    #[error("document `{0}` has no `content`: its bytes in base64")]
    Empty(String),
    /// Its content is no base64.
    #[error("document `{0}`: `content` is not base64 (RFC 4648, section 4)")]
    NotBase64(String),
    /// What was said of it is not so.
    #[error("document `{0}`: `sha256` or `bytes` are not those of its `content`")]
    Otherwise(String),
    /// All together are too long.
    #[error("the documents of a tender have at most {MOST_BYTES} bytes together")]
    TooLong,
}

/// The bytes of the documents of a tender, with their digests.
pub type Documents = Vec<(FileDigest, Zeroizing<Vec<u8>>)>;

/// Adds a document to a tender before it is sealed.
#[must_use]
pub fn document(
    name: schemas::text::Line,
    media_type: schemas::text::Line,
    bytes: &[u8],
) -> TenderDocument {
    TenderDocument {
        name,
        media_type,
        sha256: Some(digest(bytes)),
        bytes: Some(bytes.len() as u64),
        content: Some(BASE64_STANDARD.encode(bytes)),
    }
}

/// Holds the documents of a tender that arrives against what it says of them.
pub fn check(content: &TenderContent) -> Result<(), DocumentError> {
    let mut whole = 0_usize;
    for document in &content.documents {
        let name = || document.name.to_string();
        let text = document.content.as_ref().ok_or_else(|| DocumentError::Empty(name()))?;
        let bytes = decoded(text).ok_or_else(|| DocumentError::NotBase64(name()))?;
        if bytes.is_empty() {
            return Err(DocumentError::Empty(name()));
        }
        let other = document.sha256.as_ref().is_some_and(|said| *said != digest(&bytes));
        if other || document.bytes.is_some_and(|said| said != bytes.len() as u64) {
            return Err(DocumentError::Otherwise(name()));
        }
        whole = whole.saturating_add(bytes.len());
    }
    if whole > MOST_BYTES { Err(DocumentError::TooLong) } else { Ok(()) }
}

/// Takes the documents out of a tender that is opened: their digests stay in it. One that cannot be read stays by its name
/// only, and is one that is missing; the tender is opened all the same.
#[must_use]
pub fn taken_out(content: &mut TenderContent) -> Documents {
    let mut found = Vec::new();
    for document in &mut content.documents {
        (document.sha256, document.bytes) = (None, None);
        let Some(bytes) = document.content.take().as_deref().and_then(decoded) else { continue };
        let own = digest(&bytes);
        (document.sha256, document.bytes) = (Some(own.clone()), Some(bytes.len() as u64));
        found.push((own, bytes));
    }
    found
}

fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    BASE64_STANDARD.decode(text).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests;

//! Sealing and unsealing of tenders: age (C2SP `age`, X25519), one layer a key, innermost first (§ 54 VgV; ).
//! Nothing is kept and nothing is decided here; the key that opens is nowhere in this process before the opening.

use std::fmt;

use age::x25519::{Identity, Recipient};
use schemas::catalogue::FileDigest;
use schemas::specific_procurement::SealingKey;
use schemas::tender::TenderContent;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::documents;

/// The most bytes that a tender has without its documents.
pub const MOST_TEXT: usize = 128 * 1024;
/// The most bytes that a tender has before it is sealed: its documents are in it in base64.
pub const MOST_PLAIN: usize = MOST_TEXT + documents::MOST_BYTES.div_ceil(3) * 4;
/// The most bytes of a sealed tender: what age adds for two layers is far below the rest.
pub const MOST_SEALED: usize = MOST_PLAIN + 64 * 1024;
/// What is sealed is filled with spaces to a multiple of this, so that the length tells little of the prices.
const FILLED_TO: usize = 4 * 1024;

/// Something could not be sealed or unsealed. It never tells what was in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// The text is no recipient of age.
    #[error("`{0}` is no recipient of age (`age1…`, X25519)")]
    NoRecipient(String),
    /// The text is no identity of age; it is not repeated.
    #[error("this is no identity of age (`AGE-SECRET-KEY-1…`)")]
    NoIdentity,
    /// Too long.
    #[error(
        "a tender has at most {MOST_TEXT} bytes, beside the {} of its documents",
        documents::MOST_BYTES
    )]
    TooLong,
    /// age failed.
    #[error("it cannot be sealed: {0}")]
    Unsealable(String),
    /// It was not made for these keys, or was changed.
    #[error("it cannot be unsealed with these keys: {0}")]
    NotUnsealed(String),
}

/// A recipient as an invitation names it.
pub fn recipient(text: &str) -> Result<Recipient, SealingError> {
    text.parse().map_err(|_| SealingError::NoRecipient(text.to_owned()))
}

/// An identity as its holder hands it over.
pub fn identity(text: &str) -> Result<Identity, SealingError> {
    text.trim().parse().map_err(|_| SealingError::NoIdentity)
}

/// Whether these bytes begin as those of age do.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/v1\n")
}

/// A tender as the bytes that are sealed: JSON, filled with spaces.
pub fn plain(content: &TenderContent) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    let of_documents = content.documents.iter().filter_map(|document| document.content.as_ref());
    let of_documents: usize = of_documents.map(String::len).sum();
    // Of this size from the beginning: what is written is not copied about while it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_TEXT + of_documents + FILLED_TO));
    serde_json::to_writer(&mut *bytes, content).map_err(unsealable)?;
    if bytes.len() > MOST_PLAIN || bytes.len() - of_documents > MOST_TEXT {
        return Err(SealingError::TooLong);
    }
    let filled = bytes.len().next_multiple_of(FILLED_TO);
    bytes.resize(filled, b' ');
    Ok(bytes)
}

/// Seals bytes for each of the keys in their sequence.
pub fn seal(plain: &[u8], keys: &[SealingKey]) -> Result<Vec<u8>, SealingError> {
    let mut sealed: Option<Vec<u8>> = None;
    for key in keys {
        let recipient = recipient(key.recipient.as_str())?;
        let layer = age::encrypt(&recipient, sealed.as_deref().unwrap_or(plain));
        sealed = Some(layer.map_err(unsealable)?);
    }
    sealed.ok_or_else(|| SealingError::Unsealable("there is no key".to_owned()))
}

/// Unseals what [`seal`] made; the identities in the sequence of the keys.
pub fn unseal(sealed: &[u8], identities: &[Identity]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    let mut bytes = Zeroizing::new(sealed.to_vec());
    for identity in identities.iter().rev() {
        let layer = age::decrypt(identity, &bytes);
        bytes = Zeroizing::new(layer.map_err(|why| SealingError::NotUnsealed(why.to_string()))?);
    }
    Ok(bytes)
}

/// SHA-256 of bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> FileDigest {
    let digits = hex::encode(Sha256::digest(bytes));
    FileDigest::parse(&digits).unwrap_or_else(|_| unreachable!("SHA-256 has 64 digits"))
}

fn unsealable(why: impl fmt::Display) -> SealingError {
    SealingError::Unsealable(why.to_string())
}

#[cfg(test)]
mod tests;

//! Signed notes (C2SP `signed-note`, Ed25519): a text, an empty line, and lines with signatures.
//! What a text says is not looked at here; checkpoints are read in `checkpoint`.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::Rng;
use sha2::{Digest, Sha256};

/// The byte that names Ed25519 among the kinds of signatures of a note.
const ED25519: u8 = 1;
/// What begins a line with a signature.
const SIGNATURE: &str = "— ";

/// Why a note or a key was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The name of a key has a space, a plus or nothing in it.
    #[error("`{0}` is no name of a key: it is not empty and has neither spaces nor a plus")]
    Name(String),
    /// The text is no verifier key.
    #[error("this is no verifier key (name+hash+base64)")]
    Key,
    /// The text is no signed note.
    #[error("this is no signed note: {0}")]
    Form(&'static str),
    /// No signature of the key is there.
    #[error("there is no signature by {0}")]
    Unsigned(String),
    /// A signature of the key is there and wrong.
    #[error("the signature by {0} is wrong")]
    Wrong(String),
}

/// The key that signs what the log has become. Its secret is never shown.
pub struct LogKey {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl LogKey {
    /// The key with this name and these secret 32 bytes.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let secret = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, secret.verifying_key())?;
        Ok(Self { secret, verifier })
    }

    /// A new key, from the system's chance.
    pub fn generate(name: &str) -> Result<Self, NoteError> {
        let mut seed = [0; 32];
        rand::rng().fill_bytes(&mut seed);
        Self::from_seed(name, &seed)
    }

    /// What verifies its signatures, for everyone to know.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The note that says `text`, which ends with a newline, signed.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let mut signed = self.verifier.id.to_vec();
        signed.extend_from_slice(&self.secret.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{SIGNATURE}{} {}\n", self.verifier.name, BASE64_STANDARD.encode(signed))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key of {}", self.verifier)
    }
}

/// What verifies the signatures of one key: `name+hash+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
            return Err(NoteError::Name(name.to_owned()));
        }
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(key.as_bytes());
        let mut id = [0; 4];
        id.copy_from_slice(&hash.finalize()[..4]);
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The name of the key; for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note that this key has signed.
    pub fn verify<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, signatures) = split(note)?;
        let mut signed = false;
        for line in signatures.lines() {
            let (name, bytes) = signature(line)?;
            let Some((id, bytes)) = bytes.split_first_chunk::<4>() else { continue };
            if name != self.name || *id != self.id {
                continue;
            }
            let good = Signature::from_slice(bytes)
                .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok());
            if !good {
                return Err(NoteError::Wrong(self.name.clone()));
            }
            signed = true;
        }
        if signed { Ok(text) } else { Err(NoteError::Unsigned(self.name.clone())) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend_from_slice(self.key.as_bytes());
        let id = u32::from_be_bytes(self.id);
        write!(f, "{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let key = BASE64_STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, key)) = key.split_first() else { return Err(NoteError::Key) };
        let key = key.try_into().map_err(|_| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
        let verifier = Self::new(name, key)?;
        let same = u32::from_str_radix(id, 16).is_ok_and(|id| id.to_be_bytes() == verifier.id);
        if same && id.len() == 8 { Ok(verifier) } else { Err(NoteError::Key) }
    }
}

/// A note's text, with its last newline, and its lines with signatures.
pub(crate) fn split(note: &str) -> Result<(&str, &str), NoteError> {
    if note.contains(|c: char| c.is_control() && c != '\n') {
        return Err(NoteError::Form("it has control characters"));
    }
    let at = note.rfind("\n\n").ok_or(NoteError::Form("no empty line before the signatures"))?;
    let (text, signatures) = (&note[..=at], &note[at + 2..]);
    if signatures.is_empty() || !signatures.ends_with('\n') {
        return Err(NoteError::Form("it does not end with a line with a signature"));
    }
    Ok((text, signatures))
}

fn signature(line: &str) -> Result<(&str, Vec<u8>), NoteError> {
    let (name, bytes) = line
        .strip_prefix(SIGNATURE)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(NoteError::Form("a line after the empty line is no signature"))?;
    let bytes = BASE64_STANDARD.decode(bytes);
    Ok((name, bytes.map_err(|_| NoteError::Form("a signature is not base64"))?))
}

#[cfg(test)]
mod tests;

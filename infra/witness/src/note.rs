//! Signed notes, checkpoints, verifier keys and cosignatures as C2SP lays them down (`signed-note`,
//! `tlog-checkpoint`, `tlog-cosignature`). Nothing is stored here and no log is trusted here.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The algorithm byte of a note signature by a log (`signed-note`).
pub const SIGNATURE: u8 = 0x01;
/// The algorithm byte of a time-stamped cosignature by a witness (`tlog-cosignature`).
pub const COSIGNATURE: u8 = 0x04;

/// The most signatures of a note that are looked at.
const MOST_SIGNATURES: usize = 100;

/// Text that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

/// A text with signatures under it; none of them verified yet.
#[derive(Clone, Debug)]
pub struct Note<'a> {
    /// What is signed, with its last newline.
    pub text: &'a str,
    /// Who signed.
    pub signatures: Vec<Line<'a>>,
}

/// One signature line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The name of the key.
    pub name: &'a str,
    /// The first four bytes of the key's hash.
    pub key_id: [u8; 4],
    /// What follows the key id.
    pub signature: Vec<u8>,
}

impl<'a> Note<'a> {
    /// Reads a note.
    pub fn parse(note: &'a str) -> Result<Self, Malformed> {
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Malformed("the note has a control character"));
        }
        let end = note.rfind("\n\n").ok_or(Malformed("the note has no signature"))?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        if !lines.ends_with('\n') {
            return Err(Malformed("the note does not end with a newline"));
        }
        let signatures = lines.lines().map(line).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(Malformed("the note has too many signatures"));
        }
        Ok(Self { text, signatures })
    }

    /// Whether one of the keys has signed it. An unknown key's signature counts for nothing; a known key's that does
    /// not verify makes the whole note untrue.
    #[must_use]
    pub fn signed_by(&self, keys: &[VerifierKey]) -> bool {
        let mut signed = false;
        for line in &self.signatures {
            for key in keys.iter().filter(|key| key.name == line.name && key.id == line.key_id) {
                if !key.verifies(self.text, &line.signature) {
                    return false;
                }
                signed = true;
            }
        }
        signed
    }
}

fn line(line: &str) -> Result<Line<'_>, Malformed> {
    let malformed = Malformed("a signature line is not `— name base64`");
    let rest = line.strip_prefix("— ").ok_or(malformed.clone())?;
    let (name, signature) = rest.split_once(' ').ok_or(malformed.clone())?;
    let bytes = STANDARD.decode(signature).map_err(|_| malformed.clone())?;
    match bytes.split_first_chunk::<4>() {
        Some((key_id, signature)) if is_name(name) && !signature.is_empty() => {
            Ok(Line { name, key_id: *key_id, signature: signature.to_owned() })
        }
        _ => Err(malformed),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+')
}

/// What a checkpoint says of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: [u8; 32],
}

impl Checkpoint {
    /// Reads the text of a note as a checkpoint.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.lines();
        let mut next = || lines.next().filter(|line| !line.is_empty());
        let (Some(origin), Some(size), Some(root)) = (next(), next(), next()) else {
            return Err(Malformed("a checkpoint has an origin, a size and a root"));
        };
        let size = decimal(size).ok_or(Malformed("the checkpoint's size is not a number"))?;
        let root = hash(root).ok_or(Malformed("the checkpoint's root is not a hash"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// An ASCII decimal without leading zeros.
#[must_use]
pub fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A hash in base64.
#[must_use]
pub fn hash(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// A public key by which notes are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    /// Its name; for a log, the origin.
    pub name: String,
    /// The first four bytes of its hash.
    pub id: [u8; 4],
    algorithm: u8,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, algorithm: u8, key: VerifyingKey) -> Self {
        let mut digest = Sha256::new();
        digest.update(name);
        digest.update([b'\n', algorithm]);
        digest.update(key.as_bytes());
        let hash: [u8; 32] = digest.finalize().into();
        let id = [hash[0], hash[1], hash[2], hash[3]];
        Self { name: name.to_owned(), id, algorithm, key }
    }

    /// Reads `name+hash+base64`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let malformed = Malformed("a verifier key is `name+hash+base64`");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed);
        };
        let bytes = STANDARD.decode(key).map_err(|_| malformed.clone())?;
        let Some((&[algorithm], key)) = bytes.split_first_chunk::<1>() else {
            return Err(malformed);
        };
        if !matches!(algorithm, SIGNATURE | COSIGNATURE) {
            return Err(Malformed("the verifier key is of a kind that is not known"));
        }
        let key = key.try_into().map_err(|_| malformed.clone())?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| malformed.clone())?;
        let read = Self::new(name, algorithm, key);
        if is_name(name) && hex::encode(read.id) == id { Ok(read) } else { Err(malformed) }
    }

    /// Whether the key signs logs or cosigns them.
    #[must_use]
    pub fn cosigns(&self) -> bool {
        self.algorithm == COSIGNATURE
    }

    /// Whether this is the key's signature, or cosignature, of the text.
    #[must_use]
    pub fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        let (signed, signature) = match (self.cosigns(), signature.split_first_chunk::<8>()) {
            (false, _) => (text.to_owned(), signature),
            (true, Some((time, signature))) => {
                (cosigned(text, u64::from_be_bytes(*time)), signature)
            }
            (true, None) => return false,
        };
        Ed25519::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(signed.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id), STANDARD.encode(key))
    }
}

fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The key by which a witness cosigns.
#[derive(Clone)]
pub struct CosignerKey {
    key: SigningKey,
    verifier: VerifierKey,
}

impl CosignerKey {
    /// The key of this name from its secret.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, Malformed> {
        if !is_name(name) {
            return Err(Malformed("a name has no white space and no plus sign"));
        }
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, COSIGNATURE, key.verifying_key());
        Ok(Self { key, verifier })
    }

    /// Its public side.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// A signature line over a checkpoint's text, at a time in seconds since 1970.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let signature = self.key.sign(cosigned(text, time).as_bytes()).to_bytes();
        let bytes = [&self.verifier.id[..], &time.to_be_bytes(), &signature].concat();
        format!("— {} {}\n", self.verifier.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for CosignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.verifier)
    }
}

#[cfg(test)]
mod tests;

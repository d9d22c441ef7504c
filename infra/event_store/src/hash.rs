//! The hashes of the log: commitment to a payload, leaf, chain.
//! What is hashed is laid out in `record`; nothing is stored here.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The chain before the first record.
    pub const NONE: Self = Self([0; 32]);

    /// What a record holds instead of its payload, so that the payload can be erased for good and
    /// the record still proves that it was there. The salt keeps it from being guessed.
    #[must_use]
    pub fn commitment(salt: &[u8; 32], payload: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"event_store payload v1\0");
        hash.update(salt);
        hash.update(payload);
        Self(hash.finalize().into())
    }

    /// The leaf of a record as in RFC 6962, section 2.1.
    #[must_use]
    pub fn leaf(record: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update([0]);
        hash.update(record);
        Self(hash.finalize().into())
    }

    /// An inner node of the Merkle tree as in RFC 9162, section 2.1.1.
    #[must_use]
    pub fn node(left: Self, right: Self) -> Self {
        let mut hash = Sha256::new();
        hash.update([1]);
        hash.update(left.0);
        hash.update(right.0);
        Self(hash.finalize().into())
    }

    /// The root of a tree without leaves.
    #[must_use]
    pub fn empty_tree() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The chain's hash after a leaf, from its hash before it.
    #[must_use]
    pub fn chained(self, leaf: Self) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"event_store chain v1\0");
        hash.update(self.0);
        hash.update(leaf.0);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests;

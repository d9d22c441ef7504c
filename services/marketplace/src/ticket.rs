//! The ranking that was shown, sealed so that it can be handed back with an order and is known to be ours.
//! It is kept nowhere until it stands in an order; the seal is a keyed hash, not encryption.

use std::io::{Read, Write};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use hmac::{Hmac, KeyInit, Mac};
use schemas::ids::{OfferId, OrganisationId};
use schemas::ranking::{RankedOffer, ShownRanking};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What a buyer saw: the ranking with its first ten, and the offers on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The authority to whose buyer it was shown.
    pub authority: OrganisationId,
    /// The ranking.
    pub ranking: ShownRanking,
    /// Offers on the page that are not among the first ten.
    pub others: Vec<RankedOffer>,
}

impl Shown {
    /// An offer as it was shown.
    #[must_use]
    pub fn find(&self, offer: OfferId) -> Option<&RankedOffer> {
        self.ranking.first.iter().chain(&self.others).find(|ranked| ranked.offer == offer)
    }
}

/// The key under which this marketplace seals rankings.
#[derive(Clone)]
pub struct TicketKey([u8; 32]);

/// The text is no ranking that this marketplace has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the ranking was not shown by this marketplace: hand back `ranking` of the search unchanged"
)]
pub struct NotShownHere;

/// The longest ticket that is read, in characters.
const MOST: usize = 64 * 1024;
/// The most bytes that a ticket unpacks to.
const MOST_UNPACKED: u64 = 1024 * 1024;
/// Bytes of the seal.
const SEAL: usize = 32;

impl TicketKey {
    /// The key from its bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals what was shown.
    pub fn seal(&self, shown: &Shown) -> std::io::Result<String> {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        serde_json::to_writer(&mut packed, shown)?;
        packed.flush()?;
        let mut bytes = packed.finish()?;
        let seal = self.mac(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&seal);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What was shown, if the seal is ours and it was shown to this authority.
    pub fn open(&self, ticket: &str, authority: OrganisationId) -> Result<Shown, NotShownHere> {
        if ticket.len() > MOST {
            return Err(NotShownHere);
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(ticket).map_err(|_| NotShownHere)?;
        let (packed, seal) = bytes.split_last_chunk::<SEAL>().ok_or(NotShownHere)?;
        self.mac(packed).verify_slice(seal).map_err(|_| NotShownHere)?;
        let unpacked = DeflateDecoder::new(packed).take(MOST_UNPACKED);
        let shown: Shown = serde_json::from_reader(unpacked).map_err(|_| NotShownHere)?;
        if shown.authority == authority { Ok(shown) } else { Err(NotShownHere) }
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(bytes);
        mac
    }
}

#[cfg(test)]
mod tests;

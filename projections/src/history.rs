//! Versions of offers that have ended, each found for as long as it was the offer; beside the live offers they make
//! any moment of the past.
//! What stands now is not here, and a version is never changed or removed.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use event_store::{EventStore, Filter as Categories, Recorded as Stored};
use schemas::event::Event;
use schemas::ids::OfferId;
use schemas::offer::OfferEvent;
use search::{Change, Filter, SearchIndex, Snapshot};

use crate::decode::{decode, subject};
use crate::generation::ApplyError;
use crate::offers::{self, OfferView, columns};

/// How many events are looked at in one go.
const BATCH: usize = 4_096;
/// After so many events without an ended version the index notes its position all the same.
const NOTE_EVERY: u64 = 100_000;

/// The ended versions up to a position of the log.
pub(crate) struct History {
    versions: SearchIndex,
    /// How far the log was followed: beyond the index's last commit if no version ended since.
    seen: AtomicU64,
}

impl History {
    pub(crate) fn open(dir: &Path) -> Result<Self, ApplyError> {
        std::fs::create_dir_all(dir)?;
        let versions = SearchIndex::open(dir, offers::schema(), offers::lexicon())?;
        Ok(Self { versions, seen: AtomicU64::new(0) })
    }

    pub(crate) fn open_reader(dir: &Path) -> Result<Self, ApplyError> {
        let versions = SearchIndex::open_reader(dir, offers::schema(), offers::lexicon())?;
        Ok(Self { versions, seen: AtomicU64::new(0) })
    }

    pub(crate) fn position(&self) -> u64 {
        self.seen.load(Ordering::Acquire).max(self.versions.position())
    }

    pub(crate) fn damaged(&self) -> Result<Vec<String>, ApplyError> {
        let damaged = self.versions.damaged()?;
        Ok(damaged.into_iter().map(|file| format!("history/{file}")).collect())
    }

    pub(crate) fn rest(&self) -> Result<(), ApplyError> {
        Ok(self.versions.rest()?)
    }

    /// Follows the log a few thousand events further; says whether there were any.
    pub(crate) fn advance(&self, log: &EventStore) -> Result<bool, ApplyError> {
        let after = self.position();
        let page = log.read_all(after, &Categories::categories([OfferEvent::CATEGORY]), BATCH)?;
        if page.through <= after {
            return Ok(false);
        }
        let mut ended_some = false;
        for stored in &page.events {
            let ended = match self.ended_by(stored, log) {
                Ok(ended) => ended,
                Err(error) => {
                    // What came before it stays, so that the next attempt begins here.
                    self.versions.commit()?;
                    return Err(error);
                }
            };
            if let Some(ended) = ended {
                self.versions.apply(vec![ended], stored.position)?;
                ended_some = true;
            }
        }
        if ended_some || page.through - self.versions.position() > NOTE_EVERY {
            self.versions.apply(Vec::new(), page.through)?;
            self.versions.commit()?;
        }
        self.seen.fetch_max(page.through, Ordering::Release);
        Ok(true)
    }

    /// For a reader: where no version ended since the index's last commit, it is as far as `through`.
    pub(crate) fn settle(&self, log: &EventStore, through: u64) -> Result<(), ApplyError> {
        let mut after = self.position();
        while after < through {
            let page =
                log.read_all(after, &Categories::categories([OfferEvent::CATEGORY]), BATCH)?;
            for stored in page.events.iter().filter(|stored| stored.position <= through) {
                if self.ended_by(stored, log)?.is_some() {
                    return Ok(());
                }
            }
            if page.through <= after {
                return Ok(());
            }
            after = page.through.min(through);
            self.seen.fetch_max(after, Ordering::Release);
        }
        Ok(())
    }

    /// The version that this event put an end to, if there was one.
    fn ended_by(&self, stored: &Stored, log: &EventStore) -> Result<Option<Change>, ApplyError> {
        let (Some(previous), Some(revision)) = (stored.previous, stored.revision.checked_sub(1))
        else {
            return Ok(None);
        };
        let offer = subject::<OfferId>(stored)?;
        let begun_by = log.read_all(previous - 1, &Categories::All, 1)?.events;
        let begun_by = begun_by.first().ok_or(ApplyError::Incomplete { position: previous })?;
        let begun_by = decode::<OfferEvent>(begun_by)?;
        let before = match (&begun_by.event, revision.checked_sub(1)) {
            (
                OfferEvent::OfferListed(_)
                | OfferEvent::OfferDelisted(_)
                | OfferEvent::OfferLapsed(_),
                _,
            )
            | (_, None) => None,
            (
                OfferEvent::PriceChanged(_)
                | OfferEvent::TermsChanged(_)
                | OfferEvent::ArticleRedescribed(_)
                | OfferEvent::SustainabilityClaimed(_),
                Some(before),
            ) => Some(self.version(offer, before, previous)?),
        };
        let version = offers::evolve(before, &begun_by);
        Ok(version.map(|version| offers::ended(&version, stored.position)).transpose()?)
    }

    /// A version that ended before `position`: whatever follows a listing rests on one.
    fn version(
        &self,
        offer: OfferId,
        revision: u64,
        position: u64,
    ) -> Result<OfferView, ApplyError> {
        let body = self.versions.get(&offers::version_key(offer, revision))?;
        let body = body.ok_or(ApplyError::Incomplete { position })?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// The offers as they were at `position`: of the live ones, which reflect the log up to `through`, those that
    /// were so already, and the versions that have ended in between. None if the history is not that far.
    pub(crate) fn at(
        &self,
        position: u64,
        live: &Snapshot,
        through: u64,
    ) -> Result<Option<Snapshot>, ApplyError> {
        if position > through || self.position() < through {
            return Ok(None);
        }
        let number = |field: &str, from, to| Filter::Number { field: field.to_owned(), from, to };
        let begun = number(columns::FROM, None, Some(position));
        let ended_since = number(columns::UNTIL, Some(position + 1), Some(through));
        let ended = Filter::All(vec![begun.clone(), ended_since]);
        let ended = self.versions.snapshot().picked(&ended)?;
        Ok(Some(live.picked(&begun)?.with(&ended)?))
    }
}

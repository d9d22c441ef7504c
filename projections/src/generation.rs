//! One generation of all read models in a directory of its own: what it has seen of the log, and how it goes on.
//! It never decides when to run; a new generation is built beside the old one and takes its place.

mod needs;
mod past;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use event_store::{EventStore, Filter, ReadError, Recorded as Stored};
use schemas::event::Event;
use schemas::ids::OfferId;
use schemas::offer::OfferEvent;
use search::{Change, OpenError, SearchError, SearchIndex, Snapshot, WriteError};

use crate::audits::{CertificateView, ReadingView};
use crate::decode::{UnreadableEvent, decode, subject};
use crate::history::History;
use crate::market::Market;
use crate::moments::Moments;
use crate::offers::{self, OfferView};
use crate::orders::OrderView;
use crate::spend::{SpendQuery, Spent};
use crate::views::{OrderFilter, ReadingFilter, Tables, ViewError, Views};

/// All read models, folded up to a position of the log.
pub struct Generation {
    views: Views,
    offers: SearchIndex,
    history: History,
    moments: Moments,
    /// How far the offers have followed the log: beyond the index's last commit if no offer moved since.
    offers_seen: AtomicU64,
    /// What is shown: replaced as a whole, so that no answer mixes two moments.
    seen: ArcSwap<Seen>,
}

/// Offers and the market's standing data as they were at one position of the log, unchanging however long held.
pub struct Seen {
    /// The offers.
    pub offers: Snapshot,
    /// Organisations, systems, admissions and catalogues.
    pub market: Arc<Market>,
    /// The position that both reflect.
    pub position: u64,
}

/// The read models could not be opened, or could not go on. They stop; nothing is skipped.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// An event could not be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// The kept views failed.
    #[error(transparent)]
    Views(#[from] ViewError),
    /// The index could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The index could not be read.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The index could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The directory could not be made.
    #[error("the directory of the read models cannot be made: {0}")]
    Directory(#[from] std::io::Error),
    /// A kept offer has another shape than this program's.
    #[error("a kept offer cannot be read, `marktbuch rebuild` makes it anew: {0}")]
    Shape(#[from] serde_json::Error),
    /// Files are not as they were written.
    #[error("the read models are damaged: {0}")]
    Damaged(String),
    /// The history lacks what an event rests on.
    #[error("the history has a gap before position {position}, `marktbuch rebuild` makes it anew")]
    Incomplete {
        /// Position of the event that rests on what is missing.
        position: u64,
    },
}

impl ApplyError {
    /// Whether what is kept is at fault, so that making it anew from the log helps.
    #[must_use]
    pub fn is_mended_by_a_rebuild(&self) -> bool {
        match self {
            Self::Shape(_) | Self::Incomplete { .. } | Self::Damaged(_) => true,
            Self::Open(error) => error.is_damage(),
            Self::Search(error) => error.is_damage(),
            Self::Write(error) => error.is_damage(),
            Self::Views(error) => error.is_damage(),
            Self::Log(_) | Self::Unreadable(_) | Self::Directory(_) => false,
        }
    }
}

/// How many events are folded at once.
const BATCH: usize = 4_096;
/// After so many events without an offer among them the index notes its position all the same, so that a
/// restart has little to read again.
const NOTE_EVERY: u64 = 100_000;

impl Generation {
    /// Opens the read models in `dir` for writing, or begins them there.
    pub fn open(dir: &Path) -> Result<Self, ApplyError> {
        let index = dir.join("offers");
        std::fs::create_dir_all(&index)?;
        let views = Views::open(&dir.join("views.sqlite"))?;
        let offers = SearchIndex::open(&index, offers::schema(), offers::lexicon())?;
        Ok(Self::of(views, offers, History::open(&dir.join("history"))?))
    }

    /// Opens the read models in `dir` to read, beside a process that writes them.
    pub fn open_reader(dir: &Path) -> Result<Self, ApplyError> {
        let index = dir.join("offers");
        let views = Views::open_reader(&dir.join("views.sqlite"))?;
        let offers = SearchIndex::open_reader(&index, offers::schema(), offers::lexicon())?;
        // After the live ones: the history must not lie behind them.
        Ok(Self::of(views, offers, History::open_reader(&dir.join("history"))?))
    }

    /// How far the read models in `dir` have followed the log by their own word, whatever state they are in; 0 if they
    /// say nothing. A log that ends before that has lost its end.
    #[must_use]
    pub fn furthest(dir: &Path) -> u64 {
        let views = Views::position_in(&dir.join("views.sqlite"));
        let indexes = ["offers", "history"].map(|index| SearchIndex::position_in(&dir.join(index)));
        views.into_iter().chain(indexes.into_iter().flatten()).max().unwrap_or(0)
    }

    /// Reads everything that is kept and says what is damaged; an error that a rebuild mends.
    pub fn examine(&self) -> Result<(), ApplyError> {
        let mut damaged = self.offers.damaged()?;
        damaged.extend(self.history.damaged()?);
        damaged.extend(self.views.damaged()?);
        if damaged.is_empty() { Ok(()) } else { Err(ApplyError::Damaged(damaged.join(", "))) }
    }

    /// Waits until nothing writes into the directory any more, so that it can be removed. Nothing is folded after it.
    pub fn rest(&self) -> Result<(), ApplyError> {
        self.offers.rest()?;
        self.history.rest()
    }

    fn of(views: Views, offers: SearchIndex, history: History) -> Self {
        let position = views.position().min(offers.position());
        let seen = Seen { offers: offers.snapshot(), market: views.market(), position };
        Self {
            views,
            offers,
            history,
            moments: Moments::default(),
            offers_seen: AtomicU64::new(0),
            seen: ArcSwap::from_pointee(seen),
        }
    }

    /// The position up to which every read model reflects the log.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.views.position().min(self.offers_position())
    }

    fn offers_position(&self) -> u64 {
        self.offers_seen.load(Ordering::Acquire).max(self.offers.position())
    }

    /// Folds the next events of the log, up to a few thousand; says whether there were any.
    pub fn advance(&self, log: &EventStore) -> Result<bool, ApplyError> {
        self.fold(log, BATCH).map(|events| events > 0)
    }

    /// Folds the log up to `position` and no further; says how many events that were.
    pub fn replay_to(&self, log: &EventStore, position: u64) -> Result<u64, ApplyError> {
        let mut events = 0;
        while self.position() < position {
            let left = usize::try_from(position - self.position()).unwrap_or(BATCH);
            // Positions are dense: so many events end there.
            match self.fold(log, left.min(BATCH))? {
                0 => break,
                folded => events += folded as u64,
            }
        }
        Ok(events)
    }

    fn fold(&self, log: &EventStore, most: usize) -> Result<usize, ApplyError> {
        let after = self.position();
        let page = log.read_all(after, &Filter::All, most)?;
        if page.through <= after {
            return Ok(0);
        }
        self.apply_to_offers(&page.events, page.through)?;
        self.views.apply(&page.events, page.through)?;
        let (offers, market) = (self.offers.snapshot(), self.views.market());
        self.seen.store(Arc::new(Seen { offers, market, position: page.through }));
        Ok(page.events.len())
    }

    /// Folds everything that the log holds now, the history beside the rest.
    pub fn catch_up(&self, log: &EventStore) -> Result<(), ApplyError> {
        let history = || -> Result<(), ApplyError> {
            while self.advance_history(log)? {}
            Ok(())
        };
        std::thread::scope(|threads| {
            let beside = threads.spawn(history);
            while self.advance(log)? {}
            beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        // What came meanwhile.
        history()
    }

    /// For a reader beside a process that writes: the indices note their position only where an offer moved. What lies
    /// between that and the other views without moving one is taken as read.
    pub fn settle(&self, log: &EventStore) -> Result<(), ApplyError> {
        let through = self.views.position();
        let mut after = self.offers_position();
        while after < through {
            let page = log.read_all(after, &Filter::categories([OfferEvent::CATEGORY]), 1)?;
            let moved = page.events.first().is_some_and(|event| event.position <= through);
            if moved || page.through <= after {
                break;
            }
            after = page.through.min(through);
            self.offers_seen.fetch_max(after, Ordering::Release);
        }
        self.history.settle(log, through)?;
        let (offers, market) = (self.offers.snapshot(), self.views.market());
        self.seen.store(Arc::new(Seen { offers, market, position: self.position() }));
        Ok(())
    }

    /// Offers and the market's standing data as last folded, of one moment.
    #[must_use]
    pub fn seen(&self) -> Arc<Seen> {
        self.seen.load_full()
    }

    /// What was spent, summed up.
    pub fn spend(&self, asked: &SpendQuery) -> Result<Vec<Spent>, ViewError> {
        self.views.spend(asked)
    }

    /// Orders, newest first.
    pub fn orders(&self, filter: &OrderFilter) -> Result<Vec<OrderView>, ViewError> {
        self.views.orders(filter)
    }

    /// Certificates, newest first.
    pub fn certificates(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<CertificateView>, ViewError> {
        self.views.certificates(before, limit)
    }

    /// Readings of personal data, newest first.
    pub fn readings(&self, filter: &ReadingFilter) -> Result<Vec<ReadingView>, ViewError> {
        self.views.readings(filter)
    }

    pub(crate) fn market(&self) -> Arc<Market> {
        self.views.market()
    }

    pub(crate) fn offers_snapshot(&self) -> Snapshot {
        self.offers.snapshot()
    }

    pub(crate) fn tables(&self) -> Result<Tables, ViewError> {
        self.views.tables()
    }

    fn apply_to_offers(&self, events: &[Stored], through: u64) -> Result<(), ApplyError> {
        let position = self.offers_position();
        let is_new_offer = |stored: &&Stored| {
            stored.position > position && stored.stream.category() == OfferEvent::CATEGORY
        };
        let mut moved = false;
        for stored in events.iter().filter(is_new_offer) {
            let change = match self.change(stored) {
                Ok(change) => change,
                Err(error) => {
                    // What came before it stays, so that the next attempt begins here.
                    self.offers.commit()?;
                    return Err(error);
                }
            };
            self.offers.apply(vec![change], stored.position)?;
            moved = true;
        }
        if moved || through.saturating_sub(self.offers.position()) > NOTE_EVERY {
            self.offers.apply(Vec::new(), through)?;
            self.offers.commit()?;
        }
        self.offers_seen.fetch_max(through, Ordering::Release);
        Ok(())
    }

    fn change(&self, stored: &Stored) -> Result<Change, ApplyError> {
        let recorded = decode::<OfferEvent>(stored)?;
        let offer = subject::<OfferId>(stored)?;
        let before: Option<OfferView> = match &recorded.event {
            OfferEvent::OfferListed(_)
            | OfferEvent::OfferDelisted(_)
            | OfferEvent::OfferLapsed(_) => None,
            OfferEvent::PriceChanged(_)
            | OfferEvent::TermsChanged(_)
            | OfferEvent::ArticleRedescribed(_)
            | OfferEvent::SustainabilityClaimed(_) => {
                let body = self.offers.get(&offer.to_string())?;
                body.map(|body| serde_json::from_slice(&body)).transpose()?
            }
        };
        Ok(offers::change(offer, offers::evolve(before, &recorded).as_ref())?)
    }
}

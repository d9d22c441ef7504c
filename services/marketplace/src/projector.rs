//! Keeps the read models in step with the log, and makes them anew beside the old ones when asked.
//! It never skips: at what it cannot read it stops and says so.

mod mending;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use event_store::{EventStore, ReadError};
use projections::digests::Still;
use projections::{ApplyError, Generation, Seen};
use tokio::sync::watch;

use crate::data_dir::DataDir;

/// The read models in use and how far they are.
pub struct Projector {
    data: DataDir,
    current: ArcSwap<Generation>,
    shown: Progress,
    history: Progress,
    rebuilding: Arc<tokio::sync::Mutex<()>>,
    mended: Mutex<Option<Instant>>,
}

/// How far the read models, or their history, followed the log.
struct Progress {
    position: watch::Sender<u64>,
    stalled: Mutex<Option<String>>,
    /// Held while they move: they never move and change places at once.
    moving: Mutex<()>,
}

/// What follows the log: what is shown now, and the history, neither of which waits for the other.
#[derive(Clone, Copy)]
enum Part {
    Shown,
    History,
}

impl Progress {
    fn at(position: u64) -> Self {
        let (position, _) = watch::channel(position);
        Self { position, stalled: Mutex::new(None), moving: Mutex::new(()) }
    }

    async fn reaches(&self, position: u64) -> bool {
        let mut seen = self.position.subscribe();
        let reached = seen.wait_for(|now| *now >= position);
        tokio::time::timeout(LONGEST_WAIT, reached).await.is_ok_and(|waited| waited.is_ok())
    }

    fn stalled(&self) -> Option<String> {
        self.stalled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn stall(&self, why: Option<String>) {
        let mut stalled = self.stalled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = &why
            && stalled.as_ref() != Some(why)
        {
            tracing::error!(why, "the read models stand still");
        }
        *stalled = why;
    }

    fn moving(&self) -> MutexGuard<'_, ()> {
        self.moving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a reader waits for a position before it is told to come back.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10);

impl Projector {
    /// Opens the read models in use.
    pub fn open(data: &DataDir) -> Result<Arc<Self>, ApplyError> {
        let generation = mending::opened(data)?;
        Ok(Arc::new(Self {
            data: data.clone(),
            shown: Progress::at(generation.position()),
            history: Progress::at(generation.history_position()),
            current: ArcSwap::from_pointee(generation),
            rebuilding: Arc::default(),
            mended: Mutex::default(),
        }))
    }

    /// The read models in use.
    #[must_use]
    pub fn current(&self) -> Arc<Generation> {
        self.current.load_full()
    }

    /// How far the read models are.
    #[must_use]
    pub fn position(&self) -> u64 {
        *self.shown.position.borrow()
    }

    /// Why the read models or their history stopped, if they did.
    #[must_use]
    pub fn stalled(&self) -> Option<String> {
        self.shown.stalled().or_else(|| self.history.stalled())
    }

    /// Waits until the read models reflect `position`; false if that takes too long.
    pub async fn reaches(&self, position: u64) -> bool {
        self.shown.reaches(position).await
    }

    /// Offers and standing data as they were at a position that the read models have reached, once the history is as
    /// far as what is shown now; none if that takes too long.
    pub async fn past(&self, position: u64) -> Result<Option<Arc<Seen>>, ApplyError> {
        let generation = self.current();
        let now = generation.seen();
        if !self.history.reaches(now.offers.position().max(now.position)).await {
            return Ok(None);
        }
        let past = tokio::task::spawn_blocking(move || generation.past(&now, position));
        past.await.map_err(std::io::Error::other)?
    }

    /// Waits for as long as it takes until the read models reflect `position`; an error if they stand still.
    pub async fn reach(&self, position: u64) -> Result<(), String> {
        while !self.reaches(position).await {
            if let Some(why) = self.shown.stalled() {
                return Err(why);
            }
        }
        Ok(())
    }

    /// Follows the log with what is shown now until the process ends.
    pub async fn follow(self: Arc<Self>, log: EventStore) {
        self.go_on(log, Part::Shown).await;
    }

    /// Follows the log into the history alone, beside [`Self::follow`], until the process ends.
    pub async fn follow_into_history(self: Arc<Self>, log: EventStore) {
        self.go_on(log, Part::History).await;
    }

    async fn go_on(self: Arc<Self>, log: EventStore, part: Part) {
        let mut head = log.watch_head();
        loop {
            let (projector, read) = (Arc::clone(&self), log.clone());
            let moved = tokio::task::spawn_blocking(move || projector.advance(&read, part)).await;
            match moved {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => {
                    if head.changed().await.is_err() {
                        return;
                    }
                }
                // The process ends.
                Ok(Err(ApplyError::Log(ReadError::Closed))) => return,
                Ok(Err(error)) => {
                    let damaged = error.is_mended_by_a_rebuild();
                    self.stand_still(&log, part, damaged, error.to_string()).await;
                }
                // The index's engine panics at files that it did not write so.
                Err(panic) => self.stand_still(&log, part, true, panic.to_string()).await,
            }
        }
    }

    /// Waits before the next attempt; what a rebuild mends is made anew first.
    async fn stand_still(
        self: &Arc<Self>,
        log: &EventStore,
        part: Part,
        damaged: bool,
        why: String,
    ) {
        if damaged && self.mend(log, &why).await {
            return;
        }
        self.progress(part).stall(Some(why));
        tokio::time::sleep(Duration::from_secs(5)).await;
    }

    fn progress(&self, part: Part) -> &Progress {
        match part {
            Part::Shown => &self.shown,
            Part::History => &self.history,
        }
    }

    fn advance(&self, log: &EventStore, part: Part) -> Result<bool, ApplyError> {
        let progress = self.progress(part);
        let _moving = progress.moving();
        let generation = self.current();
        let (advanced, position) = match part {
            Part::Shown => (generation.advance(log)?, generation.position()),
            Part::History => (generation.advance_history(log)?, generation.history_position()),
        };
        progress.stall(None);
        progress.position.send_replace(position);
        Ok(advanced)
    }

    /// The read models in use at one moment; none if a failed write left some ahead of others. They wait for
    /// the moment that this takes, the log does not.
    pub fn still(&self) -> Result<Option<Still>, ApplyError> {
        let _moving = self.shown.moving();
        self.current().still()
    }

    /// Makes all read models anew from the log while the old ones serve, then switches to them.
    /// Answers with the position that they reflect.
    pub async fn rebuild(self: &Arc<Self>, log: &EventStore) -> Result<u64, ApplyError> {
        let one_at_a_time = Arc::clone(&self.rebuilding).lock_owned().await;
        let (projector, log) = (Arc::clone(self), log.clone());
        // The guard goes along: a caller that hangs up does not let a second one in.
        let built = tokio::task::spawn_blocking(move || {
            let replaced = projector.replace(&log);
            drop(one_at_a_time);
            replaced
        });
        built.await.map_err(std::io::Error::other)?
    }

    fn replace(&self, log: &EventStore) -> Result<u64, ApplyError> {
        let new = self.data.next_generation()?;
        let generation = Generation::open(&new)?;
        generation.catch_up(log)?;
        let moving = (self.shown.moving(), self.history.moving());
        // What came meanwhile, so that no reader is sent back behind what it has seen.
        generation.catch_up(log)?;
        let position = generation.position();
        self.data.switch_to(&new)?;
        let history = generation.history_position();
        let old = self.current.swap(Arc::new(generation));
        self.shown.position.send_replace(position);
        self.history.position.send_replace(history);
        drop(moving);
        tracing::info!(position, "the read models were made anew");
        // Who still reads the old ones has their files open; what writes them has to end before they go.
        if let Err(error) = old.rest() {
            tracing::warn!(%error, "the old read models did not come to rest");
        }
        self.data.drop_old_generations();
        Ok(position)
    }
}

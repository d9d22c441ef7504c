//! Keeps the read models in step with the log, and makes them anew beside the old ones when asked.
//! It never skips: at what it cannot read it stops and says so.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use event_store::{EventStore, ReadError};
use projections::digests::Still;
use projections::{ApplyError, Generation};
use tokio::sync::watch;

use crate::data_dir::DataDir;

/// The read models in use and how far they are.
pub struct Projector {
    current: ArcSwap<Generation>,
    position: watch::Sender<u64>,
    stalled: Mutex<Option<String>>,
    /// Held while the read models move: they never move and change places at once.
    moving: Mutex<()>,
    rebuilding: Arc<tokio::sync::Mutex<()>>,
}

/// How long a reader waits for a position before it is told to come back.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10);

impl Projector {
    /// Opens the read models in use.
    pub fn open(data: &DataDir) -> Result<Arc<Self>, ApplyError> {
        let generation = opened(data)?;
        let (position, _) = watch::channel(generation.position());
        Ok(Arc::new(Self {
            current: ArcSwap::from_pointee(generation),
            position,
            stalled: Mutex::new(None),
            moving: Mutex::new(()),
            rebuilding: Arc::default(),
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
        *self.position.borrow()
    }

    /// Why the read models stopped, if they did.
    #[must_use]
    pub fn stalled(&self) -> Option<String> {
        self.stalled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the read models reflect `position`; false if that takes too long.
    pub async fn reaches(&self, position: u64) -> bool {
        let mut seen = self.position.subscribe();
        let reached = seen.wait_for(|now| *now >= position);
        tokio::time::timeout(LONGEST_WAIT, reached).await.is_ok_and(|waited| waited.is_ok())
    }

    /// Waits for as long as it takes until the read models reflect `position`; an error if they stand still.
    pub async fn reach(&self, position: u64) -> Result<(), String> {
        while !self.reaches(position).await {
            if let Some(why) = self.stalled() {
                return Err(why);
            }
        }
        Ok(())
    }

    /// Follows the log until the process ends.
    pub async fn follow(self: Arc<Self>, log: EventStore) {
        let mut head = log.watch_head();
        loop {
            let (projector, log) = (Arc::clone(&self), log.clone());
            let advanced = tokio::task::spawn_blocking(move || projector.advance(&log)).await;
            match advanced {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => {
                    if head.changed().await.is_err() {
                        return;
                    }
                }
                // The process ends.
                Ok(Err(ApplyError::Log(ReadError::Closed))) => return,
                Ok(Err(error)) => {
                    self.stall(&error.to_string());
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
                Err(panic) => {
                    self.stall(&panic.to_string());
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    }

    fn advance(&self, log: &EventStore) -> Result<bool, ApplyError> {
        let _moving = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.current();
        let advanced = generation.advance(log)?;
        *self.stalled.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.position.send_replace(generation.position());
        Ok(advanced)
    }

    /// The read models in use at one moment; none if a failed write left some ahead of others. They wait for
    /// the moment that this takes, the log does not.
    pub fn still(&self) -> Result<Option<Still>, ApplyError> {
        let _moving = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        self.current().still()
    }

    fn stall(&self, why: &str) {
        let mut stalled = self.stalled.lock().unwrap_or_else(PoisonError::into_inner);
        if stalled.as_deref() != Some(why) {
            tracing::error!(why, "the read models stand still");
        }
        *stalled = Some(why.to_owned());
    }

    /// Makes all read models anew from the log while the old ones serve, then switches to them.
    /// Answers with the position that they reflect.
    pub async fn rebuild(
        self: &Arc<Self>,
        data: &DataDir,
        log: &EventStore,
    ) -> Result<u64, ApplyError> {
        let one_at_a_time = Arc::clone(&self.rebuilding).lock_owned().await;
        let (projector, data, log) = (Arc::clone(self), data.clone(), log.clone());
        // The guard goes along: a caller that hangs up does not let a second one in.
        let built = tokio::task::spawn_blocking(move || {
            let replaced = projector.replace(&data, &log);
            drop(one_at_a_time);
            replaced
        });
        built.await.map_err(std::io::Error::other)?
    }

    fn replace(&self, data: &DataDir, log: &EventStore) -> Result<u64, ApplyError> {
        let (old, new) = (data.current_generation()?, data.next_generation()?);
        let generation = Generation::open(&new)?;
        generation.catch_up(log)?;
        let moving = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        // What came meanwhile, so that no reader is sent back behind what it has seen.
        generation.catch_up(log)?;
        let position = generation.position();
        data.switch_to(&new)?;
        self.current.store(Arc::new(generation));
        self.position.send_replace(position);
        drop(moving);
        tracing::info!(position, "the read models were made anew");
        if old.exists() {
            std::fs::remove_dir_all(&old)?;
        }
        Ok(position)
    }
}

/// The read models in use; if this program cannot read what is kept, a new generation that follows from the log.
fn opened(data: &DataDir) -> Result<Generation, ApplyError> {
    let current = data.current_generation()?;
    match Generation::open(&current) {
        Err(why) if why.is_mended_by_a_rebuild() => {
            tracing::warn!(%why, "the read models are made anew");
            let new = data.next_generation()?;
            let generation = Generation::open(&new)?;
            data.switch_to(&new)?;
            std::fs::remove_dir_all(&current)?;
            Ok(generation)
        }
        opened => opened,
    }
}

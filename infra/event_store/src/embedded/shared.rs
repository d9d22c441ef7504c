//! What the threads of an embedded store have in common: the heads, the state, the readers.
//! No rule of writing or reading here.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;

use super::readers::Readers;
use super::{Options, database, tiles};
use crate::heads::Heads;
use crate::{Position, ReadError, StoreState};

/// What the writing thread and everyone else have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub directory: PathBuf,
    pub options: Options,
    pub heads: RwLock<Heads>,
    pub head: watch::Sender<Position>,
    pub state: watch::Sender<StoreState>,
    pub readers: Readers,
    /// Position of the last saved heads; locked while they are saved.
    pub saved: Mutex<Position>,
}

impl Shared {
    pub fn new(directory: &Path, options: Options, heads: Heads, saved: Position) -> Self {
        Self {
            directory: directory.to_owned(),
            options,
            head: watch::Sender::new(heads.position),
            heads: RwLock::new(heads),
            state: watch::Sender::new(StoreState::Writable),
            readers: Readers::new(directory),
            saved: Mutex::new(saved),
        }
    }

    pub fn heads(&self) -> RwLockReadGuard<'_, Heads> {
        self.heads.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn heads_mut(&self) -> RwLockWriteGuard<'_, Heads> {
        self.heads.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_state(&self, state: StoreState) {
        self.state.send_replace(state);
    }

    /// Tells everyone who waits how far the log is.
    pub fn announce(&self) {
        let position = self.heads().position;
        self.head.send_if_modified(|told| std::mem::replace(told, position) != position);
    }

    /// Takes up what another process has written.
    pub fn refresh(&self) -> Result<(), ReadError> {
        let known = self.heads().position;
        self.readers.with(|connection| {
            if database::last_position(connection).map_err(database::broken)? > known {
                // Read first: what was signed is never more than what is there.
                let signed = tiles::checkpoint(connection)?;
                let mut heads = self.heads_mut();
                database::catch_up(connection, &mut heads)?;
                heads.signed = signed;
            }
            Ok(())
        })?;
        self.announce();
        Ok(())
    }
}

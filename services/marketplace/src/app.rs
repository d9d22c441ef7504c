//! Everything that a running marketplace is made of, opened in the right order and closed in the reverse.
//! Nothing is decided here.

use std::sync::Arc;

use event_store::{EventStore, OpenError};
use projections::{ApplyError, Generation};

use crate::config::Config;
use crate::data_dir::DataDir;
use crate::projector::Projector;
use crate::registry::{Registry, RegistryError};
use crate::ticket::TicketKey;

/// A running marketplace.
pub struct App {
    /// How it is configured.
    pub config: Config,
    /// Where its files lie.
    pub data: DataDir,
    /// The log.
    pub log: EventStore,
    /// The read models.
    pub projector: Arc<Projector>,
    /// Tokens and names.
    pub registry: Registry,
    /// The seal of rankings.
    pub tickets: TicketKey,
}

/// A marketplace that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log could not be opened.
    #[error(transparent)]
    Log(#[from] OpenError),
    /// The read models could not be opened.
    #[error(transparent)]
    Views(#[from] ApplyError),
    /// The registry could not be opened.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A file or directory could not be made.
    #[error("the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
}

impl App {
    /// Opens the data directory for this process alone.
    pub fn open(config: Config) -> Result<Arc<Self>, StartError> {
        let data = DataDir::new(config.data.clone());
        data.create()?;
        let log = EventStore::open(&data.log(), event_store::Options::default())?;
        Ok(Arc::new(Self {
            projector: Projector::open(&data)?,
            registry: Registry::open(&data.registry())?,
            tickets: TicketKey::new(data.secret("ranking.key")?),
            config,
            data,
            log,
        }))
    }

    /// The read models in use.
    #[must_use]
    pub fn views(&self) -> Arc<Generation> {
        self.projector.current()
    }
}

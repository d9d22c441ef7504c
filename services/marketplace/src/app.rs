//! Everything that a running marketplace is made of, opened in the right order and closed in the reverse.
//! Nothing is decided here.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use event_store::{EventStore, Filter, OpenError};
use procurement::law::Law;
use projections::{ApplyError, Generation};
use schemas::ids::{ActorId, AuditId};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::acting::Acting;
use crate::authorisation;
use crate::certificate::{self, Certifying};
use crate::clock;
use crate::config::Config;
use crate::consequences;
use crate::data_dir::DataDir;
use crate::deadlines::{Deadlines, keep_passing};
use crate::execute::{Context, Failure};
use crate::import::jobs::Jobs;
use crate::import::{self, Publishing};
use crate::law::{Effective, Laws};
use crate::log_end;
use crate::log_key::{LogKeyError, LogKeys};
use crate::persons::{Persons, PersonsError, VaultError};
use crate::places::Places;
use crate::projector::Projector;
use crate::rate::Rate;
use crate::registry::{Registry, RegistryError};
use crate::rehearsal::{Rehearsal, RehearsalError};
use crate::rotation::{self, RotationError};
use crate::ticket::TicketKey;
use crate::timestamping::keep_stamped;
use crate::unnamed;
use crate::uploads::Uploads;
use crate::witnessing::{Witnessing, keep_witnessed};
use crate::worker::{self, Daily};

/// The actor of what the process does of itself.
pub const PROCESS: ActorId = ActorId(Uuid::from_u128(0x6d61_726b_7462_7563_8000_7072_6f63_0001));

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
    /// Tokens.
    pub registry: Registry,
    /// Who may act for whom, as the log says.
    pub acting: Acting,
    /// What is kept of persons.
    pub persons: Persons,
    /// The seal of rankings.
    pub tickets: TicketKey,
    /// Who publishes for a supplier holds its place: one version after the other.
    pub publishing: Publishing,
    /// Imports that nobody waits for.
    pub jobs: Jobs,
    /// Who states needs in a ledger, or calls off from a framework agreement, holds its place.
    pub places: Places,
    /// Who presents it may read measurements.
    pub metrics_token: String,
    /// From where firms have asked to be registered, by the day.
    pub asked_from: Rate,
    /// From where wrong secrets were shown, by the hour.
    pub wrong_claims: Rate,
    /// What witnesses have confirmed.
    pub witnessing: Witnessing,
    /// How much was handed in today.
    pub uploads: Uploads,
    /// Whether the process was asked to end: who waits for something new stops waiting.
    pub ending: watch::Sender<bool>,
    /// The law with the operator's changes.
    laws: Laws,
    /// The rehearsal, if this is one: then the clock stands still until it is moved.
    pub rehearsal: Option<Rehearsal>,
    /// What is carried out because its time has come.
    pub deadlines: Deadlines,
    /// Who makes a replay certificate holds its place.
    pub certifying: Certifying,
    /// Places for the making of bundles: it reads much and takes seconds, and requests for other things go on.
    pub bundling: Semaphore,
    /// What goes on until the process ends or the marketplace is closed.
    beside: Mutex<JoinSet<()>>,
    /// Where work goes on that outlives a request.
    pub runtime: tokio::runtime::Handle,
}

/// How often it is looked whose tokens ended.
const EVERY_HOUR: std::time::Duration = std::time::Duration::from_hours(1);

/// How many bundles are made at once; who asks for another one waits.
const BUNDLES_AT_ONCE: usize = 2;

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
    /// The side store of personal data could not be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// It could not be made to follow the log.
    #[error(transparent)]
    Persons(#[from] PersonsError),
    /// There is no key to sign the log with.
    #[error(transparent)]
    Key(#[from] LogKeyError),
    /// The key is not the one of which the log speaks.
    #[error(transparent)]
    Rotation(#[from] RotationError),
    /// The clock that is asked for does not fit the directory.
    #[error(transparent)]
    Rehearsal(#[from] RehearsalError),
    /// The log is not what was confirmed of it, or what was shown of it.
    #[error(
        "the log is not the one whose checkpoints lie in {}, or its end is lost: {why}. Nothing is started, so that \
         nothing is written in the place of what is missing. Put back the newest backup; or, if nothing has more of the \
         log than this directory, say so with `marktbuch log accept-loss`",
        folder.display()
    )]
    Contradicted {
        /// Where the checkpoints lie.
        folder: std::path::PathBuf,
        /// What does not fit.
        why: String,
    },
    /// A file or directory could not be made.
    #[error("the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
}

impl App {
    /// Opens the data directory for this process alone.
    pub fn open(config: Config) -> Result<Arc<Self>, StartError> {
        let data = DataDir::new(config.data.clone());
        data.create()?;
        // A change of key that broke off is finished before anything is signed.
        rotation::finish(&data)?;
        let LogKeys { key, retired } = LogKeys::open(&data, &config.origin)?;
        let signing =
            event_store::Options { key: Some(Arc::clone(&key)), retired, ..Default::default() };
        let log = EventStore::open(&data.log(), signing)?;
        rotation::check(&log, &key)?;
        let rehearsal = Rehearsal::open(&data, &log, config.clock)?;
        clock::allow_behind(config.clock_behind_seconds);
        if rehearsal.is_none() {
            let longest = (config.clock_pause_days > 0)
                .then(|| TimeDelta::days(config.clock_pause_days.into()));
            clock::watch(&log, longest);
        }
        let witnessing = Witnessing::open(&data.cosigned(), &config.witnesses)?;
        if let Some(why) = log_end::lost(&log, &data, witnessing.cosigned().as_ref())? {
            return Err(StartError::Contradicted { folder: data.checkpoints(), why });
        }
        data.drop_unfinished_uploads()?;
        let keys = config.person_keys.clone().unwrap_or_else(|| data.person_keys());
        let mut persons = Persons::open(&data.persons(), &keys)?;
        persons.recent.within(config.reading_hours, config.readings_at_most);
        persons.reconcile(&log)?;
        for defect in persons.compared(&log)? {
            tracing::error!(defect, "persons and log differ");
        }
        Ok(Arc::new(Self {
            projector: Projector::open(&data)?,
            registry: Registry::open(&data.registry())?,
            acting: Acting::default(),
            persons,
            tickets: TicketKey::new(data.secret("ranking.key")?),
            publishing: Publishing::default(),
            jobs: Jobs::default(),
            places: Places::default(),
            metrics_token: data.text_secret("metrics.token")?,
            asked_from: Rate::within(Duration::from_hours(24)),
            wrong_claims: Rate::within(Duration::from_hours(1)),
            witnessing,
            uploads: Uploads::default(),
            ending: watch::Sender::new(false),
            laws: Laws::default(),
            rehearsal,
            deadlines: Deadlines::default(),
            certifying: Certifying::default(),
            bundling: Semaphore::new(BUNDLES_AT_ONCE),
            beside: Mutex::default(),
            runtime: tokio::runtime::Handle::current(),
            config,
            data,
            log,
        }))
    }

    /// Begins what goes on beside requests: the read models follow the log, and catalogues that were being
    /// published when the process last ended are finished.
    pub async fn begin_work(self: &Arc<Self>) {
        if let Some(rehearsal) = &self.rehearsal
            && let Err(error) = rehearsal.introduce(self).await
        {
            tracing::error!(%error, "the log cannot say that this is a rehearsal; nothing is begun");
            return;
        }
        if let Err(error) = rotation::introduce(self).await {
            tracing::error!(%error, "the log does not say with which key it is signed");
        }
        self.beside(log_end::keep_noted(Arc::clone(self)));
        self.beside(keep_witnessed(Arc::clone(self)));
        self.beside(keep_stamped(Arc::clone(self)));
        self.beside(Arc::clone(&self.projector).follow(self.log.clone()));
        if let Err(error) = authorisation::move_old_names(self, &Context::begin(PROCESS)).await {
            tracing::error!(%error, "names of an earlier version stay in the registry");
        }
        if let Err(error) = authorisation::settle(self).await {
            tracing::error!(%error, "the registry cannot be held against the log");
        }
        self.beside(Arc::clone(&self.projector).follow_into_history(self.log.clone()));
        if let Err(why) = self.projector.reach(self.log.head()).await {
            tracing::error!(why, "catalogues in progress are not gone on with");
            return;
        }
        self.begin_daily_work();
        self.beside(keep_passing(Arc::clone(self)));
        self.beside(consequences::keep(Arc::clone(self)));
        let in_progress: Vec<_> = self
            .views()
            .seen()
            .market
            .catalogues
            .values()
            .filter(|catalogue| catalogue.outcome.is_none())
            .map(|catalogue| catalogue.supplier_id)
            .collect();
        for supplier in in_progress {
            let app = Arc::clone(self);
            self.runtime.spawn(async move {
                let context = Context::begin(PROCESS);
                match import::resume(&app, &context, supplier).await {
                    Ok(report) => {
                        let outcome = report.map(|report| report.head.outcome);
                        tracing::info!(%supplier, ?outcome, "a catalogue was finished");
                    }
                    Err(error) => tracing::error!(%supplier, %error, "a catalogue is not finished"),
                }
            });
        }
    }

    /// Reads all that is kept of the read models beside requests; what is damaged is made anew.
    pub fn begin_examination(self: &Arc<Self>) {
        self.beside(Arc::clone(&self.projector).examine(self.log.clone()));
    }

    /// Does something beside requests until the marketplace is closed.
    fn beside(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        beside.spawn_on(work, &self.runtime);
    }

    /// Begins what is done every day.
    fn begin_daily_work(self: &Arc<Self>) {
        let app = Arc::clone(self);
        self.beside(async move {
            loop {
                if let Err(error) = authorisation::end_expired(&app).await {
                    tracing::error!(%error, "the log does not say yet whose tokens ended");
                }
                tokio::time::sleep(EVERY_HOUR).await;
            }
        });
        if self.config.unnamed_days > 0 && self.config.certify_at.0.is_some() {
            self.beside(unnamed::keep_removing(Arc::clone(self)));
        }
        if let Some(at) = self.config.certify_at.0 {
            let (app, done) = (Arc::clone(self), self.certified_last());
            let job = Daily { name: "replay certificate", at, done };
            self.beside(worker::every_day(job, move || {
                let app = Arc::clone(&app);
                async move {
                    let id = AuditId(Uuid::now_v7());
                    let certified = certificate::certify(&app, &Context::begin(PROCESS), id).await;
                    certified.map(|_| ()).map_err(|why| why.to_string())
                }
            }));
        }
    }

    /// When the read models were last compared with the log; since when there is a log if they never were.
    fn certified_last(&self) -> DateTime<Utc> {
        match self.views().certificates(None, 1) {
            Ok(last) => {
                if let Some(last) = last.first() {
                    return last.time;
                }
            }
            // One certificate too many does no harm, one too few does.
            Err(why) => tracing::warn!(%why, "the last certificate cannot be read: one is made"),
        }
        let first = self.log.read_all(0, &Filter::All, 1).map(|page| page.events);
        let first =
            first.inspect_err(|why| tracing::warn!(%why, "the log's beginning cannot be read"));
        first.ok().and_then(|events| Some(events.first()?.meta.time)).unwrap_or_else(clock::now)
    }

    /// Lets go of the data directory; what is waiting to be written is written first.
    pub async fn close(&self) {
        let mut beside =
            std::mem::take(&mut *self.beside.lock().unwrap_or_else(PoisonError::into_inner));
        beside.shutdown().await;
        if let Err(error) = log_end::note(&self.log, &self.data) {
            tracing::warn!(%error, "the end of the log is not noted");
        }
        self.log.clone().close().await;
    }

    /// The law as it holds now: the tables of the program with the operator's changes.
    pub fn law(&self) -> Result<&'static Law, Failure> {
        Ok(&self.laws.of(&self.log, None)?.law)
    }

    /// The law with who changed it, now or as it was at a position of the log.
    pub fn effective_law(&self, until: Option<u64>) -> Result<&'static Effective, Failure> {
        self.laws.of(&self.log, until)
    }

    /// The read models in use.
    #[must_use]
    pub fn views(&self) -> Arc<Generation> {
        self.projector.current()
    }
}

//! Imports that nobody waits for: each is a job, of which its supplier can ask until it is done and after a restart.
//! How a file is imported is not known here, and what goes wrong is worded by those who begin a job.
//!
//! What is kept of a job is one file, written when it begins and when it ends. A job that is kept as begun and is not under
//! way was interrupted; what of it was published is asked of the log, never of the job.

mod keeping;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use schemas::catalogue::{CatalogueEvent, FileDigest};
use schemas::ids::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Semaphore;
use uuid::Uuid;

use self::keeping::{forget_old, keep, kept, read, report_path};
use super::{Handed, ImportError, Phase, Progress, Report, Step, Verdict, import};
use crate::app::App;
use crate::clock;
use crate::execute::{Context, Failure};
use crate::{facts, streams};

/// The most jobs of one supplier that are under way or wait.
const MOST_OF_A_SUPPLIER: usize = 3;
/// The most jobs of all suppliers that are under way or wait.
const MOST_OF_ALL: usize = 100;
/// How many jobs work at once; the others wait.
const AT_ONCE: usize = 2;

/// The jobs of this process.
pub struct Jobs {
    live: Mutex<HashMap<Uuid, Live>>,
    places: Arc<Semaphore>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { live: Mutex::default(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// A job that is under way.
#[derive(Clone, Copy)]
struct Live {
    supplier: OrganisationId,
    step: Step,
}

/// What is kept of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Its id.
    pub job_id: Uuid,
    /// Whose it is.
    pub supplier_id: OrganisationId,
    /// The file.
    pub file: FileDigest,
    /// Whether it only says what would come of the file.
    pub dry_run: bool,
    /// When the file was handed in.
    pub handed_in: DateTime<Utc>,
    /// How it ended, if it did.
    pub end: Option<End>,
}

/// How a job ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct End {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened to the file; none if the job failed.
    pub verdict: Option<Verdict>,
    /// The catalogue's version, if there is one.
    pub version: Option<u32>,
    /// Articles read.
    pub articles: u64,
    /// Why it failed, as the interface would have answered.
    pub problem: Option<Value>,
}

/// How far a job is.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is under way.
    Running(Step),
    /// It ended.
    Ended(End),
    /// The process ended before it did.
    Interrupted(Interrupted),
}

/// What the log says of a job that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// Nothing was written.
    NothingPublished,
    /// The version was begun, and is gone on with since the restart.
    GoingOn(u32),
    /// The version was begun, and was finished after the restart.
    Finished(u32),
}

/// A job that cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The supplier, or all of them, have too many.
    #[error(
        "{0} imports are under way or wait already; begin the next one when one of them has ended"
    )]
    TooMany(usize),
    /// It cannot be kept.
    #[error("the job cannot be kept: {0}")]
    Io(#[from] io::Error),
}

impl Jobs {
    fn live(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for a job, if there is one.
    fn enter(&self, id: Uuid, supplier: OrganisationId) -> Result<bool, JobError> {
        let mut live = self.live();
        if live.contains_key(&id) {
            return Ok(false);
        }
        let own = live.values().filter(|other| other.supplier == supplier).count();
        if own >= MOST_OF_A_SUPPLIER || live.len() >= MOST_OF_ALL {
            return Err(JobError::TooMany(own.max(MOST_OF_A_SUPPLIER)));
        }
        let step = Step { phase: Phase::Waiting, articles: 0 };
        live.insert(id, Live { supplier, step });
        Ok(true)
    }

    fn step(&self, id: Uuid, step: Step) {
        if let Some(live) = self.live().get_mut(&id) {
            live.step = step;
        }
    }
}

/// Leaves the place of a job, whatever becomes of its task.
struct Leaving(Arc<App>, Uuid);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.jobs.live().remove(&self.1);
    }
}

/// Begins a job on a task of its own; the same id again is the same job. `worded` says what went wrong as the interface
/// would.
pub fn begin(
    app: &Arc<App>,
    context: Context,
    id: Uuid,
    (handed, dry_run): (Handed, bool),
    worded: fn(ImportError) -> Value,
) -> Result<Job, JobError> {
    let folder = app.data.jobs(handed.supplier);
    if let Some(job) = read(&folder, id)? {
        return Ok(job);
    }
    let job = Job {
        job_id: id,
        supplier_id: handed.supplier,
        file: handed.file.digest().clone(),
        dry_run,
        handed_in: context.now,
        end: None,
    };
    if !app.jobs.enter(id, handed.supplier)? {
        return Ok(job);
    }
    let leaving = Leaving(Arc::clone(app), id);
    fs::create_dir_all(&folder)?;
    forget_old(app, &folder, handed.supplier)?;
    keep(&folder, &job)?;
    let (app, begun) = (Arc::clone(app), job.clone());
    app.runtime.clone().spawn(async move {
        let _leaving = leaving;
        let end = carry_out(&app, &context, id, (handed, dry_run), worded).await;
        let job = Job { end: Some(end), ..begun };
        if let Err(error) = keep(&folder, &job) {
            tracing::error!(%error, job = %id, "the end of an import is not kept");
        }
    });
    Ok(job)
}

async fn carry_out(
    app: &Arc<App>,
    context: &Context,
    id: Uuid,
    (handed, dry_run): (Handed, bool),
    worded: fn(ImportError) -> Value,
) -> End {
    let supplier = handed.supplier;
    let places = Arc::clone(&app.jobs.places);
    // The semaphore is never closed; without a place the job would only be less patient.
    let _place = places.acquire_owned().await;
    let watching = Arc::clone(app);
    let progress: Progress = Arc::new(move |step| watching.jobs.step(id, step));
    let report = import(app, context, handed, dry_run, progress).await;
    let kept = match report {
        Ok(report) => {
            let path = report_path(&app.data.jobs(supplier), id);
            let head = report.head.clone();
            let written = tokio::task::spawn_blocking(move || report.copy_to(&path)).await;
            let written = written.map_err(io::Error::other).and_then(|written| written);
            written.map(|()| head).map_err(ImportError::File)
        }
        Err(error) => Err(error),
    };
    let at = clock::now();
    match kept {
        Ok(head) => {
            let (version, articles) = (head.version, head.articles);
            End { at, verdict: Some(head.verdict), version, articles, problem: None }
        }
        Err(error) => {
            let problem = Some(worded(error));
            End { at, verdict: None, version: None, articles: 0, problem }
        }
    }
}

/// All jobs of a supplier that are kept, the newest first.
pub fn jobs(app: &App, supplier: OrganisationId) -> io::Result<Vec<Job>> {
    kept(&app.data.jobs(supplier))
}

/// A job of a supplier and how far it is.
pub fn look(
    app: &App,
    supplier: OrganisationId,
    id: Uuid,
) -> Result<Option<(Job, Standing)>, ImportError> {
    // First whether it is under way: one that is not has kept its end before it left.
    let live = app.jobs.live().get(&id).map(|live| live.step);
    let Some(job) = read(&app.data.jobs(supplier), id)? else { return Ok(None) };
    let standing = match (&job.end, live) {
        (Some(end), _) => Standing::Ended(end.clone()),
        (None, Some(step)) => Standing::Running(step),
        (None, None) => Standing::Interrupted(interrupted(app, &job)?),
    };
    Ok(Some((job, standing)))
}

/// The report of a job that ended with one.
pub fn report(app: &App, supplier: OrganisationId, id: Uuid) -> io::Result<Option<Report>> {
    match Report::open(&report_path(&app.data.jobs(supplier), id)) {
        Ok(report) => Ok(Some(report)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the log says of a job that was interrupted.
fn interrupted(app: &App, job: &Job) -> Result<Interrupted, Failure> {
    let mut found = Interrupted::NothingPublished;
    if job.dry_run {
        return Ok(found);
    }
    let stream = streams::catalogue(job.supplier_id);
    for recorded in facts::history::<CatalogueEvent>(&app.log, &stream)? {
        match &recorded.event {
            CatalogueEvent::CatalogueSubmitted(submitted)
                if submitted.file == job.file && recorded.time >= job.handed_in =>
            {
                found = Interrupted::GoingOn(submitted.version);
            }
            CatalogueEvent::CataloguePublished(published)
                if found == Interrupted::GoingOn(published.version) =>
            {
                found = Interrupted::Finished(published.version);
            }
            CatalogueEvent::CatalogueSubmitted(_)
            | CatalogueEvent::CataloguePublished(_)
            | CatalogueEvent::ClassesMapped(_) => {}
        }
    }
    Ok(found)
}

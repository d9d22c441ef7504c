//! A supplier's catalogue file on its way into the log: kept, judged as a whole, then listed offer by offer.
//! How a file is read stands in `formats`; what may be listed is decided by the rules.
//!
//! The file is kept under its digest before the log speaks of it. `CatalogueSubmitted` begins a version and
//! `CataloguePublished` closes it; a process that dies in between goes on from the kept file when it starts
//! again. Since every offer's decision compares with what is there, going on repeats nothing.

pub mod classes;
mod delisting;
mod findable;
pub mod jobs;
mod listing;
mod report;
mod upload;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use procurement::catalogue::{Catalogue, CatalogueCommand, Catalogues};
use procurement::decider::Decider;
use schemas::catalogue::{Assumptions, CatalogueEvent, CatalogueSubmitted, Coverage, FileDigest};
use schemas::ids::{OfferId, OrganisationId};
use schemas::text::Line;

pub use delisting::Delisting;
use delisting::Word;
pub use report::{Form, Head, Report, Shown, Verdict};
use report::{Tally, Told};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;
pub use upload::{Received, Upload, UploadError};
use utoipa::ToSchema;

use crate::app::App;
use crate::clock::german_day;
use crate::data_dir::DataDir;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::formats::{self, Failed, Found, Opened, Options, Unusable};
use crate::{facts, streams};

/// A file as it was handed in.
pub struct Handed {
    /// Whose catalogue it is for.
    pub supplier: OrganisationId,
    /// The file.
    pub file: Received,
    /// What the supplier says of offers that the file does not name. BMEcat files say it themselves, and so does a CSV
    /// file with a column of actions.
    pub coverage_of_csv: Option<Coverage>,
    /// How many offers may be taken out because the file does not name them.
    pub confirm_delisting: Option<u64>,
    /// What is assumed of articles that do not say.
    pub assumptions: Assumptions,
}

/// Why a file came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole cannot be used; nothing was published.
    #[error("{}", .0.message)]
    Unusable(Box<Unusable>),
    /// It would take out more than a tenth of the catalogue, and nobody said that it may; nothing was published.
    #[error("{0}")]
    Delisting(Delisting),
    /// A rule said no, or the log did not take it.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The kept file could not be read, or the report not be kept.
    #[error("the file cannot be read or kept: {0}")]
    File(#[from] std::io::Error),
}

/// One place a supplier: versions of a catalogue are published one after the other, never side by side.
#[derive(Default)]
pub struct Publishing(Mutex<HashMap<OrganisationId, Arc<tokio::sync::Mutex<()>>>>);

impl Publishing {
    /// Waits until nobody else publishes for the supplier.
    async fn alone(&self, supplier: OrganisationId) -> OwnedMutexGuard<()> {
        let place = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(places.entry(supplier).or_default())
        };
        place.lock_owned().await
    }
}

/// How far an import is, for those who want to watch.
pub type Progress = Arc<dyn Fn(Step) + Send + Sync>;

/// A step of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is being done.
    pub phase: Phase,
    /// Articles dealt with so far in this phase.
    pub articles: u64,
}

/// What is being done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It waits until another import of the same supplier is done.
    Waiting,
    /// It is read through and judged; nothing is written yet.
    Reading,
    /// Its articles are listed one by one, or it is found out what would come of it.
    Listing,
    /// Everything is done but the closing of the version.
    Closing,
}

/// Publishes a file as the next version of a catalogue, or says what would come of it.
pub async fn import(
    app: &Arc<App>,
    context: &Context,
    handed: Handed,
    dry_run: bool,
    progress: Progress,
) -> Result<Report, ImportError> {
    let Handed { supplier, file, coverage_of_csv, confirm_delisting, mut assumptions } = handed;
    let whole = coverage_of_csv == Some(Coverage::Whole);
    let word = Word { whole, confirmed: confirm_delisting };
    assumptions.classes = classes::current(app, supplier)?.map(|mapped| mapped.table);
    let mut options = options(app, coverage_of_csv, &assumptions, german_day(context.now))?;
    let reports = app.data.reports();
    let mut judged = judged(file.path(), &mut options, (supplier, &reports), &progress).await?;
    let mut head = Head { dry_run, ..Head::of(supplier, file.digest(), &judged) };
    if judged.summary.articles_usable == 0 {
        // Nothing is published over a file of which nothing can be taken.
        head.everything_refused();
        return reported(judged.told, head, &app.data, None).await;
    }
    if dry_run {
        let coverage = judged.opened.coverage;
        let unconfirmed = delisting::unconfirmed(app, supplier, &judged, word).await?;
        let mut tally = Tally::new(&mut judged.told);
        if let Some(delisting) = unconfirmed {
            tally.remark(&delisting.remark())?;
        }
        let at = (file.path(), coverage);
        listing::rehearse(app, supplier, at, options, &progress, &mut tally).await?;
        head.conclude(&tally, Verdict::DryRun);
        // What was tried can be published without being sent again.
        file.set_aside(&app.data, supplier)?;
        return reported(judged.told, head, &app.data, None).await;
    }
    progress(Step { phase: Phase::Waiting, articles: 0 });
    let _alone = app.publishing.alone(supplier).await;
    // The request names the catalogue, not the offers in it. Nobody else writes it while this is done alone.
    let stream = streams::catalogue(supplier);
    context.insists_on(app.log.stream_revision(&stream).map_err(Failure::from)?)?;
    let context = &context.free();
    // A version that broke off would refuse this one for ever.
    finish(app, context, supplier).await?;
    if let Some(delisting) = delisting::unconfirmed(app, supplier, &judged, word).await? {
        return Err(ImportError::Delisting(delisting));
    }
    let (at, digest) = ((file.path(), judged.opened.coverage), file.digest().clone());
    let again = latest_file(app, supplier)?.as_ref() == Some(&digest)
        && changes_anything(app, supplier, at, options.clone(), &progress).await?;
    // The bytes are durable before the log speaks of them.
    file.keep(&app.data)?;
    let submitted = execute::<Catalogues>(&app.log, &stream, &at_this_moment(context), || {
        Ok(Prepared::from(CatalogueCommand::SubmitCatalogue {
            supplier,
            file: digest.clone(),
            format: judged.opened.format,
            coverage: judged.opened.coverage,
            assumptions: assumptions.clone(),
            again,
        }))
    })
    .await?;
    let Catalogue { latest, published, classes: _ } = submitted.state;
    let latest = latest.ok_or_else(|| Failure::Broken("no version after submitting".to_owned()))?;
    head.version = Some(latest.version);
    if let Some(outcome) = published {
        head.already_published(outcome);
        return reported(judged.told, head, &app.data, None).await;
    }
    publish(app, context, &latest, options, progress, (judged.told, head)).await
}

/// The same conversation at this moment: an import takes longer than a clock may be behind the log.
fn at_this_moment(context: &Context) -> Context {
    Context { now: crate::clock::now(), ..context.clone() }
}

/// Goes on with a version that was submitted and not closed, as after a kill.
pub async fn resume(
    app: &Arc<App>,
    context: &Context,
    supplier: OrganisationId,
) -> Result<Option<Report>, ImportError> {
    let _alone = app.publishing.alone(supplier).await;
    finish(app, context, supplier).await
}

async fn finish(
    app: &Arc<App>,
    context: &Context,
    supplier: OrganisationId,
) -> Result<Option<Report>, ImportError> {
    let events = facts::history::<CatalogueEvent>(&app.log, &streams::catalogue(supplier))?;
    let catalogue = Catalogues::fold(events.iter().map(|recorded| &recorded.event));
    let Some(latest) = catalogue.in_progress() else {
        return Ok(None);
    };
    // A table of classes may have been adopted since.
    let submitted = |event: &CatalogueEvent| matches!(event, CatalogueEvent::CatalogueSubmitted(_));
    let submitted = events.iter().rfind(|recorded| submitted(&recorded.event));
    let day = submitted.map_or(context.now, |submitted| submitted.time);
    let coverage = Some(latest.coverage);
    let mut options = options(app, coverage, &latest.assumptions, german_day(day))?;
    let progress: Progress = Arc::new(|_| ());
    let (file, reports) = (app.data.file(&latest.file), app.data.reports());
    let at = (supplier, reports.as_path());
    let judged = judged(&file, &mut options, at, &progress).await?;
    let head = Head { version: Some(latest.version), ..Head::of(supplier, &latest.file, &judged) };
    publish(app, context, latest, options, progress, (judged.told, head)).await.map(Some)
}

/// Lists every article of a submitted version, closes it, and keeps the report.
async fn publish(
    app: &Arc<App>,
    context: &Context,
    version: &CatalogueSubmitted,
    options: Options,
    progress: Progress,
    (mut told, mut head): (Told, Head),
) -> Result<Report, ImportError> {
    let mut tally = Tally::new(&mut told);
    listing::list(app, context, version, options, &progress, &mut tally).await?;
    head.conclude(&tally, Verdict::Published);
    progress(Step { phase: Phase::Closing, articles: head.articles });
    let (number, outcome) = (version.version, head.outcome);
    let path = app.data.report(version.supplier, number);
    let report = reported(told, head, &app.data, Some(path)).await?;
    let stream = streams::catalogue(version.supplier);
    execute::<Catalogues>(&app.log, &stream, &at_this_moment(context), || {
        Ok(Prepared::from(CatalogueCommand::PublishCatalogue { version: number, outcome }))
    })
    .await?;
    Ok(report)
}

/// Writes the report, however long it is.
async fn reported(
    told: Told,
    head: Head,
    data: &DataDir,
    path: Option<PathBuf>,
) -> Result<Report, ImportError> {
    let folder = data.reports();
    let written =
        tokio::task::spawn_blocking(move || told.report(head, &folder, path.as_deref())).await;
    Ok(written.map_err(std::io::Error::other)??)
}

/// What a first reading of the whole file found.
pub(crate) struct Judged {
    pub(crate) opened: Opened,
    pub(crate) summary: formats::Summary,
    pub(crate) told: Told,
    /// The offers that the file names, also those whose article is refused.
    pub(crate) named: HashSet<OfferId>,
}

/// Reads the file, a second time where the first one met decimal commas where points are documented: what stands before
/// the first comma is judged like what stands behind it.
async fn judged(
    file: &Path,
    options: &mut Options,
    (supplier, reports): (OrganisationId, &Path),
    progress: &Progress,
) -> Result<Judged, ImportError> {
    let first = judge(file, options.clone(), (supplier, reports), progress).await?;
    if !first.summary.mixed_decimals || options.mixed_decimals {
        return Ok(first);
    }
    options.mixed_decimals = true;
    judge(file, options.clone(), (supplier, reports), progress).await
}

/// Whether the file would change offers as they are now: it may mean something else today, and they may have changed.
async fn changes_anything(
    app: &Arc<App>,
    supplier: OrganisationId,
    at: (&Path, Coverage),
    options: Options,
    progress: &Progress,
) -> Result<bool, ImportError> {
    let mut scratch = Told::new(&app.data.reports())?;
    let mut tally = Tally::new(&mut scratch);
    listing::rehearse(app, supplier, at, options, progress, &mut tally).await?;
    Ok(tally.changes_anything())
}

/// The file of the latest version, if that is published.
fn latest_file(app: &App, supplier: OrganisationId) -> Result<Option<FileDigest>, ImportError> {
    let (catalogue, _) = facts::state_of::<Catalogues>(&app.log, &streams::catalogue(supplier))?;
    let published = catalogue.published.is_some();
    Ok(catalogue.latest.filter(|_| published).map(|latest| latest.file))
}

/// Reads the whole file once and keeps its problems: nothing is published from half a file.
async fn judge(
    file: &Path,
    options: Options,
    (supplier, reports): (OrganisationId, &Path),
    progress: &Progress,
) -> Result<Judged, ImportError> {
    let file = BufReader::new(File::open(file)?);
    let mut told = Told::new(reports)?;
    let progress = Arc::clone(progress);
    let judged = tokio::task::spawn_blocking(move || {
        let (mut opened, mut articles) = (None, 0);
        let mut named = HashSet::new();
        let offer = |number: &Line| OfferId::of(supplier, number.as_str());
        let summary = formats::read::<_, std::io::Error>(file, &options, &mut |found| {
            match found {
                Found::Opened(found) => opened = Some(found),
                Found::Problem(problem) => told.take(&problem)?,
                Found::Article(_) | Found::Refused { .. } => {
                    named.extend(found.number().map(offer));
                    articles += 1;
                    if articles % 256 == 0 {
                        progress(Step { phase: Phase::Reading, articles });
                    }
                }
            }
            Ok(())
        })?;
        progress(Step { phase: Phase::Reading, articles });
        Ok((opened, summary, told, named))
    });
    let (opened, summary, told, named) =
        judged.await.map_err(std::io::Error::other)?.map_err(|failed| match failed {
            Failed::Unusable(unusable) => ImportError::Unusable(Box::new(unusable)),
            Failed::Io(error) | Failed::Stopped(error) => ImportError::File(error),
        })?;
    let opened = opened.ok_or_else(|| std::io::Error::other("the file was not opened"))?;
    Ok(Judged { opened, summary, told, named })
}

fn options(
    app: &App,
    coverage_of_csv: Option<Coverage>,
    assumptions: &Assumptions,
    on_day: NaiveDate,
) -> Result<Options, ImportError> {
    Ok(Options {
        coverage_of_csv,
        mixed_decimals: false,
        default_cpv: assumptions.cpv,
        default_delivery_days: assumptions.delivery_days,
        default_currency: assumptions.currency,
        default_order_unit: assumptions.order_unit.clone(),
        classes: classes::of(app, assumptions.classes.as_ref())?,
        on_day,
    })
}

//! A supplier's catalogue file on its way into the log: kept, judged as a whole, then listed offer by offer.
//! How a file is read stands in `formats`; what may be listed is decided by the rules.
//!
//! The file is kept under its digest before the log speaks of it. `CatalogueSubmitted` begins a version and
//! `CataloguePublished` closes it; a process that dies in between goes on from the kept file when it starts
//! again. Since every offer's decision compares with what is there, going on repeats nothing.

mod listing;
mod report;
mod upload;

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use procurement::catalogue::{Catalogue, CatalogueCommand, Catalogues};
use procurement::decider::Decider;
use schemas::catalogue::{Assumptions, CatalogueEvent, CatalogueSubmitted, Coverage};
use schemas::ids::OrganisationId;

pub use report::{Report, Verdict};
use tokio::sync::OwnedMutexGuard;
pub use upload::{Received, Upload, UploadError};

use crate::app::App;
use crate::clock::german_day;
use crate::data_dir::write_atomically;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::formats::{self, Failed, Found, Opened, Options, Unusable};
use crate::{facts, streams};

/// A file as it was handed in.
pub struct Handed {
    /// Whose catalogue it is for.
    pub supplier: OrganisationId,
    /// The file.
    pub file: Received,
    /// What a CSV file means for offers that it does not name; BMEcat files say so themselves.
    pub coverage_of_csv: Coverage,
    /// What is assumed of articles that do not say.
    pub assumptions: Assumptions,
}

/// Why a file came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole cannot be used; nothing was published.
    #[error("{}", .0.message)]
    Unusable(Box<Unusable>),
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

/// How many articles have been dealt with so far, for whoever wants to watch.
pub type Progress = Arc<dyn Fn(u64) + Send + Sync>;

/// Publishes a file as the next version of a catalogue, or says what would come of it.
pub async fn import(
    app: &Arc<App>,
    context: &Context,
    handed: Handed,
    dry_run: bool,
    progress: Progress,
) -> Result<Report, ImportError> {
    let Handed { supplier, file, coverage_of_csv, assumptions } = handed;
    let options = options(coverage_of_csv, assumptions, german_day(context.now));
    let judged = judge(file.path(), options.clone()).await?;
    let mut report = Report::of(supplier, file.digest(), &judged);
    if dry_run {
        let coverage = judged.opened.coverage;
        report.add(listing::rehearse(app, supplier, file.path(), coverage, options).await?);
        return Ok(report);
    }
    let _alone = app.publishing.alone(supplier).await;
    // A version that broke off would refuse this one for ever.
    finish(app, context, supplier).await?;
    let digest = file.digest().clone();
    // The bytes are durable before the log speaks of them.
    file.keep(&app.data)?;
    let stream = streams::catalogue(supplier);
    let submitted = execute::<Catalogues>(&app.log, &stream, context, || {
        Ok(Prepared::from(CatalogueCommand::SubmitCatalogue {
            supplier,
            file: digest.clone(),
            format: judged.opened.format,
            coverage: judged.opened.coverage,
            assumptions,
        }))
    })
    .await?;
    let Catalogue { latest, published } = submitted.state;
    let latest = latest.ok_or_else(|| Failure::Broken("no version after submitting".to_owned()))?;
    report.version = Some(latest.version);
    if let Some(outcome) = published {
        report.already_published(outcome);
        return Ok(report);
    }
    publish(app, context, &latest, options, progress, report).await
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
    let day = events.last().map_or(context.now, |submitted| submitted.time);
    let options = options(latest.coverage, latest.assumptions, german_day(day));
    let judged = judge(&app.data.file(&latest.file), options.clone()).await?;
    let mut report = Report::of(supplier, &latest.file, &judged);
    report.version = Some(latest.version);
    publish(app, context, latest, options, Arc::new(|_| ()), report).await.map(Some)
}

/// Lists every article of a submitted version, closes it, and keeps the report.
async fn publish(
    app: &Arc<App>,
    context: &Context,
    version: &CatalogueSubmitted,
    options: Options,
    progress: Progress,
    mut report: Report,
) -> Result<Report, ImportError> {
    report.add(listing::list(app, context, version, options, progress).await?);
    report.verdict = Verdict::Published;
    let (number, outcome) = (version.version, report.outcome);
    keep(app, &report)?;
    let stream = streams::catalogue(version.supplier);
    execute::<Catalogues>(&app.log, &stream, context, || {
        Ok(Prepared::from(CatalogueCommand::PublishCatalogue { version: number, outcome }))
    })
    .await?;
    Ok(report)
}

/// What a first reading of the whole file found.
pub(crate) struct Judged {
    pub(crate) opened: Opened,
    pub(crate) summary: formats::Summary,
    pub(crate) problems: Vec<formats::Problem>,
}

/// Reads the whole file once and keeps the first problems: nothing is published from half a file.
async fn judge(file: &Path, options: Options) -> Result<Judged, ImportError> {
    let file = BufReader::new(File::open(file)?);
    let judged = tokio::task::spawn_blocking(move || {
        let mut opened = None;
        let mut problems = Vec::new();
        let summary = formats::read::<_, std::convert::Infallible>(file, &options, &mut |found| {
            match found {
                Found::Opened(found) => opened = Some(found),
                Found::Problem(problem) if problems.len() < Report::MOST_PROBLEMS => {
                    problems.push(problem);
                }
                Found::Problem(_) | Found::Article(_) | Found::Refused { .. } => {}
            }
            Ok(())
        })?;
        Ok((opened, summary, problems))
    });
    let (opened, summary, problems) =
        judged.await.map_err(std::io::Error::other)?.map_err(|failed| match failed {
            Failed::Unusable(unusable) => ImportError::Unusable(Box::new(unusable)),
            Failed::Io(error) => ImportError::File(error),
            Failed::Stopped(never) => match never {},
        })?;
    let opened = opened.ok_or_else(|| std::io::Error::other("the file was not opened"))?;
    Ok(Judged { opened, summary, problems })
}

fn options(coverage_of_csv: Coverage, assumptions: Assumptions, on_day: NaiveDate) -> Options {
    Options {
        coverage_of_csv,
        default_cpv: assumptions.cpv,
        default_delivery_days: assumptions.delivery_days,
        default_currency: assumptions.currency,
        on_day,
    }
}

fn keep(app: &App, report: &Report) -> Result<(), ImportError> {
    let Some(version) = report.version else {
        return Ok(());
    };
    let body = serde_json::to_vec_pretty(report).map_err(std::io::Error::other)?;
    write_atomically(&app.data.report(report.supplier_id, version), &body)?;
    Ok(())
}

//! Imports that nobody waits for, over HTTP: begun with `Prefer: respond-async`, asked for until they are done.
//! What a job is stands in `import`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use schemas::catalogue::FileDigest;
use schemas::ids::OrganisationId;
use schemas::organisation::Role;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answered::{Wanted, answered};
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::import::jobs::{self, Interrupted, Job, JobError, Standing};
use crate::import::{Handed, ImportError, Phase, Shown, Verdict};
use crate::papers::Language;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(list).service(one).service(report_of);
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum JobState {
    /// It waits or works.
    Running,
    /// It ended with a report.
    Done,
    /// It ended without one; `problem` says why, and nothing was published by it.
    Failed,
    /// The server ended before it did; `message` says what was published and what to do.
    Interrupted,
}

/// An import that nobody waits for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportJob)]
pub(in crate::http) struct JobView {
    /// Its id.
    job_id: Uuid,
    /// Whose it is.
    supplier_id: OrganisationId,
    /// SHA-256 of the file.
    file: FileDigest,
    /// Whether it only says what would come of the file.
    dry_run: bool,
    /// How far it is.
    state: JobState,
    /// What is being done, while it runs.
    phase: Option<Phase>,
    /// Articles dealt with in this phase, or read if it ended.
    articles: u64,
    /// When the file was handed in.
    handed_in: DateTime<Utc>,
    /// When it ended.
    ended: Option<DateTime<Utc>>,
    /// What happened to the file, if it is known.
    verdict: Option<Verdict>,
    /// The catalogue's version, if there is one.
    version: Option<u32>,
    /// The failure, as the request itself would have been answered.
    #[schema(value_type = Option<Object>)]
    problem: Option<Value>,
    /// In a sentence, with what to do.
    message: String,
    /// Where the report is, if there is one.
    report: Option<String>,
}

/// A supplier's imports.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ImportJobList {
    /// The newest first; the twenty last ones are kept.
    jobs: Vec<JobView>,
}

impl JobView {
    fn of(job: &Job, standing: Standing, language: Language) -> Self {
        let at = format!("/api/v1/catalogues/jobs/{}/report", job.job_id);
        let of_version =
            |version: u32| format!("/api/v1/catalogues/{}/{version}/report", job.supplier_id);
        let mut view = Self {
            job_id: job.job_id,
            supplier_id: job.supplier_id,
            file: job.file.clone(),
            dry_run: job.dry_run,
            state: JobState::Running,
            phase: None,
            articles: 0,
            handed_in: job.handed_in,
            ended: None,
            verdict: None,
            version: None,
            problem: None,
            message: said(&standing, language),
            report: None,
        };
        match standing {
            Standing::Running(step) => {
                view.phase = Some(step.phase);
                view.articles = step.articles;
            }
            Standing::Ended(end) => {
                let failed = end.problem.is_some();
                view.state = if failed { JobState::Failed } else { JobState::Done };
                view.report = (!failed).then_some(at);
                view.ended = Some(end.at);
                view.articles = end.articles;
                view.verdict = end.verdict;
                view.version = end.version;
                view.problem = end.problem;
            }
            Standing::Interrupted(interrupted) => {
                view.state = JobState::Interrupted;
                match interrupted {
                    Interrupted::NothingPublished => {}
                    Interrupted::GoingOn(version) => view.version = Some(version),
                    Interrupted::Finished(version) => {
                        view.version = Some(version);
                        view.verdict = Some(Verdict::Published);
                        view.report = Some(of_version(version));
                    }
                }
            }
        }
        view
    }
}

/// How far a job is, in a sentence.
fn said(standing: &Standing, language: Language) -> String {
    let articles = |step: &crate::import::Step, german: &str, english: &str| {
        let (count, words) = (step.articles, language.of(german, english));
        format!("{words}: {count} {}", language.of("Artikel", "articles"))
    };
    match standing {
        Standing::Running(step) => match step.phase {
            Phase::Waiting => language.of(
                "Der Auftrag wartet, bis ein anderer fertig ist.".to_owned(),
                "The job waits until another one is done.".to_owned(),
            ),
            Phase::Reading => articles(step, "Die Datei wird gelesen", "The file is read"),
            Phase::Listing => articles(step, "Die Artikel werden eingestellt", "Articles are listed"),
            Phase::Closing => articles(step, "Die Fassung wird geschlossen", "The version is closed"),
        },
        Standing::Ended(end) if end.problem.is_some() => language.of(
            "Der Auftrag ist gescheitert; `problem` sagt, warum.".to_owned(),
            "The job failed; `problem` says why.".to_owned(),
        ),
        Standing::Ended(_) => language.of(
            "Der Auftrag ist fertig; der Bericht sagt, was daraus wurde.".to_owned(),
            "The job is done; the report says what came of it.".to_owned(),
        ),
        Standing::Interrupted(Interrupted::NothingPublished) => language.of(
            "Der Server wurde unterbrochen, bevor etwas geschrieben war: nichts wurde veröffentlicht. Bitte die Datei noch \
             einmal senden."
                .to_owned(),
            "The server was interrupted before anything was written: nothing was published. Send the file again.".to_owned(),
        ),
        Standing::Interrupted(Interrupted::GoingOn(version)) => match language {
            Language::De => format!(
                "Der Server wurde unterbrochen. Fassung {version} war begonnen und wird seit dem Neustart zu Ende geführt; bis \
                 dahin ist ein Teil ihrer Angebote schon zu sehen. Bitte nichts noch einmal senden, sondern wieder fragen."
            ),
            Language::En => format!(
                "The server was interrupted. Version {version} had been begun and is gone on with since the restart; until \
                 then a part of its offers can be seen. Send nothing again, ask again."
            ),
        },
        Standing::Interrupted(Interrupted::Finished(version)) => match language {
            Language::De => format!(
                "Der Server wurde unterbrochen; Fassung {version} wurde danach vollständig veröffentlicht. Nichts ist zu tun."
            ),
            Language::En => format!(
                "The server was interrupted; version {version} was published as a whole afterwards. Nothing is to be done."
            ),
        },
    }
}

/// Whether the asker would not wait (RFC 7240).
pub(super) fn is_preferred(request: &HttpRequest) -> bool {
    request.headers().get_all("Prefer").any(|value| {
        let mut wishes = value.to_str().unwrap_or("").split(',');
        wishes.any(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
    })
}

/// Begins an import that goes on when the asker has gone.
pub(super) fn begin(
    app: &Arc<App>,
    caller: Caller,
    (handed, dry_run): (Handed, bool),
    wanted: Wanted,
) -> Result<HttpResponse, Problem> {
    let id = caller.new_id("catalogue import");
    let supplier = handed.supplier;
    let worded =
        |error: ImportError| serde_json::to_value(Problem::from(error)).unwrap_or_default();
    jobs::begin(app, caller.context, id, (handed, dry_run), worded)?;
    let (job, standing) = jobs::look(app, supplier, id)?.ok_or_else(Problem::not_found)?;
    let view = JobView::of(&job, standing, wanted.language);
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, format!("/api/v1/catalogues/jobs/{id}")))
        .insert_header(("Preference-Applied", "respond-async"))
        .insert_header((RETRY_AFTER, "1"))
        .json(view))
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Self {
        match error {
            JobError::TooMany(_) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_imports", error.to_string())
            }
            JobError::Io(error) => Self::broken(error),
        }
    }
}

/// Lists a supplier's own imports, the newest first (suppliers).
#[utoipa::path(tag = "catalogues", operation_id = "jobs",
    responses((status = 200, body = ImportJobList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/catalogues/jobs")]
pub(in crate::http) async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let wanted = Wanted::of(&request)?;
    let supplier = caller.organisation();
    let mut list = Vec::new();
    for job in jobs::jobs(&app, supplier).map_err(Problem::broken)? {
        if let Some((job, standing)) = jobs::look(&app, supplier, job.job_id)? {
            list.push(JobView::of(&job, standing, wanted.language));
        }
    }
    Ok(HttpResponse::Ok().json(ImportJobList { jobs: list }))
}

/// How far an import is (suppliers, their own).
#[utoipa::path(tag = "catalogues", operation_id = "job", params(("id" = String, Path)),
    responses((status = 200, body = JobView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/catalogues/jobs/{id}")]
pub(in crate::http) async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::of(&request)?;
    let found = jobs::look(&app, own(&caller)?, path.into_inner())?;
    let (job, standing) = found.ok_or_else(Problem::not_found)?;
    let running = matches!(standing, Standing::Running(_));
    let mut answer = HttpResponse::Ok();
    if running {
        answer.insert_header((RETRY_AFTER, "1"));
    }
    Ok(answer.json(JobView::of(&job, standing, wanted.language)))
}

/// The report of an import that is done (suppliers, their own).
#[utoipa::path(tag = "catalogues", operation_id = "job_report", params(("id" = String, Path)),
    responses((status = 200, content((Shown<'static> = "application/json"), (String = "text/csv"),
            (String = "text/plain"))),
        (status = "default", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
#[get("/catalogues/jobs/{id}/report")]
pub(in crate::http) async fn report_of(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (wanted, supplier) = (Wanted::of(&request)?, own(&caller)?);
    let found = jobs::report(&app, supplier, path.into_inner()).map_err(Problem::broken)?;
    Ok(answered(&app, found.ok_or_else(Problem::not_found)?, wanted, StatusCode::OK))
}

/// Jobs are a supplier's own: to everybody else they do not exist.
fn own(caller: &Caller) -> Result<OrganisationId, Problem> {
    match caller.bearer.role {
        Role::Supplier => Ok(caller.organisation()),
        Role::Operator | Role::Auditor | Role::Buyer => Err(Problem::not_found()),
    }
}

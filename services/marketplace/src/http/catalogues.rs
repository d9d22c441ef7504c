//! Catalogues over HTTP: a file is handed in, judged, published; the report can be read again.
//! How a file is read stands in `formats`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::{Stream, StreamExt};
use projections::catalogues::CatalogueView;
use schemas::catalogue::{Assumptions, Coverage, FileDigest};
use schemas::cpv::Cpv;
use schemas::ids::OrganisationId;
use schemas::money::Currency;
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::whole::cut_off;
use super::written::{POSITION, written};
use crate::app::App;
use crate::formats::{self, Unusable};
use crate::import::{
    self, Delisting, Form, Handed, ImportError, Received, Report, Shown, Upload, UploadError,
};
use crate::papers::Language;
use crate::scope::Scope;
use answered::{Wanted, answered};

mod answered;
pub(super) mod classes;
mod form;
pub(super) mod jobs;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    // Jobs first: `jobs` is no supplier.
    paths
        .configure(jobs::paths)
        .configure(classes::paths)
        .service(submit)
        .service(list)
        .service(report);
}

/// How a file is to be understood.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SubmitQuery {
    /// Only say what would come of it.
    #[serde(default)]
    dry_run: bool,
    /// SHA-256 of a file of a dry run within the last seven days, to be published without being sent again; the body is
    /// empty then.
    file: Option<String>,
    /// What a CSV file means for offers that it does not name: `whole`, `products` or `prices`. Default: `products` if it
    /// has a column of actions, else `whole`.
    coverage: Option<Coverage>,
    /// How many offers may be taken out because the file does not name them. Needed, if `coverage=whole` is not said, for
    /// more than a tenth of the catalogue; without it the file is refused with the numbers.
    confirm_delisting: Option<u64>,
    /// The CPV code of articles that name none.
    default_cpv: Option<String>,
    /// Working days until delivery of articles that do not say.
    default_delivery_days: Option<u16>,
    /// The currency of prices that do not say.
    default_currency: Option<String>,
    /// The order unit of articles that do not say (UN/ECE Rec. 20, such as C62 for a piece).
    default_order_unit: Option<String>,
}

/// Catalogues.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CatalogueList {
    /// In the order of their suppliers' ids.
    catalogues: Vec<CatalogueView>,
}

/// Hands in a catalogue file, CSV or BMEcat, found out by its content (suppliers).
///
/// The file is the body, or the one part of a form (`multipart/form-data`). The answer comes when every offer is listed; a caller that goes away does not stop it. The
/// report is had as JSON, CSV or text (`Accept`), in German or English (`Accept-Language`). Where no article could be
/// taken, nothing is published and the answer is 422 `everything_refused`, with the report. With `Prefer: respond-async`
/// the answer is 202 at once, and `Location` is a job that tells how far the import is.
#[utoipa::path(tag = "catalogues", params(SubmitQuery),
    request_body(content((Vec<u8> = "application/octet-stream"), (Vec<u8> = "multipart/form-data"))),
    responses((status = 200, content((Shown<'static> = "application/json"), (String = "text/csv"),
            (String = "text/plain"))),
        (status = 202, description = "With `Prefer: respond-async`: a job", body = jobs::JobView),
        (status = "default", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
#[post("/catalogues")]
async fn submit(
    app: web::Data<App>,
    request: HttpRequest,
    mut caller: Caller,
    query: web::Query<SubmitQuery>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let wanted = Wanted::of(&request)?;
    let assumptions = assumptions(&query)?;
    let coverage_of_csv = query.coverage;
    let file = match &query.file {
        Some(digest) => tried(&app, &caller, digest, &mut body).await?,
        None if form::is_form(&request) => form::file_of(&app, &request, body, u64::MAX).await?,
        None => received(&app, &mut body).await?,
    };
    caller.has_handed_in();
    let supplier = caller.organisation();
    let confirm_delisting = query.confirm_delisting;
    let handed = Handed { supplier, file, coverage_of_csv, confirm_delisting, assumptions };
    let (dry_run, app) = (query.dry_run, app.into_inner());
    if jobs::is_preferred(&request) {
        return jobs::begin(&app, caller, (handed, dry_run), wanted);
    }
    // On a task of its own: a client that hangs up does not leave half a catalogue.
    let importing = Arc::clone(&app);
    let imported = app.runtime.spawn(async move {
        import::import(&importing, &caller.context, handed, dry_run, Arc::new(|_| ())).await
    });
    let imported = imported.await.map_err(Problem::broken)??;
    Ok(told(&app, imported, wanted))
}

/// A file that the caller has tried in a dry run.
async fn tried(
    app: &App,
    caller: &Caller,
    digest: &str,
    body: &mut web::Payload,
) -> Result<Received, Problem> {
    let digest = FileDigest::parse(digest).map_err(|why| Problem::parameter("file", why))?;
    while let Some(part) = body.next().await {
        if !part.map_err(broken_off)?.is_empty() {
            let why = "the body holds a file as well; send one of both";
            return Err(Problem::parameter("file", why));
        }
    }
    let found = Received::tried(&app.data, caller.organisation(), &digest)?;
    found.ok_or_else(|| {
        let title = "no file of this digest is kept from a dry run of yours: the last three are, for seven days; send the \
                     file again";
        Problem::new(StatusCode::NOT_FOUND, "file_not_kept", title)
    })
}

fn broken_off(error: impl std::error::Error + 'static) -> Problem {
    if let Some(cut_off) = cut_off(&error) {
        return cut_off;
    }
    Problem::new(StatusCode::BAD_REQUEST, "upload_broken_off", error.to_string())
}

/// The answer to a file: a report, and the status that fits it.
fn told(app: &App, imported: Report, wanted: Wanted) -> HttpResponse {
    let refused = imported.refuses_everything();
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = answered(app, imported, wanted, status);
    let position = HeaderValue::from(app.log.head());
    if let Ok(name) = HeaderName::try_from(POSITION) {
        response.headers_mut().insert(name, position);
    }
    response
}

/// Lists catalogues: a supplier sees its own.
#[utoipa::path(tag = "catalogues", params(AtLeast),
    responses((status = 200, body = CatalogueList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/catalogues")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let scope = caller.scope(&app, market)?;
    let visible = |c: &&CatalogueView| sees(&caller, scope.as_ref(), c.supplier_id);
    let catalogues = market.catalogues.values().filter(visible).cloned().collect();
    Ok(written(StatusCode::OK, seen.position, None, CatalogueList { catalogues }))
}

/// The report of a catalogue's version, as JSON, CSV or text, in German or English.
#[utoipa::path(tag = "catalogues", params(("supplier" = String, Path), ("version" = u32, Path)),
    responses((status = 200, content((Shown<'static> = "application/json"), (String = "text/csv"),
            (String = "text/plain"))),
        (status = "default", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
#[get("/catalogues/{supplier}/{version}/report")]
async fn report(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    path: web::Path<(OrganisationId, u32)>,
) -> Result<HttpResponse, Problem> {
    let (supplier, version) = path.into_inner();
    let scope = caller.scope(&app, &app.views().seen().market)?;
    if !sees(&caller, scope.as_ref(), supplier) {
        return Err(Problem::not_found());
    }
    let wanted = Wanted::of(&request)?;
    match Report::open(&app.data.report(supplier, version)) {
        Ok(kept) => Ok(answered(&app, kept, wanted, StatusCode::OK)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            as_it_was_kept(&app, (supplier, version), wanted)
        }
        Err(error) => Err(Problem::broken(error)),
    }
}

/// A report that an earlier program kept: JSON, in English.
fn as_it_was_kept(
    app: &App,
    (supplier, version): (OrganisationId, u32),
    wanted: Wanted,
) -> Result<HttpResponse, Problem> {
    match std::fs::read(app.data.old_report(supplier, version)) {
        Ok(_) if wanted.form != Form::Json => {
            let title = "this report was kept by an earlier version: it is had as application/json";
            Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", title))
        }
        Ok(kept) => Ok(HttpResponse::Ok().content_type("application/json").body(kept)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Problem::not_found()),
        Err(error) => Err(Problem::broken(error)),
    }
}

fn sees(caller: &Caller, scope: Option<&Scope>, supplier: OrganisationId) -> bool {
    match caller.bearer.role {
        Role::Supplier => caller.organisation() == supplier,
        Role::Auditor => true,
        Role::Operator => scope.is_some_and(|scope| scope.handles(supplier)),
        Role::Buyer => false,
    }
}

fn assumptions(query: &SubmitQuery) -> Result<Assumptions, Problem> {
    let cpv = query.default_cpv.as_deref().map(Cpv::parse).transpose();
    let currency = query.default_currency.as_deref().map(Currency::parse).transpose();
    let order_unit = query.default_order_unit.as_deref().map(|text| {
        let why = "it is no unit that is known here; write a code of UN/ECE Rec. 20, such as C62";
        formats::order_unit(text).ok_or_else(|| Problem::parameter("default_order_unit", why))
    });
    Ok(Assumptions {
        cpv: cpv.map_err(|why| Problem::parameter("default_cpv", why))?,
        delivery_days: query.default_delivery_days,
        currency: currency.map_err(|why| Problem::parameter("default_currency", why))?,
        order_unit: order_unit.transpose()?,
        classes: None,
    })
}

async fn received(app: &App, body: &mut web::Payload) -> Result<Received, Problem> {
    received_up_to(app, body, u64::MAX).await
}

/// A file of at most `limit` bytes, and of no more than is configured.
pub(super) async fn received_up_to(
    app: &App,
    body: &mut web::Payload,
    limit: u64,
) -> Result<Received, Problem> {
    received_parts(app, body, limit).await
}

async fn received_parts<E: std::error::Error + 'static>(
    app: &App,
    body: &mut (impl Stream<Item = Result<web::Bytes, E>> + Unpin),
    limit: u64,
) -> Result<Received, Problem> {
    let mut upload = Upload::begin(&app.data, limit.min(app.config.upload_limit))?;
    while let Some(part) = body.next().await {
        let part = part.map_err(broken_off)?;
        upload.write(&part)?;
    }
    Ok(upload.finish()?)
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::TooLarge { .. } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", error.to_string())
            }
            UploadError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!(%error, "a file is not taken: the disk is full");
                let title = "there is no room for the file at the moment; nothing of it was kept";
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", title)
            }
            UploadError::Io(error) => Self::broken(error),
        }
    }
}

/// What is told of a file that cannot be used, with what can be done.
#[derive(Serialize)]
struct Mended<'u> {
    #[serde(flatten)]
    unusable: &'u Unusable,
    mend: &'static str,
    german: Sentences,
}

#[derive(Serialize)]
struct Sentences {
    message: &'static str,
    mend: &'static str,
}

impl<'u> Mended<'u> {
    fn of(unusable: &'u Unusable) -> Self {
        let german = unusable.code.wording(Language::De);
        let german = Sentences { message: german.what, mend: german.mend };
        Self { unusable, mend: unusable.code.wording(Language::En).mend, german }
    }
}

/// What a file would take out, and what can be said to it.
#[derive(Serialize)]
struct Unconfirmed {
    #[serde(flatten)]
    delisting: Delisting,
    german: String,
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Unusable(unusable) => {
                let title = unusable.message.clone();
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file_unusable", title)
                    .with(Mended::of(&unusable))
            }
            ImportError::Delisting(delisting) => {
                let title = delisting.to_string();
                Self::new(StatusCode::CONFLICT, "delisting_unconfirmed", title)
                    .with(Unconfirmed { german: delisting.german(), delisting })
            }
            ImportError::Failed(failure) => failure.into(),
            ImportError::File(error) => Self::broken(error),
        }
    }
}

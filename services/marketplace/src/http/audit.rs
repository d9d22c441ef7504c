//! Auditing over HTTP: replay certificates, who saw what, and questions to all orders.
//! What is compared, recorded and counted stands elsewhere.

mod bundles;
mod questions;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use projections::ReadingFilter;
use projections::audits::{CertificateView, ReadingView};
use schemas::ids::{ActorId, AuditId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::certificate::{self, CertifyError};
use crate::scope::Scope;

pub(super) use bundles::{
    __path_admission_bundle, __path_order_bundle, __path_period_bundle, __path_procurement_bundle,
};
pub(super) use questions::{__path_ask, __path_askable};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(certify).service(certificates).service(readings);
    bundles::paths(paths);
    questions::paths(paths);
}

/// Which certificates are listed, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateQuery {
    /// Certificates on a page, 1 to 200. Default 50.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<u64>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
}

/// Certificates, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CertificateList {
    /// The certificates, also those that were not given.
    certificates: Vec<CertificateView>,
    /// The position of the log that the answer reflects.
    position: u64,
    /// Where the next page begins; none on the last page.
    next_cursor: Option<u64>,
}

/// Which readings are listed, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingQuery {
    /// Only of this person's data.
    subject: Option<ActorId>,
    /// Only by this reader.
    reader: Option<ActorId>,
    /// Readings on a page, 1 to 200. Default 50.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<u64>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
}

/// Readings of personal data, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReadingList {
    /// The readings.
    readings: Vec<ReadingView>,
    /// The position of the log that the answer reflects.
    position: u64,
    /// Where the next page begins; none on the last page.
    next_cursor: Option<u64>,
}

/// Makes all read models anew from the log, compares them with the live ones, and records what came of it
/// (operators, auditors). Nothing that is shown changes.
#[utoipa::path(tag = "audit",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, the same certificate")),
    responses((status = 201, body = CertificateView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/audit/certificates")]
async fn certify(app: web::Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    let id = AuditId(caller.new_id("certificate"));
    let certificate = certificate::certify(&app.into_inner(), &caller.context, id).await?;
    Ok(written(StatusCode::CREATED, certificate.position, Some(0), certificate))
}

/// Lists replay certificates (operators, auditors).
#[utoipa::path(tag = "audit", params(CertificateQuery),
    responses((status = 200, body = CertificateList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/certificates")]
async fn certificates(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<CertificateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    AtLeast { min_position: query.min_position, as_of: None }.moment(&app).await?;
    let limit = page(query.limit)?;
    let views = app.views();
    let position = views.position();
    let certificates = views.certificates(query.cursor, limit).map_err(Problem::broken)?;
    let next_cursor =
        next(limit, certificates.len(), certificates.last().map(|last| last.position));
    let list = CertificateList { certificates, position, next_cursor };
    Ok(written(StatusCode::OK, position, None, list))
}

/// Lists who read whose personal data (auditors; operators what concerns people for whom their body answers: a page may
/// then be short, and the next one still follows).
#[utoipa::path(tag = "audit", params(ReadingQuery),
    responses((status = 200, body = ReadingList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/readings")]
async fn readings(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<ReadingQuery>,
) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    AtLeast { min_position: query.min_position, as_of: None }.moment(&app).await?;
    let limit = page(query.limit)?;
    let (subject, reader, before) = (query.subject, query.reader, query.cursor);
    let views = app.views();
    let position = views.position();
    let filter = ReadingFilter { subject, reader, before, limit };
    let readings = views.readings(&filter).map_err(Problem::broken)?;
    let next_cursor = next(limit, readings.len(), readings.last().map(|last| last.position));
    let readings = match caller.scope(&app, &views.seen().market)? {
        Some(scope) => readings.into_iter().filter_map(|view| within(&scope, view)).collect(),
        None => readings,
    };
    Ok(written(StatusCode::OK, position, None, ReadingList { readings, position, next_cursor }))
}

/// A reading as a body sees it: by people for whom it answers, or of their data, and then of no others.
fn within(scope: &Scope, mut view: ReadingView) -> Option<ReadingView> {
    if scope.answers_for_actor(view.reader_id) {
        return Some(view);
    }
    view.subjects.retain(|subject| scope.answers_for_actor(*subject));
    view.orders.clear();
    (!view.subjects.is_empty()).then_some(view)
}

fn page(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(50);
    let fits = (1..=200).contains(&limit);
    fits.then_some(limit).ok_or_else(|| Problem::parameter("limit", "it is between 1 and 200"))
}

fn next(limit: u32, found: usize, last: Option<u64>) -> Option<u64> {
    last.filter(|_| usize::try_from(limit).is_ok_and(|limit| limit == found))
}

impl From<CertifyError> for Problem {
    fn from(error: CertifyError) -> Self {
        let title = error.to_string();
        match error {
            CertifyError::InProgress => {
                Self::new(StatusCode::CONFLICT, "certificate_in_progress", title)
            }
            CertifyError::StandStill(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "read_models_stand_still", title)
            }
            CertifyError::Failed(failure) => failure.into(),
            CertifyError::Views(_) | CertifyError::Directory(_) => Self::broken(title),
        }
    }
}

//! The papers of a procedure over HTTP: its record, the record of its system, why its award went where it went.
//! What stands in them is said where they are made.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, get, web};
use schemas::ids::{OrganisationId, SpecificProcurementId, SystemId};
use schemas::organisation::Role;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::may_read;
use crate::app::App;
use crate::decision::awards::{AwardDecision, of_award};
use crate::facts;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::systems::runs;
use crate::http::waiting::AtLeast;
use crate::http::written::{POSITION, written};
use crate::readings::Names;
use crate::record::{self, Record, RecordError, Unnamed};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(decision).service(procedure).service(system);
}

/// Which record, and in which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordQuery {
    /// `json`, `html` or `pdf`; without it, what `Accept` asks for, else JSON.
    format: Option<Format>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the record as it then was.
    as_of: Option<String>,
}

/// The forms of a record.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// JSON.
    Json,
    /// HTML.
    Html,
    /// PDF/A.
    Pdf,
}

/// Why an award went where it went (the authority, auditors).
#[utoipa::path(tag = "awards", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = AwardDecision), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/award/decision")]
pub(crate) async fn decision(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let authority = authority(&app, *id)?.ok_or_else(Problem::not_found)?;
    may_read(&caller, authority)?;
    let until = at_least.moment(&app).await?;
    let decision = of_award(&app.log, *id, until)?.ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, until.unwrap_or_else(|| app.log.head()), None, decision))
}

/// The record of a procedure (Vergabevermerk, § 8 VgV, § 6 UVgO) as JSON, HTML or PDF/A, now or as it was (the authority,
/// auditors).
#[utoipa::path(tag = "awards", params(("id" = String, Path), RecordQuery),
    responses((status = 200, body = Record), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/record")]
pub(crate) async fn procedure(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    query: web::Query<RecordQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let authority = authority(&app, *id)?.ok_or_else(Problem::not_found)?;
    may_read(&caller, authority)?;
    let until = moment(&app, &query).await?;
    let found = record::of_procurement(&app.log, *id, until)?.ok_or_else(Problem::not_found)?;
    let record =
        named(&app, &caller, found, "GET /api/v1/specific-procurements/{id}/record").await?;
    answered(&record, form(&query, &request))
}

/// The record of a dynamic purchasing system (auditors, the operator that runs it).
#[utoipa::path(tag = "awards", params(("id" = String, Path), RecordQuery),
    responses((status = 200, body = Record), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems/{id}/record")]
pub(crate) async fn system(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    query: web::Query<RecordQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    // To another operator it is as if it did not exist: it tells of every candidate.
    if caller.needs_audit()?.bearer.role == Role::Operator {
        runs(&app, &caller, *id)?;
    }
    let until = moment(&app, &query).await?;
    let found = record::of_system(&app.log, *id, until)?.ok_or_else(Problem::not_found)?;
    let endpoint = "GET /api/v1/dynamic-purchasing-systems/{id}/record";
    let record = named(&app, &caller, found, endpoint).await?;
    answered(&record, form(&query, &request))
}

/// Operators and auditors see everybody's name, an authority those of its own people: it keeps the record (§ 8 VgV). That
/// they are shown is in the log before; the others stand by function.
async fn named(
    app: &App,
    caller: &Caller,
    found: Unnamed,
    endpoint: &'static str,
) -> Result<Record, Problem> {
    let of = match caller.bearer.role {
        Role::Operator | Role::Auditor => None,
        Role::Buyer | Role::Supplier => Some(caller.organisation()),
    };
    let reading = (endpoint, &found.people(of), BTreeSet::new());
    let names = Names::read(&app.log, &app.persons, &caller.context, reading).await?;
    Ok(found.named(&names))
}

fn authority(app: &App, id: SpecificProcurementId) -> Result<Option<OrganisationId>, Problem> {
    let called = facts::specific_procurement(&app.log, id)?.state;
    Ok(called.prepared.map(|prepared| prepared.authority))
}

async fn moment(app: &App, query: &RecordQuery) -> Result<Option<u64>, Problem> {
    AtLeast { min_position: None, as_of: query.as_of.clone() }.moment(app).await
}

fn form(query: &RecordQuery, request: &HttpRequest) -> Format {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let asks = |kind: &str| accept.is_some_and(|accept| accept.contains(kind));
    match query.format {
        Some(format) => format,
        None if asks("application/pdf") => Format::Pdf,
        None if asks("text/html") => Format::Html,
        None => Format::Json,
    }
}

fn answered(record: &Record, format: Format) -> Result<HttpResponse, Problem> {
    let (kind, bytes) = match format {
        Format::Json => ("application/json", record.to_json()?),
        Format::Html => ("text/html; charset=utf-8", record.to_html().into_bytes()),
        Format::Pdf => ("application/pdf", record.to_pdf()?),
    };
    let mut response = HttpResponse::Ok();
    response.insert_header((POSITION, record.position.to_string()));
    Ok(response.insert_header((CONTENT_TYPE, kind)).body(bytes))
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Log(failure) => failure.into(),
            RecordError::Paper(_) | RecordError::Json(_) => Self::broken(error),
        }
    }
}

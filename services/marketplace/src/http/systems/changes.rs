//! What changes a running system, over HTTP: validity, documents, estimate, end (the operator that runs it).
//! Whether a change is possible is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand as Command, DynamicPurchasingSystems,
};
use schemas::ids::SystemId;
use schemas::money::Money;
use schemas::organisation::Role;
use schemas::terms::{Document, EstimateMethod, Notice, ValueEstimate};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Established, runs};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::http::auth::Caller;
use crate::http::documents::kept;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::streams;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(change_validity).service(change_documents).service(revise).service(terminate);
}

/// A new last day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeValidity {
    /// The new last day.
    valid_until: NaiveDate,
    /// The notice that says so (eForms column 38).
    notice: Notice,
}

/// Other documents.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeDocuments {
    /// All documents that hold from now on; each was handed in to `/documents` before.
    documents: Vec<Document>,
    /// Why; it is public.
    reason: Line,
    /// Whether whoever prepares a request needs more time for it (§ 20(3) No. 2 VgV).
    #[serde(default)]
    substantial: bool,
    /// The new end of the first phase. A substantial change shortly before it needs one; nothing moves by itself.
    #[serde(default)]
    requests_until: Option<DateTime<Utc>>,
}

/// The value over the whole life, reckoned anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReviseEstimate {
    /// The new total without VAT.
    total: Money,
    /// How it was reckoned.
    method: EstimateMethod,
    /// In words.
    explanation: Line,
    /// The day on which it was made.
    on: NaiveDate,
    /// Why it was made anew; it is public.
    reason: Line,
    /// The notice that says so.
    notice: Notice,
}

/// The end of a system.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EndSystem {
    /// Why.
    reason: Line,
    /// The notice that says so (eForms column 29); needed once the contract notice was sent.
    notice: Option<Notice>,
}

/// Moves the last day of a system without ending it (the operator that runs it).
#[utoipa::path(tag = "dynamic purchasing systems", request_body = ChangeValidity,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/validity")]
async fn change_validity(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<ChangeValidity>,
) -> Result<HttpResponse, Problem> {
    let today = german_day(caller.context.now);
    let ChangeValidity { valid_until, notice } = body.into_inner();
    changed(&app, &caller, *id, Command::ChangeValidity { valid_until, notice, today }).await
}

/// Publishes other documents; the earlier ones stay public (the operator that runs the system).
#[utoipa::path(tag = "dynamic purchasing systems", request_body = ChangeDocuments,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/documents")]
async fn change_documents(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<ChangeDocuments>,
) -> Result<HttpResponse, Problem> {
    let ChangeDocuments { documents, reason, substantial, requests_until } = body.into_inner();
    let (kept, now) = (kept(&app, &documents), caller.context.now);
    let command =
        Command::ChangeDocuments { documents, kept, reason, substantial, requests_until, now };
    changed(&app, &caller, *id, command).await
}

/// Reckons the value of a system anew, with a notice (the operator that runs it).
#[utoipa::path(tag = "dynamic purchasing systems", request_body = ReviseEstimate,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/estimate")]
async fn revise(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<ReviseEstimate>,
) -> Result<HttpResponse, Problem> {
    let today = german_day(caller.context.now);
    let ReviseEstimate { total, method, explanation, on, reason, notice } = body.into_inner();
    let estimate = ValueEstimate { total, method, explanation, on, by: caller.context.actor };
    let law = app.law()?;
    let command = Command::ReviseEstimate { estimate, reason, notice, law, today };
    changed(&app, &caller, *id, command).await
}

/// Ends a dynamic purchasing system before its last day (the operator that runs it).
#[utoipa::path(tag = "dynamic purchasing systems", request_body = EndSystem,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/termination")]
async fn terminate(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<EndSystem>,
) -> Result<HttpResponse, Problem> {
    let today = german_day(caller.context.now);
    let EndSystem { reason, notice } = body.into_inner();
    changed(&app, &caller, *id, Command::Terminate { reason, notice, today }).await
}

async fn changed(
    app: &App,
    caller: &Caller,
    system: SystemId,
    command: Command,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    runs(app, caller, system)?;
    let stream = streams::system(system);
    let done = execute::<DynamicPurchasingSystems>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    let body = Established { system_id: system };
    Ok(written(StatusCode::OK, done.position, done.revision, body))
}

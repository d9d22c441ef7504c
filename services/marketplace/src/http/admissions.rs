//! Admissions over HTTP: asked for by suppliers, assessed and decided by the operator of the system.
//! Whether a step is possible is decided by the rules.

mod assessment;
mod declaring;
mod documents;
mod espd;
mod leaving;
mod shown;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::admission::{RequestToParticipate, Step};
use projections::admissions::AdmissionView;
use schemas::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use schemas::organisation::Role;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::systems::runs;
use super::waiting::AtLeast;
use super::written::written;
use crate::admissions::{Taken, take};
use crate::app::App;
use crate::clock::german_day;
use crate::facts;

pub(super) use assessment::*;
pub(super) use declaring::*;
pub(super) use documents::*;
pub(super) use espd::*;
pub(super) use leaving::*;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(submit).service(list).service(one).service(decide);
    assessment::paths(paths);
    declaring::paths(paths);
    documents::paths(paths);
    espd::paths(paths);
    leaving::paths(paths);
}

/// A request to participate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SubmitRequest {
    /// The system.
    system_id: SystemId,
    /// The categories asked for.
    categories: Vec<CategoryKey>,
}

/// The id of what was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Submitted {
    /// The standing that the request is about.
    admission_id: AdmissionId,
}

/// A decision about one category. The candidate is told with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Decision {
    /// Admit.
    Admit {
        /// The category.
        category: CategoryKey,
    },
    /// Refuse.
    Reject {
        /// The category.
        category: CategoryKey,
        /// Why; the candidate reads it.
        reason: Line,
    },
    /// Let the admission rest.
    Suspend {
        /// The category.
        category: CategoryKey,
        /// Why; the supplier reads it.
        reason: Line,
        /// The last day on which it rests; then it counts again by itself.
        #[serde(default)]
        until: Option<NaiveDate>,
    },
    /// Let it count again.
    Reinstate {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
}

/// Which admissions are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AdmissionFilter {
    /// Only in this system.
    system: Option<SystemId>,
    /// Only this supplier's.
    supplier: Option<OrganisationId>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Admissions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AdmissionList {
    /// In the order of their ids.
    admissions: Vec<AdmissionView>,
}

/// Asks to take part in a system (suppliers).
#[utoipa::path(tag = "admissions", request_body = SubmitRequest,
    responses((status = 201, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions")]
async fn submit(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<SubmitRequest>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let (system, candidate) = (body.system_id, caller.organisation());
    let admission = AdmissionId::of(system, candidate);
    let known = facts::organisation(&app.log, candidate)?.state;
    let succeeded_by = known.succeeded_by(german_day(caller.context.now)).cloned();
    let candidate_kind = known.kind();
    let categories = body.categories.clone();
    let request =
        RequestToParticipate { system, candidate, candidate_kind, succeeded_by, categories };
    let step = Step::SubmitRequestToParticipate(request);
    let taken = take(&app, &caller.context, (admission, system), &step).await?;
    Ok(answered(StatusCode::CREATED, admission, &taken))
}

/// Lists admissions: a supplier sees its own, buyers those of systems in which they take part.
#[utoipa::path(tag = "admissions", params(AdmissionFilter),
    responses((status = 200, body = AdmissionList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/admissions")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    filter: web::Query<AdmissionFilter>,
) -> Result<HttpResponse, Problem> {
    let at_least = AtLeast { min_position: filter.min_position, as_of: filter.as_of.clone() };
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let admissions = market
        .admissions
        .values()
        .filter(|a| filter.system.is_none_or(|system| system == a.system_id))
        .filter(|a| filter.supplier.is_none_or(|supplier| supplier == a.supplier_id))
        .filter_map(|admission| shown::to(market, &caller, admission))
        .collect();
    Ok(written(StatusCode::OK, seen.position, None, AdmissionList { admissions }))
}

/// One admission.
#[utoipa::path(tag = "admissions", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = AdmissionView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/admissions/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let view = market.admissions.get(&id).ok_or_else(Problem::not_found)?;
    let view = shown::to(market, &caller, view).ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, seen.position, None, view))
}

/// Decides about a category of an admission (the operator that runs the system).
#[utoipa::path(tag = "admissions", request_body = Decision,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/decisions")]
async fn decide(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    body: web::Json<Decision>,
) -> Result<HttpResponse, Problem> {
    let admission = handled(&app, &caller, *id)?;
    let step = match body.into_inner() {
        Decision::Admit { category } => Step::AdmitSupplier { category },
        Decision::Reject { category, reason } => {
            Step::RejectRequestToParticipate { category, reason }
        }
        Decision::Suspend { category, reason, until } => {
            Step::SuspendAdmission { category, reason, until }
        }
        Decision::Reinstate { category, reason } => Step::ReinstateAdmission { category, reason },
    };
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::OK, *id, &taken))
}

/// An admission to a system that the caller's organisation runs; to others it does not exist.
fn handled(
    app: &App,
    caller: &Caller,
    id: AdmissionId,
) -> Result<(AdmissionId, SystemId), Problem> {
    caller.needs(Role::Operator)?;
    let (system, _) =
        facts::admission(&app.log, id)?.state.parties.ok_or_else(Problem::not_found)?;
    runs(app, caller, system)?;
    Ok((id, system))
}

/// The caller's own admission; to others it does not exist.
fn own(app: &App, caller: &Caller, id: AdmissionId) -> Result<(AdmissionId, SystemId), Problem> {
    caller.needs(Role::Supplier)?;
    let parties = facts::admission(&app.log, id)?.state.parties;
    let (system, candidate) = parties.ok_or_else(Problem::not_found)?;
    if candidate != caller.organisation() {
        return Err(Problem::not_found());
    }
    Ok((id, system))
}

fn answered(status: StatusCode, admission_id: AdmissionId, taken: &Taken) -> HttpResponse {
    written(status, taken.position, taken.revision, Submitted { admission_id })
}

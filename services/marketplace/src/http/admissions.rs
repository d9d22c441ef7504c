//! Admissions over HTTP: asked for by suppliers, decided by the operator of the system.
//! Whether a step is possible is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use procurement::admission::{AdmissionCommand, Admissions, RequestToParticipate};
use projections::admissions::AdmissionView;
use projections::market::Market;
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
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(submit).service(list).service(one).service(decide);
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

/// A decision about one category.
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
    let stream = streams::admission(admission);
    let done = execute::<Admissions>(&app.log, &stream, &caller.context, || {
        let facts = facts::system(&app.log, system)?;
        let holding = vec![facts.held()];
        let request = RequestToParticipate {
            system,
            candidate,
            categories: body.categories.clone(),
            facts: facts.state,
            candidate_kind: facts::organisation(&app.log, candidate)?.state.kind(),
            today: german_day(caller.context.now),
        };
        let command = AdmissionCommand::SubmitRequestToParticipate(Box::new(request));
        Ok(Prepared { command, holding })
    })
    .await?;
    let body = Submitted { admission_id: admission };
    Ok(written(StatusCode::CREATED, done.position, done.revision, body))
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
        .filter(|admission| sees(market, &caller, admission))
        .cloned()
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
    if !sees(market, &caller, view) {
        return Err(Problem::not_found());
    }
    Ok(written(StatusCode::OK, seen.position, None, view))
}

/// Suppliers see their own, buyers those of systems in which they take part.
fn sees(market: &Market, caller: &Caller, admission: &AdmissionView) -> bool {
    let organisation = caller.organisation();
    match caller.bearer.role {
        Role::Operator | Role::Auditor => true,
        Role::Supplier => organisation == admission.supplier_id,
        Role::Buyer => {
            let system = market.systems.get(&admission.system_id);
            system.is_some_and(|system| system.participating.contains(&organisation))
        }
    }
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
    caller.needs(Role::Operator)?;
    let standing = facts::admission(&app.log, *id)?;
    let (system, _) = standing.state.parties.ok_or_else(Problem::not_found)?;
    runs(&app, &caller, system)?;
    let command = match body.into_inner() {
        Decision::Admit { category } => AdmissionCommand::AdmitSupplier { category },
        Decision::Reject { category, reason } => {
            AdmissionCommand::RejectRequestToParticipate { category, reason }
        }
        Decision::Suspend { category, reason } => {
            AdmissionCommand::SuspendAdmission { category, reason }
        }
        Decision::Reinstate { category, reason } => {
            AdmissionCommand::ReinstateAdmission { category, reason }
        }
    };
    let stream = streams::admission(*id);
    let done = execute::<Admissions>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    let body = Submitted { admission_id: *id };
    Ok(written(StatusCode::OK, done.position, done.revision, body))
}

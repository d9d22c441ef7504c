//! Complaints and the review body over HTTP: a firm complains itself, or the authority records it.
//! Each is one command; the rules say whether it may be. Admissibility is not judged.

use std::sync::Arc;

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::awarding::{AwardStep, Withdrawal};
use procurement::specific_procurement::{
    ReviewStep, Reviewing, SpecificProcurementCommand as Command,
};
use schemas::award::BackTo;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::organisation::Role;
use schemas::specific_procurement::{ComplaintAbout, ReviewOutcome};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{App, Caller, Problem, ProcurementWritten, step};
use crate::clock::german_day;
use crate::execute::Failure;
use crate::{awards, facts, record};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(complain).service(answer_complaint).service(apply).service(decide_review);
}

/// A complaint.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Complaining {
    /// What it is about: it decides by when the law wants it.
    about: ComplaintAbout,
    /// What is complained of.
    text: Line,
    /// On which day the breach was recognised.
    recognised_on: Option<NaiveDate>,
    /// Whose, where the authority records it; a firm complains for itself.
    of: Option<OrganisationId>,
    /// On which day it was received, where the authority records it; today, if nothing is said.
    received_on: Option<NaiveDate>,
}

/// Complains (a firm that was invited), or records a complaint that came another way (its authority).
#[utoipa::path(tag = "specific procurements", request_body = Complaining, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/complaints")]
async fn complain(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Complaining>,
) -> Result<HttpResponse, Problem> {
    let (today, asked) = (german_day(caller.context.now), body.into_inner());
    let itself = caller.bearer.role == Role::Supplier;
    if !itself {
        // To another authority there is no such call, whatever it says of it.
        caller.needs(Role::Buyer)?;
        let prepared = facts::specific_procurement(&app.log, *id)?.state.prepared;
        if prepared.is_none_or(|prepared| prepared.authority != caller.organisation()) {
            return Err(Problem::not_found());
        }
    }
    if itself && (asked.of.is_some() || asked.received_on.is_some()) {
        let why = "a firm complains for itself and today: leave `of` and `received_on` out";
        return Err(Problem::parameter("of", why).under("R-4.22"));
    }
    let of = match (itself, asked.of) {
        (true, _) => caller.organisation(),
        (false, Some(of)) => of,
        (false, None) => {
            let why = "name the firm whose complaint is recorded";
            return Err(Problem::parameter("of", why).under("R-4.22"));
        }
    };
    let received_on = asked.received_on.unwrap_or(today);
    let Complaining { about, text, recognised_on, .. } = asked;
    let step = ReviewStep::Complain { of, about, text, received_on, recognised_on };
    let role = if itself { Role::Supplier } else { Role::Buyer };
    reviewing(&app, &caller, role, *id, step).await
}

/// An answer to a complaint.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AnsweringComplaint {
    /// Whether what is complained of is remedied.
    remedied: bool,
    /// The answer.
    text: Line,
    /// On which day it was received; today, if nothing is said.
    answered_on: Option<NaiveDate>,
}

/// Answers a complaint (its authority). If it is not remedied, the fifteen days for an application begin.
#[utoipa::path(tag = "specific procurements", request_body = AnsweringComplaint,
    params(("id" = String, Path), ("complaint" = u16, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/complaints/{complaint}/answer")]
async fn answer_complaint(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, u16)>,
    body: web::Json<AnsweringComplaint>,
) -> Result<HttpResponse, Problem> {
    let ((id, complaint), asked) = (path.into_inner(), body.into_inner());
    let answered_on = asked.answered_on.unwrap_or_else(|| german_day(caller.context.now));
    let AnsweringComplaint { remedied, text, .. } = asked;
    let step = ReviewStep::Answer { complaint, remedied, text, answered_on };
    reviewing(&app, &caller, Role::Buyer, id, step).await
}

/// An application to the review body of which the authority was informed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Applying {
    /// The review body and the number of its case.
    reference: Line,
    /// Who applied.
    of: Option<OrganisationId>,
    /// On which day the authority was informed; today, if nothing is said.
    informed_on: Option<NaiveDate>,
}

/// Records that the review body informed of an application: no contract until it has decided (its authority; § 169(1) GWB).
#[utoipa::path(tag = "specific procurements", request_body = Applying, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/reviews")]
async fn apply(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Applying>,
) -> Result<HttpResponse, Problem> {
    let Applying { reference, of, informed_on } = body.into_inner();
    let informed_on = informed_on.unwrap_or_else(|| german_day(caller.context.now));
    let step = ReviewStep::Apply { reference, of, informed_on };
    reviewing(&app, &caller, Role::Buyer, *id, step).await
}

/// What the review body decided.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DecidingReview {
    /// What follows for the procedure.
    outcome: ReviewOutcome,
    /// The decision in a sentence, and its number.
    text: Line,
    /// On which day the authority was notified; today, if nothing is said.
    notified_on: Option<NaiveDate>,
}

/// Records what the review body decided (its authority): the procedure goes on, goes back, or is to be cancelled. Where it goes
/// back, the decision on the award is withdrawn with it, and everybody is told.
#[utoipa::path(tag = "specific procurements", request_body = DecidingReview,
    params(("id" = String, Path), ("review" = u16, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/reviews/{review}/decision")]
async fn decide_review(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, u16)>,
    body: web::Json<DecidingReview>,
) -> Result<HttpResponse, Problem> {
    let ((id, review), asked) = (path.into_inner(), body.into_inner());
    let notified_on = asked.notified_on.unwrap_or_else(|| german_day(caller.context.now));
    let DecidingReview { outcome, text, .. } = asked;
    let reason = text.clone();
    let step = ReviewStep::Decide { review, outcome, text, notified_on };
    let answer = reviewing(&app, &caller, Role::Buyer, id, step).await?;
    let back_to = match outcome {
        ReviewOutcome::BackToExamination => BackTo::Examination,
        ReviewOutcome::BackToEvaluation => BackTo::Evaluation,
        ReviewOutcome::GoesOn | ReviewOutcome::Cancel => return Ok(answer),
    };
    let begun = facts::award(&app.log, id)?.state.begun.is_some();
    if begun {
        let asked = Withdrawal { ground: None, back_to: Some(back_to), reason };
        // What was insisted on was a revision of the call.
        let context = &caller.context.free();
        match awards::act(&app, context, id, &AwardStep::WithdrawDecision(asked)).await {
            // Nothing to withdraw, or a contract that exists: the decision of the review body stands all the same.
            Ok(_) | Err(Failure::Rejected(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(answer)
}

async fn reviewing(
    app: &App,
    caller: &Caller,
    role: Role,
    id: SpecificProcurementId,
    asked: ReviewStep,
) -> Result<HttpResponse, Problem> {
    caller.needs(role)?;
    let prepared = facts::specific_procurement(&app.log, id)?.state.prepared;
    let prepared = prepared.ok_or_else(Problem::not_found)?;
    // By which regulation the system was noticed nobody changes afterwards: it is read, not held.
    let system = facts::system(&app.log, prepared.system)?.state;
    let command = Reviewing {
        by: caller.organisation(),
        regulation: record::regulation(&system),
        law: Arc::new(app.law()?.clone()),
        today: german_day(caller.context.now),
        step: asked,
    };
    step(app, caller, role, id, Command::Reviewing(Box::new(command))).await
}

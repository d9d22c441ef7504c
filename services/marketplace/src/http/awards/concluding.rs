//! Awarding over HTTP: register, evidence, proposal, approval, block, contract, notices, reasons.
//! Each is one command; the rules say whether it may be.

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::awarding::AwardStep;
use projections::awards::AwardView;
use schemas::award::{
    AwardBlocked, AwardReleased, EvidenceConfirmed, NoticeDuty, RegisterAnswered,
};
use schemas::ids::{OrganisationId, SpecificProcurementId, TenderId};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{authority_of, officer, shown};
use crate::app::App;
use crate::awards;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::systems::Reason;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(register)
        .service(evidence)
        .service(propose)
        .service(withdraw)
        .service(approve)
        .service(block)
        .service(release)
        .service(contract)
        .service(notice)
        .service(give);
}

/// A proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Propose {
    /// The tender: the best one by the published criteria.
    tender: TenderId,
    /// Why.
    reasons: Line,
    /// Why the tenderer is awarded although the register has entries, where it has.
    register_weighed: Option<Line>,
}

/// A notice or report that was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendNotice {
    /// Which.
    duty: NoticeDuty,
    /// Its number.
    reference: Line,
    /// The day on which it was sent: not after today, not before the contract. Today if it is left out.
    on: Option<NaiveDate>,
}

/// Reasons for a tenderer that asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveReasons {
    /// To whom.
    tenderer: OrganisationId,
    /// What people add to what the evaluation says.
    #[serde(default)]
    more: Vec<Line>,
}

/// Records what the register for the protection of competition answered (the authority).
#[utoipa::path(tag = "awards", request_body = RegisterAnswered, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/register-answers")]
pub(crate) async fn register(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<RegisterAnswered>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::RecordRegisterAnswer(body.into_inner())).await
}

/// Records that the evidence of a tenderer was checked (the authority).
#[utoipa::path(tag = "awards", request_body = EvidenceConfirmed, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/evidence")]
pub(crate) async fn evidence(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<EvidenceConfirmed>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::ConfirmEvidence(body.into_inner())).await
}

/// Proposes whom to award, with reasons (the authority).
#[utoipa::path(tag = "awards", request_body = Propose, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/proposals")]
pub(crate) async fn propose(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Propose>,
) -> Result<HttpResponse, Problem> {
    let Propose { tender, reasons, register_weighed } = body.into_inner();
    let step = AwardStep::Propose { tender, reasons, register_weighed };
    officer(&app, &caller, *id, step).await
}

/// Takes the proposal back, or declines it (the authority).
#[utoipa::path(tag = "awards", request_body = Reason, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/proposals/withdrawal")]
pub(crate) async fn withdraw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::WithdrawProposal { reason: body.into_inner().reason })
        .await
}

/// Agrees to the proposal: another person than who proposed. Everybody is told at once (the authority).
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/approval")]
pub(crate) async fn approve(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::Approve).await
}

/// Records that the contract must not be concluded for the time being (the authority).
#[utoipa::path(tag = "awards", request_body = AwardBlocked, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/block")]
pub(crate) async fn block(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<AwardBlocked>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::Block(body.into_inner())).await
}

/// Records that the block is over (the authority).
#[utoipa::path(tag = "awards", request_body = AwardReleased, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/release")]
pub(crate) async fn release(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<AwardReleased>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::Release(body.into_inner())).await
}

/// Concludes the contract: the order or the framework agreement follows (the authority).
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/contract")]
pub(crate) async fn contract(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    authority_of(&app, &caller, *id)?;
    let done = awards::conclude(&app, &caller.context, *id).await?;
    // What follows from the contract stands behind it.
    shown(&app, *id, app.log.head().max(done.position), done.revision)
}

/// Records that a notice or report was sent (the authority).
#[utoipa::path(tag = "awards", request_body = SendNotice, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/notices")]
pub(crate) async fn notice(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<SendNotice>,
) -> Result<HttpResponse, Problem> {
    let SendNotice { duty, reference, on } = body.into_inner();
    let step = AwardStep::RecordNotice { duty, reference, on };
    officer(&app, &caller, *id, step).await
}

/// Gives the reasons that a tenderer asked for (the authority).
#[utoipa::path(tag = "awards", request_body = GiveReasons, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/reasons/given")]
pub(crate) async fn give(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<GiveReasons>,
) -> Result<HttpResponse, Problem> {
    let GiveReasons { tenderer, more } = body.into_inner();
    let step = AwardStep::GiveReasons { tenderer, more };
    officer(&app, &caller, *id, step).await
}

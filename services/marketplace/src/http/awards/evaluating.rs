//! Evaluating tenders over HTTP: points, proofs, scores, lots, the auction.
//! Each is one command; the rules say whether it may be.

use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, Utc};
use procurement::awarding::AwardStep;
use projections::awards::AwardView;
use schemas::award::{DrawnLot, PointsGiven, ProofDecided};
use schemas::ids::{ActorId, SpecificProcurementId};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::officer;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(points).service(proof).service(evaluate).service(draw).service(invite);
}

/// An evaluation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evaluate {
    /// Why anew, where it is not the first time.
    reason: Option<Line>,
}

/// Lots.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draw {
    /// Who watched: another person.
    witness: ActorId,
    /// How it was done.
    how: Line,
    /// One lot for each tender that shares the first place; the smaller comes first.
    lots: Vec<DrawnLot>,
}

/// The start of an auction; its other terms stand in the invitation to tender.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteToAuction {
    /// The first instant at which bids count: at least two whole working days ahead.
    starts: DateTime<Utc>,
}

/// Gives points for a criterion that people judge (the authority).
#[utoipa::path(tag = "awards", request_body = PointsGiven, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/points")]
pub(crate) async fn points(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<PointsGiven>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::GivePoints(body.into_inner())).await
}

/// Decides whether a proof counts that is not the label itself (the authority).
#[utoipa::path(tag = "awards", request_body = ProofDecided, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/proofs")]
pub(crate) async fn proof(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<ProofDecided>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::DecideProof(body.into_inner())).await
}

/// Scores all tenders that are considered; anew with a reason (the authority).
#[utoipa::path(tag = "awards", request_body = Evaluate, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/evaluations")]
pub(crate) async fn evaluate(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Evaluate>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::Evaluate { reason: body.into_inner().reason }).await
}

/// Records lots that were drawn before a witness between equals (the authority).
#[utoipa::path(tag = "awards", request_body = Draw, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/lots")]
pub(crate) async fn draw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Draw>,
) -> Result<HttpResponse, Problem> {
    let Draw { witness, how, lots } = body.into_inner();
    let step = AwardStep::DrawLots { witness, how, lots };
    officer(&app, &caller, *id, step).await
}

/// Invites all whose tenders are considered to the auction (the authority).
#[utoipa::path(tag = "awards", request_body = InviteToAuction, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/auction")]
pub(crate) async fn invite(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<InviteToAuction>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::InviteToAuction { starts: body.starts }).await
}

//! Back before the contract, and how long tenders bind, over HTTP.
//! Each is one command; the rules say whether it may be.

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::awarding::{AwardStep, Withdrawal};
use projections::awards::AwardView;
use schemas::award::{BackTo, WithdrawalGround};
use schemas::ids::{SpecificProcurementId, TenderId};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::own::OwnAwardView;
use super::{officer, tenderer};
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(withdraw).service(readmit).service(ask_binding).service(answer_binding);
}

/// A decision that is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawDecision {
    /// Why; if nothing is said, for what blocks the contract, else by an own finding.
    ground: Option<WithdrawalGround>,
    /// Where the procedure goes on; with the examination, if nothing is said.
    back_to: Option<BackTo>,
    /// Why, in words: all who were informed are told.
    reason: Line,
}

/// A tender that is considered again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadmitTender {
    /// Which.
    tender: TenderId,
    /// Why its exclusion was wrong.
    reason: Line,
}

/// A longer binding that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskLongerBinding {
    /// The new last day on which tenders bind.
    until: NaiveDate,
    /// Why.
    reason: Line,
}

/// What a tenderer says to a longer binding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerLongerBinding {
    /// Whether its tender binds until the day that was asked about.
    consents: bool,
}

/// Withdraws the decision before the contract: the procedure goes back, and everybody who was informed is told (the
/// authority; ).
#[utoipa::path(tag = "awards", operation_id = "withdraw_decision",
    request_body = WithdrawDecision, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/decision/withdrawal")]
pub(crate) async fn withdraw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<WithdrawDecision>,
) -> Result<HttpResponse, Problem> {
    let WithdrawDecision { ground, back_to, reason } = body.into_inner();
    let asked = Withdrawal { ground, back_to, reason };
    officer(&app, &caller, *id, AwardStep::WithdrawDecision(asked)).await
}

/// Takes an exclusion back that was wrong: the tender is considered again (the authority; ).
#[utoipa::path(tag = "awards", request_body = ReadmitTender, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/exclusions/withdrawal")]
pub(crate) async fn readmit(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<ReadmitTender>,
) -> Result<HttpResponse, Problem> {
    let ReadmitTender { tender, reason } = body.into_inner();
    officer(&app, &caller, *id, AwardStep::ReadmitTender { tender, reason }).await
}

/// Asks all tenderers in the procedure to be bound longer (the authority; ).
#[utoipa::path(tag = "awards", request_body = AskLongerBinding, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/binding")]
pub(crate) async fn ask_binding(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<AskLongerBinding>,
) -> Result<HttpResponse, Problem> {
    let AskLongerBinding { until, reason } = body.into_inner();
    officer(&app, &caller, *id, AwardStep::AskLongerBinding { until, reason }).await
}

/// Says whether the own tender binds until the day that was asked about (a tenderer; ).
#[utoipa::path(tag = "awards", request_body = AnswerLongerBinding, params(("id" = String, Path)),
    responses((status = 200, body = OwnAwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/binding/answers")]
pub(crate) async fn answer_binding(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<AnswerLongerBinding>,
) -> Result<HttpResponse, Problem> {
    let step =
        AwardStep::AnswerLongerBinding { tenderer: caller.organisation(), consents: body.consents };
    tenderer(&app, &caller, *id, step).await
}

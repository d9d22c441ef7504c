//! Examining tenders over HTTP: conflicts of interest, late tenders, exclusion, questions, low prices.
//! Each is one command; the rules say whether it may be.

use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, Utc};
use procurement::awarding::{AwardStep, Question};
use projections::awards::AwardView;
use schemas::award::{
    AbnormallyLowDecided, ConflictGround, ConflictOfInterestDeclared, ConflictRemedyTaken,
    EnquiryAbout, EnquirySettled, LateTenderDecided, TenderExcluded,
};
use schemas::ids::{ActorId, OrganisationId, SpecificProcurementId, TenderId};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::officer;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(begin)
        .service(impartial)
        .service(conflict)
        .service(remedy)
        .service(late)
        .service(exclude)
        .service(ask)
        .service(settle)
        .service(low);
}

/// A conflict of interest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conflict {
    /// Whose; the caller's own if nobody is named.
    actor: Option<ActorId>,
    /// Why.
    ground: ConflictGround,
    /// Of which tenderer, if of one.
    concerns: Option<OrganisationId>,
    /// The particulars, without names of persons.
    particulars: Line,
}

/// A question to a tenderer.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Enquire {
    /// About which tender.
    tender: TenderId,
    /// About what.
    #[serde(flatten)]
    about: EnquiryAbout,
    /// The question.
    text: Line,
    /// Until when it can be answered.
    until: DateTime<Utc>,
    /// Whether an answer would change prices or contents of the tender: then it may not be asked.
    would_change_the_tender: bool,
}

/// Begins to examine the opened tenders (the authority).
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award")]
pub(crate) async fn begin(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::Begin).await
}

/// Says that one has no conflict of interest (whoever takes part for the authority).
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/impartiality")]
pub(crate) async fn impartial(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::DeclareNoConflict).await
}

/// Declares a conflict of interest, one's own or that of somebody else who takes part (the authority).
#[utoipa::path(tag = "awards", request_body = Conflict, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/conflicts")]
pub(crate) async fn conflict(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Conflict>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let step = AwardStep::DeclareConflict(ConflictOfInterestDeclared {
        actor: body.actor.unwrap_or(caller.context.actor),
        ground: body.ground,
        concerns: body.concerns,
        particulars: body.particulars,
    });
    officer(&app, &caller, *id, step).await
}

/// Records what was done about a conflict of interest (the authority).
#[utoipa::path(tag = "awards", request_body = ConflictRemedyTaken, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/conflicts/remedies")]
pub(crate) async fn remedy(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<ConflictRemedyTaken>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::TakeRemedy(body.into_inner())).await
}

/// Decides whether a late tender is considered (the authority).
#[utoipa::path(tag = "awards", request_body = LateTenderDecided, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/late-tenders")]
pub(crate) async fn late(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<LateTenderDecided>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::DecideLateTender(body.into_inner())).await
}

/// Excludes a tender, with the ground and the reason (the authority).
#[utoipa::path(tag = "awards", request_body = TenderExcluded, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/exclusions")]
pub(crate) async fn exclude(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<TenderExcluded>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::ExcludeTender(body.into_inner())).await
}

/// Asks a tenderer: clarification, missing documents, a low price, the evidence of the winner (the authority).
#[utoipa::path(tag = "awards", request_body = Enquire, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/enquiries")]
pub(crate) async fn ask(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Enquire>,
) -> Result<HttpResponse, Problem> {
    let body = body.into_inner();
    let step = AwardStep::AskTenderer(Question {
        tender: body.tender,
        about: body.about,
        text: body.text,
        until: body.until,
        would_change_the_tender: body.would_change_the_tender,
    });
    officer(&app, &caller, *id, step).await
}

/// Records what is made of an answer, or of there being none (the authority).
#[utoipa::path(tag = "awards", request_body = EnquirySettled, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/enquiries/settlements")]
pub(crate) async fn settle(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<EnquirySettled>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::SettleEnquiry(body.into_inner())).await
}

/// Decides about a conspicuously low price (the authority).
#[utoipa::path(tag = "awards", request_body = AbnormallyLowDecided, params(("id" = String, Path)),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/low-prices")]
pub(crate) async fn low(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<AbnormallyLowDecided>,
) -> Result<HttpResponse, Problem> {
    officer(&app, &caller, *id, AwardStep::DecideLowPrice(body.into_inner())).await
}

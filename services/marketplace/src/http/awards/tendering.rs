//! What tenderers do after the opening over HTTP: answer, bid, ask for the reasons.
//! Each is one command; the rules say whether it may be.

use actix_web::{HttpResponse, post, web};
use procurement::awarding::AwardStep;
use schemas::award::TendererAnswered;
use schemas::ids::SpecificProcurementId;
use schemas::money::Money;
use serde::Deserialize;
use utoipa::ToSchema;

use super::own::OwnAwardView;
use super::{documents, tenderer};
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(answer).service(bid).service(request);
}

/// A bid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bid {
    /// The new total without VAT.
    price: Money,
}

/// Answers an enquiry (the tenderer that was asked). Its documents were handed in to `…/award/documents` before.
#[utoipa::path(tag = "awards", request_body = TendererAnswered, params(("id" = String, Path)),
    responses((status = 200, body = OwnAwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/enquiries/answers")]
pub(crate) async fn answer(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<TendererAnswered>,
) -> Result<HttpResponse, Problem> {
    let (tenderer_id, answer) = (caller.organisation(), body.into_inner());
    documents::check(&app, (*id, tenderer_id), &answer)?;
    let step = AwardStep::AnswerEnquiry { tenderer: tenderer_id, answer };
    tenderer(&app, &caller, *id, step).await
}

/// Bids in the auction: a lower total without VAT (a tenderer that was invited). The answer has the rank.
#[utoipa::path(tag = "awards", request_body = Bid, params(("id" = String, Path)),
    responses((status = 200, body = OwnAwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/auction/bids")]
pub(crate) async fn bid(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Bid>,
) -> Result<HttpResponse, Problem> {
    let step = AwardStep::PlaceBid { tenderer: caller.organisation(), price: body.price };
    tenderer(&app, &caller, *id, step).await
}

/// Asks for the reasons (a tenderer).
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    responses((status = 200, body = OwnAwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/reasons")]
pub(crate) async fn request(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    let step = AwardStep::RequestReasons { tenderer: caller.organisation() };
    tenderer(&app, &caller, *id, step).await
}

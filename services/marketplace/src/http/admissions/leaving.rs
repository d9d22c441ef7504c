//! A candidate that takes its request back, and a supplier that leaves, over HTTP.
//! Whether that is possible is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use procurement::admission::Step;
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Submitted, answered, own};
use crate::admissions::take;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(withdraw).service(leave);
}

/// What is taken back or left.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Going {
    /// The categories; all of them if none is named.
    #[serde(default)]
    categories: Vec<CategoryKey>,
    /// Why, if it is to be said.
    #[serde(default)]
    reason: Option<Line>,
}

/// Takes a request to participate back before it is decided (the candidate).
#[utoipa::path(tag = "admissions", request_body = Going,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/withdrawal")]
async fn withdraw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    body: web::Json<Going>,
) -> Result<HttpResponse, Problem> {
    let admission = own(&app, &caller, *id)?;
    let Going { categories, reason } = body.into_inner();
    let step = Step::WithdrawRequest { categories, reason };
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::OK, *id, &taken))
}

/// Leaves the system, or categories of it (the supplier). Its offers are not found or ordered there any more; invitations
/// and orders that it has stand.
#[utoipa::path(tag = "admissions", request_body = Going,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/departure")]
async fn leave(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    body: web::Json<Going>,
) -> Result<HttpResponse, Problem> {
    let admission = own(&app, &caller, *id)?;
    let Going { categories, reason } = body.into_inner();
    let step = Step::Leave { categories, reason };
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::OK, *id, &taken))
}

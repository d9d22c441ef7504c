//! The law over HTTP: what holds on a day, when a period ends, which lane a need takes; for every token.
//! What is answered stands in `law`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};

use super::auth::Caller;
use super::problem::Problem;
use crate::clock::{german_day, now};
use crate::law::{self, DeadlineAsked, DeadlineView, LaneAsked, LaneView, LawAsked, LawView};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(show).service(deadline).service(lane);
}

/// What holds on a day: limits with sources, the rule set, holidays, and what is not known. Not legal advice.
#[utoipa::path(tag = "law", params(LawAsked),
    responses((status = 200, body = LawView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law")]
async fn show(_caller: Caller, asked: web::Query<LawAsked>) -> Result<HttpResponse, Problem> {
    let view = law::law(law::built_in()?, &asked, german_day(now()))?;
    Ok(HttpResponse::build(StatusCode::OK).json(view))
}

/// The last day of a period, and each step of the reckoning.
#[utoipa::path(tag = "law", params(DeadlineAsked),
    responses((status = 200, body = DeadlineView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law/deadlines")]
async fn deadline(
    _caller: Caller,
    asked: web::Query<DeadlineAsked>,
) -> Result<HttpResponse, Problem> {
    let view = law::deadline(law::built_in()?, &asked)?;
    Ok(HttpResponse::build(StatusCode::OK).json(view))
}

/// Which lane a need takes, with every reason, its rule and the state of the rules.
#[utoipa::path(tag = "law", params(LaneAsked),
    responses((status = 200, body = LaneView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law/lanes")]
async fn lane(_caller: Caller, asked: web::Query<LaneAsked>) -> Result<HttpResponse, Problem> {
    let view = law::lane(law::built_in()?, &asked, german_day(now()))?;
    Ok(HttpResponse::build(StatusCode::OK).json(view))
}

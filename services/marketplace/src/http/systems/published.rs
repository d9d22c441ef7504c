//! What everybody reads without a token: the notice of a system and the electronic means.
//! What stands in them is said in `published`.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use schemas::ids::SystemId;
use serde::Serialize;

use crate::app::App;
use crate::clock;
use crate::http::problem::Problem;
use crate::http::waiting::AtLeast;
use crate::http::written::written;
use crate::published::{ElectronicMeans, PublishedNotice};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(notice).service(electronic_means);
}

/// The contract notice with terms and documents, for everybody: JSON, or a German page for a browser.
#[utoipa::path(tag = "dynamic purchasing systems", operation_id = "published_notice",
    params(("id" = String, Path), AtLeast),
    responses((status = 200, description = "`text/html` if that is asked for in `Accept`", body = PublishedNotice),
        (status = "default", body = Problem)))]
#[get("/dynamic-purchasing-systems/{id}/notice")]
async fn notice(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<SystemId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let system = seen.market.systems.get(&id).ok_or_else(Problem::not_found)?;
    let notice = PublishedNotice::of(&seen.market, system).ok_or_else(Problem::not_found)?;
    Ok(answer(&request, seen.position, &notice, || notice.to_html()))
}

/// By which electronic means procedures are run here, for everybody (§ 11(3) VgV): JSON, or a German page for a browser.
#[utoipa::path(tag = "dynamic purchasing systems", responses(
    (status = 200, description = "`text/html` if that is asked for in `Accept`", body = ElectronicMeans),
    (status = "default", body = Problem)))]
#[get("/electronic-means")]
async fn electronic_means(
    app: web::Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let means = ElectronicMeans::of(&app.config, clock::now());
    Ok(answer(&request, app.views().position(), &means, || means.to_html()))
}

fn answer(
    request: &HttpRequest,
    position: u64,
    body: &impl Serialize,
    page: impl FnOnce() -> String,
) -> HttpResponse {
    let accepted = request.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok());
    let browser = accepted.flat_map(|value| value.split(',')).any(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html"))
    });
    let mut answer = if browser {
        HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page())
    } else {
        written(StatusCode::OK, position, None, body)
    };
    answer.headers_mut().insert(VARY, ACCEPT.into());
    answer
}

//! The request of the European Single Procurement Document for a system's categories, for everyone.
//! How it is written stands in `formats::espd`.

use actix_web::{HttpResponse, get, web};
use schemas::ids::{CategoryKey, SystemId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::admissions::{Asking, NotAsked};
use crate::app::App;
use crate::formats::espd;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(espd_request);
}

/// For which categories.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ForCategories {
    /// Keys with commas between them; all categories if there is none.
    #[serde(default)]
    categories: String,
}

/// The request of the ESPD 4.1.0 for a system's categories; no token is needed.
#[utoipa::path(tag = "dynamic purchasing systems", params(("id" = String, Path), ForCategories),
    responses((status = 200, body = String, content_type = "application/xml"),
        (status = "default", body = Problem)))]
#[get("/dynamic-purchasing-systems/{id}/espd-request")]
pub(in crate::http) async fn espd_request(
    app: web::Data<App>,
    id: web::Path<SystemId>,
    query: web::Query<ForCategories>,
) -> Result<HttpResponse, Problem> {
    let keys = query.categories.split(',').map(str::trim).filter(|key| !key.is_empty());
    let keys: Vec<_> = keys
        .map(CategoryKey::parse)
        .collect::<Result<_, _>>()
        .map_err(|why| Problem::parameter("categories", why))?;
    let asking = Asking::of(&app.log, *id, &keys)?;
    let heading = asking.heading(&app.log, asking.issued())?;
    let document = espd::request(&heading, &asking.lots());
    Ok(HttpResponse::Ok().content_type("application/xml").body(document))
}

impl From<NotAsked> for Problem {
    fn from(error: NotAsked) -> Self {
        let title = error.to_string();
        match error {
            NotAsked::Nothing => Self::not_found(),
            NotAsked::UnknownCategory(_) => Self::parameter("categories", title),
            NotAsked::Failed(failure) => failure.into(),
        }
    }
}

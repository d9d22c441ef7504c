//! The read models over HTTP: made anew on an operator's word while the old ones serve.
//! What they show stands with their nouns.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use schemas::organisation::Role;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::written::written;
use crate::app::App;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(rebuild);
}

/// The read models are new.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rebuilt {
    /// The position of the log that they reflect.
    position: u64,
}

/// Makes all read models anew from the log, then switches to them (operators).
#[utoipa::path(tag = "projections",
    responses((status = 200, body = Rebuilt), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/projections/rebuild")]
async fn rebuild(app: web::Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    caller.context.insists_on(None)?;
    let position = app.projector.rebuild(&app.log).await.map_err(Problem::broken)?;
    Ok(written(StatusCode::OK, position, None, Rebuilt { position }))
}

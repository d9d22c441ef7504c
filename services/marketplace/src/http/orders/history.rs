//! The whole history of an order over HTTP, now or as it was.
//! How an event is told stands in `replay`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use schemas::ids::OrderId;
use schemas::organisation::Role;
use serde::Deserialize;
use utoipa::IntoParams;

use super::visible;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::readings::Names;
use crate::replay::{self, History, Moment};

/// Up to which moment the history is told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryQuery {
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the order as it then was.
    at: Option<String>,
}

/// The whole history of an order: each event with who, when, why it was allowed, and the state after it (auditors;
/// the order's authority without names). That names were read is recorded in the log first.
#[utoipa::path(tag = "orders", params(("id" = String, Path), HistoryQuery),
    responses((status = 200, body = History), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/orders/{id}/history")]
pub(crate) async fn history(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    query: web::Query<HistoryQuery>,
) -> Result<HttpResponse, Problem> {
    visible(&app, &caller, *id)?;
    // The events hold what the buyer compared, and names of both sides: the supplier reads neither, the buyer no names.
    if caller.bearer.role == Role::Supplier {
        return Err(Problem::forbidden("histories are for the authority and for auditors"));
    }
    let at = query.at.as_deref().map(str::parse::<Moment>).transpose();
    let at = at.map_err(|why| Problem::parameter("at", why))?;
    let history = replay::order(&app.log, *id, at)?;
    let mut history = history.ok_or_else(Problem::not_found)?;
    if caller.bearer.role != Role::Buyer {
        let reading = ("GET /api/v1/orders/{id}/history", &history.actors(), [*id].into());
        let names = Names::read(&app.log, &app.persons, &caller.context, reading).await?;
        history = history.with_names(&names);
    }
    Ok(written(StatusCode::OK, app.log.head(), None, history))
}

//! The contracts of a quarter over HTTP, for whoever publishes them as one notice.
//! What stands in the list is said in `quarterly`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use schemas::ids::SystemId;
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::waiting::AtLeast;
use crate::http::written::written;
use crate::quarterly::{Quarter, QuarterlyNotice, notice};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(quarterly);
}

/// Which quarter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct QuarterAsked {
    /// The calendar quarter in which contracts were concluded, `2026-Q3`.
    quarter: String,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the list as it then was.
    as_of: Option<String>,
}

/// The contracts of a quarter, with the position of the log that they reflect.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct QuarterlyList {
    #[serde(flatten)]
    notice: QuarterlyNotice,
    /// The position of the log that the answer reflects.
    position: u64,
}

/// The contracts of a quarter in a system, to be published as one notice (§ 39(4) VgV): all of them to the operator that
/// runs the system and to auditors, its own to an authority that takes part.
#[utoipa::path(tag = "dynamic purchasing systems", params(("id" = String, Path), QuarterAsked),
    responses((status = 200, body = QuarterlyList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems/{id}/quarterly-notices")]
async fn quarterly(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    asked: web::Query<QuarterAsked>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.into_inner();
    let quarter: Quarter =
        asked.quarter.parse().map_err(|why| Problem::parameter("quarter", why))?;
    let at_least = AtLeast { min_position: asked.min_position, as_of: asked.as_of };
    let seen = at_least.standing(&app).await?;
    let system = seen.market.systems.get(&id).ok_or_else(Problem::not_found)?;
    let own = caller.organisation();
    // the operator sees what the notice makes public, the price of the contract, and no other.
    let only = match caller.bearer.role {
        Role::Auditor => None,
        Role::Operator if system.operator == own => None,
        Role::Buyer if system.participating.contains(&own) => Some(own),
        Role::Operator | Role::Buyer | Role::Supplier => return Err(Problem::not_found()),
    };
    let position = seen.position;
    let notice = notice(&seen.market, *id, quarter, only);
    let mut notice = notice.ok_or_else(Problem::not_found)?;
    notice.say_what_ended(&app.log, &seen.market, position)?;
    Ok(written(StatusCode::OK, position, None, QuarterlyList { notice, position }))
}

//! Dynamic purchasing systems over HTTP: established by operators, read by all who hold a token.
//! Their notice and their changes stand in files of their own, and so does admission to them.

pub(super) mod asking;
pub(super) mod changes;
mod content;
pub(super) mod notice;
pub(super) mod published;
pub(super) mod quarterly;
pub(super) mod usage;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand, DynamicPurchasingSystems,
};
use projections::systems::SystemView;
use schemas::dynamic_purchasing_system::{Category, DynamicPurchasingSystemEstablished};
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::organisation::Role;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::execute::{Failure, execute};
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(establish).service(list).service(one);
    notice::paths(paths);
    changes::paths(paths);
    asking::paths(paths);
    published::paths(paths);
    usage::paths(paths);
    quarterly::paths(paths);
}

/// A dynamic purchasing system to establish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EstablishSystem {
    /// Its title in the notice.
    name: Line,
    /// The one currency of its offers.
    currency: Currency,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day.
    valid_until: NaiveDate,
    /// Its categories.
    categories: Vec<Category>,
    /// The authorities that the notice names.
    participating: Vec<OrganisationId>,
    /// Reference of the published notice.
    notice: Option<Line>,
}

/// The id of what was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Established {
    /// The system.
    system_id: SystemId,
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// Why.
    pub(super) reason: Line,
}

/// Dynamic purchasing systems.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SystemList {
    /// In the order of their ids.
    systems: Vec<SystemView>,
}

/// Establishes a dynamic purchasing system (operators).
#[utoipa::path(tag = "dynamic purchasing systems", request_body = EstablishSystem,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems")]
async fn establish(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<EstablishSystem>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let system = SystemId(caller.new_id("system"));
    let asked = body.into_inner();
    let asked = DynamicPurchasingSystemEstablished {
        system,
        name: asked.name,
        operator: caller.organisation(),
        currency: asked.currency,
        valid_from: asked.valid_from,
        valid_until: asked.valid_until,
        categories: asked.categories,
        participating: asked.participating,
        notice: asked.notice,
    };
    let stream = streams::system(system);
    let done = execute::<DynamicPurchasingSystems>(&app.log, &stream, &caller.context, || {
        let named = asked.participating.iter().chain([&asked.operator]);
        let kinds = named
            .map(|id| Ok((*id, facts::organisation(&app.log, *id)?.state.kind())))
            .collect::<Result<_, Failure>>()?;
        let asked = asked.clone();
        Ok(DynamicPurchasingSystemCommand::Establish { asked, kinds }.into())
    })
    .await?;
    let body = Established { system_id: system };
    Ok(written(StatusCode::CREATED, done.position, done.revision, body))
}

/// Lists dynamic purchasing systems.
#[utoipa::path(tag = "dynamic purchasing systems", params(AtLeast),
    responses((status = 200, body = SystemList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems")]
async fn list(
    app: web::Data<App>,
    _caller: Caller,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let systems = seen.market.systems.values().map(SystemView::public).collect();
    Ok(written(StatusCode::OK, seen.position, None, SystemList { systems }))
}

/// One dynamic purchasing system.
#[utoipa::path(tag = "dynamic purchasing systems", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = SystemView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems/{id}")]
async fn one(
    app: web::Data<App>,
    _caller: Caller,
    id: web::Path<SystemId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let view = market.systems.get(&id).ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, seen.position, Some(view.revision), view.public()))
}

/// The caller's organisation runs this system; to others it answers as if it did not exist.
pub(super) fn runs(app: &App, caller: &Caller, system: SystemId) -> Result<(), Problem> {
    let fact = facts::system(&app.log, system)?;
    match fact.state.established {
        Some(established) if established.operator == caller.organisation() => Ok(()),
        Some(_) | None => Err(Problem::not_found()),
    }
}

//! Organisations over HTTP: registered by operators, read by all who hold a token.
//! Tokens are issued elsewhere.

mod buying;
mod changing;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use procurement::organisation::{OrganisationCommand, Organisations};
use projections::organisations::OrganisationView;
use schemas::ids::OrganisationId;
use schemas::organisation::{
    DeliveryPlace, Land, OrganisationKind, OrganisationRegistered, PostalAddress, Role,
};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::execute::execute;
use crate::streams;

pub(super) use buying::{__path_limit, __path_recognise};
pub(super) use changing::{__path_relocate, __path_rename, __path_succeed};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(register).service(list).service(one);
    buying::paths(paths);
    changing::paths(paths);
}

/// An organisation to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterOrganisation {
    /// What it is in the market.
    kind: OrganisationKind,
    /// Its official name.
    name: Line,
    /// Its seat.
    town: Line,
    /// The Land of its seat; none for a firm from abroad.
    land: Option<Land>,
    /// Where it takes deliveries.
    #[serde(default)]
    delivery_places: Vec<DeliveryPlace>,
    /// Its own address, which records and letters name (§ 8(2) no. 1 VgV). Without it records say that it is missing.
    address: Option<PostalAddress>,
}

/// The id of what was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Registered {
    /// The organisation.
    organisation_id: OrganisationId,
}

/// Organisations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationList {
    /// In the order of their ids.
    organisations: Vec<OrganisationView>,
}

/// Registers an organisation (operators).
#[utoipa::path(tag = "organisations", request_body = RegisterOrganisation,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = Registered), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations")]
async fn register(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<RegisterOrganisation>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let organisation = OrganisationId(caller.new_id("organisation"));
    let asked = body.into_inner();
    let registered = OrganisationRegistered {
        organisation,
        kind: asked.kind,
        name: asked.name,
        town: asked.town,
        land: asked.land,
        delivery_places: asked.delivery_places,
        address: asked.address,
    };
    let stream = streams::organisation(organisation);
    let done = execute::<Organisations>(&app.log, &stream, &caller.context, || {
        Ok(OrganisationCommand::RegisterOrganisation(registered.clone()).into())
    })
    .await?;
    let body = Registered { organisation_id: organisation };
    Ok(written(StatusCode::CREATED, done.position, done.revision, body))
}

/// Lists organisations.
#[utoipa::path(tag = "organisations", params(AtLeast),
    responses((status = 200, body = OrganisationList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/organisations")]
async fn list(
    app: web::Data<App>,
    _caller: Caller,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let organisations = market.organisations.values().cloned().collect();
    let body = OrganisationList { organisations };
    Ok(written(StatusCode::OK, seen.position, None, body))
}

/// One organisation.
#[utoipa::path(tag = "organisations", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = OrganisationView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/organisations/{id}")]
async fn one(
    app: web::Data<App>,
    _caller: Caller,
    id: web::Path<OrganisationId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let market = &seen.market;
    let view = market.organisations.get(&id).ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, seen.position, None, view))
}

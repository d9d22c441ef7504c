//! What changes of an organisation while it takes part, over HTTP: its name, its seat, who takes its place by law.
//! Only the body that registered it records that; whether it may be is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::ids::OrganisationId;
use schemas::organisation::{
    Land, LegalSuccessionRecorded, OrganisationMoved, OrganisationRenamed, PostalAddress,
    Succession,
};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Registered;
use crate::app::{App, PROCESS};
use crate::clock::german_day;
use crate::execute::{Context, Prepared, execute};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::{facts, streams, successions};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(rename).service(relocate).service(succeed);
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Rename {
    /// The official name from then on.
    name: Line,
    /// The day from which it has the name; not after today.
    since: NaiveDate,
    /// Where that is written: an entry in a register, a statute.
    reason: Line,
}

/// Another seat or address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Relocate {
    /// The seat from then on.
    town: Line,
    /// The Land of the seat; none for a firm from abroad.
    #[serde(default)]
    land: Option<Land>,
    /// Its own address from then on.
    #[serde(default)]
    address: Option<PostalAddress>,
    /// The day from which it is there; not after today.
    since: NaiveDate,
    /// Where that is written.
    reason: Line,
}

/// Who takes the place of an organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Succeed {
    /// Who takes over: registered itself, and of the same kind.
    successor_id: OrganisationId,
    /// What.
    succession: Succession,
    /// The day from which it does; it may lie ahead.
    since: NaiveDate,
    /// Where that is written.
    reason: Line,
}

/// Records that an organisation has another name (the body that registered it). What was said before keeps the name of its
/// time.
#[utoipa::path(tag = "organisations", request_body = Rename,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Registered), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations/{id}/name")]
async fn rename(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrganisationId>,
    body: web::Json<Rename>,
) -> Result<HttpResponse, Problem> {
    let today = german_day(caller.context.now);
    let Rename { name, since, reason } = body.into_inner();
    let asked = OrganisationRenamed { name, since, reason };
    changed(&app, &caller, *id, OrganisationCommand::Rename { asked, today }).await
}

/// Records that an organisation has another seat or address (the body that registered it).
#[utoipa::path(tag = "organisations", request_body = Relocate,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Registered), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations/{id}/seat")]
async fn relocate(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrganisationId>,
    body: web::Json<Relocate>,
) -> Result<HttpResponse, Problem> {
    let today = german_day(caller.context.now);
    let Relocate { town, land, address, since, reason } = body.into_inner();
    let asked = OrganisationMoved { town, land, address, since, reason };
    changed(&app, &caller, *id, OrganisationCommand::Move { asked, today }).await
}

/// Records that another organisation takes the place of this one by law (the body that registered it). Admissions do not
/// pass: those of a firm rest from the day on, and suitability is examined again.
#[utoipa::path(tag = "organisations", request_body = Succeed,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Registered), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations/{id}/successions")]
async fn succeed(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrganisationId>,
    body: web::Json<Succeed>,
) -> Result<HttpResponse, Problem> {
    registered_by(&app, &caller, *id)?;
    let Succeed { successor_id: successor, succession, since, reason } = body.into_inner();
    let asked = LegalSuccessionRecorded { successor, succession, since, reason };
    let stream = streams::organisation(*id);
    let done = execute::<Organisations>(&app.log, &stream, &caller.context, || {
        let fact = facts::organisation(&app.log, successor)?;
        let (asked, successor) = (asked.clone(), fact.state.kind());
        let holding = vec![fact.held()];
        let command = OrganisationCommand::RecordSuccession { asked, successor };
        Ok(Prepared { command, holding })
    })
    .await?;
    // What follows is carried out at once where the day has come; whoever passes deadlines does it otherwise.
    let correlation = caller.context.correlation;
    let follows = Context { correlation, ..Context::begin(PROCESS) };
    if let Err(why) = successions::of_organisation(&app, &follows, *id).await {
        tracing::warn!(organisation = %*id, %why, "what follows from a succession comes a little later");
    }
    let body = Registered { organisation_id: *id };
    Ok(written(StatusCode::OK, app.log.head().max(done.position), done.revision, body))
}

async fn changed(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    command: OrganisationCommand,
) -> Result<HttpResponse, Problem> {
    registered_by(app, caller, id)?;
    let stream = streams::organisation(id);
    let done = execute::<Organisations>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    let body = Registered { organisation_id: id };
    Ok(written(StatusCode::OK, done.position, done.revision, body))
}

/// The caller's body registered this organisation, or is it; to others it does not exist.
fn registered_by(app: &App, caller: &Caller, id: OrganisationId) -> Result<(), Problem> {
    let scope = caller.operates(app)?;
    if scope.answers_for(id) { Ok(()) } else { Err(Problem::not_found()) }
}

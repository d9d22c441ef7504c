//! How an authority buys: units that are responsible on their own, and the limit it set for itself, recorded by operators.
//! What follows for a need is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use procurement::organisation::{OrganisationCommand, Organisations};
use projections::organisations::{self, OrganisationView};
use schemas::ids::OrganisationId;
use schemas::money::Money;
use schemas::organisation::{DirectAwardLimitSet, OrganisationEvent, OrganisationalUnitRecognised};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::execute::{Prepared, execute};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(recognise).service(limit);
}

/// A unit that buys on its own responsibility.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecogniseUnit {
    /// Its name in the authority. No names of persons.
    unit: Line,
    /// Why it is responsible on its own (§ 3(2) VgV): its budget, its rules, who signs.
    reason: Line,
}

/// A limit of the direct award that an authority set for itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnLimit {
    /// The limit without VAT; none if there is no longer one.
    limit: Option<Money>,
    /// Where it is written: statute, service instruction.
    source: Line,
}

/// Records that a unit buys on its own responsibility, so that its sums are reckoned apart (the operator of a
/// system in which it takes part; ).
#[utoipa::path(tag = "organisations", request_body = RecogniseUnit, params(("id" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations/{id}/units")]
async fn recognise(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrganisationId>,
    body: web::Json<RecogniseUnit>,
) -> Result<HttpResponse, Problem> {
    let RecogniseUnit { unit, reason } = body.into_inner();
    let command = OrganisationCommand::RecogniseUnit(OrganisationalUnitRecognised { unit, reason });
    carried_out(&app, &caller, *id, command).await
}

/// Records the limit of the direct award that an authority set for itself; it only lowers the Land's (operators).
#[utoipa::path(tag = "organisations", request_body = OwnLimit, params(("id" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/organisations/{id}/direct-award-limit")]
async fn limit(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrganisationId>,
    body: web::Json<OwnLimit>,
) -> Result<HttpResponse, Problem> {
    let OwnLimit { limit, source } = body.into_inner();
    let command = OrganisationCommand::SetDirectAwardLimit(DirectAwardLimitSet { limit, source });
    carried_out(&app, &caller, *id, command).await
}

/// Whoever runs a published system in which the authority takes part; while it takes part in none, the body that registered
/// it. To others it is as if there were nothing to change.
fn may_record(app: &App, caller: &Caller, authority: OrganisationId) -> Result<(), Problem> {
    let scope = caller.operates(app)?;
    let seen = app.views().seen();
    let published = seen.market.systems.values().filter(|system| system.noticed.is_some());
    let takes_part = published.filter(|system| system.participating.contains(&authority));
    let operators: Vec<_> = takes_part.map(|system| system.operator).collect();
    let own = operators.contains(&caller.organisation());
    if own || (operators.is_empty() && scope.answers_for(authority)) {
        return Ok(());
    }
    Err(Problem::not_found())
}

async fn carried_out(
    app: &App,
    caller: &Caller,
    id: OrganisationId,
    command: OrganisationCommand,
) -> Result<HttpResponse, Problem> {
    may_record(app, caller, id)?;
    let stream = streams::organisation(id);
    let done = execute::<Organisations>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    let events: Vec<Recorded<OrganisationEvent>> = facts::history(&app.log, &stream)?;
    let view = events.iter().fold(None, organisations::evolve).ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, done.position, done.revision, view))
}

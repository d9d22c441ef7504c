//! Acts on a framework agreement as a contract, over HTTP: breach, termination, agreed ending, each by two people.
//! Who may act: for an agreement from an award here its authority, for one from elsewhere the operator of its system.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use procurement::framework::FrameworkCommand;
use procurement::order::ContractStep;
use projections::frameworks::FrameworkView;
use schemas::framework::Origin;
use schemas::ids::FrameworkId;
use schemas::organisation::Role;

use super::view_of;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::orders::{ProposeContractAct, asked};
use crate::http::problem::Problem;
use crate::http::systems::{Reason, runs};
use crate::http::written::written;
use crate::{facts, frameworks};

pub(in crate::http) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(propose).service(confirm).service(decline);
}

/// Proposes an act on the agreement: a breach, its termination, an agreed ending (who concluded it; ).
#[utoipa::path(tag = "framework agreements", request_body = ProposeContractAct,
    params(("id" = String, Path)),
    responses((status = 200, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements/{id}/contract-acts")]
pub(in crate::http) async fn propose(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
    body: web::Json<ProposeContractAct>,
) -> Result<HttpResponse, Problem> {
    act(&app, &caller, *id, body.into_inner().step()).await
}

/// Confirms what another person proposed: it is done (who concluded it; ).
#[utoipa::path(tag = "framework agreements", params(("id" = String, Path)),
    responses((status = 200, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements/{id}/contract-acts/confirmation")]
pub(in crate::http) async fn confirm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
) -> Result<HttpResponse, Problem> {
    act(&app, &caller, *id, ContractStep::Confirm).await
}

/// Declines what was proposed, or takes it back (who concluded it; ).
#[utoipa::path(tag = "framework agreements", request_body = Reason, params(("id" = String, Path)),
    responses((status = 200, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements/{id}/contract-acts/withdrawal")]
pub(in crate::http) async fn decline(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let reason = body.into_inner().reason;
    act(&app, &caller, *id, ContractStep::Decline { reason }).await
}

async fn act(
    app: &App,
    caller: &Caller,
    id: FrameworkId,
    step: ContractStep,
) -> Result<HttpResponse, Problem> {
    let concluded = facts::framework(&app.log, id)?.state.concluded;
    let Some(concluded) = concluded else {
        caller.needs(Role::Buyer)?;
        return Err(Problem::not_found());
    };
    match &concluded.origin {
        Origin::Elsewhere { .. } => {
            caller.needs(Role::Operator)?;
            runs(app, caller, concluded.system)?;
        }
        Origin::Award { procurement, .. } => {
            caller.needs(Role::Buyer)?;
            let call = facts::specific_procurement(&app.log, *procurement)?.state;
            let authority = call.prepared.map(|prepared| prepared.authority);
            if authority != Some(caller.organisation()) {
                return Err(Problem::not_found());
            }
        }
    }
    let command = FrameworkCommand::ActOnContract(asked(caller, step));
    let done = frameworks::step(app, &caller.context, id, command).await?;
    let view = view_of(app, id)?;
    Ok(written(StatusCode::OK, done.position, done.revision, view))
}

//! Acts on the contract that an order carries out, over HTTP: breach, termination, agreed ending, each by two people of the
//! authority. Framework agreements take the same bodies.

use actix_web::{HttpResponse, post, web};
use procurement::order::{ActOnContract, ContractStep, OrderCommand};
use projections::orders::OrderView;
use schemas::ids::OrderId;
use schemas::order::ContractAct;
use schemas::organisation::Role;
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::steps::step;
use crate::app::App;
use crate::clock::german_day;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::systems::Reason;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(propose).service(confirm).service(decline);
}

/// An act on a contract that one person proposes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct ProposeContractAct {
    /// What is to be done.
    #[serde(flatten)]
    act: ContractAct,
    /// Why.
    reason: Line,
}

impl ProposeContractAct {
    /// The step.
    pub(crate) fn step(self) -> ContractStep {
        ContractStep::Propose { act: self.act, reason: self.reason }
    }
}

/// The command of the caller.
pub(crate) fn asked(caller: &Caller, step: ContractStep) -> ActOnContract {
    let (organisation, by) = (caller.organisation(), caller.context.actor);
    ActOnContract { organisation, by, today: german_day(caller.context.now), step }
}

/// Proposes an act on the contract: a breach, its termination, an agreed ending (its authority; ).
#[utoipa::path(tag = "orders", request_body = ProposeContractAct, params(("id" = String, Path)),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/contract-acts")]
async fn propose(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<ProposeContractAct>,
) -> Result<HttpResponse, Problem> {
    let command = OrderCommand::ActOnContract(asked(&caller, body.into_inner().step()));
    step(&app, &caller, Role::Buyer, *id, command).await
}

/// Confirms what another person proposed: it is done (its authority; ).
#[utoipa::path(tag = "orders", params(("id" = String, Path)),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/contract-acts/confirmation")]
async fn confirm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
) -> Result<HttpResponse, Problem> {
    let command = OrderCommand::ActOnContract(asked(&caller, ContractStep::Confirm));
    step(&app, &caller, Role::Buyer, *id, command).await
}

/// Declines what was proposed, or takes it back (its authority; ).
#[utoipa::path(tag = "orders", request_body = Reason, params(("id" = String, Path)),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/contract-acts/withdrawal")]
async fn decline(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let step_asked = ContractStep::Decline { reason: body.into_inner().reason };
    let command = OrderCommand::ActOnContract(asked(&caller, step_asked));
    step(&app, &caller, Role::Buyer, *id, command).await
}

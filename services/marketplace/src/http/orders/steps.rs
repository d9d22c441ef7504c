//! The steps of an order over HTTP: answer, cancellation, despatch, receipt, return, completion.
//! Each is one command; the rules say whether it may be.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::order::{OrderCommand, Orders};
use projections::orders::OrderView;
use schemas::ids::{DespatchId, OrderId, ReceiptId, ReturnId};
use schemas::order::{GoodsDespatched, GoodsReceived, GoodsReturned, LineQuantity};
use schemas::organisation::Role;
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{shown, view_of, visible};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::systems::Reason;
use crate::http::written::written;
use crate::{consequences, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(accept)
        .service(reject)
        .service(cancel)
        .service(despatch)
        .service(receive)
        .service(send_back)
        .service(complete);
}

/// The supplier's yes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// The day by which everything is to arrive.
    delivery_by: Option<NaiveDate>,
}

/// What was sent off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Despatch {
    /// Lines and quantities.
    lines: Vec<LineQuantity>,
    /// Who carries it.
    carrier: Option<Line>,
    /// The carrier's number for it.
    tracking: Option<Line>,
}

/// What arrived.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    /// Lines and quantities.
    lines: Vec<LineQuantity>,
}

/// What goes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Return {
    /// Lines and quantities.
    lines: Vec<LineQuantity>,
    /// Why.
    reason: Line,
    /// Whether the same quantity is to be delivered again.
    replacement: bool,
}

/// The end of an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Completion {
    /// Why what is outstanding is no longer expected.
    waived: Option<Line>,
}

/// Accepts an order (its supplier).
#[utoipa::path(tag = "orders", request_body = Acceptance,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/acceptance")]
async fn accept(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Acceptance>,
) -> Result<HttpResponse, Problem> {
    let by = caller.organisation();
    let (delivery_by, today) = (body.delivery_by, german_day(caller.context.now));
    let command = OrderCommand::AcceptOrder { by, delivery_by, today };
    step(&app, &caller, Role::Supplier, *id, command).await
}

/// Declines an order (its supplier).
#[utoipa::path(tag = "orders", request_body = Reason,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/rejection")]
async fn reject(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let (by, reason) = (caller.organisation(), body.into_inner().reason);
    step(&app, &caller, Role::Supplier, *id, OrderCommand::RejectOrder { by, reason }).await
}

/// Withdraws an order before anything was despatched (its authority).
#[utoipa::path(tag = "orders", request_body = Reason,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/cancellation")]
async fn cancel(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let (by, reason) = (caller.organisation(), body.into_inner().reason);
    step(&app, &caller, Role::Buyer, *id, OrderCommand::CancelOrder { by, reason }).await
}

/// Says that goods were sent off (its supplier).
#[utoipa::path(tag = "orders", request_body = Despatch,
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/despatches")]
async fn despatch(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Despatch>,
) -> Result<HttpResponse, Problem> {
    let Despatch { lines, carrier, tracking } = body.into_inner();
    let despatch = DespatchId(caller.new_id("despatch"));
    let advice = GoodsDespatched { despatch, lines, carrier, tracking };
    let by = caller.organisation();
    step(&app, &caller, Role::Supplier, *id, OrderCommand::AdviseDespatch { by, advice }).await
}

/// Says that goods arrived (its authority).
#[utoipa::path(tag = "orders", request_body = Receipt,
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/receipts")]
async fn receive(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Receipt>,
) -> Result<HttpResponse, Problem> {
    let receipt = ReceiptId(caller.new_id("receipt"));
    let advice = GoodsReceived { receipt, lines: body.into_inner().lines };
    let by = caller.organisation();
    step(&app, &caller, Role::Buyer, *id, OrderCommand::ConfirmReceipt { by, advice }).await
}

/// Sends goods back (its authority).
#[utoipa::path(tag = "orders", request_body = Return,
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/returns")]
async fn send_back(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Return>,
) -> Result<HttpResponse, Problem> {
    let Return { lines, reason, replacement } = body.into_inner();
    let goods_return = ReturnId(caller.new_id("return"));
    let goods = GoodsReturned { goods_return, lines, reason, replacement };
    let by = caller.organisation();
    step(&app, &caller, Role::Buyer, *id, OrderCommand::ReturnGoods { by, goods }).await
}

/// Holds an order to be fulfilled (its authority).
#[utoipa::path(tag = "orders", request_body = Completion,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders/{id}/completion")]
async fn complete(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<Completion>,
) -> Result<HttpResponse, Problem> {
    let (by, waived) = (caller.organisation(), body.into_inner().waived);
    step(&app, &caller, Role::Buyer, *id, OrderCommand::CompleteOrder { by, waived }).await
}

pub(super) async fn step(
    app: &App,
    caller: &Caller,
    role: Role,
    order: OrderId,
    command: OrderCommand,
) -> Result<HttpResponse, Problem> {
    visible(app, caller, order)?;
    caller.needs(role)?;
    let stream = streams::order(order);
    let ends = matches!(
        command,
        OrderCommand::RejectOrder { .. }
            | OrderCommand::CancelOrder { .. }
            | OrderCommand::ActOnContract(_)
    );
    let done = execute::<Orders>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    if ends && let Err(why) = consequences::of_order(app, &caller.context, order).await {
        // Whoever follows the orders carries it out a little later.
        tracing::warn!(%why, %order, "its need is not given back yet");
    }
    let view = shown(caller, &view_of(app, order)?)?;
    Ok(written(StatusCode::OK, done.position, done.revision, view))
}

//! Orders over HTTP: placed by buyers, answered by suppliers, read by those whom they concern.
//! What may happen to an order is decided by the rules.

mod contract;
mod history;
mod meeting;
mod placing;
mod steps;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use projections::OrderFilter;
use projections::orders::{self, OrderState, OrderView};
use schemas::ids::{NeedId, OfferId, OrderId, SystemId};
use schemas::need::LaneReason;
use schemas::order::OrderEvent;
use schemas::organisation::Role;
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::{facts, streams};

pub(super) use contract::{
    __path_confirm, __path_decline, __path_propose, ProposeContractAct, asked,
};
pub(super) use history::__path_history;
pub(super) use steps::{
    __path_accept, __path_cancel, __path_complete, __path_despatch, __path_receive, __path_reject,
    __path_send_back,
};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(place).service(list).service(one).service(history::history);
    steps::paths(paths);
    contract::paths(paths);
}

/// An order to place. All lines go to one supplier.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceOrder {
    /// The system in which it is bought; the one under which the first offer was found, if not given.
    system_id: Option<SystemId>,
    /// The name of one of the authority's delivery places.
    deliver_to: Line,
    /// The authority's own reference (file number, cost centre). No names of persons.
    reference: Option<Line>,
    /// What.
    lines: Vec<PlaceLine>,
    /// The needs that it meets, one for each category. Without them they are stated from the lines in the same step.
    #[serde(default)]
    need_ids: Vec<NeedId>,
    /// The organisational unit that buys on its own responsibility, for needs stated in this step.
    unit: Option<Line>,
    /// The objective reason for passing the limit of the direct award (§ 3(2) VgV), for needs stated in this step.
    objective_reason: Option<Line>,
}

/// An order that was placed, and what the buyer must see of its lane.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlacedOrder {
    /// The order.
    #[serde(flatten)]
    #[schema(value_type = OrderView)]
    order: Value,
    /// Warnings of the lane: the sum of the year nears its limit, the same supplier again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<LaneReason>,
}

/// A line to order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceLine {
    /// What.
    offer_id: OfferId,
    /// How many order units.
    quantity: u32,
    /// `ranking` of the search in which the offer was found: what the buyer saw, unchanged.
    ranking: String,
    /// Why it was not the first of the ranking; needed if it was not.
    reason: Option<Line>,
}

/// Which orders are listed, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderQuery {
    /// Only in this state.
    state: Option<OrderState>,
    /// Orders on a page, 1 to 200. Default 50.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<u64>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Orders, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderList {
    /// The orders. To suppliers without what the buyer compared and why it chose.
    #[schema(value_type = Vec<OrderView>)]
    orders: Vec<Value>,
    /// The position of the log that the answer reflects.
    position: u64,
    /// Where the next page begins; none on the last page.
    next_cursor: Option<u64>,
}

/// Places an order (buyers).
#[utoipa::path(tag = "orders", request_body = PlaceOrder,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = PlacedOrder), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/orders")]
async fn place(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<PlaceOrder>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    let order = OrderId(caller.new_id("order"));
    let asked = placing::Asked::read(&app, &caller, order, body.into_inner())?;
    let placed = meeting::place(&app, &caller.context, &asked).await?;
    let view = view_of(&app, order)?;
    let (order, warnings) = (shown(&caller, &view)?, placed.warnings);
    // The receipt is for the order itself, not for what followed from it.
    let placed_order = PlacedOrder { order, warnings };
    Ok(written(StatusCode::CREATED, view.position, placed.revision, placed_order))
}

/// Lists the orders that concern the caller.
#[utoipa::path(tag = "orders", params(OrderQuery),
    responses((status = 200, body = OrderList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/orders")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<OrderQuery>,
) -> Result<HttpResponse, Problem> {
    let at_least = AtLeast { min_position: query.min_position, as_of: query.as_of.clone() };
    let then = at_least.moment(&app).await?;
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Problem::parameter("limit", "it is between 1 and 200"));
    }
    let own = Some(caller.organisation());
    let (authority, supplier) = match caller.bearer.role {
        Role::Buyer => (own, None),
        Role::Supplier => (None, own),
        Role::Operator | Role::Auditor => (None, None),
    };
    let views = app.views();
    let scope = caller.scope(&app, &views.seen().market)?;
    let systems = scope.map(|scope| scope.systems().clone());
    let (state, before) = (query.state, query.cursor);
    let filter = OrderFilter { authority, supplier, systems, state, before, limit };
    let position = then.unwrap_or_else(|| views.position());
    let orders = match then {
        Some(then) => {
            let log = app.log.clone();
            let orders = web::block(move || views.orders_at(&log, &filter, then)).await;
            orders.map_err(Problem::broken)??
        }
        None => views.orders(&filter).map_err(Problem::broken)?,
    };
    let full = orders.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next_cursor = orders.last().filter(|_| full).map(|last| last.placed_position);
    let orders = orders.iter().map(|view| shown(&caller, view)).collect::<Result<_, _>>()?;
    let body = OrderList { orders, position, next_cursor };
    Ok(written(StatusCode::OK, position, None, body))
}

/// One order, as the log has it now, or had it.
#[utoipa::path(tag = "orders", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/orders/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let mut view = visible(&app, &caller, *id)?;
    if let Some(then) = at_least.moment(&app).await? {
        let events: Vec<Recorded<OrderEvent>> = facts::history(&app.log, &streams::order(*id))?;
        let events = events.iter().filter(|event| event.position <= then);
        view = events.fold(None, orders::evolve).ok_or_else(Problem::not_found)?;
    }
    Ok(written(StatusCode::OK, view.position, Some(view.revision), shown(&caller, &view)?))
}

/// The order as the caller may see it: what the buyer compared and why it chose is not the supplier's to read.
fn shown(caller: &Caller, view: &OrderView) -> Result<Value, Problem> {
    let mut shown = serde_json::to_value(view).map_err(Problem::broken)?;
    if caller.bearer.role == Role::Supplier {
        for line in shown["lines"].as_array_mut().into_iter().flatten() {
            if let Some(line) = line.as_object_mut() {
                line.retain(|name, _| !EVIDENCE.contains(&name.as_str()));
            }
        }
    }
    Ok(shown)
}

/// Fields of an order's line that tell what the buyer compared and why it chose.
const EVIDENCE: [&str; 3] = ["ranking", "chosen", "reason_not_first"];

/// The order, if it concerns the caller; to others it answers as if it did not exist.
pub(super) fn visible(app: &App, caller: &Caller, order: OrderId) -> Result<OrderView, Problem> {
    let view = view_of(app, order)?;
    if caller.may_see(app, view.system_id, &[view.authority_id, view.supplier_id])? {
        Ok(view)
    } else {
        Err(Problem::not_found())
    }
}

/// The order folded from its own stream: never behind the log.
fn view_of(app: &App, order: OrderId) -> Result<OrderView, Problem> {
    let events: Vec<Recorded<OrderEvent>> = facts::history(&app.log, &streams::order(order))?;
    events.iter().fold(None, orders::evolve).ok_or_else(Problem::not_found)
}

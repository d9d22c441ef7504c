//! Framework agreements over HTTP: concluded by operators, called off by the authorities that they name, read by whom they
//! concern.
//! What may be called off is decided by the rules.

pub(super) mod contract;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::framework::FrameworkCommand;
use projections::frameworks::{self as views, FrameworkView};
use projections::orders::{self, OrderView};
use schemas::framework::{FrameworkAgreementConcluded, FrameworkEvent, FrameworkLine, Origin};
use schemas::ids::{CategoryKey, FrameworkId, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{LineQuantity, OrderEvent};
use schemas::organisation::Role;
use schemas::recorded::Recorded;
use schemas::terms::Regulation;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::systems::runs;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::clock::german_day;
use crate::frameworks::{self, CallOff};
use crate::scope::Scope;
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(conclude).service(list).service(one).service(call_off).service(raise);
    contract::paths(paths);
}

/// A framework agreement that was concluded elsewhere.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConcludeFramework {
    /// Its title.
    subject: Line,
    /// The system under which it stands.
    system_id: SystemId,
    /// The category.
    category: CategoryKey,
    /// The firm that delivers. Agreements with several are refused: no competition among them is held here.
    supplier_ids: Vec<OrganisationId>,
    /// The authorities that may call off, as the notice names them.
    authorities: Vec<OrganisationId>,
    /// What can be called off.
    lines: Vec<FrameworkLine>,
    /// How much is expected to be called off, without VAT.
    estimated: Money,
    /// The published maximum, without VAT.
    maximum: Money,
    /// Its first day.
    from: NaiveDate,
    /// Its last day.
    until: NaiveDate,
    /// Why it lasts longer than four years, where it does.
    special_reason: Option<Line>,
    /// The number or address of the notice that published maximum and authorities.
    notice: Line,
}

/// What is called off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallOffBody {
    /// The name of one of the authority's delivery places.
    deliver_to: Line,
    /// The authority's own reference (file number, cost centre). No names of persons.
    reference: Option<Line>,
    /// The organisational unit that buys on its own responsibility; none for the whole authority.
    unit: Option<Line>,
    /// Lines of the framework agreement and quantities.
    lines: Vec<LineQuantity>,
}

/// A small change of the maximum.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RaiseMaximum {
    /// By how much, without VAT.
    by: Money,
    /// Why, and why the character of the agreement stays the same (§ 132(3) GWB).
    reason: Line,
}

/// Framework agreements.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FrameworkList {
    /// In the order of their ids.
    framework_agreements: Vec<FrameworkView>,
}

/// Registers a framework agreement that was concluded elsewhere (the operator of its system).
#[utoipa::path(tag = "framework agreements", request_body = ConcludeFramework,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements")]
async fn conclude(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<ConcludeFramework>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let asked = body.into_inner();
    runs(&app, &caller, asked.system_id)?;
    let supplier = asked.supplier_ids.first().copied();
    let supplier =
        supplier.ok_or_else(|| Problem::parameter("supplier_ids", "one firm is needed"))?;
    let agreed = FrameworkAgreementConcluded {
        framework: FrameworkId(caller.new_id("framework agreement")),
        origin: Origin::Elsewhere { notice: asked.notice },
        subject: asked.subject,
        system: asked.system_id,
        category: asked.category,
        supplier,
        authorities: asked.authorities,
        lines: asked.lines,
        estimated: asked.estimated,
        maximum: asked.maximum,
        from: asked.from,
        until: asked.until,
        special_reason: asked.special_reason,
    };
    let done = frameworks::conclude(&app, &caller.context, &agreed, &asked.supplier_ids).await?;
    let view = view_of(&app, agreed.framework)?;
    Ok(written(StatusCode::CREATED, done.position, done.revision, view))
}

/// Lists the framework agreements that concern the caller.
#[utoipa::path(tag = "framework agreements", params(AtLeast),
    responses((status = 200, body = FrameworkList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/framework-agreements")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let all = seen.market.frameworks.values();
    let scope = caller.scope(&app, &seen.market)?;
    let visible = |view: &&FrameworkView| sees(&caller, scope.as_ref(), view);
    let framework_agreements =
        all.filter(visible).map(|view| shown(&caller, view.clone())).collect();
    Ok(written(StatusCode::OK, seen.position, None, FrameworkList { framework_agreements }))
}

/// One framework agreement.
#[utoipa::path(tag = "framework agreements", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/framework-agreements/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let scope = caller.scope(&app, &seen.market)?;
    let view = seen.market.frameworks.get(&id);
    let view = view.filter(|view| sees(&caller, scope.as_ref(), view));
    let view = shown(&caller, view.cloned().ok_or_else(Problem::not_found)?);
    Ok(written(StatusCode::OK, seen.position, Some(view.revision), view))
}

/// Calls off: states the need, reserves its value and places the order in one step (buyers of a named authority).
#[utoipa::path(tag = "framework agreements", request_body = CallOffBody,
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = OrderView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements/{id}/call-offs")]
async fn call_off(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
    body: web::Json<CallOffBody>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    concerns(&app, &caller, *id)?;
    let authority = facts::organisation(&app.log, caller.organisation())?.state.registered;
    let authority = authority.ok_or_else(Problem::not_found)?;
    let asked = body.into_inner();
    let place = authority.delivery_places.iter().find(|place| place.name == asked.deliver_to);
    let place = place.cloned().ok_or_else(|| {
        Problem::parameter("deliver_to", "the authority has no delivery place of this name")
    })?;
    let wanted = CallOff {
        order: OrderId(caller.new_id("order")),
        framework: *id,
        authority,
        unit: asked.unit,
        deliver_to: place,
        reference: asked.reference,
        lines: asked.lines,
    };
    let done = wanted.place(&app, &caller.context).await?;
    let stream = streams::order(wanted.order);
    let events: Vec<Recorded<OrderEvent>> = facts::history(&app.log, &stream)?;
    let view = events.iter().fold(None, orders::evolve).ok_or_else(Problem::not_found)?;
    // The receipt is for the order itself, not for what followed from it.
    Ok(written(StatusCode::CREATED, view.position, done.revision, view))
}

/// Raises the maximum by a small change (the operator of its system; ).
#[utoipa::path(tag = "framework agreements", request_body = RaiseMaximum,
    params(("id" = String, Path)),
    responses((status = 200, body = FrameworkView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/framework-agreements/{id}/changes")]
async fn raise(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<FrameworkId>,
    body: web::Json<RaiseMaximum>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let concluded = facts::framework(&app.log, *id)?.state.concluded;
    let concluded = concluded.ok_or_else(Problem::not_found)?;
    runs(&app, &caller, concluded.system)?;
    let operator = facts::organisation(&app.log, caller.organisation())?.state.registered;
    let land = operator.and_then(|operator| operator.land);
    let land = land.ok_or_else(|| {
        let title = "the operator's Land is not registered: no calendar can be told";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "law_not_known", title)
    })?;
    // Frozen with the system's notice: it is the same whenever it is read.
    let noticed = facts::system(&app.log, concluded.system)?.state.noticed;
    let regulation = noticed.map_or(Regulation::Vgv, |noticed| noticed.regulation);
    let asked = body.into_inner();
    let command = FrameworkCommand::RaiseMaximum {
        by: asked.by,
        reason: asked.reason,
        law: Box::new(app.law()?.clone()),
        land,
        regulation,
        today: german_day(caller.context.now),
    };
    let done = frameworks::step(&app, &caller.context, *id, command).await?;
    let view = view_of(&app, *id)?;
    Ok(written(StatusCode::OK, done.position, done.revision, view))
}

/// To an authority that takes no part in the agreement's system, and is not named, there is no such agreement. One that takes
/// part is told by the rule that it is not named.
fn concerns(app: &App, caller: &Caller, id: FrameworkId) -> Result<(), Problem> {
    let concluded =
        facts::framework(&app.log, id)?.state.concluded.ok_or_else(Problem::not_found)?;
    let system = facts::system(&app.log, concluded.system)?.state.established;
    let own = caller.organisation();
    let takes_part = system.is_some_and(|system| system.participating.contains(&own));
    if takes_part || concluded.authorities.contains(&own) {
        return Ok(());
    }
    Err(Problem::not_found())
}

/// The agreement folded from its own stream: never behind the log.
fn view_of(app: &App, id: FrameworkId) -> Result<FrameworkView, Problem> {
    let events: Vec<Recorded<FrameworkEvent>> = facts::history(&app.log, &streams::framework(id))?;
    events.iter().fold(None, views::evolve).ok_or_else(Problem::not_found)
}

fn sees(caller: &Caller, scope: Option<&Scope>, view: &FrameworkView) -> bool {
    let own = caller.organisation();
    match caller.bearer.role {
        Role::Auditor => true,
        Role::Operator => scope.is_some_and(|scope| scope.runs(view.system_id)),
        Role::Supplier => view.supplier_id == own,
        Role::Buyer => view.authorities.contains(&own),
    }
}

/// A buyer sees what is left, and its own call-offs.
fn shown(caller: &Caller, mut view: FrameworkView) -> FrameworkView {
    if caller.bearer.role == Role::Buyer {
        view.call_offs.retain(|_, made| made.authority_id == caller.organisation());
    }
    view
}

//! Needs over HTTP: stated by buyers with their lane, or only asked for it; read with the sums of their year.
//! Which lane a need takes is decided by the rules.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::dynamic_purchasing_system::category_of;
use procurement::need::{MONTHS, NeedCommand};
use projections::NeedFilter;
use projections::needs::{self as views, DirectAwardSum, NeedState, NeedView};
use schemas::ids::{CategoryKey, NeedId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::need::{NeedEvent, NeedLane};
use schemas::organisation::Role;
use schemas::specific_procurement::NeededLine;
use schemas::terms::EstimateMethod;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::systems::Reason;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::clock::german_day;
use crate::facts;
use crate::needs::{self, AskedNeed};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    // The sums have a path of their own below that of one need.
    paths.service(sums).service(state).service(list).service(one).service(withdraw);
}

/// A need to state.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StateNeed {
    /// The system in whose categories it is looked for.
    system_id: SystemId,
    /// The organisational unit that buys on its own responsibility; none for the whole authority.
    unit: Option<Line>,
    /// What is needed, all of one category.
    lines: Vec<NeededLine>,
    /// The name of one of the authority's delivery places.
    deliver_to: Line,
    /// Until when it is needed.
    wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost without VAT, with options and extensions.
    value: Money,
    /// How that was reckoned.
    method: EstimateMethod,
    /// How, in words. No names of persons.
    explanation: Line,
    /// Who would deliver, where that is known: the hint to change suppliers rests on it.
    supplier_id: Option<OrganisationId>,
    /// The objective reason for passing the limit of the direct award (§ 3(2) VgV).
    objective_reason: Option<Line>,
}

/// Whether the need is stated or only its lane told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DryRun {
    /// `true`: nothing is stated, the lane is only told.
    #[serde(default)]
    dry_run: bool,
}

/// Which needs are listed, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct NeedQuery {
    /// Only in this category.
    category: Option<String>,
    /// Only of this organisational unit.
    unit: Option<String>,
    /// Only in this lane.
    lane: Option<NeedLane>,
    /// Only in this state.
    state: Option<NeedState>,
    /// Only this authority's; a buyer sees its own.
    authority: Option<OrganisationId>,
    /// Needs on a page, 1 to 200. Default 50.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<u64>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Which sums are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SumsQuery {
    /// Only in this category.
    category: Option<String>,
    /// Only of this organisational unit.
    unit: Option<String>,
    /// Only this authority's; a buyer sees its own.
    authority: Option<OrganisationId>,
    /// The day up to which the twelve months are counted; today if none.
    on: Option<NaiveDate>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Needs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NeedList {
    /// The needs.
    needs: Vec<NeedView>,
    /// The position of the log that the answer reflects.
    position: u64,
    /// Where the next page begins; none on the last page.
    next_cursor: Option<u64>,
}

/// What was bought directly within twelve months.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SumList {
    /// The last of the days that count.
    on: NaiveDate,
    /// The day after which they count.
    since: Option<NaiveDate>,
    /// One sum for each unit and category.
    sums: Vec<DirectAwardSum>,
}

/// States a need and has its lane decided (buyers); with `dry_run` the lane is only told.
#[utoipa::path(tag = "needs", request_body = StateNeed,
    params(DryRun,
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 200, body = NeedView, description = "Only told"), (status = 201, body = NeedView),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/needs")]
async fn state(
    app: web::Data<App>,
    caller: Caller,
    dry_run: web::Query<DryRun>,
    body: web::Json<StateNeed>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    let need = NeedId(caller.new_id("need"));
    let asked = asked(&app, &caller, need, body.into_inner())?;
    if dry_run.dry_run {
        let (_, events) = needs::rehearse(&app, &caller.context, &asked)?;
        let position = app.log.head();
        if let [NeedEvent::NeedStated(stated), NeedEvent::LaneDecided(decided)] = &events[..] {
            let view = views::begun(stated, decided, position);
            return Ok(written(StatusCode::OK, position, None, view));
        }
        // It was stated under this key already.
        let view = needs::view_of(&app, asked.ledger(), need)?.ok_or_else(Problem::not_found)?;
        return Ok(written(StatusCode::OK, position, None, view));
    }
    if needs::view_of(&app, asked.ledger(), need)?.is_none() {
        caller.context.insists_on(None)?;
    }
    let done = needs::state(&app, &caller.context, &asked).await?;
    let view = needs::view_of(&app, asked.ledger(), need)?.ok_or_else(Problem::not_found)?;
    // The revision is that of the ledger, in which others state needs as well: no entity tag of this one.
    Ok(written(StatusCode::CREATED, done.position, None, view))
}

/// Lists needs: buyers see those of their authority.
#[utoipa::path(tag = "needs", params(NeedQuery),
    responses((status = 200, body = NeedList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/needs")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<NeedQuery>,
) -> Result<HttpResponse, Problem> {
    let authority = whose(&caller, query.authority)?;
    let at_least = AtLeast { min_position: query.min_position, as_of: query.as_of.clone() };
    let at = at_least.moment(&app).await?;
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Problem::parameter("limit", "it is between 1 and 200"));
    }
    let query = query.into_inner();
    let views = app.views();
    let filter = NeedFilter {
        authority,
        systems: caller.scope(&app, &views.seen().market)?.map(|scope| scope.systems().clone()),
        category: query.category,
        unit: query.unit,
        lane: query.lane,
        state: query.state,
        before: query.cursor,
        at,
        limit,
    };
    let position = at.unwrap_or_else(|| views.position());
    let needs = views.needs(&filter).map_err(Problem::broken)?;
    let full = needs.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next_cursor = needs.last().filter(|_| full).map(|last| last.decided_position);
    Ok(written(StatusCode::OK, position, None, NeedList { needs, position, next_cursor }))
}

/// What each unit bought directly in each category within twelve months.
#[utoipa::path(tag = "needs", params(SumsQuery),
    responses((status = 200, body = SumList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/needs/sums")]
async fn sums(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<SumsQuery>,
) -> Result<HttpResponse, Problem> {
    let authority = whose(&caller, query.authority)?;
    let at_least = AtLeast { min_position: query.min_position, as_of: query.as_of.clone() };
    let at = at_least.moment(&app).await?;
    let query = query.into_inner();
    let on = query.on.unwrap_or_else(|| german_day(caller.context.now));
    let since = on.checked_sub_months(MONTHS);
    let (category, unit) = (query.category, query.unit);
    let views = app.views();
    let systems = caller.scope(&app, &views.seen().market)?.map(|scope| scope.systems().clone());
    let filter = NeedFilter { authority, systems, category, unit, at, ..NeedFilter::default() };
    let position = at.unwrap_or_else(|| views.position());
    let sums = views.direct_awards(&filter, since.unwrap_or(NaiveDate::MIN), on);
    let sums = sums.map_err(Problem::broken)?;
    Ok(written(StatusCode::OK, position, None, SumList { on, since, sums }))
}

/// One need, as it is or was.
#[utoipa::path(tag = "needs", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = NeedView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/needs/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<NeedId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let at = at_least.moment(&app).await?;
    let views = app.views();
    let position = at.unwrap_or_else(|| views.position());
    let view = views.need(*id, at).map_err(Problem::broken)?;
    let view = seen(&app, &caller, view)?;
    Ok(written(StatusCode::OK, position, None, view))
}

/// Withdraws a need for which nothing was ordered (its authority).
#[utoipa::path(tag = "needs", request_body = Reason, params(("id" = String, Path)),
    responses((status = 200, body = NeedView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/needs/{id}/withdrawal")]
async fn withdraw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<NeedId>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let head = Some(app.log.head());
    AtLeast { min_position: head, as_of: None }.moment(&app).await?;
    let view = app.views().need(*id, None).map_err(Problem::broken)?;
    let view = seen(&app, &caller, view)?;
    caller.needs(Role::Buyer)?;
    // A need has no entity tag.
    caller.context.insists_on(None)?;
    let command = NeedCommand::WithdrawNeed { need: *id, reason: body.into_inner().reason };
    let _place = app.places.hold([view.ledger_id.0]).await;
    let done = needs::step_held(&app, &caller.context, view.ledger_id, command).await?;
    let view = needs::view_of(&app, view.ledger_id, *id)?.ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, done.position, None, view))
}

fn asked(app: &App, caller: &Caller, need: NeedId, body: StateNeed) -> Result<AskedNeed, Problem> {
    if body.value.currency != schemas::money::Currency::EUR {
        return Err(Problem::parameter("value", "limits are in euros"));
    }
    Ok(AskedNeed {
        need,
        authority: caller.organisation(),
        unit: body.unit,
        system: body.system_id,
        category: category(app, body.system_id, &body.lines)?,
        lines: body.lines,
        deliver_to: body.deliver_to,
        wanted_by: body.wanted_by,
        value: body.value.amount,
        method: body.method,
        explanation: body.explanation,
        supplier: body.supplier_id,
        order: None,
        call_off: None,
        rest: BTreeMap::new(),
        objective_reason: body.objective_reason,
        only: None,
    })
}

/// The category of the first line; whether the others fall under it as well is for the rule to say.
fn category(app: &App, system: SystemId, lines: &[NeededLine]) -> Result<CategoryKey, Problem> {
    let system = facts::system(&app.log, system)?.state.established;
    let system =
        system.ok_or_else(|| Problem::parameter("system_id", "there is no such system"))?;
    let first = lines.first().ok_or_else(|| Problem::parameter("lines", "one line is needed"))?;
    let found = category_of(&system.categories, first.cpv);
    let none = || Problem::parameter("lines", "no category of the system covers the CPV code");
    Ok(found.ok_or_else(none)?.key.clone())
}

/// Whose needs a caller reads: its own, or for those who examine all or one authority's.
fn whose(
    caller: &Caller,
    asked: Option<OrganisationId>,
) -> Result<Option<OrganisationId>, Problem> {
    match caller.bearer.role {
        Role::Operator | Role::Auditor => Ok(asked),
        Role::Buyer => Ok(Some(caller.organisation())),
        Role::Supplier => Err(Problem::forbidden("needs are for authorities and for auditors")),
    }
}

/// The need, if it is there for the caller.
fn seen(app: &App, caller: &Caller, need: Option<NeedView>) -> Result<NeedView, Problem> {
    let need = need.ok_or_else(Problem::not_found)?;
    let supplies = caller.bearer.role == Role::Supplier;
    if !supplies && caller.may_see(app, need.system_id, &[need.authority_id])? {
        return Ok(need);
    }
    Err(Problem::not_found())
}

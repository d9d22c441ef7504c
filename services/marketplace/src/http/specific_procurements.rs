//! Specific procurements over HTTP: prepared by an authority, answered by those who are invited, read by both.
//! Whether a step may be is decided by the rules; here it is decided who sees what.

mod calling;
mod opening;
mod reviewing;
mod seen;
mod tendering;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use procurement::specific_procurement::{
    Prepare, SpecificProcurement, SpecificProcurementCommand, SpecificProcurements,
};
use projections::specific_procurements::{SpecificProcurementView, Stage};
use schemas::ids::{CategoryKey, NeedId, SpecificProcurementId, SystemId};
use schemas::money::Money;
use schemas::organisation::Role;
use schemas::specific_procurement::{
    LotsDecided, Mode, NeededLine, Outcome, SpecificProcurementPrepared,
};
use schemas::terms::{Document, EstimateMethod, ValueEstimate};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::documents::kept;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::tendering::{self as work, Stepped, known};
use crate::{facts, needs, streams};

pub(super) use calling::{
    __path_agree_to_shorter_period, __path_answer, __path_ask, __path_cancel_procurement,
    __path_change_documents, __path_change_period, __path_invite, __path_propose_shorter_period,
};
pub(super) use opening::{
    __path_confirm_collected, __path_contest_collected, __path_hand_over_key, __path_open_tenders,
    __path_resolve_contested,
};
pub(super) use reviewing::{
    __path_answer_complaint, __path_apply, __path_complain, __path_decide_review,
};
pub(super) use tendering::{
    __path_hand_in_tender, __path_map_collection, __path_read_document, __path_read_tender,
    __path_refuse_collection, __path_withdraw_tender,
};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(prepare)
        .service(list)
        .service(one)
        .configure(calling::paths)
        .configure(tendering::paths)
        .configure(reviewing::paths)
        .configure(opening::paths);
}

/// A competition to prepare.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PrepareProcurement {
    /// The system.
    system_id: SystemId,
    /// The category.
    category: CategoryKey,
    /// The need behind it, if it was stated before.
    need_id: Option<NeedId>,
    /// When data is collected from catalogues; without it tenders are handed in.
    collection: Option<CollectionAsked>,
    /// Its title.
    subject: Line,
    /// What is needed.
    lines: Vec<NeededLine>,
    /// The name of the delivery place.
    deliver_to: Line,
    /// Until when it is needed.
    wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost.
    estimate: EstimateAsked,
    /// What the award leads to.
    outcome: Outcome,
    /// Why lots are awarded together, where they are.
    joint_award: Option<Line>,
    /// What was decided about lots, and why (§ 97(4) GWB). Without it the record says that the decision is missing.
    lots: Option<LotsDecided>,
    /// The documents of the call; each was handed in before.
    #[serde(default)]
    documents: Vec<Document>,
}

/// When data is collected (mode B).
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectionAsked {
    /// When: the end of the period for tenders.
    collect_at: DateTime<Utc>,
    /// Until when a candidate can refuse.
    refuse_until: DateTime<Utc>,
}

/// What it is reckoned to cost.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EstimateAsked {
    /// The total without VAT.
    total: Money,
    /// How it was reckoned.
    method: EstimateMethod,
    /// In words.
    explanation: Line,
    /// The day on which it was made; today, if none is named.
    on: Option<NaiveDate>,
}

/// The id of what was written, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProcurementWritten {
    /// The specific procurement.
    procurement_id: SpecificProcurementId,
    /// How far it is.
    #[schema(value_type = Stage)]
    stage: procurement::specific_procurement::Stage,
    /// When the period for tenders ends, once it runs.
    tenders_until: Option<DateTime<Utc>>,
}

/// The answer to a step.
fn stepped(
    status: StatusCode,
    caller: &Caller,
    id: SpecificProcurementId,
    done: &Stepped,
) -> HttpResponse {
    let tenders_until = done.state.invited.as_ref().map(|invited| invited.tenders_until);
    let body = ProcurementWritten { procurement_id: id, stage: done.state.stage(), tenders_until };
    written(status, done.position, revision(caller, done), body)
}

/// The revision for the entity tag, for those who may count: every tender is an event of the call's stream (R-1.64, and
/// for tenderers ).
fn revision(caller: &Caller, done: &Stepped) -> Option<u64> {
    done.revision.filter(|_| may_count(caller, &done.state))
}

fn may_count(caller: &Caller, state: &SpecificProcurement) -> bool {
    let tenders = caller.bearer.role == Role::Supplier;
    !tenders && !known::secrecy(state).holds(caller.context.now)
}

/// Whoever may not count cannot insist on a revision either: the refusal of a wrong one would tell the right one.
fn insists_on_nothing(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
) -> Result<(), Problem> {
    if caller.context.if_match.is_none() {
        return Ok(());
    }
    if may_count(caller, &facts::specific_procurement(&app.log, id)?.state) {
        return Ok(());
    }
    let why = "it has no entity tag for you: that would tell how many tenders arrived (R-1.64)";
    Err(Problem::parameter("If-Match", why).under("R-1.64"))
}

/// One step on the call's own stream by an organisation with this role.
async fn step(
    app: &App,
    caller: &Caller,
    role: Role,
    id: SpecificProcurementId,
    command: SpecificProcurementCommand,
) -> Result<HttpResponse, Problem> {
    caller.needs(role)?;
    insists_on_nothing(app, caller, id)?;
    let done = work::step(app, &caller.context, id, command).await?;
    Ok(stepped(StatusCode::OK, caller, id, &done))
}

/// Documents can only be named that were handed in.
fn check_documents(app: &App, documents: &[Document]) -> Result<(), Problem> {
    let kept = kept(app, documents);
    match documents.iter().find(|document| !kept.contains(&document.sha256)) {
        Some(missing) => Err(Problem::parameter(
            "documents",
            format!("`{}` was not handed in: POST /documents first", missing.name),
        )),
        None => Ok(()),
    }
}

/// Prepares a competition in a system (buyers of an authority that the notice names).
#[utoipa::path(tag = "specific procurements", request_body = PrepareProcurement,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, nothing happens twice")),
    responses((status = 201, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements")]
async fn prepare(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<PrepareProcurement>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    check_documents(&app, &body.documents)?;
    let id = SpecificProcurementId(caller.new_id("specific procurement"));
    let today = german_day(caller.context.now);
    let authority = facts::organisation(&app.log, caller.organisation())?.state.registered;
    let authority = authority.ok_or_else(Problem::not_found)?;
    let place = authority.delivery_places.iter().find(|place| place.name == body.deliver_to);
    let place = place.cloned().ok_or_else(|| {
        Problem::parameter("deliver_to", "your authority has no delivery place of this name")
    })?;
    let asked = asked(body.into_inner(), id, &caller, today, place);
    let stream = streams::specific_procurement(id);
    let done = execute::<SpecificProcurements>(&app.log, &stream, &caller.context, || {
        let facts = facts::system(&app.log, asked.system)?;
        let mut holding = vec![facts.held()];
        let mut need = None;
        if let Some(named) = asked.need {
            let ledger = needs::ledger_of(&app.log, asked.authority, &asked.category, named)?;
            if let Some((_, ledger)) = ledger {
                holding.push(ledger.held());
                need = ledger.state.needs.get(&named).cloned();
            }
        }
        let (asked, authority) = (asked.clone(), authority.clone());
        let (facts, law) = (facts.state, app.law()?);
        let command = Prepare { asked, authority, facts, need, law, today };
        Ok(Prepared { command: SpecificProcurementCommand::Prepare(Box::new(command)), holding })
    })
    .await?;
    Ok(stepped(StatusCode::CREATED, &caller, id, &done))
}

fn asked(
    body: PrepareProcurement,
    procurement: SpecificProcurementId,
    caller: &Caller,
    today: NaiveDate,
    deliver_to: schemas::organisation::DeliveryPlace,
) -> SpecificProcurementPrepared {
    let mode = body.collection.map_or(Mode::Tenders, |collection| Mode::Collection {
        collect_at: collection.collect_at,
        refuse_until: collection.refuse_until,
    });
    SpecificProcurementPrepared {
        procurement,
        system: body.system_id,
        authority: caller.organisation(),
        category: body.category,
        need: body.need_id,
        mode,
        subject: body.subject,
        lines: body.lines,
        deliver_to,
        wanted_by: body.wanted_by,
        estimate: ValueEstimate {
            total: body.estimate.total,
            method: body.estimate.method,
            explanation: body.estimate.explanation,
            on: body.estimate.on.unwrap_or(today),
            by: caller.bearer.actor,
        },
        outcome: body.outcome,
        joint_award: body.joint_award,
        lots: body.lots,
        documents: body.documents,
    }
}

/// Which specific procurements are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcurementFilter {
    /// Only in this system.
    system: Option<SystemId>,
    /// Only at this stage.
    stage: Option<Stage>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Specific procurements.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProcurementList {
    /// In the order of their ids.
    specific_procurements: Vec<SpecificProcurementView>,
}

/// Lists specific procurements: an authority sees its own, a firm those to which it is invited.
#[utoipa::path(tag = "specific procurements", params(ProcurementFilter),
    responses((status = 200, body = ProcurementList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    filter: web::Query<ProcurementFilter>,
) -> Result<HttpResponse, Problem> {
    let at_least = AtLeast { min_position: filter.min_position, as_of: filter.as_of.clone() };
    let standing = at_least.standing(&app).await?;
    let market = &standing.market;
    let specific_procurements = market
        .specific_procurements
        .values()
        .filter(|view| filter.system.is_none_or(|system| system == view.system_id))
        .filter(|view| filter.stage.is_none_or(|stage| stage == view.stage))
        .filter_map(|view| seen::by(&caller, market, view))
        .collect();
    let body = ProcurementList { specific_procurements };
    Ok(written(StatusCode::OK, standing.position, None, body))
}

/// One specific procurement, as far as the caller may see it.
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = SpecificProcurementView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let standing = at_least.standing(&app).await?;
    let market = &standing.market;
    let view = market.specific_procurements.get(&id).ok_or_else(Problem::not_found)?;
    let view = seen::by(&caller, market, view).ok_or_else(Problem::not_found)?;
    Ok(written(StatusCode::OK, standing.position, None, view))
}

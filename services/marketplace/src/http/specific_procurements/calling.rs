//! The invitation and what happens while tenders are made: periods, questions, documents, the end without an award.
//! Tenders themselves stand in `tendering`.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use procurement::specific_procurement::{
    IssueInvitation, SpecificProcurementCommand as Command, SpecificProcurements,
};
use schemas::award_criterion::AwardCriterion;
use schemas::ids::{ActorId, SpecificProcurementId};
use schemas::life_cycle::LifeCycleMethod;
use schemas::organisation::Role;
use schemas::scoring::Scheme;
use schemas::specific_procurement::{AuctionTerms, CancellationGround, DemandedLabel, SealingKey};
use schemas::terms::Document;
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    App, Caller, Problem, ProcurementWritten, check_documents, insists_on_nothing, step, stepped,
};
use crate::execute::{Prepared, execute};
use crate::tendering::{self as work, sealing};
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(invite)
        .service(propose_shorter_period)
        .service(agree_to_shorter_period)
        .service(change_period)
        .service(ask)
        .service(answer)
        .service(change_documents)
        .service(cancel_procurement);
}

/// An invitation to tender.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Invitation {
    /// When the period for tenders ends.
    tenders_until: DateTime<Utc>,
    /// How tenders are scored.
    scheme: Scheme,
    /// What earns performance points.
    criteria: Vec<AwardCriterion>,
    /// What is stated about each label that proves a property (§ 34 VgV).
    #[serde(default)]
    labels: Vec<DemandedLabel>,
    /// What is handed in with a tender.
    #[serde(default)]
    documents_to_add: Vec<Line>,
    /// Until when tenders bind.
    binding_until: NaiveDate,
    /// In which language, such as `de`.
    language: Line,
    /// The keys for which tenders are sealed, innermost first.
    sealing: Vec<SealingKey>,
    /// The auction that follows, if one does.
    auction: Option<AuctionTerms>,
    /// By which method life-cycle cost takes the place of the price that is scored, if it does (§ 59 VgV). Each line of a
    /// tender then states `life_cycle`; a tender that does not is excluded. Not with data collected from catalogues.
    life_cycle: Option<LifeCycleMethod>,
}

/// Invites everybody who is admitted to the category (its authority).
///
/// Who is invited follows from the standings at this instant. From now on method, weights, rounding and tie-break stand.
#[utoipa::path(tag = "specific procurements", request_body = Invitation, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/invitation")]
async fn invite(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Invitation>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    for key in &body.sealing {
        sealing::recipient(key.recipient.as_str())
            .map_err(|why| Problem::parameter("sealing.recipient", why))?;
    }
    insists_on_nothing(&app, &caller, *id)?;
    let by = caller.organisation();
    let prepared = facts::specific_procurement(&app.log, *id)?.state.prepared;
    let prepared = prepared.filter(|prepared| prepared.authority == by);
    let system = prepared.ok_or_else(Problem::not_found)?.system;
    let known = work::standings_known(&app, system).await?;
    let law = work::law(&app)?;
    let stream = streams::specific_procurement(*id);
    let done = execute::<SpecificProcurements>(&app.log, &stream, &caller.context, || {
        let facts = facts::system(&app.log, system)?;
        let authority = facts::organisation(&app.log, by)?;
        let (standings, mut holding) = work::standings(&app.log, &known)?;
        holding.extend([facts.held(), authority.held()]);
        let buyers = authority.state.authorised.iter().filter(|(_, role)| **role == Role::Buyer);
        let actors: BTreeSet<ActorId> = buyers.map(|(actor, _)| *actor).collect();
        let asked = body.clone();
        let command = IssueInvitation {
            by,
            tenders_until: asked.tenders_until,
            scheme: asked.scheme,
            criteria: asked.criteria,
            labels: asked.labels,
            documents_to_add: asked.documents_to_add,
            binding_until: asked.binding_until,
            language: asked.language,
            sealing: asked.sealing,
            auction: asked.auction,
            life_cycle: asked.life_cycle,
            facts: facts.state,
            standings,
            actors,
            law: law.clone(),
            now: caller.context.now,
        };
        Ok(Prepared { command: Command::IssueInvitation(Box::new(command)), holding })
    })
    .await?;
    // If this breaks off, the worker says it to the system.
    if let Err(failure) = work::note_first_invitation(&app, &caller.context, &done.state).await {
        tracing::warn!(%failure, "the system does not know of its first invitation yet");
    }
    Ok(stepped(StatusCode::OK, &caller, *id, &done))
}

/// A moment at which the period would end.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ShorterPeriodAsked {
    /// When.
    tenders_until: DateTime<Utc>,
}

/// Proposes a shorter period to all that are invited (its authority; § 24(4) sentence 2 VgV).
#[utoipa::path(tag = "specific procurements", request_body = ShorterPeriodAsked, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/shorter-period")]
async fn propose_shorter_period(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<ShorterPeriodAsked>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    let command = Command::ProposeShorterPeriod { by, tenders_until: body.tenders_until, now };
    step(&app, &caller, Role::Buyer, *id, command).await
}

/// Agrees to the shorter period that was proposed (whoever is invited). When the last has agreed it holds.
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/shorter-period/consent")]
async fn agree_to_shorter_period(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    let command = Command::AgreeToShorterPeriod { by, now };
    step(&app, &caller, Role::Supplier, *id, command).await
}

/// Another end of the period.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PeriodAsked {
    /// When.
    tenders_until: DateTime<Utc>,
    /// Why; all that are invited read it.
    reason: Line,
}

/// Moves the end of the period (its authority).
#[utoipa::path(tag = "specific procurements", request_body = PeriodAsked, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/period")]
async fn change_period(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<PeriodAsked>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    let PeriodAsked { tenders_until, reason } = body.into_inner();
    let command = Command::ChangePeriod { by, tenders_until, reason, now };
    step(&app, &caller, Role::Buyer, *id, command).await
}

/// A question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Asking {
    /// What; all that are invited read it, without who asked.
    text: Line,
}

/// Asks a question (whoever is invited).
#[utoipa::path(tag = "specific procurements", request_body = Asking, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/questions")]
async fn ask(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Asking>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    let command = Command::AskQuestion { by, text: body.into_inner().text, now };
    step(&app, &caller, Role::Supplier, *id, command).await
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Answering {
    /// To all.
    text: Line,
    /// Whether it matters for tenders.
    matters: bool,
    /// When the period ends from now on, if it is moved with the answer.
    tenders_until: Option<DateTime<Utc>>,
}

/// Answers a question to all that are invited (its authority). A late answer that matters moves the period.
#[utoipa::path(tag = "specific procurements", request_body = Answering,
    params(("id" = String, Path), ("question" = u16, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/questions/{question}/answer")]
async fn answer(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, u16)>,
    body: web::Json<Answering>,
) -> Result<HttpResponse, Problem> {
    let ((id, question), by, now) = (path.into_inner(), caller.organisation(), caller.context.now);
    let Answering { text, matters, tenders_until } = body.into_inner();
    let command = Command::AnswerQuestion { by, question, text, matters, tenders_until, now };
    step(&app, &caller, Role::Buyer, id, command).await
}

/// Other documents.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DocumentsAsked {
    /// All documents that hold from now on.
    documents: Vec<Document>,
    /// What changed.
    what: Line,
    /// Whether the change is substantial: it then moves the period.
    substantial: bool,
    /// When the period ends from now on, if it is moved with the change.
    tenders_until: Option<DateTime<Utc>>,
}

/// Changes the documents of the call (its authority).
#[utoipa::path(tag = "specific procurements", request_body = DocumentsAsked, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/documents")]
async fn change_documents(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<DocumentsAsked>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    check_documents(&app, &body.documents)?;
    let (by, now) = (caller.organisation(), caller.context.now);
    let DocumentsAsked { documents, what, substantial, tenders_until } = body.into_inner();
    let command = Command::ChangeDocuments { by, documents, what, substantial, tenders_until, now };
    step(&app, &caller, Role::Buyer, *id, command).await
}

/// The end without an award.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CancelProcurement {
    /// The ground of § 63(1) VgV.
    ground: CancellationGround,
    /// Why; all that are invited read it.
    reason: Line,
}

/// Ends the competition without an award (its authority; § 63 VgV). What is sealed then stays sealed,
/// and keys that were handed over are deleted.
#[utoipa::path(tag = "specific procurements", request_body = CancelProcurement, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/cancellation")]
async fn cancel_procurement(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<CancelProcurement>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    insists_on_nothing(&app, &caller, *id)?;
    let by = caller.organisation();
    let CancelProcurement { ground, reason } = body.into_inner();
    let stream = streams::specific_procurement(*id);
    let done = execute::<SpecificProcurements>(&app.log, &stream, &caller.context, || {
        // Held: no contract is concluded while the competition is ended.
        let award = facts::award(&app.log, *id)?;
        let holding = vec![award.held()];
        let contract = award.state.concluded.is_some();
        let command = Command::Cancel { by, ground, reason: reason.clone(), contract };
        Ok(Prepared { command, holding })
    })
    .await?;
    // If this breaks off, the worker does it.
    if let Err(failure) = work::opening::forget_keys(&app) {
        tracing::warn!(%failure, "keys of an ended competition were not deleted yet");
    }
    Ok(stepped(StatusCode::OK, &caller, *id, &done))
}

//! The opening over HTTP, and what is said of data that was collected from catalogues.
//! A key that comes too early or from the wrong hand is refused, not kept, and the attempt is recorded.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use procurement::specific_procurement::SpecificProcurementCommand as Command;
use schemas::ids::{SpecificProcurementId, TenderId};
use schemas::organisation::Role;
use schemas::tender::TenderContent;
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::tendering::attempted;
use super::{App, Caller, Problem, ProcurementWritten, insists_on_nothing, step, stepped};
use crate::execute::Failure;
use crate::facts;
use crate::tendering::opening::{self as work, OpeningError};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(hand_over_key)
        .service(open_tenders)
        .service(confirm_collected)
        .service(contest_collected)
        .service(resolve_contested);
}

/// A key that opens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OpeningKey {
    /// Which of the keys of the invitation, from 0.
    key: u8,
    /// The identity of age, `AGE-SECRET-KEY-1…`, that `marktbuch tender hand-over` unwraps for its holder.
    identity: String,
}

/// Hands over a key (one of its holders, after the end of the period).
#[utoipa::path(tag = "specific procurements", request_body = OpeningKey, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/opening-keys")]
async fn hand_over_key(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<OpeningKey>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    insists_on_nothing(&app, &caller, *id)?;
    let who = (caller.organisation(), caller.bearer.actor);
    let OpeningKey { key, identity } = body.into_inner();
    // Wiped when it is dropped; what the parser held before is beyond reach.
    let identity = Zeroizing::new(identity);
    let handed = (key, identity.as_str());
    let outcome = work::hand_over(&app, &caller.context, *id, who, handed).await;
    let done = recorded(&app, &caller, *id, outcome).await?;
    Ok(stepped(StatusCode::OK, &caller, *id, &done))
}

/// Opens all tenders at once (its authority, when every key was handed over).
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/opening")]
async fn open_tenders(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Buyer)?;
    insists_on_nothing(&app, &caller, *id)?;
    let outcome = work::open(&app, &caller.context, *id, caller.organisation()).await;
    let done = recorded(&app, &caller, *id, outcome).await?;
    Ok(stepped(StatusCode::OK, &caller, *id, &done))
}

/// No. 7: what was tried too early, or by the wrong person, is in the log before it is refused.
async fn recorded<T>(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
    outcome: Result<T, OpeningError>,
) -> Result<T, Problem> {
    let what = match &outcome {
        Err(OpeningError::Failed(Failure::Rejected(no))) => match no.code.as_str() {
            "before_the_end" => Some("tenders were to be opened before the end of the period"),
            "not_a_holder" => Some("a key was to be handed over by somebody who does not hold it"),
            "not_the_authority" => Some("tenders were to be opened by another authority"),
            _ => None,
        },
        Ok(_) | Err(_) => None,
    };
    let exists = || facts::specific_procurement(&app.log, id).map(|f| f.state.prepared.is_some());
    if let Some(what) = what
        && exists()?
    {
        attempted(app, caller, id, what).await?;
    }
    Ok(outcome?)
}

impl From<OpeningError> for Problem {
    fn from(error: OpeningError) -> Self {
        let title = error.to_string();
        match error {
            OpeningError::Failed(failure) => failure.into(),
            OpeningError::AnotherKey { key } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "another_key", title)
                    .with(serde_json::json!({ "key": key }))
            }
            OpeningError::NoKey(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no_key", title),
            OpeningError::KeyGone { key } => Self::new(StatusCode::CONFLICT, "key_gone", title)
                .with(serde_json::json!({ "key": key })),
        }
    }
}

/// Says that what was collected from its catalogue is right (its tenderer; § 27(4) VgV).
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/collected-data/confirmation")]
async fn confirm_collected(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    step(&app, &caller, Role::Supplier, *id, Command::ConfirmCollectedData { by, now }).await
}

/// An objection.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Objection {
    /// What is wrong.
    reason: Line,
}

/// Objects to what was collected from its catalogue (its tenderer; § 27(4) VgV).
#[utoipa::path(tag = "specific procurements", request_body = Objection, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/collected-data/objection")]
async fn contest_collected(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Objection>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    let command = Command::ContestCollectedData { by, reason: body.into_inner().reason, now };
    step(&app, &caller, Role::Supplier, *id, command).await
}

/// The decision on an objection.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ObjectionResolved {
    /// The tender.
    tender_id: TenderId,
    /// The tender as corrected; none if it does not bind.
    corrected: Option<TenderContent>,
    /// Why.
    reason: Line,
}

/// Decides on an objection to collected data (its authority; ).
#[utoipa::path(tag = "specific procurements", request_body = ObjectionResolved, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/collected-data/resolution")]
async fn resolve_contested(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<ObjectionResolved>,
) -> Result<HttpResponse, Problem> {
    let by = caller.organisation();
    let ObjectionResolved { tender_id, corrected, reason } = body.into_inner();
    let (tender, corrected) = (tender_id, corrected.map(Box::new));
    let command = Command::ResolveContestedData { by, tender, corrected, reason };
    step(&app, &caller, Role::Buyer, *id, command).await
}

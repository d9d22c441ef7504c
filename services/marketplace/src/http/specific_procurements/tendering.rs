//! Tenders over HTTP: taken sealed, or sealed on receipt before anything is written; read after the opening only.
//! An attempt to read before is refused and recorded (R-1.60 Nos. 2 and 7, R-1.64).

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use procurement::specific_procurement::{
    Presentation, SpecificProcurement, SpecificProcurementCommand as Command, Stage,
    TenderOnArrival, content,
};
use schemas::catalogue::FileDigest;
use schemas::ids::{SpecificProcurementId, TenderId};
use schemas::organisation::Role;
use schemas::recorded::Recorded;
use schemas::specific_procurement::{MappedLine, SealedBy, SpecificProcurementEvent};
use schemas::tender::{Found, TenderContent};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::{App, Caller, Problem, ProcurementWritten, insists_on_nothing, revision, step};
use crate::execute::{Context, Failure};
use crate::facts::{self, Fact};
use crate::http::attached::{attachment, on_record};
use crate::http::written::written;
use crate::streams;
use crate::tendering::{self as work, documents, sealing};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(hand_in_tender)
        .service(withdraw_tender)
        .service(read_document)
        .service(read_tender)
        .service(map_collection)
        .service(refuse_collection);
}

/// The receipt of a tender: what arrived, exactly when, and where the log says so.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TenderReceipt {
    /// The specific procurement.
    procurement_id: SpecificProcurementId,
    /// The tender.
    tender_id: TenderId,
    /// Which version of it.
    version: u16,
    /// SHA-256 of the sealed bytes.
    sealed: FileDigest,
    /// When it was wholly received.
    received_at: DateTime<Utc>,
    /// Whether that was after the end of the period.
    late: bool,
    /// Its position in the log.
    position: u64,
    /// Where the log's own receipt is: it proves that the tender was there then.
    receipt: String,
    /// What its tenderer should know while it can still hand in another: prices of zero, lines without a price, documents that
    /// are asked for and not there. Only of a tender that came as JSON: one that is sealed nobody here can read
    /// (`marktbuch tender seal` tells it there).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// The most bytes of a tender as JSON: its documents are in it in base64, and JSON may be written with room.
const MOST_JSON: usize = 2 * sealing::MOST_TEXT + sealing::MOST_PLAIN;

/// Hands in a tender, in text form and without a signature (whoever is invited; ). Another one takes its place.
///
/// As `application/octet-stream` it was sealed by the tenderer (`marktbuch tender seal`): nobody here can read it before
/// the keys are handed over. As JSON (`TenderContent`) it is sealed here in memory, before anything is written.
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    request_body(content((TenderContent = "application/json"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = TenderReceipt), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/tenders")]
async fn hand_in_tender(
    app: web::Data<App>,
    mut caller: Caller,
    id: web::Path<SpecificProcurementId>,
    content_type: web::Header<ContentType>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let by = caller.organisation();
    if !facts::specific_procurement(&app.log, *id)?.state.is_invited(by) {
        return Err(Problem::not_found());
    }
    insists_on_nothing(&app, &caller, *id)?;
    let body = whole(&mut body).await?;
    // The body is whole from here on.
    caller.has_handed_in();
    let received_at = caller.context.now;
    let state = facts::specific_procurement(&app.log, *id)?.state;
    let (sealed, sealed_by, warnings) = match content_type.0.0.essence_str() {
        "application/octet-stream" => (sealed_by_tenderer(&body)?, SealedBy::Tenderer, Vec::new()),
        "application/json" => {
            let (sealed, warnings) = sealed_here(&state, &caller, &body)?;
            (sealed, SealedBy::Marketplace, warnings)
        }
        _ => {
            let title = "a tender is `application/octet-stream` (sealed) or `application/json`";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "content_type_unusable", title));
        }
    };
    drop(body);
    let bytes = sealed.len() as u64;
    let data = app.data.clone();
    // Durable before it is spoken of: if the process dies in between, a file is left that nobody can read or names.
    let kept = web::block(move || work::keep(&data, &sealed)).await.map_err(Problem::broken)?;
    let sealed = kept.map_err(Problem::broken)?;
    let arrived = TenderOnArrival { by, sealed, bytes, sealed_by, received_at };
    let context = Context { now: received_at, ..caller.context.clone() };
    let done = work::step(&app, &context, *id, Command::ReceiveTender(arrived)).await?;
    let tender_id = TenderId::of(*id, by);
    let last = done.state.tenders.get(&tender_id).and_then(|tender| tender.versions.last());
    let last = last.ok_or_else(|| Problem::broken("a tender was received and is not there"))?;
    let body = TenderReceipt {
        procurement_id: *id,
        tender_id,
        version: last.version,
        sealed: last.sealed.clone(),
        received_at: last.at,
        late: last.late,
        position: done.position,
        receipt: format!("/api/v1/log/receipts/{}", done.position),
        warnings,
    };
    Ok(written(StatusCode::CREATED, done.position, revision(&caller, &done), body))
}

fn unusable(code: &str, why: &impl ToString) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, why.to_string())
}

/// The body in memory only: what is in a tender is written nowhere before it is sealed.
async fn whole(body: &mut web::Payload) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut bytes = Zeroizing::new(Vec::new());
    while let Some(part) = body.next().await {
        let part = part.map_err(|why| {
            let title = format!("the body broke off: {why}");
            Problem::new(StatusCode::BAD_REQUEST, "body_unusable", title)
        })?;
        if bytes.len() + part.len() > MOST_JSON {
            let title = format!("a tender has at most {MOST_JSON} bytes with its documents");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", title));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn sealed_by_tenderer(body: &[u8]) -> Result<Vec<u8>, Problem> {
    if body.len() > sealing::MOST_SEALED {
        let most = sealing::MOST_SEALED;
        let title = format!("a sealed tender has at most {most} bytes");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", title));
    }
    if !sealing::is_sealed(body) {
        let title = "these bytes are not sealed: `marktbuch tender seal` makes them so";
        return Err(unusable("not_sealed", &title));
    }
    Ok(body.to_vec())
}

/// Read, checked and sealed in memory; with what its tenderer should know.
fn sealed_here(
    state: &SpecificProcurement,
    caller: &Caller,
    body: &[u8],
) -> Result<(Vec<u8>, Vec<String>), Problem> {
    let (Some(prepared), Some(invited)) = (&state.prepared, &state.invited) else {
        return Err(Problem::not_found());
    };
    let says: TenderContent = serde_json::from_slice(body)
        .map_err(|why| Problem::new(StatusCode::BAD_REQUEST, "body_unusable", why.to_string()))?;
    let (by, issued) = (caller.organisation(), &invited.issued);
    if let Some(no) = content::objection(&prepared.lines, issued.scheme.basis, &says) {
        let problem = unusable("tender_unusable", &no);
        return Err(match no.rule() {
            Some(rule) => problem.under(rule),
            None => problem,
        });
    }
    documents::check(&says).map_err(|why| unusable("tender_unusable", &why).under("R-1.55"))?;
    let remarks = content::remarks(&prepared.lines, &issued.documents_to_add, &says);
    let currency = issued.currency;
    content::checked(prepared.procurement, by, &prepared.lines, currency, &says)
        .map_err(|why| unusable("tender_unusable", &why))?;
    let plain = sealing::plain(&says).map_err(|why| unusable("tender_unusable", &why))?;
    let sealed = sealing::seal(&plain, &issued.sealing).map_err(Problem::broken)?;
    Ok((sealed, remarks.iter().map(ToString::to_string).collect()))
}

/// Takes a tender back before the end of the period (its tenderer).
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/tenders/withdrawal")]
async fn withdraw_tender(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    step(&app, &caller, Role::Supplier, *id, Command::WithdrawTender { by, now }).await
}

/// An opened tender.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TenderRead {
    /// The tender as it was opened; as corrected, where it was.
    #[schema(value_type = Object)]
    opened: schemas::tender::OpenedTender,
    /// Whether it arrived after the end of the period.
    late: bool,
    /// Whether data collected from a catalogue is contested or not yet answered.
    settled: bool,
    /// Documents that the invitation asks for and the tender does not have, by their names there.
    missing_documents: Vec<Line>,
}

/// What is in a tender, after the opening: for the authority, auditors and its own tenderer.
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path), ("tender" = String, Path)),
    responses((status = 200, body = TenderRead), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/tenders/{tender}")]
async fn read_tender(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, TenderId)>,
) -> Result<HttpResponse, Problem> {
    let (id, tender) = path.into_inner();
    let fact = may_read(&app, &caller, id, tender).await?;
    let state = fact.state;
    let found = state.found.iter().find(|found| found.tender == tender);
    let opened = found.ok_or_else(Problem::not_found)?.clone();
    let settled = state.presented.get(&tender).is_none_or(|shown| {
        !matches!(shown.outcome, Presentation::Open | Presentation::Contested { .. })
    });
    let demanded = state.invited.as_ref().map(|invited| invited.issued.documents_to_add.as_slice());
    let missing_documents = match &opened.found {
        Found::Read { tender, .. } => {
            content::missing_documents(demanded.unwrap_or_default(), tender)
        }
        Found::Unreadable { .. } => Vec::new(),
    };
    let late = state.is_late(tender);
    let body = TenderRead { opened, late, settled, missing_documents };
    let revision = fact.revision.filter(|_| caller.bearer.role != Role::Supplier);
    Ok(written(StatusCode::OK, app.log.head(), revision, body))
}

/// By which way documents of tenders are read.
const DOCUMENTS: &str =
    "GET /api/v1/specific-procurements/{id}/tenders/{tender}/documents/{sha256}";

/// A document that came with a tender, after the opening: for the authority, auditors and its own tenderer. It may
/// name persons: reading it is put on record.
#[utoipa::path(tag = "specific procurements",
    params(("id" = String, Path), ("tender" = String, Path), ("sha256" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/tenders/{tender}/documents/{sha256}")]
async fn read_document(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, TenderId, FileDigest)>,
) -> Result<HttpResponse, Problem> {
    let (id, tender, digest) = path.into_inner();
    let state = may_read(&app, &caller, id, tender).await?.state;
    let says = state.content(tender).ok_or_else(Problem::not_found)?;
    let named = says.documents.iter().find(|document| document.sha256.as_ref() == Some(&digest));
    let named = named.ok_or_else(Problem::not_found)?;
    let stream = streams::specific_procurement(id);
    let events: Vec<Recorded<SpecificProcurementEvent>> = facts::history(&app.log, &stream)?;
    let handed_in = events.iter().rev().find_map(|recorded| {
        let SpecificProcurementEvent::TenderReceived(e) = &recorded.event else { return None };
        (e.tender == tender).then_some(recorded.actor)
    });
    on_record(&app, &caller, DOCUMENTS, handed_in.ok_or_else(Problem::not_found)?).await?;
    // Its tenderer wrote the media type: what no header can have is told as bytes.
    let usual = named.media_type.as_str().bytes().all(|byte| byte.is_ascii_graphic());
    let media_type = if usual { named.media_type.as_str() } else { "application/octet-stream" };
    attachment(&app, &digest, media_type)
}

/// The call, for one that may read this tender now; an attempt to read before is recorded.
async fn may_read(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
    tender: TenderId,
) -> Result<Fact<SpecificProcurement>, Problem> {
    let fact = facts::specific_procurement(&app.log, id)?;
    let (state, own) = (&fact.state, caller.organisation());
    let prepared = state.prepared.as_ref().ok_or_else(Problem::not_found)?;
    let its_tenderer = TenderId::of(id, own) == tender && state.is_invited(own);
    let allowed = match caller.bearer.role {
        Role::Auditor => true,
        Role::Buyer => prepared.authority == own,
        Role::Supplier => its_tenderer,
        Role::Operator => false,
    };
    if !allowed {
        attempted(app, caller, id, "a tender was to be read by somebody for whom it is not")
            .await?;
        return Err(Problem::not_found());
    }
    if state.stage() != Stage::Opened && state.opened.is_none() {
        if !its_tenderer {
            attempted(app, caller, id, "a tender was to be read before the opening").await?;
        }
        return Err(Problem::sealed(state.invited.as_ref().map(|invited| invited.tenders_until)));
    }
    Ok(fact)
}

/// Records that somebody tried what is not allowed (§ 10(1) No. 7 VgV; ).
pub(super) async fn attempted(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
    what: &str,
) -> Result<(), Failure> {
    let what = Line::parse(what).map_err(|why| Failure::Broken(why.to_string()))?;
    let (by, now) = (caller.bearer.actor, caller.context.now);
    let context = Context { if_match: None, ..caller.context.clone() };
    work::step(app, &context, id, Command::RecordAttempt { by, what, now }).await.map(|_| ())
}

/// Which offers stand for which lines.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Mapping {
    /// A line that is missing will be missing in the tender.
    lines: Vec<MappedLine>,
    /// That what is collected is the firm's tender, under the conditions of the documents; without it nothing is said.
    accepts_conditions: bool,
}

/// Says which offers of its catalogue are collected for which lines (whoever's data may be collected; mode B).
#[utoipa::path(tag = "specific procurements", request_body = Mapping, params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/collection/mapping")]
async fn map_collection(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    body: web::Json<Mapping>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let Mapping { lines, accepts_conditions } = body.into_inner();
    if !accepts_conditions {
        let why = "what is collected is a tender: it accepts the conditions, or is refused";
        return Err(Problem::parameter("accepts_conditions", why));
    }
    let (by, now) = (caller.organisation(), caller.context.now);
    step(&app, &caller, Role::Supplier, *id, Command::MapCollection { by, lines, now }).await
}

/// Refuses the collection of data from its catalogue (mode B). Nothing is held against who does.
#[utoipa::path(tag = "specific procurements", params(("id" = String, Path)),
    responses((status = 200, body = ProcurementWritten), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/collection/refusal")]
async fn refuse_collection(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
) -> Result<HttpResponse, Problem> {
    let (by, now) = (caller.organisation(), caller.context.now);
    step(&app, &caller, Role::Supplier, *id, Command::RefuseCollection { by, now }).await
}

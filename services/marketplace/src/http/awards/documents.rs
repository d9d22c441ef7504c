//! Documents of a tenderer's answer over HTTP: handed in by whoever was asked, before the answer names them; read by the
//! authority, auditors and the tenderer itself. What they are worth is judged elsewhere.

use actix_web::{HttpResponse, get, post, web};
use procurement::awarding::Award;
use schemas::award::{AwardEvent, TendererAnswered};
use schemas::catalogue::FileDigest;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::organisation::Role;
use schemas::recorded::Recorded;

use super::may_read;
use crate::app::App;
use crate::handed_in::{self, Purpose};
use crate::http::attached::{attachment, on_record};
use crate::http::auth::Caller;
use crate::http::documents::{Kept, taken};
use crate::http::problem::Problem;
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(hand_in).service(read);
}

/// By which way documents are read.
const ENDPOINT: &str = "GET /api/v1/specific-procurements/{id}/award/documents/{sha256}";

/// The most bytes of a document.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Hands in a document for an answer (a tenderer while a question to it is open). The answer then names its digest.
///
/// The bytes are the body. Handed in again, it is the same.
#[utoipa::path(tag = "awards", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Kept), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/specific-procurements/{id}/award/documents")]
pub(crate) async fn hand_in(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let tenderer = caller.organisation();
    let award = super::of_tenderer(&app, &caller, *id)?;
    if !is_asked(&award, tenderer) {
        let title = "documents are handed in while a question to you is open";
        return Err(Problem::new(actix_web::http::StatusCode::CONFLICT, "nothing_asked", title));
    }
    let purpose = Purpose::Answer { procurement: *id, tenderer };
    let kept = taken(&app, &mut body, MOST_BYTES, purpose).await?;
    Ok(HttpResponse::Created().json(kept))
}

/// Whether a question to the tenderer waits for its answer.
fn is_asked(award: &Award, tenderer: OrganisationId) -> bool {
    let own = award.tender_of(tenderer).map(|tender| tender.tender);
    let asked = |tender| award.enquiries.values().any(|e| e.asked.tender == tender && e.waits());
    own.is_some_and(asked)
}

/// An answer names only what its tenderer handed in for it: everything that the log names is there.
pub(super) fn check(
    app: &App,
    (procurement, tenderer): (SpecificProcurementId, OrganisationId),
    answer: &TendererAnswered,
) -> Result<(), Problem> {
    let purpose = Purpose::Answer { procurement, tenderer };
    let mut documents = answer.documents.iter();
    match documents.find(|named| !handed_in::is_kept(&app.data, &named.sha256, purpose)) {
        Some(missing) => Err(Problem::parameter(
            "documents",
            format!("`{}` was not handed in: POST …/award/documents first", missing.name),
        )),
        None => Ok(()),
    }
}

/// A document of an answer (the authority, auditors, its own tenderer). It may name persons: reading it is put on record.
#[utoipa::path(tag = "awards", params(("id" = String, Path), ("sha256" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/award/documents/{sha256}")]
pub(crate) async fn read(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SpecificProcurementId, FileDigest)>,
) -> Result<HttpResponse, Problem> {
    let (id, digest) = path.into_inner();
    let award = facts::award(&app.log, id)?.state;
    let begun = award.begun.as_ref().ok_or_else(Problem::not_found)?;
    let own = award.tender_of(caller.organisation()).map(|tender| tender.tender);
    if caller.bearer.role != Role::Supplier {
        may_read(&caller, begun.authority)?;
    }
    let events: Vec<Recorded<AwardEvent>> = facts::history(&app.log, &streams::award(id))?;
    let named = events.iter().find_map(|recorded| {
        let AwardEvent::TendererAnswered(answer) = &recorded.event else { return None };
        let asked = award.enquiries.get(&answer.enquiry).map(|enquiry| enquiry.asked.tender);
        if caller.bearer.role == Role::Supplier && (own.is_none() || asked != own) {
            return None;
        }
        let document = answer.documents.iter().find(|document| document.sha256 == digest)?;
        Some((recorded.actor, document.media_type.to_string()))
    });
    let (giver, media_type) = named.ok_or_else(Problem::not_found)?;
    on_record(&app, &caller, ENDPOINT, giver).await?;
    attachment(&app, &digest, &media_type)
}

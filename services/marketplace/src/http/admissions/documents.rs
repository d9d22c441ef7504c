//! Documents of an admission over HTTP: handed in as evidence, read by those who handle it. They may name persons: who
//! reads one is put on record first. What they are worth is assessed elsewhere.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::admission::{HandedIn, Step};
use schemas::admission::AdmissionEvent;
use schemas::catalogue::FileDigest;
use schemas::exclusion::Ground;
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::organisation::Role;
use schemas::recorded::Recorded;
use schemas::suitability::{DeclarationForm, Proves};
use schemas::terms::{Document, EvidenceKind};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Submitted, answered, handled, own};
use crate::admissions::{take, try_out};
use crate::app::App;
use crate::http::attached::{attachment, on_record};
use crate::http::auth::Caller;
use crate::http::catalogues::received_up_to;
use crate::http::problem::Problem;
use crate::{facts, streams};

/// By which way documents are read.
const ENDPOINT: &str = "GET /api/v1/admissions/{id}/documents/{sha256}";

/// The most bytes of a document.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(provide).service(document);
}

/// What a document shows: a criterion of a category, or a ground for exclusion.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Evidence {
    /// The category of the criterion.
    category: Option<CategoryKey>,
    /// The criterion.
    criterion: Option<CategoryKey>,
    /// The ground.
    ground: Option<Ground>,
    /// Of which kind it is.
    kind: EvidenceKind,
    /// The name of the file.
    name: Line,
    /// Who issued it.
    issuer: Line,
    /// Its last day, if it has one.
    valid_until: Option<NaiveDate>,
}

impl Evidence {
    fn proves(&self) -> Result<Proves, Problem> {
        match (&self.category, &self.criterion, self.ground) {
            (Some(category), Some(criterion), None) => {
                let (category, criterion) = (category.clone(), criterion.clone());
                Ok(Proves::Criterion { category, criterion })
            }
            (None, None, Some(ground)) => Ok(Proves::Ground { ground }),
            _ => Err(Problem::parameter("ground", "name `category` and `criterion`, or `ground`")),
        }
    }
}

/// Hands in a document as evidence (the candidate; the operator that runs the system for what it holds already,
/// § 50(3) VgV). The document is the body.
#[utoipa::path(tag = "admissions", params(("id" = String, Path), Evidence),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/evidence")]
pub(in crate::http) async fn provide(
    app: web::Data<App>,
    mut caller: Caller,
    request: HttpRequest,
    id: web::Path<AdmissionId>,
    evidence: web::Query<Evidence>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let admission = match caller.bearer.role {
        Role::Operator => handled(&app, &caller, *id)?,
        Role::Supplier | Role::Buyer | Role::Auditor => own(&app, &caller, *id)?,
    };
    let proves = evidence.proves()?;
    let Evidence { kind, name, issuer, valid_until, .. } = evidence.into_inner();
    let content = request.headers().get("Content-Type").and_then(|value| value.to_str().ok());
    let media_type = Line::parse(content.unwrap_or("application/octet-stream"))
        .map_err(|why| Problem::parameter("Content-Type", why))?;
    let file = received_up_to(&app, &mut body, MOST_BYTES).await?;
    caller.has_handed_in();
    let handed_in = HandedIn {
        proves,
        kind,
        document: Document { sha256: file.digest().clone(), name, media_type },
        issuer,
        valid_until,
    };
    let step = Step::ProvideEvidence(handed_in);
    // A document that is refused is not kept.
    try_out(&app, &caller.context, admission, &step)?;
    file.keep(&app.data).map_err(Problem::broken)?;
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::CREATED, *id, &taken))
}

/// A document of an admission (the candidate, the operator that runs the system, auditors). It may name persons:
/// reading it is put on record.
#[utoipa::path(tag = "admissions", params(("id" = String, Path), ("sha256" = String, Path)),
    responses((status = 200, description = "The document as it came"),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/admissions/{id}/documents/{sha256}")]
pub(in crate::http) async fn document(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(AdmissionId, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, digest) = path.into_inner();
    let digest = FileDigest::parse(&digest).map_err(|why| Problem::parameter("sha256", why))?;
    match caller.bearer.role {
        Role::Auditor => {}
        Role::Operator => drop(handled(&app, &caller, id)?),
        Role::Supplier | Role::Buyer => drop(own(&app, &caller, id)?),
    }
    let media_type = recorded(&app, &caller, (id, &digest)).await?;
    attachment(&app, &digest, &media_type)
}

/// Puts on record that a document which the admission names is about to be read, and answers with its media type.
/// One's own is no reading.
pub(super) async fn recorded(
    app: &App,
    caller: &Caller,
    (id, digest): (AdmissionId, &FileDigest),
) -> Result<String, Problem> {
    let events: Vec<Recorded<AdmissionEvent>> = facts::history(&app.log, &streams::admission(id))?;
    let named = events
        .iter()
        .find_map(|recorded| Some((recorded.actor, media_type(&recorded.event, digest)?)));
    let (giver, media_type) = named.ok_or_else(Problem::not_found)?;
    on_record(app, caller, ENDPOINT, giver).await?;
    Ok(media_type)
}

/// The media type of a document, if this event names it.
fn media_type(event: &AdmissionEvent, digest: &FileDigest) -> Option<String> {
    if let AdmissionEvent::EvidenceProvided(e) = event {
        let named = Some(&e.document).filter(|named| named.sha256 == *digest);
        return named.map(|named| named.media_type.to_string());
    }
    let AdmissionEvent::SelfDeclarationGiven(e) = event else { return None };
    let media_type = match e.form {
        DeclarationForm::Own => "application/json",
        DeclarationForm::Espd41 | DeclarationForm::Espd40 => "application/xml",
    };
    (e.document == *digest).then(|| media_type.to_owned())
}

/// A kept document.
pub(super) fn read_kept(app: &App, digest: &FileDigest) -> Result<Vec<u8>, Problem> {
    std::fs::read(app.data.file(digest)).map_err(Problem::broken)
}

//! Self-declarations over HTTP, in JSON or as a response of the European Single Procurement Document.
//! How that document is read and written stands in `formats::espd`.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use procurement::admission::Step;
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::organisation::Role;
use schemas::suitability::{DeclarationForm, SelfDeclaration, SelfDeclarationGiven};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::documents::{read_kept, recorded};
use super::{Submitted, answered, own};
use crate::admissions::{Asking, party, take, try_out};
use crate::app::App;
use crate::formats::espd::{self, Note};
use crate::http::auth::Caller;
use crate::http::catalogues::received_up_to;
use crate::http::problem::Problem;
use crate::http::waiting::AtLeast;
use crate::http::written::written;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(declare).service(declaration).service(ask_reasons);
}

/// What a response of the document does not say.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Beside {
    /// Whether a catalogue in the set format accompanies the request.
    #[serde(default)]
    catalogue: bool,
    /// Whether data may be collected from it.
    #[serde(default)]
    collection: bool,
}

/// What was understood of a declaration.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Declared {
    /// The admission.
    admission_id: AdmissionId,
    /// In which form it came.
    form: DeclarationForm,
    /// What it declares.
    declares: SelfDeclaration,
    /// What was not understood, with lines.
    notes: Vec<Note>,
}

/// Hands in a self-declaration (the candidate): JSON, or the response of the ESPD as `application/xml`.
#[utoipa::path(tag = "admissions", params(("id" = String, Path), Beside),
    request_body(content((SelfDeclaration = "application/json"), (String = "application/xml"))),
    responses((status = 200, body = Declared), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/self-declaration")]
pub(in crate::http) async fn declare(
    app: web::Data<App>,
    mut caller: Caller,
    request: HttpRequest,
    id: web::Path<AdmissionId>,
    beside: web::Query<Beside>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let admission = own(&app, &caller, *id)?;
    let content = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_xml = content.is_some_and(|content| content.contains("xml"));
    let file = received_up_to(&app, &mut body, espd::MOST_BYTES as u64).await?;
    caller.has_handed_in();
    let bytes = std::fs::read(file.path()).map_err(Problem::broken)?;
    let (form, declares, notes) = if is_xml {
        let asking = Asking::of(&app.log, admission.1, &[])?;
        let read = espd::read(&bytes, &asking.lots()).map_err(unusable)?;
        let Beside { catalogue, collection } = beside.into_inner();
        let declares = SelfDeclaration { catalogue, collection, ..read.declares };
        (read.form, declares, read.notes)
    } else {
        let declares = serde_json::from_slice(&bytes).map_err(|why| {
            Problem::new(StatusCode::BAD_REQUEST, "body_unusable", why.to_string())
        })?;
        (DeclarationForm::Own, declares, Vec::new())
    };
    let document = file.digest().clone();
    let given = SelfDeclarationGiven { form, document, declares, renewal: false };
    let step = Step::GiveSelfDeclaration(given.clone());
    // A document that is refused is not kept.
    try_out(&app, &caller.context, admission, &step)?;
    file.keep(&app.data).map_err(Problem::broken)?;
    let taken = take(&app, &caller.context, admission, &step).await?;
    let understood = Declared { admission_id: *id, form, declares: given.declares, notes };
    Ok(written(StatusCode::OK, taken.position, taken.revision, understood))
}

fn unusable(why: espd::Unusable) -> Problem {
    let title = why.to_string();
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "espd_unusable", title).with(why)
}

/// The last self-declaration (the candidate, the operator that runs the system, auditors): JSON, or with
/// `Accept: application/xml` the response of the ESPD as it came, or written from it.
///
/// A document as it came may name persons: reading it is put on record.
#[utoipa::path(tag = "admissions", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = SelfDeclaration), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/admissions/{id}/self-declaration")]
pub(in crate::http) async fn declaration(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<AdmissionId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let view = seen.market.admissions.get(&id).ok_or_else(Problem::not_found)?;
    let shown = super::shown::to(&seen.market, &caller, view).ok_or_else(Problem::not_found)?;
    let given = shown.file.and_then(|file| file.declaration).ok_or_else(Problem::not_found)?;
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    if !accepts.is_some_and(|accepts| accepts.contains("xml")) {
        return Ok(written(StatusCode::OK, seen.position, None, given.declares));
    }
    let document = match given.form {
        DeclarationForm::Espd41 | DeclarationForm::Espd40 => {
            recorded(&app, &caller, (*id, &given.document)).await?;
            read_kept(&app, &given.document)?
        }
        DeclarationForm::Own => {
            let asking = Asking::of(&app.log, shown.system_id, &[])?;
            let heading = asking.heading(&app.log, caller.context.now)?;
            let firm = party(&app.log, shown.supplier_id)?;
            espd::response(&heading, &asking.lots(), &firm, &given.declares).into_bytes()
        }
    };
    Ok(HttpResponse::Ok().content_type("application/xml").body(document))
}

/// A category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OfCategory {
    /// The category.
    category: CategoryKey,
}

/// Asks for the reasons of a refusal (the candidate); they are due within 15 days.
#[utoipa::path(tag = "admissions", request_body = OfCategory, params(("id" = String, Path)),
    responses((status = 200, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/reasons-request")]
pub(in crate::http) async fn ask_reasons(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    body: web::Json<OfCategory>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let admission = own(&app, &caller, *id)?;
    let step = Step::RequestReasons { category: body.into_inner().category };
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::OK, *id, &taken))
}

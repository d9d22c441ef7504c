//! What is kept of a person over HTTP: read by the person, operators and auditors; put right; erased by two people.
//! Whoever reads what is kept of somebody else is on record before; what may be erased is a rule and not decided here.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use procurement::person::Person;
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use schemas::person::{ErasureGround, ErasureRequested, KeptField, PersonalDataErased};
use schemas::retention::RetentionClass;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::written::written;
use crate::app::App;
use crate::execute::Failure;
use crate::persons::{self, Mail, Opening, PersonalData, Telephone};
use crate::readings::{self, Permit, Reading};
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(one).service(correct).service(openings).service(request).service(erase);
}

/// What is kept of a person, and what the log says about it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonView {
    /// Who.
    actor_id: ActorId,
    /// For whom the person acts; none if nothing is kept.
    organisation_id: Option<OrganisationId>,
    /// The class of the records that the data explains.
    #[schema(value_type = Option<String>)]
    retention: Option<RetentionClass>,
    /// The fields kept, with the commitments that the log holds.
    #[schema(value_type = Vec<Object>)]
    fields: Vec<KeptField>,
    /// What they say; none if it was erased or the key is not here.
    data: Option<PersonalData>,
    /// Why what is kept is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_withheld: Option<String>,
    /// The request for erasure that waits for a second person.
    #[schema(value_type = Option<Object>)]
    erasure_requested: Option<ErasureRequested>,
    /// The last erasure.
    #[schema(value_type = Option<Object>)]
    erased: Option<PersonalDataErased>,
}

impl PersonView {
    async fn of(
        app: &App,
        caller: &Caller,
        endpoint: &'static str,
        actor_id: ActorId,
        person: Person,
    ) -> Result<Self, Problem> {
        let data = Some(app.persons.data(actor_id)?).filter(|data| !data.is_empty());
        let (data, data_withheld) = match data {
            Some(data) => match permit(app, caller, endpoint, actor_id).await? {
                Permit::Recorded => (Some(data), None),
                Permit::Withheld(why) => (None, Some(why)),
            },
            None => (None, None),
        };
        let kept = person.kept.as_ref();
        let fields = kept.map(|kept| kept.fields.clone().into_iter()).into_iter().flatten();
        Ok(Self {
            actor_id,
            organisation_id: kept.map(|kept| kept.organisation),
            retention: kept.map(|kept| kept.retention),
            fields: fields.map(|(field, commitment)| KeptField { field, commitment }).collect(),
            data,
            data_withheld,
            erasure_requested: person.requested,
            erased: person.erased,
        })
    }
}

/// What is kept of somebody else is shown once it is on record that it will be.
async fn permit(
    app: &App,
    caller: &Caller,
    endpoint: &'static str,
    person: ActorId,
) -> Result<Permit, Problem> {
    if caller.bearer.actor == person {
        return Ok(Permit::Recorded);
    }
    let reading = Reading::Personal { endpoint, subjects: [person].into(), orders: [].into() };
    Ok(readings::record(&app.log, &caller.context, reading).await?)
}

/// Data of a person to put right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectPerson {
    /// The name, if it is to say something else.
    #[serde(default)]
    name: Option<Line>,
    /// The mail address, if it is to say something else.
    #[serde(default)]
    mail: Option<Mail>,
    /// The telephone number, if it is to say something else.
    #[serde(default)]
    telephone: Option<Telephone>,
    /// Why; it stands in the log and names nobody.
    reason: Line,
}

/// A request for erasure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestErasure {
    /// The legal ground.
    ground: ErasureGround,
    /// Why; it stands in the log and names nobody.
    reason: Line,
}

/// What opens the commitments of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpeningList {
    /// Whose.
    person: ActorId,
    /// One a field.
    openings: Vec<Opening>,
}

/// What concerns others is as if it did not exist.
fn concerned(caller: &Caller, person: ActorId, roles: &[Role]) -> Result<(), Problem> {
    if caller.bearer.actor == person || roles.contains(&caller.bearer.role) {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

/// Whoever nothing was ever kept of is nobody here.
fn known(app: &App, person: ActorId) -> Result<(Person, Option<u64>), Problem> {
    let stream = streams::person(person);
    let (state, revision) = facts::state_of::<procurement::person::Persons>(&app.log, &stream)?;
    if revision.is_none() {
        return Err(Problem::not_found());
    }
    Ok((state, revision))
}

/// What is kept of a person (the person, operators, auditors). That it was read is recorded in the log first.
#[utoipa::path(tag = "persons", params(("actor" = String, Path)),
    responses((status = 200, body = PersonView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/persons/{actor}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
) -> Result<HttpResponse, Problem> {
    concerned(&caller, *actor, &[Role::Operator, Role::Auditor])?;
    let (state, revision) = known(&app, *actor)?;
    let endpoint = "GET /api/v1/persons/{actor}";
    let view = PersonView::of(&app, &caller, endpoint, *actor, state).await?;
    Ok(written(StatusCode::OK, app.log.head(), revision, view))
}

/// Puts right what is kept of a person (the person, operators).
#[utoipa::path(tag = "persons", params(("actor" = String, Path)), request_body = CorrectPerson,
    responses((status = 200, body = PersonView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/persons/{actor}")]
async fn correct(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
    body: web::Json<CorrectPerson>,
) -> Result<HttpResponse, Problem> {
    concerned(&caller, *actor, &[Role::Operator])?;
    known(&app, *actor)?;
    let CorrectPerson { name, mail, telephone, reason } = body.into_inner();
    let about = PersonalData { name, mail, telephone };
    let done = persons::correct(&app, &caller.context, *actor, &about, &reason).await?;
    let endpoint = "POST /api/v1/persons/{actor}";
    let view = PersonView::of(&app, &caller, endpoint, *actor, done.state).await?;
    Ok(written(StatusCode::OK, done.position, done.revision, view))
}

/// What opens the commitments of a person, while it is kept (the person, auditors).
#[utoipa::path(tag = "persons", params(("actor" = String, Path)),
    responses((status = 200, body = OpeningList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/persons/{actor}/openings")]
async fn openings(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
) -> Result<HttpResponse, Problem> {
    concerned(&caller, *actor, &[Role::Auditor])?;
    known(&app, *actor)?;
    let openings = app.persons.openings(*actor)?;
    if !openings.is_empty() {
        let endpoint = "GET /api/v1/persons/{actor}/openings";
        if let Permit::Withheld(why) = permit(&app, &caller, endpoint, *actor).await? {
            return Err(Failure::ReadOnly(why).into());
        }
    }
    let list = OpeningList { person: *actor, openings };
    Ok(written(StatusCode::OK, app.log.head(), None, list))
}

/// Requests the erasure of what is kept of a person (the person, operators).
#[utoipa::path(tag = "persons", params(("actor" = String, Path)), request_body = RequestErasure,
    responses((status = 201, body = PersonView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/persons/{actor}/erasure-requests")]
async fn request(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
    body: web::Json<RequestErasure>,
) -> Result<HttpResponse, Problem> {
    concerned(&caller, *actor, &[Role::Operator])?;
    known(&app, *actor)?;
    let RequestErasure { ground, reason } = body.into_inner();
    let done = persons::request_erasure(&app, &caller.context, *actor, ground, &reason).await?;
    let endpoint = "POST /api/v1/persons/{actor}/erasure-requests";
    let view = PersonView::of(&app, &caller, endpoint, *actor, done.state).await?;
    Ok(written(StatusCode::CREATED, done.position, done.revision, view))
}

/// Agrees to a requested erasure and carries it out (operators; not who requested it).
#[utoipa::path(tag = "persons", params(("actor" = String, Path)),
    responses((status = 201, body = PersonView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/persons/{actor}/erasures")]
async fn erase(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    known(&app, *actor)?;
    let app = app.into_inner();
    let done = persons::erase(&app, &caller.context, *actor).await?;
    let endpoint = "POST /api/v1/persons/{actor}/erasures";
    let view = PersonView::of(&app, &caller, endpoint, *actor, done.state).await?;
    Ok(written(StatusCode::CREATED, done.position, done.revision, view))
}

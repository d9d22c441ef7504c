//! What is kept of a person over HTTP: read by the person, operators and auditors; put right; erased by two people.
//! What may be erased is a rule and not decided here.

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
use crate::readings::{self, Permit};
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
    /// Why data that is kept is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_withheld: Option<String>,
    /// The request for erasure that waits for a second person.
    #[schema(value_type = Option<Object>)]
    erasure_requested: Option<ErasureRequested>,
    /// The last erasure.
    #[schema(value_type = Option<Object>)]
    erased: Option<PersonalDataErased>,
}

const CORRECT: &str = "POST /api/v1/persons/{actor}";
const REQUEST: &str = "POST /api/v1/persons/{actor}/erasure-requests";
const ERASE: &str = "POST /api/v1/persons/{actor}/erasures";

impl PersonView {
    /// What is kept is read only once it is on record that it is.
    async fn of(
        app: &App,
        caller: &Caller,
        endpoint: &'static str,
        (actor_id, person): (ActorId, Person),
    ) -> Result<Self, Problem> {
        let mut data = Some(app.persons.data(actor_id)?).filter(|data| !data.is_empty());
        let mut data_withheld = None;
        if data.is_some() {
            let context = &caller.context;
            match readings::of_person(&app.log, &app.persons.recent, context, endpoint, actor_id)
                .await?
            {
                Permit::Recorded => {}
                Permit::Withheld(why) => (data, data_withheld) = (None, Some(why)),
            }
        }
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

/// What concerns others is as if it did not exist. An operator has to do with persons of organisations for which its body
/// answers.
fn concerned(app: &App, caller: &Caller, person: ActorId, roles: &[Role]) -> Result<(), Problem> {
    if caller.bearer.actor == person {
        return Ok(());
    }
    if !roles.contains(&caller.bearer.role) {
        return Err(Problem::not_found());
    }
    let Some(scope) = caller.scope(app, &app.views().seen().market)? else { return Ok(()) };
    let kept = persons::state(&app.log, person)?.kept;
    let answers = match kept {
        Some(kept) => scope.answers_for(kept.organisation),
        None => scope.answers_for_actor(person),
    };
    if answers { Ok(()) } else { Err(Problem::not_found()) }
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

/// What is kept of a person (the person, operators of the body that answers for its organisation, auditors).
#[utoipa::path(tag = "persons", params(("actor" = String, Path)),
    responses((status = 200, body = PersonView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/persons/{actor}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    actor: web::Path<ActorId>,
) -> Result<HttpResponse, Problem> {
    concerned(&app, &caller, *actor, &[Role::Operator, Role::Auditor])?;
    let (state, revision) = known(&app, *actor)?;
    let view =
        PersonView::of(&app, &caller, "GET /api/v1/persons/{actor}", (*actor, state)).await?;
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
    concerned(&app, &caller, *actor, &[Role::Operator])?;
    known(&app, *actor)?;
    let CorrectPerson { name, mail, telephone, reason } = body.into_inner();
    let about = PersonalData { name, mail, telephone, firm: None };
    let done = persons::correct(&app, &caller.context, *actor, &about, &reason).await?;
    let view = PersonView::of(&app, &caller, CORRECT, (*actor, done.state)).await?;
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
    concerned(&app, &caller, *actor, &[Role::Auditor])?;
    known(&app, *actor)?;
    let endpoint = "GET /api/v1/persons/{actor}/openings";
    match readings::of_person(&app.log, &app.persons.recent, &caller.context, endpoint, *actor)
        .await?
    {
        Permit::Recorded => {}
        Permit::Withheld(why) => return Err(Failure::ReadOnly(why).into()),
    }
    let list = OpeningList { person: *actor, openings: app.persons.openings(*actor)? };
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
    concerned(&app, &caller, *actor, &[Role::Operator])?;
    known(&app, *actor)?;
    let RequestErasure { ground, reason } = body.into_inner();
    let done = persons::request_erasure(&app, &caller.context, *actor, ground, &reason).await?;
    let view = PersonView::of(&app, &caller, REQUEST, (*actor, done.state)).await?;
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
    concerned(&app, &caller, *actor, &[Role::Operator])?;
    known(&app, *actor)?;
    let app = app.into_inner();
    let done = persons::erase(&app, &caller.context, *actor).await?;
    let view = PersonView::of(&app, &caller, ERASE, (*actor, done.state)).await?;
    Ok(written(StatusCode::CREATED, done.position, done.revision, view))
}

//! Tokens over HTTP, for operators: issued, listed, revoked.
//! The secret is seen once, in the answer that issues it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, post, web};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::auth::Caller;
use super::problem::Problem;
use super::systems::Reason;
use super::written::written;
use crate::app::App;
use crate::authorisation::{self, AuthorisationError, Issuer, Revoker};
use crate::persons::{Mail, PersonalData, Telephone};
use crate::readings::Names;
use crate::registry::{Bearer, TokenView};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(issue).service(list).service(revoke);
}

/// A token to issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueToken {
    /// As what it acts.
    role: Role,
    /// For whom it acts.
    organisation_id: OrganisationId,
    /// The person's or program's name; it is kept outside the log.
    name: Line,
    /// Its mail address, if it is needed; kept like the name.
    #[serde(default)]
    mail: Option<Mail>,
    /// Its telephone number, if it is needed; kept like the name.
    #[serde(default)]
    telephone: Option<Telephone>,
    /// The actor, if it had a token of this organisation before that is revoked now; a new one otherwise.
    actor_id: Option<ActorId>,
    /// Why it is another person although another actor has the same mail address: it is shared. No names of persons.
    #[serde(default)]
    other_person: Option<Line>,
}

/// A token that was issued.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Issued {
    /// The secret. It is not kept and not shown again.
    token: String,
    /// Whose it is.
    actor_id: ActorId,
}

/// Tokens without their secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenList {
    /// The oldest first.
    tokens: Vec<TokenView>,
    /// Why names that are kept are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    names_withheld: Option<String>,
}

/// Issues a token (operators of the body that answers for the organisation: its own, and those that it registered; of a
/// body that was registered the first, and from then on that body itself).
#[utoipa::path(tag = "tokens", request_body = IssueToken,
    responses((status = 201, body = Issued), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/tokens")]
async fn issue(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<IssueToken>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let body = body.into_inner();
    let names_actor = body.actor_id.is_some();
    let actor = body.actor_id.unwrap_or_else(|| ActorId(Uuid::now_v7()));
    let bearer = Bearer { actor, role: body.role, organisation: body.organisation_id };
    let app = app.into_inner();
    let about = PersonalData {
        name: Some(body.name),
        mail: body.mail,
        telephone: body.telephone,
        firm: None,
    };
    let issuer = Issuer {
        context: &caller.context,
        body: Some(caller.organisation()),
        names_actor,
        other_person: body.other_person,
    };
    let token = authorisation::issue(&app, &issuer, &bearer, &about).await?;
    let body = Issued { token, actor_id: actor };
    Ok(written(StatusCode::CREATED, app.log.head(), None, body))
}

/// Lists tokens (auditors all, operators those of organisations for which their body answers). That names were read is recorded in the log first.
#[utoipa::path(tag = "tokens",
    responses((status = 200, body = TokenList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/tokens")]
async fn list(app: web::Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    let body = Some(caller.organisation()).filter(|_| caller.bearer.role == Role::Operator);
    let mut tokens = authorisation::tokens(&app, body)?;
    let subjects = tokens.iter().map(|token| token.actor_id).collect();
    let reading = ("GET /api/v1/tokens", &subjects, [].into());
    let names = Names::read(&app.log, &app.persons, &caller.context, reading).await?;
    for token in &mut tokens {
        token.name = names.of(token.actor_id).map(str::to_owned);
    }
    let list = TokenList { tokens, names_withheld: names.withheld };
    Ok(written(StatusCode::OK, app.log.head(), None, list))
}

/// Revokes a token (operators of the body that answers for the organisation). The last operator of a body stays.
#[utoipa::path(tag = "tokens", params(("id" = String, Path)), request_body = Reason,
    responses((status = 204, description = "Revoked"), (status = "default", body = Problem)),
    security(("token" = [])))]
#[delete("/tokens/{id}")]
async fn revoke(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<String>,
    body: web::Json<Reason>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let body_of = Some(caller.organisation());
    let revoker = Revoker { context: &caller.context, body: body_of, last_operator: false };
    authorisation::revoke(&app.into_inner(), &revoker, &id, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<AuthorisationError> for Problem {
    fn from(error: AuthorisationError) -> Self {
        let title = error.to_string();
        let conflict = |code| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            AuthorisationError::Failed(failure) => failure.into(),
            AuthorisationError::Registry(error) => error.into(),
            AuthorisationError::Person(error) => error.into(),
            AuthorisationError::NoSuchToken(_) | AuthorisationError::NotYours => Self::not_found(),
            AuthorisationError::HoldsToken(_) => conflict("holds_token"),
            AuthorisationError::ActedElsewhere(_) => conflict("acted_elsewhere"),
            AuthorisationError::NeverActed(_) => conflict("never_acted"),
            AuthorisationError::SamePerson => conflict("same_person"),
            AuthorisationError::LastOperator => conflict("last_operator"),
        }
    }
}

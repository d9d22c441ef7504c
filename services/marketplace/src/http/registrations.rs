//! Firms that register themselves, over HTTP: they ask and fetch their token without one; operators decide.
//! Who asks how often, and how much is read, is bounded here; whether a step is possible is decided by the rules.

mod deciding;

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::JsonBody;
use actix_web::{FromRequest, HttpRequest, HttpResponse, post, web};
use schemas::ids::{ActorId, OrganisationId, RegistrationId, SystemId};
use schemas::registration::Firm;
use schemas::text::Line;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::peer;
use super::problem::Problem;
use super::written::written;
use crate::app::App;
use crate::persons::{Mail, PersonalData, Telephone};
use crate::registrations;

pub(super) use deciding::{__path_decide, __path_list, __path_one};

/// The greatest body of a request by somebody without a token, in bytes.
const MOST_BYTES: usize = 16 * 1024;
/// How often a wrong secret is tried from one network in an hour.
const WRONG_SECRETS: u32 = 20;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(ask).service(fetch);
    deciding::paths(paths);
}

/// A JSON body of a few kilobytes at most.
pub(super) struct Small<T>(T);

impl<T: DeserializeOwned + 'static> FromRequest for Small<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = JsonBody::new(request, payload, None, true).limit(MOST_BYTES);
        Box::pin(async move { body.await.map(Self).map_err(|error| Problem::json(&error)) })
    }
}

/// A firm that asks to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrationAsked {
    /// The system in which it wants to take part; its operator decides.
    system_id: SystemId,
    /// The firm.
    firm: Firm,
    /// Who asks, and will act for it. It is kept sealed outside the log, as `docs/personal-data.md` says.
    contact: Contact,
}

/// The contact person of a firm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Contact {
    /// The name.
    name: Line,
    /// The mail address.
    mail: Mail,
    /// The telephone number, if it may be called.
    #[serde(default)]
    telephone: Option<Telephone>,
}

/// What the asker keeps.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegistrationTaken {
    /// The request.
    registration_id: RegistrationId,
    /// The secret with which the token is fetched once the operator has approved. It is not kept and not shown again.
    claim: String,
    /// Where it is shown.
    fetch_from: String,
}

/// The secret that was given with the request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimShown {
    /// The secret.
    claim: String,
}

/// The token of a firm that registered itself.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenFetched {
    /// The token. It is not kept and not shown again.
    token: String,
    /// Who acts with it.
    actor_id: ActorId,
    /// For whom.
    organisation_id: OrganisationId,
}

/// Asks to be registered (everybody, without a token).
#[utoipa::path(tag = "registrations", request_body = RegistrationAsked,
    responses((status = 201, body = RegistrationTaken),
        (status = 429, description = "Too many ask from this network, or wait; `Retry-After` says when to ask again",
            body = Problem),
        (status = "default", body = Problem)))]
#[post("/registrations")]
async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    Small(asked): Small<RegistrationAsked>,
) -> Result<HttpResponse, Problem> {
    let from = peer::of(&request, &app.config.trusted_proxies);
    let most = app.config.registrations_per_peer;
    app.asked_from.allows(from, most).map_err(|left| {
        let title = "too many firms have asked to be registered from your network today";
        Problem::too_many("too_many_registrations", title, left.as_secs())
    })?;
    if registrations::waiting(&app.views().seen().market) >= app.config.registrations_open {
        let title = "as many firms as can wait are waiting for an operator; ask again tomorrow";
        return Err(Problem::too_many("registrations_full", title, 24 * 60 * 60));
    }
    let RegistrationAsked { system_id, firm, contact } = asked;
    let contact = PersonalData {
        name: Some(contact.name),
        mail: Some(contact.mail),
        telephone: contact.telephone,
        firm: None,
    };
    // Counted before it is written: who asks at the same time does not get past it.
    app.asked_from.count(from);
    let taken = registrations::ask(&app, system_id, firm, contact).await?;
    let (id, position) = (taken.registration, taken.position);
    let taken = RegistrationTaken {
        registration_id: id,
        claim: taken.claim,
        fetch_from: format!("/api/v1/registrations/{id}/token"),
    };
    Ok(secret(written(StatusCode::CREATED, position, None, taken)))
}

/// Exchanges the secret of a request for a token, once; until then it says how the request stands (who has the secret).
#[utoipa::path(tag = "registrations", request_body = ClaimShown,
    params(("id" = String, Path)),
    responses((status = 201, body = TokenFetched),
        (status = 409, description = "`not_decided`, `refused` with the reason, `claim_expired` or `claimed_already`",
            body = Problem),
        (status = "default", body = Problem)))]
#[post("/registrations/{id}/token")]
async fn fetch(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<RegistrationId>,
    Small(shown): Small<ClaimShown>,
) -> Result<HttpResponse, Problem> {
    let from = peer::of(&request, &app.config.trusted_proxies);
    app.wrong_claims.allows(from, WRONG_SECRETS).map_err(|left| {
        let title = "too many wrong secrets were shown from your network";
        Problem::too_many("too_many_claims", title, left.as_secs())
    })?;
    let app = app.into_inner();
    let fetched = match registrations::fetch(&app, *id, &shown.claim).await {
        Ok(fetched) => fetched,
        Err(why) => {
            let problem = Problem::from(why);
            if problem.is_not_found() {
                app.wrong_claims.count(from);
                tracing::warn!(peer = %from, "a wrong secret was shown for a registration");
            }
            return Err(problem);
        }
    };
    let body = TokenFetched {
        token: fetched.token,
        actor_id: fetched.actor,
        organisation_id: fetched.organisation,
    };
    Ok(secret(written(StatusCode::CREATED, app.log.head(), None, body)))
}

/// No cache on the way keeps a secret.
fn secret(mut answer: HttpResponse) -> HttpResponse {
    let no_store = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(CACHE_CONTROL, no_store);
    answer
}

//! Who calls: bearer token, role, organisation, and the conversation the call belongs to.
//! What a caller may see of a thing is decided where the thing is.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, web};
use projections::market::Market;
use schemas::ids::{OrganisationId, SystemId, derived};
use schemas::organisation::Role;
use uuid::Uuid;

use super::expiring;
use super::problem::Problem;
use crate::app::App;
use crate::authorisation::{self, NotIn};
use crate::execute::Context;
use crate::facts;
use crate::registry::Bearer;
use crate::scope::Scope;

/// A caller with a token that holds.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, as what, for whom.
    pub bearer: Bearer,
    /// The conversation, for commands.
    pub context: Context,
    idempotency_key: Option<String>,
}

impl Caller {
    /// The caller, if it has this role.
    pub fn needs(&self, role: Role) -> Result<&Self, Problem> {
        if self.bearer.role == role {
            return Ok(self);
        }
        let (has, needed) = (self.bearer.role.word(), role.word());
        Err(Problem::forbidden(&format!("this is for the role {needed}; the token has {has}")))
    }

    /// The caller, if it audits or operates.
    pub fn needs_audit(&self) -> Result<&Self, Problem> {
        match self.bearer.role {
            Role::Auditor => Ok(self),
            Role::Operator | Role::Buyer | Role::Supplier => self.needs(Role::Operator),
        }
    }

    /// The caller's organisation.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.bearer.organisation
    }

    /// Whether the caller may see what happens between these organisations in a system: auditors, the operator that runs it,
    /// and they themselves. What is asked of the system is asked of its own stream: never behind the log.
    pub fn may_see(
        &self,
        app: &App,
        system: SystemId,
        parties: &[OrganisationId],
    ) -> Result<bool, Problem> {
        match self.bearer.role {
            Role::Auditor => Ok(true),
            Role::Operator => {
                let established = facts::system(&app.log, system)?.state.established;
                Ok(established.is_some_and(|e| e.operator == self.organisation()))
            }
            Role::Buyer | Role::Supplier => Ok(parties.contains(&self.organisation())),
        }
    }

    /// What the caller's body has to do with, for operators; none for roles that are bound otherwise.
    pub fn scope(&self, app: &App, market: &Market) -> Result<Option<Scope>, Problem> {
        Ok(Scope::of_reader(app, market, &self.bearer)?)
    }

    /// What an operator's body has to do with; to other roles this is forbidden.
    pub fn operates(&self, app: &App) -> Result<Scope, Problem> {
        self.needs(Role::Operator)?;
        Ok(Scope::of(app, &app.views().seen().market, self.organisation())?)
    }

    /// The caller, if it may change what holds for every body: an operator of the body that founded the marketplace.
    pub fn changes_for_all(&self, app: &App) -> Result<&Self, Problem> {
        self.needs(Role::Operator)?;
        let founder = app.acting.now(&app.log, crate::acting::Folded::founder)?;
        if founder == Some(self.organisation()) {
            return Ok(self);
        }
        let title = "this holds for every body: the body that founded the marketplace changes it";
        Err(Problem::new(StatusCode::FORBIDDEN, "founder_only", title))
    }

    /// The body that was read piece by piece is whole: that is when it was handed in (R-1.60 No. 1).
    pub fn has_handed_in(&mut self) {
        self.context.now = crate::clock::now();
    }

    /// A new id for a thing of this kind: the same for the same `Idempotency-Key` of the same actor.
    #[must_use]
    pub fn new_id(&self, kind: &str) -> Uuid {
        match &self.idempotency_key {
            Some(key) => derived(kind, &format!("{}/{key}", self.bearer.actor)),
            None => Uuid::now_v7(),
        }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request))
    }
}

/// Who calls; a problem if nobody does who may.
pub(super) fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Problem::broken("the marketplace is not configured"))?;
    let headers = request.headers();
    let token = header(headers, AUTHORIZATION.as_str())?
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Problem::unauthorised)?;
    let presented = authorisation::presented(app, token.trim())?.map_err(|why| match why {
        NotIn::Unknown => Problem::unauthorised(),
        NotIn::Expired => Problem::expired(),
    })?;
    expiring::note(request, &presented);
    let bearer = presented.bearer;
    let mut context = Context::begin(bearer.actor);
    context.if_match = if_match(headers)?;
    if let Some(correlation) = header(headers, "X-Correlation-Id")? {
        context.correlation =
            correlation.parse().map_err(|why| Problem::parameter("X-Correlation-Id", why))?;
    }
    let idempotency_key = header(headers, "Idempotency-Key")?.map(str::to_owned);
    if idempotency_key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 200) {
        return Err(Problem::parameter("Idempotency-Key", "it has 1 to 200 characters"));
    }
    Ok(Caller { bearer, context, idempotency_key })
}

/// `If-Match: "3"` names the revision that the asker has seen; `*` names none in particular.
fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = header(headers, IF_MATCH.as_str())? else {
        return Ok(None);
    };
    if value.trim() == "*" {
        return Ok(None);
    }
    let revision = value.trim().trim_matches('"').parse();
    revision
        .map(Some)
        .map_err(|_| Problem::parameter("If-Match", "it is an entity tag such as \"3\""))
}

/// A header that is there and cannot be read is refused, not passed over: it may be what makes a write safe.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Problem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    value.to_str().map(Some).map_err(|_| Problem::parameter(name, "it has only ASCII characters"))
}

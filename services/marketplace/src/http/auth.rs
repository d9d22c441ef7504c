//! Who calls: bearer token, role, organisation, and the conversation the call belongs to.
//! What a caller may see of a thing is decided where the thing is.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, web};
use schemas::ids::{OrganisationId, derived};
use schemas::organisation::Role;
use uuid::Uuid;

use super::problem::Problem;
use crate::app::App;
use crate::execute::Context;
use crate::registry::Bearer;

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

    /// Whether the caller may see what concerns this organisation alone.
    #[must_use]
    pub fn may_see(&self, organisation: OrganisationId) -> bool {
        matches!(self.bearer.role, Role::Operator | Role::Auditor)
            || self.bearer.organisation == organisation
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
    let bearer = app.registry.bearer(token.trim())?.ok_or_else(Problem::unauthorised)?;
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

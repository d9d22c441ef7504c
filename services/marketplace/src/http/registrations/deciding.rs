//! What operators do with requests to be registered: they read them, with firms that may be the same, and decide.
//! That names were read is on record in the log before they are shown.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use projections::registrations::{RegistrationState, RegistrationView};
use schemas::ids::{ActorId, RegistrationId};
use schemas::organisation::Role;
use schemas::registration::Firm;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::facts;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::waiting::{AtLeast, Standing};
use crate::http::written::written;
use crate::persons::PersonalData;
use crate::readings::{self, Permit, Reading};
use crate::registrations::{self, Similar, similar};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(list).service(one).service(decide);
}

/// Which requests are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RegistrationFilter {
    /// Only those that stand so; those that wait, if nothing is said.
    state: Option<RegistrationState>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
}

/// A request with what was said in it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct RegistrationShown {
    /// How it stands.
    #[serde(flatten)]
    registration: RegistrationView,
    /// The firm as it named itself; none if it was erased.
    firm: Option<Firm>,
    /// Its contact person; none if it was erased.
    contact: Option<PersonalData>,
    /// Firms that may be the same.
    similar: Vec<Similar>,
}

/// Requests to be registered.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct RegistrationList {
    /// The oldest first.
    registrations: Vec<RegistrationShown>,
    /// Why what was said is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<String>,
}

/// A decision about a request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::http) enum RegistrationDecision {
    /// The firm is registered.
    Approve {
        /// The firm as it was checked, if that is not as it named itself.
        #[serde(default)]
        firm: Option<Firm>,
        /// What was checked; it stands in the log and names nobody.
        reason: Line,
    },
    /// The firm is not registered.
    Refuse {
        /// Why; who asked reads it. It stands in the log and names nobody.
        reason: Line,
    },
}

/// What a decision came to.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct RegistrationDecided {
    /// The request.
    registration_id: RegistrationId,
    /// The firm, if it is registered now.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation_id: Option<schemas::ids::OrganisationId>,
}

/// Whether the request is the caller's to see: of a system that it runs; auditors see all.
fn concerns(caller: &Caller, registration: &RegistrationView) -> bool {
    match caller.bearer.role {
        Role::Auditor => true,
        Role::Operator => registration.operator_id == caller.organisation(),
        Role::Buyer | Role::Supplier => false,
    }
}

/// Lists requests to be registered (operators those of their systems, auditors all). That names were read is recorded in
/// the log first.
#[utoipa::path(tag = "registrations", params(RegistrationFilter),
    responses((status = 200, body = RegistrationList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/registrations")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    filter: web::Query<RegistrationFilter>,
) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    let at_least = AtLeast { min_position: filter.min_position, as_of: None };
    let seen = at_least.standing(&app).await?;
    let state = filter.state.unwrap_or(RegistrationState::Pending);
    let all = seen.market.registrations.values();
    let wanted = all.filter(|it| concerns(&caller, it) && it.state == state);
    let mut wanted: Vec<RegistrationView> = wanted.cloned().collect();
    wanted.sort_by_key(|it| (it.requested_at, it.registration_id));
    let endpoint = "GET /api/v1/registrations";
    let body = shown(&app, &caller, endpoint, (&seen, wanted)).await?;
    Ok(written(StatusCode::OK, seen.position, None, body))
}

/// One request (the operator of its system, auditors). That names were read is recorded in the log first.
#[utoipa::path(tag = "registrations", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = RegistrationList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/registrations/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let found = seen.market.registrations.get(&id).filter(|it| concerns(&caller, it));
    let wanted = found.cloned().ok_or_else(Problem::not_found)?;
    let revision = wanted.revision;
    let endpoint = "GET /api/v1/registrations/{id}";
    let body = shown(&app, &caller, endpoint, (&seen, vec![wanted])).await?;
    Ok(written(StatusCode::OK, seen.position, Some(revision), body))
}

/// What was said is opened only once it is on record that it is; those that wait as well, to be compared with.
async fn shown(
    app: &App,
    caller: &Caller,
    endpoint: &'static str,
    (seen, wanted): (&Standing, Vec<RegistrationView>),
) -> Result<RegistrationList, Problem> {
    let waiting = seen.market.registrations.values();
    let waiting = waiting.filter(|it| it.state == RegistrationState::Pending);
    // What another operator was told is not shown here, not even as something alike.
    let waiting = waiting.filter(|it| concerns(caller, it)).map(|it| it.contact_id);
    let subjects: BTreeSet<ActorId> =
        waiting.chain(wanted.iter().map(|it| it.contact_id)).collect();
    let mut said: BTreeMap<ActorId, PersonalData> = BTreeMap::new();
    for subject in subjects {
        let data = app.persons.data(subject)?;
        if !data.is_empty() {
            said.insert(subject, data);
        }
    }
    let mut withheld = None;
    let others: BTreeSet<_> =
        said.keys().copied().filter(|subject| *subject != caller.context.actor).collect();
    if !others.is_empty() {
        let reading = Reading::Personal { endpoint, subjects: others, orders: BTreeSet::new() };
        if let Permit::Withheld(why) =
            readings::record(&app.log, &app.persons.recent, &caller.context, reading).await?
        {
            (said, withheld) = (BTreeMap::new(), Some(why));
        }
    }
    let asking = said.iter().filter_map(|(actor, data)| Some((*actor, data.firm.clone()?)));
    let asking: BTreeMap<ActorId, Firm> = asking.collect();
    let registrations = wanted.into_iter().map(|registration| {
        let firm = asking.get(&registration.contact_id).cloned();
        let id = registration.registration_id;
        let compared = firm.as_ref().or(registration.approved.as_ref());
        let similar =
            compared.map(|firm| similar(&seen.market, (id, firm), &asking)).unwrap_or_default();
        let contact = said.get(&registration.contact_id).cloned();
        let contact = contact.map(|contact| PersonalData { firm: None, ..contact });
        RegistrationShown { registration, firm, contact, similar }
    });
    Ok(RegistrationList { registrations: registrations.collect(), withheld })
}

/// Approves or refuses a request (the operator of its system).
#[utoipa::path(tag = "registrations", request_body = RegistrationDecision,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = RegistrationDecided), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/registrations/{id}/decisions")]
async fn decide(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
    body: web::Json<RegistrationDecision>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    let asked = facts::registration(&app.log, *id)?.state.requested;
    let asked = asked.filter(|asked| asked.operator == caller.organisation());
    let asked = asked.ok_or_else(Problem::not_found)?;
    let context = &caller.context;
    let (done, organisation_id) = match body.into_inner() {
        RegistrationDecision::Refuse { reason } => {
            (registrations::refuse(&app, context, *id, &reason).await?, None)
        }
        RegistrationDecision::Approve { firm, reason } => {
            let said = match firm {
                Some(firm) => Some(firm),
                None => app.persons.data(asked.contact)?.firm,
            };
            let firm = said.ok_or_else(|| {
                let title =
                    "what the firm said of itself is not kept; name it in `firm`, or refuse";
                Problem::new(StatusCode::CONFLICT, "particulars_missing", title)
            })?;
            let done = registrations::approve(&app, context, *id, (firm, reason)).await?;
            (done, Some(asked.organisation))
        }
    };
    let body = RegistrationDecided { registration_id: *id, organisation_id };
    Ok(written(StatusCode::OK, done.position, done.revision, body))
}

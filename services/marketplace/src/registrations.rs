//! Firms that register themselves: asked without a token, decided by the operator of the system, fetched with a secret of
//! which only the hash is kept. What a firm says of itself lies with the data of its contact person until it is approved.
//! Whether a step is possible is decided by the rules.

mod similar;

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use procurement::decider::Decider;
use procurement::organisation::{OrganisationCommand, Organisations};
use procurement::registration::{Registration, RegistrationCommand, Registrations};
use projections::market::Market;
use projections::registrations::RegistrationState;
use schemas::hash::HashText;
use schemas::ids::{ActorId, OrganisationId, RegistrationId, SystemId};
use schemas::organisation::Role;
use schemas::registration::{Firm, RegistrationEvent, RegistrationRequested};
use schemas::text::Line;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::authorisation::{self, AuthorisationError, Issuer};
use crate::clock::german_day;
use crate::execute::{Context, Done, Failure, execute};
use crate::persons::{self, PersonalData, PersonsError};
use crate::registry::Bearer;
use crate::{facts, streams};

pub use similar::{Similar, similar};

/// What the asker gets: the only time that the secret is seen.
pub struct Asked {
    /// The request.
    pub registration: RegistrationId,
    /// The secret to fetch the token with.
    pub claim: String,
    /// The position of the log that reflects it.
    pub position: u64,
}

/// A token that was fetched.
pub struct Fetched {
    /// The token; the only time that it is seen.
    pub token: String,
    /// Who acts with it.
    pub actor: ActorId,
    /// For whom.
    pub organisation: OrganisationId,
}

/// How many requests wait for an operator.
#[must_use]
pub fn waiting(market: &Market) -> usize {
    let all = market.registrations.values();
    all.filter(|registration| registration.state == RegistrationState::Pending).count()
}

fn hash(secret: &str) -> HashText {
    HashText::of(Sha256::digest(secret.as_bytes()).into())
}

/// Asks to be registered. The request is on record first, then what it says is sealed: who has no answer asks again.
pub async fn ask(
    app: &App,
    system: SystemId,
    firm: Firm,
    contact: PersonalData,
) -> Result<Asked, PersonsError> {
    let secret: [u8; 32] = rand::random();
    let claim = format!("mc_{}", BASE64_URL_SAFE_NO_PAD.encode(secret));
    let id = RegistrationId(Uuid::now_v7());
    let (person, organisation) = (ActorId(Uuid::now_v7()), OrganisationId(Uuid::now_v7()));
    let context = Context::begin(person);
    let done = execute::<Registrations>(&app.log, &streams::registration(id), &context, || {
        let system = facts::system(&app.log, system)?;
        let held = system.held();
        let established = system.state.established.as_ref();
        let (system_id, operator) = established
            .map_or((SystemId(Uuid::nil()), OrganisationId(Uuid::nil())), |established| {
                (established.system, established.operator)
            });
        let asked = RegistrationRequested {
            registration: id,
            system: system_id,
            operator,
            organisation,
            contact: person,
            claim: hash(&claim),
        };
        let (firm, today) = (firm.clone(), german_day(context.now));
        let system = Box::new(system.state);
        let command = RegistrationCommand::Request { asked, firm, system, today };
        Ok(crate::execute::Prepared { command, holding: vec![held] })
    })
    .await?;
    let about = PersonalData { firm: Some(firm), ..contact };
    persons::keep(app, &context, person, organisation, &about).await?;
    Ok(Asked { registration: id, claim, position: done.position })
}

/// What came of a decision.
pub type Decided = Done<Registration, RegistrationEvent>;

/// Approves a request, and enters the firm in the register.
pub async fn approve(
    app: &App,
    context: &Context,
    id: RegistrationId,
    (firm, reason): (Firm, Line),
) -> Result<Decided, Failure> {
    let today = german_day(context.now);
    let done = execute::<Registrations>(&app.log, &streams::registration(id), context, || {
        let (firm, reason) = (firm.clone(), reason.clone());
        Ok(RegistrationCommand::Approve { firm, reason, today }.into())
    })
    .await?;
    let position = enter(app, id).await?;
    Ok(Done { position: position.max(done.position), ..done })
}

/// Refuses a request.
pub async fn refuse(
    app: &App,
    context: &Context,
    id: RegistrationId,
    reason: &Line,
) -> Result<Decided, Failure> {
    execute::<Registrations>(&app.log, &streams::registration(id), context, || {
        Ok(RegistrationCommand::Refuse { reason: reason.clone() }.into())
    })
    .await
}

/// Enters an approved firm in the register, in the name of who approved it. Done again, it changes nothing: what a process
/// that ended left undone is done with the next step.
async fn enter(app: &App, id: RegistrationId) -> Result<u64, Failure> {
    let events = facts::history::<RegistrationEvent>(&app.log, &streams::registration(id))?;
    let state = Registrations::fold(events.iter().map(|recorded| &recorded.event));
    let approval =
        |event: &RegistrationEvent| matches!(event, RegistrationEvent::RegistrationApproved(_));
    let approved = events.iter().find(|recorded| approval(&recorded.event));
    let Some((registered, approved)) = state.registered().zip(approved) else {
        return Ok(app.log.head());
    };
    let context = Context::begin(approved.actor);
    let stream = streams::organisation(registered.organisation);
    let done = execute::<Organisations>(&app.log, &stream, &context, || {
        Ok(OrganisationCommand::RegisterOrganisation(registered.clone()).into())
    });
    Ok(done.await?.position)
}

/// Exchanges the secret for a token, once.
pub async fn fetch(
    app: &Arc<App>,
    id: RegistrationId,
    secret: &str,
) -> Result<Fetched, AuthorisationError> {
    let _place = app.places.hold([id.0]).await;
    let claim = hash(secret);
    let state = facts::registration(&app.log, id)?.state;
    let (actor, organisation) = state.contact().unwrap_or((ActorId(id.0), OrganisationId(id.0)));
    let context = Context::begin(actor);
    let today = german_day(context.now);
    let done = execute::<Registrations>(&app.log, &streams::registration(id), &context, || {
        Ok(RegistrationCommand::Claim { claim: claim.clone(), today }.into())
    })
    .await;
    match done {
        Ok(_) => {}
        // The process ended after the exchange was on record and before there was a token: it is issued now.
        Err(Failure::Rejected(no))
            if no.code == "claimed_already" && !app.registry.ever_held(actor)? => {}
        Err(why) => return Err(why.into()),
    }
    enter(app, id).await?;
    let bearer = Bearer { actor, role: Role::Supplier, organisation };
    // Its operator has let it in; the secret stands for whoever was let in.
    let issuer = Issuer::on_the_machine(&context);
    let token = authorisation::issue(app, &issuer, &bearer, &PersonalData::default()).await?;
    Ok(Fetched { token, actor, organisation })
}

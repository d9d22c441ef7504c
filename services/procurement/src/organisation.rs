//! Who takes part and who may act for them.
//! Tokens and names of persons are kept elsewhere.

use std::collections::BTreeMap;

use schemas::ids::ActorId;
use schemas::organisation::{
    ActorAuthorised, AuthorisationRevoked, OrganisationEvent, OrganisationKind,
    OrganisationRegistered, Role,
};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of an organisation's stream.
pub enum Organisations {}

/// An organisation, if it is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// What was registered.
    pub registered: Option<OrganisationRegistered>,
    /// Who may act for it, and as what.
    pub authorised: BTreeMap<ActorId, Role>,
    /// Who no longer may, and why.
    pub revoked: BTreeMap<ActorId, Line>,
}

impl Organisation {
    /// Its kind, if it is registered.
    #[must_use]
    pub fn kind(&self) -> Option<OrganisationKind> {
        self.registered.as_ref().map(|registered| registered.kind)
    }
}

/// What can be asked of an organisation.
#[derive(Clone, Debug)]
pub enum OrganisationCommand {
    /// Enter it in the register.
    RegisterOrganisation(OrganisationRegistered),
    /// Let an actor act for it.
    AuthoriseActor {
        /// Who.
        actor: ActorId,
        /// As what.
        role: Role,
    },
    /// Let an actor act for it no longer.
    RevokeAuthorisation {
        /// Who.
        actor: ActorId,
        /// Why.
        reason: Line,
    },
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum OrganisationRejection {
    /// The id is taken.
    #[error("an organisation with this id is registered with other particulars")]
    RegisteredOtherwise,
    /// There is no such organisation.
    #[error("the organisation is not registered")]
    OrganisationNotRegistered,
    /// A role of another kind of organisation.
    #[error("a {} cannot act for an organisation of the kind {kind:?}", role.word())]
    RoleOfAnotherKind {
        /// The role asked for.
        role: Role,
        /// What the organisation is.
        kind: OrganisationKind,
    },
    /// The actor acts in another role already.
    #[error("the actor is authorised as {} already", role.word())]
    AuthorisedInAnotherRole {
        /// Its role.
        role: Role,
    },
    /// The actor was never authorised, or no longer is.
    #[error("the actor is not authorised to act for the organisation")]
    ActorNotAuthorised,
    /// Two delivery places of one name.
    #[error("two delivery places are called `{name}`")]
    DeliveryPlaceTwice {
        /// The name.
        name: Line,
    },
}

impl Rejection for OrganisationRejection {}

impl Decider for Organisations {
    type State = Organisation;
    type Command = OrganisationCommand;
    type Event = OrganisationEvent;
    type Rejection = OrganisationRejection;

    fn initial() -> Organisation {
        Organisation::default()
    }

    fn decide(
        state: &Organisation,
        command: &OrganisationCommand,
    ) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
        match command {
            OrganisationCommand::RegisterOrganisation(asked) => register(state, asked),
            OrganisationCommand::AuthoriseActor { actor, role } => authorise(state, *actor, *role),
            OrganisationCommand::RevokeAuthorisation { actor, reason } => {
                revoke(state, *actor, reason)
            }
        }
    }

    fn evolve(mut state: Organisation, event: &OrganisationEvent) -> Organisation {
        match event {
            OrganisationEvent::OrganisationRegistered(registered) => {
                state.registered = Some(registered.clone());
            }
            OrganisationEvent::ActorAuthorised(authorised) => {
                state.authorised.insert(authorised.actor, authorised.role);
                state.revoked.remove(&authorised.actor);
            }
            OrganisationEvent::AuthorisationRevoked(revoked) => {
                state.authorised.remove(&revoked.actor);
                state.revoked.insert(revoked.actor, revoked.reason.clone());
            }
        }
        state
    }
}

fn register(
    state: &Organisation,
    asked: &OrganisationRegistered,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    let places = &asked.delivery_places;
    for (i, place) in places.iter().enumerate() {
        if places[..i].iter().any(|other| other.name == place.name) {
            return Err(OrganisationRejection::DeliveryPlaceTwice { name: place.name.clone() });
        }
    }
    match &state.registered {
        None => Ok(vec![asked.clone().into()]),
        Some(registered) if registered == asked => Ok(vec![]),
        Some(_) => Err(OrganisationRejection::RegisteredOtherwise),
    }
}

fn authorise(
    state: &Organisation,
    actor: ActorId,
    role: Role,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    let kind = state.kind().ok_or(OrganisationRejection::OrganisationNotRegistered)?;
    if role.acts_for() != kind {
        return Err(OrganisationRejection::RoleOfAnotherKind { role, kind });
    }
    match state.authorised.get(&actor) {
        None => Ok(vec![ActorAuthorised { actor, role }.into()]),
        Some(held) if *held == role => Ok(vec![]),
        Some(held) => Err(OrganisationRejection::AuthorisedInAnotherRole { role: *held }),
    }
}

fn revoke(
    state: &Organisation,
    actor: ActorId,
    reason: &Line,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    if state.revoked.get(&actor) == Some(reason) {
        return Ok(vec![]);
    }
    if !state.authorised.contains_key(&actor) {
        return Err(OrganisationRejection::ActorNotAuthorised);
    }
    let reason = reason.clone();
    Ok(vec![AuthorisationRevoked { actor, reason }.into()])
}

#[cfg(test)]
mod tests;

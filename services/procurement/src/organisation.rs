//! Who takes part and who may act for them.
//! Tokens and names of persons are kept elsewhere.

mod changing;
mod rejection;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::ActorId;
use schemas::money::{Currency, Money};
use schemas::organisation::{
    ActorAuthorised, AuthorisationRevoked, DirectAwardLimitSet, LegalSuccessionRecorded,
    OrganisationEvent, OrganisationKind, OrganisationMoved, OrganisationRegistered,
    OrganisationRenamed, OrganisationalUnitRecognised, Role, Succession,
};
use schemas::text::Line;

use crate::decider::Decider;

pub use rejection::OrganisationRejection;

/// The rules of an organisation's stream.
pub enum Organisations {}

/// An organisation, if it is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// What it is: as it was registered, with the name, the seat and the address that were recorded last.
    pub registered: Option<OrganisationRegistered>,
    /// What was entered first.
    pub entered: Option<OrganisationRegistered>,
    /// The days from which its names and its seats hold that were recorded last.
    pub since: (Option<NaiveDate>, Option<NaiveDate>),
    /// Who took its place, in the sequence in which it was recorded.
    pub successions: Vec<LegalSuccessionRecorded>,
    /// Who may act for it, and as what.
    pub authorised: BTreeMap<ActorId, Role>,
    /// Who no longer may, and why.
    pub revoked: BTreeMap<ActorId, Line>,
    /// Organisational units that buy on their own responsibility, and why (§ 3(2) VgV; ).
    pub units: BTreeMap<Line, Line>,
    /// The limit of the direct award that the authority set for itself, and where; the last one holds.
    pub own_limit: Option<DirectAwardLimitSet>,
}

impl Organisation {
    /// Its kind, if it is registered.
    #[must_use]
    pub fn kind(&self) -> Option<OrganisationKind> {
        self.registered.as_ref().map(|registered| registered.kind)
    }

    /// Who took over everything by this day, if somebody did: the organisation itself is no more.
    #[must_use]
    pub fn succeeded_by(&self, day: NaiveDate) -> Option<&LegalSuccessionRecorded> {
        let whole = |it: &&LegalSuccessionRecorded| it.succession == Succession::Everything;
        self.successions.iter().filter(whole).find(|it| it.since <= day)
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
        /// Why it is another person than the one who acts under the same mail address.
        other_person: Option<Line>,
    },
    /// Let an actor act for it no longer.
    RevokeAuthorisation {
        /// Who.
        actor: ActorId,
        /// Why.
        reason: Line,
    },
    /// Reckon the needs of one of its units apart.
    RecogniseUnit(OrganisationalUnitRecognised),
    /// Keep the limit of the direct award that it set for itself.
    SetDirectAwardLimit(DirectAwardLimitSet),
    /// Give it the name that it has now.
    Rename {
        /// The name, since when and why.
        asked: OrganisationRenamed,
        /// The German day.
        today: NaiveDate,
    },
    /// Enter its seat and address as they are now.
    Move {
        /// The seat, since when and why.
        asked: OrganisationMoved,
        /// The German day.
        today: NaiveDate,
    },
    /// Record that another has taken its place by law.
    RecordSuccession {
        /// Who takes over what, since when and why.
        asked: LegalSuccessionRecorded,
        /// What the successor is; none if it is not registered.
        successor: Option<OrganisationKind>,
    },
}

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
            OrganisationCommand::AuthoriseActor { actor, role, other_person } => {
                authorise(state, *actor, *role, other_person.as_ref())
            }
            OrganisationCommand::RevokeAuthorisation { actor, reason } => {
                revoke(state, *actor, reason)
            }
            OrganisationCommand::RecogniseUnit(asked) => recognise(state, asked),
            OrganisationCommand::SetDirectAwardLimit(asked) => set_limit(state, asked),
            OrganisationCommand::Rename { asked, today } => changing::rename(state, asked, *today),
            OrganisationCommand::Move { asked, today } => changing::relocate(state, asked, *today),
            OrganisationCommand::RecordSuccession { asked, successor } => {
                changing::succeed(state, asked, *successor)
            }
        }
    }

    fn evolve(mut state: Organisation, event: &OrganisationEvent) -> Organisation {
        match event {
            OrganisationEvent::OrganisationRegistered(registered) => {
                state.registered = Some(registered.clone());
                state.entered = Some(registered.clone());
            }
            OrganisationEvent::ActorAuthorised(authorised) => {
                state.authorised.insert(authorised.actor, authorised.role);
                state.revoked.remove(&authorised.actor);
            }
            OrganisationEvent::AuthorisationRevoked(revoked) => {
                state.authorised.remove(&revoked.actor);
                state.revoked.insert(revoked.actor, revoked.reason.clone());
            }
            OrganisationEvent::OrganisationalUnitRecognised(recognised) => {
                state.units.insert(recognised.unit.clone(), recognised.reason.clone());
            }
            OrganisationEvent::DirectAwardLimitSet(set) => state.own_limit = Some(set.clone()),
            OrganisationEvent::OrganisationRenamed(renamed) => {
                if let Some(registered) = &mut state.registered {
                    registered.name = renamed.name.clone();
                }
                state.since.0 = Some(renamed.since);
            }
            OrganisationEvent::OrganisationMoved(moved) => {
                if let Some(registered) = &mut state.registered {
                    (registered.town, registered.land) = (moved.town.clone(), moved.land);
                    registered.address.clone_from(&moved.address);
                }
                state.since.1 = Some(moved.since);
            }
            OrganisationEvent::LegalSuccessionRecorded(e) => state.successions.push(e.clone()),
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
    match &state.entered {
        None => Ok(vec![asked.clone().into()]),
        Some(entered) if entered == asked => Ok(vec![]),
        Some(_) => Err(OrganisationRejection::RegisteredOtherwise),
    }
}

fn authorise(
    state: &Organisation,
    actor: ActorId,
    role: Role,
    other_person: Option<&Line>,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    let kind = state.kind().ok_or(OrganisationRejection::OrganisationNotRegistered)?;
    if role.acts_for() != kind {
        return Err(OrganisationRejection::RoleOfAnotherKind { role, kind });
    }
    match state.authorised.get(&actor) {
        None => {
            let other_person = other_person.cloned();
            Ok(vec![ActorAuthorised { actor, role, other_person }.into()])
        }
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

fn buys(state: &Organisation) -> Result<(), OrganisationRejection> {
    match state.kind().ok_or(OrganisationRejection::OrganisationNotRegistered)? {
        OrganisationKind::ContractingAuthority | OrganisationKind::CentralPurchasingBody => Ok(()),
        kind @ (OrganisationKind::EconomicOperator | OrganisationKind::AuditBody) => {
            Err(OrganisationRejection::DoesNotBuy { kind })
        }
    }
}

/// a unit is recognised once, for one reason: no sum is reckoned apart without it.
fn recognise(
    state: &Organisation,
    asked: &OrganisationalUnitRecognised,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    buys(state)?;
    match state.units.get(&asked.unit) {
        None => Ok(vec![asked.clone().into()]),
        Some(reason) if *reason == asked.reason => Ok(vec![]),
        Some(_) => Err(OrganisationRejection::UnitRecognisedOtherwise { unit: asked.unit.clone() }),
    }
}

fn set_limit(
    state: &Organisation,
    asked: &DirectAwardLimitSet,
) -> Result<Vec<OrganisationEvent>, OrganisationRejection> {
    buys(state)?;
    if state.own_limit.as_ref() == Some(asked) {
        return Ok(vec![]);
    }
    let usable = |limit: Money| limit.amount > Decimal::ZERO && limit.currency == Currency::EUR;
    if asked.limit.is_some_and(|limit| !usable(limit)) {
        return Err(OrganisationRejection::LimitUnusable);
    }
    Ok(vec![asked.clone().into()])
}

#[cfg(test)]
mod tests;

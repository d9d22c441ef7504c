//! Why something may not happen to an organisation.
//! Nothing is decided here.

use chrono::NaiveDate;
use schemas::ids::OrganisationId;
use schemas::organisation::{OrganisationKind, Role};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::Rejection;

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
    /// Only contracting authorities have units that buy and limits of the direct award.
    #[error("organisation of the kind {kind:?} does not buy for itself")]
    DoesNotBuy {
        /// What the organisation is.
        kind: OrganisationKind,
    },
    /// The unit is responsible on its own for another reason.
    #[error("the unit `{unit}` is recognised for another reason")]
    UnitRecognisedOtherwise {
        /// The unit.
        unit: Line,
    },
    /// A limit is above zero and in euros.
    #[error("a limit of the direct award is above zero and in euros")]
    LimitUnusable,
    /// The organisation is no more.
    #[error("{successor} has taken over everything since {since}: what changes is recorded there")]
    Succeeded {
        /// Who.
        successor: OrganisationId,
        /// Since when.
        since: NaiveDate,
    },
    /// A change that is still to come would show what is not so yet.
    #[error("`since` {since} is still to come: a new name or seat is recorded when it holds")]
    NotYet {
        /// The day.
        since: NaiveDate,
    },
    /// What was recorded last holds since a later day.
    #[error("`since` {since} lies before the change that was recorded last, of {last}")]
    BeforeTheLastChange {
        /// The day asked for.
        since: NaiveDate,
        /// The day of the last change.
        last: NaiveDate,
    },
    /// Nothing would change.
    #[error("it is recorded so already")]
    NothingChanges,
    /// Nobody succeeds himself, and an authority is not succeeded by a firm.
    #[error("the successor must be another registered organisation of the same kind")]
    NoSuccessor,
    /// Two delivery places of one name.
    #[error("two delivery places are called `{name}`")]
    DeliveryPlaceTwice {
        /// The name.
        name: Line,
    },
}

impl Rejection for OrganisationRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::UnitRecognisedOtherwise { .. } => Some("R-4.02"),
            Self::RegisteredOtherwise
            | Self::OrganisationNotRegistered
            | Self::RoleOfAnotherKind { .. }
            | Self::AuthorisedInAnotherRole { .. }
            | Self::ActorNotAuthorised
            | Self::DoesNotBuy { .. }
            | Self::LimitUnusable
            | Self::Succeeded { .. }
            | Self::NotYet { .. }
            | Self::BeforeTheLastChange { .. }
            | Self::NothingChanges
            | Self::NoSuccessor
            | Self::DeliveryPlaceTwice { .. } => None,
        }
    }
}

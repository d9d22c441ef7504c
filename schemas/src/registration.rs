//! A firm asks by itself to be registered, so that everybody can take part in a system (§ 41(1) VgV).
//! What it says of itself and of its contact person lies sealed outside the log until an operator has approved it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::hash::HashText;
use crate::ids::{ActorId, OrganisationId, RegistrationId, SystemId};
use crate::organisation::{Land, PostalAddress};
use crate::text::Line;

/// A firm as it names itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Firm {
    /// Its official name.
    pub name: Line,
    /// Its address; its town is the seat.
    pub address: PostalAddress,
    /// The Land of its seat; none for a firm from abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<Land>,
    /// Court and number of the commercial register, or what takes its place abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_number: Option<Line>,
}

/// A firm asked to be registered. Who it is stands sealed outside the log: anybody can ask, and the log keeps everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationRequested {
    /// The request.
    pub registration: RegistrationId,
    /// The system in which it wants to take part.
    pub system: SystemId,
    /// Who runs that system and decides.
    pub operator: OrganisationId,
    /// The id that the firm will have.
    pub organisation: OrganisationId,
    /// The contact person, who will act for it.
    pub contact: ActorId,
    /// SHA-256 of the secret with which the contact person proves to be the one who asked.
    pub claim: HashText,
}

/// An operator approved the request: the firm is registered with these particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationApproved {
    /// The firm as the operator checked it.
    pub firm: Firm,
    /// What was checked.
    pub reason: Line,
    /// The last day on which the secret is exchanged for a token.
    pub claim_until: NaiveDate,
}

/// An operator refused the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationRefused {
    /// Why; who asked reads it.
    pub reason: Line,
}

/// The secret was exchanged for a token. It is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationClaimed {
    /// Who acts for the firm from now on.
    pub contact: ActorId,
}

events! {
    /// What happened to a request to be registered.
    RegistrationEvent in "registration" {
        RegistrationRequested,
        RegistrationApproved,
        RegistrationRefused,
        RegistrationClaimed,
    }
}

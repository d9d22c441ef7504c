//! Acts on a contract that exists: breach, termination, agreed ending, each by two people (§§ 145, 147 BGB, § 133 GWB;
//! What a framework agreement knows of them has the same shape.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ActorId, OrganisationId};
use crate::text::Line;

/// What is done about a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ContractAct {
    /// The supplier broke it; it goes on.
    Breach,
    /// The authority ends it.
    Termination {
        /// By which right.
        ground: TerminationGround,
    },
    /// Both end it by agreement.
    AgreedEnding,
}

impl ContractAct {
    /// Whether the contract is over with it.
    #[must_use]
    pub fn ends(self) -> bool {
        !matches!(self, Self::Breach)
    }
}

/// By which right a contract is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TerminationGround {
    /// § 133(1) no. 1 GWB: a substantial change would have needed a new procedure.
    SubstantialChange,
    /// § 133(1) no. 2 GWB: a ground of § 123 GWB was there at the award.
    ExcludedAtAward,
    /// § 133(1) no. 3 GWB: a severe infringement of the treaties or the directives that a court has found.
    SevereInfringement,
    /// §§ 314, 323 BGB and other law: a good cause, such as a breach that was not cured.
    GoodCause,
}

/// One person proposed an act on the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ContractActProposed {
    /// What is to be done.
    #[serde(flatten)]
    pub act: ContractAct,
    /// Why.
    pub reason: Line,
    /// Who proposes.
    pub proposed_by: ActorId,
    /// For which organisation.
    pub organisation: OrganisationId,
}

/// The proposed act was declined or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ContractActDeclined {
    /// Why.
    pub reason: Line,
}

/// A second person confirmed the act: it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ContractActConfirmed {
    /// What is done.
    #[serde(flatten)]
    pub act: ContractAct,
    /// Why.
    pub reason: Line,
    /// Who proposed.
    pub proposed_by: ActorId,
    /// Who confirmed.
    pub confirmed_by: ActorId,
    /// On which day.
    pub on: NaiveDate,
}

//! A procedure that goes back before the contract: the decision is withdrawn, a tender is considered after all
//! (§§ 160(3), 168(1) GWB; ). What is decided next has the events of the first time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrganisationId, TenderId};
use crate::text::Line;

/// Why a decision is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalGround {
    /// A complaint is right (§ 160(3) GWB).
    Complaint,
    /// The review body ordered it (§ 168(1) GWB).
    ReviewBody,
    /// The authority found a fault itself.
    OwnFinding,
}

/// Where the procedure goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackTo {
    /// With the examination: tenders are excluded or considered again.
    Examination,
    /// With the evaluation of the tenders that are considered.
    Evaluation,
}

/// What a tenderer was told of a withdrawn decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct WithdrawalLetter {
    /// Who.
    pub addressee: OrganisationId,
    /// The text, paragraph by paragraph.
    pub text: Vec<Line>,
}

/// The decision was withdrawn before the contract, and everybody who was informed of it was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardDecisionWithdrawn {
    /// The proposal on which it rested.
    pub proposal: u16,
    /// Why.
    pub ground: WithdrawalGround,
    /// Why, in words.
    pub reason: Line,
    /// Where the procedure goes on.
    pub back_to: BackTo,
    /// Decisions of the review body that are followed with it, by their numbers in the call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<u16>,
    /// What each was told.
    pub letters: Vec<WithdrawalLetter>,
}

/// An exclusion was found to be wrong: the tender is considered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TenderReadmitted {
    /// Which.
    pub tender: TenderId,
    /// Why.
    pub reason: Line,
}

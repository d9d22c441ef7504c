//! A supplier's standing in one dynamic purchasing system, category by category (§ 24 VgV).
//! What it declares and shows of its suitability stands in [`crate::suitability`].

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use crate::organisation::{LegalSuccessionRecorded, Succession};
use crate::suitability::{
    CriterionAssessed, DocumentsRequested, EvidenceExpired, EvidenceProvided, ExclusionDecided,
    ExclusionGroundFound, RegisterAnswerRecorded, RenewalLapsed, RenewalRequested,
    RequestedDocumentsLapsed, SelfCleaningAssessed, SelfDeclarationGiven,
};
use crate::text::Line;

/// A supplier asked to take part (§ 24(2) VgV). Asked again for further categories, it is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestToParticipateSubmitted {
    /// The standing this is about.
    pub admission: AdmissionId,
    /// The system.
    pub system: SystemId,
    /// Who asks.
    pub candidate: OrganisationId,
    /// The categories asked for.
    pub categories: Vec<CategoryKey>,
}

/// The supplier was admitted to a category (§ 24(3) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SupplierAdmitted {
    /// The category.
    pub category: CategoryKey,
}

/// The request was refused for a category; the candidate learns why (§ 62(1), (2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestToParticipateRejected {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
}

/// The admission to a category rests until it is reinstated, or until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdmissionSuspended {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
    /// The last day on which it rests; none if it rests until it is reinstated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A suspended admission counts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdmissionReinstated {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
}

/// A suspension was over: the admission counts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuspensionEnded {
    /// The category.
    pub category: CategoryKey,
    /// The last day on which it rested.
    pub until: NaiveDate,
}

/// The time for the assessment of a request began (§ 24(3) sentence 1 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentStarted {
    /// The categories.
    pub categories: Vec<CategoryKey>,
    /// The day on which the request came in.
    pub received: NaiveDate,
    /// The last day of the assessment.
    pub due: NaiveDate,
    /// Whether the request came in the first phase, before requests had been open for 30 days.
    pub first_phase: bool,
}

/// Why an assessment takes longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// Documents must be checked or criteria verified in this case (§ 24(3) sentence 2 VgV; ).
    SingleCase,
    /// As the documents announce, before the first invitation is sent (§ 24(3) sentences 3, 4 VgV; ).
    BeforeFirstInvitation,
}

/// An assessment takes longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentExtended {
    /// The categories.
    pub categories: Vec<CategoryKey>,
    /// By which provision.
    pub extension: Extension,
    /// Why.
    pub reason: Line,
    /// The last day of the assessment from now on.
    pub due: NaiveDate,
}

/// The last day of an assessment went by without a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentOverdue {
    /// The categories.
    pub categories: Vec<CategoryKey>,
    /// The last day.
    pub due: NaiveDate,
}

/// A decision about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionDecision {
    /// Admitted.
    Admitted,
    /// Refused.
    Rejected,
}

/// The candidate was told of the decision with it, in its account of the marketplace (§ 24(3) sentence 5, § 62(1)
/// VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateInformed {
    /// The category.
    pub category: CategoryKey,
    /// The decision.
    pub decision: AdmissionDecision,
}

/// The candidate asked for the reasons of a refusal (§ 62(2) No. 1 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonsRequested {
    /// The category.
    pub category: CategoryKey,
    /// The last day for them.
    pub due: NaiveDate,
}

/// The reasons were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonsGiven {
    /// The category.
    pub category: CategoryKey,
    /// The reasons, paragraph by paragraph.
    pub reasons: Vec<Line>,
}

/// The candidate took its request back before it was decided. It may ask again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestToParticipateWithdrawn {
    /// The categories.
    pub categories: Vec<CategoryKey>,
    /// Why, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Line>,
}

/// The supplier left the system, or these categories of it. Invitations and orders that it has stand; it may ask again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemLeft {
    /// The categories.
    pub categories: Vec<CategoryKey>,
    /// Why, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Line>,
}

/// Another organisation has taken the candidate's place by law: what was admitted rests until suitability was examined
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuccessionNoted {
    /// Who takes over.
    pub successor: OrganisationId,
    /// What.
    pub succession: Succession,
    /// The day from which it does.
    pub since: NaiveDate,
    /// Where that is written.
    pub reason: Line,
    /// The categories that were admitted and rest from now on.
    pub categories: Vec<CategoryKey>,
}

impl SuccessionNoted {
    /// Whether it is this succession that was noted.
    #[must_use]
    pub fn says(&self, recorded: &LegalSuccessionRecorded) -> bool {
        (self.successor, &self.succession, self.since)
            == (recorded.successor, &recorded.succession, recorded.since)
    }
}

events! {
    /// What happened to a supplier's standing.
    AdmissionEvent in "admission" {
        RequestToParticipateSubmitted,
        SupplierAdmitted,
        RequestToParticipateRejected,
        AdmissionSuspended,
        AdmissionReinstated,
        SuspensionEnded,
        AssessmentStarted,
        AssessmentExtended,
        AssessmentOverdue,
        CandidateInformed,
        ReasonsRequested,
        ReasonsGiven,
        SelfDeclarationGiven,
        EvidenceProvided,
        EvidenceExpired,
        DocumentsRequested,
        RequestedDocumentsLapsed,
        CriterionAssessed,
        ExclusionGroundFound,
        SelfCleaningAssessed,
        ExclusionDecided,
        RenewalRequested,
        RenewalLapsed,
        RegisterAnswerRecorded,
        RequestToParticipateWithdrawn,
        SystemLeft,
        SuccessionNoted,
    }
}

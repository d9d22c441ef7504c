//! Why a step of an admission may not be, with the rule that says so.
//! Nothing is decided here.

use chrono::NaiveDate;
use schemas::exclusion::Ground;
use schemas::ids::{CategoryKey, OrganisationId};
use serde::Serialize;

use super::Standing;
use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;
use crate::law::exclusion::paragraph;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AdmissionRejection {
    /// The system does not take requests.
    #[error("{why}")]
    SystemNotInForce {
        /// Why.
        why: NotInForce,
    },
    /// Only economic operators are admitted.
    #[error("the candidate is no registered economic operator")]
    NotAnEconomicOperator,
    /// The request names no category.
    #[error("the request names no category")]
    NoCategory,
    /// The system has no such category.
    #[error("the dynamic purchasing system has no category `{category}`")]
    UnknownCategory {
        /// The category.
        category: CategoryKey,
    },
    /// Nobody has asked to take part.
    #[error("no request to participate is there")]
    NothingRequested,
    /// Nobody asked for it.
    #[error("no request to participate is there for category `{category}`")]
    NotRequested {
        /// The category.
        category: CategoryKey,
    },
    /// The step does not fit the standing.
    #[error("category `{category}` is {standing:?}: this step is not possible")]
    StandingDoesNotAllow {
        /// The category.
        category: CategoryKey,
        /// How it stands.
        standing: Standing,
    },
    /// The system's notice was not sent, so that there is no calendar and nothing is asked for.
    #[error("the notice of the dynamic purchasing system was not sent yet")]
    NotNoticed,
    /// A period cannot be reckoned.
    #[error("the period cannot be reckoned: {why}")]
    NotReckoned {
        /// Why.
        why: String,
    },
    /// There is no such criterion.
    #[error("category `{category}` has no selection criterion `{criterion}`")]
    UnknownCriterion {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// The certificate of prequalification is past, or longer than one is given.
    #[error(
        "a certificate of prequalification holds for a year at most; this one ends on {valid_until}"
    )]
    PrequalificationNotValid {
        /// Its last day.
        valid_until: NaiveDate,
    },
    /// The document does not show what it is handed in for.
    #[error("a document of this kind does not show it; what does is {sufficient}")]
    EvidenceNotSufficient {
        /// What does, in words.
        sufficient: String,
    },
    /// The document is past its last day.
    #[error("the document has expired on {valid_until}")]
    EvidencePast {
        /// Its last day.
        valid_until: NaiveDate,
    },
    /// There is no such document.
    #[error("there is no document {number} that shows this")]
    NoSuchEvidence {
        /// Its number.
        number: u32,
    },
    /// No assessment is open.
    #[error("no assessment is open that could take longer")]
    NoOpenAssessment,
    /// More time was asked for without a reason, or too late.
    #[error("an assessment takes longer only with a reason that is recorded by {until}")]
    ExtensionWithoutReason {
        /// The last day of the assessment.
        until: NaiveDate,
    },
    /// More time was taken already, or the documents announce none.
    #[error("the documents announce no longer assessment before the first invitation")]
    ExtensionNotAnnounced,
    /// The first invitation was sent.
    #[error(
        "the first invitation was sent on {on}: assessments take 10 working days again, 15 in single cases"
    )]
    FirstInvitationSent {
        /// The day.
        on: NaiveDate,
    },
    /// It was extended already.
    #[error("the assessment was extended already")]
    ExtendedAlready,
    /// The capacity of another firm is relied on without its commitment.
    #[error("the firm on whose capacity the candidate relies has not committed itself")]
    NoCommitment,
    /// No declaration is there.
    #[error("there is no self-declaration")]
    NoSelfDeclaration,
    /// The candidate declares nothing of a criterion, or that it is not fulfilled.
    #[error(
        "the candidate does not declare that criterion `{criterion}` of category `{category}` is fulfilled"
    )]
    NotDeclared {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// The declaration says nothing of a mandatory ground.
    #[error("the self-declaration says nothing of {}", paragraph(*ground))]
    DeclarationSilent {
        /// The ground.
        ground: Ground,
    },
    /// Nobody has looked at a criterion.
    #[error("criterion `{criterion}` of category `{category}` is not assessed")]
    CriterionNotAssessed {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// A criterion is not met.
    #[error("criterion `{criterion}` of category `{category}` is not met")]
    CriterionNotMet {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// The declaration names a ground that nobody has looked at.
    #[error("the candidate declares a ground ({}) that was not looked at", paragraph(*ground))]
    DeclaredGroundNotJudged {
        /// The ground.
        ground: Ground,
    },
    /// A ground excludes the candidate.
    #[error("{} excludes the candidate", paragraph(*ground))]
    ExclusionGroundApplies {
        /// The ground.
        ground: Ground,
        /// The last day on which it excludes, if the law caps it.
        until: Option<NaiveDate>,
    },
    /// A ground may exclude, and people have not weighed it.
    #[error("{} may exclude the candidate: that is to be decided first, with reasons", paragraph(*ground))]
    ExclusionNotDecided {
        /// The ground.
        ground: Ground,
    },
    /// No such fact was found.
    #[error("no such fact was found")]
    NoSuchFinding,
    /// A fact that did not happen yet.
    #[error("{day} lies ahead: nothing excludes before it has happened")]
    DayAhead {
        /// The day.
        day: NaiveDate,
    },
    /// The decision does not fit the ground.
    #[error("{}: only a compelling public interest lets a candidate in; proportion is no reason", paragraph(*ground))]
    MandatoryGround {
        /// The ground.
        ground: Ground,
    },
    /// The public interest is a reason of the mandatory grounds.
    #[error("{}: the public interest is no reason here, proportion is", paragraph(*ground))]
    OptionalGround {
        /// The ground.
        ground: Ground,
    },
    /// Documents were asked for, and their day has not come.
    #[error("documents were asked for until {due}: nothing is refused before")]
    DocumentsAwaited {
        /// The last day.
        due: NaiveDate,
    },
    /// The request for documents names nothing.
    #[error("the request names no document")]
    NothingWanted,
    /// The day is over already.
    #[error("{day} does not lie ahead")]
    DayNotAhead {
        /// The day.
        day: NaiveDate,
    },
    /// A renewal is open.
    #[error("a renewed declaration is asked for already, until {due}")]
    RenewalOpen {
        /// The last day.
        due: NaiveDate,
    },
    /// Nobody is admitted who could renew.
    #[error("the supplier is admitted to no category")]
    NotAdmitted,
    /// Nobody asked for the reasons.
    #[error("nobody asked for the reasons of category `{category}`")]
    ReasonsNotRequested {
        /// The category.
        category: CategoryKey,
    },
    /// Nothing is asked for that could be taken back.
    #[error("no request is open that could be withdrawn")]
    NothingToWithdraw,
    /// The supplier stands in no category that it could leave.
    #[error("the supplier is admitted to no category that it could leave")]
    NothingToLeave,
    /// Another has taken the candidate's place.
    #[error(
        "{successor} has taken over everything since {since}: the successor asks itself, and its suitability is examined"
    )]
    CandidateSucceeded {
        /// Who.
        successor: OrganisationId,
        /// Since when.
        since: NaiveDate,
    },
    /// Reasons without a word.
    #[error("no reason is given")]
    NoReasons,
}

impl Rejection for AdmissionRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotAnEconomicOperator => Some("R-1.04"),
            Self::NotNoticed => Some("R-1.06"),
            Self::UnknownCategory { .. } | Self::NoCategory => Some("R-1.08"),
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::ExtensionWithoutReason { .. } | Self::ExtendedAlready => Some("R-1.28"),
            Self::ExtensionNotAnnounced | Self::FirstInvitationSent { .. } => Some("R-1.29"),
            Self::ReasonsNotRequested { .. } | Self::NoReasons => Some("R-1.30"),
            Self::RenewalOpen { .. } | Self::NotAdmitted => Some("R-1.31"),
            Self::UnknownCriterion { .. }
            | Self::CriterionNotAssessed { .. }
            | Self::CriterionNotMet { .. } => Some("R-5.01"),
            // A standing is that of one candidate: at any time of the procedure.
            Self::CandidateSucceeded { .. } => Some("R-1.48"),
            Self::NoCommitment => Some("R-5.03"),
            Self::NoSelfDeclaration | Self::NotDeclared { .. } | Self::DeclarationSilent { .. } => {
                Some("R-5.04")
            }
            Self::EvidenceNotSufficient { .. }
            | Self::EvidencePast { .. }
            | Self::NoSuchEvidence { .. } => Some("R-5.05"),
            Self::PrequalificationNotValid { .. } => Some("R-5.06"),
            Self::DocumentsAwaited { .. } | Self::NothingWanted | Self::DayNotAhead { .. } => {
                Some("R-5.07")
            }
            Self::DeclaredGroundNotJudged { ground }
            | Self::ExclusionGroundApplies { ground, .. }
            | Self::ExclusionNotDecided { ground }
            | Self::MandatoryGround { ground }
            | Self::OptionalGround { ground } => Some(paragraph(*ground)),
            Self::NotRequested { .. }
            | Self::NothingRequested
            | Self::StandingDoesNotAllow { .. }
            | Self::NotReckoned { .. }
            | Self::NoOpenAssessment
            | Self::NothingToWithdraw
            | Self::NothingToLeave
            | Self::NoSuchFinding => None,
            Self::DayAhead { .. } => Some("§ 126 GWB"),
        }
    }
}

//! What can be asked of an admission.
//! Whether it may be is decided beside this.

use chrono::NaiveDate;
use schemas::admission::Extension;
use schemas::exclusion::Finding;
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::organisation::{LegalSuccessionRecorded, OrganisationKind};
use schemas::suitability::{
    CriterionAssessed, DocumentsRequested, ExclusionDecided, Proves, SelfCleaningAssessed,
    SelfDeclarationGiven,
};
use schemas::terms::{Document, EvidenceKind};
use schemas::text::Line;

use super::Circumstances;

/// What is asked of an admission, with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct AdmissionCommand {
    /// What is asked.
    pub step: Step,
    /// The facts.
    pub facts: Circumstances,
}

/// A request to participate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestToParticipate {
    /// The system asked for.
    pub system: SystemId,
    /// Who asks.
    pub candidate: OrganisationId,
    /// What the candidate is; none if it is not registered.
    pub candidate_kind: Option<OrganisationKind>,
    /// Who has taken over everything from the candidate, if somebody has.
    pub succeeded_by: Option<LegalSuccessionRecorded>,
    /// For which categories.
    pub categories: Vec<CategoryKey>,
}

/// A document that is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// What it shows.
    pub proves: Proves,
    /// Of which kind it is.
    pub kind: EvidenceKind,
    /// The document.
    pub document: Document,
    /// Who issued it.
    pub issuer: Line,
    /// Its last day, if it has one.
    pub valid_until: Option<NaiveDate>,
}

/// What can be asked of an admission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask to take part.
    SubmitRequestToParticipate(RequestToParticipate),
    /// Declare oneself (`renewal` is found out, not asked).
    GiveSelfDeclaration(SelfDeclarationGiven),
    /// Hand in a document.
    ProvideEvidence(HandedIn),
    /// Take more time.
    ExtendAssessment {
        /// For which categories; for all that are open if none is named.
        categories: Vec<CategoryKey>,
        /// By which provision.
        extension: Extension,
        /// Why.
        reason: Option<Line>,
    },
    /// Say whether a criterion is met.
    AssessCriterion(CriterionAssessed),
    /// Put on record what may exclude.
    FindExclusionGround {
        /// The fact.
        finding: Finding,
        /// From where it is known.
        source: Line,
    },
    /// Judge self-cleaning.
    AssessSelfCleaning(SelfCleaningAssessed),
    /// Decide whether a ground is used.
    DecideExclusion(ExclusionDecided),
    /// Ask for missing documents.
    RequestDocuments(DocumentsRequested),
    /// Ask for a renewed declaration.
    RequestRenewal,
    /// Put on record what the register answered.
    RecordRegisterAnswer {
        /// The day of the answer.
        answered_on: NaiveDate,
        /// Its number.
        reference: Line,
        /// Whether there is an entry.
        entry: bool,
    },
    /// Admit to a category.
    AdmitSupplier {
        /// The category.
        category: CategoryKey,
    },
    /// Refuse a category.
    RejectRequestToParticipate {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
    /// Let an admission rest.
    SuspendAdmission {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
        /// The last day on which it rests.
        until: Option<NaiveDate>,
    },
    /// Let it count again.
    ReinstateAdmission {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
    /// Ask for the reasons of a refusal.
    RequestReasons {
        /// The category.
        category: CategoryKey,
    },
    /// Give them.
    GiveReasons {
        /// The category.
        category: CategoryKey,
        /// The reasons.
        reasons: Vec<Line>,
    },
    /// Take a request back.
    WithdrawRequest {
        /// For which categories; for all that are not decided if none is named.
        categories: Vec<CategoryKey>,
        /// Why, if the candidate says so.
        reason: Option<Line>,
    },
    /// Leave.
    Leave {
        /// Which categories; the whole system, with what is still asked for, if none is named.
        categories: Vec<CategoryKey>,
        /// Why, if the supplier says so.
        reason: Option<Line>,
    },
    /// Note that another has taken the candidate's place by law.
    NoteSuccession(LegalSuccessionRecorded),
    /// Say what has gone by.
    PassDeadlines,
}

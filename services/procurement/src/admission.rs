//! Admission to a dynamic purchasing system, category by category: asked for, assessed, decided, kept up (§ 24 VgV).
//! What a system asks for is decided with the system; whom an invitation reaches is decided with the procurement.

mod assessing;
mod barring;
mod circumstances;
mod command;
mod deciding;
mod declaring;
mod excluding;
mod folding;
mod keeping;
mod leaving;
mod passing;
mod rejection;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, Extension, SuccessionNoted};
use schemas::exclusion::{Finding, Ground};
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::suitability::{
    CriterionAssessed, DocumentsRequested, EvidenceProvided, ExclusionDecided, Proves,
    RegisterAnswerRecorded, SelfCleaningAssessed, SelfDeclarationGiven,
};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::Decider;

pub use barring::Barred;
pub use circumstances::Circumstances;
pub use command::{AdmissionCommand, HandedIn, RequestToParticipate, Step};
pub use rejection::AdmissionRejection;

/// The rules of an admission's stream.
pub enum Admissions {}

/// A supplier's standing in a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// Whose standing in which system, once a request came in.
    pub parties: Option<(SystemId, OrganisationId)>,
    /// The categories asked for.
    pub standings: BTreeMap<CategoryKey, Standing>,
    /// The last declaration.
    pub declaration: Option<SelfDeclarationGiven>,
    /// The categories whose request was accompanied by a catalogue in the set format.
    pub accompanied: BTreeSet<CategoryKey>,
    /// What was handed in, in order; the first has number 1.
    pub evidence: Vec<Evidence>,
    /// The assessments that are open.
    pub assessments: BTreeMap<CategoryKey, Assessment>,
    /// The last word on each criterion, by category and criterion.
    pub criteria: BTreeMap<(CategoryKey, CategoryKey), CriterionAssessed>,
    /// What was found that may exclude.
    pub findings: Vec<Found>,
    /// The requests for documents whose day did not go by unanswered: a later one adds to those before.
    pub wanted: Vec<Wanted>,
    /// The last day for a renewed declaration, while it is asked for.
    pub renewal: Option<Renewal>,
    /// The last answer of the register.
    pub register: Option<RegisterAnswerRecorded>,
    /// The last day of each suspension that has one.
    pub suspended_until: BTreeMap<CategoryKey, NaiveDate>,
    /// The categories that it left while its admission rested: leaving ends no rest.
    pub left_resting: BTreeSet<CategoryKey>,
    /// Who took the candidate's place by law, in the sequence in which it was noted.
    pub successions: Vec<SuccessionNoted>,
    /// The reasons asked for, with what was given.
    pub reasons: BTreeMap<CategoryKey, Option<Vec<Line>>>,
}

/// How a supplier stands in a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Asked, not yet decided.
    Requested,
    /// May offer.
    Admitted,
    /// Was refused; may ask again.
    Rejected,
    /// Rests.
    Suspended,
    /// Took its request back; may ask again.
    Withdrawn,
    /// Left; may ask again.
    Left,
}

/// A document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What was said of it.
    pub provided: EvidenceProvided,
    /// Whether it was said that it has expired.
    pub expired: bool,
}

/// Documents that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The request.
    pub asked: DocumentsRequested,
    /// What of it is not there yet.
    pub missing: Vec<Proves>,
}

/// The assessment of a request for one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The day of the request.
    pub received: NaiveDate,
    /// The last day.
    pub due: NaiveDate,
    /// How it was extended, if it was.
    pub extension: Option<Extension>,
    /// Whether it was said that it is overdue.
    pub overdue: bool,
}

/// A fact that may exclude, with what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The fact.
    pub finding: Finding,
    /// The last judgement of self-cleaning.
    pub cleaning: Option<SelfCleaningAssessed>,
    /// What was decided.
    pub decided: Option<ExclusionDecided>,
}

/// A renewed declaration that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The last day.
    pub due: NaiveDate,
    /// Whether it was said that the day went by.
    pub lapsed: bool,
}

impl Admission {
    /// Whether the supplier may offer in the category now.
    #[must_use]
    pub fn is_admitted_to(&self, category: &CategoryKey) -> bool {
        self.standings.get(category) == Some(&Standing::Admitted)
    }

    /// how many assessments are open that were extended before the first invitation; none is sent while there
    /// are any.
    #[must_use]
    pub fn open_extended_assessments(&self) -> usize {
        let extended = Some(Extension::BeforeFirstInvitation);
        self.assessments.values().filter(|open| open.extension == extended).count()
    }

    /// whether data may be collected from the supplier's catalogue in this category: the request was
    /// accompanied by one, and the last declaration consents.
    #[must_use]
    pub fn takes_part_in_collection(&self, category: &CategoryKey) -> bool {
        let consents = self.declaration.as_ref().is_some_and(|given| given.declares.collection);
        consents && self.accompanied.contains(category)
    }

    /// the day of the last answer of the register, for `law::duties::register_query`; none if it has entries, which
    /// are weighed anew in each procedure.
    #[must_use]
    pub fn register_answered_on(&self) -> Option<NaiveDate> {
        let answer = self.register.as_ref().filter(|answer| !answer.entry);
        answer.map(|answer| answer.answered_on)
    }

    fn found(&self, ground: Ground, on: NaiveDate) -> Option<&Found> {
        self.findings.iter().find(|f| f.finding.ground == ground && f.finding.on == on)
    }
}

impl Decider for Admissions {
    type State = Admission;
    type Command = AdmissionCommand;
    type Event = AdmissionEvent;
    type Rejection = AdmissionRejection;

    fn initial() -> Admission {
        Admission::default()
    }

    fn decide(
        state: &Admission,
        command: &AdmissionCommand,
    ) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
        let facts = &command.facts;
        let begins = matches!(command.step, Step::SubmitRequestToParticipate(_));
        if state.parties.is_none() && !begins {
            return Err(AdmissionRejection::NothingRequested);
        }
        match &command.step {
            Step::SubmitRequestToParticipate(request) => declaring::submit(state, request, facts),
            Step::GiveSelfDeclaration(given) => declaring::declare(state, given, facts),
            Step::ProvideEvidence(handed_in) => declaring::provide(state, handed_in, facts),
            Step::ExtendAssessment { categories, extension, reason } => {
                assessing::extend(state, facts, categories, (*extension, reason.as_ref()))
            }
            Step::AssessCriterion(assessed) => assessing::assess(state, assessed, facts),
            Step::RequestDocuments(asked) => assessing::request_documents(state, asked, facts),
            Step::FindExclusionGround { finding, source } => {
                excluding::find(state, *finding, source, facts)
            }
            Step::AssessSelfCleaning(assessed) => excluding::clean(state, assessed, facts),
            Step::DecideExclusion(decided) => excluding::decide(state, decided, facts),
            Step::RequestRenewal => keeping::request_renewal(state, facts),
            Step::RecordRegisterAnswer { answered_on, reference, entry } => {
                keeping::register(state, facts, (*answered_on, reference, *entry))
            }
            Step::AdmitSupplier { category } => deciding::admit(state, category, facts),
            Step::RejectRequestToParticipate { category, reason } => {
                deciding::reject(state, category, reason, facts)
            }
            Step::SuspendAdmission { category, reason, until } => {
                deciding::suspend(state, category, reason, (*until, facts.today))
            }
            Step::ReinstateAdmission { category, reason } => {
                deciding::reinstate(state, category, reason, facts)
            }
            Step::RequestReasons { category } => keeping::request_reasons(state, category, facts),
            Step::GiveReasons { category, reasons } => {
                keeping::give_reasons(state, category, reasons)
            }
            Step::WithdrawRequest { categories, reason } => {
                leaving::withdraw(state, categories, reason.as_ref())
            }
            Step::Leave { categories, reason } => {
                leaving::leave(state, categories, reason.as_ref())
            }
            Step::NoteSuccession(recorded) => Ok(leaving::succeeded(state, recorded, facts)),
            Step::PassDeadlines => Ok(passing::events(state, facts)),
        }
    }

    fn evolve(state: Admission, event: &AdmissionEvent) -> Admission {
        folding::evolve(state, event)
    }
}

#[cfg(test)]
mod tests;

//! The dynamic purchasing system: its parties and categories, when it is in force, what changes it (§§ 22, 23 VgV).
//! What its notice must hold stands in `notice` and `terms`; periods are reckoned in `law`.

mod asking;
mod establishing;
mod life;
mod notice;
mod rejection;
pub mod terms;
pub mod usage;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use schemas::catalogue::FileDigest;
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    CandidateQuestionAnswered, CandidateQuestionAsked, Category, ContractNoticeDespatched,
    DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent, ValidityChanged,
    ValueEstimateRevised,
};
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::organisation::OrganisationKind;
use schemas::terms::{Document, Notice, ValueEstimate};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::Decider;
use crate::law::Law;

pub use notice::{NoticeToDespatch, place, regulation, threshold_passed};
pub use rejection::DynamicPurchasingSystemRejection;

/// The rules of a system's stream.
pub enum DynamicPurchasingSystems {}

/// A dynamic purchasing system, if it was established.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicPurchasingSystem {
    /// What was established.
    pub established: Option<DynamicPurchasingSystemEstablished>,
    /// The contract notice as it was sent, with the terms that it announced and the end of the first phase as it
    /// stands now.
    pub noticed: Option<ContractNoticeDespatched>,
    /// The end of the first phase as the notice announced it.
    pub announced_until: Option<DateTime<Utc>>,
    /// What was asked about the system and its documents, by number.
    pub questions: BTreeMap<u16, Question>,
    /// The day on which the first invitation in it was sent: until then requests may be assessed longer.
    pub first_invitation: Option<NaiveDate>,
    /// How the last day was moved last.
    pub validity: Option<ValidityChanged>,
    /// The documents that hold now.
    pub documents: Vec<Document>,
    /// The value over the whole life as it was reckoned last; none before the first notice.
    pub estimate: Option<ValueEstimate>,
    /// How the value was reckoned anew last.
    pub revised: Option<ValueEstimateRevised>,
    /// Why it was ended early, if it was.
    pub terminated: Option<Line>,
    /// The notice of that end.
    pub termination_notice: Option<Notice>,
    /// The last day that went by, if one did and it was said.
    pub expired: Option<NaiveDate>,
}

/// A question about the system or its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What was asked.
    pub asked: CandidateQuestionAsked,
    /// What was answered.
    pub answered: Option<CandidateQuestionAnswered>,
}

impl DynamicPurchasingSystem {
    /// Its last day as it stands now.
    #[must_use]
    pub fn valid_until(&self) -> Option<NaiveDate> {
        let moved = self.validity.as_ref().map(|changed| changed.valid_until);
        moved.or(self.established.as_ref().map(|established| established.valid_until))
    }

    /// The system, if it is in force on `day`.
    pub fn in_force_on(
        &self,
        day: NaiveDate,
    ) -> Result<&DynamicPurchasingSystemEstablished, NotInForce> {
        let established = self.established.as_ref().ok_or(NotInForce::NotEstablished)?;
        if self.terminated.is_some() || self.valid_until().is_some_and(|last| day > last) {
            return Err(NotInForce::NoLongerInForce);
        }
        if day < established.valid_from {
            return Err(NotInForce::NotYetInForce);
        }
        Ok(established)
    }
}

/// The category under which supplies of a CPV code fall: the one that covers it most closely.
#[must_use]
pub fn category_of(categories: &[Category], cpv: Cpv) -> Option<&Category> {
    cpv.and_above()
        .into_iter()
        .find_map(|above| categories.iter().find(|category| category.cpv.contains(&above)))
}

/// Why a system is not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotInForce {
    /// It was never established.
    #[error("the dynamic purchasing system was not established")]
    NotEstablished,
    /// Its first day is to come.
    #[error("the dynamic purchasing system is not yet in force")]
    NotYetInForce,
    /// Its last day is over, or it was ended.
    #[error("the dynamic purchasing system is no longer in force")]
    NoLongerInForce,
}

/// What can be asked of a system.
#[derive(Clone, Debug)]
pub enum DynamicPurchasingSystemCommand {
    /// Set it up.
    Establish {
        /// What is set up.
        asked: DynamicPurchasingSystemEstablished,
        /// What the organisations named in it are; none for an unknown one.
        kinds: Vec<(OrganisationId, Option<OrganisationKind>)>,
    },
    /// Send its contract notice.
    DespatchNotice(Box<NoticeToDespatch>),
    /// Say that its last day went by, if it did.
    PassDeadlines {
        /// The day of the command.
        today: NaiveDate,
    },
    /// Move its last day.
    ChangeValidity {
        /// The new last day.
        valid_until: NaiveDate,
        /// The notice that says so.
        notice: Notice,
        /// The day of the command.
        today: NaiveDate,
    },
    /// Publish other documents.
    ChangeDocuments {
        /// All that hold from now on.
        documents: Vec<Document>,
        /// Those of them whose bytes are kept.
        kept: Vec<FileDigest>,
        /// Why.
        reason: Line,
        /// Whether whoever prepares a request needs more time for it.
        substantial: bool,
        /// The new end of the first phase, if it is moved.
        requests_until: Option<DateTime<Utc>>,
        /// The time of the command.
        now: DateTime<Utc>,
    },
    /// Ask something about the system or its documents.
    AskQuestion {
        /// Who.
        by: OrganisationId,
        /// What.
        text: Line,
        /// The time of the command.
        now: DateTime<Utc>,
    },
    /// Answer to everybody.
    AnswerQuestion {
        /// Which question.
        question: u16,
        /// The question as it is published, if its own words would show who asked.
        published_as: Option<Line>,
        /// The answer.
        text: Line,
        /// Whether it matters for requests to participate.
        matters: bool,
        /// The new end of the first phase, if it is moved.
        requests_until: Option<DateTime<Utc>>,
        /// The time of the command.
        now: DateTime<Utc>,
    },
    /// Reckon its value anew.
    ReviseEstimate {
        /// The new estimate.
        estimate: ValueEstimate,
        /// Why.
        reason: Line,
        /// The notice that says so.
        notice: Notice,
        /// The law that holds.
        law: &'static Law,
        /// The day of the command.
        today: NaiveDate,
    },
    /// Note that the first invitation to tender in it was sent.
    NoteFirstInvitation {
        /// The specific procurement.
        procurement: SpecificProcurementId,
        /// The day.
        on: NaiveDate,
    },
    /// End it.
    Terminate {
        /// Why.
        reason: Line,
        /// The notice that says so.
        notice: Option<Notice>,
        /// The day of the command.
        today: NaiveDate,
    },
}

impl Decider for DynamicPurchasingSystems {
    type State = DynamicPurchasingSystem;
    type Command = DynamicPurchasingSystemCommand;
    type Event = DynamicPurchasingSystemEvent;
    type Rejection = DynamicPurchasingSystemRejection;

    fn initial() -> DynamicPurchasingSystem {
        DynamicPurchasingSystem::default()
    }

    fn decide(
        state: &DynamicPurchasingSystem,
        command: &DynamicPurchasingSystemCommand,
    ) -> Result<Vec<DynamicPurchasingSystemEvent>, DynamicPurchasingSystemRejection> {
        use DynamicPurchasingSystemCommand as Command;
        match command {
            Command::Establish { asked, kinds } => establishing::establish(state, asked, kinds),
            Command::DespatchNotice(asked) => notice::despatch(state, asked),
            Command::ChangeValidity { valid_until, notice, today } => {
                life::change_validity(state, *valid_until, notice, *today)
            }
            Command::ChangeDocuments { .. } => asking::change_documents(state, command),
            Command::AskQuestion { by, text, now } => asking::ask(state, *by, text, *now),
            Command::AnswerQuestion { .. } => asking::answer(state, command),
            Command::ReviseEstimate { estimate, reason, notice, law, today } => {
                life::revise_estimate(state, estimate, (reason, notice), law, *today)
            }
            Command::PassDeadlines { today } => Ok(life::pass_deadlines(state, *today)),
            Command::NoteFirstInvitation { procurement, on } => {
                Ok(life::note_first_invitation(state, *procurement, *on))
            }
            Command::Terminate { reason, notice, today } => {
                life::terminate(state, reason, notice.as_ref(), *today)
            }
        }
    }

    fn evolve(
        mut state: DynamicPurchasingSystem,
        event: &DynamicPurchasingSystemEvent,
    ) -> DynamicPurchasingSystem {
        use DynamicPurchasingSystemEvent as Event;
        match event {
            Event::DynamicPurchasingSystemEstablished(e) => state.established = Some(e.clone()),
            Event::ContractNoticeDespatched(e) => {
                state.documents.clone_from(&e.terms.documents);
                state.estimate = Some(e.terms.estimate.clone());
                state.announced_until = Some(e.requests_until);
                state.noticed = Some(e.clone());
            }
            Event::CandidateQuestionAsked(e) => {
                let question = Question { asked: e.clone(), answered: None };
                state.questions.insert(e.question, question);
            }
            Event::CandidateQuestionAnswered(e) => {
                if let Some(question) = state.questions.get_mut(&e.question) {
                    question.answered = Some(e.clone());
                }
            }
            Event::FirstPhaseProlonged(e) => {
                if let Some(noticed) = &mut state.noticed {
                    noticed.requests_until = e.requests_until;
                }
            }
            Event::ValidityChanged(e) => state.validity = Some(e.clone()),
            Event::DocumentsChanged(e) => state.documents.clone_from(&e.documents),
            Event::DynamicPurchasingSystemExpired(e) => state.expired = Some(e.valid_until),
            Event::FirstInvitationIssued(e) => state.first_invitation = Some(e.on),
            Event::ValueEstimateRevised(e) => {
                state.estimate = Some(e.estimate.clone());
                state.revised = Some(e.clone());
            }
            Event::DynamicPurchasingSystemTerminated(e) => {
                state.terminated = Some(e.reason.clone());
                state.termination_notice.clone_from(&e.notice);
            }
        }
        state
    }
}

#[cfg(test)]
mod tests;

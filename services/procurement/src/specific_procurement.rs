//! A specific procurement from its preparation to the opening of tenders (§ 23(6), § 24(4), §§ 53 to 55 VgV; to
//! § 2 of the rules). What is decided about opened tenders stands elsewhere; nothing is sealed or unsealed here.

mod collecting;
mod command;
pub mod content;
mod criteria;
mod inviting;
mod opening;
mod period;
mod preparing;
mod receiving;
mod rejection;
mod reviewing;
mod state;

use schemas::specific_procurement::{
    CancellationGround, SpecificProcurementCancelled, SpecificProcurementEvent,
    SpecificProcurementPrepared,
};
use schemas::text::Line;

pub use command::{
    Collected, IssueInvitation, OpenTenders, Prepare, Snapshot, SpecificProcurementCommand,
    TenderOnArrival,
};
pub use period::DAYS_BEFORE_THE_END;
pub use rejection::SpecificProcurementRejection;
pub use reviewing::{Complaint, Review, ReviewStep, Reviewing};
pub use state::{
    Invited, Presentation, Presented, Question, Received, ReceivedTender, RunningCollection,
    SpecificProcurement, Stage,
};

use crate::decider::Decider;
use schemas::ids::OrganisationId;

/// The rules of a specific procurement's stream.
pub enum SpecificProcurements {}

type Events = Result<Vec<SpecificProcurementEvent>, SpecificProcurementRejection>;

impl Decider for SpecificProcurements {
    type State = SpecificProcurement;
    type Command = SpecificProcurementCommand;
    type Event = SpecificProcurementEvent;
    type Rejection = SpecificProcurementRejection;

    fn initial() -> SpecificProcurement {
        SpecificProcurement::default()
    }

    fn decide(state: &SpecificProcurement, command: &SpecificProcurementCommand) -> Events {
        use SpecificProcurementCommand as Asked;
        match command {
            Asked::Prepare(asked) => preparing::prepare(state, asked),
            Asked::IssueInvitation(asked) => inviting::issue(state, asked),
            Asked::ProposeShorterPeriod { by, tenders_until, now } => {
                period::propose(state, *by, *tenders_until, *now)
            }
            Asked::AgreeToShorterPeriod { by, now } => period::agree(state, *by, *now),
            Asked::ChangePeriod { by, tenders_until, reason, now } => {
                period::change(state, *by, *tenders_until, reason, *now)
            }
            Asked::AskQuestion { by, text, now } => period::ask(state, *by, text, *now),
            Asked::AnswerQuestion { .. } => period::answer(state, command),
            Asked::ChangeDocuments { .. } => period::change_documents(state, command),
            Asked::ReceiveTender(arrived) => receiving::receive(state, arrived),
            Asked::WithdrawTender { by, now } => receiving::withdraw(state, *by, *now),
            Asked::RecordAttempt { by, what, now } => receiving::record(state, *by, what, *now),
            Asked::MapCollection { by, lines, now } => collecting::map(state, *by, lines, *now),
            Asked::RefuseCollection { by, now } => collecting::refuse(state, *by, *now),
            Asked::EndTenderPeriod { collected, now } => collecting::end(state, collected, *now),
            Asked::HandOverKey { by, actor, key, now } => {
                opening::hand_over(state, *by, *actor, *key, *now)
            }
            Asked::OpenTenders(asked) => opening::open(state, asked),
            Asked::ConfirmCollectedData { by, now } => collecting::confirm(state, *by, *now),
            Asked::ContestCollectedData { by, reason, now } => {
                collecting::contest(state, *by, reason, *now)
            }
            Asked::ResolveContestedData { by, tender, corrected, reason } => {
                collecting::resolve(state, *by, *tender, corrected.as_deref(), reason)
            }
            Asked::EndPresentation { now } => Ok(collecting::end_presentation(state, *now)),
            Asked::Reviewing(asked) => reviewing::step(state, asked),
            Asked::Cancel { by, ground, reason, contract } => {
                cancel(state, *by, *ground, reason, *contract)
            }
        }
    }

    fn evolve(state: SpecificProcurement, event: &SpecificProcurementEvent) -> SpecificProcurement {
        state.after(event)
    }
}

impl SpecificProcurement {
    /// What was prepared, for the authority that did; to others it is not there.
    fn of_authority(
        &self,
        by: OrganisationId,
    ) -> Result<&SpecificProcurementPrepared, SpecificProcurementRejection> {
        let prepared = self.prepared.as_ref().ok_or(SpecificProcurementRejection::NotPrepared)?;
        if prepared.authority == by {
            Ok(prepared)
        } else {
            Err(SpecificProcurementRejection::NotTheAuthority)
        }
    }

    /// The invitation, for one that was invited; to others it is not there.
    fn of_invited(&self, by: OrganisationId) -> Result<&Invited, SpecificProcurementRejection> {
        let invited = self.invited.as_ref().ok_or(SpecificProcurementRejection::NotPrepared)?;
        if invited.issued.candidates.contains(&by) {
            Ok(invited)
        } else {
            Err(SpecificProcurementRejection::NotInvited)
        }
    }

    /// The step is possible in this stage only.
    fn only_when(&self, stage: Stage) -> Result<(), SpecificProcurementRejection> {
        let is = self.stage();
        if is == stage { Ok(()) } else { Err(SpecificProcurementRejection::NotNow { stage: is }) }
    }
}

/// a competition can end without an award for one of four grounds; whoever was invited is told why.
fn cancel(
    state: &SpecificProcurement,
    by: OrganisationId,
    ground: CancellationGround,
    reason: &Line,
    contract: bool,
) -> Events {
    state.of_authority(by)?;
    let cancelled = SpecificProcurementCancelled { ground, reason: reason.clone() };
    match &state.cancelled {
        Some(earlier) if *earlier == cancelled => Ok(vec![]),
        Some(_) => Err(SpecificProcurementRejection::NotNow { stage: Stage::Cancelled }),
        None if contract => Err(SpecificProcurementRejection::ContractExists),
        None => Ok(vec![cancelled.into()]),
    }
}

#[cfg(test)]
mod tests;

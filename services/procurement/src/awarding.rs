//! From opened tenders to the contract: who is considered, what a tender is worth, who is awarded by whom, what is owed
//! afterwards (§§ 6, 56 to 63 VgV, §§ 123, 124, 134 GWB). How a score is reckoned stands in `award`, what the law asks
//! for in `law`; receipt and opening are not decided here.

mod auctioning;
mod binding;
mod call;
mod concluding;
mod conflicts;
mod enquiring;
mod evaluating;
mod examining;
mod judging;
mod letters;
mod lines;
mod low;
mod passing;
mod proposing;
mod rejection;
mod reporting;
mod returning;
mod reviewing;
mod scored;
mod standing;
mod state;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award::{
    AbnormallyLowDecided, AwardBlocked, AwardEvent, AwardReleased, ConflictOfInterestDeclared,
    ConflictRemedyTaken, ContractResult, DrawnLot, EnquiryAbout, EnquirySettled, EvidenceConfirmed,
    LateTenderDecided, NoticeDuty, PointsGiven, ProofDecided, RegisterAnswered, TenderExcluded,
    TenderToJudge, TendererAnswered,
};
use schemas::german_day::german_day;
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::money::Money;
use schemas::text::Line;

pub use call::{Call, CalledTender, Collected, Surroundings};
pub use lines::agreed_lines;
pub use rejection::AwardRejection;
pub use returning::Withdrawal;
pub use state::{Auction, Award, Enquiry, LowPrice, ReasonsAsked};

use crate::decider::Decider;
use crate::law::Law;

/// The rules of an award's stream.
pub enum Awards {}

/// What is asked, by whom, when, and with which facts.
#[derive(Clone, Debug)]
pub struct AwardCommand {
    /// Who asks.
    pub by: ActorId,
    /// When.
    pub now: DateTime<Utc>,
    /// The call as it stands.
    pub call: Arc<Call>,
    /// The law as it stands.
    pub law: Arc<Law>,
    /// What.
    pub step: AwardStep,
}

impl AwardCommand {
    fn today(&self) -> NaiveDate {
        german_day(self.now)
    }
}

/// The steps of an award.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are those of the events that follow")]
pub enum AwardStep {
    /// Begin to examine the opened tenders.
    Begin,
    /// Say that one has no conflict of interest.
    DeclareNoConflict,
    /// Say that somebody has one.
    DeclareConflict(ConflictOfInterestDeclared),
    /// Say what was done about it.
    TakeRemedy(ConflictRemedyTaken),
    /// Decide whether a late tender is considered.
    DecideLateTender(LateTenderDecided),
    /// Exclude a tender.
    ExcludeTender(TenderExcluded),
    /// Take an exclusion back that was wrong.
    ReadmitTender { tender: TenderId, reason: Line },
    /// Ask a tenderer something.
    AskTenderer(Question),
    /// Answer.
    AnswerEnquiry { tenderer: OrganisationId, answer: TendererAnswered },
    /// Say what is made of the answer.
    SettleEnquiry(EnquirySettled),
    /// Decide about a conspicuously low price.
    DecideLowPrice(AbnormallyLowDecided),
    /// Give points for a criterion that people judge.
    GivePoints(PointsGiven),
    /// Decide whether a proof counts that is not the label itself.
    DecideProof(ProofDecided),
    /// Score all tenders that are considered; with the reason, where it is not the first time.
    Evaluate { reason: Option<Line> },
    /// Record lots that were drawn before a witness.
    DrawLots { witness: ActorId, how: Line, lots: Vec<DrawnLot> },
    /// Invite to the auction.
    InviteToAuction { starts: DateTime<Utc> },
    /// Bid.
    PlaceBid { tenderer: OrganisationId, price: Money },
    /// Record what the register answered.
    RecordRegisterAnswer(RegisterAnswered),
    /// Record that the evidence of a tenderer was checked.
    ConfirmEvidence(EvidenceConfirmed),
    /// Propose whom to award.
    Propose { tender: TenderId, reasons: Line, register_weighed: Option<Line> },
    /// Take the proposal back, or decline it; once it is agreed to, withdraw the decision.
    WithdrawProposal { reason: Line },
    /// Agree to the proposal.
    Approve,
    /// Withdraw the decision before the contract.
    WithdrawDecision(Withdrawal),
    /// Ask all tenderers to be bound longer.
    AskLongerBinding { until: NaiveDate, reason: Line },
    /// Say whether one is bound longer.
    AnswerLongerBinding { tenderer: OrganisationId, consents: bool },
    /// Record that the contract must not be concluded.
    Block(AwardBlocked),
    /// Record that it may be again.
    Release(AwardReleased),
    /// Conclude the contract.
    Conclude(ContractResult),
    /// Ask for the reasons.
    RequestReasons { tenderer: OrganisationId },
    /// Give them, with what people add to what the evaluation says.
    GiveReasons { tenderer: OrganisationId, more: Vec<Line> },
    /// Record that a notice or report was sent.
    RecordNotice { duty: NoticeDuty, reference: Line, on: Option<NaiveDate> },
    /// Carry out what is due.
    PassDeadlines,
}

/// A question to a tenderer.
#[derive(Clone, Debug)]
pub struct Question {
    /// About which tender.
    pub tender: TenderId,
    /// About what.
    pub about: EnquiryAbout,
    /// The question.
    pub text: Line,
    /// Until when it can be answered.
    pub until: DateTime<Utc>,
    /// Whether an answer would change prices or contents of the tender; whoever asks says so.
    pub would_change_the_tender: bool,
}

type Decided = Result<Vec<AwardEvent>, AwardRejection>;

impl Decider for Awards {
    type State = Award;
    type Command = AwardCommand;
    type Event = AwardEvent;
    type Rejection = AwardRejection;

    fn initial() -> Award {
        Award::default()
    }

    fn decide(award: &Award, command: &AwardCommand) -> Decided {
        may_act(award, command)?;
        let mut events = decided(award, command)?;
        let after = events.iter().fold(award.clone(), Award::after);
        events.extend(low::noticed(&after, command));
        Ok(events)
    }

    fn evolve(award: Award, event: &AwardEvent) -> Award {
        award.after(event)
    }
}

/// Who has a conflict of interest takes no part, and nothing goes on in a call that was cancelled.
fn may_act(award: &Award, command: &AwardCommand) -> Result<(), AwardRejection> {
    let open_to_all = matches!(
        command.step,
        AwardStep::AnswerEnquiry { .. }
            | AwardStep::AnswerLongerBinding { .. }
            | AwardStep::PlaceBid { .. }
            | AwardStep::RequestReasons { .. }
            | AwardStep::DeclareConflict(_)
            | AwardStep::PassDeadlines
    );
    if !open_to_all && award.conflicted.contains_key(&command.by) {
        return Err(AwardRejection::ConflictOfInterest { actor: command.by });
    }
    if award.begun.is_none() && !matches!(command.step, AwardStep::Begin | AwardStep::PassDeadlines)
    {
        return Err(AwardRejection::NotBegun);
    }
    let goes_on = matches!(
        command.step,
        AwardStep::RequestReasons { .. }
            | AwardStep::GiveReasons { .. }
            | AwardStep::PassDeadlines
            | AwardStep::DeclareConflict(_)
            | AwardStep::TakeRemedy(_)
    );
    if command.call.cancelled && !goes_on {
        return Err(AwardRejection::Cancelled);
    }
    Ok(())
}

fn decided(award: &Award, command: &AwardCommand) -> Decided {
    match &command.step {
        AwardStep::Begin => examining::begin(award, command),
        AwardStep::DeclareNoConflict => Ok(conflicts::denied(award, command.by)),
        AwardStep::DeclareConflict(declared) => conflicts::declared(award, declared),
        AwardStep::TakeRemedy(taken) => conflicts::remedied(award, taken),
        AwardStep::DecideLateTender(decided) => examining::late(award, decided),
        AwardStep::ExcludeTender(excluded) => examining::exclude(award, command, excluded),
        AwardStep::ReadmitTender { tender, reason } => returning::readmit(award, *tender, reason),
        AwardStep::AskTenderer(question) => enquiring::ask(award, command, question),
        AwardStep::AnswerEnquiry { tenderer, answer } => {
            enquiring::answer(award, command, *tenderer, answer)
        }
        AwardStep::SettleEnquiry(settled) => enquiring::settle(award, settled),
        AwardStep::DecideLowPrice(decided) => low::decide(award, command, decided),
        AwardStep::GivePoints(given) => judging::points(award, given),
        AwardStep::DecideProof(decided) => judging::proof(award, command, decided),
        AwardStep::Evaluate { reason } => evaluating::evaluate(award, command, reason.as_ref()),
        AwardStep::DrawLots { witness, how, lots } => {
            evaluating::draw(award, command, *witness, how, lots)
        }
        AwardStep::InviteToAuction { starts } => auctioning::invite(award, command, *starts),
        AwardStep::PlaceBid { tenderer, price } => {
            auctioning::bid(award, command, *tenderer, *price)
        }
        AwardStep::RecordRegisterAnswer(answered) => proposing::register(award, command, answered),
        AwardStep::ConfirmEvidence(confirmed) => proposing::evidence(award, confirmed),
        AwardStep::Propose { tender, reasons, register_weighed } => {
            proposing::propose(award, command, *tender, reasons, register_weighed.as_ref())
        }
        AwardStep::WithdrawProposal { reason } => proposing::withdraw(award, command, reason),
        AwardStep::WithdrawDecision(asked) => returning::withdraw(award, command, asked),
        AwardStep::AskLongerBinding { until, reason } => {
            binding::ask(award, command, *until, reason)
        }
        AwardStep::AnswerLongerBinding { tenderer, consents } => {
            binding::answer(award, command, *tenderer, *consents)
        }
        AwardStep::Approve => concluding::approve(award, command),
        AwardStep::Block(blocked) => concluding::block(award, blocked),
        AwardStep::Release(released) => concluding::release(award, released),
        AwardStep::Conclude(result) => concluding::conclude(award, command, *result),
        AwardStep::RequestReasons { tenderer } => reporting::ask(award, command, *tenderer),
        AwardStep::GiveReasons { tenderer, more } => {
            reporting::give(award, command, *tenderer, more)
        }
        AwardStep::RecordNotice { duty, reference, on } => {
            reporting::sent(award, command, *duty, (reference, *on))
        }
        AwardStep::PassDeadlines => Ok(passing::pass(award, command)),
    }
}

/// A tender of the call that is not excluded.
fn considered(award: &Award, tender: TenderId) -> Result<&TenderToJudge, AwardRejection> {
    let found = award.tender(tender).ok_or(AwardRejection::UnknownTender { tender })?;
    if award.excluded.contains_key(&tender) || award.late.get(&tender) == Some(&false) {
        return Err(AwardRejection::Excluded { tender });
    }
    Ok(found)
}

/// Nobody was proposed or awarded yet: tenders can still be judged.
fn undecided(award: &Award) -> Result<(), AwardRejection> {
    match (&award.approved, &award.proposed) {
        (Some(_), _) => Err(AwardRejection::AlreadyDecided),
        (None, Some(proposed)) => Err(AwardRejection::AlreadyProposed { tender: proposed.tender }),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests;

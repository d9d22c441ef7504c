//! Awards as they are seen: which tenders are considered, what each is worth, who is awarded, what is owed.
//! What a tenderer may see of it is not said here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AuctionBidPlaced, AuctionEnded, AuctionInvited,
    AwardApproved, AwardBlocked, AwardDecisionWithdrawn, AwardEvent, AwardProcedureBegun,
    AwardProposed, ConflictOfInterestDeclared, ContractConcluded, EnquirySettled,
    EvidenceConfirmed, InformationLetter, LateTenderDecided, LongerBindingAnswered,
    LongerBindingAsked, LotsDrawn, NoticeDuty, NoticeSent, PointsGiven, ProofDecided, ReasonsGiven,
    RegisterAnswered, ReportDue, Standstill, TenderExcluded, TenderReadmitted, TendererAnswered,
    TendererAsked, TendersEvaluated,
};
use schemas::german_day::german_day;
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod folding;

pub use folding::evolve;

/// An award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardView {
    /// What the opening found and the invitation froze.
    pub begun: AwardProcedureBegun,
    /// When the examination began.
    pub begun_at: DateTime<Utc>,
    /// How far it is.
    pub phase: AwardPhase,
    /// Who declared to be impartial.
    pub impartial: BTreeSet<ActorId>,
    /// Conflicts of interest.
    pub conflicts: Vec<ConflictView>,
    /// Decisions about late tenders.
    pub late: Vec<LateTenderDecided>,
    /// Tenders that are not considered.
    pub excluded: Vec<TenderExcluded>,
    /// Exclusions that were taken back.
    #[serde(default)]
    pub readmitted: Vec<TenderReadmitted>,
    /// Questions to tenderers.
    pub enquiries: Vec<EnquiryView>,
    /// Conspicuously low prices.
    pub low: Vec<LowPriceView>,
    /// Points that people gave, the last ones.
    pub points: Vec<PointsGiven>,
    /// Decisions about proofs.
    pub proofs: Vec<ProofDecided>,
    /// Every evaluation; the last one counts.
    pub evaluations: Vec<TendersEvaluated>,
    /// Lots that were drawn.
    pub lots: Vec<LotsDrawn>,
    /// The auction.
    pub auction: Option<AuctionView>,
    /// Answers of the register.
    pub register: Vec<RegisterAnswered>,
    /// Evidence that was checked.
    pub evidence: Vec<EvidenceConfirmed>,
    /// The proposal that stands.
    pub proposed: Option<AwardProposed>,
    /// Proposals that were taken back: which and why.
    pub withdrawn: BTreeMap<u16, Line>,
    /// Decisions that were withdrawn before the contract.
    #[serde(default)]
    pub returned: Vec<AwardDecisionWithdrawn>,
    /// Whether one was withdrawn since the last evaluation, which counts no longer.
    #[serde(default)]
    pub to_evaluate_again: bool,
    /// The last time that tenderers were asked to be bound longer.
    #[serde(default)]
    pub binding_asked: Option<LongerBindingAsked>,
    /// What they answered, the last of each.
    #[serde(default)]
    pub binding_answers: Vec<LongerBindingAnswered>,
    /// The decision.
    pub approved: Option<AwardApproved>,
    /// When it was decided and everybody was told.
    pub approved_at: Option<DateTime<Utc>>,
    /// What each tenderer was told.
    pub letters: Vec<InformationLetter>,
    /// What stands against the contract.
    pub blocked: Option<AwardBlocked>,
    /// Whether the waiting is over.
    pub standstill_ended: bool,
    /// Reasons that were asked for.
    pub reasons: Vec<ReasonsView>,
    /// The contract.
    pub contract: Option<ContractConcluded>,
    /// Notices and reports that were sent.
    pub sent: Vec<NoticeSent>,
    /// Notices and reports that were not sent in time.
    #[serde(default)]
    pub overdue: BTreeSet<NoticeDuty>,
    /// The position of the last event.
    pub position: u64,
    /// The revision of the last event.
    pub revision: u64,
}

/// How far an award is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwardPhase {
    /// Tenders are examined.
    Examining,
    /// They were evaluated.
    Evaluated,
    /// An auction was opened and has not ended.
    Auction,
    /// Somebody was proposed.
    Proposed,
    /// It is decided.
    Decided,
    /// The contract is concluded.
    Concluded,
}

/// A conflict of interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConflictView {
    /// What was declared.
    #[serde(flatten)]
    pub declared: ConflictOfInterestDeclared,
    /// What was done about it.
    pub remedies: Vec<Line>,
}

/// A question to a tenderer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnquiryView {
    /// The question.
    #[serde(flatten)]
    pub asked: TendererAsked,
    /// The answer.
    pub answer: Option<TendererAnswered>,
    /// Whether none came in time.
    pub lapsed: bool,
    /// What was made of it.
    pub settled: Option<EnquirySettled>,
}

/// A conspicuously low price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LowPriceView {
    /// What was noticed.
    #[serde(flatten)]
    pub noticed: AbnormallyLowNoticed,
    /// What was decided.
    pub decided: Option<AbnormallyLowDecided>,
}

/// An auction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuctionView {
    /// Its terms and who takes part.
    pub invited: AuctionInvited,
    /// The bids that counted.
    pub bids: Vec<AuctionBidPlaced>,
    /// Its end.
    pub ended: Option<AuctionEnded>,
}

/// Reasons that a tenderer asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReasonsView {
    /// Who.
    pub tenderer: OrganisationId,
    /// The last day.
    pub due: NaiveDate,
    /// What was said.
    pub given: Option<ReasonsGiven>,
    /// Whether the day passed without it.
    pub overdue: bool,
}

impl AwardView {
    /// The tender of a tenderer.
    #[must_use]
    pub fn tender_of(&self, tenderer: OrganisationId) -> Option<TenderId> {
        let own = self.begun.tenders.iter().find(|tender| tender.tenderer == tenderer);
        own.map(|tender| tender.tender)
    }

    /// Whether time alone may bring something about by this moment: an answer that did not come, a running auction, the
    /// end of the waiting, a day that passed. Whether it does, the rules say.
    #[must_use]
    pub fn may_be_due(&self, at: DateTime<Utc>) -> bool {
        let today = german_day(at);
        let waits = |e: &EnquiryView| e.answer.is_none() && !e.lapsed && e.settled.is_none();
        let lapses = self.enquiries.iter().any(|e| waits(e) && e.asked.until < at);
        let auction = self.auction.as_ref();
        let bidding = auction.is_some_and(|a| a.ended.is_none() && a.invited.starts <= at);
        let waiting = self.approved.as_ref().filter(|_| !self.standstill_ended);
        let waited = waiting.is_some_and(|approved| match approved.standstill {
            Standstill::ByLaw { contract_from }
            | Standstill::ByLandLaw { contract_from, .. }
            | Standstill::Voluntary { contract_from } => contract_from <= today,
            Standstill::None => false,
        });
        let reasons = self.reasons.iter().any(|r| r.given.is_none() && !r.overdue && r.due < today);
        let owed = |duty: NoticeDuty, report: Option<ReportDue>| {
            let sent = self.sent.iter().any(|sent| sent.duty == duty);
            report.is_some_and(|report| report.due < today)
                && !sent
                && !self.overdue.contains(&duty)
        };
        let reports = self.contract.as_ref().is_some_and(|contract| {
            owed(NoticeDuty::AwardNotice, contract.award_notice)
                || owed(NoticeDuty::Statistics, contract.statistics)
        });
        lapses || bidding || waited || reasons || reports
    }
}

type AwardRecorded = Recorded<AwardEvent>;

//! An award as far as it has gone, folded from its stream.
//! Nothing is decided here.

mod folding;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AuctionBidPlaced, AuctionEnded, AuctionInvited,
    AwardApproved, AwardBlocked, AwardDecisionWithdrawn, AwardProcedureBegun, AwardProposed,
    AwardReleased, ContractConcluded, EnquirySettled, EvidenceConfirmed, LongerBindingAsked,
    NoticeDuty, NoticeSent, PointsGiven, ProofDecided, RegisterAnswered, TenderExcluded,
    TenderToJudge, TendererAnswered, TendererAsked, TenderersInformed, TendersEvaluated,
};
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::money::Money;
use schemas::text::Line;

/// An award.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Award {
    /// What the opening found, once the examination has begun.
    pub begun: Option<AwardProcedureBegun>,
    /// Who declared to be impartial.
    pub impartial: BTreeSet<ActorId>,
    /// Who has a conflict of interest.
    pub conflicted: BTreeMap<ActorId, Vec<Line>>,
    /// What was decided about late tenders: whether they are considered.
    pub late: BTreeMap<TenderId, bool>,
    /// Tenders that are not considered.
    pub excluded: BTreeMap<TenderId, TenderExcluded>,
    /// Exclusions that were taken back, with the last reason.
    pub readmitted: BTreeMap<TenderId, Line>,
    /// Questions to tenderers, by number.
    pub enquiries: BTreeMap<u16, Enquiry>,
    /// Conspicuously low prices, the last of each tender.
    pub low: BTreeMap<TenderId, LowPrice>,
    /// Points that people gave, by tender and criterion.
    pub points: BTreeMap<(TenderId, Line), PointsGiven>,
    /// Decisions about proofs, by tender and property.
    pub proofs: BTreeMap<(TenderId, Line), ProofDecided>,
    /// Lots that were drawn.
    pub lots: BTreeMap<TenderId, u32>,
    /// The evaluations, the last one counts.
    pub evaluations: Vec<TendersEvaluated>,
    /// Whether a decision was withdrawn since the last evaluation, which counts no longer.
    pub to_evaluate_again: bool,
    /// The last decision that was withdrawn.
    pub returned: Option<AwardDecisionWithdrawn>,
    /// Decisions of the review body that were followed.
    pub followed: BTreeSet<u16>,
    /// The last time that tenderers were asked to be bound longer.
    pub binding_asked: Option<LongerBindingAsked>,
    /// The last answer of each: the day asked about, and whether it consents.
    pub binding_answers: BTreeMap<OrganisationId, (NaiveDate, bool)>,
    /// Until when tenderers consented to be bound.
    pub bound: BTreeMap<OrganisationId, NaiveDate>,
    /// The auction.
    pub auction: Option<Auction>,
    /// Answers of the register.
    pub register: BTreeMap<OrganisationId, RegisterAnswered>,
    /// Evidence that was checked.
    pub evidence: BTreeMap<OrganisationId, EvidenceConfirmed>,
    /// How many proposals there were.
    pub proposals: u16,
    /// The proposal that stands.
    pub proposed: Option<AwardProposed>,
    /// The decision.
    pub approved: Option<AwardApproved>,
    /// What everybody was told.
    pub informed: Option<TenderersInformed>,
    /// Whether the waiting is over.
    pub standstill_ended: bool,
    /// What stands against the contract.
    pub blocked: Option<AwardBlocked>,
    /// The last block that ended.
    pub released: Option<AwardReleased>,
    /// Reasons that were asked for: the last day, and whether they were given or are overdue.
    pub reasons: BTreeMap<OrganisationId, ReasonsAsked>,
    /// The contract.
    pub concluded: Option<ContractConcluded>,
    /// What was reported.
    pub sent: BTreeMap<NoticeDuty, NoticeSent>,
    /// What was not reported in time.
    pub overdue: BTreeSet<NoticeDuty>,
}

/// A question to a tenderer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiry {
    /// The question.
    pub asked: TendererAsked,
    /// The answer.
    pub answered: Option<TendererAnswered>,
    /// Whether the time to answer ended without one.
    pub lapsed: bool,
    /// What was made of it.
    pub settled: Option<EnquirySettled>,
}

impl Enquiry {
    /// Whether an answer can still be given.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.answered.is_none() && !self.lapsed
    }
}

/// A conspicuously low price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LowPrice {
    /// What was noticed.
    pub noticed: AbnormallyLowNoticed,
    /// The last enquiry before: none up to it was about this price.
    pub enquiries_before: u16,
    /// What was decided.
    pub decided: Option<AbnormallyLowDecided>,
}

/// An auction with its bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction {
    /// Its terms and who takes part.
    pub invited: AuctionInvited,
    /// The bids that counted.
    pub bids: Vec<AuctionBidPlaced>,
    /// Its end.
    pub ended: Option<AuctionEnded>,
}

/// Reasons that a tenderer asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonsAsked {
    /// The last day.
    pub due: NaiveDate,
    /// Whether they were given.
    pub given: bool,
    /// Whether they were not given in time.
    pub overdue: bool,
}

impl Award {
    /// The tenders as the opening found them.
    #[must_use]
    pub fn tenders(&self) -> &[TenderToJudge] {
        self.begun.as_ref().map_or(&[], |begun| &begun.tenders)
    }

    /// A tender as the opening found it.
    #[must_use]
    pub fn tender(&self, id: TenderId) -> Option<&TenderToJudge> {
        self.tenders().iter().find(|tender| tender.tender == id)
    }

    /// The tender of a tenderer.
    #[must_use]
    pub fn tender_of(&self, tenderer: OrganisationId) -> Option<&TenderToJudge> {
        self.tenders().iter().find(|tender| tender.tenderer == tenderer)
    }

    /// The tenders that are considered: in time or not to blame, and not excluded.
    pub fn considered(&self) -> impl Iterator<Item = &TenderToJudge> {
        self.tenders().iter().filter(|tender| {
            let in_time = !tender.late || self.late.get(&tender.tender) == Some(&true);
            in_time && !self.excluded.contains_key(&tender.tender)
        })
    }

    /// The last evaluation.
    #[must_use]
    pub fn evaluation(&self) -> Option<&TendersEvaluated> {
        self.evaluations.last()
    }

    /// The price with which a tender came out of an auction that has ended.
    #[must_use]
    pub fn auctioned(&self, tender: TenderId) -> Option<Money> {
        let ended = self.auction.as_ref()?.ended.as_ref()?;
        ended.prices.iter().find(|price| price.tender == tender).map(|price| price.price)
    }
}

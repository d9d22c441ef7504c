//! What is decided about opened tenders, from the first look at them to the contract (§§ 6, 56 to 63 VgV, § 134 GWB).
//! How tenders came in and were opened is told in `specific_procurement`; no score is reckoned here.

mod auction;
mod binding;
mod contract;
mod enquiry;
mod evaluation;
mod judging;
mod returning;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use auction::{AuctionBidPlaced, AuctionEnded, AuctionInvited, AuctionPlace, AuctionPrice};
pub use binding::{LongerBindingAnswered, LongerBindingAsked};
pub use contract::{
    AwardApproved, AwardBlocked, AwardProposalWithdrawn, AwardProposed, AwardReleased, BlockGround,
    ContractConcluded, ContractResult, EvidenceBasis, EvidenceConfirmed, InformationLetter,
    Informed, NoticeDuty, NoticeOverdue, NoticeSent, ReasonsGiven, ReasonsOverdue,
    ReasonsRequested, RegisterAnswered, RegisterBasis, ReportDue, Standstill, StandstillEnded,
    TenderersInformed,
};
pub use enquiry::{
    DocumentConcerns, EnquiryAbout, EnquiryLapsed, EnquirySettled, RequestedDocument,
    TendererAnswered, TendererAsked, ToBe,
};
pub use evaluation::{
    CriterionPoints, DrawnLot, EvaluatedAfter, LotsDrawn, NotCounted, PointsGiven, ProofDecided,
    ProofNotCounted, TenderStanding, TendersEvaluated,
};
pub use judging::{
    AbnormallyLowDecided, AbnormallyLowNoticed, ConflictGround, ConflictOfInterestDeclared,
    ConflictRemedyTaken, ExclusionGround, LateTenderDecided, LowAgainst, LowPriceFinding,
    NoConflictOfInterestDeclared, TenderExcluded,
};
pub use returning::{
    AwardDecisionWithdrawn, BackTo, TenderReadmitted, WithdrawalGround, WithdrawalLetter,
};

use crate::award_criterion::AwardCriterion;
use crate::event::events;
use crate::ids::{CategoryKey, OrganisationId, SpecificProcurementId, SystemId, TenderId};
use crate::life_cycle::LifeCycleMethod;
use crate::money::Money;
use crate::scoring::Scheme;
use crate::specific_procurement::AuctionTerms;
use crate::text::Line;

/// The authority began to examine the opened tenders (§ 56(1) VgV). From here on this stream has what the invitation
/// froze and what the opening found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardProcedureBegun {
    /// The specific procurement.
    pub procurement: SpecificProcurementId,
    /// The system.
    pub system: SystemId,
    /// Who decides and answers for it.
    pub authority: OrganisationId,
    /// The category.
    pub category: CategoryKey,
    /// The title of the call.
    pub subject: Line,
    /// The day by which the rule set is chosen.
    pub started_on: NaiveDate,
    /// What the call was reckoned to cost, without VAT.
    pub estimate: Money,
    /// How tenders are scored, as the invitation froze it.
    pub scheme: Scheme,
    /// What earns performance points, as the invitation froze it.
    pub criteria: Vec<AwardCriterion>,
    /// The auction that follows, if the invitation has one.
    pub auction: Option<AuctionTerms>,
    /// By which method life-cycle cost takes the place of the price that is scored, as the invitation froze it (§ 59 VgV;
    ///
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_cycle: Option<LifeCycleMethod>,
    /// When the period for tenders ended.
    pub tenders_until: DateTime<Utc>,
    /// From how many percent below the next one on a price is asked about.
    pub low_price_percent: u8,
    /// From how many percent below the authority's own estimate on a price is asked about; none in procedures
    /// that began before that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_estimate_percent: Option<u8>,
    /// Until when tenders bind, as the invitation named it; none where the stream is older than the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding_until: Option<NaiveDate>,
    /// Who was invited.
    pub invited: Vec<OrganisationId>,
    /// The tenders, in the sequence of their receipt.
    pub tenders: Vec<TenderToJudge>,
}

/// A tender as the opening found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TenderToJudge {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// When it was wholly received.
    pub received_at: DateTime<Utc>,
    /// Whether that was after the end of the period.
    pub late: bool,
    /// Its total without VAT; none if it could not be read.
    pub total: Option<Money>,
    /// Days until delivery; none if it could not be read.
    pub delivery_days: Option<u16>,
    /// Lines of the need without a price.
    pub lines_missing: Vec<u16>,
    /// Lines with a price but without the statement that a published life-cycle cost is reckoned with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements_missing: Vec<u16>,
    /// Whether the conditions of the documents are accepted unchanged.
    pub accepts_conditions: bool,
    /// Subcontractors and their share (§ 36 VgV).
    pub subcontractors: Option<Line>,
}

events! {
    /// What happened to opened tenders.
    AwardEvent in "award" {
        AwardProcedureBegun,
        NoConflictOfInterestDeclared,
        ConflictOfInterestDeclared,
        ConflictRemedyTaken,
        LateTenderDecided,
        TenderExcluded,
        TendererAsked,
        TendererAnswered,
        EnquiryLapsed,
        EnquirySettled,
        AbnormallyLowNoticed,
        AbnormallyLowDecided,
        PointsGiven,
        ProofDecided,
        TendersEvaluated,
        LotsDrawn,
        AuctionInvited,
        AuctionBidPlaced,
        AuctionEnded,
        RegisterAnswered,
        EvidenceConfirmed,
        AwardProposed,
        AwardProposalWithdrawn,
        AwardApproved,
        TenderersInformed,
        AwardBlocked,
        AwardReleased,
        StandstillEnded,
        ReasonsRequested,
        ReasonsGiven,
        ReasonsOverdue,
        ContractConcluded,
        NoticeSent,
        NoticeOverdue,
        AwardDecisionWithdrawn,
        TenderReadmitted,
        LongerBindingAsked,
        LongerBindingAnswered,
    }
}

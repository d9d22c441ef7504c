//! Why a step of an award may not be.
//! How a refusal becomes an answer over HTTP is not said here.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::organisation::Land;
use schemas::text::Line;
use serde::Serialize;

use crate::admission::Barred;
use crate::award::auction::{BidRefused, NotToBeOpened};
use crate::decider::Rejection;
use crate::law::reach::TooFarAhead;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum AwardRejection {
    #[error("the tenders have not been opened")]
    NotOpened,
    #[error("the call was cancelled; nothing is awarded any more")]
    Cancelled,
    #[error("the examination of the tenders has not begun")]
    NotBegun,
    #[error("{actor} has a conflict of interest and takes no part in this award")]
    ConflictOfInterest { actor: ActorId },
    #[error("{actor} has declared no conflict of interest")]
    NoConflictDeclared { actor: ActorId },
    #[error("there is no tender {tender} in this call")]
    UnknownTender { tender: TenderId },
    #[error("tender {tender} is excluded")]
    Excluded { tender: TenderId },
    #[error("tender {tender} was received in time")]
    NotLate { tender: TenderId },
    #[error("tender {tender} is late: decide first whether the tenderer is to blame")]
    LateUndecided { tender: TenderId },
    #[error("tender {tender} cannot be considered as it is: {why}; exclude it or ask")]
    NotConforming { tender: TenderId, why: &'static str },
    #[error(
        "tender {tender} comes to zero, and no published method scores that: ask how the price comes about (§ 60 VgV, § 44 \
         UVgO; CJEU C-367/19), then exclude the tender (§ 57(1) no. 5 VgV, § 42(1) no. 5 UVgO)"
    )]
    PriceOfZero { tender: TenderId },
    #[error(
        "tender {tender} does not state the rate of VAT for line {line}, and gross prices are scored; that is not asked for \
         later (§ 56(3) VgV, § 41(3) UVgO): exclude it (§ 57(1) no. 2 VgV, § 42(1) no. 2 UVgO)"
    )]
    TaxMissing { tender: TenderId, line: u16 },
    #[error(
        "tender {tender} does not state for line {line} what its life-cycle cost is reckoned with, and that is not asked \
         for later (§ 56(3) VgV, § 41(3) UVgO): exclude it (§ 57(1) no. 2 VgV, § 42(1) no. 2 UVgO)"
    )]
    StatementMissing { tender: TenderId, line: u16 },
    #[error(
        "what enquiry {enquiry} asked for did not come: exclude tender {tender} (§ 57(1) no. 2 VgV, § 42(1) no. 2 UVgO)"
    )]
    DocumentsMissing { tender: TenderId, enquiry: u16 },
    #[error("the ground cannot be used: {why}")]
    GroundUnusable { why: &'static str },
    #[error(
        "prices and contents are not negotiated; only what the tender already says is clarified"
    )]
    Negotiation,
    #[error("`{document}` cannot be asked for: {why}")]
    NotToBeAskedFor { document: Line, why: &'static str },
    #[error("there is no enquiry {enquiry} to this tenderer")]
    UnknownEnquiry { enquiry: u16 },
    #[error("the time to answer ended at {until}")]
    AnswerTooLate { until: DateTime<Utc> },
    #[error("the day until which an answer can be given has to lie ahead")]
    AnswerTimePast,
    #[error(transparent)]
    TooFarAhead(TooFarAhead),
    #[error("enquiry {enquiry} has been settled already")]
    AlreadySettled { enquiry: u16 },
    #[error("enquiry {enquiry} is open: it is answered, lapses, and is settled first")]
    EnquiryOpen { enquiry: u16 },
    #[error("the price of tender {tender} is not conspicuous")]
    NotLow { tender: TenderId },
    #[error(
        "the tenderer of {tender} must be asked about its low price before anything is decided"
    )]
    LowPriceNotAsked { tender: TenderId },
    #[error("nothing is decided yet about the low price of tender {tender}")]
    LowPriceUndecided { tender: TenderId },
    #[error("{why}")]
    LowPriceDecision { why: &'static str },
    #[error("there is no criterion `{criterion}` that people judge")]
    NotJudged { criterion: Line },
    #[error("`{criterion}` earns between 0 and {most} points, with four decimals at most")]
    PointsOutOfRange { criterion: Line, most: Decimal },
    #[error("tender {tender} claims no property `{property}` that is scored")]
    NotClaimed { tender: TenderId, property: Line },
    #[error("tender {tender} has no points for `{criterion}` yet")]
    PointsMissing { tender: TenderId, criterion: Line },
    #[error("whether what tender {tender} shows for `{property}` counts must be decided first")]
    ProofUndecided { tender: TenderId, property: Line },
    #[error("no tender is left; cancel the call (§ 63(1) no. 1 VgV, § 48(1) no. 1 UVgO)")]
    NoTenderLeft,
    #[error("the tenders cannot be scored: {why}")]
    NotScored { why: String },
    #[error("tenders were evaluated already; say why anew")]
    ReasonForEvaluation,
    #[error("the tenders have not been evaluated")]
    NotEvaluated,
    #[error("something changed since the tenders were evaluated; evaluate them anew")]
    EvaluationStale,
    #[error("the first place is shared: lots are drawn first")]
    LotNeeded,
    #[error("no lot is needed")]
    NoLotNeeded,
    #[error("{why}")]
    LotsUnusable { why: &'static str },
    #[error("the invitation has no auction")]
    NoAuction,
    #[error("{why}")]
    AuctionNotToBeOpened { why: NotToBeOpened },
    #[error("the auction that the invitation announced has not ended")]
    AuctionOpen,
    #[error("{why}")]
    BidRefused { why: BidRefused },
    #[error("{0}", .why)]
    NotKnown { why: String },
    #[error("tender {tender} is not the best one by the published criteria")]
    NotTheBest { tender: TenderId },
    #[error("data collected from the catalogue of {tenderer} {why}")]
    CollectedDataOpen { tenderer: OrganisationId, why: &'static str },
    #[error("the register for the protection of competition has to be asked about {tenderer}")]
    RegisterNotAsked { tenderer: OrganisationId },
    #[error("the register has entries about {tenderer}: exclude it, or say why it is awarded")]
    RegisterEntries { tenderer: OrganisationId },
    #[error("the evidence of {tenderer} has not been checked")]
    EvidenceMissing { tenderer: OrganisationId },
    #[error("the subcontractors of {tenderer} have not been checked")]
    SubcontractorsNotChecked { tenderer: OrganisationId },
    #[error("{day} lies ahead")]
    DayAhead { day: NaiveDate },
    #[error("{tenderer} is no tenderer of this call")]
    NotATenderer { tenderer: OrganisationId },
    #[error("nobody has been proposed")]
    NotProposed,
    #[error("tender {tender} has been proposed already")]
    AlreadyProposed { tender: TenderId },
    #[error("the award takes two people: who proposed does not agree")]
    TheSamePerson,
    #[error("who asked for the supplies does not agree to the award")]
    TheRequester,
    #[error("the award has been decided")]
    AlreadyDecided,
    #[error("the award has not been decided")]
    NotDecided,
    #[error(
        "the admission of {tenderer} {why}: exclude its tender (§§ 123, 124 GWB, § 57(1) VgV), or wait until it is \
         admitted again; a decision for it is withdrawn first"
    )]
    AdmissionRests { tenderer: OrganisationId, why: Barred },
    #[error(
        "the tender of {tenderer} binds until {until} only (§§ 146, 148 BGB): ask all tenderers to be bound longer; \
         who does not consent is excluded"
    )]
    NoLongerBinds { tenderer: OrganisationId, until: NaiveDate },
    #[error("tenders bind until {binding_until} already: name a later day")]
    NotLonger { binding_until: NaiveDate },
    #[error("{tenderer} was not asked to be bound longer")]
    NotAskedToBind { tenderer: OrganisationId },
    #[error("the consent to be bound until {until} was given and stands")]
    BoundAlready { until: NaiveDate },
    #[error("tender {tender} is not excluded")]
    NotExcluded { tender: TenderId },
    #[error("the contract must not be concluded: {reference}")]
    Blocked { reference: Line },
    #[error(
        "{reference} was decided against the award: withdraw the decision so that tenders are examined or evaluated again, or \
         cancel the call where that was ordered"
    )]
    ReviewOrders { reference: Line },
    #[error("an appeal is possible still: the contract may be concluded from {contract_from} on")]
    AppealPossible { contract_from: NaiveDate },
    #[error("there is no block")]
    NotBlocked,
    #[error("the contract may be concluded from {contract_from} on")]
    Standstill { contract_from: NaiveDate },
    #[error("by the law of {land:?} the contract may be concluded from {contract_from} on")]
    LandStandstill { contract_from: NaiveDate, land: Land },
    #[error("the contract has been concluded")]
    AlreadyConcluded,
    #[error("the contract has not been concluded")]
    NotConcluded,
    #[error("there is nothing to report")]
    NothingToReport,
    #[error(
        "the notice was sent on {on}, which is after today, {today}: state the day on which it was sent"
    )]
    NoticeAhead { on: NaiveDate, today: NaiveDate },
    #[error("the notice was sent on {on}, before the contract of {concluded} that it tells of")]
    NoticeBeforeContract { on: NaiveDate, concluded: NaiveDate },
    #[error("the notice is recorded as sent on {on}, with another number or day")]
    NoticeRecordedOtherwise { on: NaiveDate },
    #[error("no reasons were asked for by {tenderer}")]
    ReasonsNotAsked { tenderer: OrganisationId },
}

impl From<TooFarAhead> for AwardRejection {
    fn from(refused: TooFarAhead) -> Self {
        Self::TooFarAhead(refused)
    }
}

/// Refusals that no rule names. They are listed, so that a new one is thought about.
macro_rules! of_no_rule {
    () => {
        AwardRejection::NotBegun
            | AwardRejection::NoConflictDeclared { .. }
            | AwardRejection::UnknownTender { .. }
            | AwardRejection::NotLate { .. }
            | AwardRejection::GroundUnusable { .. }
            | AwardRejection::UnknownEnquiry { .. }
            | AwardRejection::AnswerTooLate { .. }
            | AwardRejection::TooFarAhead(_)
            | AwardRejection::AlreadySettled { .. }
            | AwardRejection::NotLow { .. }
            | AwardRejection::NotJudged { .. }
            | AwardRejection::PointsOutOfRange { .. }
            | AwardRejection::NotClaimed { .. }
            | AwardRejection::PointsMissing { .. }
            | AwardRejection::NoTenderLeft
            | AwardRejection::NotScored { .. }
            | AwardRejection::ReasonForEvaluation
            | AwardRejection::NotEvaluated
            | AwardRejection::EvaluationStale
            | AwardRejection::LotNeeded
            | AwardRejection::NoLotNeeded
            | AwardRejection::LotsUnusable { .. }
            | AwardRejection::NotKnown { .. }
            | AwardRejection::DayAhead { .. }
            | AwardRejection::NotATenderer { .. }
            | AwardRejection::NotProposed
            | AwardRejection::AlreadyProposed { .. }
            | AwardRejection::TheRequester
            | AwardRejection::AlreadyDecided
            | AwardRejection::NotDecided
            | AwardRejection::NotBlocked
            | AwardRejection::NotExcluded { .. }
            | AwardRejection::AlreadyConcluded
            | AwardRejection::NotConcluded
            | AwardRejection::NothingToReport
            | AwardRejection::ReasonsNotAsked { .. }
    };
}

impl Rejection for AwardRejection {
    fn rule(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotOpened => "R-1.64",
            Self::Cancelled => "R-1.47",
            Self::ConflictOfInterest { .. } => "R-1.68",
            Self::LateUndecided { .. }
            | Self::NotConforming { .. }
            | Self::DocumentsMissing { .. }
            | Self::PriceOfZero { .. }
            | Self::Excluded { .. } => "R-5.08",
            Self::TaxMissing { .. } => "R-1.54",
            Self::StatementMissing { .. } => "R-6.20",
            Self::Negotiation => "R-1.02",
            Self::NotToBeAskedFor { .. } | Self::EnquiryOpen { .. } | Self::AnswerTimePast => {
                "R-5.07"
            }
            Self::LowPriceNotAsked { .. }
            | Self::LowPriceUndecided { .. }
            | Self::LowPriceDecision { .. } => "R-5.09",
            Self::ProofUndecided { .. } => "R-6.30",
            Self::AuctionNotToBeOpened { why } => why.rule(),
            Self::BidRefused { why } => why.rule(),
            Self::NoAuction => "R-3.05",
            Self::AuctionOpen => "R-3.11",
            Self::NotTheBest { .. } => "R-1.42",
            Self::CollectedDataOpen { .. } => "R-2.13",
            Self::RegisterNotAsked { .. } | Self::RegisterEntries { .. } => "R-4.37",
            Self::EvidenceMissing { .. } => "R-5.04",
            Self::SubcontractorsNotChecked { .. } => "R-5.03",
            Self::TheSamePerson => "§ 58(5) VgV",
            Self::Blocked { .. } | Self::ReviewOrders { .. } | Self::AppealPossible { .. } => {
                "R-4.23"
            }
            Self::AdmissionRests { .. } => "R-1.48",
            Self::NoLongerBinds { .. }
            | Self::NotLonger { .. }
            | Self::NotAskedToBind { .. }
            | Self::BoundAlready { .. } => "R-1.50",
            Self::Standstill { .. } => "R-4.20",
            Self::LandStandstill { .. } => "R-4.24",
            Self::NoticeAhead { .. }
            | Self::NoticeBeforeContract { .. }
            | Self::NoticeRecordedOtherwise { .. } => "R-4.25",
            of_no_rule!() => return None,
        })
    }
}

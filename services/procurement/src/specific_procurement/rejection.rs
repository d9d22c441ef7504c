//! Why a step of a specific procurement may not be.
//! How a refusal becomes an answer over HTTP is not said here.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{CategoryKey, OrganisationId, TenderId};
use schemas::money::Money;
use schemas::need::NeedLane;
use schemas::text::Line;
use serde::Serialize;

use super::state::Stage;
use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;
use crate::law::deadlines::DeadlineRefused;
use crate::law::reach::TooFarAhead;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum SpecificProcurementRejection {
    #[error("there is no such specific procurement")]
    NotPrepared,
    #[error("a specific procurement with this id was prepared with other content")]
    PreparedOtherwise,
    #[error("the specific procurement is another authority's")]
    NotTheAuthority,
    #[error("the organisation was not invited")]
    NotInvited,
    #[error("this step is not possible: the specific procurement is {stage:?}")]
    NotNow { stage: Stage },
    #[error("{why}")]
    SystemNotInForce { why: NotInForce },
    #[error("the notice of the dynamic purchasing system has not been sent: nobody buys before")]
    NoNotice,
    #[error("the authority is not named in the notice of the dynamic purchasing system")]
    AuthorityNotNamed,
    #[error("the dynamic purchasing system has no category `{category}`")]
    UnknownCategory { category: CategoryKey },
    #[error("a need has 1 to {most} lines, numbered from 1, each with a quantity")]
    Lines { most: usize },
    #[error("line {line}: CPV code {cpv} falls under another category than the one that is called")]
    LineOfAnotherCategory { line: u16, cpv: Cpv },
    #[error("the estimated value is above zero and in the currency of the system")]
    Estimate,
    #[error("the authority has no delivery place called `{name}`")]
    DeliveryPlaceUnknown { name: Line },
    #[error("the authority has stated no such need in this category of the system")]
    NeedUnknown,
    #[error("the need takes another lane: {}", lane.map_or("none", NeedLane::word))]
    NeedInAnotherLane { lane: Option<NeedLane> },
    #[error("the need was withdrawn, or an order was placed for it already")]
    NeedNotOpen,
    #[error("a framework agreement needs a published maximum above zero")]
    FrameworkWithoutMaximum,
    #[error(
        "the maximum of the framework agreement, {maximum}, is below its estimate, {estimate}: what is expected to be called \
         off must fit into what can be"
    )]
    FrameworkBelowEstimate { maximum: Money, estimate: Money },
    #[error(
        "{value} alone reaches the threshold of {threshold}, and the system was noticed below it (UVgO): a system under the \
         VgV, or a procedure of its own, is needed"
    )]
    BeyondTheSystem { value: Money, threshold: Decimal },
    #[error("{why}")]
    ThresholdNotKnown { why: String },
    #[error(
        "the first invitation of a system leaves after the published end of its first phase, {until} German time: everybody \
         who asks until then can be invited"
    )]
    FirstPhaseRuns { until: NaiveDateTime },
    #[error(
        "a framework agreement ends within four years, by {latest}, unless there is a special reason"
    )]
    FrameworkTooLong { latest: NaiveDate },
    #[error("authority {authority} is not named in the notice and cannot call off")]
    FrameworkForOthers { authority: OrganisationId },
    #[error("a framework agreement names the authorities that may call off, each once")]
    FrameworkForNobody,
    #[error("a framework agreement until {until} would be over before it is concluded")]
    FrameworkOver { until: NaiveDate },
    #[error("the invitation was issued already, with other content")]
    InvitedOtherwise,
    #[error("nobody is admitted to category `{category}`: there is nobody to invite")]
    NobodyAdmitted { category: CategoryKey },
    #[error("{0}")]
    Deadline(DeadlineRefused),
    #[error(transparent)]
    TooFarAhead(TooFarAhead),
    #[error("the period cannot be reckoned: {why}")]
    NotReckoned { why: String },
    #[error(
        "tenders bind until {binding_until}: it must lie behind the day on which their period ends, also where an answer or \
         a change moves that; a call that leaves no room for it is cancelled and made anew"
    )]
    BindsTooShort { binding_until: NaiveDate },
    #[error("the notice allows no tenders in the language `{language}`")]
    Language { language: Line },
    #[error("criterion `{name}` was not announced in the notice")]
    CriterionNotAnnounced { name: Line },
    #[error("criterion `{name}` was announced and is missing")]
    CriterionMissing { name: Line },
    #[error("two criteria are called `{name}`")]
    CriterionTwice { name: Line },
    #[error("the criterion cannot be used: {why}")]
    CriterionUnusable { why: String },
    #[error("the weights are not those that the notice announced: {why}")]
    WeightsNotAnnounced { why: String },
    #[error(
        "the notice gives no weights but an order, the price before the criteria in the sequence in which they stand: {why}"
    )]
    OrderOfCriteria { why: String },
    #[error("the notice fixed another scheme of scoring")]
    AnotherScheme,
    #[error("the scheme cannot be used: {why}")]
    SchemeUnusable { why: String },
    #[error("the method of life-cycle cost cannot be used: {why}")]
    LifeCycleUnusable { why: String },
    #[error(
        "data of catalogues states no consumption: life-cycle cost is not scored where tenders are collected"
    )]
    LifeCycleOfCatalogues,
    #[error(
        "data of catalogues states no rates of VAT: gross prices are not scored where tenders are collected; `net` is"
    )]
    GrossOfCatalogues,
    #[error(
        "data of catalogues has no documents: none are asked for with tenders where they are collected; ask the tenderer \
         that is to be awarded, or call for tenders"
    )]
    DocumentsOfCatalogues,
    #[error("`documents_to_add` names at most {most} documents, each once")]
    DocumentsToAdd { most: usize },
    #[error("property `{property}`: {why}")]
    Label { property: Line, why: String },
    #[error("the notice did not announce electronic auctions")]
    AuctionNotAnnounced,
    #[error("an auction has a minimum step, a quiet time and a longest duration, each above zero")]
    AuctionTerms,
    #[error("tenders are sealed with one or two keys, each `age1…`, each other")]
    SealingKeys,
    #[error("key {key} has no holder, or one who does not act for the authority")]
    KeyHolders { key: usize },
    #[error("under the rules before July 2026 tenders are opened by two: two keys are needed")]
    TwoKeys,
    #[error("the two keys are held by different people")]
    KeysOfOneHand,
    #[error("the notice did not announce that data is collected from catalogues")]
    CollectionNotAnnounced,
    #[error("data is collected when the period ends, and refused before: {why}")]
    CollectionMoment { why: &'static str },
    #[error("the specific procurement collects no data from catalogues")]
    NoCollection,
    #[error("no catalogue came with the request to participate: hand in a tender instead")]
    NotCollectable,
    #[error("line {line} is not one of the need, or stands twice")]
    NoSuchLine { line: u16 },
    #[error("refusing was possible until {until}")]
    RefusalTooLate { until: DateTime<Utc> },
    #[error("collection is not told for each candidate whose data is due, or for others")]
    CollectionIncomplete,
    #[error("the period ends at {until}; it has not ended yet")]
    NotEnded { until: DateTime<Utc> },
    #[error("a shorter period lies before {until} and in the future")]
    NotShorter { until: DateTime<Utc> },
    #[error("no shorter period was proposed")]
    NothingProposed,
    #[error("the period for tenders ended at {until}")]
    Ended { until: DateTime<Utc> },
    #[error("there is no question {question}")]
    NoSuchQuestion { question: u16 },
    #[error("question {question} was answered already")]
    AnsweredOtherwise { question: u16 },
    #[error("{what}: the period must end later than {until}, and not before {least}")]
    MustBeExtended { what: &'static str, until: DateTime<Utc>, least: DateTime<Utc> },
    #[error(
        "the period for tenders ended at {until} and they were opened: no tender is taken any more"
    )]
    OpenedAlready { until: DateTime<Utc> },
    #[error("there is no such tender")]
    NoSuchTender { tender: TenderId },
    #[error("nothing is opened before {until}, when the period for tenders ends")]
    BeforeTheEnd { until: DateTime<Utc> },
    #[error("key {key} is not held by who hands it over")]
    NotAHolder { key: u8 },
    #[error("key {key} has not been handed over")]
    KeyMissing { key: u8 },
    #[error("what is to be opened is not what was received: {why}")]
    NotAsReceived { why: String },
    #[error("the collected data of this tender was not shown, or is settled already")]
    NotPresented,
    #[error("the time to object ended at {until}")]
    ObjectionTooLate { until: DateTime<Utc> },
    #[error("the corrected tender cannot be used: {why}")]
    CorrectionUnusable { why: String },
    #[error("there is no complaint {complaint}")]
    NoSuchComplaint { complaint: u16 },
    #[error("complaint {complaint} was answered otherwise")]
    ComplaintAnsweredOtherwise { complaint: u16 },
    #[error("there is no review {review}")]
    NoSuchReview { review: u16 },
    #[error("of review {review} another decision was recorded")]
    ReviewDecidedOtherwise { review: u16 },
    #[error("{day} lies ahead: what is recorded has happened")]
    LiesAhead { day: NaiveDate },
    #[error(
        "tenders were not opened: there is no examination or evaluation to go back to; record that it goes on, or that it \
         is to be cancelled"
    )]
    NothingToGoBackTo,
    #[error("a contract exists already")]
    ContractExists,
}

impl From<DeadlineRefused> for SpecificProcurementRejection {
    fn from(refused: DeadlineRefused) -> Self {
        Self::Deadline(refused)
    }
}

impl From<TooFarAhead> for SpecificProcurementRejection {
    fn from(refused: TooFarAhead) -> Self {
        Self::TooFarAhead(refused)
    }
}

/// Refusals that no rule names. They are listed, so that a new one is thought about.
macro_rules! of_no_rule {
    () => {
        SpecificProcurementRejection::NotPrepared
            | SpecificProcurementRejection::PreparedOtherwise
            | SpecificProcurementRejection::NotTheAuthority
            | SpecificProcurementRejection::NotNow { .. }
            | SpecificProcurementRejection::TooFarAhead(_)
            | SpecificProcurementRejection::Lines { .. }
            | SpecificProcurementRejection::DeliveryPlaceUnknown { .. }
            | SpecificProcurementRejection::NeedUnknown
            | SpecificProcurementRejection::NeedNotOpen
            | SpecificProcurementRejection::InvitedOtherwise
            | SpecificProcurementRejection::CriterionTwice { .. }
            | SpecificProcurementRejection::CriterionUnusable { .. }
            | SpecificProcurementRejection::SchemeUnusable { .. }
            | SpecificProcurementRejection::NoSuchLine { .. }
            | SpecificProcurementRejection::CollectionIncomplete
            | SpecificProcurementRejection::NotEnded { .. }
            | SpecificProcurementRejection::Ended { .. }
            | SpecificProcurementRejection::NoSuchQuestion { .. }
            | SpecificProcurementRejection::LiesAhead { .. }
            | SpecificProcurementRejection::AnsweredOtherwise { .. }
            | SpecificProcurementRejection::NoSuchTender { .. }
    };
}

impl Rejection for SpecificProcurementRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Deadline(refused) => Some(refused.rule()),
            Self::NoNotice => Some("R-1.06"),
            Self::UnknownCategory { .. } | Self::LineOfAnotherCategory { .. } => Some("R-1.08"),
            Self::AuthorityNotNamed => Some("R-1.10"),
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::NotReckoned { .. } => Some("R-1.23"),
            Self::NotShorter { .. } | Self::NothingProposed => Some("R-1.24"),
            Self::MustBeExtended { .. } => Some("R-1.26"),
            Self::NobodyAdmitted { .. } | Self::NotInvited => Some("R-1.40"),
            Self::BindsTooShort { .. } | Self::Language { .. } => Some("R-1.41"),
            Self::CriterionNotAnnounced { .. }
            | Self::CriterionMissing { .. }
            | Self::WeightsNotAnnounced { .. }
            | Self::AnotherScheme => Some("R-1.42"),
            Self::ContractExists => Some("R-1.47"),
            Self::KeyHolders { .. } | Self::NotAHolder { .. } | Self::KeyMissing { .. } => {
                Some("R-1.60")
            }
            Self::CorrectionUnusable { .. } => Some("R-2.14"),
            Self::SealingKeys => Some("R-1.63"),
            Self::BeforeTheEnd { .. } => Some("R-1.64"),
            Self::TwoKeys | Self::KeysOfOneHand | Self::NotAsReceived { .. } => Some("R-1.65"),
            Self::CollectionNotAnnounced | Self::NoCollection | Self::RefusalTooLate { .. } => {
                Some("R-2.11")
            }
            Self::CollectionMoment { .. } => Some("R-2.12"),
            Self::NotPresented | Self::ObjectionTooLate { .. } => Some("R-2.13"),
            Self::NotCollectable => Some("R-2.15"),
            Self::AuctionNotAnnounced => Some("R-3.05"),
            Self::AuctionTerms => Some("R-3.06"),
            Self::Estimate => Some("R-4.01"),
            Self::NeedInAnotherLane { .. } => Some("rules 4.4"),
            Self::OpenedAlready { .. } => Some("R-5.08"),
            Self::NoSuchComplaint { .. } | Self::ComplaintAnsweredOtherwise { .. } => {
                Some("R-4.22")
            }
            Self::NoSuchReview { .. }
            | Self::ReviewDecidedOtherwise { .. }
            | Self::NothingToGoBackTo => Some("R-4.23"),
            Self::LifeCycleUnusable { .. } | Self::LifeCycleOfCatalogues => Some("R-6.20"),
            Self::Label { .. } => Some("R-6.30"),
            Self::FrameworkForOthers { .. } | Self::FrameworkForNobody => Some("R-8.02"),
            Self::FrameworkTooLong { .. } | Self::FrameworkOver { .. } => Some("R-8.05"),
            Self::FrameworkWithoutMaximum => Some("R-8.06"),
            Self::FrameworkBelowEstimate { .. } => Some("R-4.26"),
            Self::BeyondTheSystem { .. } => Some("R-4.08"),
            Self::ThresholdNotKnown { .. } => Some("R-4.03"),
            Self::FirstPhaseRuns { .. } => Some("R-1.49"),
            Self::OrderOfCriteria { .. } => Some("R-1.53"),
            Self::GrossOfCatalogues => Some("R-1.54"),
            Self::DocumentsOfCatalogues | Self::DocumentsToAdd { .. } => Some("R-1.55"),
            of_no_rule!() => None,
        }
    }

    fn concerns_others(&self) -> bool {
        matches!(self, Self::NotPrepared | Self::NotTheAuthority | Self::NotInvited)
    }
}

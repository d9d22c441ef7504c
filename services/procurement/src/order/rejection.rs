//! Why an order or a step of it may not be.
//! How a refusal becomes an answer over HTTP is not said here.

use chrono::{DateTime, NaiveDate, Utc};
use schemas::ids::{CategoryKey, OfferId, SpecificProcurementId};
use schemas::money::Money;
use schemas::need::{LaneReason, NeedLane};
use schemas::order::Lane;
use schemas::text::Line;
use serde::Serialize;

use super::ContractActRefused;
use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;
use crate::need::rejection::{another_lane, refusing_rule};

/// One thing about an offer that is no longer as the buyer saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What: `price`, `delivery_days`, `title` …
    pub field: &'static str,
    /// As the buyer saw it.
    pub seen: String,
    /// As it is.
    pub now: String,
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum OrderRejection {
    #[error("there is no such order")]
    NotPlaced,
    #[error("an order with this id was placed with other content")]
    PlacedOtherwise,
    #[error("an order needs at least one line and at most {most}")]
    NumberOfLines { most: usize },
    #[error("{why}")]
    SystemNotInForce { why: NotInForce },
    #[error("the authority is not named in the notice of the dynamic purchasing system")]
    AuthorityNotParticipating,
    #[error("the authority has no delivery place called `{name}`")]
    DeliveryPlaceUnknown { name: Line },
    #[error("offer {offer} is not in a catalogue")]
    OfferNotListed { offer: OfferId },
    #[error("line {line}: the offer is by another supplier; one order goes to one supplier")]
    AnotherSupplier { line: u16 },
    #[error("offer {offer} falls under no category of the dynamic purchasing system")]
    NoCategoryOfTheSystem { offer: OfferId },
    #[error("the supplier is not admitted to category `{category}`")]
    NotAdmittedToCategory { category: CategoryKey },
    #[error("offer {offer} is priced in another currency than the dynamic purchasing system's")]
    AnotherCurrency { offer: OfferId },
    #[error(
        "offer {offer} is withheld: in call {procurement} in category `{category}` data is collected from this catalogue, \
         and nothing is known of it before the opening"
    )]
    OfferWithheld {
        offer: OfferId,
        category: CategoryKey,
        procurement: SpecificProcurementId,
        tenders_until: DateTime<Utc>,
    },
    #[error(
        "category {category} takes new goods only; offer {offer} is of goods that were used before"
    )]
    OnlyNewGoods { offer: OfferId, category: CategoryKey },
    #[error("offer {offer} changed since it was shown")]
    OfferChanged { offer: OfferId, differences: Vec<Difference> },
    #[error(
        "line {line}: at least {minimum} must be ordered, in steps of {step}; asked: {quantity}"
    )]
    QuantityNotOffered { line: u16, quantity: u32, minimum: u32, step: u32 },
    #[error("line {line}: at most {most} of the offer may be ordered at once; asked: {quantity}")]
    QuantityTooGreat { line: u16, quantity: u64, most: u32 },
    #[error("line {line}: the ranking was not shown by this marketplace for this offer")]
    NotInTheRanking { line: u16 },
    #[error("line {line}: the offer was not the first of the ranking; a reason is needed")]
    ReasonMissing { line: u16 },
    #[error("line {line}: the ranking was shown on {day}; search again")]
    RankingTooOld { line: u16, day: NaiveDate },
    #[error(
        "line {line}: the ranking compared prices at a quantity of {ranked}, ordered are {ordered}; \
         search again with this quantity"
    )]
    RankedAtAnotherQuantity { line: u16, ranked: u32, ordered: u32 },
    #[error("the total is beyond what an order may come to")]
    TotalTooLarge,
    #[error("no need of the authority in category `{category}` was stated for this order")]
    NeedMissing { category: CategoryKey },
    #[error("the need in category `{category}` is no direct award{}", goes(*lane))]
    NeedNotDirect { category: CategoryKey, lane: Option<NeedLane> },
    #[error("the need in category `{category}` was met, withdrawn or stated for another order")]
    NeedNotOpen { category: CategoryKey },
    #[error("{ordered} are ordered in category `{category}`, the need was reckoned at {reserved}")]
    MoreThanNeeded { category: CategoryKey, ordered: Money, reserved: Money },
    #[error("the order is one contract of {value}: {}", another_lane(*lane, reasons))]
    AnotherLane { value: Money, lane: NeedLane, reasons: Vec<LaneReason> },
    #[error("{why}")]
    LawNotKnown { why: String },
    #[error("nothing was awarded or reserved for this order")]
    NothingAgreed { lane: Lane },
    #[error("the order is not what was agreed: {what}")]
    AgreedOtherwise { lane: Lane, what: &'static str },
    #[error("the order is for another supplier")]
    NotTheSupplier,
    #[error("the order is another authority's")]
    NotTheAuthority,
    #[error("the supplier has answered already")]
    AlreadyAnswered,
    #[error(
        "delivery by {delivery_by} is past, today is {today}: name a day that is to come, or none"
    )]
    DeliveryPast {
        /// The day named.
        delivery_by: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    #[error("the supplier has not accepted the order")]
    NotAccepted,
    #[error("the order was cancelled")]
    AlreadyCancelled,
    #[error(
        "the order carries out a contract that exists: nobody declines it or withdraws it alone; a breach, its termination \
         (§ 133 GWB) or an agreed ending is recorded as an act of two people of the authority"
    )]
    BoundByContract,
    #[error(
        "the order rests on no award and no framework agreement: it is cancelled, not ended as a contract"
    )]
    NoContractToEnd,
    #[error("the contract was ended")]
    ContractEnded,
    #[error("{why}")]
    ContractAct { why: ContractActRefused },
    #[error("goods were despatched already; they can be returned")]
    AlreadyDespatched,
    #[error("the order is completed")]
    AlreadyCompleted,
    #[error("the advice names no quantity, or a line or quantity that is not in the order")]
    NotALineOfTheOrder,
    #[error("an advice with this id was given with other content")]
    AdviceGivenOtherwise,
    #[error("line {line}: {asked} despatched, {open} of the order is still open")]
    ExceedsOrderedQuantity { line: u16, asked: u64, open: u64 },
    #[error("line {line}: {asked} received, {in_transit} is on its way")]
    ExceedsDespatchedQuantity { line: u16, asked: u64, in_transit: u64 },
    #[error("line {line}: {asked} returned, {kept} is there")]
    ExceedsReceivedQuantity { line: u16, asked: u64, kept: u64 },
    #[error("line {line}: {outstanding} outstanding; say why it is no longer expected")]
    StillOutstanding { line: u16, outstanding: u64 },
}

/// Where the need goes instead.
fn goes(lane: Option<NeedLane>) -> String {
    lane.map_or_else(String::new, |lane| format!(": its lane is {}", lane.word()))
}

impl OrderRejection {
    /// For so many days a ranking counts as what the buyer saw.
    pub const RANKING_DAYS: i64 = 7;
}

impl Rejection for OrderRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::AuthorityNotParticipating => Some("R-1.10"),
            Self::NotAdmittedToCategory { .. } => Some("R-1.04"),
            Self::NoCategoryOfTheSystem { .. } => Some("R-1.08"),
            Self::OfferWithheld { .. } => Some("R-1.64"),
            Self::BoundByContract | Self::ContractEnded | Self::ContractAct { .. } => {
                Some("R-1.52")
            }
            Self::NeedMissing { .. }
            | Self::NeedNotDirect { .. }
            | Self::NeedNotOpen { .. }
            | Self::MoreThanNeeded { .. } => Some("R-4.02"),
            Self::AnotherLane { lane, reasons, .. } => Some(refusing_rule(*lane, reasons)),
            Self::LawNotKnown { .. } => Some("R-4.03"),
            Self::NothingAgreed { lane } | Self::AgreedOtherwise { lane, .. } => match lane {
                Lane::FrameworkCallOff => Some("R-8.02"),
                Lane::SpecificProcurement => Some("R-1.42"),
                Lane::DirectAward => None,
            },
            Self::NotPlaced
            | Self::PlacedOtherwise
            | Self::NumberOfLines { .. }
            | Self::DeliveryPlaceUnknown { .. }
            | Self::OfferNotListed { .. }
            | Self::AnotherSupplier { .. }
            | Self::AnotherCurrency { .. }
            | Self::OfferChanged { .. }
            | Self::OnlyNewGoods { .. }
            | Self::QuantityNotOffered { .. }
            | Self::QuantityTooGreat { .. }
            | Self::NotInTheRanking { .. }
            | Self::ReasonMissing { .. }
            | Self::RankingTooOld { .. }
            | Self::RankedAtAnotherQuantity { .. }
            | Self::TotalTooLarge
            | Self::NotTheSupplier
            | Self::NotTheAuthority
            | Self::AlreadyAnswered
            | Self::DeliveryPast { .. }
            | Self::NotAccepted
            | Self::AlreadyCancelled
            | Self::AlreadyDespatched
            | Self::AlreadyCompleted
            | Self::NoContractToEnd
            | Self::NotALineOfTheOrder
            | Self::AdviceGivenOtherwise
            | Self::ExceedsOrderedQuantity { .. }
            | Self::ExceedsDespatchedQuantity { .. }
            | Self::ExceedsReceivedQuantity { .. }
            | Self::StillOutstanding { .. } => None,
        }
    }

    fn concerns_others(&self) -> bool {
        matches!(self, Self::NotPlaced | Self::NotTheSupplier | Self::NotTheAuthority)
    }
}

//! The order, from the placing to the completion: direct, under an award, or called off from a framework agreement.
//! Invoices and payments are not part of it; no person is named in it.

mod contract;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use contract::{
    ContractAct, ContractActConfirmed, ContractActDeclined, ContractActProposed, TerminationGround,
};

use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::{
    AdmissionId, CategoryKey, DespatchId, FrameworkId, LedgerId, NeedId, OfferId, OrderId,
    OrganisationId, ReceiptId, ReturnId, SpecificProcurementId, SystemId, TenderId,
};
use crate::money::Money;
use crate::organisation::DeliveryPlace;
use crate::ranking::{RankedOffer, ShownRanking};
use crate::text::Line;

/// The lane in which an order is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Direct award below the limit of the Land (§ 14 UVgO; rules § 4.3).
    DirectAward,
    /// A call-off from a framework agreement (§ 21(3) VgV).
    FrameworkCallOff,
    /// The award of a competition in a dynamic purchasing system (§ 23(6) VgV).
    SpecificProcurement,
}

/// A need that an order meets, with the ledger in which it was stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NeedReference {
    /// The need.
    pub need: NeedId,
    /// The ledger of the organisational unit that stated it.
    pub ledger: LedgerId,
    /// The category whose lines meet it.
    pub category: CategoryKey,
}

/// One line of an order, with the facts it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct OrderLine {
    /// Counts up from 1.
    pub line: u16,
    /// What is ordered.
    pub offer: OfferId,
    /// The revision of the offer's stream at which it is ordered.
    pub offer_revision: u64,
    /// The supplier's number for it.
    pub supplier_part_number: Line,
    /// What it is.
    pub title: Line,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// The category of the system under which it falls.
    pub category: CategoryKey,
    /// How many order units.
    pub quantity: u32,
    /// The order unit.
    pub order_unit: Line,
    /// The amount for [`OrderLine::per`] order units at this quantity.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub amount: Decimal,
    /// The price unit.
    pub per: u32,
    /// What the line costs, without VAT.
    pub net: Money,
    /// Working days until delivery as offered.
    pub delivery_days: u16,
    /// What the buyer saw before choosing.
    pub ranking: ShownRanking,
    /// The offer as it stood in that ranking.
    pub chosen: RankedOffer,
    /// Why it was not the first of the ranking; none if it was.
    pub reason_not_first: Option<Line>,
}

/// An authority ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderPlaced {
    /// The order.
    pub order: OrderId,
    /// Who buys.
    pub authority: OrganisationId,
    /// Who delivers.
    pub supplier: OrganisationId,
    /// The system in which it is bought.
    pub system: SystemId,
    /// The supplier's standing on which it rests.
    pub admission: AdmissionId,
    /// The revision of that standing.
    pub admission_revision: u64,
    /// The lane.
    pub lane: Lane,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// The authority's own reference (file number, cost centre).
    pub reference: Option<Line>,
    /// What.
    pub lines: Vec<OrderLine>,
    /// What it costs, without VAT.
    pub total: Money,
    /// The needs that it meets, one for each category. Orders of before needs were stated have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedReference>,
}

/// On what an order rests that was not found in the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// The award of a specific procurement.
    Award {
        /// The specific procurement.
        procurement: SpecificProcurementId,
        /// The tender that won.
        tender: TenderId,
    },
    /// A call-off from a framework agreement; its value was reserved there before.
    CallOff {
        /// The framework agreement.
        framework: FrameworkId,
    },
}

impl Basis {
    /// The lane of such an order.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::Award { .. } => Lane::SpecificProcurement,
            Self::CallOff { .. } => Lane::FrameworkCallOff,
        }
    }
}

/// One line of an order under an award or a framework agreement: the price is the one agreed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AgreedLine {
    /// Counts up from 1.
    pub line: u16,
    /// What is ordered.
    pub description: Line,
    /// The supplier's number for it, if it has one.
    pub supplier_part_number: Option<Line>,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// How many units.
    pub quantity: u32,
    /// The unit.
    pub unit: Line,
    /// The price of one unit as agreed, without VAT.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub unit_price: Decimal,
    /// What the line costs, without VAT.
    pub net: Money,
    /// Days until delivery as agreed, if that was agreed.
    pub delivery_days: Option<u16>,
}

/// An authority ordered what was awarded or agreed before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderPlacedUnder {
    /// The order.
    pub order: OrderId,
    /// On what it rests.
    #[serde(flatten)]
    pub basis: Basis,
    /// Who buys.
    pub authority: OrganisationId,
    /// Who delivers.
    pub supplier: OrganisationId,
    /// The system in which it was awarded or under which the framework agreement stands.
    pub system: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// The need that it meets, if one was stated.
    pub need: Option<NeedReference>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// The authority's own reference (file number, cost centre).
    pub reference: Option<Line>,
    /// What.
    pub lines: Vec<AgreedLine>,
    /// What it costs, without VAT.
    pub total: Money,
}

/// The supplier accepted (openTRANS `ORDERRESPONSE`, Peppol order response `AP`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderAccepted {
    /// The day by which everything is to arrive, if the supplier names one.
    pub delivery_by: Option<NaiveDate>,
}

/// The supplier declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderRejected {
    /// Why.
    pub reason: Line,
}

/// The authority withdrew the order before anything was despatched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderCancelled {
    /// Why.
    pub reason: Line,
}

/// A quantity of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LineQuantity {
    /// The order's line.
    pub line: u16,
    /// Order units.
    pub quantity: u32,
}

/// The supplier sent goods off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoodsDespatched {
    /// The despatch advice.
    pub despatch: DespatchId,
    /// What is in it.
    pub lines: Vec<LineQuantity>,
    /// Who carries it.
    pub carrier: Option<Line>,
    /// The carrier's number for it.
    pub tracking: Option<Line>,
}

/// The authority received goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoodsReceived {
    /// The receipt advice.
    pub receipt: ReceiptId,
    /// What arrived.
    pub lines: Vec<LineQuantity>,
}

/// The authority sent goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoodsReturned {
    /// The return.
    pub goods_return: ReturnId,
    /// What went back.
    pub lines: Vec<LineQuantity>,
    /// Why.
    pub reason: Line,
    /// Whether the same quantity is to be delivered again; otherwise it is struck from the order.
    pub replacement: bool,
}

/// The authority holds the order to be fulfilled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderCompleted {
    /// Why what is still open is no longer expected; none if nothing is open.
    pub waived: Option<Line>,
}

events! {
    /// What happened to an order.
    OrderEvent in "order" {
        OrderPlaced,
        OrderPlacedUnder,
        OrderAccepted,
        OrderRejected,
        OrderCancelled,
        GoodsDespatched,
        GoodsReceived,
        GoodsReturned,
        OrderCompleted,
        ContractActProposed,
        ContractActDeclined,
        ContractActConfirmed,
    }
}

//! The framework agreement with one firm (§ 21 VgV; rules § 8.4): its terms, its published maximum, and what was called off.
//! Orders that follow a call-off stand in [`crate::order`].

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::{
    CategoryKey, FrameworkId, OrderId, OrganisationId, SpecificProcurementId, SystemId, TenderId,
};
use crate::money::Money;
use crate::order::{ContractActConfirmed, ContractActDeclined, ContractActProposed, LineQuantity};
use crate::text::Line;

/// What can be called off, at a price that was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct FrameworkLine {
    /// Counts up from 1.
    pub line: u16,
    /// What it is.
    pub description: Line,
    /// The supplier's number for it, if it has one.
    pub supplier_part_number: Option<Line>,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// The unit.
    pub unit: Line,
    /// The price of one unit, without VAT.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub unit_price: Decimal,
    /// Days until delivery, if that was agreed.
    pub delivery_days: Option<u16>,
}

/// From what a framework agreement comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// From the award of a specific procurement here.
    Award {
        /// The specific procurement.
        procurement: SpecificProcurementId,
        /// The tender that won.
        tender: TenderId,
    },
    /// From a procedure elsewhere.
    Elsewhere {
        /// The number or address of the notice that published its maximum and the authorities.
        notice: Line,
    },
}

/// A framework agreement was concluded with one firm (§ 21(3) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkAgreementConcluded {
    /// The framework agreement.
    pub framework: FrameworkId,
    /// From what it comes.
    #[serde(flatten)]
    pub origin: Origin,
    /// Its title.
    pub subject: Line,
    /// The system under which it stands.
    pub system: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// Who delivers.
    pub supplier: OrganisationId,
    /// The authorities that may call off; the maximum covers all of them.
    pub authorities: Vec<OrganisationId>,
    /// What can be called off.
    pub lines: Vec<FrameworkLine>,
    /// How much is expected to be called off, without VAT.
    pub estimated: Money,
    /// The published maximum, without VAT.
    pub maximum: Money,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Why it lasts longer than four years, where it does.
    pub special_reason: Option<Line>,
}

/// A part of the maximum is taken for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallOffReserved {
    /// The order.
    pub order: OrderId,
    /// Who calls off.
    pub authority: OrganisationId,
    /// Lines of the framework agreement and quantities.
    pub lines: Vec<LineQuantity>,
    /// What that costs, without VAT.
    pub total: Money,
}

/// A call-off came to nothing: its order was not placed, rejected or cancelled. Its part of the maximum is free again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallOffReleased {
    /// The order.
    pub order: OrderId,
    /// Why.
    pub reason: Line,
}

/// The published maximum is reached: the framework agreement has no effect any more (CJEU C-23/20; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkExhausted {
    /// The order that reached it.
    pub order: OrderId,
}

/// The maximum was raised by a small change (§ 132(3) GWB; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MaximumRaised {
    /// By how much.
    pub by: Money,
    /// What it is now.
    pub maximum: Money,
    /// Why, and why the character of the agreement stays the same.
    pub reason: Line,
    /// In events from before it was corrected: a day until which the change was to be published. Nothing is owed: § 132(5)
    /// GWB and § 39(5) VgV ask for a notice of changes under § 132(2) nos. 2 and 3 GWB only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_due: Option<NaiveDate>,
}

/// The last day is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkEnded {
    /// The last day.
    pub until: NaiveDate,
}

events! {
    /// What happened to a framework agreement.
    FrameworkEvent in "framework" {
        FrameworkAgreementConcluded,
        CallOffReserved,
        CallOffReleased,
        FrameworkExhausted,
        MaximumRaised,
        FrameworkEnded,
        ContractActProposed,
        ContractActDeclined,
        ContractActConfirmed,
    }
}

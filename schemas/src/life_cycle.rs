//! Life-cycle cost as it is published, stated and told (§ 59 VgV; ).
//! Nothing is reckoned here: how a cost comes about stands in `procurement::award::life_cycle`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::Money;

/// What the authority publishes: the method and its data (§ 59(2) VgV). Where it is published, the scheme scores the
/// life-cycle cost wherever it says "price".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeCycleMethod {
    /// Hours of use a year: whole, at most 8,784.
    #[schema(value_type = String, example = "1800")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub hours_a_year: Decimal,
    /// Years of use: at most 50, with one decimal at most.
    #[schema(value_type = String, example = "6")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub years: Decimal,
    /// Price of a kilowatt hour in the currency of the call: at most 100, with four decimals at most.
    #[schema(value_type = String, example = "0.28")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub price_of_energy: Decimal,
    /// The cost of carbon dioxide, if it is part of the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climate: Option<CarbonPrice>,
}

/// The cost of carbon dioxide (§ 59(3) VgV: an objective, open, feasible method). No price is built in: knows 55 to
/// 65 euros a tonne in 2026 by § 10(2) BEHG, and damage is put higher elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarbonPrice {
    /// Kilograms for a kilowatt hour: at most 10, with four decimals at most.
    #[schema(value_type = String, example = "0.363")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub kilograms_a_kilowatt_hour: Decimal,
    /// Price of a tonne in the currency of the call: at most 10,000, with two decimals at most.
    #[schema(value_type = String, example = "60")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub price_of_a_tonne: Decimal,
}

/// What a tender states about one piece of a line (§ 59(2), § 67(3) VgV; ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeCycleStatement {
    /// Kilowatt hours in 1,000 hours of use: at most 100,000, with three decimals at most.
    #[schema(value_type = String, example = "14")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub kilowatt_hours_in_1000: Decimal,
    /// Maintenance over all years of use, without VAT, with six decimals at most.
    #[schema(value_type = String, example = "0")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub maintenance: Decimal,
    /// Taking back and disposal, without VAT, with six decimals at most.
    #[schema(value_type = String, example = "0")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub end_of_life: Decimal,
}

/// What a tender costs over the life of all its pieces. Each part is told in whole cents; the total is the price and the
/// exact parts, rounded once, so that it can differ by cents from the sum of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LifeCycleCost {
    /// Kilowatt hours of all pieces over the years of use, to three decimals.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub kilowatt_hours: Decimal,
    /// Their price.
    pub energy: Money,
    /// Maintenance.
    pub maintenance: Money,
    /// Taking back and disposal.
    pub end_of_life: Money,
    /// Kilograms of carbon dioxide, to three decimals; none where the method has no climate part.
    #[schema(value_type = Option<String>)]
    pub carbon_kilograms: Option<Decimal>,
    /// Their price; none where the method has no climate part.
    pub climate: Option<Money>,
    /// Price and all of this together: what was scored.
    pub total: Money,
}

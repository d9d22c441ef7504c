//! Criteria by which tenders earn performance points, as an invitation publishes them (§ 58 VgV; rules § 6.3).
//! What a tender earns is reckoned in `procurement::award::criteria`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Line;

/// A criterion as an invitation publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardCriterion {
    /// Its name in the invitation.
    pub name: Line,
    /// How it earns points.
    #[serde(flatten)]
    pub points: PointsBy,
}

/// How a criterion earns points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum PointsBy {
    /// People give up to so many points, with reasons.
    Judgement {
        /// The most points.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        most: Decimal,
    },
    /// All points at the shortest time or below, none at the longest or above, linear between.
    Delivery {
        /// The most points.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        most: Decimal,
        /// The days that earn them all.
        best_days: u32,
        /// The days from which on there are none.
        worst_days: u32,
    },
    /// Points by steps: the first step that the days do not exceed.
    DeliverySteps {
        /// Days rising, points falling.
        steps: Vec<DeliveryStep>,
    },
    /// Fixed points for each property that is proven on the day of the deadline.
    Proven {
        /// Properties, each named once.
        properties: Vec<ProvenProperty>,
    },
}

/// Points for a delivery within so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct DeliveryStep {
    /// The most days.
    pub days: u32,
    /// What they earn.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub points: Decimal,
}

/// Points for a property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ProvenProperty {
    /// The property.
    pub name: Line,
    /// What it earns.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub points: Decimal,
}

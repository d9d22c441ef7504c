//! Points, scores, places and lots of tenders (§ 58 VgV; rules § 6).
//! Numbers are told as they were reckoned, exactly and as shown; nothing is reckoned here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::hash::HashText;
use crate::ids::{ActorId, OrganisationId, TenderId};
use crate::life_cycle::LifeCycleCost;
use crate::money::Money;
use crate::text::Line;

/// Points were given to a tender for a criterion that people judge. Given again, the later ones count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct PointsGiven {
    /// Which tender.
    pub tender: TenderId,
    /// For which criterion.
    pub criterion: Line,
    /// How many.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub points: Decimal,
    /// Why.
    pub reason: Line,
}

/// People decided whether a proof that is not the label itself counts for a property (§ 34(4), (5) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ProofDecided {
    /// Which tender.
    pub tender: TenderId,
    /// Of which property.
    pub property: Line,
    /// Whether it counts.
    pub accepted: bool,
    /// Why.
    pub reason: Line,
}

/// After what tenders were evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvaluatedAfter {
    /// The examination of the tenders.
    Examination,
    /// The auction, with its prices.
    Auction,
    /// The drawing of lots.
    Lots,
    /// A correction, for the reason that is told.
    Correction,
}

/// All tenders that are considered were evaluated with the scheme that the invitation froze.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TendersEvaluated {
    /// Counts up from 1.
    pub evaluation: u16,
    /// After what.
    pub after: EvaluatedAfter,
    /// Why anew, where it is not the first one.
    pub reason: Option<Line>,
    /// The name of the formula: F1, F2, F3, F4, F6, F7.
    pub formula: Line,
    /// The version of the program's reckoning by which it can be repeated.
    pub formula_version: u16,
    /// What must be known of the method, where something must (R-3.04; flipping effect).
    pub warning: Option<Line>,
    /// SHA-256 of everything that was reckoned with: scheme, criteria, prices, points, proofs, lots, and where there is
    /// one the method of life-cycle cost with what it came to.
    pub inputs: HashText,
    /// The tenders, best first.
    pub standings: Vec<TenderStanding>,
    /// The first place is shared: lots must be drawn.
    pub lot_needed: bool,
}

/// A tender in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TenderStanding {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Its place, from 1; equals share one.
    pub place: u32,
    /// The price without VAT: what was scored where there is neither a cost nor a gross price.
    pub price: Money,
    /// The price with VAT, where the invitation published that gross prices are scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gross: Option<Money>,
    /// The life-cycle cost that was scored in the place of the price, where the invitation published a method (§ 59 VgV;
    ///
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<LifeCycleCost>,
    /// Days until delivery.
    pub delivery_days: u16,
    /// Its performance points as a fraction, exact: `820`, `2461/3`.
    pub performance: Line,
    /// Its score as it is shown.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub score: Decimal,
    /// Its score as a fraction, exact.
    pub exact_score: Line,
    /// F2: whether it lies within the band; elsewhere true.
    pub in_the_band: bool,
    /// Its lot, if one was drawn.
    pub lot: Option<u32>,
    /// What each criterion earned.
    pub criteria: Vec<CriterionPoints>,
}

/// What a criterion earned a tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CriterionPoints {
    /// The criterion.
    pub criterion: Line,
    /// The points, as a fraction, exact.
    pub points: Line,
    /// The points with two decimals.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub shown: Decimal,
    /// The most that can be had.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub most: Decimal,
    /// The reason, where people gave the points.
    pub reason: Option<Line>,
    /// Proofs that did not count.
    pub not_counted: Vec<ProofNotCounted>,
}

/// A proof that did not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ProofNotCounted {
    /// Of which property.
    pub property: Line,
    /// Why.
    #[serde(flatten)]
    pub why: NotCounted,
}

/// Why a proof did not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotCounted {
    /// Its last day was past at the deadline.
    Expired {
        /// The last day.
        valid_until: Option<NaiveDate>,
    },
    /// People decided against it.
    Refused {
        /// Why.
        reason: Line,
    },
}

/// A lot of a tender; the smaller comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct DrawnLot {
    /// Which tender.
    pub tender: TenderId,
    /// Its lot.
    pub lot: u32,
}

/// Lots were drawn between equals by two people (rules § 6.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LotsDrawn {
    /// Who drew.
    pub drawn_by: ActorId,
    /// Who watched.
    pub witness: ActorId,
    /// How it was done.
    pub how: Line,
    /// The lots.
    pub lots: Vec<DrawnLot>,
}

//! The electronic auction as the last phase of a specific procurement (§§ 25, 26 VgV; rules § 3).
//! Its terms stand in the invitation to tender; which bid counts is not decided here.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrganisationId, TenderId};
use crate::money::Money;
use crate::text::Line;

/// All tenderers with admissible tenders were invited at once, each with the result of its evaluation (§ 26(3) VgV;
///
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionInvited {
    /// The evaluation whose result was told.
    pub evaluation: u16,
    /// The first instant at which bids count.
    pub starts: DateTime<Utc>,
    /// The instant at which it ends at the latest.
    pub ends: DateTime<Utc>,
    /// It ends earlier when for so many seconds no bid counted.
    pub quiet_seconds: u32,
    /// A bid lies below the bidder's own last one by at least so much.
    pub minimum_step: Money,
    /// The formula by which ranks come about: that of the evaluation, with the prices of the auction.
    pub formula: Line,
    /// Who takes part; equals stand in the order of the evaluation.
    pub places: Vec<AuctionPlace>,
}

/// Where a tender stands when the auction begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionPlace {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Its place in the evaluation.
    pub place: u32,
    /// Its price.
    pub price: Money,
}

/// A bid counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionBidPlaced {
    /// For which tender.
    pub tender: TenderId,
    /// The new total without VAT.
    pub price: Money,
    /// When it was received.
    pub at: DateTime<Utc>,
    /// The rank that was told with it.
    pub rank: u32,
    /// When the auction ends if no further bid counts.
    pub ends: DateTime<Utc>,
}

/// A last price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionPrice {
    /// Of which tender.
    pub tender: TenderId,
    /// The price.
    pub price: Money,
}

/// The auction ended (§ 26(7) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionEnded {
    /// When.
    pub ended_at: DateTime<Utc>,
    /// How many bids counted.
    pub bids: u32,
    /// The last price of each.
    pub prices: Vec<AuctionPrice>,
}

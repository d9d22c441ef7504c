//! The market ranking as it was shown: weights, inputs, scores. It is kept with an order as evidence.
//! How a score comes about is computed in `procurement::award`, not here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::ids::{OfferId, OrganisationId};
use crate::money::Currency;
use crate::written;

/// How much price, delivery time and sustainability count, in percent; together 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(try_from = "WrittenWeights")]
#[schemars(with = "WrittenWeights")]
pub struct Weights {
    price: u8,
    delivery: u8,
    sustainability: u8,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
struct WrittenWeights {
    price: u8,
    delivery: u8,
    sustainability: u8,
}

/// The numbers are no weights.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("weights are three whole percentages that make 100 together, such as 60,20,20")]
pub struct NotWeights;

impl Weights {
    /// 60 % price, 20 % delivery time, 20 % sustainability.
    pub const DEFAULT: Self = Self { price: 60, delivery: 20, sustainability: 20 };

    /// Three percentages that make 100.
    pub fn new(price: u8, delivery: u8, sustainability: u8) -> Result<Self, NotWeights> {
        let sum = u16::from(price) + u16::from(delivery) + u16::from(sustainability);
        if sum == 100 { Ok(Self { price, delivery, sustainability }) } else { Err(NotWeights) }
    }

    /// Parses `60,20,20`.
    pub fn parse(text: &str) -> Result<Self, NotWeights> {
        let parts: Vec<u8> = text
            .split(',')
            .map(|part| part.trim().parse().map_err(|_| NotWeights))
            .collect::<Result<_, _>>()?;
        match parts[..] {
            [price, delivery, sustainability] => Self::new(price, delivery, sustainability),
            _ => Err(NotWeights),
        }
    }

    /// Percent for the price.
    #[must_use]
    pub fn price(self) -> u8 {
        self.price
    }

    /// Percent for the delivery time.
    #[must_use]
    pub fn delivery(self) -> u8 {
        self.delivery
    }

    /// Percent for sustainability.
    #[must_use]
    pub fn sustainability(self) -> u8 {
        self.sustainability
    }
}

impl TryFrom<WrittenWeights> for Weights {
    type Error = NotWeights;

    fn try_from(written: WrittenWeights) -> Result<Self, Self::Error> {
        Self::new(written.price, written.delivery, written.sustainability)
    }
}

impl std::fmt::Display for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{}", self.price, self.delivery, self.sustainability)
    }
}

/// Points for one criterion, in millionths of a point: 0 to 100 points.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    JsonSchema,
    ToSchema,
)]
#[serde(into = "Decimal")]
#[schemars(with = "Decimal")]
#[schema(value_type = String, example = "87.123456")]
pub struct Points(u32);

/// The text is no number of points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not between 0 and 100 points with at most six decimals")]
pub struct NotPoints(String);

impl Points {
    /// 100 points.
    pub const FULL: Self = Self(100_000_000);

    /// Points from millionths; more than 100 points are cut to 100.
    #[must_use]
    pub fn from_millionths(millionths: u64) -> Self {
        Self(u32::try_from(millionths).map_or(Self::FULL.0, |m| m.min(Self::FULL.0)))
    }

    /// Parses `87.123456`.
    pub fn parse(text: &str) -> Result<Self, NotPoints> {
        match millionths(text) {
            Some(millionths) if millionths <= Self::FULL.0 => Ok(Self(millionths)),
            _ => match text.parse::<Decimal>() {
                Ok(decimal) => Self::try_from(decimal),
                Err(_) => Err(NotPoints(text.to_owned())),
            },
        }
    }

    /// In millionths of a point.
    #[must_use]
    pub fn millionths(self) -> u64 {
        u64::from(self.0)
    }
}

/// The millionths of `87.123456`, the way in which points are written; none for a decimal of another look.
fn millionths(text: &str) -> Option<u32> {
    let (whole, six) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if six.len() != 6 || !(1..=3).contains(&whole.len()) || !digits(whole) || !digits(six) {
        return None;
    }
    Some(whole.parse::<u32>().ok()? * 1_000_000 + six.parse::<u32>().ok()?)
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::parsed(deserializer, "a number of points", Self::parse)
    }
}

impl TryFrom<Decimal> for Points {
    type Error = NotPoints;

    fn try_from(decimal: Decimal) -> Result<Self, Self::Error> {
        let refused = || NotPoints(decimal.to_string());
        let mut scaled = decimal;
        scaled.rescale(6);
        if scaled != decimal || decimal.is_sign_negative() {
            return Err(refused());
        }
        match u32::try_from(scaled.mantissa()) {
            Ok(millionths) if millionths <= Self::FULL.0 => Ok(Self(millionths)),
            _ => Err(refused()),
        }
    }
}

impl From<Points> for Decimal {
    fn from(points: Points) -> Self {
        Decimal::new(i64::from(points.0), 6)
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Decimal::from(*self).fmt(f)
    }
}

/// The three partial scores and their weighted sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Scores {
    /// For the price.
    pub price: Points,
    /// For the delivery time.
    pub delivery: Points,
    /// For sustainability.
    pub sustainability: Points,
    /// The weighted sum, 0 to 100 with eight decimals, exact.
    #[schema(value_type = String, example = "87.12345600")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub total: Decimal,
}

/// An offer as it stood in a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RankedOffer {
    /// 1 for the first.
    pub rank: u64,
    /// The offer.
    pub offer: OfferId,
    /// Revision of the offer's stream that was shown.
    pub revision: u64,
    /// Whose it is.
    pub supplier: OrganisationId,
    /// Price of one order unit at the quantity asked, without VAT.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub unit_price: Decimal,
    /// Working days until delivery.
    pub delivery_days: u16,
    /// How it scored.
    pub scores: Scores,
}

/// What a buyer asked and saw: the evidence kept with an order line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ShownRanking {
    /// Name of the published formula, `market-ranking/1`.
    pub formula: String,
    /// The words searched for.
    pub query: String,
    /// The filters as they stood in the request, sorted: `category=30231300&max_delivery_days=5`.
    pub filters: String,
    /// The weights.
    pub weights: Weights,
    /// The order quantity at which prices were compared.
    pub quantity: u32,
    /// The currency of the prices.
    pub currency: Currency,
    /// The day for which evidence and lots counted.
    pub day: NaiveDate,
    /// The position of the log that the ranking reflects.
    pub position: u64,
    /// How many offers matched.
    pub total: u64,
    /// The lowest unit price among them, the reference of the price points.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub lowest_unit_price: Decimal,
    /// The first ten, in order.
    pub first: Vec<RankedOffer>,
}

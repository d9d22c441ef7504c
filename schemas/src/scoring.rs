//! How tenders are scored, as an invitation freezes it: method, weights, rounding, tie-break (rules § 6.2).
//! No formula stands here; how a score comes about is reckoned in `procurement::award::scoring`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which is better where the first step does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The lower price, or the lower life-cycle cost where that is scored in its place.
    Price,
    /// The higher performance.
    Performance,
}

/// Percentages for performance and price; together 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(try_from = "WrittenShares")]
#[schemars(with = "WrittenShares")]
pub struct Shares {
    performance: u8,
    price: u8,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
struct WrittenShares {
    performance: u8,
    price: u8,
}

/// Two percentages that are not 100 together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("performance and price have {0} % and {1} %: both above zero, together 100")]
pub struct NotShares(u8, u8);

impl Shares {
    /// Performance and price in percent.
    pub fn new(performance: u8, price: u8) -> Result<Self, NotShares> {
        let whole = performance.checked_add(price) == Some(100);
        let both = performance > 0 && price > 0;
        (whole && both).then_some(Self { performance, price }).ok_or(NotShares(performance, price))
    }

    /// Percent for performance.
    #[must_use]
    pub fn performance(self) -> u8 {
        self.performance
    }

    /// Percent for the price.
    #[must_use]
    pub fn price(self) -> u8 {
        self.price
    }
}

impl TryFrom<WrittenShares> for Shares {
    type Error = NotShares;

    fn try_from(written: WrittenShares) -> Result<Self, NotShares> {
        Self::new(written.performance, written.price)
    }
}

/// A method of scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "method")]
pub enum Method {
    /// F1, einfache Richtwertmethode: performance by price, shown times 10,000.
    #[serde(rename = "F1")]
    Simple,
    /// F2, erweiterte Richtwertmethode: who is within a band behind the best of F1 is compared by one criterion.
    #[serde(rename = "F2")]
    Extended {
        /// The width of the band in percent of the best ratio: above 0, at most 15.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        band: Decimal,
        /// What decides within the band; the other one comes after it.
        decides: Criterion,
    },
    /// F3, Medianmethode. A tender that cannot win can turn the order of the others: see [`Method::warning`].
    #[serde(rename = "F3")]
    Median {
        /// The weights.
        shares: Shares,
    },
    /// F4, Referenzwertmethode: like F3 with references fixed before.
    #[serde(rename = "F4")]
    Reference {
        /// The weights.
        shares: Shares,
        /// The reference for performance points.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        performance: Decimal,
        /// The reference for the price.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        price: Decimal,
    },
    /// F6, UfAB II or Dreisatz: points by the lowest price.
    #[serde(rename = "F6")]
    ThreeRule {
        /// The weights.
        shares: Shares,
        /// The most performance points that can be had.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        most: Decimal,
    },
    /// F7, one-sided interpolation: no points for the price from twice the lowest on.
    #[serde(rename = "F7")]
    Interpolation {
        /// The weights.
        shares: Shares,
        /// The most performance points that can be had.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        most: Decimal,
    },
}

impl Method {
    /// The published name of the formula.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Simple => "F1",
            Self::Extended { .. } => "F2",
            Self::Median { .. } => "F3",
            Self::Reference { .. } => "F4",
            Self::ThreeRule { .. } => "F6",
            Self::Interpolation { .. } => "F7",
        }
    }

    /// The weights, of a method that has some.
    #[must_use]
    pub fn shares(&self) -> Option<Shares> {
        match self {
            Self::Simple | Self::Extended { .. } => None,
            Self::Median { shares }
            | Self::Reference { shares, .. }
            | Self::ThreeRule { shares, .. }
            | Self::Interpolation { shares, .. } => Some(*shares),
        }
    }

    /// What must be known by who chooses the method.
    #[must_use]
    pub fn warning(&self) -> Option<&'static str> {
        match self {
            Self::Median { .. } => Some(
                "the median hangs on every tender: one that cannot win can turn the order of the others (flipping \
                 effect); F4 with references fixed before has none",
            ),
            Self::ThreeRule { .. } | Self::Interpolation { .. } => Some(
                "the price is measured by the lowest one: a new lowest price can turn the order of the others",
            ),
            Self::Simple | Self::Extended { .. } | Self::Reference { .. } => None,
        }
    }
}

/// Whether prices have VAT in them; all of them alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Without VAT.
    Net,
    /// With VAT: a firm without VAT gains by it.
    Gross,
}

/// Which numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// The exact ones: two scores that look alike need not be equal.
    Unrounded,
    /// The rounded ones.
    Rounded,
}

/// What an invitation freezes (rules § 0.4, trap 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Scheme {
    /// The method with its weights.
    #[serde(flatten)]
    pub method: Method,
    /// Decimals of a score that is shown; at most 10.
    pub decimals: u8,
    /// How it is rounded.
    pub rounding: Rounding,
    /// Which numbers are compared.
    pub compared: Compared,
    /// What decides between equals, before the lot is drawn.
    pub tie_break: Criterion,
    /// The basis of the prices.
    pub basis: Basis,
}

/// How a number is rounded where a competition says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Half away from zero (DIN 1333).
    HalfAwayFromZero,
    /// Towards zero: digits are cut off.
    TowardsZero,
}

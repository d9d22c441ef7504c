//! What an offer costs: currency, price unit, scale prices.
//! VAT, discounts by person and delivery costs are not part of it.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::{Currency, Money};

/// A price without VAT, for `per` order units, falling by scale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(try_from = "Written", into = "Written")]
#[schemars(with = "Written")]
#[schema(as = Price)]
pub struct Price {
    currency: Currency,
    per: u32,
    scale: Vec<Step>,
}

/// The amount that holds from an order quantity on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Step {
    /// The least order quantity (order units) for this amount.
    pub from: u32,
    /// The amount for `per` order units.
    #[schema(value_type = String, example = "189.00")]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub amount: Decimal,
}

/// The shape in which a price is written down.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct Written {
    currency: Currency,
    per: u32,
    scale: Vec<Step>,
}

/// Why steps make no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPrice {
    /// There is no amount.
    #[error("a price needs at least one amount")]
    NoAmount,
    /// The first step starts above one.
    #[error("the first amount holds from quantity {0}, it must hold from 1")]
    FirstStep(u32),
    /// Two steps from the same quantity, or out of order.
    #[error("the scale is not rising at quantity {0}")]
    NotRising(u32),
    /// An amount of zero or less, or above the limit.
    #[error("the amount {0} is not above 0 and at most {max}", max = Price::MAX_AMOUNT)]
    Amount(Decimal),
    /// More than six decimals.
    #[error("the amount {0} has more than six decimals")]
    Decimals(Decimal),
    /// The price unit is zero or above the limit.
    #[error("the price unit {0} is not between 1 and {max}", max = Price::MAX_PER)]
    Per(u32),
    /// Too many steps.
    #[error("the scale has {0} steps, at most {max} are kept", max = Price::MAX_STEPS)]
    Steps(usize),
}

impl Price {
    /// The greatest amount, in units of the currency.
    pub const MAX_AMOUNT: u32 = 1_000_000_000;
    /// The greatest price unit.
    pub const MAX_PER: u32 = 1_000_000;
    /// The most steps of a scale.
    pub const MAX_STEPS: usize = 50;

    /// A price of these steps, the first from quantity 1.
    pub fn new(currency: Currency, per: u32, scale: Vec<Step>) -> Result<Self, NotAPrice> {
        if per == 0 || per > Self::MAX_PER {
            return Err(NotAPrice::Per(per));
        }
        if scale.len() > Self::MAX_STEPS {
            return Err(NotAPrice::Steps(scale.len()));
        }
        match scale.first() {
            None => return Err(NotAPrice::NoAmount),
            Some(first) if first.from != 1 => return Err(NotAPrice::FirstStep(first.from)),
            Some(_) => {}
        }
        if let Some(pair) = scale.windows(2).find(|pair| pair[0].from >= pair[1].from) {
            return Err(NotAPrice::NotRising(pair[1].from));
        }
        let scale = scale
            .into_iter()
            .map(|step| Ok(Step { from: step.from, amount: checked(step.amount)? }))
            .collect::<Result<_, NotAPrice>>()?;
        Ok(Self { currency, per, scale })
    }

    /// One amount for one order unit.
    pub fn flat(currency: Currency, amount: Decimal) -> Result<Self, NotAPrice> {
        Self::new(currency, 1, vec![Step { from: 1, amount }])
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// How many order units an amount pays for.
    #[must_use]
    pub fn per(&self) -> u32 {
        self.per
    }

    /// The steps, rising, the first from quantity 1.
    #[must_use]
    pub fn scale(&self) -> &[Step] {
        &self.scale
    }

    /// The amount for [`Price::per`] order units when `quantity` are ordered.
    #[must_use]
    pub fn amount_at(&self, quantity: u32) -> Decimal {
        let reached = self.scale.iter().rev().find(|step| step.from <= quantity);
        reached.or(self.scale.first()).map_or(Decimal::ZERO, |step| step.amount)
    }

    /// The price of one order unit at `quantity`, in millionths of the currency unit, rounded half up: the
    /// number by which offers are compared.
    #[must_use]
    pub fn unit_millionths_at(&self, quantity: u32) -> u64 {
        unit_millionths(self.amount_at(quantity), self.per)
    }

    /// What `quantity` order units cost, rounded to cents once, at the end. The greatest amount for the greatest
    /// quantity has 19 digits before the point: nothing overflows, and the quotient keeps enough decimals to be
    /// rounded rightly.
    #[must_use]
    pub fn total_at(&self, quantity: u32) -> Money {
        let amount = self.amount_at(quantity) * Decimal::from(quantity) / Decimal::from(self.per);
        Money::in_cents(amount, self.currency)
    }
}

/// `amount / per` in millionths, rounded half up, at least 1: nothing costs nothing, and a price too small to be
/// told from zero would take the price points from every other offer. An amount that no [`Price`] can hold counts
/// as the dearest.
#[must_use]
pub fn unit_millionths(amount: Decimal, per: u32) -> u64 {
    amount
        .checked_mul(Decimal::from(1_000_000))
        .and_then(|millionths| millionths.checked_div(Decimal::from(per.max(1))))
        .map(|exact| exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
        .and_then(|rounded| rounded.to_u64())
        .map_or(u64::MAX, |millionths| millionths.max(1))
}

fn checked(amount: Decimal) -> Result<Decimal, NotAPrice> {
    if amount <= Decimal::ZERO || amount > Decimal::from(Price::MAX_AMOUNT) {
        return Err(NotAPrice::Amount(amount));
    }
    let mut kept = amount.normalize();
    if kept.scale() > 6 {
        return Err(NotAPrice::Decimals(amount));
    }
    if kept.scale() < 2 {
        kept.rescale(2);
    }
    Ok(kept)
}

impl TryFrom<Written> for Price {
    type Error = NotAPrice;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.currency, written.per, written.scale)
    }
}

impl From<Price> for Written {
    fn from(price: Price) -> Self {
        Self { currency: price.currency, per: price.per, scale: price.scale }
    }
}

#[cfg(test)]
mod tests;

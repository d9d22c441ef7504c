//! From when and until when a price holds, and which prices follow it, in German days.
//! What happens when a price ends is decided by the rules of the offer.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::price::Price;

/// When the price of an offer holds, and which prices follow it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
pub struct PriceValidity {
    /// Its first day, where that was still to come when this was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day; none if it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The prices that follow, in order of time, each after the end of the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<PricePeriod>,
}

/// A price that comes into force later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct PricePeriod {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day; none if it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The price.
    pub price: Price,
}

impl PriceValidity {
    /// The most prices that follow one another.
    pub const MAX_PERIODS: usize = 40;

    /// Whether the price holds from now on without an end.
    #[must_use]
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the price holds on the day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether every period ends before the next one begins and none ends before it begins.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let first = (self.from.unwrap_or(NaiveDate::MIN), self.until);
        let spans: Vec<_> =
            [first].into_iter().chain(self.then.iter().map(|p| (p.from, p.until))).collect();
        let runs =
            |(from, until): &(NaiveDate, Option<NaiveDate>)| until.is_none_or(|u| *from <= u);
        self.then.len() <= Self::MAX_PERIODS
            && spans.iter().all(runs)
            && spans.windows(2).all(|pair| pair[0].1.is_some_and(|until| until < pair[1].0))
    }

    /// The price that takes the place of one that has ended, with its own validity; none if no further one holds on
    /// `day` or later.
    #[must_use]
    pub fn next_on(&self, day: NaiveDate) -> Option<(Price, Self)> {
        let over = |period: &&PricePeriod| period.until.is_some_and(|until| until < day);
        let mut left = self.then.iter().skip_while(over);
        let next = left.next()?;
        let validity = Self {
            from: (next.from > day).then_some(next.from),
            until: next.until,
            then: left.cloned().collect(),
        };
        Some((next.price.clone(), validity))
    }
}

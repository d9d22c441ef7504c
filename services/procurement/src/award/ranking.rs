//! The market ranking `market-ranking/1`: price, delivery time, sustainability, by the buyer's weights.
//! It is for finding offers in the market; competitions have criteria of their own (rules § 0.4, trap 2).
//!
//! With weights in percent and points in millionths, all rounded down:
//! - price points = 100 · lowest unit price of all matches / unit price (F6, "Dreisatz", rules § 6.2);
//! - delivery points = 100 · (worst − days) / (worst − best), between 0 and 100, by the category's published
//!   reference values (rules § 6.3);
//! - sustainability points: see [`super::sustainability`];
//! - score = the weighted sum, exact, never rounded.
//!
//! An offer that is not the cheapest never turns the order of the others; a new lowest price can (F6, rules § 6.2).
//!
//! Equals: the lower unit price, then the shorter delivery, then the lot of the day: the smaller SHA-256 of
//! (day, lot), where the lot was drawn at random when the offer was first listed. No name, number or time of
//! upload enters, so that no supplier can place itself.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use chrono::NaiveDate;
use schemas::dynamic_purchasing_system::ReferenceValues;
use schemas::ranking::{Points, Weights};
use sha2::{Digest, Sha256};

use schemas::claim_numbers::{day_number, thousandths};

use super::sustainability::interpolated;

/// The formula's published name.
pub const FORMULA: &str = "market-ranking/1";

/// What of an offer enters the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<Id> {
    /// Whatever the caller needs to find the offer again.
    pub id: Id,
    /// Price of one order unit at the quantity asked, in millionths of the currency unit; above zero.
    pub unit_price: u64,
    /// Working days until delivery.
    pub delivery_days: u16,
    /// Points for the delivery time, by the references of the offer's category.
    pub delivery: Points,
    /// Points for sustainability, by the references of the offer's category.
    pub sustainability: Points,
    /// The offer's lot.
    pub lot: u64,
}

/// An offer in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked<Id> {
    /// The offer.
    pub candidate: Candidate<Id>,
    /// Points for its price.
    pub price: Points,
    /// The weighted sum in hundred-millionths of a point.
    pub score: u64,
}

/// The place of an offer among all: smaller comes first. It also serves as a page's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    score: Reverse<u64>,
    unit_price: u64,
    delivery_days: u16,
    lot_of_the_day: [u8; 16],
}

impl Place {
    /// The place as bytes, for a page cursor.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 34] {
        let mut bytes = [0; 34];
        bytes[..8].copy_from_slice(&self.score.0.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.unit_price.to_be_bytes());
        bytes[16..18].copy_from_slice(&self.delivery_days.to_be_bytes());
        bytes[18..].copy_from_slice(&self.lot_of_the_day);
        bytes
    }

    /// The place that [`Place::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (score, rest) = bytes.split_first_chunk::<8>()?;
        let (unit_price, rest) = rest.split_first_chunk::<8>()?;
        let (delivery_days, rest) = rest.split_first_chunk::<2>()?;
        Some(Self {
            score: Reverse(u64::from_be_bytes(*score)),
            unit_price: u64::from_be_bytes(*unit_price),
            delivery_days: u16::from_be_bytes(*delivery_days),
            lot_of_the_day: rest.try_into().ok()?,
        })
    }
}

/// The ranking's question: weights and day, and the lowest price among all matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The buyer's weights.
    pub weights: Weights,
    /// The day on which lots and evidence count.
    pub day: NaiveDate,
    /// The lowest unit price of all matches, in millionths.
    pub lowest_unit_price: u64,
}

impl Scheme {
    /// The scheme over these candidates; their lowest price is the reference.
    #[must_use]
    pub fn over<Id>(candidates: &[Candidate<Id>], weights: Weights, day: NaiveDate) -> Self {
        let lowest = candidates.iter().map(|candidate| candidate.unit_price).min();
        Self { weights, day, lowest_unit_price: lowest.unwrap_or(0) }
    }

    /// How a candidate scores.
    #[must_use]
    pub fn score<Id: Copy>(&self, candidate: &Candidate<Id>) -> Ranked<Id> {
        let price = price_points(self.lowest_unit_price, candidate.unit_price);
        let weighted = |weight: u8, points: Points| u64::from(weight) * points.millionths();
        let score = weighted(self.weights.price(), price)
            + weighted(self.weights.delivery(), candidate.delivery)
            + weighted(self.weights.sustainability(), candidate.sustainability);
        Ranked { candidate: *candidate, price, score }
    }

    /// Where a scored candidate stands.
    #[must_use]
    pub fn place<Id>(&self, ranked: &Ranked<Id>) -> Place {
        Place {
            score: Reverse(ranked.score),
            unit_price: ranked.candidate.unit_price,
            delivery_days: ranked.candidate.delivery_days,
            lot_of_the_day: lot_of_the_day(self.day, ranked.candidate.lot),
        }
    }
}

/// The first `k` of all candidates that stand behind `after`, in order: exact over all candidates.
#[must_use]
pub fn first<Id: Copy>(
    candidates: &[Candidate<Id>],
    scheme: &Scheme,
    k: usize,
    after: Option<Place>,
) -> Vec<Ranked<Id>> {
    let mut best: BinaryHeap<InPlace<Id>> = BinaryHeap::with_capacity(k.min(candidates.len()) + 1);
    for candidate in candidates {
        let ranked = scheme.score(candidate);
        // The lot costs a hash: it is drawn only where score, price and delivery do not decide.
        if best.len() >= k && best.peek().is_none_or(|last| last.is_clearly_before(&ranked)) {
            continue;
        }
        let place = scheme.place(&ranked);
        if after.is_some_and(|after| place <= after) {
            continue;
        }
        best.push(InPlace { place, ranked });
        if best.len() > k {
            best.pop();
        }
    }
    best.into_sorted_vec().into_iter().map(|in_place| in_place.ranked).collect()
}

/// How many of all candidates stand at `place` or before it: the rank of the last hit of a page that ends there.
#[must_use]
pub fn count_through<Id: Copy>(candidates: &[Candidate<Id>], scheme: &Scheme, place: Place) -> u64 {
    let through = |candidate: &&Candidate<Id>| {
        let ranked = scheme.score(candidate);
        let clear = |p: &Place| (p.score, p.unit_price, p.delivery_days);
        let own = (Reverse(ranked.score), candidate.unit_price, candidate.delivery_days);
        // The lot costs a hash: it is drawn only among equals.
        own < clear(&place) || (own == clear(&place) && scheme.place(&ranked) <= place)
    };
    candidates.iter().filter(through).count() as u64
}

/// Points for a delivery time by the category's reference values.
#[must_use]
pub fn delivery_points(days: u16, references: &ReferenceValues) -> Points {
    let bounds = references.delivery_days;
    let (best, worst) = (thousandths(bounds.best()), thousandths(bounds.worst()));
    let full = Points::FULL.millionths();
    Points::from_millionths(interpolated(u64::from(days) * 1_000, best, worst, full))
}

fn price_points(lowest: u64, price: u64) -> Points {
    if price == 0 {
        return Points::default();
    }
    let points = u128::from(Points::FULL.millionths()) * u128::from(lowest) / u128::from(price);
    Points::from_millionths(u64::try_from(points).unwrap_or(u64::MAX))
}

fn lot_of_the_day(day: NaiveDate, lot: u64) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update(day_number(day).to_be_bytes())
        .chain_update(lot.to_be_bytes())
        .finalize();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    first
}

struct InPlace<Id> {
    place: Place,
    ranked: Ranked<Id>,
}

impl<Id> InPlace<Id> {
    fn is_clearly_before(&self, other: &Ranked<Id>) -> bool {
        let key = |score: u64, candidate: &Candidate<Id>| {
            (Reverse(score), candidate.unit_price, candidate.delivery_days)
        };
        key(self.ranked.score, &self.ranked.candidate) < key(other.score, &other.candidate)
    }
}

impl<Id> PartialEq for InPlace<Id> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl<Id> Eq for InPlace<Id> {}

impl<Id> PartialOrd for InPlace<Id> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Id> Ord for InPlace<Id> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

#[cfg(test)]
mod tests;

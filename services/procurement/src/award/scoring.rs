//! Scoring of tenders in a competition: the methods of the UfAB with exact numbers (rules § 6.2).
//! What earns performance points stands in `criteria`; which tenders are scored at all is decided before.
//!
//! A scheme is a value that an invitation freezes: method, weights, decimals, rounding, what is compared, tie-break.
//! The mean method and the interpolation between both ends are advised against and not offered.

mod methods;

use std::cmp::Ordering;

use rust_decimal::Decimal;

use schemas::scoring::{Compared, Criterion, Method, Scheme};

use super::ratio::{Ratio, TooLong};
use crate::law::lane::MOST;

/// The most decimals of a number of a scheme: more could not be reckoned with exactly.
const DECIMALS: u32 = 6;

/// A tender as it is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tender<Id> {
    /// Whatever the caller needs to find it again.
    pub id: Id,
    /// Its performance points.
    pub performance: Ratio,
    /// Its price.
    pub price: Decimal,
    /// Its lot, if one was drawn under witnesses: the smaller comes first.
    pub lot: Option<u32>,
}

/// A tender in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored<Id> {
    /// The tender.
    pub id: Id,
    /// Its exact score.
    pub score: Ratio,
    /// Its score as it is shown.
    pub shown: Decimal,
    /// F2: whether it is within the band; the others' true.
    pub in_the_band: bool,
    /// Its place, from 1; equals without a lot share one.
    pub place: usize,
}

/// All tenders in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation<Id> {
    /// Best first.
    pub tenders: Vec<Scored<Id>>,
    /// The first place is shared: a lot must be drawn before anybody is awarded.
    pub lot_needed: bool,
}

/// Tenders cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoringError {
    /// Nothing to score.
    #[error("there is no tender to score")]
    NoTender,
    /// A price that is none.
    #[error("a price is above zero")]
    Price,
    /// Performance below zero or above what can be had.
    #[error("performance points lie between 0 and the most that can be had")]
    Performance,
    /// Numbers of the scheme that make no sense.
    #[error("the scheme cannot be used: {0}")]
    Scheme(&'static str),
    /// Too many digits.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// Whether the scheme may be frozen.
pub fn check(scheme: &Scheme) -> Result<(), ScoringError> {
    let positive = |number: Decimal, why| {
        if number > MOST || number.normalize().scale() > DECIMALS {
            let why = "a number of the scheme has at most twelve digits and six decimals";
            return Err(ScoringError::Scheme(why));
        }
        if number > Decimal::ZERO { Ok(()) } else { Err(ScoringError::Scheme(why)) }
    };
    if scheme.decimals > 10 {
        return Err(ScoringError::Scheme("at most ten decimals are shown"));
    }
    match scheme.method {
        Method::Extended { band, .. } => {
            if band > Decimal::from(15) {
                return Err(ScoringError::Scheme("the band is at most 15 %"));
            }
            positive(band, "the band is above zero")
        }
        Method::Reference { performance, price, .. } => {
            positive(performance, "the reference for performance is above zero")?;
            positive(price, "the reference for the price is above zero")
        }
        Method::ThreeRule { most, .. } | Method::Interpolation { most, .. } => {
            positive(most, "the most performance points are above zero")
        }
        Method::Simple | Method::Median { .. } => Ok(()),
    }
}

/// Scores tenders and puts them in order, best first.
pub fn evaluate<Id: Copy>(
    scheme: &Scheme,
    tenders: &[Tender<Id>],
) -> Result<Evaluation<Id>, ScoringError> {
    check(scheme)?;
    let found = methods::scores(scheme, tenders)?;
    let mut scored = Vec::with_capacity(tenders.len());
    for (tender, score) in tenders.iter().zip(found) {
        let shown = methods::scaled(scheme.method, score.ratio)?;
        let shown = shown.rounded(scheme.decimals.into(), scheme.rounding)?;
        scored.push((*tender, score, shown));
    }
    scored.sort_by(|a, b| order(scheme, a, b).then_with(|| a.0.lot.cmp(&b.0.lot)));
    let equal = |a: &Ranked<Id>, b: &Ranked<Id>| {
        let drawn = a.0.lot.is_some() && b.0.lot.is_some() && a.0.lot != b.0.lot;
        order(scheme, a, b) == Ordering::Equal && !drawn
    };
    let mut placed: Vec<Scored<Id>> = Vec::with_capacity(scored.len());
    for (at, ranked) in scored.iter().enumerate() {
        let same = at > 0 && equal(&scored[at - 1], ranked);
        let place = if same { placed[at - 1].place } else { at + 1 };
        let (tender, score, shown) = ranked;
        let in_the_band = score.in_the_band;
        let (id, score) = (tender.id, score.ratio);
        placed.push(Scored { id, score, shown: *shown, in_the_band, place });
    }
    let lot_needed = placed.get(1).is_some_and(|second| second.place == 1);
    Ok(Evaluation { tenders: placed, lot_needed })
}

fn order<Id>(scheme: &Scheme, a: &Ranked<Id>, b: &Ranked<Id>) -> Ordering {
    let by = |criterion| match criterion {
        Criterion::Price => a.0.price.cmp(&b.0.price),
        Criterion::Performance => b.0.performance.cmp(&a.0.performance),
    };
    let by_score = || match scheme.compared {
        Compared::Unrounded => b.1.ratio.cmp(&a.1.ratio),
        Compared::Rounded => b.2.cmp(&a.2),
    };
    let bands = b.1.in_the_band.cmp(&a.1.in_the_band);
    let first = match scheme.method {
        Method::Extended { decides, .. } if a.1.in_the_band && b.1.in_the_band => {
            let other = match decides {
                Criterion::Price => Criterion::Performance,
                Criterion::Performance => Criterion::Price,
            };
            by(decides).then(by(other))
        }
        Method::Extended { .. }
        | Method::Simple
        | Method::Median { .. }
        | Method::Reference { .. }
        | Method::ThreeRule { .. }
        | Method::Interpolation { .. } => bands.then_with(by_score),
    };
    first.then_with(|| by(scheme.tie_break))
}

type Ranked<Id> = (Tender<Id>, methods::Score, Decimal);

#[cfg(test)]
mod tests;

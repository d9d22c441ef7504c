//! The formulas themselves, each a few lines (rules § 6.2).
//! Order, ties and rounding are not made here.

use rust_decimal::Decimal;

use schemas::scoring::{Method, Scheme, Shares};

use super::{ScoringError, Tender};
use crate::award::ratio::{Ratio, TooLong};

/// A score before it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Score {
    pub ratio: Ratio,
    pub in_the_band: bool,
}

/// What a score is multiplied by where it is shown: F1 and F2 are small numbers.
pub(super) fn scaled(method: Method, ratio: Ratio) -> Result<Ratio, TooLong> {
    match method {
        Method::Simple | Method::Extended { .. } => ratio.times(Ratio::whole(10_000)),
        Method::Median { .. }
        | Method::Reference { .. }
        | Method::ThreeRule { .. }
        | Method::Interpolation { .. } => Ok(ratio),
    }
}

/// A score from performance and price.
type Formula<'a> = &'a dyn Fn(&(Ratio, Ratio)) -> Result<Ratio, TooLong>;

pub(super) fn scores<Id>(
    scheme: &Scheme,
    tenders: &[Tender<Id>],
) -> Result<Vec<Score>, ScoringError> {
    let pairs = checked(scheme.method, tenders)?;
    let each = |score: Formula<'_>| {
        let scores =
            pairs.iter().map(score).map(|ratio| Ok(Score { ratio: ratio?, in_the_band: true }));
        scores.collect::<Result<Vec<_>, TooLong>>()
    };
    let lowest = pairs.iter().map(|(_, price)| *price).min().ok_or(ScoringError::NoTender)?;
    let scores = match scheme.method {
        Method::Simple => each(&|(performance, price)| performance.over(*price)),
        Method::Extended { band, .. } => {
            let mut scores = each(&|(performance, price)| performance.over(*price))?;
            let best = scores.iter().map(|score| score.ratio).max().unwrap_or(Ratio::ZERO);
            let kept = Ratio::of(Decimal::ONE_HUNDRED - band)?.over(Ratio::whole(100))?;
            let least = best.times(kept)?;
            for score in &mut scores {
                score.in_the_band = score.ratio >= least;
            }
            Ok(scores)
        }
        Method::Median { shares } => {
            let performance = median(pairs.iter().map(|pair| pair.0).collect())?;
            let price = median(pairs.iter().map(|pair| pair.1).collect())?;
            if !performance.is_positive() {
                return Err(ScoringError::Performance);
            }
            each(&|pair| by_references(*pair, shares, performance, price))
        }
        Method::Reference { shares, performance, price } => {
            let (performance, price) = (Ratio::of(performance)?, Ratio::of(price)?);
            each(&|pair| by_references(*pair, shares, performance, price))
        }
        Method::ThreeRule { shares, most } => {
            let most = Ratio::of(most)?;
            each(&|(performance, price)| {
                let for_price = Ratio::whole(shares.price().into()).times(lowest)?.over(*price)?;
                for_performance(*performance, shares, most)?.plus(for_price)
            })
        }
        Method::Interpolation { shares, most } => {
            let most = Ratio::of(most)?;
            each(&|(performance, price)| {
                let left = Ratio::whole(2).minus(price.over(lowest)?)?.max(Ratio::ZERO);
                let for_price = Ratio::whole(shares.price().into()).times(left)?;
                for_performance(*performance, shares, most)?.plus(for_price)
            })
        }
    };
    Ok(scores?)
}

/// Performance and price of every tender, within what the method can use.
fn checked<Id>(
    method: Method,
    tenders: &[Tender<Id>],
) -> Result<Vec<(Ratio, Ratio)>, ScoringError> {
    let most = match method {
        Method::ThreeRule { most, .. } | Method::Interpolation { most, .. } => {
            Some(Ratio::of(most)?)
        }
        Method::Simple
        | Method::Extended { .. }
        | Method::Median { .. }
        | Method::Reference { .. } => None,
    };
    let pairs = tenders.iter().map(|tender| {
        if tender.price <= Decimal::ZERO {
            return Err(ScoringError::Price);
        }
        let performance = tender.performance;
        if performance < Ratio::ZERO || most.is_some_and(|most| performance > most) {
            return Err(ScoringError::Performance);
        }
        Ok((performance, Ratio::of(tender.price)?))
    });
    pairs.collect()
}

/// F3, F4: `G_L · L / L_ref − G_P · P / P_ref`, weights as shares of one.
fn by_references(
    (performance, price): (Ratio, Ratio),
    shares: Shares,
    reference_performance: Ratio,
    reference_price: Ratio,
) -> Result<Ratio, TooLong> {
    let share = |percent: u8| Ratio::new(percent.into(), 100);
    let gained = share(shares.performance())?.times(performance.over(reference_performance)?)?;
    let paid = share(shares.price())?.times(price.over(reference_price)?)?;
    gained.minus(paid)
}

/// F6, F7: `G_L · L / L_max`, weights as points.
fn for_performance(performance: Ratio, shares: Shares, most: Ratio) -> Result<Ratio, TooLong> {
    Ratio::whole(shares.performance().into()).times(performance.over(most)?)
}

/// The middle one, or half of the sum of the two in the middle.
fn median(mut numbers: Vec<Ratio>) -> Result<Ratio, TooLong> {
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let at = |at: usize| numbers.get(at).copied().unwrap_or(Ratio::ZERO);
    if numbers.len() % 2 == 1 {
        return Ok(at(middle));
    }
    at(middle).plus(at(middle.saturating_sub(1)))?.over(Ratio::whole(2))
}

//! Performance points by published criteria: quality, delivery time, sustainability (rules § 6.3).
//! How points and price become a score stands in `scoring`; nothing is compared with other tenders here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::award_criterion::{AwardCriterion, DeliveryStep, PointsBy, ProvenProperty};

use super::labels::{Counts, Proof};
use super::ratio::{Ratio, TooLong};

/// The most points of a criterion: a limit of the arithmetic and not of the law.
const MOST_POINTS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// The most decimals of points: more could not be reckoned with exactly.
const DECIMALS: u32 = 4;

/// Whether points have a number of digits that is reckoned with exactly.
#[must_use]
pub fn reckoned(points: Decimal) -> bool {
    points.abs() <= MOST_POINTS && points.normalize().scale() <= DECIMALS
}

/// What a tender says to a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Points that people gave.
    Points(Decimal),
    /// Days until delivery.
    Days(u32),
    /// Proofs of properties, by the property's name.
    Proofs(Vec<(String, Proof)>),
}

/// A criterion or what was said to it cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CriterionError {
    /// Bounds or steps in the wrong order, points below zero, no name.
    #[error("the criterion `{0}` cannot be used: {1}")]
    Criterion(String, &'static str),
    /// The tender says nothing that fits.
    #[error("what was said to `{0}` does not fit it")]
    DoesNotFit(String),
    /// Too many digits.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// Points with what became of each proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The points.
    pub points: Ratio,
    /// Properties whose proof did not count, and why: an expired one earns nothing, and that is told.
    pub without: Vec<(String, Counts)>,
}

/// The most points that can be had; the criterion may be published if this is no error.
pub fn most(criterion: &AwardCriterion) -> Result<Decimal, CriterionError> {
    let bad = |why| Err(CriterionError::Criterion(criterion.name.to_string(), why));
    let all_reckoned = match &criterion.points {
        PointsBy::Judgement { most } | PointsBy::Delivery { most, .. } => reckoned(*most),
        PointsBy::DeliverySteps { steps } => steps.iter().all(|step| reckoned(step.points)),
        PointsBy::Proven { properties } => properties.iter().all(|p| reckoned(p.points)),
    };
    if !all_reckoned {
        return bad("points are at most 1,000,000 with four decimals");
    }
    let most = match &criterion.points {
        PointsBy::Judgement { most } => *most,
        PointsBy::Delivery { most, best_days, worst_days } => {
            if best_days >= worst_days {
                return bad("the best time is not below the worst");
            }
            *most
        }
        PointsBy::DeliverySteps { steps } => {
            let fall = |pair: &[DeliveryStep]| {
                pair[0].days < pair[1].days && pair[0].points > pair[1].points
            };
            if !steps.windows(2).all(fall) || steps.iter().any(|step| step.points < Decimal::ZERO) {
                return bad("days rise and points fall from step to step");
            }
            steps.first().map_or(Decimal::ZERO, |step| step.points)
        }
        PointsBy::Proven { properties } => {
            let mut names: Vec<_> = properties.iter().map(|property| &property.name).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() != properties.len() {
                return bad("a property stands twice");
            }
            if properties.iter().any(|property| property.points <= Decimal::ZERO) {
                return bad("a property earns nothing");
            }
            properties.iter().map(|property| property.points).sum()
        }
    };
    if most > Decimal::ZERO { Ok(most) } else { bad("no points can be had") }
}

/// The points of a tender; proofs count if they are valid on the day of the deadline.
pub fn earned(
    criterion: &AwardCriterion,
    given: &Given,
    deadline: NaiveDate,
) -> Result<Earned, CriterionError> {
    let limit = most(criterion)?;
    let only = |points| Ok(Earned { points, without: Vec::new() });
    match (&criterion.points, given) {
        (PointsBy::Judgement { .. }, Given::Points(points)) => {
            if *points < Decimal::ZERO || *points > limit {
                return Err(CriterionError::DoesNotFit(criterion.name.to_string()));
            }
            only(Ratio::of(*points)?)
        }
        (PointsBy::Delivery { most, best_days, worst_days }, Given::Days(days)) => {
            let left = worst_days.saturating_sub((*days).max(*best_days));
            let share = Ratio::new(left.into(), (worst_days - best_days).into())?;
            only(Ratio::of(*most)?.times(share)?)
        }
        (PointsBy::DeliverySteps { steps }, Given::Days(days)) => {
            let step = steps.iter().find(|step| *days <= step.days);
            only(Ratio::of(step.map_or(Decimal::ZERO, |step| step.points))?)
        }
        (PointsBy::Proven { properties }, Given::Proofs(proofs)) => {
            proven(properties, proofs, deadline)
        }
        (PointsBy::Judgement { .. }, Given::Days(_) | Given::Proofs(_))
        | (
            PointsBy::Delivery { .. } | PointsBy::DeliverySteps { .. },
            Given::Points(_) | Given::Proofs(_),
        )
        | (PointsBy::Proven { .. }, Given::Points(_) | Given::Days(_)) => {
            Err(CriterionError::DoesNotFit(criterion.name.to_string()))
        }
    }
}

/// a property earns its points once, by any proof that counts.
fn proven(
    properties: &[ProvenProperty],
    proofs: &[(String, Proof)],
    deadline: NaiveDate,
) -> Result<Earned, CriterionError> {
    let mut earned = Earned { points: Ratio::ZERO, without: Vec::new() };
    for ProvenProperty { name, points } in properties {
        let counts =
            proofs.iter().filter(|(of, _)| of == name.as_str()).map(|(_, p)| p.counts_on(deadline));
        let counts: Vec<_> = counts.collect();
        if counts.contains(&Counts::Yes) {
            earned.points = earned.points.plus(Ratio::of(*points)?)?;
        } else {
            earned.without.extend(counts.into_iter().map(|counts| (name.to_string(), counts)));
        }
    }
    Ok(earned)
}

#[cfg(test)]
mod tests;

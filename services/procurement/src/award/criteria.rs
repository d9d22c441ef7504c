//! Performance points by published criteria: quality, delivery time, sustainability (rules § 6.3).
//! How points and price become a score stands in `scoring`; nothing is compared with other tenders here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::labels::{Counts, Proof};
use super::ratio::{Ratio, TooLong};

/// A criterion as an invitation publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name in the invitation.
    pub name: String,
    /// How it earns points.
    #[serde(flatten)]
    pub points: PointsBy,
}

/// How a criterion earns points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum PointsBy {
    /// People give up to so many points, with reasons.
    Judgement {
        /// The most points.
        most: Decimal,
    },
    /// All points at the shortest time or below, none at the longest or above, linear between.
    Delivery {
        /// The most points.
        most: Decimal,
        /// The days that earn them all.
        best_days: u32,
        /// The days from which on there are none.
        worst_days: u32,
    },
    /// Points by steps: the first step that the days do not exceed.
    DeliverySteps {
        /// Days and points, days rising and points falling.
        steps: Vec<(u32, Decimal)>,
    },
    /// Fixed points for each property that is proven on the day of the deadline.
    Proven {
        /// Property and points.
        properties: Vec<(String, Decimal)>,
    },
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

impl Criterion {
    /// The most points that can be had; the criterion may be published if this is no error.
    pub fn most(&self) -> Result<Decimal, CriterionError> {
        let bad = |why| Err(CriterionError::Criterion(self.name.clone(), why));
        if self.name.trim().is_empty() {
            return bad("it has no name");
        }
        let most = match &self.points {
            PointsBy::Judgement { most } => *most,
            PointsBy::Delivery { most, best_days, worst_days } => {
                if best_days >= worst_days {
                    return bad("the best time is not below the worst");
                }
                *most
            }
            PointsBy::DeliverySteps { steps } => {
                let fall = |pair: &[(u32, Decimal)]| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1;
                if !steps.windows(2).all(fall) || steps.iter().any(|(_, p)| *p < Decimal::ZERO) {
                    return bad("days rise and points fall from step to step");
                }
                steps.first().map_or(Decimal::ZERO, |(_, points)| *points)
            }
            PointsBy::Proven { properties } => {
                let mut names: Vec<_> = properties.iter().map(|(name, _)| name).collect();
                names.sort_unstable();
                names.dedup();
                if names.len() != properties.len() {
                    return bad("a property stands twice");
                }
                if properties.iter().any(|(_, points)| *points <= Decimal::ZERO) {
                    return bad("a property earns nothing");
                }
                properties.iter().map(|(_, points)| *points).sum()
            }
        };
        if most > Decimal::ZERO { Ok(most) } else { bad("no points can be had") }
    }

    /// The points of a tender; proofs count if they are valid on the day of the deadline.
    pub fn earned(&self, given: &Given, deadline: NaiveDate) -> Result<Earned, CriterionError> {
        let limit = self.most()?;
        let only = |points| Ok(Earned { points, without: Vec::new() });
        match (&self.points, given) {
            (PointsBy::Judgement { .. }, Given::Points(points)) => {
                if *points < Decimal::ZERO || *points > limit {
                    return Err(CriterionError::DoesNotFit(self.name.clone()));
                }
                only(Ratio::of(*points)?)
            }
            (PointsBy::Delivery { most, best_days, worst_days }, Given::Days(days)) => {
                let left = worst_days.saturating_sub((*days).max(*best_days));
                let share = Ratio::new(left.into(), (worst_days - best_days).into())?;
                only(Ratio::of(*most)?.times(share)?)
            }
            (PointsBy::DeliverySteps { steps }, Given::Days(days)) => {
                let step = steps.iter().find(|(most, _)| days <= most);
                only(Ratio::of(step.map_or(Decimal::ZERO, |(_, points)| *points))?)
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
                Err(CriterionError::DoesNotFit(self.name.clone()))
            }
        }
    }
}

/// a property earns its points once, by any proof that counts.
fn proven(
    properties: &[(String, Decimal)],
    proofs: &[(String, Proof)],
    deadline: NaiveDate,
) -> Result<Earned, CriterionError> {
    let mut earned = Earned { points: Ratio::ZERO, without: Vec::new() };
    for (name, points) in properties {
        let counts = proofs.iter().filter(|(of, _)| of == name).map(|(_, p)| p.counts_on(deadline));
        let counts: Vec<_> = counts.collect();
        if counts.contains(&Counts::Yes) {
            earned.points = earned.points.plus(Ratio::of(*points)?)?;
        } else {
            earned.without.extend(counts.into_iter().map(|counts| (name.clone(), counts)));
        }
    }
    Ok(earned)
}

#[cfg(test)]
mod tests;

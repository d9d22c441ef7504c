//! Points for sustainability: published steps, each tied to evidence that is valid on the day (rules § 6.3, § 6.5).
//! No claim counts beyond what its evidence covers, and nothing is compared with other offers.

use chrono::NaiveDate;
use schemas::claim_numbers::thousandths;
pub use schemas::claim_numbers::{ClaimKind, ScoredClaim, day_number, scored};
use schemas::dynamic_purchasing_system::{Bounds, ReferenceValues};
use schemas::ranking::Points;

/// Most points for the carbon footprint, in millionths.
const CARBON: u64 = 35_000_000;
/// Most points for the yearly energy, in millionths.
const ENERGY: u64 = 25_000_000;
/// Points for energy class A, in millionths; each class down earns a sixth less, G nothing.
const CLASS_A: u64 = 15_000_000;
/// Points for at least one eco label of type I (ISO 14024), in millionths.
const LABEL: u64 = 25_000_000;

/// Points of all claims that count on `day`, each kind once, by its best claim. At most 100.
#[must_use]
pub fn points(claims: &[ScoredClaim], references: &ReferenceValues, day: NaiveDate) -> Points {
    let of = |kind| points_of(kind, claims, references, day).millionths();
    Points::from_millionths(ClaimKind::ALL.into_iter().map(of).sum())
}

/// Points of the best claim of one kind that counts on `day`.
#[must_use]
pub fn points_of(
    kind: ClaimKind,
    claims: &[ScoredClaim],
    references: &ReferenceValues,
    day: NaiveDate,
) -> Points {
    let today = day_number(day);
    let best = claims
        .iter()
        .filter(|claim| claim.kind == kind && claim.until >= today)
        .map(|claim| claim_points(claim, references))
        .max();
    Points::from_millionths(best.unwrap_or(0))
}

fn claim_points(claim: &ScoredClaim, references: &ReferenceValues) -> u64 {
    let within = |bounds: Option<Bounds>, most: u64| {
        bounds.map_or(0, |bounds| {
            let (best, worst) = (thousandths(bounds.best()), thousandths(bounds.worst()));
            interpolated(claim.value, best, worst, most)
        })
    };
    match claim.kind {
        ClaimKind::Carbon => within(references.carbon_kilograms, CARBON),
        ClaimKind::Energy => within(references.yearly_kilowatt_hours, ENERGY),
        ClaimKind::Class => interpolated(claim.value, 0, 6, CLASS_A),
        ClaimKind::Label => LABEL,
    }
}

/// `most` at `best` or below, nothing at `worst` or above, linear between, rounded down (rules § 6.3).
#[must_use]
pub fn interpolated(value: u64, best: u64, worst: u64, most: u64) -> u64 {
    if value <= best {
        return most;
    }
    if value >= worst || worst <= best {
        return 0;
    }
    let share = u128::from(most) * u128::from(worst - value) / u128::from(worst - best);
    u64::try_from(share).unwrap_or(most)
}

#[cfg(test)]
mod tests;

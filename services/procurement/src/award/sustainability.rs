//! Points for sustainability: published steps, each tied to evidence that is valid on the day (rules § 6.3, § 6.5).
//! No claim counts beyond what its evidence covers, and nothing is compared with other offers.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemas::dynamic_purchasing_system::{Bounds, ReferenceValues};
use schemas::ranking::Points;
use schemas::sustainability::{EnergyClass, Statement, SustainabilityClaim};

/// Most points for the carbon footprint, in millionths.
const CARBON: u64 = 35_000_000;
/// Most points for the yearly energy, in millionths.
const ENERGY: u64 = 25_000_000;
/// Points for energy class A, in millionths; each class down earns a sixth less, G nothing.
const CLASS_A: u64 = 15_000_000;
/// Points for at least one eco label of type I (ISO 14024), in millionths.
const LABEL: u64 = 25_000_000;

/// A claim in the form in which it scores: a number and the last day on which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredClaim {
    /// What is claimed.
    pub kind: ClaimKind,
    /// Thousandths of a kilogram or kilowatt hour; the class's place from 0 for A; 0 for a label.
    pub value: u64,
    /// Last day that counts, in days since the common era; `u64::MAX` if open.
    pub until: u64,
}

/// The kinds of claims that score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// Carbon footprint.
    Carbon,
    /// Yearly energy.
    Energy,
    /// Energy label class.
    Class,
    /// Eco label.
    Label,
}

impl ClaimKind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 4] = [Self::Carbon, Self::Energy, Self::Class, Self::Label];

    /// Its number in an index column.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Carbon => 0,
            Self::Energy => 1,
            Self::Class => 2,
            Self::Label => 3,
        }
    }
}

/// A day as a number that grows by one each day.
#[must_use]
pub fn day_number(day: NaiveDate) -> u64 {
    u64::try_from(day.num_days_from_ce()).unwrap_or(0)
}

/// The form in which a claim scores.
#[must_use]
pub fn scored(claim: &SustainabilityClaim) -> ScoredClaim {
    let (kind, value) = match &claim.statement {
        Statement::CarbonFootprint { kilograms } => (ClaimKind::Carbon, thousandths(*kilograms)),
        Statement::YearlyEnergy { kilowatt_hours } => {
            (ClaimKind::Energy, thousandths(*kilowatt_hours))
        }
        Statement::EnergyClass { class } => (ClaimKind::Class, class_place(*class)),
        Statement::EcoLabel { .. } => (ClaimKind::Label, 0),
    };
    let until = claim.evidence.valid_until.map_or(u64::MAX, day_number);
    ScoredClaim { kind, value, until }
}

/// Points of all claims that count on `day`, each kind once, by its best claim. At most 100.
#[must_use]
pub fn points(claims: &[ScoredClaim], references: &ReferenceValues, day: NaiveDate) -> Points {
    let today = day_number(day);
    let best = |kind: ClaimKind| {
        claims
            .iter()
            .filter(|claim| claim.kind == kind && claim.until >= today)
            .map(|claim| claim_points(claim, references))
            .max()
            .unwrap_or(0)
    };
    Points::from_millionths(ClaimKind::ALL.into_iter().map(best).sum())
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

fn class_place(class: EnergyClass) -> u64 {
    EnergyClass::ALL
        .iter()
        .zip(0..)
        .find(|(c, _)| **c == class)
        .map_or(6, |(_, place)| place)
}

/// Rounded to the even thousandth; a value too great for the column counts as the greatest.
pub(super) fn thousandths(value: Decimal) -> u64 {
    value
        .checked_mul(Decimal::ONE_THOUSAND)
        .and_then(|scaled| scaled.round().to_u64())
        .unwrap_or(if value.is_sign_negative() {
            0
        } else {
            u64::MAX
        })
}

#[cfg(test)]
mod tests;

//! Sustainability claims as plain numbers, the form in which an index keeps them and a ranking reads them.
//! How many points a number earns is not said here.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::sustainability::{EnergyClass, Statement, SustainabilityClaim};

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

impl ScoredClaim {
    /// The claim as three numbers of an index column.
    #[must_use]
    pub fn to_numbers(self) -> [u64; 3] {
        [self.kind.number(), self.value, self.until]
    }

    /// The claim that [`ScoredClaim::to_numbers`] wrote.
    #[must_use]
    pub fn from_numbers([kind, value, until]: [u64; 3]) -> Option<Self> {
        let kind = ClaimKind::ALL.into_iter().find(|known| known.number() == kind)?;
        Some(Self { kind, value, until })
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
    // A claim that nobody can check counts on no day.
    let until = if claim.evidence.names_a_source() { until } else { 0 };
    ScoredClaim { kind, value, until }
}

fn class_place(class: EnergyClass) -> u64 {
    EnergyClass::ALL.iter().zip(0..).find(|(c, _)| **c == class).map_or(6, |(_, place)| place)
}

/// Rounded to the even thousandth; a value too great for the column counts as the greatest.
#[must_use]
pub fn thousandths(value: Decimal) -> u64 {
    value
        .checked_mul(Decimal::ONE_THOUSAND)
        .and_then(|scaled| scaled.round().to_u64())
        .unwrap_or(if value.is_sign_negative() { 0 } else { u64::MAX })
}

//! What a supplier claims about an article's sustainability, and by what evidence.
//! How a claim scores is not said here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Line;

/// One claim with its origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SustainabilityClaim {
    /// What is claimed.
    pub statement: Statement,
    /// By what it can be checked.
    pub evidence: Evidence,
}

/// What can be claimed.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Statement {
    /// Greenhouse gases over the whole life, kg CO2e, as the manufacturer declares it.
    CarbonFootprint {
        /// kg CO2e.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        kilograms: Decimal,
    },
    /// Electricity of a year of typical use.
    YearlyEnergy {
        /// kWh a year.
        #[schema(value_type = String)]
        #[serde(deserialize_with = "crate::decimal::exact")]
        kilowatt_hours: Decimal,
    },
    /// Class of the EU energy label (Regulation (EU) 2017/1369; monitors: 2019/2013).
    EnergyClass {
        /// A to G.
        class: EnergyClass,
    },
    /// An eco label of type I (ISO 14024; § 34 VgV).
    EcoLabel {
        /// The label's name: `TCO Certified`, `Blauer Engel`.
        label: Line,
        /// The certificate or licence number.
        certificate: Option<Line>,
    },
}

/// Class of the EU energy label.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
)]
#[allow(missing_docs, reason = "the letters are the classes")]
pub enum EnergyClass {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
}

impl EnergyClass {
    /// The classes from the best to the worst.
    pub const ALL: [Self; 7] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::G];

    /// Parses one letter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let letter = text.trim().to_ascii_uppercase();
        Self::ALL.into_iter().find(|class| format!("{class:?}") == letter)
    }
}

impl Evidence {
    /// What stands for the source of a claim that names none. Such a claim is shown and earns nothing.
    pub const NO_SOURCE: &str = "no source stated";

    /// Whether the claim names a source.
    #[must_use]
    pub fn names_a_source(&self) -> bool {
        self.source.as_str() != Self::NO_SOURCE
    }
}

/// By what a claim can be checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Evidence {
    /// Where it stands: a register entry, a data sheet's address, a report.
    pub source: Line,
    /// The last day on which it counts; open if none.
    pub valid_until: Option<NaiveDate>,
}

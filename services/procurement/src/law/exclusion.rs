//! Exclusion from procedures: mandatory and optional grounds, their caps in time, self-cleaning (rules § 5).
//! Facts are proven elsewhere; whether an optional ground is used is decided by people, with reasons.

use chrono::{Months, NaiveDate};
pub use schemas::exclusion::{Finding, Ground, SelfCleaning};
use serde::Serialize;

/// How a ground binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// The firm is excluded.
    Mandatory,
    /// As a rule it should be excluded.
    Should,
    /// It may be excluded, in proportion.
    Optional,
}

/// How the ground binds.
#[must_use]
pub fn force(ground: Ground) -> Force {
    match ground {
        Ground::Conviction | Ground::UnpaidDues => Force::Mandatory,
        Ground::MinimumWage
        | Ground::UndeclaredWork
        | Ground::SupplyChain
        | Ground::CollectiveWages => Force::Should,
        Ground::BreachOfLaw
        | Ground::Insolvency
        | Ground::GraveMisconduct
        | Ground::Cartel
        | Ground::ConflictOfInterest
        | Ground::PriorInvolvement
        | Ground::PoorPerformance
        | Ground::Misrepresentation
        | Ground::UndueInfluence => Force::Optional,
    }
}

/// The paragraph.
#[must_use]
pub fn paragraph(ground: Ground) -> &'static str {
    match ground {
        Ground::Conviction => "§ 123(1) to (3) GWB",
        Ground::UnpaidDues => "§ 123(4) GWB",
        Ground::BreachOfLaw => "§ 124(1) no. 1 GWB",
        Ground::Insolvency => "§ 124(1) no. 2 GWB",
        Ground::GraveMisconduct => "§ 124(1) no. 3 GWB",
        Ground::Cartel => "§ 124(1) no. 4 GWB",
        Ground::ConflictOfInterest => "§ 124(1) no. 5 GWB",
        Ground::PriorInvolvement => "§ 124(1) no. 6 GWB",
        Ground::PoorPerformance => "§ 124(1) no. 7 GWB",
        Ground::Misrepresentation => "§ 124(1) no. 8 GWB",
        Ground::UndueInfluence => "§ 124(1) no. 9 GWB",
        Ground::MinimumWage => "§ 19 MiLoG, § 21 AEntG",
        Ground::UndeclaredWork => "§ 21 SchwarzArbG",
        Ground::SupplyChain => "§ 22 LkSG",
        Ground::CollectiveWages => "§ 14 BTTG",
    }
}

/// § 126 GWB and the special laws: for how many years at most, from the final decision or the event. None: as long
/// as the state lasts, or until reliability is restored.
#[must_use]
pub fn years(ground: Ground) -> Option<u32> {
    match ground {
        Ground::Conviction => Some(5),
        Ground::UnpaidDues
        | Ground::Insolvency
        | Ground::ConflictOfInterest
        | Ground::MinimumWage => None,
        Ground::BreachOfLaw
        | Ground::GraveMisconduct
        | Ground::Cartel
        | Ground::PriorInvolvement
        | Ground::PoorPerformance
        | Ground::Misrepresentation
        | Ground::UndueInfluence
        | Ground::UndeclaredWork
        | Ground::SupplyChain
        | Ground::CollectiveWages => Some(3),
    }
}

/// What follows from a finding on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The firm is excluded, or should or may be.
    Excludes {
        /// How it binds.
        force: Force,
        /// The last day, if the law caps it.
        until: Option<NaiveDate>,
    },
    /// The fact lies ahead of the day.
    NotYet,
    /// The cap of § 126 GWB, or of the special law, is past.
    Expired {
        /// The last day on which it could exclude.
        last_day: NaiveDate,
    },
    /// The state has ended: dues are paid (§ 123(4) sentence 2 GWB), the entry is deleted (§ 7(2) WRegG).
    Ended {
        /// Since when.
        on: NaiveDate,
    },
    /// Self-cleaning restores the firm; a refusal of it is reasoned (§ 125(2) GWB).
    Cleaned,
}

/// The last day on which the finding can exclude (§ 126 GWB); none if the law sets no cap.
#[must_use]
pub fn capped_at(finding: &Finding) -> Option<NaiveDate> {
    let years = years(finding.ground)?;
    finding.on.checked_add_months(Months::new(12 * years))
}

/// What follows from the finding on a day.
#[must_use]
pub fn effect_on(finding: &Finding, day: NaiveDate) -> Effect {
    if day < finding.on {
        return Effect::NotYet;
    }
    if let Some(ended) = finding.ended.filter(|ended| *ended <= day) {
        return Effect::Ended { on: ended };
    }
    let cap = capped_at(finding);
    if let Some(last_day) = cap.filter(|last_day| *last_day < day) {
        return Effect::Expired { last_day };
    }
    if is_cleaned(finding) {
        return Effect::Cleaned;
    }
    Effect::Excludes { force: force(finding.ground), until: cap }
}

/// § 125(1) GWB names § 123 and § 124; paying the dues is the only cleaning of § 123(4).
fn is_cleaned(finding: &Finding) -> bool {
    let SelfCleaning { compensated, cleared_up, prevented } = finding.cleaning;
    finding.ground != Ground::UnpaidDues && compensated && cleared_up && prevented
}

#[cfg(test)]
mod tests;

//! Exclusion from procedures: mandatory and optional grounds, their caps in time, self-cleaning (rules § 5).
//! Facts are proven elsewhere; whether an optional ground is used is decided by people, with reasons.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A ground for exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// § 123(1) to (3) GWB: a final conviction or fine for one of the offences listed there, attributed to the firm.
    Conviction,
    /// § 123(4) GWB: taxes or contributions to social security unpaid, by a final decision or otherwise proven.
    UnpaidDues,
    /// § 124(1) no. 1 GWB: a breach of environmental, social or labour law.
    BreachOfLaw,
    /// § 124(1) no. 2 GWB: insolvency or liquidation.
    Insolvency,
    /// § 124(1) no. 3 GWB: grave misconduct.
    GraveMisconduct,
    /// § 124(1) no. 4 GWB: sufficient signs of an agreement that restricts competition.
    Cartel,
    /// § 124(1) no. 5 GWB: a conflict of interest that nothing milder removes.
    ConflictOfInterest,
    /// § 124(1) no. 6 GWB: distortion by earlier involvement.
    PriorInvolvement,
    /// § 124(1) no. 7 GWB: an earlier contract performed with persistent and substantial faults.
    PoorPerformance,
    /// § 124(1) no. 8 GWB: serious misrepresentation or evidence held back.
    Misrepresentation,
    /// § 124(1) no. 9 GWB: undue influence, confidential or misleading information.
    UndueInfluence,
    /// § 19 MiLoG, § 21 AEntG: a fine of at least 2,500 euros.
    MinimumWage,
    /// § 21 SchwarzArbG: more than three months, more than 90 daily rates or a fine of at least 2,500 euros.
    UndeclaredWork,
    /// § 22 LkSG: a final fine of at least 175,000 euros.
    SupplyChain,
    /// § 14 BTTG: a final finding.
    CollectiveWages,
}

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

impl Ground {
    /// How the ground binds.
    #[must_use]
    pub fn force(self) -> Force {
        match self {
            Self::Conviction | Self::UnpaidDues => Force::Mandatory,
            Self::MinimumWage
            | Self::UndeclaredWork
            | Self::SupplyChain
            | Self::CollectiveWages => Force::Should,
            Self::BreachOfLaw
            | Self::Insolvency
            | Self::GraveMisconduct
            | Self::Cartel
            | Self::ConflictOfInterest
            | Self::PriorInvolvement
            | Self::PoorPerformance
            | Self::Misrepresentation
            | Self::UndueInfluence => Force::Optional,
        }
    }

    /// The paragraph.
    #[must_use]
    pub fn paragraph(self) -> &'static str {
        match self {
            Self::Conviction => "§ 123(1) to (3) GWB",
            Self::UnpaidDues => "§ 123(4) GWB",
            Self::BreachOfLaw => "§ 124(1) no. 1 GWB",
            Self::Insolvency => "§ 124(1) no. 2 GWB",
            Self::GraveMisconduct => "§ 124(1) no. 3 GWB",
            Self::Cartel => "§ 124(1) no. 4 GWB",
            Self::ConflictOfInterest => "§ 124(1) no. 5 GWB",
            Self::PriorInvolvement => "§ 124(1) no. 6 GWB",
            Self::PoorPerformance => "§ 124(1) no. 7 GWB",
            Self::Misrepresentation => "§ 124(1) no. 8 GWB",
            Self::UndueInfluence => "§ 124(1) no. 9 GWB",
            Self::MinimumWage => "§ 19 MiLoG, § 21 AEntG",
            Self::UndeclaredWork => "§ 21 SchwarzArbG",
            Self::SupplyChain => "§ 22 LkSG",
            Self::CollectiveWages => "§ 14 BTTG",
        }
    }

    /// § 126 GWB and the special laws: for how many years at most, from the final decision or the event. None: as long
    /// as the state lasts, or until reliability is restored.
    #[must_use]
    pub fn years(self) -> Option<u32> {
        match self {
            Self::Conviction => Some(5),
            Self::UnpaidDues | Self::Insolvency | Self::ConflictOfInterest | Self::MinimumWage => {
                None
            }
            Self::BreachOfLaw
            | Self::GraveMisconduct
            | Self::Cartel
            | Self::PriorInvolvement
            | Self::PoorPerformance
            | Self::Misrepresentation
            | Self::UndueInfluence
            | Self::UndeclaredWork
            | Self::SupplyChain
            | Self::CollectiveWages => Some(3),
        }
    }
}

/// What the firm has done about it (§ 125 GWB): only all three together count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfCleaning {
    /// The damage is compensated, or compensation is promised with binding effect.
    pub compensated: bool,
    /// Facts are cleared up actively with the authorities.
    pub cleared_up: bool,
    /// Concrete measures prevent more of it.
    pub prevented: bool,
}

/// A fact that may exclude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The ground.
    pub ground: Ground,
    /// The day of the final decision, or of the event.
    pub on: NaiveDate,
    /// The day on which the state ended: dues paid or their payment promised, insolvency over, register deleted.
    pub ended: Option<NaiveDate>,
    /// Self-cleaning, as shown by the firm and judged by the authority.
    pub cleaning: SelfCleaning,
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

impl Finding {
    /// What follows from the finding on a day.
    #[must_use]
    pub fn effect_on(&self, day: NaiveDate) -> Effect {
        if day < self.on {
            return Effect::NotYet;
        }
        if let Some(ended) = self.ended.filter(|ended| *ended <= day) {
            return Effect::Ended { on: ended };
        }
        let cap = self.ground.years().and_then(|n| self.on.checked_add_months(Months::new(12 * n)));
        if let Some(last_day) = cap.filter(|last_day| *last_day < day) {
            return Effect::Expired { last_day };
        }
        if self.is_cleaned() {
            return Effect::Cleaned;
        }
        Effect::Excludes { force: self.ground.force(), until: cap }
    }

    /// § 125(1) GWB names § 123 and § 124; paying the dues is the only cleaning of § 123(4).
    fn is_cleaned(&self) -> bool {
        let SelfCleaning { compensated, cleared_up, prevented } = self.cleaning;
        self.ground != Ground::UnpaidDues && compensated && cleared_up && prevented
    }
}

/// What may be done with a firm on a day, all findings together; the later, the graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing stands against it.
    Free,
    /// People weigh whether it is excluded, in proportion and with reasons.
    ToBeWeighed,
    /// As a rule it is excluded; admitting it needs reasons.
    ShouldBeExcluded,
    /// It is excluded, except for compelling reasons of the public interest (§ 123(5) GWB).
    Excluded,
}

/// The gravest of all findings decides.
#[must_use]
pub fn standing(findings: &[Finding], day: NaiveDate) -> Standing {
    let effects = findings.iter().map(|finding| match finding.effect_on(day) {
        Effect::Excludes { force: Force::Mandatory, .. } => Standing::Excluded,
        Effect::Excludes { force: Force::Should, .. } => Standing::ShouldBeExcluded,
        Effect::Excludes { force: Force::Optional, .. } => Standing::ToBeWeighed,
        Effect::NotYet | Effect::Expired { .. } | Effect::Ended { .. } | Effect::Cleaned => {
            Standing::Free
        }
    });
    effects.max().unwrap_or(Standing::Free)
}

#[cfg(test)]
mod tests;

//! The two sets of rules, split at 1 July 2026, and what differs between them (R-0.1, rules § 0.3).
//! Numbers that differ are rows of the table of limits; here is only what changes a decision.

use chrono::NaiveDate;
use serde::Serialize;

/// Which law a procedure is finished under (§ 187(2) GWB, R-0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleSet {
    /// Begun before 1 July 2026.
    #[serde(rename = "PRE_2026_07")]
    Pre202607,
    /// Begun on that day or later.
    #[serde(rename = "FROM_2026_07")]
    From202607,
}

/// The day on which the Vergabebeschleunigungsgesetz came into force.
const SPLIT: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 7, 1);

/// What is different under a rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about.
    pub subject: &'static str,
    /// How it is under this rule set.
    pub holds: &'static str,
    /// Where it is written.
    pub source: &'static str,
}

impl RuleSet {
    /// The rule set of a procedure that began on this day. For a call in a dynamic purchasing system it is the day
    /// of the system's notice unless the operator has decided otherwise with a reason: the cautious reading of a
    /// question that is not settled (rules § 0.3, § 10 no. 1).
    #[must_use]
    pub fn of(procedure_started_on: NaiveDate) -> Self {
        match SPLIT {
            Some(split) if procedure_started_on >= split => Self::From202607,
            Some(_) | None => Self::Pre202607,
        }
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pre202607 => "PRE_2026_07",
            Self::From202607 => "FROM_2026_07",
        }
    }

    /// whether the duty to inform and wait of § 134 GWB holds for awards in a dynamic purchasing system.
    #[must_use]
    pub fn waits_in_systems(self) -> bool {
        self == Self::Pre202607
    }

    /// whether tenders are opened by two people even if they are technically complete and unchanged.
    #[must_use]
    pub fn needs_two_at_the_opening(self) -> bool {
        self == Self::Pre202607
    }

    /// whether periods count from the requested day of publication where it is later than the despatch.
    #[must_use]
    pub fn counts_from_requested_publication(self) -> bool {
        self == Self::From202607
    }

    /// whether an unexplained abnormally low tender should be (and not only may be) rejected.
    #[must_use]
    pub fn should_reject_unexplained_low(self) -> bool {
        self == Self::From202607
    }

    /// Everything that differs, for people.
    #[must_use]
    pub fn differences(self) -> Vec<Difference> {
        let pick = |(subject, pre, from, source)| Difference {
            subject,
            holds: if self == Self::Pre202607 { pre } else { from },
            source,
        };
        DIFFERENCES.into_iter().map(pick).collect()
    }
}

type Row = (&'static str, &'static str, &'static str, &'static str);

const DIFFERENCES: [Row; 9] = [
    (
        "standstill in a dynamic purchasing system",
        "information and waiting under § 134 GWB",
        "no information or waiting under § 134 GWB; § 62(1) VgV information still goes out",
        "§ 134(3) sentence 1 no. 2 GWB",
    ),
    (
        "opening of tenders",
        "by two representatives",
        "one suffices if tenders stay technically complete and unchanged",
        "§ 55(2) VgV",
    ),
    ("unexplained abnormally low tender", "may be rejected", "should be rejected", "§ 60(3) VgV"),
    (
        "missing documents",
        "personal and performance documents are told apart",
        "any may be supplied, completed, corrected, but not what feeds the scoring",
        "§ 56(2), (3) VgV",
    ),
    (
        "evidence of suitability",
        "self-declarations in principle",
        "self-declarations first, certificates only from promising candidates",
        "§ 122(3) GWB, § 48(2) VgV",
    ),
    ("variants", "silence means not allowed", "the notice must say", "§ 35(1) VgV"),
    (
        "start of periods",
        "despatch of the notice",
        "the requested day of publication, if later",
        "§ 40(1) sentence 2 VgV",
    ),
    ("notice of a modification", "no period", "within 30 days after the change", "§ 39(5) VgV"),
    ("lots", "§ 97(4) GWB", "§ 97a GWB", "GWB"),
];

#[cfg(test)]
mod tests;

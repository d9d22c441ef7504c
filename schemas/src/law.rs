//! What the operator changed of the law as data: a limit, a holiday, a choice that the law leaves open.
//! Which rows the law itself settles, and what follows from a choice, is not said here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::ids::OrganisationId;
use crate::text::Line;

/// What happens where the sum of direct awards passes the limit (R-4.02; the law names no way).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AtTheLimit {
    /// The lane is closed.
    #[default]
    Refuse,
    /// It stays open for a recorded, objective reason: an organisational unit that is responsible for its own purchases.
    RequireReason,
}

/// By which form a small call in a system at or above the threshold is reported to the statistical office.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsForm {
    /// Annex 1 of the VergStatVO, as awards from the threshold on: the cautious reading.
    #[default]
    Annex1,
    /// Annex 8, as awards below the threshold, from the limit of the report on.
    Annex8,
}

/// Which day chooses the set of rules for a call in a system (R-0.1; rules § 10 no. 1: not settled).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RulesChosenBy {
    /// The day on which the system's notice was despatched: the cautious reading.
    #[default]
    SystemNotice,
    /// The day of the call's own invitation.
    Invitation,
}

/// From when on the first invitation of a system may be sent (R-1.49; § 24(2) sentence 1, § 22(2), § 16(4) VgV).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FirstInvitationFrom {
    /// Once the published end of the first phase is over: everybody who asked within it can be invited. The cautious reading.
    #[default]
    EndOfFirstPhase,
    /// As soon as the notice is out.
    Notice,
}

/// A choice that the law leaves to who runs the marketplace, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "setting", rename_all = "snake_case")]
pub enum Setting {
    /// What happens where direct awards pass the limit.
    DirectAwardsAtTheLimit {
        /// The choice.
        value: AtTheLimit,
    },
    /// By how many percent a tender lies below the next before it is pointed out as abnormally low: 1 to 100.
    LowTenderAlarm {
        /// Percent.
        percent: u8,
    },
    /// By how many percent a tender lies below the authority's own estimate before it is pointed out as abnormally low
    /// 1 to 100.
    LowAgainstEstimateAlarm {
        /// Percent.
        percent: u8,
    },
    /// The form of the report for small calls.
    SmallCallStatistics {
        /// The choice.
        value: StatisticsForm,
    },
    /// Which day chooses the set of rules for a call.
    RuleSet {
        /// The choice.
        value: RulesChosenBy,
    },
    /// For how many working days a tenderer can object to data collected from its catalogue: 1 to 20.
    ObjectionWindow {
        /// Working days.
        working_days: u8,
    },
    /// For how many days an award waits although no law demands it: 0 to 30; 0 for not at all.
    VoluntaryStandstill {
        /// Days.
        days: u8,
    },
    /// For how many days there is time for tenders at least in a system below the threshold, where the law names no number
    /// (§§ 13, 17(6) UVgO; ): 1 to 60.
    TenderPeriodBelowThreshold {
        /// Days.
        days: u8,
    },
    /// For how many days, the day of the order among them, direct orders of one unit to one supplier are taken to be one
    /// purchase, whatever their categories (§ 3(1), (2) VgV; ): 1 to 31.
    OnePurchase {
        /// Days.
        days: u8,
    },
    /// From when on the first invitation of a system may be sent.
    FirstInvitation {
        /// The choice.
        value: FirstInvitationFrom,
    },
}

impl Setting {
    /// Its name, whatever its value.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DirectAwardsAtTheLimit { .. } => "direct_awards_at_the_limit",
            Self::LowTenderAlarm { .. } => "low_tender_alarm",
            Self::LowAgainstEstimateAlarm { .. } => "low_against_estimate_alarm",
            Self::SmallCallStatistics { .. } => "small_call_statistics",
            Self::RuleSet { .. } => "rule_set",
            Self::ObjectionWindow { .. } => "objection_window",
            Self::VoluntaryStandstill { .. } => "voluntary_standstill",
            Self::TenderPeriodBelowThreshold { .. } => "tender_period_below_threshold",
            Self::OnePurchase { .. } => "one_purchase",
            Self::FirstInvitation { .. } => "first_invitation",
        }
    }
}

/// A row of the table of limits was set: from here on it comes before every row for the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LimitChanged {
    /// The row as it stands in the table, its cells between bars; its source names the decision.
    pub row: Line,
    /// Why.
    pub reason: Line,
}

/// A row of the table of public holidays was set: from here on it comes before every row for the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HolidayChanged {
    /// The row as it stands in the table, its cells between bars; its source names the decision.
    pub row: Line,
    /// Why.
    pub reason: Line,
}

/// A choice that the law leaves open was made another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingChanged {
    /// The choice with its value.
    #[serde(flatten)]
    pub setting: Setting,
    /// Why.
    pub reason: Line,
}

/// What is to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposedChange {
    /// A row of the table of limits.
    Limit(Line),
    /// A row of the table of public holidays.
    Holiday(Line),
    /// A choice that the law leaves open.
    Setting(Setting),
}

/// A body proposed a change that holds for every body: it is carried out when another body proposes the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LawChangeProposed {
    /// The central purchasing body whose operator proposed it.
    pub body: OrganisationId,
    /// What is to be changed.
    pub change: ProposedChange,
    /// Why.
    pub reason: Line,
}

events! {
    /// What the operator changed of the law as data.
    LawEvent in "law" {
        LimitChanged,
        HolidayChanged,
        SettingChanged,
        LawChangeProposed,
    }
}

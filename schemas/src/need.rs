//! What organisational units need, and which lane each need takes (§ 3 VgV; rules § 4.2 to 4.4): one ledger for each unit
//! and category, so that the sum of its direct awards stands in one stream.
//! How a lane is decided stands in `procurement::law::lane`; no person is named here.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::ids::{CategoryKey, FrameworkId, LedgerId, NeedId, OrderId, OrganisationId, SystemId};
use crate::money::Money;
use crate::organisation::DeliveryPlace;
use crate::specific_procurement::NeededLine;
use crate::terms::{Regulation, ValueEstimate};
use crate::text::Line;

/// Where a need goes (rules § 4.4).
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
#[serde(rename_all = "snake_case")]
pub enum NeedLane {
    /// A call-off from a framework agreement (§ 21 VgV).
    FrameworkCallOff,
    /// A direct award; not a procurement procedure.
    DirectAward,
    /// A competition among all that are admitted to the category (§ 23(6) VgV).
    SystemCompetition,
    /// A national procedure outside this system.
    NationalProcedure,
    /// A procedure under the law of the EU outside this system.
    EuProcedure,
}

impl NeedLane {
    /// The word of this lane in JSON and in filters.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::FrameworkCallOff => "framework_call_off",
            Self::DirectAward => "direct_award",
            Self::SystemCompetition => "system_competition",
            Self::NationalProcedure => "national_procedure",
            Self::EuProcedure => "eu_procedure",
        }
    }
}

/// Which law a competition in the system follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub enum CompetitionLaw {
    /// The system reached the threshold when it was noticed: §§ 22 to 24 VgV.
    #[serde(rename = "VgV")]
    Vgv,
    /// It did not: § 17 UVgO, where the Land binds its municipalities to it.
    #[serde(rename = "UVgO")]
    Uvgo,
}

impl From<Regulation> for CompetitionLaw {
    fn from(regulation: Regulation) -> Self {
        match regulation {
            Regulation::Vgv => Self::Vgv,
            Regulation::Uvgo => Self::Uvgo,
        }
    }
}

/// Whether a reason speaks for a lane, against it, or warns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonWeight {
    /// Why the lane is taken.
    Taken,
    /// Why a lane is passed over.
    PassedOver,
    /// What the buyer must see.
    Warning,
    /// What the buyer should know.
    Hint,
}

/// A reason with its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LaneReason {
    /// The lane that it is about.
    pub lane: NeedLane,
    /// What it does.
    pub weight: ReasonWeight,
    /// The sentence.
    pub what: String,
    /// The rule or section of the project's list.
    pub rule: String,
    /// The state of the rules.
    pub rule_version: String,
    /// The row of the table of limits on which it rests, if it does: value, source, mark.
    pub row: Option<String>,
}

/// An organisational unit said what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NeedStated {
    /// The need.
    pub need: NeedId,
    /// The ledger in which it stands.
    pub ledger: LedgerId,
    /// Whose need.
    pub authority: OrganisationId,
    /// The organisational unit that buys on its own responsibility (§ 3(2) VgV); none for the whole authority.
    pub unit: Option<Line>,
    /// The system in whose categories it is looked for.
    pub system: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// Until when it is needed.
    pub wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost.
    pub estimate: ValueEstimate,
    /// Who would deliver, where that is known before.
    pub supplier: Option<OrganisationId>,
    /// The order with which it was stated in one step, if it was.
    pub order: Option<OrderId>,
    /// The day on which it was stated.
    pub on: NaiveDate,
}

/// The lane of a need was decided, together with its statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LaneDecided {
    /// The need.
    pub need: NeedId,
    /// The lane.
    pub lane: NeedLane,
    /// The law of the competition, in that lane.
    pub law: Option<CompetitionLaw>,
    /// The framework agreement, in that lane.
    pub framework: Option<FrameworkId>,
    /// What this unit bought directly in this category in the twelve months before, without this need.
    pub before: Money,
    /// The objective reason that was recorded for passing the limit (§ 3(2) VgV), if one was.
    pub objective_reason: Option<Line>,
    /// Every reason, in the order of the lanes.
    pub reasons: Vec<LaneReason>,
}

/// A need is no longer there; it counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NeedWithdrawn {
    /// The need.
    pub need: NeedId,
    /// Why.
    pub reason: Line,
}

/// An order was placed for a need: from now on what was ordered counts instead of the estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NeedMet {
    /// The need.
    pub need: NeedId,
    /// The order.
    pub order: OrderId,
    /// Who delivers.
    pub supplier: OrganisationId,
    /// What of the order meets the need, without VAT.
    pub value: Money,
    /// The day of the order; none where that was not told yet, and the day of the need stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// The order of a need was rejected or cancelled: nothing was bought, and it counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NeedReleased {
    /// The need.
    pub need: NeedId,
    /// The order.
    pub order: OrderId,
    /// Why, in the words of whoever rejected or cancelled it.
    pub reason: Line,
}

events! {
    /// What happened in a ledger of needs.
    NeedEvent in "need" {
        NeedStated,
        LaneDecided,
        NeedWithdrawn,
        NeedMet,
        NeedReleased,
    }
}

impl NeedEvent {
    /// The need that it is about.
    #[must_use]
    pub fn need(&self) -> NeedId {
        match self {
            Self::NeedStated(e) => e.need,
            Self::LaneDecided(e) => e.need,
            Self::NeedWithdrawn(e) => e.need,
            Self::NeedMet(e) => e.need,
            Self::NeedReleased(e) => e.need,
        }
    }
}

//! Needs as they are seen: what is needed, which lane it takes and why, and what it came to.
//! A lane is not decided here, and no limit is known.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, FrameworkId, LedgerId, NeedId, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::need::{CompetitionLaw, LaneDecided, LaneReason, NeedEvent, NeedLane, NeedStated};
use schemas::organisation::DeliveryPlace;
use schemas::specific_procurement::NeededLine;
use schemas::terms::ValueEstimate;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A need with its lane, as it was decided; that does not change any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeedView {
    /// Its id.
    pub need_id: NeedId,
    /// The ledger in which it stands.
    pub ledger_id: LedgerId,
    /// Whose need.
    pub authority_id: OrganisationId,
    /// The unit that buys on its own responsibility; none for the whole authority.
    pub unit: Option<Line>,
    /// The system in whose categories it is looked for.
    pub system_id: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// The lane.
    pub lane: NeedLane,
    /// The law of the competition, in that lane.
    pub law: Option<CompetitionLaw>,
    /// The framework agreement, in that lane.
    pub framework_id: Option<FrameworkId>,
    /// What this unit bought directly in this category in the twelve months before.
    pub before: Money,
    /// The recorded reason for passing the limit.
    pub objective_reason: Option<Line>,
    /// Every reason, in the order of the lanes.
    pub reasons: Vec<LaneReason>,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// Until when it is needed.
    pub wanted_by: Option<NaiveDate>,
    /// What it was reckoned to cost.
    pub estimate: ValueEstimate,
    /// Who would deliver, where that was known.
    pub expected_supplier_id: Option<OrganisationId>,
    /// The day on which it was stated.
    pub on: NaiveDate,
    /// Position of the event that decided its lane.
    pub decided_position: u64,
    /// What it came to.
    #[serde(flatten)]
    pub outcome: NeedOutcome,
}

/// What a need came to so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeedOutcome {
    /// How far it is.
    pub state: NeedState,
    /// The order that was placed for it, or with which it was stated.
    pub order_id: Option<OrderId>,
    /// Who delivers.
    pub supplier_id: Option<OrganisationId>,
    /// What counts of it, without VAT: the estimate until it is ordered, then what was ordered; nothing once it was
    /// withdrawn or its order came to nothing.
    pub counted: Option<Money>,
    /// The day of the order.
    pub ordered_on: Option<NaiveDate>,
    /// Why it was withdrawn, or its order rejected or cancelled.
    pub reason: Option<Line>,
}

/// How far a need is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedState {
    /// Nothing was ordered for it yet.
    Stated,
    /// It was ordered.
    Met,
    /// It was withdrawn.
    Withdrawn,
    /// Its order was rejected or cancelled.
    Released,
}

impl NeedState {
    /// The word of this state in JSON and in filters.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Met => "met",
            Self::Withdrawn => "withdrawn",
            Self::Released => "released",
        }
    }
}

/// What a unit bought directly in a category in the twelve months up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DirectAwardSum {
    /// The ledger in which it is reckoned.
    pub ledger_id: LedgerId,
    /// Whose.
    pub authority_id: OrganisationId,
    /// The unit that buys on its own responsibility; none for the whole authority.
    pub unit: Option<Line>,
    /// The category.
    pub category: CategoryKey,
    /// The sum in euros, without VAT; needs that are not ordered yet count with their estimates.
    #[schema(value_type = String, example = "6126.00")]
    pub sum: Decimal,
    /// How many needs are in it.
    pub needs: u64,
}

impl NeedView {
    /// The day on which it was ordered; none if it was not.
    #[must_use]
    pub fn bought_on(&self) -> Option<NaiveDate> {
        let is_met = self.outcome.state == NeedState::Met;
        is_met.then(|| self.outcome.ordered_on.unwrap_or(self.on))
    }
}

/// A need with its lane.
#[must_use]
pub fn begun(stated: &NeedStated, decided: &LaneDecided, position: u64) -> NeedView {
    NeedView {
        need_id: stated.need,
        ledger_id: stated.ledger,
        authority_id: stated.authority,
        unit: stated.unit.clone(),
        system_id: stated.system,
        category: stated.category.clone(),
        lane: decided.lane,
        law: decided.law,
        framework_id: decided.framework,
        before: decided.before,
        objective_reason: decided.objective_reason.clone(),
        reasons: decided.reasons.clone(),
        lines: stated.lines.clone(),
        deliver_to: stated.deliver_to.clone(),
        wanted_by: stated.wanted_by,
        estimate: stated.estimate.clone(),
        expected_supplier_id: stated.supplier,
        on: stated.on,
        decided_position: position,
        outcome: NeedOutcome {
            state: NeedState::Stated,
            order_id: stated.order,
            supplier_id: None,
            counted: Some(stated.estimate.total),
            ordered_on: None,
            reason: None,
        },
    }
}

/// The outcome after one more event; none for those with which a need begins.
#[must_use]
pub fn outcome(event: &NeedEvent) -> Option<NeedOutcome> {
    match event {
        NeedEvent::NeedStated(_) | NeedEvent::LaneDecided(_) => None,
        NeedEvent::NeedWithdrawn(e) => Some(NeedOutcome {
            state: NeedState::Withdrawn,
            order_id: None,
            supplier_id: None,
            counted: None,
            ordered_on: None,
            reason: Some(e.reason.clone()),
        }),
        NeedEvent::NeedMet(e) => Some(NeedOutcome {
            state: NeedState::Met,
            order_id: Some(e.order),
            supplier_id: Some(e.supplier),
            counted: Some(e.value),
            ordered_on: e.on,
            reason: None,
        }),
        NeedEvent::NeedReleased(e) => Some(NeedOutcome {
            state: NeedState::Released,
            order_id: Some(e.order),
            supplier_id: None,
            counted: None,
            ordered_on: None,
            reason: Some(e.reason.clone()),
        }),
    }
}

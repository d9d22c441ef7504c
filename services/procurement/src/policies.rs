//! When this has happened, do that: what follows from an order for the needs that it meets and for the framework
//! agreement from which it was called off.
//! Nothing is carried out here. The same order gives the same commands, and a command repeated changes nothing.

use chrono::NaiveDate;
use schemas::ids::{FrameworkId, LedgerId, OrderId};
use schemas::need::NeedMet;
use schemas::order::Basis;
use schemas::text::Line;

use crate::framework::FrameworkCommand;
use crate::need::NeedCommand;
use crate::order::{Order, Phase, Placed};

/// A command that follows, with the stream that it is for.
#[derive(Clone, Debug)]
pub enum Consequence {
    /// For a ledger of needs.
    Need(LedgerId, NeedCommand),
    /// For a framework agreement.
    Framework(FrameworkId, FrameworkCommand),
}

/// a need is met by the order that was placed for it, and given back with one that came to nothing; so is
/// what was called off. `placed_on` is the day on which the order was placed.
#[must_use]
pub fn of_order(order: OrderId, state: &Order, placed_on: NaiveDate) -> Vec<Consequence> {
    let Some(placed) = &state.placed else { return Vec::new() };
    let nothing = came_to_nothing(state);
    let mut follow = Vec::new();
    for met in placed.needs() {
        let (need, supplier, value) = (met.need, placed.supplier(), placed.value_for(met));
        let on = Some(placed_on);
        let settle = NeedCommand::SettleNeed(NeedMet { need, order, supplier, value, on });
        follow.push(Consequence::Need(met.ledger, settle));
        if let Some(reason) = nothing {
            let reason = reason.clone();
            let release = NeedCommand::ReleaseNeed { need, order, reason };
            follow.push(Consequence::Need(met.ledger, release));
        }
    }
    if let (Placed::Under(placed), Some(reason)) = (placed, nothing)
        && let Basis::CallOff { framework } = placed.basis
    {
        let release = FrameworkCommand::Release { order, reason: reason.clone() };
        follow.push(Consequence::Framework(framework, release));
    }
    follow
}

/// Why nothing was bought with the order, if so.
fn came_to_nothing(state: &Order) -> Option<&Line> {
    match &state.phase {
        // what arrived before the contract ended was bought.
        Phase::Ended(ended) if state.lines.values().all(|line| line.kept() == 0) => {
            Some(&ended.reason)
        }
        Phase::Rejected(rejected) => Some(&rejected.reason),
        Phase::Cancelled(cancelled) => Some(&cancelled.reason),
        Phase::Unanswered | Phase::Accepted(_) | Phase::Completed(_) | Phase::Ended(_) => None,
    }
}

//! The ledger of needs of one organisational unit in one category: what was stated, its lane, and what it came to.
//! The lane itself is decided in `law::lane`; no order is placed and no tender invited here.

pub(crate) mod lane;
pub(crate) mod rejection;
pub(crate) mod stating;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use schemas::ids::{NeedId, OrderId, OrganisationId};
use schemas::money::Money;
use schemas::need::{
    LaneDecided, NeedEvent, NeedLane, NeedMet, NeedReleased, NeedStated, NeedWithdrawn,
};
use schemas::text::Line;

pub use lane::noticed_system;
pub use rejection::NeedRejection;
pub use stating::{ContractFacts, FrameworkFact, StateNeed};

use crate::decider::Decider;

/// The rules of a ledger of needs.
pub enum NeedLedgers {}

/// direct awards of so many months count together (§ 3(10) VgV; a choice of this project).
pub const MONTHS: Months = Months::new(12);

/// The needs of one organisational unit in one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeedLedger {
    /// Every need that was ever stated.
    pub needs: BTreeMap<NeedId, Need>,
    /// Needs in the sequence in which orders were placed for them.
    pub met: Vec<NeedId>,
}

/// A need and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// As it was stated.
    pub stated: NeedStated,
    /// Its lane.
    pub decided: Option<LaneDecided>,
    /// How far it is.
    pub phase: NeedPhase,
}

/// How far a need is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NeedPhase {
    /// Nothing was ordered for it yet; its estimate counts.
    Stated,
    /// It was ordered; what was ordered counts.
    Met(NeedMet),
    /// It was withdrawn; it does not count.
    Withdrawn(NeedWithdrawn),
    /// Its order was rejected or cancelled; it does not count.
    Released(NeedReleased),
}

impl Need {
    /// The lane, once it is decided: that is so whenever the need is.
    #[must_use]
    pub fn lane(&self) -> Option<NeedLane> {
        self.decided.as_ref().map(|decided| decided.lane)
    }

    /// The day on which it was ordered; none if it was not.
    #[must_use]
    pub fn bought_on(&self) -> Option<NaiveDate> {
        match &self.phase {
            NeedPhase::Met(met) => Some(met.on.unwrap_or(self.stated.on)),
            NeedPhase::Stated | NeedPhase::Withdrawn(_) | NeedPhase::Released(_) => None,
        }
    }

    /// What it counts for, without VAT; nothing if it was withdrawn or its order came to nothing.
    #[must_use]
    pub fn counted(&self) -> Option<Money> {
        match &self.phase {
            NeedPhase::Stated => Some(self.stated.estimate.total),
            NeedPhase::Met(met) => Some(met.value),
            NeedPhase::Withdrawn(_) | NeedPhase::Released(_) => None,
        }
    }
}

impl NeedLedger {
    /// what was bought directly in the twelve months up to `on`, by the days of its orders, and what is about to
    /// be: an open need counts however long it is kept open.
    #[must_use]
    pub fn direct_awards(&self, on: NaiveDate) -> Decimal {
        self.direct_awards_but(on, |_| false)
    }

    /// The same without needs that are left out: those of the contract whose value is asked for.
    #[must_use]
    pub fn direct_awards_but(&self, on: NaiveDate, left_out: impl Fn(&Need) -> bool) -> Decimal {
        let since = on.checked_sub_months(MONTHS);
        let counts = |need: &&Need| {
            let recent =
                need.bought_on().is_none_or(|bought| since.is_none_or(|since| bought > since));
            recent && !left_out(need)
        };
        self.direct().filter(counts).filter_map(Need::counted).map(|value| value.amount).sum()
    }

    /// what this supplier was given directly since a day, or is about to be, without needs that are left out.
    #[must_use]
    pub fn bought_from(
        &self,
        supplier: OrganisationId,
        since: NaiveDate,
        left_out: impl Fn(&Need) -> bool,
    ) -> Decimal {
        let counts = |need: &&Need| {
            let (by, on) = match &need.phase {
                NeedPhase::Met(met) => (Some(met.supplier), met.on.unwrap_or(need.stated.on)),
                NeedPhase::Stated | NeedPhase::Withdrawn(_) | NeedPhase::Released(_) => {
                    (need.stated.supplier, need.stated.on)
                }
            };
            by == Some(supplier) && on >= since && !left_out(need)
        };
        self.direct().filter(counts).filter_map(Need::counted).map(|value| value.amount).sum()
    }

    fn direct(&self) -> impl Iterator<Item = &Need> {
        self.needs.values().filter(|need| need.lane() == Some(NeedLane::DirectAward))
    }

    /// How many of the last direct awards in a row went to this supplier (§ 14 sentence 2 UVgO).
    #[must_use]
    pub fn in_a_row(&self, supplier: OrganisationId) -> u32 {
        let went_to = |need: &NeedId| {
            let need = self.needs.get(need)?;
            match &need.phase {
                NeedPhase::Met(met) if need.lane() == Some(NeedLane::DirectAward) => {
                    Some(met.supplier)
                }
                NeedPhase::Met(_)
                | NeedPhase::Stated
                | NeedPhase::Withdrawn(_)
                | NeedPhase::Released(_) => None,
            }
        };
        let last = self.met.iter().rev().filter_map(went_to);
        let run = last.take_while(|went_to| *went_to == supplier).count();
        u32::try_from(run).unwrap_or(u32::MAX)
    }
}

/// What can be asked of a ledger.
#[derive(Clone, Debug)]
pub enum NeedCommand {
    /// Say what is needed, and have its lane decided.
    StateNeed(Box<StateNeed>),
    /// Say that it is needed no longer.
    WithdrawNeed {
        /// Which.
        need: NeedId,
        /// Why.
        reason: Line,
    },
    /// An order was placed for it.
    SettleNeed(NeedMet),
    /// The order that was placed for it was rejected or cancelled.
    ReleaseNeed {
        /// Which.
        need: NeedId,
        /// The order.
        order: OrderId,
        /// Why.
        reason: Line,
    },
}

impl Decider for NeedLedgers {
    type State = NeedLedger;
    type Command = NeedCommand;
    type Event = NeedEvent;
    type Rejection = NeedRejection;

    fn initial() -> NeedLedger {
        NeedLedger::default()
    }

    fn decide(state: &NeedLedger, command: &NeedCommand) -> Result<Vec<NeedEvent>, NeedRejection> {
        match command {
            NeedCommand::StateNeed(asked) => stating::state_need(state, asked),
            NeedCommand::WithdrawNeed { need, reason } => withdraw(state, *need, reason),
            NeedCommand::SettleNeed(met) => settle(state, met),
            NeedCommand::ReleaseNeed { need, order, reason } => {
                release(state, *need, *order, reason)
            }
        }
    }

    fn evolve(mut state: NeedLedger, event: &NeedEvent) -> NeedLedger {
        match event {
            NeedEvent::NeedStated(stated) => {
                let (stated, phase) = (stated.clone(), NeedPhase::Stated);
                let need = Need { stated, decided: None, phase };
                state.needs.insert(event.need(), need);
            }
            NeedEvent::LaneDecided(decided) => {
                if let Some(need) = state.needs.get_mut(&decided.need) {
                    need.decided = Some(decided.clone());
                }
            }
            NeedEvent::NeedMet(met) => {
                state.met.push(met.need);
                state.enter(met.need, NeedPhase::Met(met.clone()));
            }
            NeedEvent::NeedWithdrawn(withdrawn) => {
                state.enter(withdrawn.need, NeedPhase::Withdrawn(withdrawn.clone()));
            }
            NeedEvent::NeedReleased(released) => {
                state.enter(released.need, NeedPhase::Released(released.clone()));
            }
        }
        state
    }
}

impl NeedLedger {
    fn enter(&mut self, need: NeedId, phase: NeedPhase) {
        if let Some(need) = self.needs.get_mut(&need) {
            need.phase = phase;
        }
    }

    fn need(&self, need: NeedId) -> Result<&Need, NeedRejection> {
        self.needs.get(&need).ok_or(NeedRejection::NotStated)
    }
}

fn withdraw(
    state: &NeedLedger,
    need: NeedId,
    reason: &Line,
) -> Result<Vec<NeedEvent>, NeedRejection> {
    match &state.need(need)?.phase {
        NeedPhase::Stated => Ok(vec![NeedWithdrawn { need, reason: reason.clone() }.into()]),
        NeedPhase::Withdrawn(_) => Ok(vec![]),
        NeedPhase::Met(met) => Err(NeedRejection::AlreadyMet { order: met.order }),
        NeedPhase::Released(_) => Err(NeedRejection::NotOpen),
    }
}

/// a direct award takes no more than what was reserved for it when its lane was decided.
fn settle(state: &NeedLedger, met: &NeedMet) -> Result<Vec<NeedEvent>, NeedRejection> {
    let need = state.need(met.need)?;
    match &need.phase {
        NeedPhase::Stated => {}
        // The day follows from the order.
        NeedPhase::Met(earlier) if *earlier == (NeedMet { on: earlier.on, ..met.clone() }) => {
            return Ok(vec![]);
        }
        NeedPhase::Met(earlier) => {
            return Err(NeedRejection::AlreadyMet { order: earlier.order });
        }
        // The order was rejected or cancelled already; it is not placed again.
        NeedPhase::Released(released) if released.order == met.order => return Ok(vec![]),
        NeedPhase::Withdrawn(_) | NeedPhase::Released(_) => return Err(NeedRejection::NotOpen),
    }
    let reserved = need.stated.estimate.total;
    let is_direct = need.lane() == Some(NeedLane::DirectAward);
    if met.value.currency != reserved.currency || (is_direct && met.value.amount > reserved.amount)
    {
        return Err(NeedRejection::MoreThanReserved { value: met.value, reserved });
    }
    Ok(vec![met.clone().into()])
}

fn release(
    state: &NeedLedger,
    need: NeedId,
    order: OrderId,
    reason: &Line,
) -> Result<Vec<NeedEvent>, NeedRejection> {
    let released = NeedReleased { need, order, reason: reason.clone() };
    match &state.need(need)?.phase {
        NeedPhase::Met(met) if met.order == order => Ok(vec![released.into()]),
        NeedPhase::Released(earlier) if earlier.order == order => Ok(vec![]),
        NeedPhase::Met(met) => Err(NeedRejection::AlreadyMet { order: met.order }),
        NeedPhase::Stated | NeedPhase::Withdrawn(_) | NeedPhase::Released(_) => {
            Err(NeedRejection::NotOpen)
        }
    }
}

#[cfg(test)]
mod tests;

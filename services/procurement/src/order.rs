//! An order from the placing to the completion: direct, under an award, or called off.
//! Which lane a need takes is decided in its ledger; approvals and invoices are not decided here yet.

mod contract;
mod difference;
mod fulfilment;
mod needs;
mod placed;
mod placing;
mod rejection;
mod under;
mod value;
mod withheld;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::ids::{DespatchId, OrganisationId, ReceiptId, ReturnId};
use schemas::order::{
    ContractActConfirmed, GoodsDespatched, GoodsReceived, GoodsReturned, OrderAccepted,
    OrderCancelled, OrderCompleted, OrderEvent, OrderRejected,
};
use schemas::text::Line;

pub use contract::{ActOnContract, Acted, ContractActRefused, ContractActs, ContractStep};
pub use needs::NeedFact;
pub use placed::Placed;
pub use placing::{LineFacts, OrderedLine, PlaceOrder, net_total};
pub use rejection::{Difference, OrderRejection};
pub use under::{Agreed, PlaceOrderUnder};
pub use value::ContractFacts;
pub use withheld::CollectionFact;

use crate::decider::Decider;

/// The rules of an order's stream.
pub enum Orders {}

/// An order, if it was placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// What was ordered.
    pub placed: Option<Placed>,
    /// How far it is.
    pub phase: Phase,
    /// What became of each line.
    pub lines: BTreeMap<u16, Progress>,
    /// Despatch advices by their ids.
    pub despatches: BTreeMap<DespatchId, GoodsDespatched>,
    /// Receipt advices by their ids.
    pub receipts: BTreeMap<ReceiptId, GoodsReceived>,
    /// What was done about its contract.
    pub acts: ContractActs,
    /// Returns by their ids.
    pub returns: BTreeMap<ReturnId, GoodsReturned>,
}

/// How far an order is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The supplier has not answered.
    #[default]
    Unanswered,
    /// The supplier will deliver.
    Accepted(OrderAccepted),
    /// The supplier declined.
    Rejected(OrderRejected),
    /// The authority withdrew it.
    Cancelled(OrderCancelled),
    /// The authority holds it to be fulfilled.
    Completed(OrderCompleted),
    /// Its contract was terminated or ended by agreement.
    Ended(ContractActConfirmed),
}

/// What became of a line, in order units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Ordered.
    pub ordered: u64,
    /// Sent off by the supplier.
    pub despatched: u64,
    /// Arrived at the authority.
    pub received: u64,
    /// Sent back, to be delivered again.
    pub to_replace: u64,
    /// Sent back and struck from the order.
    pub struck: u64,
}

impl Progress {
    /// What the supplier may still send.
    #[must_use]
    pub fn to_despatch(self) -> u64 {
        (self.ordered + self.to_replace).saturating_sub(self.despatched)
    }

    /// What is on its way.
    #[must_use]
    pub fn in_transit(self) -> u64 {
        self.despatched.saturating_sub(self.received)
    }

    /// What the authority has kept.
    #[must_use]
    pub fn kept(self) -> u64 {
        self.received.saturating_sub(self.to_replace + self.struck)
    }

    /// What the authority still waits for.
    #[must_use]
    pub fn outstanding(self) -> u64 {
        self.ordered.saturating_sub(self.struck + self.kept())
    }
}

/// What can be asked of an order.
#[derive(Clone, Debug)]
pub enum OrderCommand {
    /// Order from the catalogues.
    PlaceOrder(Box<PlaceOrder>),
    /// Order what was awarded or agreed before.
    PlaceOrderUnder(Box<PlaceOrderUnder>),
    /// The supplier will deliver.
    AcceptOrder {
        /// Who says so.
        by: OrganisationId,
        /// The day by which everything is to arrive, if it names one.
        delivery_by: Option<NaiveDate>,
        /// The day.
        today: NaiveDate,
    },
    /// The supplier declines.
    RejectOrder {
        /// Who says so.
        by: OrganisationId,
        /// Why.
        reason: Line,
    },
    /// The authority withdraws.
    CancelOrder {
        /// Who says so.
        by: OrganisationId,
        /// Why.
        reason: Line,
    },
    /// The supplier sent goods off.
    AdviseDespatch {
        /// Who says so.
        by: OrganisationId,
        /// What.
        advice: GoodsDespatched,
    },
    /// The authority received goods.
    ConfirmReceipt {
        /// Who says so.
        by: OrganisationId,
        /// What.
        advice: GoodsReceived,
    },
    /// The authority sends goods back.
    ReturnGoods {
        /// Who says so.
        by: OrganisationId,
        /// What.
        goods: GoodsReturned,
    },
    /// The authority acts on the contract that the order carries out.
    ActOnContract(ActOnContract),
    /// The authority holds the order to be fulfilled.
    CompleteOrder {
        /// Who says so.
        by: OrganisationId,
        /// Why what is outstanding is no longer expected.
        waived: Option<Line>,
    },
}

impl Decider for Orders {
    type State = Order;
    type Command = OrderCommand;
    type Event = OrderEvent;
    type Rejection = OrderRejection;

    fn initial() -> Order {
        Order::default()
    }

    fn decide(state: &Order, command: &OrderCommand) -> Result<Vec<OrderEvent>, OrderRejection> {
        use OrderCommand as Asked;
        match command {
            Asked::PlaceOrder(place) => placing::place(state, place),
            Asked::PlaceOrderUnder(place) => under::place(state, place),
            Asked::AcceptOrder { by, delivery_by, today } => {
                let event = OrderAccepted { delivery_by: *delivery_by };
                state.by_supplier(*by)?;
                let said = Phase::Accepted(event.clone());
                // Said again after its day it is still the same answer; a new one names no day that is past.
                match delivery_by.filter(|day| day < today && state.phase != said) {
                    Some(delivery_by) => {
                        Err(OrderRejection::DeliveryPast { delivery_by, today: *today })
                    }
                    None => answer(state, &said, event.into()),
                }
            }
            Asked::RejectOrder { by, reason } => {
                let event = OrderRejected { reason: reason.clone() };
                state.by_supplier(*by)?;
                not_bound(state)?;
                answer(state, &Phase::Rejected(event.clone()), event.into())
            }
            Asked::CancelOrder { by, reason } => cancel(state, *by, reason),
            Asked::ActOnContract(asked) => act(state, asked),
            Asked::AdviseDespatch { by, advice } => fulfilment::despatch(state, *by, advice),
            Asked::ConfirmReceipt { by, advice } => fulfilment::receive(state, *by, advice),
            Asked::ReturnGoods { by, goods } => fulfilment::send_back(state, *by, goods),
            Asked::CompleteOrder { by, waived } => {
                fulfilment::complete(state, *by, waived.as_ref())
            }
        }
    }

    fn evolve(mut state: Order, event: &OrderEvent) -> Order {
        match event {
            OrderEvent::OrderPlaced(placed) => state.place(Placed::Directly(placed.clone())),
            OrderEvent::OrderPlacedUnder(placed) => state.place(Placed::Under(placed.clone())),
            OrderEvent::OrderAccepted(accepted) => state.phase = Phase::Accepted(accepted.clone()),
            OrderEvent::OrderRejected(rejected) => state.phase = Phase::Rejected(rejected.clone()),
            OrderEvent::OrderCancelled(cancelled) => {
                state.phase = Phase::Cancelled(cancelled.clone());
            }
            OrderEvent::GoodsDespatched(advice) => {
                state.count(&advice.lines, |line, quantity| line.despatched += quantity);
                state.despatches.insert(advice.despatch, advice.clone());
            }
            OrderEvent::GoodsReceived(advice) => {
                state.count(&advice.lines, |line, quantity| line.received += quantity);
                state.receipts.insert(advice.receipt, advice.clone());
            }
            OrderEvent::GoodsReturned(goods) => {
                state.count(&goods.lines, |line, quantity| {
                    if goods.replacement {
                        line.to_replace += quantity;
                    } else {
                        line.struck += quantity;
                    }
                });
                state.returns.insert(goods.goods_return, goods.clone());
            }
            OrderEvent::ContractActProposed(e) => state.acts.proposed(e),
            OrderEvent::ContractActDeclined(e) => state.acts.declined(e),
            OrderEvent::ContractActConfirmed(e) => {
                state.acts.confirmed(e);
                if e.act.ends() {
                    state.phase = Phase::Ended(e.clone());
                }
            }
            OrderEvent::OrderCompleted(completed) => {
                state.phase = Phase::Completed(completed.clone());
            }
        }
        state
    }
}

impl Order {
    fn place(&mut self, placed: Placed) {
        let quantities = placed.quantities().into_iter();
        let line = |(line, ordered)| (line, Progress { ordered, ..Progress::default() });
        self.lines = quantities.map(line).collect();
        self.placed = Some(placed);
    }

    fn count(
        &mut self,
        quantities: &[schemas::order::LineQuantity],
        add: impl Fn(&mut Progress, u64),
    ) {
        for quantity in quantities {
            if let Some(line) = self.lines.get_mut(&quantity.line) {
                add(line, u64::from(quantity.quantity));
            }
        }
    }

    fn by_supplier(&self, by: OrganisationId) -> Result<(), OrderRejection> {
        let placed = self.placed.as_ref().ok_or(OrderRejection::NotPlaced)?;
        if placed.supplier() == by { Ok(()) } else { Err(OrderRejection::NotTheSupplier) }
    }

    fn by_authority(&self, by: OrganisationId) -> Result<(), OrderRejection> {
        let placed = self.placed.as_ref().ok_or(OrderRejection::NotPlaced)?;
        if placed.authority() == by { Ok(()) } else { Err(OrderRejection::NotTheAuthority) }
    }
}

/// The supplier's one answer; given twice in the same words, nothing happens.
fn answer(
    state: &Order,
    said: &Phase,
    event: OrderEvent,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    if state.phase == *said {
        return Ok(vec![]);
    }
    match &state.phase {
        Phase::Unanswered => Ok(vec![event]),
        phase @ (Phase::Accepted(_)
        | Phase::Rejected(_)
        | Phase::Cancelled(_)
        | Phase::Completed(_)
        | Phase::Ended(_)) => Err(phase.refusal()),
    }
}

fn cancel(
    state: &Order,
    by: OrganisationId,
    reason: &Line,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_authority(by)?;
    not_bound(state)?;
    let event = OrderCancelled { reason: reason.clone() };
    match &state.phase {
        Phase::Cancelled(earlier) if *earlier == event => Ok(vec![]),
        Phase::Unanswered | Phase::Accepted(_) if state.despatches.is_empty() => {
            Ok(vec![event.into()])
        }
        Phase::Unanswered | Phase::Accepted(_) => Err(OrderRejection::AlreadyDespatched),
        phase @ (Phase::Cancelled(_)
        | Phase::Rejected(_)
        | Phase::Completed(_)
        | Phase::Ended(_)) => Err(phase.refusal()),
    }
}

/// an order that carries out an award, or is called off from an agreement with one partner, is neither an offer to
/// be declined nor one to be withdrawn.
fn not_bound(state: &Order) -> Result<(), OrderRejection> {
    match (&state.placed, &state.phase) {
        // What was declined or withdrawn before the rule held stays so.
        (Some(Placed::Under(_)), Phase::Unanswered | Phase::Accepted(_)) => {
            Err(OrderRejection::BoundByContract)
        }
        (Some(Placed::Under(_) | Placed::Directly(_)) | None, _) => Ok(()),
    }
}

/// breach, termination and agreed ending, by two people of the authority.
fn act(state: &Order, asked: &ActOnContract) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_authority(asked.organisation)?;
    if !matches!(state.placed, Some(Placed::Under(_))) {
        return Err(OrderRejection::NoContractToEnd);
    }
    let ends = match &asked.step {
        ContractStep::Propose { act, .. } => act.ends(),
        ContractStep::Confirm => state.acts.proposed.as_ref().is_some_and(|p| p.act.ends()),
        ContractStep::Decline { .. } => false,
    };
    match &state.phase {
        phase @ (Phase::Rejected(_) | Phase::Cancelled(_)) => return Err(phase.refusal()),
        phase @ Phase::Completed(_) if ends => return Err(phase.refusal()),
        Phase::Unanswered | Phase::Accepted(_) | Phase::Completed(_) | Phase::Ended(_) => {}
    }
    let acted = state.acts.decide(asked).map_err(|why| OrderRejection::ContractAct { why })?;
    Ok(match acted {
        Acted::Nothing => vec![],
        Acted::Proposed(event) => vec![event.into()],
        Acted::Declined(event) => vec![event.into()],
        Acted::Confirmed(event) => vec![event.into()],
    })
}

impl Phase {
    /// Why a step is not possible in this phase.
    fn refusal(&self) -> OrderRejection {
        match self {
            Self::Unanswered => OrderRejection::NotAccepted,
            Self::Accepted(_) | Self::Rejected(_) => OrderRejection::AlreadyAnswered,
            Self::Cancelled(_) => OrderRejection::AlreadyCancelled,
            Self::Completed(_) => OrderRejection::AlreadyCompleted,
            Self::Ended(_) => OrderRejection::ContractEnded,
        }
    }
}

#[cfg(test)]
mod tests;

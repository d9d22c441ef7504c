//! The framework agreement with one firm: concluded for named authorities and a published maximum, called off until it is
//! reached or its last day is over (§ 21 VgV).
//! Competitions among several partners are not held: only agreements with one are concluded. No order is placed here.

mod changing;
mod concluding;
mod rejection;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::framework::{
    CallOffReleased, CallOffReserved, FrameworkAgreementConcluded, FrameworkEvent,
    FrameworkExhausted, FrameworkLine, MaximumRaised,
};
use schemas::ids::{OrderId, OrganisationId};
use schemas::money::Money;
use schemas::order::{AgreedLine, LineQuantity};
use schemas::organisation::Land;
use schemas::terms::Regulation;
use schemas::text::Line;

pub use concluding::ConcludeFrameworkAgreement;
pub use rejection::FrameworkRejection;

use crate::admission::Barred;
use crate::decider::Decider;
use crate::law::Law;
use crate::order::{ActOnContract, Acted, Agreed, ContractActs};

/// The rules of a framework agreement's stream.
pub enum Frameworks {}

/// A framework agreement, if it was concluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framework {
    /// What was agreed.
    pub concluded: Option<FrameworkAgreementConcluded>,
    /// What was called off or is about to be, by order.
    pub call_offs: BTreeMap<OrderId, CallOffReserved>,
    /// Orders that came to nothing.
    pub released: BTreeMap<OrderId, CallOffReserved>,
    /// How much the maximum was raised, all changes together.
    pub raised: Decimal,
    /// The changes, for their repetition.
    pub changes: Vec<MaximumRaised>,
    /// Whether its last day is over, or it was ended before.
    pub ended: bool,
    /// What was done about it as a contract.
    pub acts: ContractActs,
}

impl Framework {
    /// The maximum as it is now, in the agreement's currency without VAT.
    #[must_use]
    pub fn maximum(&self) -> Decimal {
        let published = self.concluded.as_ref().map(|concluded| concluded.maximum.amount);
        published.unwrap_or_default() + self.raised
    }

    /// What was called off, without VAT.
    #[must_use]
    pub fn used(&self) -> Decimal {
        self.call_offs.values().map(|call_off| call_off.total.amount).sum()
    }

    /// Whether supplies of this code can be called off.
    #[must_use]
    pub fn covers(&self, cpv: Cpv) -> bool {
        let lines = self.concluded.iter().flat_map(|concluded| &concluded.lines);
        lines.into_iter().any(|line| line.cpv.covers(cpv))
    }

    /// What was reserved for an order.
    #[must_use]
    pub fn agreed_for(&self, order: OrderId) -> Option<Agreed> {
        let (concluded, call_off) = (self.concluded.as_ref()?, self.call_offs.get(&order)?);
        Some(Agreed {
            authority: call_off.authority,
            supplier: concluded.supplier,
            system: concluded.system,
            category: concluded.category.clone(),
            total: call_off.total,
        })
    }

    /// The lines of an order for these quantities, at the prices agreed; none if one of them is not in the agreement.
    #[must_use]
    pub fn lines_for(&self, quantities: &[LineQuantity]) -> Option<Vec<AgreedLine>> {
        let concluded = self.concluded.as_ref()?;
        let line = |(number, asked): (u16, &LineQuantity)| {
            let found = concluded.lines.iter().find(|line| line.line == asked.line)?;
            agreed_line(number, found, asked.quantity, concluded.maximum)
        };
        (1..).zip(quantities).map(line).collect()
    }
}

fn agreed_line(
    number: u16,
    line: &FrameworkLine,
    quantity: u32,
    sample: Money,
) -> Option<AgreedLine> {
    let net = line.unit_price.checked_mul(Decimal::from(quantity))?;
    Some(AgreedLine {
        line: number,
        description: line.description.clone(),
        supplier_part_number: line.supplier_part_number.clone(),
        cpv: line.cpv,
        quantity,
        unit: line.unit.clone(),
        unit_price: line.unit_price,
        net: Money::in_cents(net, sample.currency),
        delivery_days: line.delivery_days,
    })
}

/// What can be asked of a framework agreement.
#[derive(Clone, Debug)]
pub enum FrameworkCommand {
    /// Conclude it.
    Conclude(Box<ConcludeFrameworkAgreement>),
    /// Take a part of the maximum for an order.
    CallOff {
        /// The order.
        order: OrderId,
        /// Who calls off.
        authority: OrganisationId,
        /// What.
        lines: Vec<LineQuantity>,
        /// Why the partner's admission keeps it from orders, if it does.
        barred: Option<Barred>,
        /// The day.
        today: NaiveDate,
    },
    /// Give back what was taken for an order that came to nothing.
    Release {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Line,
    },
    /// Raise the maximum by a small change.
    RaiseMaximum {
        /// By how much.
        by: Money,
        /// Why, and why its character stays the same.
        reason: Line,
        /// The law that holds.
        law: Box<Law>,
        /// The Land whose calendar counts.
        land: Land,
        /// By which regulation its system was noticed.
        regulation: Regulation,
        /// The day.
        today: NaiveDate,
    },
    /// Act on it as a contract.
    ActOnContract(ActOnContract),
    /// See whether its last day is over.
    PassDeadline {
        /// The day.
        today: NaiveDate,
    },
}

impl Decider for Frameworks {
    type State = Framework;
    type Command = FrameworkCommand;
    type Event = FrameworkEvent;
    type Rejection = FrameworkRejection;

    fn initial() -> Framework {
        Framework::default()
    }

    fn decide(
        state: &Framework,
        command: &FrameworkCommand,
    ) -> Result<Vec<FrameworkEvent>, FrameworkRejection> {
        match command {
            FrameworkCommand::Conclude(asked) => concluding::conclude(state, asked),
            FrameworkCommand::CallOff { order, authority, lines, barred, today } => {
                call_off(state, (*order, *authority), lines, *barred, *today)
            }
            FrameworkCommand::Release { order, reason } => Ok(release(state, *order, reason)),
            FrameworkCommand::ActOnContract(asked) => act(state, asked),
            FrameworkCommand::RaiseMaximum { by, reason, law, land, regulation, today } => {
                changing::raise(state, *by, reason, (law, *land, *regulation), *today)
            }
            FrameworkCommand::PassDeadline { today } => Ok(changing::pass_deadline(state, *today)),
        }
    }

    fn evolve(mut state: Framework, event: &FrameworkEvent) -> Framework {
        match event {
            FrameworkEvent::FrameworkAgreementConcluded(concluded) => {
                state.concluded = Some(concluded.clone());
            }
            FrameworkEvent::CallOffReserved(reserved) => {
                state.released.remove(&reserved.order);
                state.call_offs.insert(reserved.order, reserved.clone());
            }
            FrameworkEvent::CallOffReleased(released) => {
                if let Some(call_off) = state.call_offs.remove(&released.order) {
                    state.released.insert(released.order, call_off);
                }
            }
            // That it is exhausted follows from what was called off.
            FrameworkEvent::FrameworkExhausted(_) => {}
            FrameworkEvent::MaximumRaised(raised) => {
                state.raised += raised.by.amount;
                state.changes.push(raised.clone());
            }
            FrameworkEvent::FrameworkEnded(_) => state.ended = true,
            FrameworkEvent::ContractActProposed(e) => state.acts.proposed(e),
            FrameworkEvent::ContractActDeclined(e) => state.acts.declined(e),
            FrameworkEvent::ContractActConfirmed(e) => {
                state.acts.confirmed(e);
                state.ended |= e.act.ends();
            }
        }
        state
    }
}

/// by an authority that is named, until the last day, up to the published maximum.
fn call_off(
    state: &Framework,
    (order, authority): (OrderId, OrganisationId),
    lines: &[LineQuantity],
    barred: Option<Barred>,
    today: NaiveDate,
) -> Result<Vec<FrameworkEvent>, FrameworkRejection> {
    use FrameworkRejection as No;
    let concluded = state.concluded.as_ref().ok_or(No::NotConcluded)?;
    if let Some(earlier) = state.call_offs.get(&order) {
        let same = earlier.authority == authority && earlier.lines == lines;
        return if same { Ok(vec![]) } else { Err(No::CalledOffOtherwise) };
    }
    if !concluded.authorities.contains(&authority) {
        return Err(No::AuthorityNotNamed);
    }
    if today < concluded.from {
        return Err(No::NotYetInForce { from: concluded.from });
    }
    if let Some(ended) = state.acts.ended() {
        return Err(No::EndedAsContract { on: ended.on });
    }
    if state.ended || today > concluded.until {
        return Err(No::NoLongerInForce { until: concluded.until });
    }
    if let Some(why) = barred {
        return Err(No::PartnerRests { supplier: concluded.supplier, why });
    }
    if lines.is_empty() || lines.iter().any(|line| line.quantity == 0) {
        return Err(No::NotALine);
    }
    let agreed = state.lines_for(lines).ok_or(No::NotALine)?;
    let total: Decimal = agreed.iter().map(|line| line.net.amount).sum();
    let (left, currency) = (state.maximum() - state.used(), concluded.maximum.currency);
    if total > left {
        let (asked, left) = (Money::in_cents(total, currency), Money::in_cents(left, currency));
        return Err(No::BeyondTheMaximum { asked, left });
    }
    let reserved = CallOffReserved {
        order,
        authority,
        lines: lines.to_vec(),
        total: Money::in_cents(total, currency),
    };
    let exhausted = (total == left).then(|| FrameworkExhausted { order }.into());
    Ok([reserved.into()].into_iter().chain(exhausted).collect())
}

/// an agreement is a contract too: it ends before its day by two people only.
fn act(
    state: &Framework,
    asked: &ActOnContract,
) -> Result<Vec<FrameworkEvent>, FrameworkRejection> {
    let concluded = state.concluded.as_ref().ok_or(FrameworkRejection::NotConcluded)?;
    if state.ended && state.acts.ended().is_none() {
        return Err(FrameworkRejection::NoLongerInForce { until: concluded.until });
    }
    let acted = state.acts.decide(asked).map_err(|why| FrameworkRejection::ContractAct { why })?;
    Ok(match acted {
        Acted::Nothing => vec![],
        Acted::Proposed(event) => vec![event.into()],
        Acted::Declined(event) => vec![event.into()],
        Acted::Confirmed(event) => vec![event.into()],
    })
}

/// Released before, or never reserved: there is nothing to give back.
fn release(state: &Framework, order: OrderId, reason: &Line) -> Vec<FrameworkEvent> {
    let reserved = state.call_offs.contains_key(&order);
    let released = || CallOffReleased { order, reason: reason.clone() }.into();
    reserved.then(released).into_iter().collect()
}

#[cfg(test)]
pub(crate) mod tests;

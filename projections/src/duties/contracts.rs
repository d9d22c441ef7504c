//! What waits for a second person about a contract: breach, termination, agreed ending.
//! What is owed while a contract is carried out is not told here.

use schemas::order::{ContractActProposed, OrderEvent};

use super::{Change, Due, DutyKind};

/// The key of the act that waits.
pub(super) const ACT: &str = "contract_act";

/// Whether an event of an order begins or ends a duty.
pub(super) fn concerns(kind: &str) -> bool {
    kind.starts_with("ContractAct")
}

pub(super) fn order(mut change: Change<'_>, event: &OrderEvent) {
    match event {
        OrderEvent::ContractActProposed(e) => proposed(&mut change, e),
        OrderEvent::ContractActDeclined(_) | OrderEvent::ContractActConfirmed(_) => {
            change.done(ACT);
        }
        OrderEvent::OrderPlaced(_)
        | OrderEvent::OrderPlacedUnder(_)
        | OrderEvent::OrderAccepted(_)
        | OrderEvent::OrderRejected(_)
        | OrderEvent::OrderCancelled(_)
        | OrderEvent::GoodsDespatched(_)
        | OrderEvent::GoodsReceived(_)
        | OrderEvent::GoodsReturned(_)
        | OrderEvent::OrderCompleted(_) => {}
    }
}

pub(super) fn proposed(change: &mut Change<'_>, e: &ContractActProposed) {
    let by = Some(e.organisation);
    change.owe_by(by, ACT, DutyKind::ContractAct, Due::Waiting, e.reason.as_str());
}

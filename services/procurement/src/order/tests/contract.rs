//! Orders that carry out a contract: bound by it, and ended by two people.
//! What may be ordered is told elsewhere.

use schemas::ids::ActorId;
use schemas::order::{ContractAct, TerminationGround};

use super::under::called_off;
use super::*;
use crate::order::{ActOnContract, ContractActRefused, ContractStep, OrderRejection};
use crate::policies;

const ONE: ActorId = ActorId(Uuid::from_u128(0xb1));
const OTHER: ActorId = ActorId(Uuid::from_u128(0xb2));

fn act(by: ActorId, step: ContractStep) -> OrderCommand {
    let (organisation, today) = (AUTHORITY, day("2026-11-20"));
    OrderCommand::ActOnContract(ActOnContract { organisation, by, today, step })
}

fn terminate() -> ContractStep {
    let act = ContractAct::Termination { ground: TerminationGround::GoodCause };
    ContractStep::Propose { act, reason: line("Trotz Nachfrist nicht geliefert") }
}

fn told(story: &[OrderEvent], command: &OrderCommand) -> Vec<OrderEvent> {
    let state = Orders::fold(story);
    let events = Orders::decide(&state, command).expect("refused");
    [story, &events].concat()
}

/// the award was the acceptance: the supplier does not decline, one buyer does not withdraw.
#[test]
fn an_order_that_carries_out_a_contract_is_neither_declined_nor_withdrawn() {
    let reject = OrderCommand::RejectOrder { by: SUPPLIER, reason: line("kein Interesse mehr") };
    let cancel = OrderCommand::CancelOrder { by: AUTHORITY, reason: line("kein Bedarf") };
    for story in [vec![called_off()], vec![called_off(), accepted()]] {
        let bound = OrderRejection::BoundByContract;
        after(&story).when(&reject).then_rejected_by("R-1.52", &bound);
        after(&story).when(&cancel).then_rejected_by("R-1.52", &bound);
    }
    assert!(Orders::decide(&Orders::fold(&[placed()]), &reject).is_ok(), "an offer is declined");
}

/// what ends a contract takes two people.
#[test]
fn a_contract_is_ended_by_two_people() {
    let story = told(&[called_off()], &act(ONE, terminate()));
    let same = OrderRejection::ContractAct { why: ContractActRefused::TheSamePerson };
    after(&story).when(&act(ONE, ContractStep::Confirm)).then_rejected_by("R-1.52", &same);
    after(&story).when(&act(ONE, terminate())).then_nothing();
    let ended = told(&story, &act(OTHER, ContractStep::Confirm));
    after(&ended).when(&act(OTHER, ContractStep::Confirm)).then_nothing();
    let today = day("2026-11-20");
    let accept = OrderCommand::AcceptOrder { by: SUPPLIER, delivery_by: None, today };
    after(&ended).when(&accept).then_rejected_by("R-1.52", &OrderRejection::ContractEnded);
    // Nothing arrived: what was kept for the order is given back.
    let order = OrderId(Uuid::from_u128(41));
    let follows = policies::of_order(order, &Orders::fold(&ended), day("2026-11-20"));
    assert_eq!(follows.len(), 1, "{follows:?}");
}

/// a breach is recorded, and the contract goes on.
#[test]
fn a_breach_alone_ends_nothing() {
    let breach = ContractStep::Propose { act: ContractAct::Breach, reason: line("Zu spät") };
    let story = told(&[called_off(), accepted()], &act(ONE, breach));
    let story = told(&story, &act(OTHER, ContractStep::Confirm));
    let sent = despatched(1, &[(1, 10)]);
    let advice = OrderCommand::AdviseDespatch { by: SUPPLIER, advice: sent.clone() };
    after(&story).when(&advice).then(&[sent.into()]);
}

/// what was proposed is declined by anybody of the authority.
#[test]
fn a_proposed_ending_is_declined_and_the_contract_goes_on() {
    let story = told(&[called_off()], &act(ONE, terminate()));
    let decline = ContractStep::Decline { reason: line("Die Lieferung kam") };
    let story = told(&story, &act(OTHER, decline));
    let nothing = OrderRejection::ContractAct { why: ContractActRefused::NothingProposed };
    after(&story).when(&act(OTHER, ContractStep::Confirm)).then_rejected_by("R-1.52", &nothing);
}

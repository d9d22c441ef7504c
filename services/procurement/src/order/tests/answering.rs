//! The supplier's one answer and the authority's withdrawal. Nothing about goods.

use schemas::order::{OrderCancelled, OrderCompleted, OrderRejected};

use super::*;
use crate::decider::Rejection;
use crate::order::OrderRejection;
use crate::samples::STRANGER;

fn accept(delivery_by: Option<&str>) -> OrderCommand {
    let (delivery_by, today) = (delivery_by.map(day), day("2026-03-10"));
    OrderCommand::AcceptOrder { by: SUPPLIER, delivery_by, today }
}

fn reject(reason: &str) -> OrderCommand {
    OrderCommand::RejectOrder { by: SUPPLIER, reason: line(reason) }
}

fn cancel(reason: &str) -> OrderCommand {
    OrderCommand::CancelOrder { by: AUTHORITY, reason: line(reason) }
}

fn rejected() -> OrderEvent {
    let reason = line("sold out");
    OrderRejected { reason }.into()
}

fn cancelled() -> OrderEvent {
    let reason = line("budget frozen");
    OrderCancelled { reason }.into()
}

fn completed() -> OrderEvent {
    let waived = Some(line("no longer needed"));
    OrderCompleted { waived }.into()
}

#[test]
fn a_supplier_accepts_once() {
    let in_time = OrderAccepted { delivery_by: Some(day("2026-03-20")) };
    let story = [placed(), in_time.into()];
    let command = accept(Some("2026-03-20"));
    after(&story[..1]).when(&command).then(&story[1..]);
    after(&story).when(&command).then_nothing();
    after(&story).when(&accept(None)).then_rejected(&OrderRejection::AlreadyAnswered);
}

#[test]
fn nobody_promises_delivery_for_a_day_that_is_past() {
    let (delivery_by, today) = (day("2026-03-09"), day("2026-03-10"));
    let past = OrderRejection::DeliveryPast { delivery_by, today };
    after(&[placed()]).when(&accept(Some("2026-03-09"))).then_rejected(&past);
    let today = OrderAccepted { delivery_by: Some(day("2026-03-10")) };
    after(&[placed()]).when(&accept(Some("2026-03-10"))).then(&[today.into()]);
    // The same answer again is no new promise, also after its day.
    let earlier = OrderAccepted { delivery_by: Some(day("2026-03-09")) };
    after(&[placed(), earlier.into()]).when(&accept(Some("2026-03-09"))).then_nothing();
}

#[test]
fn a_supplier_declines_once() {
    let story = [placed(), rejected()];
    after(&story[..1]).when(&reject("sold out")).then(&story[1..]);
    after(&story).when(&reject("sold out")).then_nothing();
    after(&story).when(&reject("too far away")).then_rejected(&OrderRejection::AlreadyAnswered);
}

#[test]
fn an_answer_is_not_taken_back() {
    after(&[placed(), accepted()])
        .when(&reject("sold out"))
        .then_rejected(&OrderRejection::AlreadyAnswered);
    after(&[placed(), rejected()])
        .when(&accept(None))
        .then_rejected(&OrderRejection::AlreadyAnswered);
}

#[test]
fn an_order_is_withdrawn_once_before_goods_are_sent() {
    for story in [vec![placed()], vec![placed(), accepted()]] {
        after(&story).when(&cancel("budget frozen")).then(&[cancelled()]);
        let story = [story, vec![cancelled()]].concat();
        after(&story).when(&cancel("budget frozen")).then_nothing();
        after(&story)
            .when(&cancel("ordered by mistake"))
            .then_rejected(&OrderRejection::AlreadyCancelled);
    }
}

#[test]
fn a_declined_order_cannot_be_withdrawn() {
    after(&[placed(), rejected()])
        .when(&cancel("budget frozen"))
        .then_rejected(&OrderRejection::AlreadyAnswered);
}

#[test]
fn an_order_on_its_way_cannot_be_withdrawn() {
    under_way(&[despatched(1, &[(1, 1)]).into()])
        .when(&cancel("budget frozen"))
        .then_rejected(&OrderRejection::AlreadyDespatched);
}

#[test]
fn a_withdrawn_or_completed_order_is_not_answered_any_more() {
    for command in [accept(None), reject("sold out")] {
        after(&[placed(), cancelled()])
            .when(&command)
            .then_rejected(&OrderRejection::AlreadyCancelled);
        under_way(&[completed()]).when(&command).then_rejected(&OrderRejection::AlreadyCompleted);
    }
    under_way(&[completed()])
        .when(&cancel("budget frozen"))
        .then_rejected(&OrderRejection::AlreadyCompleted);
}

/// Every step, as anyone but the party it belongs to would take it.
#[test]
fn nobody_acts_on_an_order_of_others_nor_learns_that_it_exists() {
    let steps_by = |supplier, authority| {
        [
            OrderCommand::AcceptOrder { by: supplier, delivery_by: None, today: day("2026-03-10") },
            OrderCommand::RejectOrder { by: supplier, reason: line("sold out") },
            OrderCommand::AdviseDespatch { by: supplier, advice: despatched(1, &[(1, 1)]) },
            OrderCommand::CancelOrder { by: authority, reason: line("budget frozen") },
            OrderCommand::ConfirmReceipt { by: authority, advice: received(1, &[(1, 1)]) },
            OrderCommand::ReturnGoods { by: authority, goods: returned(1, &[(1, 1)]) },
            OrderCommand::CompleteOrder { by: authority, waived: None },
        ]
    };
    let exchanged_roles = (AUTHORITY, SUPPLIER);
    for (supplier, authority) in [(STRANGER, STRANGER), exchanged_roles] {
        for (i, step) in steps_by(supplier, authority).iter().enumerate() {
            let refusal = if i < 3 {
                OrderRejection::NotTheSupplier
            } else {
                OrderRejection::NotTheAuthority
            };
            assert!(refusal.concerns_others());
            after(&[placed()]).when(step).then_rejected(&refusal);
        }
    }
    for step in &steps_by(SUPPLIER, AUTHORITY) {
        assert!(OrderRejection::NotPlaced.concerns_others());
        after(&[]).when(step).then_rejected(&OrderRejection::NotPlaced);
    }
}

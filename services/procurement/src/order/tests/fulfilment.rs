//! Goods sent, received, sent back, and the end of an order. Nothing about the placing.

use schemas::order::{OrderCancelled, OrderCompleted, OrderRejected};

use super::*;
use crate::order::{OrderRejection, Phase, Progress};

fn despatch(advice: GoodsDespatched) -> OrderCommand {
    OrderCommand::AdviseDespatch { by: SUPPLIER, advice }
}

fn receive(advice: GoodsReceived) -> OrderCommand {
    OrderCommand::ConfirmReceipt { by: AUTHORITY, advice }
}

fn send_back(goods: GoodsReturned) -> OrderCommand {
    OrderCommand::ReturnGoods { by: AUTHORITY, goods }
}

fn complete(waived: Option<&str>) -> OrderCommand {
    OrderCommand::CompleteOrder { by: AUTHORITY, waived: waived.map(line) }
}

fn completed(waived: Option<&str>) -> OrderEvent {
    let waived = waived.map(line);
    OrderCompleted { waived }.into()
}

/// All ten monitors and twenty keyboards, sent and received.
fn delivered() -> Vec<OrderEvent> {
    vec![despatched(1, &[(1, 10), (2, 20)]).into(), received(1, &[(1, 10), (2, 20)]).into()]
}

fn progress_of_line_1(further: &[OrderEvent]) -> Progress {
    let story = [&[placed(), accepted()], further].concat();
    Orders::fold(&story).lines[&1]
}

#[test]
fn an_order_is_delivered_in_parts() {
    let story: [OrderEvent; 4] = [
        despatched(1, &[(1, 6)]).into(),
        received(1, &[(1, 5)]).into(),
        despatched(2, &[(1, 4), (2, 20)]).into(),
        received(2, &[(1, 5), (2, 20)]).into(),
    ];
    let commands = [
        despatch(despatched(1, &[(1, 6)])),
        receive(received(1, &[(1, 5)])),
        despatch(despatched(2, &[(1, 4), (2, 20)])),
        receive(received(2, &[(1, 5), (2, 20)])),
    ];
    for (i, command) in commands.iter().enumerate() {
        under_way(&story[..i]).when(command).then(&story[i..=i]);
    }
    under_way(&story).when(&complete(None)).then(&[completed(None)]);
}

#[test]
fn a_despatch_beyond_the_ordered_quantity_is_refused() {
    under_way(&[despatched(1, &[(1, 6)]).into()])
        .when(&despatch(despatched(2, &[(1, 5)])))
        .then_rejected(&OrderRejection::ExceedsOrderedQuantity { line: 1, asked: 5, open: 4 });
}

#[test]
fn a_line_named_twice_in_an_advice_counts_twice() {
    under_way(&[])
        .when(&despatch(despatched(1, &[(1, 6), (2, 1), (1, 5)])))
        .then_rejected(&OrderRejection::ExceedsOrderedQuantity { line: 1, asked: 11, open: 10 });
    let most = u32::MAX;
    under_way(&[]).when(&despatch(despatched(1, &[(1, most), (1, most)]))).then_rejected(
        &OrderRejection::ExceedsOrderedQuantity { line: 1, asked: 2 * u64::from(most), open: 10 },
    );
}

#[test]
fn a_receipt_beyond_the_despatched_quantity_is_refused() {
    under_way(&[despatched(1, &[(1, 6)]).into(), received(1, &[(1, 4)]).into()])
        .when(&receive(received(2, &[(1, 3)])))
        .then_rejected(&OrderRejection::ExceedsDespatchedQuantity {
            line: 1,
            asked: 3,
            in_transit: 2,
        });
}

#[test]
fn a_return_beyond_what_was_kept_is_refused() {
    let story = [delivered(), vec![returned(1, &[(1, 8)]).into()]].concat();
    under_way(&story)
        .when(&send_back(exchanged(2, &[(1, 3)])))
        .then_rejected(&OrderRejection::ExceedsReceivedQuantity { line: 1, asked: 3, kept: 2 });
}

#[test]
fn an_advice_given_twice_changes_nothing_and_given_otherwise_is_refused() {
    let returns = [delivered(), vec![returned(1, &[(1, 1)]).into()]].concat();
    let same = [
        despatch(despatched(1, &[(1, 10), (2, 20)])),
        receive(received(1, &[(1, 10), (2, 20)])),
        send_back(returned(1, &[(1, 1)])),
    ];
    let otherwise = [
        despatch(despatched(1, &[(1, 1)])),
        receive(received(1, &[(1, 1)])),
        send_back(exchanged(1, &[(1, 1)])),
    ];
    let ends = [returns.clone(), [returns, vec![completed(Some("refunded"))]].concat()];
    for story in ends {
        for (same, otherwise) in same.iter().zip(&otherwise) {
            under_way(&story).when(same).then_nothing();
            under_way(&story).when(otherwise).then_rejected(&OrderRejection::AdviceGivenOtherwise);
        }
    }
}

#[test]
fn an_advice_names_lines_of_the_order_and_quantities_above_zero() {
    for lines in [&[][..], &[(1, 0)], &[(3, 1)], &[(0, 1)], &[(1, 1), (2, 0)]] {
        for command in [
            despatch(despatched(9, lines)),
            receive(received(9, lines)),
            send_back(returned(9, lines)),
        ] {
            under_way(&delivered())
                .when(&command)
                .then_rejected(&OrderRejection::NotALineOfTheOrder);
        }
    }
}

#[test]
fn goods_move_only_under_an_accepted_order() {
    let reason = || line("x");
    let rejected = OrderRejected { reason: reason() };
    let cancelled = OrderCancelled { reason: reason() };
    let stories = [
        (vec![placed()], OrderRejection::NotAccepted),
        (vec![placed(), rejected.into()], OrderRejection::NotAccepted),
        (vec![placed(), cancelled.into()], OrderRejection::AlreadyCancelled),
        (vec![placed(), accepted(), completed(Some("x"))], OrderRejection::AlreadyCompleted),
    ];
    for (story, refusal) in stories {
        for command in [
            despatch(despatched(1, &[(1, 1)])),
            receive(received(1, &[(1, 1)])),
            send_back(returned(1, &[(1, 1)])),
            complete(Some("another reason")),
        ] {
            after(&story).when(&command).then_rejected(&refusal);
        }
    }
}

#[test]
fn what_is_exchanged_is_sent_again() {
    let exchange: OrderEvent = exchanged(1, &[(1, 3)]).into();
    let story = [delivered(), vec![exchange]].concat();
    let progress = progress_of_line_1(&story);
    assert_eq!((progress.kept(), progress.outstanding()), (7, 3));
    assert_eq!((progress.to_despatch(), progress.in_transit()), (3, 0));
    under_way(&story)
        .when(&despatch(despatched(2, &[(1, 4)])))
        .then_rejected(&OrderRejection::ExceedsOrderedQuantity { line: 1, asked: 4, open: 3 });
    let again =
        [story, vec![despatched(2, &[(1, 3)]).into(), received(2, &[(1, 3)]).into()]].concat();
    assert_eq!(progress_of_line_1(&again).outstanding(), 0);
    under_way(&again).when(&complete(None)).then(&[completed(None)]);
}

#[test]
fn what_is_struck_is_not_sent_again() {
    let story = [delivered(), vec![returned(1, &[(1, 3)]).into()]].concat();
    let progress = progress_of_line_1(&story);
    assert_eq!((progress.kept(), progress.outstanding()), (7, 0));
    under_way(&story)
        .when(&despatch(despatched(2, &[(1, 1)])))
        .then_rejected(&OrderRejection::ExceedsOrderedQuantity { line: 1, asked: 1, open: 0 });
    under_way(&story).when(&complete(None)).then(&[completed(None)]);
}

#[test]
fn an_order_with_something_outstanding_is_completed_only_with_a_reason() {
    let story = [delivered(), vec![exchanged(1, &[(2, 1)]).into()]].concat();
    under_way(&story)
        .when(&complete(None))
        .then_rejected(&OrderRejection::StillOutstanding { line: 2, outstanding: 1 });
    under_way(&story).when(&complete(Some("refunded"))).then(&[completed(Some("refunded"))]);
}

#[test]
fn an_order_is_completed_once_for_one_reason() {
    let story = [completed(Some("refunded"))];
    under_way(&story).when(&complete(Some("refunded"))).then_nothing();
    for other in [None, Some("forgotten")] {
        under_way(&story).when(&complete(other)).then_rejected(&OrderRejection::AlreadyCompleted);
    }
}

#[test]
fn a_reason_that_is_not_needed_is_not_kept() {
    let story = [delivered(), vec![completed(None)]].concat();
    under_way(&delivered()).when(&complete(Some("all there"))).then(&story[2..]);
    under_way(&story).when(&complete(Some("all there"))).then_nothing();
}

#[test]
fn a_completed_order_still_says_why_the_rest_is_no_longer_expected() {
    let state = Orders::fold(&[placed(), accepted(), completed(Some("refunded"))]);
    let waived = Some(line("refunded"));
    assert_eq!(state.phase, Phase::Completed(OrderCompleted { waived }));
}

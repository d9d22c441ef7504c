//! What holds of every order whatever is asked of it. No single story is told here.

use proptest::prelude::*;

use super::*;
use crate::order::{Phase, Progress};
use crate::samples::STRANGER;
use crate::scenario::history;

fn lines() -> impl Strategy<Value = Vec<(u16, u32)>> {
    let quantity = prop_oneof![9 => 0..12_u32, 1 => Just(u32::MAX)];
    prop::collection::vec((0..4_u16, quantity), 0..3)
}

fn placing() -> impl Strategy<Value = OrderCommand> {
    prop_oneof![
        8 => Just(place(sample())),
        1 => Just(place(PlaceOrder { reference: None, ..sample() })),
        1 => Just(place(asked(vec![]))),
    ]
}

fn command() -> impl Strategy<Value = OrderCommand> {
    use OrderCommand as Asked;
    let supplier = prop::sample::select(vec![SUPPLIER, SUPPLIER, SUPPLIER, STRANGER]);
    let authority = prop::sample::select(vec![AUTHORITY, AUTHORITY, AUTHORITY, SUPPLIER]);
    let reason = "[ab]".prop_map(|reason| line(&reason));
    let number = 0..12_u128;
    prop_oneof![
        2 => placing(),
        3 => supplier.clone().prop_map(|by| Asked::AcceptOrder { by, delivery_by: None, today: day("2026-03-10") }),
        1 => (supplier.clone(), reason.clone())
            .prop_map(|(by, reason)| Asked::RejectOrder { by, reason }),
        1 => (authority.clone(), reason.clone())
            .prop_map(|(by, reason)| Asked::CancelOrder { by, reason }),
        9 => (supplier, number.clone(), lines()).prop_map(|(by, number, lines)| {
            Asked::AdviseDespatch { by, advice: despatched(number, &lines) }
        }),
        9 => (authority.clone(), number.clone(), lines()).prop_map(|(by, number, lines)| {
            Asked::ConfirmReceipt { by, advice: received(number, &lines) }
        }),
        6 => (authority.clone(), number, lines(), any::<bool>()).prop_map(
            |(by, number, lines, replacement)| {
                let goods = GoodsReturned { replacement, ..returned(number, &lines) };
                Asked::ReturnGoods { by, goods }
            }
        ),
        1 => (authority, prop::option::of(reason))
            .prop_map(|(by, waived)| Asked::CompleteOrder { by, waived }),
    ]
}

/// Quantities never exceed what they rest on.
fn balances(progress: Progress) {
    let Progress { ordered, despatched, received, to_replace, struck } = progress;
    assert!(despatched <= ordered + to_replace, "{progress:?}");
    assert!(received <= despatched, "{progress:?}");
    assert!(to_replace + struck <= received, "{progress:?}");
    // No subtraction was cut off at zero: the four parts make up the whole.
    assert_eq!(progress.to_despatch() + despatched, ordered + to_replace);
    assert_eq!(progress.in_transit() + received, despatched);
    assert_eq!(progress.kept() + to_replace + struck, received);
    assert_eq!(progress.outstanding() + progress.kept() + struck, ordered);
    // What is outstanding can still arrive: it is on its way or may still be sent.
    assert_eq!(progress.outstanding(), progress.in_transit() + progress.to_despatch());
}

fn sound(state: &Order) {
    state.lines.values().copied().for_each(balances);
    let moved = !state.despatches.is_empty();
    let may_have_moved = matches!(state.phase, Phase::Accepted(_) | Phase::Completed(_));
    assert!(!moved || may_have_moved, "{:?}", state.phase);
    if let Phase::Completed(completed) = &state.phase {
        let open = state.lines.values().any(|line| line.outstanding() > 0);
        assert_eq!(open, completed.waived.is_some());
    }
}

proptest! {
    #[test]
    fn any_history_of_an_order_replays_and_its_quantities_balance(
        commands in prop::collection::vec(command(), 0..60)
    ) {
        history::<Orders>(&commands, sound);
    }

    #[test]
    fn any_history_of_an_accepted_order_replays_and_its_quantities_balance(
        commands in prop::collection::vec(command(), 0..60)
    ) {
        let accept = OrderCommand::AcceptOrder { by: SUPPLIER, delivery_by: None, today: day("2026-03-10") };
        let commands = [vec![place(sample()), accept], commands].concat();
        let end = history::<Orders>(&commands, sound);
        prop_assert!(end.placed.is_some());
    }
}

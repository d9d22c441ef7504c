//! Orders under an award or a framework agreement: what was agreed, and nothing else.
//! How it came to be agreed is tested in `framework`.

use schemas::ids::{FrameworkId, SpecificProcurementId, TenderId};
use schemas::money::Money;
use schemas::order::{AgreedLine, Basis, Lane};
use schemas::organisation::DeliveryPlace;

use super::*;
use crate::order::{Agreed, OrderRejection, PlaceOrderUnder};
use crate::samples::{STRANGER, key, place as building};

fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

fn call_off() -> PlaceOrderUnder {
    let line = AgreedLine {
        line: 1,
        description: line("Bildschirm 24 Zoll"),
        supplier_part_number: None,
        cpv: cpv("30231310"),
        quantity: 10,
        unit: line("C62"),
        unit_price: dec("149.90"),
        net: euros("1499.00"),
        delivery_days: Some(5),
    };
    let agreed = Agreed {
        authority: AUTHORITY,
        supplier: SUPPLIER,
        system: SYSTEM,
        category: key("monitors"),
        total: euros("1499.00"),
    };
    PlaceOrderUnder {
        order: OrderId(Uuid::from_u128(41)),
        basis: Basis::CallOff { framework: FrameworkId(Uuid::from_u128(7)) },
        authority: organisation(AUTHORITY, OrganisationKind::ContractingAuthority),
        system: SYSTEM,
        category: key("monitors"),
        need: None,
        deliver_to: building("Rathaus"),
        reference: None,
        lines: vec![line],
        agreed: Some(agreed),
    }
}

fn under(asked: PlaceOrderUnder) -> OrderCommand {
    OrderCommand::PlaceOrderUnder(Box::new(asked))
}

fn but(change: impl FnOnce(&mut PlaceOrderUnder)) -> OrderCommand {
    let mut asked = call_off();
    change(&mut asked);
    under(asked)
}

pub(super) fn called_off() -> OrderEvent {
    Orders::decide(&Order::default(), &under(call_off())).unwrap().remove(0)
}

#[test]
fn what_was_reserved_is_called_off_once() {
    let OrderEvent::OrderPlacedUnder(placed) = called_off() else { panic!("{:?}", called_off()) };
    assert_eq!((placed.authority, placed.supplier), (AUTHORITY, SUPPLIER));
    assert_eq!(placed.total, euros("1499.00"));
    after(&[called_off()]).when(&under(call_off())).then_nothing();
    let other = but(|asked| asked.reference = Some(line("anders")));
    after(&[called_off()]).when(&other).then_rejected(&OrderRejection::PlacedOtherwise);
    after(&[called_off()]).when(&place(sample())).then_rejected(&OrderRejection::PlacedOtherwise);
    after(&[placed_directly()])
        .when(&under(call_off()))
        .then_rejected(&OrderRejection::PlacedOtherwise);
}

fn placed_directly() -> OrderEvent {
    super::placed()
}

/// only the parties, only what was agreed.
#[test]
fn a_call_off_is_what_was_agreed_with_whom_it_was_agreed() {
    let lane = Lane::FrameworkCallOff;
    let otherwise = |what| OrderRejection::AgreedOtherwise { lane, what };
    let nothing = but(|asked| asked.agreed = None);
    let rejection = OrderRejection::NothingAgreed { lane };
    after(&[]).when(&nothing).then_rejected_by("R-8.02", &rejection);
    let stranger = but(|asked| asked.authority.organisation = STRANGER);
    after(&[]).when(&stranger).then_rejected_by("R-8.02", &otherwise("another authority"));
    let category = but(|asked| asked.category = key("keyboards"));
    after(&[]).when(&category).then_rejected_by("R-8.02", &otherwise("another category"));
    let dearer = but(|asked| {
        asked.lines[0].unit_price = dec("150.00");
        asked.lines[0].net = euros("1500.00");
    });
    after(&[]).when(&dearer).then_rejected_by("R-8.02", &otherwise("another total"));
    let elsewhere = but(|asked| asked.deliver_to = building("Schloss"));
    let name = line("Schloss");
    after(&[]).when(&elsewhere).then_rejected(&OrderRejection::DeliveryPlaceUnknown { name });
}

/// what is ordered after a competition is the tender that won it.
#[test]
fn an_order_after_an_award_is_the_tender_that_won() {
    let procurement = SpecificProcurementId(Uuid::from_u128(8));
    let basis = Basis::Award { procurement, tender: TenderId::of(procurement, SUPPLIER) };
    let town: DeliveryPlace = building("Schule");
    let awarded = but(|asked| (asked.basis, asked.deliver_to) = (basis, town));
    let placed = Orders::decide(&Order::default(), &awarded).unwrap();
    assert_eq!(placed.len(), 1);
    let lost = but(|asked| (asked.basis, asked.agreed) = (basis, None));
    let rejection = OrderRejection::NothingAgreed { lane: Lane::SpecificProcurement };
    after(&[]).when(&lost).then_rejected_by("R-1.42", &rejection);
}

#[test]
fn lines_count_up_and_cost_their_quantity_times_their_price() {
    let wrong = [
        but(|asked| asked.lines[0].line = 2),
        but(|asked| asked.lines[0].quantity = 0),
        but(|asked| asked.lines[0].net = euros("1499.01")),
        but(|asked| asked.lines[0].unit_price = dec("-149.90")),
    ];
    for command in wrong {
        after(&[]).when(&command).then_rejected(&OrderRejection::NotALineOfTheOrder);
    }
    let none = but(|asked| asked.lines.clear());
    after(&[]).when(&none).then_rejected(&OrderRejection::NumberOfLines { most: 200 });
}

#[test]
fn an_order_under_a_framework_is_delivered_as_any_other() {
    let sent = despatched(1, &[(1, 10)]);
    let story = [called_off(), accepted(), sent.into(), received(2, &[(1, 10)]).into()];
    let complete = OrderCommand::CompleteOrder { by: AUTHORITY, waived: None };
    let done = schemas::order::OrderCompleted { waived: None };
    after(&story).when(&complete).then(&[done.into()]);
}

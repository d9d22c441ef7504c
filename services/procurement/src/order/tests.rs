//! The order's stories: placing, answering, fulfilling; here stand the orders that they are told of.
//! Nothing about invoices.

mod answering;
mod evidence;
mod fulfilment;
mod placing;
mod properties;
mod under;

use rust_decimal::Decimal;
use schemas::ids::{DespatchId, OfferId, OrderId, ReceiptId, ReturnId};
use schemas::money::Currency;
use schemas::offer::OfferListed;
use schemas::order::{
    GoodsDespatched, GoodsReceived, GoodsReturned, LineQuantity, OrderAccepted, OrderEvent,
};
use schemas::organisation::OrganisationKind;
use schemas::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};
use uuid::Uuid;

use super::{LineFacts, Order, OrderCommand, OrderedLine, Orders, PlaceOrder};
use crate::award::ranking::FORMULA;
use crate::decider::Decider;
use crate::samples::{
    AUTHORITY, SUPPLIER, SYSTEM, admitted_to, cpv, day, dec, in_force, line, listed, listing,
    offer, organisation, system,
};
use crate::scenario::{Given, given};

/// Two offers of the supplier: a monitor and a keyboard.
fn monitor() -> OfferListed {
    listed("27-Q", listing())
}

fn keyboard() -> OfferListed {
    let mut keyboard = listing();
    keyboard.article.cpv = cpv("30237460");
    listed("KB-105", keyboard)
}

fn ranked(rank: u64, offer: OfferId) -> RankedOffer {
    RankedOffer {
        rank,
        offer,
        revision: 3,
        supplier: SUPPLIER,
        unit_price: dec("100.00"),
        delivery_days: 5,
        scores: Scores {
            price: Points::FULL,
            delivery: Points::from_millionths(83_333_333),
            sustainability: Points::default(),
            total: dec("76.66666660"),
        },
    }
}

/// What the buyer saw: these offers in this order.
fn ranking(offers: &[OfferId]) -> ShownRanking {
    ShownRanking {
        formula: FORMULA.into(),
        query: "27 Zoll".into(),
        filters: String::new(),
        weights: Weights::DEFAULT,
        quantity: 10,
        currency: Currency::EUR,
        day: day("2026-03-12"),
        position: 4_821,
        total: 37,
        lowest_unit_price: dec("100.00"),
        first: (1..).zip(offers).map(|(rank, offer)| ranked(rank, *offer)).collect(),
    }
}

/// A line for an offer that was the first of its ranking and has not changed since.
fn ordered(listed: &OfferListed, quantity: u32) -> OrderedLine {
    let shown = listed.listing.price.unit_millionths_at(quantity);
    let unit_price = Decimal::from_i128_with_scale(shown.into(), 6);
    let chosen = RankedOffer { unit_price, ..ranked(1, listed.offer) };
    let first = vec![chosen.clone()];
    OrderedLine {
        offer: listed.offer,
        quantity,
        ranking: ShownRanking { quantity, first, ..ranking(&[]) },
        chosen,
        reason_not_first: None,
        facts: LineFacts { seen: offer(listed.clone()), now: offer(listed.clone()), revision: 3 },
    }
}

fn asked(lines: Vec<OrderedLine>) -> PlaceOrder {
    PlaceOrder {
        order: OrderId(Uuid::from_u128(40)),
        authority: organisation(AUTHORITY, OrganisationKind::ContractingAuthority),
        system: SYSTEM,
        deliver_to: line("Rathaus"),
        reference: Some(line("10.31-2026/118")),
        lines,
        system_facts: in_force(system()),
        supplier: SUPPLIER,
        admission: admitted_to(&["monitors", "keyboards"]),
        admission_revision: 2,
        today: day("2026-03-12"),
    }
}

fn place(asked: PlaceOrder) -> OrderCommand {
    OrderCommand::PlaceOrder(Box::new(asked))
}

/// Ten monitors and twenty keyboards.
fn sample() -> PlaceOrder {
    asked(vec![ordered(&monitor(), 10), ordered(&keyboard(), 20)])
}

fn placed() -> OrderEvent {
    let events = Orders::decide(&Order::default(), &place(sample())).unwrap();
    events.into_iter().next().unwrap()
}

fn accepted() -> OrderEvent {
    OrderAccepted { delivery_by: None }.into()
}

fn quantities(lines: &[(u16, u32)]) -> Vec<LineQuantity> {
    let quantity = |&(line, quantity)| LineQuantity { line, quantity };
    lines.iter().map(quantity).collect()
}

fn despatched(number: u128, lines: &[(u16, u32)]) -> GoodsDespatched {
    GoodsDespatched {
        despatch: DespatchId(Uuid::from_u128(number)),
        lines: quantities(lines),
        carrier: None,
        tracking: None,
    }
}

fn received(number: u128, lines: &[(u16, u32)]) -> GoodsReceived {
    GoodsReceived { receipt: ReceiptId(Uuid::from_u128(number)), lines: quantities(lines) }
}

/// Sent back to be struck from the order.
fn returned(number: u128, lines: &[(u16, u32)]) -> GoodsReturned {
    GoodsReturned {
        goods_return: ReturnId(Uuid::from_u128(number)),
        lines: quantities(lines),
        reason: line("Pixelfehler"),
        replacement: false,
    }
}

/// Sent back to be delivered again.
fn exchanged(number: u128, lines: &[(u16, u32)]) -> GoodsReturned {
    GoodsReturned { replacement: true, ..returned(number, lines) }
}

fn after(events: &[OrderEvent]) -> Given<Orders> {
    given(events)
}

/// The sample order, accepted, and what followed.
fn under_way(further: &[OrderEvent]) -> Given<Orders> {
    given(&[&[placed(), accepted()], further].concat())
}

//! The order's stories: placing, answering, fulfilling; here stand the orders that they are told of.
//! Nothing about invoices.

mod answering;
mod contract;
mod evidence;
mod fulfilment;
mod needs;
mod placing;
mod properties;
mod quantities;
mod under;
mod value;
mod withheld;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemas::ids::{DespatchId, LedgerId, NeedId, OfferId, OrderId, ReceiptId, ReturnId};
use schemas::money::{Currency, Money};
use schemas::need::NeedLane;
use schemas::offer::OfferListed;
use schemas::order::{
    GoodsDespatched, GoodsReceived, GoodsReturned, LineQuantity, NeedReference, OrderAccepted,
    OrderEvent,
};
use schemas::organisation::{Land, OrganisationKind};
use schemas::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};
use uuid::Uuid;

use super::{
    ContractFacts, LineFacts, NeedFact, Order, OrderCommand, OrderedLine, Orders, PlaceOrder,
};
use crate::award::ranking::FORMULA;
use crate::decider::Decider;
use crate::law::Law;
use crate::need::{Need, NeedPhase};
use crate::organisation::Organisation;
use crate::samples::{
    AUTHORITY, SUPPLIER, SYSTEM, admitted_to, cpv, day, dec, in_force, key, line, listed, listing,
    need as sample_need, offer, organisation, system,
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
        needs: needs_for(&lines),
        lines,
        system_facts: in_force(system()),
        supplier: SUPPLIER,
        admission: admitted_to(&["monitors", "keyboards"]),
        admission_revision: 2,
        collections: vec![],
        contract: contract(),
        today: day("2026-03-12"),
    }
}

/// Nothing was bought before, in a Land whose limit is 100,000 euros.
fn contract() -> ContractFacts {
    let mut registered = organisation(AUTHORITY, OrganisationKind::ContractingAuthority);
    registered.land = Some(Land::BY);
    let authority = Organisation { registered: Some(registered), ..Organisation::default() };
    let law = Law::built_in().unwrap();
    ContractFacts { authority, ledgers: vec![], law }
}

/// A need for each category, of exactly what the lines cost.
fn needs_for(lines: &[OrderedLine]) -> Vec<NeedFact> {
    let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
    for line in lines {
        let Some(listed) = &line.facts.now.listed else { continue };
        let is_monitor = listed.listing.article.cpv == cpv("30231310");
        let category = if is_monitor { "monitors" } else { "keyboards" };
        let net = listed.listing.price.total_at(line.quantity);
        *sums.entry(category).or_default() += net.amount;
    }
    sums.into_iter().map(|(category, sum)| need_of(category, sum)).collect()
}

fn need_of(category: &str, sum: Decimal) -> NeedFact {
    let category = key(category);
    let ledger = LedgerId::of(AUTHORITY, None, &category);
    let need = NeedId(Uuid::from_u128(70));
    NeedFact {
        reference: NeedReference { need, ledger, category: category.clone() },
        need: Some(sample_need(need, category, NeedLane::DirectAward, sum)),
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

//! Stories for questions: an invented authority that orders, firms that raise and lower prices.
//! Only tests use it; nothing is counted here.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{
    ActorId, AdmissionId, CategoryKey, OfferId, OrderId, OrganisationId, ReceiptId, SystemId,
};
use schemas::money::{Currency, Money};
use schemas::offer::{OfferEvent, PriceChanged, PriceValidity};
use schemas::order::{
    GoodsReceived, Lane, OrderCancelled, OrderCompleted, OrderEvent, OrderLine, OrderPlaced,
};
use schemas::organisation::DeliveryPlace;
use schemas::price::Price;
use schemas::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde_json::Value;
use uuid::Uuid;

use super::{Answer, Ledger, Parameters, Question};

pub(super) const AUTHORITY: u128 = 0xa;
pub(super) const NEIGHBOUR: u128 = 0xb;
pub(super) const BUYER: u128 = 0xc;
pub(super) const COLLEAGUE: u128 = 0xd;

/// What happened so far.
pub(super) struct Story {
    ledger: Ledger,
    position: u64,
}

/// An order of one line.
#[derive(Clone, Copy)]
pub(super) struct Bought {
    pub(super) order: u128,
    pub(super) day: &'static str,
    pub(super) authority: u128,
    pub(super) actor: u128,
    pub(super) supplier: u128,
    pub(super) category: &'static str,
    pub(super) quantity: u32,
    pub(super) net: &'static str,
    pub(super) weights: &'static str,
}

pub(super) const ONE: Bought = Bought {
    order: 1,
    day: "2026-03-02",
    authority: AUTHORITY,
    actor: BUYER,
    supplier: 1,
    category: "monitors",
    quantity: 1,
    net: "100.00",
    weights: "60,20,20",
};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Noon of a day.
fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00Z").parse().unwrap()
}

/// The text of an id.
pub(super) fn id(number: u128) -> Value {
    Value::String(Uuid::from_u128(number).to_string())
}

pub(super) fn asked() -> Parameters {
    Parameters {
        authority: None,
        category: None,
        limit: Decimal::from(1_000),
        percent_below: 10,
        months: 12,
        days: 14,
        turns: 4,
    }
}

pub(super) fn category(name: &str) -> CategoryKey {
    CategoryKey::parse(name).unwrap()
}

impl Story {
    pub(super) fn begin() -> Self {
        Self {
            ledger: Ledger::new(|time| time.date_naive(), DateTime::<Utc>::MAX_UTC),
            position: 0,
        }
    }

    pub(super) fn of(orders: impl IntoIterator<Item = Bought>) -> Self {
        orders.into_iter().fold(Self::begin(), Self::order)
    }

    pub(super) fn order(mut self, bought: Bought) -> Self {
        let event = OrderEvent::from(placed(&bought));
        self.take(bought.order, bought.day, bought.actor, event);
        self
    }

    pub(super) fn received(mut self, order: u128, day: &str, actor: u128) -> Self {
        let receipt = ReceiptId(Uuid::from_u128(9));
        self.take(order, day, actor, GoodsReceived { receipt, lines: vec![] }.into());
        self
    }

    pub(super) fn completed(mut self, order: u128, day: &str, actor: u128) -> Self {
        self.take(order, day, actor, OrderCompleted { waived: None }.into());
        self
    }

    pub(super) fn cancelled(mut self, order: u128, day: &str) -> Self {
        self.take(order, day, BUYER, OrderCancelled { reason: line("entfällt") }.into());
        self
    }

    /// The price of the offer of an order's number, from a day on.
    pub(super) fn price(mut self, offer: u128, day: &str, amount: &str) -> Self {
        let price = Price::flat(Currency::EUR, dec(amount)).unwrap();
        let event = OfferEvent::from(PriceChanged {
            catalogue_version: 1,
            price,
            price_validity: PriceValidity::default(),
        });
        let recorded = self.recorded(day, 1, event);
        self.ledger.offer(OfferId(Uuid::from_u128(offer)), &recorded);
        self
    }

    fn take(&mut self, order: u128, day: &str, actor: u128, event: OrderEvent) {
        let recorded = self.recorded(day, actor, event);
        self.ledger.order(OrderId(Uuid::from_u128(order)), &recorded);
    }

    fn recorded<E>(&mut self, day: &str, actor: u128, event: E) -> Recorded<E> {
        self.position += 1;
        Recorded {
            id: Uuid::from_u128(self.position.into()),
            position: self.position,
            revision: 0,
            time: noon(day),
            actor: ActorId(Uuid::from_u128(actor)),
            correlation: Uuid::nil(),
            causation: None,
            event,
        }
    }

    pub(super) fn answer(&self, question: Question, asked: &Parameters) -> Answer {
        question.answer(&self.ledger, asked)
    }

    /// Chosen cells of the answer's lines, and the positions of their events.
    pub(super) fn lines(
        &self,
        question: Question,
        asked: &Parameters,
        columns: &[&str],
    ) -> Vec<(Vec<Value>, Vec<u64>)> {
        let answer = self.answer(question, asked);
        let line = |row: &super::Row| {
            let cells = columns.iter().map(|name| row.cells[*name].clone()).collect();
            (cells, row.events.iter().map(|event| event.position).collect())
        };
        answer.rows.iter().map(line).collect()
    }
}

fn placed(bought: &Bought) -> OrderPlaced {
    let supplier = OrganisationId(Uuid::from_u128(bought.supplier));
    let system = SystemId(Uuid::from_u128(5));
    let total = Money::in_cents(dec(bought.net), Currency::EUR);
    OrderPlaced {
        order: OrderId(Uuid::from_u128(bought.order)),
        authority: OrganisationId(Uuid::from_u128(bought.authority)),
        supplier,
        system,
        admission: AdmissionId::of(system, supplier),
        admission_revision: 0,
        lane: Lane::DirectAward,
        deliver_to: DeliveryPlace {
            name: line("Rathaus"),
            street: line("Markt 1"),
            postal_code: line("48143"),
            town: line("Musterstadt"),
        },
        reference: None,
        lines: vec![order_line(bought, supplier, total)],
        total,
        needs: vec![],
    }
}

fn order_line(bought: &Bought, supplier: OrganisationId, net: Money) -> OrderLine {
    let offer = OfferId(Uuid::from_u128(bought.order));
    let scores = Scores {
        price: Points::FULL,
        delivery: Points::FULL,
        sustainability: Points::FULL,
        total: Decimal::ONE_HUNDRED,
    };
    let unit_price = net.amount;
    let chosen =
        RankedOffer { rank: 1, offer, revision: 0, supplier, unit_price, delivery_days: 5, scores };
    let ranking = ShownRanking {
        formula: "market-ranking/1".to_owned(),
        query: String::new(),
        filters: String::new(),
        weights: Weights::parse(bought.weights).unwrap(),
        quantity: bought.quantity,
        currency: Currency::EUR,
        day: bought.day.parse().unwrap(),
        position: 1,
        total: 1,
        lowest_unit_price: unit_price,
        first: vec![chosen.clone()],
    };
    OrderLine {
        line: 1,
        offer,
        offer_revision: 0,
        supplier_part_number: line("A-1"),
        title: line("Bildschirm"),
        cpv: Cpv::parse("30231310").unwrap(),
        category: category(bought.category),
        quantity: bought.quantity,
        order_unit: line("C62"),
        amount: net.amount,
        per: 1,
        net,
        delivery_days: 5,
        ranking,
        chosen,
        reason_not_first: None,
    }
}

//! What the questions need of the log, folded event by event: orders in sequence, and prices of ordered offers.
//! It grows with orders and with the price changes of what was ordered, not with the catalogues.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use event_store::Recorded as Stored;
use rust_decimal::Decimal;
use schemas::award::AwardEvent;
use schemas::event::Event;
use schemas::ids::{ActorId, CategoryKey, LedgerId, OfferId, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::{
    AgreedLine, Lane, NeedReference, OrderEvent, OrderLine, OrderPlaced, OrderPlacedUnder,
};
use schemas::price::Price;
use schemas::ranking::Weights;
use schemas::recorded::Recorded;
use schemas::specific_procurement::SpecificProcurementEvent;

use super::Parameters;
use super::answer::Link;
use super::competitions::Competitions;
use crate::decode::{UnreadableEvent, decode, subject};

/// The folded facts.
pub struct Ledger {
    day_of: fn(DateTime<Utc>) -> NaiveDate,
    now: DateTime<Utc>,
    /// In which systems alone is looked; none for all.
    only: Option<BTreeSet<SystemId>>,
    orders: Vec<Order>,
    places: HashMap<OrderId, usize>,
    prices: BTreeMap<OfferId, Vec<PricePoint>>,
    competitions: Competitions,
    /// The organisational units of ledgers of needs; none for whole authorities.
    units: HashMap<LedgerId, String>,
    position: u64,
    until: Option<NaiveDate>,
}

/// An order as far as questions ask.
pub(super) struct Order {
    pub(super) id: OrderId,
    pub(super) authority: OrganisationId,
    pub(super) supplier: OrganisationId,
    /// Who placed it.
    pub(super) actor: ActorId,
    pub(super) lane: Lane,
    pub(super) time: DateTime<Utc>,
    pub(super) day: NaiveDate,
    pub(super) position: u64,
    pub(super) total: Money,
    pub(super) lines: Vec<Ordered>,
    /// The ledgers of the needs that it meets.
    needs: Vec<NeedReference>,
    /// Neither rejected nor cancelled.
    pub(super) stands: bool,
    /// Receipts and the completion.
    pub(super) confirmed: Vec<Step>,
}

/// A line of an order.
pub(super) struct Ordered {
    pub(super) line: u16,
    pub(super) category: CategoryKey,
    pub(super) quantity: u32,
    pub(super) net: Decimal,
    /// The offer and the weights under which it was found; none for what was awarded or agreed before.
    pub(super) found: Option<(OfferId, Weights)>,
}

/// Somebody confirmed something.
pub(super) struct Step {
    pub(super) kind: &'static str,
    pub(super) actor: ActorId,
    pub(super) position: u64,
}

/// A price from an event on.
pub(super) struct PricePoint {
    pub(super) position: u64,
    pub(super) time: DateTime<Utc>,
    pub(super) price: Price,
}

impl Order {
    pub(super) fn link(&self) -> Link {
        Link::order(self.id, self.position)
    }

    /// The ledger in which a category of it is reckoned: that of its need, or of the whole authority.
    pub(super) fn ledger(&self, category: &CategoryKey) -> LedgerId {
        let need = self.needs.iter().find(|need| need.category == *category);
        need.map_or_else(|| LedgerId::of(self.authority, None, category), |need| need.ledger)
    }

    /// What each category of it costs.
    pub(super) fn by_category(&self, asked: &Parameters) -> BTreeMap<&CategoryKey, Decimal> {
        let mut sums = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.is_asked(asked)) {
            *sums.entry(&line.category).or_default() += line.net;
        }
        sums
    }
}

impl Ordered {
    pub(super) fn is_asked(&self, asked: &Parameters) -> bool {
        asked.category.as_ref().is_none_or(|category| *category == self.category)
    }
}

impl Ledger {
    /// Nothing yet. `day_of` says which day a moment is to those who order; `now` is when it is asked, since what must not
    /// be known yet is not told.
    #[must_use]
    pub fn new(day_of: fn(DateTime<Utc>) -> NaiveDate, now: DateTime<Utc>) -> Self {
        Self {
            day_of,
            now,
            only: None,
            orders: Vec::new(),
            places: HashMap::new(),
            prices: BTreeMap::new(),
            competitions: Competitions::default(),
            units: HashMap::new(),
            position: 0,
            until: None,
        }
    }

    /// The same, looking at orders in these systems alone.
    #[must_use]
    pub fn only_in(self, systems: Option<BTreeSet<SystemId>>) -> Self {
        Self { only: systems, ..self }
    }

    /// Folds an event of the log; those of other categories say nothing to the questions.
    pub fn take(&mut self, stored: &Stored) -> Result<(), UnreadableEvent> {
        match stored.stream.category() {
            OrderEvent::CATEGORY => self.order(subject(stored)?, &decode(stored)?),
            NeedEvent::CATEGORY => self.need(&decode(stored)?),
            OfferEvent::CATEGORY => self.offer(subject(stored)?, &decode(stored)?),
            SpecificProcurementEvent::CATEGORY => {
                self.competitions.procured(subject(stored)?, &decode(stored)?, self.day_of);
            }
            AwardEvent::CATEGORY => self.competitions.awarded(subject(stored)?, &decode(stored)?),
            _ => {}
        }
        Ok(())
    }

    /// The log was looked at up to here.
    pub fn reaches(&mut self, position: u64) {
        self.position = self.position.max(position);
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The day of the last order event.
    pub(super) fn until(&self) -> Option<NaiveDate> {
        self.until
    }

    /// What was ordered.
    #[must_use]
    pub fn offers(&self) -> BTreeSet<OfferId> {
        let lines = self.orders.iter().flat_map(|order| &order.lines);
        lines.filter_map(|line| line.found.map(|(offer, _)| offer)).collect()
    }

    /// All orders that are asked for, in the sequence of the log.
    pub(super) fn orders(&self, asked: &Parameters) -> impl Iterator<Item = &Order> {
        let authority = asked.authority;
        self.orders.iter().filter(move |order| authority.is_none_or(|id| id == order.authority))
    }

    /// Those of them that were neither rejected nor cancelled.
    pub(super) fn standing(&self, asked: &Parameters) -> impl Iterator<Item = &Order> {
        self.orders(asked).filter(|order| order.stands)
    }

    pub(super) fn competitions(&self) -> &Competitions {
        &self.competitions
    }

    #[cfg(test)]
    pub(super) fn competitions_mut(&mut self) -> &mut Competitions {
        &mut self.competitions
    }

    /// The organisational unit whose ledger it is; none for a whole authority.
    pub(super) fn unit(&self, ledger: LedgerId) -> Option<&str> {
        self.units.get(&ledger).map(String::as_str)
    }

    fn need(&mut self, recorded: &Recorded<NeedEvent>) {
        self.reaches(recorded.position);
        if let NeedEvent::NeedStated(stated) = &recorded.event
            && let Some(unit) = &stated.unit
        {
            self.units.insert(stated.ledger, unit.to_string());
        }
    }

    pub(super) fn prices(&self, offer: OfferId) -> &[PricePoint] {
        self.prices.get(&offer).map_or(&[], Vec::as_slice)
    }

    /// Whether an order is looked at, by the event with which it begins.
    fn looks_at(&self, id: OrderId, event: &OrderEvent) -> bool {
        let Some(only) = &self.only else { return true };
        if let OrderEvent::OrderPlaced(placed) = event {
            only.contains(&placed.system)
        } else if let OrderEvent::OrderPlacedUnder(placed) = event {
            only.contains(&placed.system)
        } else {
            self.places.contains_key(&id)
        }
    }

    pub(super) fn order(&mut self, id: OrderId, recorded: &Recorded<OrderEvent>) {
        if !self.looks_at(id, &recorded.event) {
            return;
        }
        self.reaches(recorded.position);
        self.until = self.until.max(Some((self.day_of)(recorded.time)));
        if let OrderEvent::OrderPlaced(placed) = &recorded.event {
            self.places.insert(id, self.orders.len());
            self.orders.push(order(placed, recorded, (self.day_of)(recorded.time)));
            return;
        }
        if let OrderEvent::OrderPlacedUnder(placed) = &recorded.event {
            self.places.insert(id, self.orders.len());
            self.orders.push(under(placed, recorded, (self.day_of)(recorded.time)));
            return;
        }
        let Some(order) = self.places.get(&id).and_then(|place| self.orders.get_mut(*place)) else {
            return;
        };
        match &recorded.event {
            OrderEvent::OrderPlaced(_)
            | OrderEvent::OrderPlacedUnder(_)
            | OrderEvent::OrderAccepted(_)
            | OrderEvent::GoodsDespatched(_)
            | OrderEvent::ContractActProposed(_)
            | OrderEvent::ContractActDeclined(_)
            | OrderEvent::ContractActConfirmed(_)
            | OrderEvent::GoodsReturned(_) => {}
            OrderEvent::OrderRejected(_) | OrderEvent::OrderCancelled(_) => order.stands = false,
            OrderEvent::GoodsReceived(_) | OrderEvent::OrderCompleted(_) => {
                let (actor, position) = (recorded.actor, recorded.position);
                order.confirmed.push(Step { kind: recorded.event.kind(), actor, position });
            }
        }
    }

    pub(super) fn offer(&mut self, id: OfferId, recorded: &Recorded<OfferEvent>) {
        self.reaches(recorded.position);
        let price = match &recorded.event {
            OfferEvent::OfferListed(listed) => &listed.listing.price,
            OfferEvent::PriceChanged(changed) => &changed.price,
            OfferEvent::TermsChanged(_)
            | OfferEvent::ArticleRedescribed(_)
            | OfferEvent::SustainabilityClaimed(_)
            | OfferEvent::OfferDelisted(_)
            | OfferEvent::OfferLapsed(_) => return,
        };
        let (position, time, price) = (recorded.position, recorded.time, price.clone());
        self.prices.entry(id).or_default().push(PricePoint { position, time, price });
    }
}

fn order(placed: &OrderPlaced, recorded: &Recorded<OrderEvent>, day: NaiveDate) -> Order {
    let line = |line: &OrderLine| Ordered {
        line: line.line,
        category: line.category.clone(),
        quantity: line.quantity,
        net: line.net.amount,
        found: Some((line.offer, line.ranking.weights)),
    };
    Order {
        id: placed.order,
        authority: placed.authority,
        supplier: placed.supplier,
        actor: recorded.actor,
        lane: placed.lane,
        time: recorded.time,
        day,
        position: recorded.position,
        total: placed.total,
        lines: placed.lines.iter().map(line).collect(),
        needs: placed.needs.clone(),
        stands: true,
        confirmed: Vec::new(),
    }
}

fn under(placed: &OrderPlacedUnder, recorded: &Recorded<OrderEvent>, day: NaiveDate) -> Order {
    let line = |line: &AgreedLine| Ordered {
        line: line.line,
        category: placed.category.clone(),
        quantity: line.quantity,
        net: line.net.amount,
        found: None,
    };
    Order {
        id: placed.order,
        authority: placed.authority,
        supplier: placed.supplier,
        actor: recorded.actor,
        lane: placed.basis.lane(),
        time: recorded.time,
        day,
        position: recorded.position,
        total: placed.total,
        lines: placed.lines.iter().map(line).collect(),
        needs: placed.need.iter().cloned().collect(),
        stands: true,
        confirmed: Vec::new(),
    }
}

//! Orders as they are seen: what was ordered and how far it is.
//! What may happen next is decided by the rules, not read from here.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{CategoryKey, OfferId, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{
    AgreedLine, Basis, ContractActConfirmed, ContractActProposed, Lane, LineQuantity,
    NeedReference, OrderEvent, OrderLine, OrderPlaced, OrderPlacedUnder,
};
use schemas::organisation::DeliveryPlace;
use schemas::ranking::{RankedOffer, ShownRanking};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// Its id.
    pub order_id: OrderId,
    /// Who buys.
    pub authority_id: OrganisationId,
    /// Who delivers.
    pub supplier_id: OrganisationId,
    /// The system in which it was bought.
    pub system_id: SystemId,
    /// The lane in which it was placed.
    pub lane: Lane,
    /// The award or framework agreement on which it rests; none for a direct award.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<Basis>,
    /// The needs that it meets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedReference>,
    /// How far it is.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Position of the event that placed it.
    pub placed_position: u64,
    /// Position of the last event.
    pub position: u64,
    /// Revision of the last event, the entity tag.
    pub revision: u64,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// The authority's own reference.
    pub reference: Option<Line>,
    /// What it costs, without VAT.
    pub total: Money,
    /// The day by which the supplier promised delivery.
    pub delivery_by: Option<NaiveDate>,
    /// Why it was rejected, cancelled or closed with something outstanding.
    pub reason: Option<Line>,
    /// What was done about its contract, by two people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract_acts: Vec<ContractActConfirmed>,
    /// What waits for a second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_act_proposed: Option<ContractActProposed>,
    /// Its lines.
    pub lines: Vec<LineView>,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Placed, not answered.
    Placed,
    /// The supplier will deliver.
    Accepted,
    /// The supplier declined.
    Rejected,
    /// The authority withdrew.
    Cancelled,
    /// Something was sent off, something is outstanding.
    PartlyDespatched,
    /// Everything was sent off.
    Despatched,
    /// Something arrived, something is outstanding.
    PartlyReceived,
    /// Everything arrived.
    Received,
    /// The authority holds it to be fulfilled.
    Completed,
    /// Its contract was terminated or ended by agreement.
    Ended,
}

impl OrderState {
    /// The word of this state in JSON and in filters.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::PartlyDespatched => "partly_despatched",
            Self::Despatched => "despatched",
            Self::PartlyReceived => "partly_received",
            Self::Received => "received",
            Self::Completed => "completed",
            Self::Ended => "ended",
        }
    }
}

/// A line of an order with its quantities so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// Counts up from 1.
    pub line: u16,
    /// The supplier's number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_part_number: Option<Line>,
    /// What it is.
    pub title: Line,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// The category of the system under which it falls.
    pub category: CategoryKey,
    /// How many order units.
    pub quantity: u32,
    /// The order unit.
    pub order_unit: Line,
    /// The amount for `per` order units at this quantity.
    #[schema(value_type = String)]
    pub amount: Decimal,
    /// The price unit.
    pub per: u32,
    /// What the line costs, without VAT.
    pub net: Money,
    /// Days until delivery as offered: working days of an offer; none if nothing was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_days: Option<u16>,
    /// The offer that was ordered; none, as the four that follow, for what was awarded or agreed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferId>,
    /// The revision of the offer's stream at which it is ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_revision: Option<u64>,
    /// What the buyer saw before choosing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<ShownRanking>,
    /// The offer as it stood in that ranking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<RankedOffer>,
    /// Why it was not the first of the ranking; none if it was.
    #[serde(default)]
    pub reason_not_first: Option<Line>,
    /// Sent off, in order units.
    pub despatched: u64,
    /// Arrived, in order units.
    pub received: u64,
    /// Sent back, in order units.
    pub returned: u64,
    /// Of what was sent back: struck from the order, not to be delivered again.
    pub struck: u64,
}

/// The view after one more event.
#[must_use]
pub fn evolve(view: Option<OrderView>, recorded: &Recorded<OrderEvent>) -> Option<OrderView> {
    let mut view = match (&recorded.event, view) {
        (OrderEvent::OrderPlaced(placed), _) => placed_view(placed, recorded),
        (OrderEvent::OrderPlacedUnder(placed), _) => under_view(placed, recorded),
        (_, view) => view?,
    };
    view.position = recorded.position;
    view.revision = recorded.revision;
    match &recorded.event {
        OrderEvent::OrderPlaced(_) | OrderEvent::OrderPlacedUnder(_) => {}
        OrderEvent::OrderAccepted(e) => {
            view.state = OrderState::Accepted;
            view.delivery_by = e.delivery_by;
        }
        OrderEvent::OrderRejected(e) => {
            view.state = OrderState::Rejected;
            view.reason = Some(e.reason.clone());
        }
        OrderEvent::OrderCancelled(e) => {
            view.state = OrderState::Cancelled;
            view.reason = Some(e.reason.clone());
        }
        OrderEvent::GoodsDespatched(e) => {
            add(&mut view, &e.lines, |line, quantity| {
                line.despatched += quantity;
            });
            view.state = in_delivery(&view);
        }
        OrderEvent::GoodsReceived(e) => {
            add(&mut view, &e.lines, |line, quantity| {
                line.received += quantity;
            });
            view.state = in_delivery(&view);
        }
        OrderEvent::GoodsReturned(e) => {
            add(&mut view, &e.lines, |line, quantity| {
                line.returned += quantity;
                line.struck += if e.replacement { 0 } else { quantity };
            });
            view.state = in_delivery(&view);
        }
        OrderEvent::ContractActProposed(e) => view.contract_act_proposed = Some(e.clone()),
        OrderEvent::ContractActDeclined(_) => view.contract_act_proposed = None,
        OrderEvent::ContractActConfirmed(e) => {
            view.contract_act_proposed = None;
            view.contract_acts.push(e.clone());
            if e.act.ends() {
                view.state = OrderState::Ended;
                view.reason = Some(e.reason.clone());
            }
        }
        OrderEvent::OrderCompleted(e) => {
            view.state = OrderState::Completed;
            view.reason.clone_from(&e.waived);
        }
    }
    Some(view)
}

fn placed_view(placed: &OrderPlaced, recorded: &Recorded<OrderEvent>) -> OrderView {
    OrderView {
        order_id: placed.order,
        authority_id: placed.authority,
        supplier_id: placed.supplier,
        system_id: placed.system,
        lane: placed.lane,
        under: None,
        needs: placed.needs.clone(),
        state: OrderState::Placed,
        placed_at: recorded.time,
        placed_position: recorded.position,
        position: recorded.position,
        revision: recorded.revision,
        deliver_to: placed.deliver_to.clone(),
        reference: placed.reference.clone(),
        total: placed.total,
        delivery_by: None,
        reason: None,
        contract_acts: Vec::new(),
        contract_act_proposed: None,
        lines: placed.lines.iter().map(LineView::chosen).collect(),
    }
}

fn under_view(placed: &OrderPlacedUnder, recorded: &Recorded<OrderEvent>) -> OrderView {
    OrderView {
        order_id: placed.order,
        authority_id: placed.authority,
        supplier_id: placed.supplier,
        system_id: placed.system,
        lane: placed.basis.lane(),
        under: Some(placed.basis),
        needs: placed.need.iter().cloned().collect(),
        state: OrderState::Placed,
        placed_at: recorded.time,
        placed_position: recorded.position,
        position: recorded.position,
        revision: recorded.revision,
        deliver_to: placed.deliver_to.clone(),
        reference: placed.reference.clone(),
        total: placed.total,
        delivery_by: None,
        reason: None,
        contract_acts: Vec::new(),
        contract_act_proposed: None,
        lines: placed.lines.iter().map(|line| LineView::agreed(line, &placed.category)).collect(),
    }
}

impl LineView {
    fn chosen(line: &OrderLine) -> Self {
        Self {
            line: line.line,
            supplier_part_number: Some(line.supplier_part_number.clone()),
            title: line.title.clone(),
            cpv: line.cpv,
            category: line.category.clone(),
            quantity: line.quantity,
            order_unit: line.order_unit.clone(),
            amount: line.amount,
            per: line.per,
            net: line.net,
            delivery_days: Some(line.delivery_days),
            offer: Some(line.offer),
            offer_revision: Some(line.offer_revision),
            ranking: Some(line.ranking.clone()),
            chosen: Some(line.chosen.clone()),
            reason_not_first: line.reason_not_first.clone(),
            despatched: 0,
            received: 0,
            returned: 0,
            struck: 0,
        }
    }

    fn agreed(line: &AgreedLine, category: &CategoryKey) -> Self {
        Self {
            line: line.line,
            supplier_part_number: line.supplier_part_number.clone(),
            title: line.description.clone(),
            cpv: line.cpv,
            category: category.clone(),
            quantity: line.quantity,
            order_unit: line.unit.clone(),
            amount: line.unit_price,
            per: 1,
            net: line.net,
            delivery_days: line.delivery_days,
            offer: None,
            offer_revision: None,
            ranking: None,
            chosen: None,
            reason_not_first: None,
            despatched: 0,
            received: 0,
            returned: 0,
            struck: 0,
        }
    }
}

fn add(view: &mut OrderView, quantities: &[LineQuantity], count: impl Fn(&mut LineView, u64)) {
    for quantity in quantities {
        let line = view.lines.iter_mut().find(|line| line.line == quantity.line);
        if let Some(line) = line {
            count(line, u64::from(quantity.quantity));
        }
    }
}

fn in_delivery(view: &OrderView) -> OrderState {
    let every = |done: fn(&LineView) -> u64| {
        view.lines.iter().all(|line| {
            let to_replace = line.returned - line.struck;
            done(line) >= u64::from(line.quantity) + to_replace
        })
    };
    if every(|line| line.received) {
        OrderState::Received
    } else if view.lines.iter().any(|line| line.received > 0) {
        OrderState::PartlyReceived
    } else if every(|line| line.despatched) {
        OrderState::Despatched
    } else {
        OrderState::PartlyDespatched
    }
}

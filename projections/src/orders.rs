//! Orders as they are seen: what was ordered and how far it is.
//! What may happen next is decided by the rules, not read from here.

use chrono::{DateTime, NaiveDate, Utc};
use schemas::ids::{OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{LineQuantity, OrderEvent, OrderLine, OrderPlaced};
use schemas::organisation::DeliveryPlace;
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
        }
    }
}

/// A line of an order with its quantities so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// What was ordered.
    #[serde(flatten)]
    pub ordered: OrderLine,
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
        (_, view) => view?,
    };
    view.position = recorded.position;
    view.revision = recorded.revision;
    match &recorded.event {
        OrderEvent::OrderPlaced(_) => {}
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
        OrderEvent::OrderCompleted(e) => {
            view.state = OrderState::Completed;
            view.reason.clone_from(&e.waived);
        }
    }
    Some(view)
}

fn placed_view(placed: &OrderPlaced, recorded: &Recorded<OrderEvent>) -> OrderView {
    let line = |ordered: &OrderLine| LineView {
        ordered: ordered.clone(),
        despatched: 0,
        received: 0,
        returned: 0,
        struck: 0,
    };
    OrderView {
        order_id: placed.order,
        authority_id: placed.authority,
        supplier_id: placed.supplier,
        system_id: placed.system,
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
        lines: placed.lines.iter().map(line).collect(),
    }
}

fn add(view: &mut OrderView, quantities: &[LineQuantity], count: impl Fn(&mut LineView, u64)) {
    for quantity in quantities {
        let line = view.lines.iter_mut().find(|line| line.ordered.line == quantity.line);
        if let Some(line) = line {
            count(line, u64::from(quantity.quantity));
        }
    }
}

fn in_delivery(view: &OrderView) -> OrderState {
    let every = |done: fn(&LineView) -> u64| {
        view.lines.iter().all(|line| {
            let to_replace = line.returned - line.struck;
            done(line) >= u64::from(line.ordered.quantity) + to_replace
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

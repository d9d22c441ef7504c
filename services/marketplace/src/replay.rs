//! An order's history as an auditor reads it: each event with who, when, why it was allowed, and what stood then.
//! It is folded from the log alone; no read model is asked, and nothing is written.

mod wording;

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use event_store::EventStore;
use procurement::decider::Decider;
use procurement::organisation::Organisations;
use projections::orders::{self, OrderView};
use schemas::event::Event;
use schemas::ids::{ActorId, OrderId};
use schemas::order::OrderEvent;
use schemas::organisation::{OrganisationEvent, Role};
use schemas::recorded::Recorded;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::execute::Failure;
pub use crate::moment::Moment;
use crate::readings::Names;
use crate::{facts, streams};

/// An order's history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct History {
    /// The order.
    pub order_id: OrderId,
    /// Every event, in order.
    pub events: Vec<Told>,
    /// The order as it stands after the last of them.
    pub order: OrderView,
    /// Why names that are kept are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_withheld: Option<String>,
}

impl History {
    /// Who acted.
    #[must_use]
    pub fn actors(&self) -> BTreeSet<ActorId> {
        self.events.iter().map(|told| told.actor.actor_id).collect()
    }

    /// The history with names, as far as they may be shown.
    #[must_use]
    pub fn with_names(mut self, names: &Names) -> Self {
        for told in &mut self.events {
            told.actor.name = names.of(told.actor.actor_id).map(str::to_owned);
        }
        self.names_withheld.clone_from(&names.withheld);
        self
    }
}

/// One event as it is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Told {
    /// Its place in the log.
    pub position: u64,
    /// Its place among the order's events.
    pub revision: u64,
    /// Its id.
    pub event_id: Uuid,
    /// Its name in the log.
    pub kind: String,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// Who caused it.
    pub actor: ActorView,
    /// The request it belongs to.
    pub correlation_id: Uuid,
    /// What happened, in a sentence.
    pub what: String,
    /// Why it was allowed, in a sentence.
    pub why_allowed: String,
    /// The state of the order after it.
    pub state_after: String,
    /// The event itself.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// Who acted: the log has the id, the name comes from outside it and may be gone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActorView {
    /// The id in the log.
    pub actor_id: ActorId,
    /// The name, if it is still kept.
    pub name: Option<String>,
    /// As what it was authorised.
    pub role: Option<Role>,
    /// For whom.
    pub organisation: Option<String>,
}

/// The history of an order up to a moment, without names; none if nothing had happened by then.
pub fn order(
    log: &EventStore,
    order: OrderId,
    at: Option<Moment>,
) -> Result<Option<History>, Failure> {
    let events: Vec<Recorded<OrderEvent>> = facts::history(log, &streams::order(order))?;
    let events = events.into_iter().filter(|event| at.is_none_or(|at| at.includes(event)));
    let mut parties: Option<Parties> = None;
    let mut told = Vec::new();
    let mut view: Option<OrderView> = None;
    for recorded in events {
        view = orders::evolve(view, &recorded);
        let Some(after) = &view else { continue };
        let parties = match &mut parties {
            Some(parties) => &*parties,
            none => none.insert(Parties::of(log, after)?),
        };
        told.push(parties.tell(&recorded, after)?);
    }
    Ok(view.map(|order_view| History {
        order_id: order,
        events: told,
        order: order_view,
        names_withheld: None,
    }))
}

/// The two sides of an order, with all that happened to them: a line says what a side was called then.
struct Parties {
    authority: Vec<Recorded<OrganisationEvent>>,
    supplier: Vec<Recorded<OrganisationEvent>>,
}

impl Parties {
    fn of(log: &EventStore, order: &OrderView) -> Result<Self, Failure> {
        let side = |id| facts::history(log, &streams::organisation(id));
        Ok(Self { authority: side(order.authority_id)?, supplier: side(order.supplier_id)? })
    }

    fn tell(&self, recorded: &Recorded<OrderEvent>, after: &OrderView) -> Result<Told, Failure> {
        let broken = |error: &dyn fmt::Display| Failure::Broken(error.to_string());
        let payload = recorded.event.write().map_err(|error| broken(&error))?;
        Ok(Told {
            position: recorded.position,
            revision: recorded.revision,
            event_id: recorded.id,
            kind: recorded.event.kind().to_owned(),
            time: recorded.time,
            actor: self.actor(recorded),
            correlation_id: recorded.correlation,
            what: wording::what(&recorded.event),
            why_allowed: wording::why_allowed(&recorded.event, after),
            state_after: wording::state(after),
            data: serde_json::from_slice(&payload).map_err(|error| broken(&error))?,
        })
    }

    /// By the rules only the buyer's side places, receives and returns, and only the supplier's side answers.
    fn actor(&self, recorded: &Recorded<OrderEvent>) -> ActorView {
        let actor_id = recorded.actor;
        let (side, role) = match recorded.event {
            OrderEvent::OrderPlaced(_)
            | OrderEvent::OrderPlacedUnder(_)
            | OrderEvent::OrderCancelled(_)
            | OrderEvent::ContractActProposed(_)
            | OrderEvent::ContractActDeclined(_)
            | OrderEvent::ContractActConfirmed(_)
            | OrderEvent::GoodsReceived(_)
            | OrderEvent::GoodsReturned(_)
            | OrderEvent::OrderCompleted(_) => (&self.authority, Role::Buyer),
            OrderEvent::OrderAccepted(_)
            | OrderEvent::OrderRejected(_)
            | OrderEvent::GoodsDespatched(_) => (&self.supplier, Role::Supplier),
        };
        let then = side.iter().take_while(|event| event.position <= recorded.position);
        let then = Organisations::fold(then.map(|event| &event.event));
        let organisation = then.registered.map(|found| found.name.to_string());
        ActorView { actor_id, name: None, role: Some(role), organisation }
    }
}

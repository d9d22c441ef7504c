//! What a bundle is about: an order, a supplier's admission, a specific procurement, or a period of the log.
//! Which events belong to it is gathered elsewhere.

use event_store::{EventStore, ReadError};
use schemas::ids::{AdmissionId, OrderId, SpecificProcurementId};
use serde_json::{Value, json};

use crate::moment::Moment;

/// What a bundle is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An order, from the placing on, with all it rests on.
    Order(OrderId),
    /// A supplier's standing in a system.
    Admission(AdmissionId),
    /// A specific procurement with its award.
    Procurement(SpecificProcurementId),
    /// Everything between two positions, both included.
    Period {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
}

impl Subject {
    /// As the manifest names it.
    pub(super) fn to_json(self) -> Value {
        match self {
            Self::Order(id) => json!({ "kind": "order", "id": id }),
            Self::Admission(id) => json!({ "kind": "admission", "id": id }),
            Self::Procurement(id) => json!({ "kind": "procurement", "id": id }),
            Self::Period { from, to } => json!({ "kind": "period", "from": from, "to": to }),
        }
    }

    /// As a title names it, in German and English.
    pub(super) fn title(self) -> (String, String) {
        match self {
            Self::Order(id) => {
                (format!("Nachweis zur Bestellung {id}"), format!("Evidence on order {id}"))
            }
            Self::Admission(id) => {
                (format!("Nachweis zur Zulassung {id}"), format!("Evidence on admission {id}"))
            }
            Self::Procurement(id) => (
                format!("Nachweis zur Einzelvergabe {id}"),
                format!("Evidence on specific procurement {id}"),
            ),
            Self::Period { from, to } => (
                format!("Nachweis über die Ereignisse {from} bis {to}"),
                format!("Evidence on events {from} to {to}"),
            ),
        }
    }
}

/// The positions between two moments, both included: from the first event at or after `from` to the last at or
/// before `to`. None if there is no event between them.
pub fn moments(log: &EventStore, from: Moment, to: Moment) -> Result<Option<Subject>, ReadError> {
    let head = log.head();
    let (first, last) = match (from, to) {
        (Moment::Position(first), Moment::Position(last)) => (first.max(1), last.min(head)),
        (from, to) => by_time(log, from, to)?,
    };
    Ok((first <= last).then_some(Subject::Period { from: first, to: last }))
}

/// Reads on through the log: times may go backwards where a clock was set, so nothing is sought by halves.
fn by_time(log: &EventStore, from: Moment, to: Moment) -> Result<(u64, u64), ReadError> {
    const PAGE: usize = 4_096;
    let (mut first, mut last, mut after) = (u64::MAX, 0, 0);
    loop {
        let page = log.read_all(after, &event_store::Filter::All, PAGE)?;
        if page.through <= after {
            return Ok((first, last));
        }
        for event in &page.events {
            let begun = match from {
                Moment::Position(position) => event.position >= position,
                Moment::Time(time) => event.meta.time >= time,
            };
            let over = match to {
                Moment::Position(position) => event.position > position,
                Moment::Time(time) => event.meta.time > time,
            };
            if begun {
                first = first.min(event.position);
            }
            if !over {
                last = event.position;
            }
        }
        after = page.through;
    }
}

//! What moves with each event of an order.

use event_store::{Hash, Meta, Recorded as Stored, StreamName};
use schemas::event::Event;
use schemas::order::OrderEvent;

use super::*;
use crate::decode::decode;
use crate::orders;

/// The order of the golden sample with one line: so many units that cost so much together.
fn order(quantity: u32, net: &str) -> OrderView {
    let golden = include_str!("../../../schemas/golden/order/OrderPlaced.v1.json");
    let mut placed: serde_json::Value = serde_json::from_str(golden).unwrap();
    let lines = placed["lines"].as_array_mut().unwrap();
    lines.truncate(1);
    lines[0]["quantity"] = quantity.into();
    lines[0]["net"]["amount"] = net.into();
    let stored = Stored {
        position: 1,
        stream: StreamName::new(OrderEvent::CATEGORY, 1).unwrap(),
        revision: 0,
        previous: None,
        id: uuid::Uuid::nil(),
        kind: "OrderPlaced".to_owned(),
        schema_version: 1,
        meta: Meta {
            time: "2026-11-24T08:00:00Z".parse().unwrap(),
            actor: uuid::Uuid::nil().to_string(),
            correlation: uuid::Uuid::nil(),
            causation: None,
        },
        payload: serde_json::to_vec(&placed).unwrap(),
        chain: Hash::leaf(b""),
    };
    orders::evolve(None, &decode(&stored).unwrap()).unwrap()
}

fn moved(before: Option<&OrderView>, after: &OrderView) -> Vec<(i64, i64)> {
    movements(before, after).map(|movement| (movement.ordered, movement.received)).collect()
}

#[test]
fn what_arrives_in_parts_sums_up_to_exactly_what_the_line_costs() {
    let placed = order(3, "10.00");
    assert_eq!(moved(None, &placed), [(1_000, 0)]);
    let mut before = placed.clone();
    let mut received = Vec::new();
    for arrived in 1..=3 {
        let mut after = before.clone();
        after.lines[0].received = arrived;
        received.extend(moved(Some(&before), &after).into_iter().map(|(_, cents)| cents));
        before = after;
    }
    assert_eq!(received, [333, 334, 333]);
}

#[test]
fn what_is_cancelled_or_rejected_counts_as_not_ordered() {
    for state in [OrderState::Cancelled, OrderState::Rejected] {
        let placed = order(3, "10.00");
        let after = OrderView { state, ..placed.clone() };
        assert_eq!(moved(Some(&placed), &after), [(-1_000, 0)]);
    }
}

#[test]
fn what_goes_back_counts_as_not_received_and_what_is_struck_as_not_ordered() {
    let mut received = order(4, "100.00");
    received.lines[0].received = 4;
    let mut returned = received.clone();
    returned.lines[0].returned = 1;
    assert_eq!(moved(Some(&received), &returned), [(0, -2_500)]);
    let mut replaced = returned.clone();
    replaced.lines[0].received = 5;
    assert_eq!(moved(Some(&returned), &replaced), [(0, 2_500)]);
    let mut struck = returned.clone();
    struck.lines[0].struck = 1;
    assert_eq!(moved(Some(&received), &struck), [(-2_500, -2_500)]);
    let completed = OrderView { state: OrderState::Completed, ..struck.clone() };
    assert_eq!(moved(Some(&struck), &completed), []);
}

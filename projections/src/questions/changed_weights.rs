//! Order lines whose weights are not the published ones, or not those with which the buyer compared before.
//! Whether another offer had led under other weights is not computed here.

use std::collections::BTreeMap;

use schemas::ranking::Weights;
use serde_json::Value;

use super::Parameters;
use super::answer::{Cells, Drawn, Table, day, text};
use super::ledger::Ledger;

const COLUMNS: [&str; 9] = [
    "authority_id",
    "actor_id",
    "supplier_id",
    "order_id",
    "line",
    "day",
    "weights",
    "published",
    "previous",
];

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let mut last: BTreeMap<_, (Weights, super::Link)> = BTreeMap::new();
    let mut rows = Vec::new();
    for order in ledger.orders(asked) {
        for line in order.lines.iter().filter(|line| line.is_asked(asked)) {
            let Some((_, weights)) = line.found else { continue };
            let buyer = (order.authority, order.actor);
            let previous = last.insert(buyer, (weights, order.link()));
            let changed = previous.as_ref().is_some_and(|(before, _)| *before != weights);
            if !changed && weights == Weights::DEFAULT {
                continue;
            }
            let before = previous.as_ref().map_or(Value::Null, |(weights, _)| text(weights));
            let cells = vec![
                text(order.authority),
                text(order.actor),
                text(order.supplier),
                text(order.id),
                line.line.into(),
                day(order.day),
                text(weights),
                text(Weights::DEFAULT),
                before,
            ];
            let earlier = previous.filter(|_| changed).map(|(_, link)| link);
            let events = earlier.into_iter().filter(|link| link.position < order.position);
            rows.push(Cells { cells, events: events.chain([order.link()]).collect() });
        }
    }
    (&COLUMNS, rows, Drawn { x: "day", y: "weights", series: &["authority_id", "actor_id"] })
}

#[cfg(test)]
mod tests;

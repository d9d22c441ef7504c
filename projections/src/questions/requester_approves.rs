//! Orders that whoever placed them also received or completed.
//! Who may confirm is for the authority's own rules, which are not known here.

use super::Parameters;
use super::answer::{Cells, Drawn, Link, Table, day, text};
use super::ledger::{Ledger, Order, Step};

const COLUMNS: [&str; 8] =
    ["authority_id", "actor_id", "supplier_id", "order_id", "day", "total", "currency", "steps"];

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let rows = ledger
        .orders(asked)
        .filter(|order| order.lines.iter().any(|line| line.is_asked(asked)))
        .filter_map(row)
        .collect();
    (&COLUMNS, rows, Drawn { x: "day", y: "total", series: &["authority_id", "actor_id"] })
}

fn row(order: &Order) -> Option<Cells> {
    let own: Vec<&Step> = order.confirmed.iter().filter(|step| step.actor == order.actor).collect();
    if own.is_empty() {
        return None;
    }
    let steps = own.iter().map(|step| step.kind).collect::<Vec<_>>().join(" ");
    let cells = vec![
        text(order.authority),
        text(order.actor),
        text(order.supplier),
        text(order.id),
        day(order.day),
        text(order.total.amount),
        text(order.total.currency),
        text(steps.as_str()),
    ];
    let confirmed = own.iter().map(|step| Link::order(order.id, step.position));
    Some(Cells { cells, events: [order.link()].into_iter().chain(confirmed).collect() })
}

#[cfg(test)]
mod tests;

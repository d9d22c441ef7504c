//! Orders whose total lies at or just below a limit.
//! Which limit holds for whom is not known here: it is asked with.

use rust_decimal::Decimal;
use schemas::money::Currency;
use schemas::order::Lane;

use super::Parameters;
use super::answer::{Cells, Drawn, Table, day, percent, text};
use super::ledger::Ledger;

const COLUMNS: [&str; 8] = [
    "authority_id",
    "supplier_id",
    "order_id",
    "day",
    "total",
    "limit",
    "below_by",
    "percent_of_limit",
];

/// Limits are in euros; orders in other currencies are left out.
pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let limit = asked.limit;
    let near = Decimal::from(100_u8.saturating_sub(asked.percent_below));
    let from = limit * near / Decimal::ONE_HUNDRED;
    let is_near = |total: Decimal| from <= total && total <= limit;
    let rows = ledger
        .standing(asked)
        .filter(|order| order.lane == Lane::DirectAward)
        .filter(|order| order.total.currency == Currency::EUR && is_near(order.total.amount))
        .filter(|order| order.lines.iter().any(|line| line.is_asked(asked)))
        .map(|order| Cells {
            cells: vec![
                text(order.authority),
                text(order.supplier),
                text(order.id),
                day(order.day),
                text(order.total.amount),
                text(limit),
                text(limit - order.total.amount),
                percent(order.total.amount, limit),
            ],
            events: vec![order.link()],
        });
    let rows = rows.collect();
    (&COLUMNS, rows, Drawn { x: "day", y: "total", series: &["authority_id"] })
}

#[cfg(test)]
mod tests;

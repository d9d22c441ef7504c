//! Order lines whose price was raised in the days before the order, and whether it fell again in the days after.
//! Why a price moved is not known here.

use chrono::TimeDelta;
use rust_decimal::Decimal;
use schemas::ids::OfferId;
use serde_json::Value;

use super::Parameters;
use super::answer::{Cells, Drawn, Link, Table, day, text};
use super::ledger::{Ledger, Order, Ordered, PricePoint};

const COLUMNS: [&str; 13] = [
    "authority_id",
    "supplier_id",
    "offer_id",
    "order_id",
    "line",
    "quantity",
    "day",
    "unit_price_before",
    "unit_price_raised",
    "currency",
    "days_before",
    "unit_price_lowered",
    "days_after",
];

/// A rise of a price at the ordered quantity.
struct Rise<'a> {
    from: u64,
    to: u64,
    at: &'a PricePoint,
}

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let mut rows = Vec::new();
    for order in ledger.orders(asked) {
        for line in order.lines.iter().filter(|line| line.is_asked(asked)) {
            let Some((offer, _)) = line.found else { continue };
            let points = ledger.prices(offer);
            if let Some(rise) = rise(points, order, line, asked.days) {
                let fall = fall(points, order, line, &rise, asked.days);
                rows.push(row(order, (line, offer), &rise, fall));
            }
        }
    }
    (&COLUMNS, rows, Drawn { x: "day", y: "unit_price_raised", series: &["supplier_id"] })
}

/// The last rise in the days before the order that still held when it was placed.
fn rise<'a>(
    points: &'a [PricePoint],
    order: &Order,
    line: &Ordered,
    days: u32,
) -> Option<Rise<'a>> {
    let since = order.time - TimeDelta::days(days.into());
    let mut found: Option<Rise<'a>> = None;
    let before = points.iter().filter(|point| point.position < order.position);
    let mut last: Option<&PricePoint> = None;
    for point in before {
        let to = point.price.unit_millionths_at(line.quantity);
        if found.as_ref().is_some_and(|rise| to <= rise.from) {
            found = None;
        }
        let comparable = last.filter(|last| last.price.currency() == point.price.currency());
        let from = comparable.map(|last| last.price.unit_millionths_at(line.quantity));
        if let Some(from) = from.filter(|from| *from < to && point.time >= since) {
            found = Some(Rise { from, to, at: point });
        }
        last = Some(point);
    }
    found
}

/// The first price below the raised one in the days after the order.
fn fall<'a>(
    points: &'a [PricePoint],
    order: &Order,
    line: &Ordered,
    rise: &Rise<'_>,
    days: u32,
) -> Option<&'a PricePoint> {
    let until = order.time + TimeDelta::days(days.into());
    points.iter().find(|point| {
        point.position > order.position
            && point.time <= until
            && point.price.currency() == rise.at.price.currency()
            && point.price.unit_millionths_at(line.quantity) < rise.to
    })
}

fn row(
    order: &Order,
    (line, offer): (&Ordered, OfferId),
    rise: &Rise<'_>,
    fall: Option<&PricePoint>,
) -> Cells {
    let lowered = fall.map(|point| money(point.price.unit_millionths_at(line.quantity)));
    let days_after = fall.map(|point| (point.time - order.time).num_days().into());
    let cells = vec![
        text(order.authority),
        text(order.supplier),
        text(offer),
        text(order.id),
        line.line.into(),
        line.quantity.into(),
        day(order.day),
        money(rise.from),
        money(rise.to),
        text(rise.at.price.currency()),
        (order.time - rise.at.time).num_days().into(),
        lowered.unwrap_or(Value::Null),
        days_after.unwrap_or(Value::Null),
    ];
    let raised = Link::offer(offer, rise.at.position);
    let lowered = fall.map(|point| Link::offer(offer, point.position));
    Cells { cells, events: [raised, order.link()].into_iter().chain(lowered).collect() }
}

fn money(millionths: u64) -> Value {
    let mut amount = Decimal::from(millionths) / Decimal::from(1_000_000);
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    text(amount)
}

#[cfg(test)]
mod tests;

//! Direct awards by authority, organisational unit and category, each with the sum over the months before it.
//! Whether needs belong together is not known here.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use schemas::money::Currency;
use schemas::order::Lane;
use serde_json::Value;

use super::Parameters;
use super::answer::{Cells, Drawn, Table, day, text};
use super::ledger::Ledger;

const COLUMNS: [&str; 10] = [
    "authority_id",
    "unit",
    "category",
    "supplier_id",
    "order_id",
    "day",
    "net",
    "currency",
    "orders_in_window",
    "rolling_sum",
];

/// The orders of the last months, oldest first, and what they cost together.
#[derive(Default)]
struct Window {
    orders: VecDeque<(NaiveDate, Decimal)>,
    sum: Decimal,
    rows: Vec<Cells>,
}

impl Window {
    /// Takes an order in and lets go of what is older than `since`.
    fn roll(&mut self, day: NaiveDate, net: Decimal, since: Option<NaiveDate>) {
        self.orders.push_back((day, net));
        self.sum += net;
        while let Some((_, gone)) =
            self.orders.front().filter(|(day, _)| since.is_some_and(|since| *day <= since))
        {
            self.sum -= *gone;
            self.orders.pop_front();
        }
    }
}

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let mut windows: BTreeMap<_, Window> = BTreeMap::new();
    for order in ledger.standing(asked) {
        match order.lane {
            Lane::DirectAward => {}
            Lane::FrameworkCallOff | Lane::SpecificProcurement => continue,
        }
        let months = Months::new(asked.months);
        let since = order.day.checked_sub_months(months).filter(|_| asked.months > 0);
        for (category, net) in order.by_category(asked) {
            let currency: Currency = order.total.currency;
            let reckoned_in = order.ledger(category);
            let key = (order.authority, category, reckoned_in, currency);
            let window = windows.entry(key).or_default();
            window.roll(order.day, net, since);
            window.rows.push(Cells {
                cells: vec![
                    text(order.authority),
                    ledger.unit(reckoned_in).map_or(Value::Null, text),
                    text(category),
                    text(order.supplier),
                    text(order.id),
                    day(order.day),
                    text(net),
                    text(currency),
                    window.orders.len().into(),
                    text(window.sum),
                ],
                events: vec![order.link()],
            });
        }
    }
    let rows = windows.into_values().flat_map(|window| window.rows).collect();
    let series = &["authority_id", "unit", "category", "currency"];
    (&COLUMNS, rows, Drawn { x: "day", y: "rolling_sum", series })
}

#[cfg(test)]
mod tests;

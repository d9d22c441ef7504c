//! How an authority's orders in a category go round among suppliers: shares and longest runs.
//! Who could have supplied as well is not known here; the rankings kept with the orders say it.

use std::collections::BTreeMap;

use chrono::Months;
use rust_decimal::Decimal;
use schemas::ids::OrganisationId;

use super::Parameters;
use super::answer::{Cells, Drawn, Link, Table, percent, text};
use super::ledger::Ledger;

const COLUMNS: [&str; 9] = [
    "authority_id",
    "category",
    "supplier_id",
    "orders",
    "share_of_orders_percent",
    "net",
    "currency",
    "share_of_net_percent",
    "longest_run",
];

/// The orders of an authority in a category.
#[derive(Default)]
struct Group {
    orders: u64,
    net: Decimal,
    suppliers: BTreeMap<OrganisationId, Share>,
    /// Who won last, and how many times in a row.
    run: Option<(OrganisationId, u64)>,
}

#[derive(Default)]
struct Share {
    orders: u64,
    net: Decimal,
    longest_run: u64,
    events: Vec<Link>,
}

impl Group {
    fn won(&mut self, supplier: OrganisationId, net: Decimal, event: Link) {
        let run = match self.run {
            Some((last, run)) if last == supplier => run + 1,
            Some(_) | None => 1,
        };
        self.run = Some((supplier, run));
        self.orders += 1;
        self.net += net;
        let share = self.suppliers.entry(supplier).or_default();
        share.orders += 1;
        share.net += net;
        share.longest_run = share.longest_run.max(run);
        share.events.push(event);
    }
}

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let months = Months::new(asked.months);
    let since = ledger.until().and_then(|until| until.checked_sub_months(months));
    let since = since.filter(|_| asked.months > 0);
    let mut groups: BTreeMap<_, Group> = BTreeMap::new();
    let in_time =
        ledger.standing(asked).filter(|order| since.is_none_or(|since| order.day > since));
    for order in in_time {
        for (category, net) in order.by_category(asked) {
            let key = (order.authority, category, order.total.currency);
            groups.entry(key).or_default().won(order.supplier, net, order.link());
        }
    }
    let mut rows = Vec::new();
    for ((authority, category, currency), group) in groups {
        for (supplier, share) in group.suppliers {
            let cells = vec![
                text(authority),
                text(category),
                text(supplier),
                share.orders.into(),
                percent(share.orders.into(), group.orders.into()),
                text(share.net),
                text(currency),
                percent(share.net, group.net),
                share.longest_run.into(),
            ];
            rows.push(Cells { cells, events: share.events });
        }
    }
    let series = &["authority_id", "category", "currency"];
    (&COLUMNS, rows, Drawn { x: "supplier_id", y: "net", series })
}

#[cfg(test)]
mod tests;

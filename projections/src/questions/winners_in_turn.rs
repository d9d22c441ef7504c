//! Stretches in which the same two to four suppliers won an authority's orders in a fixed turn.
//! Chance is not weighed here: few suppliers with like prices alternate by themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Parameters;
use super::answer::{Cells, Drawn, Table, day, text};
use super::ledger::{Ledger, Order};

const COLUMNS: [&str; 7] =
    ["authority_id", "category", "suppliers", "orders", "from", "to", "turn_of"];

/// Turns of more suppliers than this are not looked for.
const MOST_SUPPLIERS: usize = 4;

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let mut won: BTreeMap<_, Vec<&Order>> = BTreeMap::new();
    for order in ledger.standing(asked) {
        for category in order.by_category(asked).into_keys() {
            won.entry((order.authority, category)).or_default().push(order);
        }
    }
    let fewest = usize::try_from(asked.turns).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    for ((authority, category), orders) in &won {
        for turn_of in 2..=MOST_SUPPLIERS {
            for stretch in stretches(orders, turn_of, fewest.max(2 * turn_of)) {
                let suppliers =
                    stretch.iter().take(turn_of).map(|order| order.supplier.to_string());
                let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
                let cells = vec![
                    text(authority),
                    text(category),
                    text(suppliers.collect::<Vec<_>>().join(" ").as_str()),
                    stretch.len().into(),
                    day(first.day),
                    day(last.day),
                    turn_of.into(),
                ];
                rows.push(Cells {
                    cells,
                    events: stretch.iter().map(|order| order.link()).collect(),
                });
            }
        }
    }
    let series = &["authority_id", "category"];
    (&COLUMNS, rows, Drawn { x: "from", y: "orders", series })
}

/// The longest stretches of at least `least` orders in which each was won by whom `turn_of` orders before won.
fn stretches<'a, 'b>(
    orders: &'b [&'a Order],
    turn_of: usize,
    least: usize,
) -> Vec<&'b [&'a Order]> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = orders.get(start..start + turn_of) {
        let suppliers: BTreeSet<_> = first.iter().map(|order| order.supplier).collect();
        let rest = orders.get(start + turn_of..).unwrap_or_default();
        let repeats = rest.iter().zip(orders.get(start..).unwrap_or_default());
        let more =
            repeats.take_while(|(later, earlier)| later.supplier == earlier.supplier).count();
        let length = turn_of + more;
        if suppliers.len() == turn_of && length >= least {
            found.extend(orders.get(start..start + length));
            // The next may begin with the end of this one.
            start += length - turn_of + 1;
        } else {
            start += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests;

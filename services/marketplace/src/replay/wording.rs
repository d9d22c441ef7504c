//! The sentences of a replay.
//! They say what the events say; nothing is judged anew.

use crate::bundle::words::act;
use projections::orders::OrderView;
use schemas::order::{
    AgreedLine, Basis, LineQuantity, NeedReference, OrderEvent, OrderLine, OrderPlaced,
};

/// What happened.
pub(super) fn what(event: &OrderEvent) -> String {
    match event {
        OrderEvent::OrderPlaced(e) => {
            let lines: Vec<_> = e.lines.iter().map(line).collect();
            format!("ordered for {}: {}", e.total, lines.join("; "))
        }
        OrderEvent::OrderPlacedUnder(e) => {
            let lines: Vec<_> = e.lines.iter().map(agreed).collect();
            let under = basis(&e.basis);
            format!("ordered under {under} for {}: {}", e.total, lines.join("; "))
        }
        OrderEvent::OrderAccepted(e) => match e.delivery_by {
            Some(day) => format!("accepted, everything to arrive by {day}"),
            None => "accepted".to_owned(),
        },
        OrderEvent::ContractActProposed(e) => {
            format!("{} proposed: {}", act(e.act).1, e.reason)
        }
        OrderEvent::ContractActDeclined(e) => {
            format!("the act proposed on the contract was declined: {}", e.reason)
        }
        OrderEvent::ContractActConfirmed(e) => format!("{}: {}", act(e.act).1, e.reason),
        OrderEvent::OrderRejected(e) => format!("declined: {}", e.reason),
        OrderEvent::OrderCancelled(e) => format!("withdrawn: {}", e.reason),
        OrderEvent::GoodsDespatched(e) => {
            let by =
                e.carrier.as_ref().map_or_else(String::new, |carrier| format!(" by {carrier}"));
            let under = e.tracking.as_ref();
            let under = under.map_or_else(String::new, |number| format!(", tracking {number}"));
            format!("despatched{by}{under}: {}", quantities(&e.lines))
        }
        OrderEvent::GoodsReceived(e) => format!("received: {}", quantities(&e.lines)),
        OrderEvent::GoodsReturned(e) => {
            let then = if e.replacement { "to be replaced" } else { "struck from the order" };
            format!("returned, {then}: {} ({})", quantities(&e.lines), e.reason)
        }
        OrderEvent::OrderCompleted(e) => match &e.waived {
            Some(reason) => format!("completed; the rest is no longer expected: {reason}"),
            None => "completed".to_owned(),
        },
    }
}

/// Why it was allowed.
pub(super) fn why_allowed(event: &OrderEvent, order: &OrderView) -> String {
    match event {
        OrderEvent::OrderPlaced(e) => directly(e),
        OrderEvent::OrderPlacedUnder(e) => {
            let (under, met) = (basis(&e.basis), needs(e.need.as_slice()));
            let rule = match e.basis {
                Basis::Award { .. } => "the tender that won, at its prices (R-1.42)",
                Basis::CallOff { .. } => {
                    "called off by an authority that it names, at its prices, within its published maximum (R-8.02, R-8.06)"
                }
            };
            format!("{under}: {rule}{met}")
        }
        OrderEvent::OrderAccepted(_) | OrderEvent::OrderRejected(_) => {
            "by the supplier of the order, which had not answered".to_owned()
        }
        OrderEvent::ContractActProposed(_) | OrderEvent::ContractActDeclined(_) => {
            "by the authority of the order, on a contract that exists (R-1.52)".to_owned()
        }
        OrderEvent::ContractActConfirmed(_) => {
            "by a second person of the authority, on a contract that exists (R-1.52)".to_owned()
        }
        OrderEvent::OrderCancelled(_) => {
            "by the authority of the order, before anything was despatched".to_owned()
        }
        OrderEvent::GoodsDespatched(_) => {
            format!("by the supplier, order accepted, within what was open; {}", totals(order))
        }
        OrderEvent::GoodsReceived(_) => {
            format!("by the authority, within what was on its way; {}", totals(order))
        }
        OrderEvent::GoodsReturned(_) => {
            format!("by the authority, within what had been received; {}", totals(order))
        }
        OrderEvent::OrderCompleted(e) if e.waived.is_some() => {
            "by the authority, with the reason for what is outstanding".to_owned()
        }
        OrderEvent::OrderCompleted(_) => "by the authority, nothing outstanding".to_owned(),
    }
}

/// The state in a few words.
pub(super) fn state(order: &OrderView) -> String {
    format!("{} ({})", order.state.word(), totals(order))
}

fn directly(e: &OrderPlaced) -> String {
    let choices: Vec<_> = e.lines.iter().map(choice).collect();
    format!(
        "lane direct award{}; system {} in force and the authority named in its notice (R-1.10, R-1.11); supplier \
         admitted (admission {} at revision {}); {}",
        needs(&e.needs),
        e.system,
        e.admission,
        e.admission_revision,
        choices.join("; ")
    )
}

fn needs(needs: &[NeedReference]) -> String {
    if needs.is_empty() {
        return String::new();
    }
    let each: Vec<_> =
        needs.iter().map(|met| format!("need {} ({})", met.need, met.category)).collect();
    format!("; for {}, whose lane was decided before (R-4.02)", each.join(", "))
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Award { procurement, .. } => format!("the award of procurement {procurement}"),
        Basis::CallOff { framework } => format!("framework agreement {framework}"),
    }
}

fn agreed(line: &AgreedLine) -> String {
    let number = line.supplier_part_number.as_ref();
    let number = number.map_or_else(String::new, |number| format!(" ({number})"));
    format!(
        "{} × {}{number} at {} per 1, {}",
        line.quantity, line.description, line.unit_price, line.net
    )
}

fn line(line: &OrderLine) -> String {
    format!(
        "{} × {} ({}) at {} per {}, {}",
        line.quantity, line.title, line.supplier_part_number, line.amount, line.per, line.net
    )
}

fn choice(line: &OrderLine) -> String {
    let ranking = &line.ranking;
    let reason = match &line.reason_not_first {
        Some(reason) => format!(", chosen because: {reason}"),
        None => String::new(),
    };
    format!(
        "line {}: offer {} unchanged at revision {}, category {}, rank {} of {} shown at position {} by \
         {} with weights {}{reason}",
        line.line,
        line.offer,
        line.offer_revision,
        line.category,
        line.chosen.rank,
        ranking.total,
        ranking.position,
        ranking.formula,
        ranking.weights,
    )
}

fn quantities(lines: &[LineQuantity]) -> String {
    let each = lines.iter().map(|line| format!("{} of line {}", line.quantity, line.line));
    each.collect::<Vec<_>>().join(", ")
}

fn totals(order: &OrderView) -> String {
    let sum = |count: fn(&projections::orders::LineView) -> u64| -> u64 {
        order.lines.iter().map(count).sum()
    };
    format!(
        "ordered {}, despatched {}, received {}, returned {}",
        sum(|line| line.quantity.into()),
        sum(|line| line.despatched),
        sum(|line| line.received),
        sum(|line| line.returned)
    )
}

//! The sentences of an order's events.
//! Why a step was allowed is not said here.

use schemas::order::{AgreedLine, Basis, LineQuantity, OrderEvent, OrderLine, OrderPlacedUnder};

use super::{Texts, contracts, texts};
use crate::amounts::{money, money_de};
use crate::german;

pub(super) fn order(event: &OrderEvent) -> Texts {
    match event {
        OrderEvent::OrderPlaced(e) => {
            let lines: Vec<_> = e.lines.iter().map(line).collect();
            let join = |of: fn(&Texts) -> &String| {
                lines.iter().map(of).cloned().collect::<Vec<_>>().join("; ")
            };
            texts(
                format!("bestellt für {}: {}", money(e.total), join(|line| &line.de)),
                format!("ordered for {}: {}", e.total, join(|line| &line.en)),
            )
        }
        OrderEvent::OrderPlacedUnder(e) => under(e),
        OrderEvent::OrderAccepted(e) => match e.delivery_by {
            Some(day) => texts(
                format!("angenommen, alles trifft ein bis {}", german::day(day)),
                format!("accepted, everything to arrive by {day}"),
            ),
            None => texts("angenommen", "accepted"),
        },
        OrderEvent::OrderRejected(e) => {
            texts(format!("abgelehnt: {}", e.reason), format!("declined: {}", e.reason))
        }
        OrderEvent::OrderCancelled(e) => {
            texts(format!("zurückgezogen: {}", e.reason), format!("withdrawn: {}", e.reason))
        }
        OrderEvent::ContractActProposed(e) => contracts::proposed(e),
        OrderEvent::ContractActDeclined(e) => contracts::declined(e),
        OrderEvent::ContractActConfirmed(e) => contracts::confirmed(e),
        OrderEvent::GoodsDespatched(e) => {
            let by = e.carrier.as_ref().map_or_else(String::new, |carrier| format!(" ({carrier})"));
            both(&e.lines, &format!("versandt{by}"), &format!("despatched{by}"))
        }
        OrderEvent::GoodsReceived(e) => both(&e.lines, "empfangen", "received"),
        OrderEvent::GoodsReturned(e) => {
            let (de, en) = if e.replacement {
                ("zurückgesandt, zu ersetzen", "returned, to be replaced")
            } else {
                ("zurückgesandt, aus der Bestellung gestrichen", "returned, struck from the order")
            };
            let told = both(&e.lines, de, en);
            let reason = &e.reason;
            texts(format!("{} ({reason})", told.de), format!("{} ({reason})", told.en))
        }
        OrderEvent::OrderCompleted(e) => match &e.waived {
            Some(reason) => texts(
                format!("abgeschlossen; der Rest wird nicht mehr erwartet: {reason}"),
                format!("completed; the rest is no longer expected: {reason}"),
            ),
            None => texts("abgeschlossen", "completed"),
        },
    }
}

fn under(e: &OrderPlacedUnder) -> Texts {
    let (de, en) = match &e.basis {
        Basis::Award { procurement, .. } => (
            format!("auf den Zuschlag im Verfahren {procurement}"),
            format!("under the award of procurement {procurement}"),
        ),
        Basis::CallOff { framework } => (
            format!("als Abruf aus der Rahmenvereinbarung {framework}"),
            format!("as a call-off from framework agreement {framework}"),
        ),
    };
    let lines: Vec<_> = e.lines.iter().map(agreed).collect();
    let join =
        |of: fn(&Texts) -> &String| lines.iter().map(of).cloned().collect::<Vec<_>>().join("; ");
    texts(
        format!("{de} bestellt für {}: {}", money(e.total), join(|line| &line.de)),
        format!("ordered {en} for {}: {}", e.total, join(|line| &line.en)),
    )
}

fn agreed(line: &AgreedLine) -> Texts {
    let (quantity, what, price) = (line.quantity, &line.description, line.unit_price);
    let unit = money_de(price, line.net.currency);
    texts(
        format!("{quantity} × {what} zu {unit} je 1, {}", money(line.net)),
        format!("{quantity} × {what} at {price} per 1, {}", line.net),
    )
}

fn line(line: &OrderLine) -> Texts {
    let (quantity, title, number) = (line.quantity, &line.title, &line.supplier_part_number);
    let (amount, net) = (money_de(line.amount, line.net.currency), money(line.net));
    texts(
        format!("{quantity} × {title} ({number}) zu {amount} je {}, {net}", line.per),
        format!(
            "{quantity} × {title} ({number}) at {} per {}, {}",
            line.amount, line.per, line.net
        ),
    )
}

fn both(lines: &[LineQuantity], de: &str, en: &str) -> Texts {
    let each = |of: &str| {
        let told = lines.iter().map(|line| format!("{} {of} {}", line.quantity, line.line));
        told.collect::<Vec<_>>().join(", ")
    };
    texts(format!("{de}: {}", each("von Zeile")), format!("{en}: {}", each("of line")))
}

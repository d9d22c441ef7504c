//! Samples of a framework agreement for monitors: concluded, called off to its maximum, raised, ended.
//! Whether a call-off may be is decided in `procurement`.

use super::{AUTHORITY, NEIGHBOUR, SUPPLIER, SYSTEM, cpv, day, dec, line, monitors, uuid};
use crate::framework::{
    CallOffReleased, CallOffReserved, FrameworkAgreementConcluded, FrameworkEnded, FrameworkEvent,
    FrameworkExhausted, FrameworkLine, MaximumRaised, Origin,
};
use crate::ids::{FrameworkId, OrderId};
use crate::money::{Currency, Money};
use crate::order::LineQuantity;

const ORDER: OrderId = OrderId(uuid(0x42));

pub(in super::super) fn events() -> Vec<FrameworkEvent> {
    vec![
        FrameworkAgreementConcluded {
            framework: FrameworkId(uuid(0x72)),
            origin: Origin::Elsewhere { notice: line("2026/S 099-298765") },
            subject: line("Bildschirme 24 Zoll für Schulen"),
            system: SYSTEM,
            category: monitors(),
            supplier: SUPPLIER,
            authorities: vec![AUTHORITY, NEIGHBOUR],
            lines: vec![FrameworkLine {
                line: 1,
                description: line("Bildschirm 24 Zoll, entspiegelt"),
                supplier_part_number: Some(line("MON-24-FHD")),
                cpv: cpv("30231310"),
                unit: line("C62"),
                unit_price: dec("149.90"),
                delivery_days: Some(10),
            }],
            estimated: euros("400000.00"),
            maximum: euros("500000.00"),
            from: day("2026-06-01"),
            until: day("2030-05-31"),
            special_reason: None,
        }
        .into(),
        CallOffReserved {
            order: ORDER,
            authority: AUTHORITY,
            lines: vec![LineQuantity { line: 1, quantity: 10 }],
            total: euros("1499.00"),
        }
        .into(),
        CallOffReleased { order: ORDER, reason: line("Der Lieferant hat abgelehnt") }.into(),
        FrameworkExhausted { order: ORDER }.into(),
        MaximumRaised {
            by: euros("20000.00"),
            maximum: euros("520000.00"),
            reason: line("Zwei Klassen mehr als geplant; dieselben Geräte, dieselben Stellen"),
            notice_due: Some(day("2028-10-02")),
        }
        .into(),
        FrameworkEnded { until: day("2030-05-31") }.into(),
        super::returning::act_proposed().into(),
        super::returning::act_declined().into(),
        super::returning::act_confirmed().into(),
    ]
}

fn euros(amount: &str) -> Money {
    Money { amount: dec(amount), currency: Currency::EUR }
}

//! Samples of a ledger of needs: monitors for a town hall, decided, ordered, given back.
//! The lane follows from the rules; it is decided anew in `procurement`.

use super::{AUTHORITY, SUPPLIER, SYSTEM, cpv, day, dec, line, monitors, town_hall, uuid};
use crate::ids::{ActorId, LedgerId, NeedId, OrderId};
use crate::money::{Currency, Money};
use crate::need::{
    LaneDecided, LaneReason, NeedEvent, NeedLane, NeedMet, NeedReleased, NeedStated, NeedWithdrawn,
    ReasonWeight,
};
use crate::specific_procurement::NeededLine;
use crate::terms::{EstimateMethod, ValueEstimate};

const NEED: NeedId = NeedId(uuid(0x71));
const ORDER: OrderId = OrderId(uuid(0x41));

pub(in super::super) fn events() -> Vec<NeedEvent> {
    let reason = |weight, what: &str, rule: &str, row: Option<&str>| LaneReason {
        lane: NeedLane::DirectAward,
        weight,
        what: what.to_owned(),
        rule: rule.to_owned(),
        rule_version: "law/2026-11-23".to_owned(),
        row: row.map(str::to_owned),
    };
    vec![
        stated().into(),
        LaneDecided {
            need: NEED,
            lane: NeedLane::DirectAward,
            law: None,
            framework: None,
            before: euros("6126.00"),
            objective_reason: None,
            reasons: vec![
                reason(
                    ReasonWeight::Hint,
                    "the limit of the direct award is 10000",
                    "rules 4.3",
                    Some("10000 (blog.subreport.de; vergabe24.de; mark M)"),
                ),
                reason(
                    ReasonWeight::Warning,
                    "with this need 9000.00 of 10000 were bought directly in this category within twelve months: at \
                     least 80 %",
                    "R-4.02",
                    None,
                ),
                reason(
                    ReasonWeight::Taken,
                    "2874.00 and the 6126.00 before it are within the limit",
                    "rules 4.4",
                    None,
                ),
            ],
        }
        .into(),
        NeedWithdrawn { need: NEED, reason: line("Die Geräte kommen aus einer anderen Schule") }
            .into(),
        NeedMet { need: NEED, order: ORDER, supplier: SUPPLIER, value: euros("2874.00"), on: None }
            .into(),
        NeedReleased { need: NEED, order: ORDER, reason: line("Haushaltssperre") }.into(),
    ]
}

fn stated() -> NeedStated {
    NeedStated {
        need: NEED,
        ledger: LedgerId::of(AUTHORITY, Some("Stadtwerke"), &monitors()),
        authority: AUTHORITY,
        unit: Some(line("Stadtwerke")),
        system: SYSTEM,
        category: monitors(),
        lines: vec![NeededLine {
            line: 1,
            description: line("Bildschirm 27 Zoll, höhenverstellbar"),
            cpv: cpv("30231310"),
            quantity: 12,
            unit: line("C62"),
        }],
        deliver_to: town_hall(),
        wanted_by: Some(day("2026-04-30")),
        estimate: ValueEstimate {
            total: euros("2874.00"),
            method: EstimateMethod::MarketPrices,
            explanation: line("Zwölf Geräte zu dem Preis, der heute im Katalog steht"),
            on: day("2026-03-12"),
            by: ActorId(uuid(0x31)),
        },
        supplier: Some(SUPPLIER),
        order: None,
        on: day("2026-03-12"),
    }
}

fn euros(amount: &str) -> Money {
    Money { amount: dec(amount), currency: Currency::EUR }
}

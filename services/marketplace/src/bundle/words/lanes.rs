//! The sentences of needs, their lanes, and framework agreements.
//! Why a lane was taken stands in the reasons that the event holds, in the words of the rules.

use schemas::framework::FrameworkEvent;
use schemas::need::{LaneDecided, NeedEvent, NeedLane, NeedStated, ReasonWeight};

use super::{Texts, contracts, texts};
use crate::amounts::money;
use crate::german::{day, said};

pub(super) fn need(event: &NeedEvent) -> Texts {
    match event {
        NeedEvent::NeedStated(e) => stated(e),
        NeedEvent::LaneDecided(e) => decided(e),
        NeedEvent::NeedWithdrawn(e) => texts(
            format!("Bedarf {} zurückgezogen: {}", e.need, e.reason),
            format!("need {} withdrawn: {}", e.need, e.reason),
        ),
        NeedEvent::NeedMet(e) => texts(
            format!("Bedarf {} gedeckt durch Bestellung {}, {}", e.need, e.order, money(e.value)),
            format!("need {} met by order {}, {}", e.need, e.order, e.value),
        ),
        NeedEvent::NeedReleased(e) => texts(
            format!(
                "Bedarf {}: Bestellung {} hinfällig ({})",
                e.need,
                e.order,
                said(e.reason.as_str())
            ),
            format!("need {}: order {} came to nothing ({})", e.need, e.order, e.reason),
        ),
    }
}

fn stated(e: &NeedStated) -> Texts {
    let unit = |of: &str| e.unit.as_ref().map_or_else(String::new, |unit| format!(" {of} {unit}"));
    let lines: Vec<_> =
        e.lines.iter().map(|line| format!("{} × {}", line.quantity, line.description)).collect();
    let (lines, total) = (lines.join("; "), e.estimate.total);
    texts(
        format!(
            "Bedarf {}{}: {lines}; geschätzt {} ({})",
            e.category,
            unit("von"),
            money(total),
            said(e.estimate.explanation.as_str())
        ),
        format!(
            "need of {}{}: {lines}; reckoned at {total} ({})",
            e.category,
            unit("of"),
            e.estimate.explanation
        ),
    )
}

fn decided(e: &LaneDecided) -> Texts {
    let (de, en) = match e.lane {
        NeedLane::FrameworkCallOff => ("Abruf aus Rahmenvereinbarung", "framework call-off"),
        NeedLane::DirectAward => ("Direktauftrag", "direct award"),
        NeedLane::SystemCompetition => {
            ("Einzelauftrag im dynamischen Beschaffungssystem", "competition in the system")
        }
        NeedLane::NationalProcedure => {
            ("nationales Verfahren außerhalb", "national procedure outside this system")
        }
        NeedLane::EuProcedure => {
            ("EU-weites Verfahren außerhalb", "procedure under the law of the EU outside")
        }
    };
    let said = |weight| {
        let these = e.reasons.iter().filter(move |reason| reason.weight == weight);
        these.map(|reason| format!("{} ({})", reason.what, reason.rule)).collect::<Vec<_>>()
    };
    let (taken, warned) = (said(ReasonWeight::Taken), said(ReasonWeight::Warning));
    let told = [taken, warned].concat().join("; ");
    let before = e.before;
    texts(
        format!("Weg: {de}; vorher zwölf Monate direkt {}; {told}", money(before)),
        format!("lane: {en}; bought directly in the twelve months before {before}; {told}"),
    )
}

pub(super) fn framework(event: &FrameworkEvent) -> Texts {
    match event {
        FrameworkEvent::FrameworkAgreementConcluded(e) => {
            let (subject, count) = (&e.subject, e.authorities.len());
            texts(
                format!(
                    "Rahmenvereinbarung {subject} geschlossen, {} bis {}, höchstens {}, für {count} Stellen",
                    day(e.from),
                    day(e.until),
                    money(e.maximum)
                ),
                format!(
                    "framework agreement {subject} concluded, {} to {}, at most {}, for {count} authorities",
                    e.from, e.until, e.maximum
                ),
            )
        }
        FrameworkEvent::CallOffReserved(e) => texts(
            format!("abgerufen für Bestellung {}: {}", e.order, money(e.total)),
            format!("called off for order {}: {}", e.order, e.total),
        ),
        FrameworkEvent::CallOffReleased(e) => texts(
            format!("Abruf für Bestellung {} hinfällig: {}", e.order, said(e.reason.as_str())),
            format!("call-off for order {} came to nothing: {}", e.order, e.reason),
        ),
        FrameworkEvent::FrameworkExhausted(e) => texts(
            format!("Höchstwert erreicht mit Bestellung {}: ausgeschöpft (R-8.06)", e.order),
            format!("maximum reached with order {}: exhausted (R-8.06)", e.order),
        ),
        FrameworkEvent::MaximumRaised(e) => texts(
            format!(
                "Höchstwert um {} auf {} erhöht (§ 132 Abs. 3 GWB): {}",
                money(e.by),
                money(e.maximum),
                e.reason
            ),
            format!("maximum raised by {} to {} (§ 132(3) GWB): {}", e.by, e.maximum, e.reason),
        ),
        FrameworkEvent::ContractActProposed(e) => contracts::proposed(e),
        FrameworkEvent::ContractActDeclined(e) => contracts::declined(e),
        FrameworkEvent::ContractActConfirmed(e) => contracts::confirmed(e),
        FrameworkEvent::FrameworkEnded(e) => texts(
            format!("beendet mit Ablauf des {}", day(e.until)),
            format!("ended with the end of {}", e.until),
        ),
    }
}

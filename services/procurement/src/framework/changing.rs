//! What changes a framework agreement while it runs: a raised maximum, and its last day.
//! Nothing is called off here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::framework::{FrameworkEnded, FrameworkEvent, MaximumRaised};
use schemas::money::Money;
use schemas::organisation::Land;
use schemas::terms::Regulation;
use schemas::text::Line;

use super::{Framework, FrameworkRejection};
use crate::dynamic_purchasing_system::threshold_passed;
use crate::law::Law;
use crate::law::estimate::is_a_small_change;

/// a maximum is raised by small changes only, all of them together (§ 132(3) GWB). No notice is owed for
/// them: § 132(5) GWB and § 39(5) VgV ask for one of changes under § 132(2) nos. 2 and 3 only.: not to the threshold in
/// a system below it.
pub(super) fn raise(
    state: &Framework,
    by: Money,
    reason: &Line,
    (law, land, regulation): (&Law, Land, Regulation),
    today: NaiveDate,
) -> Result<Vec<FrameworkEvent>, FrameworkRejection> {
    use FrameworkRejection as No;
    let concluded = state.concluded.as_ref().ok_or(No::NotConcluded)?;
    if state.changes.last().is_some_and(|last| last.by == by && last.reason == *reason) {
        return Ok(vec![]);
    }
    if state.ended || today > concluded.until {
        return Err(No::NoLongerInForce { until: concluded.until });
    }
    if by.amount <= Decimal::ZERO || by.currency != concluded.maximum.currency {
        return Err(No::AmountUnusable);
    }
    let by = Money::in_cents(by.amount, by.currency);
    let changes = state.raised.checked_add(by.amount).filter(|sum| *sum <= crate::law::lane::MOST);
    let changes = changes.ok_or(No::AmountUnusable)?;
    let first = concluded.maximum.amount;
    let small = is_a_small_change(&law.limits, Some(land), today, first, changes, true)
        .map_err(|row| No::LawNotKnown { why: row.to_string() })?;
    if !small {
        let all = Money::in_cents(changes, by.currency);
        return Err(No::NotASmallChange { all, first: concluded.maximum });
    }
    let value = Money::in_cents(state.maximum() + by.amount, by.currency);
    let passed = threshold_passed(regulation, &law.limits, value.amount, today)
        .map_err(|row| No::LawNotKnown { why: row.to_string() })?;
    if let Some(threshold) = passed {
        return Err(No::BeyondTheSystem { value, threshold });
    }
    Ok(vec![MaximumRaised { by, maximum: value, reason: reason.clone(), notice_due: None }.into()])
}

/// the last day is over.
pub(super) fn pass_deadline(state: &Framework, today: NaiveDate) -> Vec<FrameworkEvent> {
    match &state.concluded {
        Some(concluded) if !state.ended && today > concluded.until => {
            vec![FrameworkEnded { until: concluded.until }.into()]
        }
        Some(_) | None => vec![],
    }
}

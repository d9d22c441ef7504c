//! What changes a system while it runs: its last day, its documents, its estimate, its end.
//! Categories, criteria and authorities are what the notice named for its whole life: nothing changes them.

use chrono::NaiveDate;
use schemas::dynamic_purchasing_system::{
    ContractNoticeDespatched, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    DynamicPurchasingSystemExpired, DynamicPurchasingSystemTerminated, FirstInvitationIssued,
    ValidityChanged, ValueEstimateRevised,
};
use schemas::ids::SpecificProcurementId;
use schemas::terms::{Notice, ValueEstimate};
use schemas::text::Line;

use super::notice::{check_days, threshold_passed};
use super::{DynamicPurchasingSystem, DynamicPurchasingSystemRejection as No, terms};
use crate::law::Law;

/// only the first counts; it follows from an invitation that was sent.
pub(super) fn note_first_invitation(
    state: &DynamicPurchasingSystem,
    procurement: SpecificProcurementId,
    on: NaiveDate,
) -> Vec<DynamicPurchasingSystemEvent> {
    match (&state.established, state.first_invitation) {
        (Some(_), None) => vec![FirstInvitationIssued { procurement, on }.into()],
        (None, _) | (Some(_), Some(_)) => vec![],
    }
}

/// the last day is over; said once.
pub(super) fn pass_deadlines(
    state: &DynamicPurchasingSystem,
    today: NaiveDate,
) -> Vec<DynamicPurchasingSystemEvent> {
    let over = state.valid_until().filter(|last| *last < today);
    let said = state.expired.is_some() || state.terminated.is_some();
    over.filter(|_| !said)
        .map(|valid_until| DynamicPurchasingSystemExpired { valid_until }.into())
        .into_iter()
        .collect()
}

type Decided = Result<Vec<DynamicPurchasingSystemEvent>, No>;

/// without ending the system, by a notice (eForms column 38).
pub(super) fn change_validity(
    state: &DynamicPurchasingSystem,
    valid_until: NaiveDate,
    notice: &Notice,
    today: NaiveDate,
) -> Decided {
    let changed = ValidityChanged { valid_until, notice: notice.clone() };
    if state.validity.as_ref() == Some(&changed) {
        return Ok(vec![]);
    }
    let (established, sent) = running(state, today)?;
    check_change(notice, sent, today)?;
    if state.valid_until() == Some(valid_until) {
        return Err(No::ValidityUnchanged { valid_until });
    }
    if valid_until < established.valid_from {
        return Err(No::ValidityReversed);
    }
    if valid_until < today {
        return Err(No::ValidityInThePast { valid_until });
    }
    Ok(vec![changed.into()])
}

/// the value is that of all contracts over the whole life. Which regulation holds was decided by the day of the
/// contract notice and stays; so a system that was noticed below the threshold does not grow to it.
pub(super) fn revise_estimate(
    state: &DynamicPurchasingSystem,
    estimate: &ValueEstimate,
    (reason, notice): (&Line, &Notice),
    law: &Law,
    today: NaiveDate,
) -> Decided {
    let (estimate, reason, notice) = (estimate.clone(), reason.clone(), notice.clone());
    let revised = ValueEstimateRevised { estimate, reason, notice };
    if state.revised.as_ref() == Some(&revised) {
        return Ok(vec![]);
    }
    let (established, sent) = running(state, today)?;
    check_change(&revised.notice, sent, today)?;
    let estimate = &revised.estimate;
    terms::check_estimate(estimate, established.currency, revised.notice.despatched_on)?;
    if state.estimate.as_ref().is_some_and(|before| before.total == estimate.total) {
        return Err(No::EstimateUnchanged { total: estimate.total });
    }
    let (regulation, total) = (sent.regulation, estimate.total);
    let passed = threshold_passed(regulation, &law.limits, total.amount, today)
        .map_err(|row| No::ThresholdNotKnown { why: row.to_string() })?;
    match passed {
        Some(threshold) => Err(No::EstimateAtThreshold { total, threshold }),
        None => Ok(vec![revised.into()]),
    }
}

/// the end has a notice (eForms column 29), if the system ever had one.
pub(super) fn terminate(
    state: &DynamicPurchasingSystem,
    reason: &Line,
    notice: Option<&Notice>,
    today: NaiveDate,
) -> Decided {
    if state.established.is_none() {
        return Err(No::NotEstablished);
    }
    if let Some(earlier) = &state.terminated {
        let repeated = earlier == reason && state.termination_notice.as_ref() == notice;
        return if repeated { Ok(vec![]) } else { Err(No::AlreadyTerminated) };
    }
    match (&state.noticed, notice) {
        (Some(_), None) => return Err(No::NoticeNeeded),
        (Some(sent), Some(notice)) => check_change(notice, sent, today)?,
        (None, Some(notice)) => check_days(notice, today)?,
        (None, None) => {}
    }
    let (reason, notice) = (reason.clone(), notice.cloned());
    Ok(vec![DynamicPurchasingSystemTerminated { reason, notice }.into()])
}

/// A system that was noticed and has not ended. What has ended is not brought back.
pub(super) fn running(
    state: &DynamicPurchasingSystem,
    today: NaiveDate,
) -> Result<(&DynamicPurchasingSystemEstablished, &ContractNoticeDespatched), No> {
    let established = state.established.as_ref().ok_or(No::NotEstablished)?;
    let sent = state.noticed.as_ref().ok_or(No::NotNoticed)?;
    let over = state.valid_until().is_some_and(|last| today > last);
    if state.terminated.is_some() || over {
        return Err(No::NoLongerInForce);
    }
    Ok((established, sent))
}

/// a change has a notice of its own, sent after the first.
fn check_change(
    notice: &Notice,
    sent: &ContractNoticeDespatched,
    today: NaiveDate,
) -> Result<(), No> {
    check_days(notice, today)?;
    let contract_notice = sent.notice.despatched_on;
    if notice.despatched_on < contract_notice {
        return Err(No::NoticeBeforeTheFirst { contract_notice });
    }
    if notice.reference == sent.notice.reference {
        return Err(No::NoticeUsedTwice { reference: notice.reference.clone() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;

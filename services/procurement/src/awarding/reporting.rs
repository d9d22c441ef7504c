//! What is owed after the decision: reasons on request, notices, reports (§ 62(2) VgV; ).
//! Until when is reckoned in `law`; nothing is sent from here.

use schemas::award::{NoticeDuty, NoticeSent, ReasonsGiven, ReasonsRequested, ReportDue};
use schemas::ids::OrganisationId;
use schemas::text::Line;

use super::concluding::not_known;
use super::{Award, AwardCommand, AwardRejection, Decided, letters};
use crate::law::deadlines::REASONS;
use crate::law::period::reckon;

/// reasons are given within 15 days after the request (§ 62(2) VgV).
pub(super) fn ask(award: &Award, command: &AwardCommand, tenderer: OrganisationId) -> Decided {
    if award.tender_of(tenderer).is_none() {
        return Err(AwardRejection::NotATenderer { tenderer });
    }
    if award.reasons.contains_key(&tenderer) {
        return Ok(vec![]);
    }
    if award.approved.is_none() {
        return Err(AwardRejection::NotDecided);
    }
    let call = &command.call;
    let period = reckon(&command.law.holidays, &call.place, REASONS, command.today());
    let due = period.map_err(not_known)?.last_day;
    Ok(vec![ReasonsRequested { tenderer, due }.into()])
}

pub(super) fn give(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
    more: &[Line],
) -> Decided {
    let asked = award.reasons.get(&tenderer);
    let asked = asked.ok_or(AwardRejection::ReasonsNotAsked { tenderer })?;
    if asked.given {
        return Ok(vec![]);
    }
    let mut text = letters::reasons(award, &command.call, tenderer)?;
    text.extend(more.iter().cloned());
    Ok(vec![ReasonsGiven { tenderer, text }.into()])
}

/// Until when something is owed.
#[must_use]
pub(super) fn owed(award: &Award, duty: NoticeDuty) -> Option<ReportDue> {
    let concluded = award.concluded.as_ref()?;
    match duty {
        NoticeDuty::AwardNotice => concluded.award_notice,
        NoticeDuty::Statistics => concluded.statistics,
    }
}

pub(super) fn sent(
    award: &Award,
    command: &AwardCommand,
    duty: NoticeDuty,
    reference: &Line,
) -> Decided {
    if award.concluded.is_none() {
        return Err(AwardRejection::NotConcluded);
    }
    owed(award, duty).ok_or(AwardRejection::NothingToReport)?;
    if award.sent.contains(&duty) {
        return Ok(vec![]);
    }
    let (reference, on) = (reference.clone(), command.today());
    Ok(vec![NoticeSent { duty, reference, on }.into()])
}

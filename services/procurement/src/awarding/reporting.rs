//! What is owed after the decision: reasons on request, notices, reports (§ 62(2) VgV; ).
//! Until when is reckoned in `law`; nothing is sent from here.

use chrono::NaiveDate;
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

/// the day on which it was sent is stated by who records it: it has come, and what it tells of has happened.
pub(super) fn sent(
    award: &Award,
    command: &AwardCommand,
    duty: NoticeDuty,
    (reference, on): (&Line, Option<NaiveDate>),
) -> Decided {
    let concluded = award.concluded.as_ref().ok_or(AwardRejection::NotConcluded)?;
    owed(award, duty).ok_or(AwardRejection::NothingToReport)?;
    let today = command.today();
    if let Some(sent) = award.sent.get(&duty) {
        // Said again, also without the day, it is the same; another day or number is not.
        let same = sent.reference == *reference && on.is_none_or(|on| on == sent.on);
        return if same {
            Ok(vec![])
        } else {
            Err(AwardRejection::NoticeRecordedOtherwise { on: sent.on })
        };
    }
    let on = on.unwrap_or(today);
    if on > today {
        return Err(AwardRejection::NoticeAhead { on, today });
    }
    if on < concluded.on {
        return Err(AwardRejection::NoticeBeforeContract { on, concluded: concluded.on });
    }
    let reference = reference.clone();
    Ok(vec![NoticeSent { duty, reference, on }.into()])
}

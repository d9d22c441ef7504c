//! The period for tenders and what moves it: agreement of all, answers, changed documents.
//! How the least period is reckoned stands in `law::deadlines`.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use schemas::ids::OrganisationId;
use schemas::specific_procurement::{
    QuestionAnswered, QuestionAsked, ShorterPeriodAgreed, ShorterPeriodProposed,
    SpecificProcurementEvent, TenderDocumentsChanged, TenderPeriodChanged,
};
use schemas::terms::Regulation;
use schemas::text::Line;

use super::inviting::check_binding;
use super::{
    Events, Invited, SpecificProcurement, SpecificProcurementCommand,
    SpecificProcurementRejection as No, Stage,
};
use crate::law::berlin::{german_time, instant_of};
use crate::law::deadlines::DeadlineRefused;

/// whole days between what was answered or changed and the end of the period (§ 20(3) VgV).
pub const DAYS_BEFORE_THE_END: u64 = 6;

/// The first moment that leaves whole days after the day of `now`.
fn after_whole_days(now: DateTime<Utc>) -> Result<DateTime<Utc>, No> {
    let day = german_time(now).date().checked_add_days(Days::new(DAYS_BEFORE_THE_END + 1));
    let day = day.unwrap_or(NaiveDate::MAX);
    // German clocks change at night between 2 and 3: midnight always is.
    instant_of(day.and_time(NaiveTime::MIN)).map_err(|why| No::NotReckoned { why: why.to_string() })
}

/// The last day after which whole days are left before the period ends.
fn last_answer(tenders_until: DateTime<Utc>) -> Option<NaiveDate> {
    german_time(tenders_until).date().checked_sub_days(Days::new(DAYS_BEFORE_THE_END + 1))
}

fn changed(tenders_until: DateTime<Utc>, reason: Line) -> SpecificProcurementEvent {
    TenderPeriodChanged { tenders_until, reason }.into()
}

/// The period ends later; whoever tenders is bound beyond that.
fn later(
    invited: &Invited,
    tenders_until: DateTime<Utc>,
    reason: Line,
    now: DateTime<Utc>,
) -> Result<SpecificProcurementEvent, No> {
    check_binding(invited.issued.binding_until, tenders_until, german_time(now).date())?;
    Ok(changed(tenders_until, reason))
}

/// The invitation while its period runs.
fn running(state: &SpecificProcurement, now: DateTime<Utc>) -> Result<&Invited, No> {
    state.only_when(Stage::Tendering)?;
    let invited = state.invited.as_ref().ok_or(No::NotPrepared)?;
    let until = invited.tenders_until;
    if now > until { Err(No::Ended { until }) } else { Ok(invited) }
}

pub(super) fn propose(
    state: &SpecificProcurement,
    by: OrganisationId,
    tenders_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Events {
    state.of_authority(by)?;
    let invited = running(state, now)?;
    if invited.proposed.as_ref().is_some_and(|(proposed, _)| *proposed == tenders_until) {
        return Ok(vec![]);
    }
    if tenders_until >= invited.tenders_until || tenders_until <= now {
        return Err(No::NotShorter { until: invited.tenders_until });
    }
    Ok(vec![ShorterPeriodProposed { tenders_until }.into()])
}

/// silence is no consent; when the last of all has agreed, the period is the shorter one for all.
pub(super) fn agree(state: &SpecificProcurement, by: OrganisationId, now: DateTime<Utc>) -> Events {
    let invited = state.of_invited(by)?;
    running(state, now)?;
    let (tenders_until, agreed) = invited.proposed.as_ref().ok_or(No::NothingProposed)?;
    if agreed.contains(&by) {
        return Ok(vec![]);
    }
    if *tenders_until <= now {
        return Err(No::Ended { until: *tenders_until });
    }
    let mut events = vec![ShorterPeriodAgreed { candidate: by }.into()];
    let all = &invited.issued.candidates;
    if all.iter().all(|candidate| *candidate == by || agreed.contains(candidate)) {
        let reason = match invited.issued.regulation {
            Some(Regulation::Uvgo) => "agreed by all that are invited (§ 13 UVgO)",
            Some(Regulation::Vgv) | None => {
                "agreed by all that are invited (§ 24(4) sentence 2, § 16(6) VgV)"
            }
        };
        let reason = line(reason)?;
        events.push(changed(*tenders_until, reason));
    }
    Ok(events)
}

/// it may always end later; earlier than now stated only if each of the invited has agreed to that moment.
pub(super) fn change(
    state: &SpecificProcurement,
    by: OrganisationId,
    tenders_until: DateTime<Utc>,
    reason: &Line,
    now: DateTime<Utc>,
) -> Events {
    state.of_authority(by)?;
    let invited = running(state, now)?;
    if tenders_until == invited.tenders_until {
        return Ok(vec![]);
    }
    if tenders_until <= now {
        return Err(No::NotShorter { until: invited.tenders_until });
    }
    if tenders_until > invited.tenders_until {
        return Ok(vec![later(invited, tenders_until, reason.clone(), now)?]);
    }
    // Once all have agreed it is the shorter one already.
    let agreed = invited.proposed.as_ref().filter(|(proposed, _)| *proposed == tenders_until);
    let refused = DeadlineRefused::NotAgreedByAll {
        invited: invited.issued.candidates.len(),
        agreed: agreed.map_or(0, |(_, agreed)| agreed.len()),
        earliest: german_time(invited.issued.earliest_end),
        rule: rule_of_agreement(invited),
    };
    Err(refused.into())
}

/// The rule by which a period is shortened only with the consent of all: below the threshold § 24(4) VgV does not hold.
fn rule_of_agreement(invited: &Invited) -> &'static str {
    match invited.issued.regulation {
        Some(Regulation::Uvgo) => "R-1.25",
        Some(Regulation::Vgv) | None => "R-1.24",
    }
}

pub(super) fn ask(
    state: &SpecificProcurement,
    by: OrganisationId,
    text: &Line,
    now: DateTime<Utc>,
) -> Events {
    state.of_invited(by)?;
    let invited = running(state, now)?;
    if state.questions.values().any(|question| question.by == by && question.text == *text) {
        return Ok(vec![]);
    }
    let last = state.questions.keys().next_back().copied().unwrap_or(0);
    let question = last.checked_add(1).ok_or(No::NoSuchQuestion { question: last })?;
    let in_time = after_whole_days(now)? <= invited.tenders_until;
    let asked = QuestionAsked {
        question,
        by,
        asked_at: now,
        in_time,
        answer_by: last_answer(invited.tenders_until).filter(|_| in_time),
        text: text.clone(),
    };
    Ok(vec![asked.into()])
}

/// a late answer to a question that came in time moves the end of the period, if it matters for tenders.
pub(super) fn answer(state: &SpecificProcurement, asked: &SpecificProcurementCommand) -> Events {
    let SpecificProcurementCommand::AnswerQuestion {
        by,
        question,
        text,
        matters,
        tenders_until,
        now,
    } = asked
    else {
        return Ok(vec![]);
    };
    state.of_authority(*by)?;
    let question = *question;
    let known = state.questions.get(&question).ok_or(No::NoSuchQuestion { question })?;
    match &known.answer {
        Some(answer) if answer == text => return Ok(vec![]),
        Some(_) => return Err(No::AnsweredOtherwise { question }),
        None => {}
    }
    let invited = running(state, *now)?;
    let late = after_whole_days(*now)? > invited.tenders_until;
    let must = (*matters && late && known.in_time).then_some("a late answer that matters");
    let answered = QuestionAnswered { question, text: text.clone(), matters: *matters };
    moved(invited, answered.into(), must, *tenders_until, *now)
}

/// a substantial change of the documents moves the end of the period.
pub(super) fn change_documents(
    state: &SpecificProcurement,
    asked: &SpecificProcurementCommand,
) -> Events {
    let SpecificProcurementCommand::ChangeDocuments {
        by,
        documents,
        what,
        substantial,
        tenders_until,
        now,
    } = asked
    else {
        return Ok(vec![]);
    };
    state.of_authority(*by)?;
    if state.documents == *documents {
        return Ok(vec![]);
    }
    let changed = TenderDocumentsChanged {
        documents: documents.clone(),
        what: what.clone(),
        substantial: *substantial,
    };
    if state.stage() == Stage::Prepared {
        return Ok(vec![changed.into()]);
    }
    let invited = running(state, *now)?;
    let must = substantial.then_some("a substantial change of the documents");
    moved(invited, changed.into(), must, *tenders_until, *now)
}

/// The event, and the end of the period after it where it must be or is moved.
fn moved(
    invited: &Invited,
    event: SpecificProcurementEvent,
    must: Option<&'static str>,
    tenders_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Events {
    let until = invited.tenders_until;
    let least = after_whole_days(now)?;
    match (must, tenders_until) {
        (None, None) => Ok(vec![event]),
        (Some(what), None) => Err(No::MustBeExtended { what, until, least }),
        (_, Some(moved_to)) if moved_to > until && moved_to >= least => {
            let reason = line(must.unwrap_or("moved together with an answer or a change"))?;
            Ok(vec![event, later(invited, moved_to, reason, now)?])
        }
        (what, Some(_)) => {
            let what = what.unwrap_or("the end of the period is moved");
            Err(No::MustBeExtended { what, until, least })
        }
    }
}

fn line(text: &str) -> Result<Line, No> {
    Line::parse(text).map_err(|why| No::NotReckoned { why: why.to_string() })
}

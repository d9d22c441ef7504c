//! Questions about a system and its documents, answered to everybody, and what moves the end of the first phase
//! (§ 20(3) VgV; ). After the first phase requests have no deadline: then nothing has to be moved.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use schemas::dynamic_purchasing_system::{
    CandidateQuestionAnswered, CandidateQuestionAsked, ContractNoticeDespatched, DocumentsChanged,
    DynamicPurchasingSystemEvent, FirstPhaseProlonged,
};
use schemas::ids::OrganisationId;
use schemas::terms::Regulation;
use schemas::text::Line;

use super::life::running;
use super::{
    DynamicPurchasingSystem, DynamicPurchasingSystemCommand,
    DynamicPurchasingSystemRejection as No, terms,
};
use crate::law::berlin::{german_time, instant_of};
use crate::specific_procurement::DAYS_BEFORE_THE_END;

type Events = Result<Vec<DynamicPurchasingSystemEvent>, No>;

/// How many questions of one firm wait for an answer at most (a choice of this project).
pub const OPEN_QUESTIONS: usize = 20;

/// The first moment that leaves whole days after the day of `now`.
fn after_whole_days(now: DateTime<Utc>) -> Result<DateTime<Utc>, No> {
    let day = german_time(now).date().checked_add_days(Days::new(DAYS_BEFORE_THE_END + 1));
    let midnight = day.unwrap_or(NaiveDate::MAX).and_time(NaiveTime::MIN);
    instant_of(midnight).map_err(|why| No::CalendarNotKnown { why: why.to_string() })
}

/// Anybody who is registered asks, admitted or not, for as long as the system takes requests.
pub(super) fn ask(
    state: &DynamicPurchasingSystem,
    by: OrganisationId,
    text: &Line,
    now: DateTime<Utc>,
) -> Events {
    let (_, sent) = running(state, german_time(now).date())?;
    let own = || state.questions.values().filter(|known| known.asked.by == by);
    if own().any(|known| known.asked.text == *text) {
        return Ok(vec![]);
    }
    let open = own().filter(|known| known.answered.is_none()).count();
    if open >= OPEN_QUESTIONS {
        return Err(No::TooManyQuestions { open });
    }
    let last = state.questions.keys().next_back().copied().unwrap_or(0);
    let question = last.checked_add(1).ok_or(No::TooManyQuestions { open })?;
    let until = sent.requests_until;
    let in_time = after_whole_days(now)? <= until;
    let before = Days::new(DAYS_BEFORE_THE_END + 1);
    let answer_by = german_time(until).date().checked_sub_days(before).filter(|_| in_time);
    let text = text.clone();
    Ok(vec![
        CandidateQuestionAsked { question, by, asked_at: now, in_time, answer_by, text }.into(),
    ])
}

/// everybody is answered; a late answer to a question that came in time moves the end of the first phase, if it
/// matters for requests.
pub(super) fn answer(
    state: &DynamicPurchasingSystem,
    command: &DynamicPurchasingSystemCommand,
) -> Events {
    let DynamicPurchasingSystemCommand::AnswerQuestion {
        question,
        published_as,
        text,
        matters,
        requests_until,
        now,
    } = command
    else {
        return Ok(vec![]);
    };
    let question = *question;
    let known = state.questions.get(&question).ok_or(No::NoSuchQuestion { question })?;
    let (published_as, text) = (published_as.clone(), text.clone());
    let answered = CandidateQuestionAnswered { question, published_as, text, matters: *matters };
    match &known.answered {
        Some(before) if *before == answered => return Ok(vec![]),
        Some(_) => return Err(No::AnsweredOtherwise { question }),
        None => {}
    }
    let (_, sent) = running(state, german_time(*now).date())?;
    let must = *matters && known.asked.in_time;
    moved(
        state,
        sent,
        answered.into(),
        (must, "a late answer that matters for requests"),
        (*requests_until, *now),
    )
}

/// what is public is changed in public, with its reason: what is substantial leaves time.
pub(super) fn change_documents(
    state: &DynamicPurchasingSystem,
    command: &DynamicPurchasingSystemCommand,
) -> Events {
    let DynamicPurchasingSystemCommand::ChangeDocuments {
        documents,
        kept,
        reason,
        substantial,
        requests_until,
        now,
    } = command
    else {
        return Ok(vec![]);
    };
    let (_, sent) = running(state, german_time(*now).date())?;
    if state.documents == *documents {
        return Ok(vec![]);
    }
    terms::check_documents(documents, kept)?;
    let (documents, reason, substantial) = (documents.clone(), reason.clone(), *substantial);
    let changed = DocumentsChanged { documents, reason, substantial };
    let must = (substantial, "a substantial change of the documents");
    moved(state, sent, changed.into(), must, (*requests_until, *now))
}

/// The event, and the end of the first phase after it where it must be or is moved. Nothing moves by itself.
fn moved(
    state: &DynamicPurchasingSystem,
    sent: &ContractNoticeDespatched,
    event: DynamicPurchasingSystemEvent,
    (must, what): (bool, &'static str),
    (asked, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Events {
    let (until, least) = (sent.requests_until, after_whole_days(now)?);
    let late = must && now <= until && least > until;
    let Some(given) = asked else {
        let below = sent.regulation == Regulation::Uvgo;
        return if late {
            Err(No::FirstPhaseTooShort { what, until, least, below })
        } else {
            Ok(vec![event])
        };
    };
    let no = |why| Err(No::FirstPhaseNotMoved { given, why });
    if now > until {
        return no("the first phase is over; requests are taken in without a deadline");
    }
    if given <= until || given < least {
        return no("it must lie after the end as it stands and leave six whole days");
    }
    if state.valid_until().is_some_and(|last| german_time(given).date() > last) {
        return no("it lies after the last day of the system");
    }
    let told = if late { what } else { "moved together with an answer or a change" };
    let reason = Line::parse(told).map_err(|why| No::CalendarNotKnown { why: why.to_string() })?;
    Ok(vec![event, FirstPhaseProlonged { requests_until: given, reason }.into()])
}

#[cfg(test)]
mod tests;

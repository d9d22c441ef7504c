//! What is owed in a specific procurement, from the invitation to the opening.
//! What follows the opening stands in `awards`.

use chrono::Days;
use schemas::german_day::german_day;
use schemas::ids::TenderId;
use schemas::specific_procurement::{Mode, SpecificProcurementEvent, TenderPeriodChanged};

use super::{Change, Due, DutyKind, last_day};

const OPENING: &str = "opening";
const QUESTIONS: &str = "question/";

fn question(number: u16) -> String {
    format!("{QUESTIONS}{number}")
}

const APPLY: &str = "apply/";

fn complaint(number: u16) -> String {
    format!("complaint/{number}")
}

fn apply(number: u16) -> String {
    format!("{APPLY}{number}")
}

fn review(number: u16) -> String {
    format!("review/{number}")
}

fn collected(tender: TenderId) -> String {
    format!("collected/{tender}")
}

fn objection(tender: TenderId) -> String {
    format!("objection/{tender}")
}

pub(super) fn competition(mut change: Change<'_>, event: &SpecificProcurementEvent) {
    use SpecificProcurementEvent as Event;
    match event {
        Event::SpecificProcurementPrepared(e) => {
            change.owed.name = e.subject.to_string();
            change.owed.authority = Some(e.authority);
            if let Mode::Collection { collect_at, refuse_until, .. } = &e.mode {
                change.owed.moments.extend([*collect_at, *refuse_until]);
            }
        }
        Event::InvitationToTenderIssued(e) => {
            change.owed.tenders_until = Some(e.tenders_until);
            let what = change.name();
            change.owe(OPENING, DutyKind::Opening, Due::Moment(e.tenders_until), what);
        }
        Event::TenderPeriodChanged(e) => {
            questions_moved(&mut change, e);
            change.owed.tenders_until = Some(e.tenders_until);
            change.put_off(OPENING, Due::Moment(e.tenders_until));
        }
        Event::QuestionAsked(e) => {
            if let Some(until) = change.owed.tenders_until {
                let what = format!("{}, {}", change.name(), e.question);
                // Who asks late is answered while the period runs.
                let due = e.answer_by.map_or(Due::Moment(until), Due::Day);
                change.owe(&question(e.question), DutyKind::Question, due, what);
            }
        }
        Event::QuestionAnswered(e) => change.done(&question(e.question)),
        Event::TenderReceived(e) => {
            change.owed.tenderers.insert(e.tender, e.tenderer);
        }
        Event::CatalogueDataCollected(e) => {
            change.owed.tenderers.insert(e.tender, e.tenderer);
        }
        Event::TendersOpened(_) => {
            change.done(OPENING);
            change.all_done(QUESTIONS);
        }
        Event::CollectedDataPresented(_)
        | Event::CollectedDataConfirmed(_)
        | Event::CollectedDataContested(_)
        | Event::CollectedDataUnopposed(_)
        | Event::ContestedDataResolved(_) => presented(change, event),
        Event::ComplaintReceived(_)
        | Event::ComplaintAnswered(_)
        | Event::ReviewApplied(_)
        | Event::ReviewDecided(_) => reviewed(change, event),
        Event::SpecificProcurementCancelled(_) => change.all_done(""),
        Event::ShorterPeriodProposed(_)
        | Event::ShorterPeriodAgreed(_)
        | Event::TenderDocumentsChanged(_)
        | Event::TenderWithdrawn(_)
        | Event::UnauthorisedAccessAttempted(_)
        | Event::CollectionMapped(_)
        | Event::CollectionRefused(_)
        | Event::NothingCollected(_)
        | Event::TenderPeriodEnded(_)
        | Event::OpeningKeyHandedOver(_)
        | Event::TenderOpened(_) => {}
    }
}

/// a complaint waits for its answer, the firm has fifteen days to apply, the review body decides.
fn reviewed(mut change: Change<'_>, event: &SpecificProcurementEvent) {
    use SpecificProcurementEvent as Event;
    let what = change.name();
    if let Event::ComplaintReceived(e) = event {
        let what = format!("{what}: {}", e.text);
        change.owe(&complaint(e.complaint), DutyKind::Complaint, Due::Waiting, what);
    }
    if let Event::ComplaintAnswered(e) = event {
        change.done(&complaint(e.complaint));
        if let Some(until) = e.apply_until {
            let (key, what) = (apply(e.complaint), format!("{what}: {}", e.text));
            let own = Some(e.by);
            change.owe_by(own, &key, DutyKind::ReviewApplication, Due::Day(until), &*what);
            let seen = format!("{key}/seen");
            change.owe(&seen, DutyKind::ReviewPossible, Due::Day(until), what);
        }
    }
    if let Event::ReviewApplied(e) = event {
        change.all_done(APPLY);
        let reference = e.reference.as_str();
        change.owe(&review(e.review), DutyKind::Block, Due::Waiting, reference);
    }
    if let Event::ReviewDecided(e) = event {
        let key = review(e.review);
        change.done(&key);
        if let Some(from) = e.contract_from {
            change.owe(&key, DutyKind::AppealPossible, Due::Day(from), e.text.as_str());
        } else {
            change.owe(&key, DutyKind::ReviewToFollow, Due::Waiting, e.text.as_str());
        }
    }
}

/// The last day of each answer moves with the end of the period.
fn questions_moved(change: &mut Change<'_>, moved: &TenderPeriodChanged) {
    let Some(before) = change.owed.tenders_until else { return };
    let (from, to) = (german_day(before), german_day(moved.tenders_until));
    let days = Days::new(to.signed_duration_since(from).num_days().unsigned_abs());
    for (key, question) in &mut change.owed.open {
        if !key.starts_with(QUESTIONS) {
            continue;
        }
        if question.until.is_some() {
            (question.due, question.until) =
                (last_day(moved.tenders_until), Some(moved.tenders_until));
            continue;
        }
        let due = &question.due;
        let due = if from <= to { due.checked_add_days(days) } else { due.checked_sub_days(days) };
        question.due = due.unwrap_or(to);
    }
}

/// What was collected is shown to the tenderer, who may object.
fn presented(mut change: Change<'_>, event: &SpecificProcurementEvent) {
    use SpecificProcurementEvent as Event;
    if let Event::CollectedDataPresented(e) = event {
        let (by, what) = (change.owed.tenderers.get(&e.tender).copied(), change.name());
        let due = Due::Moment(e.until);
        change.owe_by(by, &collected(e.tender), DutyKind::CollectedData, due, what);
    }
    if let Event::CollectedDataConfirmed(e) = event {
        change.done(&collected(e.tender));
    }
    if let Event::CollectedDataUnopposed(e) = event {
        change.done(&collected(e.tender));
    }
    if let Event::CollectedDataContested(e) = event {
        change.done(&collected(e.tender));
        let what = change.name();
        change.owe(&objection(e.tender), DutyKind::Objection, Due::Waiting, what);
    }
    if let Event::ContestedDataResolved(e) = event {
        change.done(&objection(e.tender));
    }
}

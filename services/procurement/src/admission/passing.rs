//! What goes by in time: assessments, documents, suspensions, renewals. Each is said once.
//! What follows from it is decided by people; only a suspension ends by itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, AssessmentOverdue, SuspensionEnded};
use schemas::ids::CategoryKey;
use schemas::suitability::{EvidenceExpired, Proves, RenewalLapsed, RequestedDocumentsLapsed};
use schemas::text::Line;

use super::{Admission, Circumstances, deciding, excluding};

/// What is over on the day and was not said yet.
pub(super) fn events(state: &Admission, facts: &Circumstances) -> Vec<AdmissionEvent> {
    let today = facts.today;
    let mut events = Vec::new();
    let mut overdue: BTreeMap<NaiveDate, Vec<CategoryKey>> = BTreeMap::new();
    for (category, open) in &state.assessments {
        if open.due < today && !open.overdue {
            overdue.entry(open.due).or_default().push(category.clone());
        }
    }
    // an assessment that is late is on record as late.
    events.extend(
        overdue.into_iter().map(|(due, categories)| AssessmentOverdue { categories, due }.into()),
    );
    for evidence in state.evidence.iter().filter(|evidence| !evidence.expired) {
        if let Some(valid_until) = evidence.provided.valid_until.filter(|last| *last < today) {
            let number = evidence.provided.number;
            events.push(EvidenceExpired { number, valid_until }.into());
        }
    }
    let mut lapsed: BTreeMap<NaiveDate, Vec<Proves>> = BTreeMap::new();
    for wanted in state.wanted.iter().filter(|wanted| wanted.asked.due < today) {
        if !wanted.missing.is_empty() {
            lapsed.entry(wanted.asked.due).or_default().extend(wanted.missing.iter().cloned());
        }
    }
    let lapsed = lapsed.into_iter();
    events.extend(lapsed.map(|(due, missing)| RequestedDocumentsLapsed { missing, due }.into()));
    for (category, until) in state.suspended_until.iter().filter(|(_, until)| **until < today) {
        events.extend(suspension_over(state, category, *until, facts));
    }
    if let Some(open) = state.renewal.filter(|open| open.due < today && !open.lapsed) {
        events.push(RenewalLapsed { due: open.due }.into());
    }
    events
}

/// A suspension ends by itself, unless the supplier would not be admitted today: then it rests on until people have looked.
/// Nothing, and so no end either, where that cannot be said in a line.
fn suspension_over(
    state: &Admission,
    category: &CategoryKey,
    until: NaiveDate,
    facts: &Circumstances,
) -> Option<AdmissionEvent> {
    let Err(against) = deciding::check(state, category, facts) else {
        return Some(SuspensionEnded { category: category.clone(), until }.into());
    };
    let reason = Line::parse(&against.to_string()).ok()?;
    Some(excluding::rests(category, &reason))
}

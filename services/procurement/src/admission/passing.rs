//! What goes by in time: assessments, documents, suspensions, renewals. Each is said once.
//! What follows from it is decided by people; only a suspension ends by itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, AssessmentOverdue, SuspensionEnded};
use schemas::ids::CategoryKey;
use schemas::suitability::{EvidenceExpired, Proves, RenewalLapsed, RequestedDocumentsLapsed};

use super::Admission;

/// What is over on the day and was not said yet.
pub(super) fn events(state: &Admission, today: NaiveDate) -> Vec<AdmissionEvent> {
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
    if let Some(asked) = state.wanted.as_ref().filter(|asked| asked.due < today) {
        let (missing, due) = (state.missing(), asked.due);
        if !missing.is_empty() {
            events.push(RequestedDocumentsLapsed { missing, due }.into());
        }
    }
    for (category, until) in state.suspended_until.iter().filter(|(_, until)| **until < today) {
        events.push(SuspensionEnded { category: category.clone(), until: *until }.into());
    }
    if let Some(open) = state.renewal.filter(|open| open.due < today && !open.lapsed) {
        events.push(RenewalLapsed { due: open.due }.into());
    }
    events
}

impl Admission {
    /// What was asked for and is not handed in since.
    pub(super) fn missing(&self) -> Vec<Proves> {
        let wanted = self.wanted.iter().flat_map(|asked| &asked.wanted);
        wanted.filter(|proves| !self.answered.contains(proves)).cloned().collect()
    }
}

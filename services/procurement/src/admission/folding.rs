//! What each event makes of an admission.
//! Nothing is refused here: what was said is so.

use chrono::NaiveDate;
use schemas::admission::{
    AdmissionEvent, AdmissionSuspended, AssessmentExtended, AssessmentStarted,
    RequestToParticipateSubmitted, SuccessionNoted,
};
use schemas::exclusion::Ground;
use schemas::ids::CategoryKey;
use schemas::suitability::{ExclusionGroundFound, SelfDeclarationGiven};

use super::{Admission, Assessment, Evidence, Found, Renewal, Standing, Wanted};

pub(super) fn evolve(mut state: Admission, event: &AdmissionEvent) -> Admission {
    match event {
        AdmissionEvent::RequestToParticipateSubmitted(e) => submitted(&mut state, e),
        AdmissionEvent::SupplierAdmitted(e) => decided(&mut state, &e.category, Standing::Admitted),
        AdmissionEvent::RequestToParticipateRejected(e) => {
            decided(&mut state, &e.category, Standing::Rejected);
        }
        AdmissionEvent::AdmissionSuspended(e) => suspended(&mut state, e),
        AdmissionEvent::AdmissionReinstated(e) => {
            decided(&mut state, &e.category, Standing::Admitted);
        }
        AdmissionEvent::SuspensionEnded(e) => decided(&mut state, &e.category, Standing::Admitted),
        AdmissionEvent::AssessmentStarted(e) => started(&mut state, e),
        AdmissionEvent::AssessmentExtended(e) => {
            open(&mut state, &e.categories).for_each(|open| extended(open, e));
        }
        AdmissionEvent::AssessmentOverdue(e) => {
            open(&mut state, &e.categories).for_each(|open| open.overdue = true);
        }
        AdmissionEvent::CandidateInformed(_) => {}
        AdmissionEvent::ReasonsRequested(e) => {
            state.reasons.insert(e.category.clone(), None);
        }
        AdmissionEvent::ReasonsGiven(e) => {
            state.reasons.insert(e.category.clone(), Some(e.reasons.clone()));
        }
        AdmissionEvent::SelfDeclarationGiven(e) => declared(&mut state, e),
        AdmissionEvent::EvidenceProvided(e) => {
            for wanted in &mut state.wanted {
                wanted.missing.retain(|proves| *proves != e.proves);
            }
            state.evidence.push(Evidence { provided: e.clone(), expired: false });
        }
        AdmissionEvent::EvidenceExpired(e) => expired(&mut state, e.number),
        AdmissionEvent::DocumentsRequested(e) => {
            state.wanted.push(Wanted { asked: e.clone(), missing: e.wanted.clone() });
        }
        AdmissionEvent::RequestedDocumentsLapsed(e) => {
            state.wanted.retain(|wanted| wanted.asked.due != e.due);
        }
        AdmissionEvent::CriterionAssessed(e) => {
            state.criteria.insert((e.category.clone(), e.criterion.clone()), e.clone());
        }
        AdmissionEvent::ExclusionGroundFound(e) => found(&mut state, e),
        AdmissionEvent::SelfCleaningAssessed(e) => {
            for found in finding(&mut state, e.ground, e.on) {
                found.finding.cleaning = e.cleaning;
                found.cleaning = Some(e.clone());
            }
        }
        AdmissionEvent::ExclusionDecided(e) => {
            finding(&mut state, e.ground, e.on).for_each(|found| found.decided = Some(e.clone()));
        }
        AdmissionEvent::RenewalRequested(e) => {
            state.renewal = Some(Renewal { due: e.due, lapsed: false });
        }
        AdmissionEvent::RenewalLapsed(_) => {
            state.renewal = state.renewal.map(|open| Renewal { lapsed: true, ..open });
        }
        AdmissionEvent::RegisterAnswerRecorded(e) => state.register = Some(e.clone()),
        AdmissionEvent::RequestToParticipateWithdrawn(e) => {
            gone(&mut state, &e.categories, Standing::Withdrawn);
        }
        AdmissionEvent::SystemLeft(e) => left(&mut state, &e.categories),
        AdmissionEvent::SuccessionNoted(e) => succeeded(&mut state, e),
    }
    state
}

fn suspended(state: &mut Admission, e: &AdmissionSuspended) {
    decided(state, &e.category, Standing::Suspended);
    if let Some(until) = e.until {
        state.suspended_until.insert(e.category.clone(), until);
    }
}

fn extended(open: &mut Assessment, e: &AssessmentExtended) {
    (open.due, open.extension) = (e.due, Some(e.extension));
}

/// Leaving ends no rest.
fn left(state: &mut Admission, categories: &[CategoryKey]) {
    let rests = |it: &&CategoryKey| state.standings.get(*it) == Some(&Standing::Suspended);
    let resting: Vec<_> = categories.iter().filter(rests).cloned().collect();
    state.left_resting.extend(resting);
    gone(state, categories, Standing::Left);
}

/// No suspension ends by itself any more: people look first.
fn succeeded(state: &mut Admission, e: &SuccessionNoted) {
    for category in &e.categories {
        decided(state, category, Standing::Suspended);
    }
    state.suspended_until.clear();
    state.successions.push(e.clone());
}

fn expired(state: &mut Admission, number: u32) {
    let all = state.evidence.iter_mut().filter(|evidence| evidence.provided.number == number);
    all.for_each(|evidence| evidence.expired = true);
}

/// A new request is assessed anew.
fn submitted(state: &mut Admission, e: &RequestToParticipateSubmitted) {
    state.parties = Some((e.system, e.candidate));
    for category in &e.categories {
        state.standings.insert(category.clone(), Standing::Requested);
        state.criteria.retain(|(assessed, _), _| assessed != category);
        state.reasons.remove(category);
        state.accompanied.remove(category);
    }
}

fn started(state: &mut Admission, e: &AssessmentStarted) {
    let open = Assessment { received: e.received, due: e.due, extension: None, overdue: false };
    state.assessments.extend(e.categories.iter().map(|category| (category.clone(), open)));
}

/// A decision closes the assessment; whatever follows a suspension ends it.
fn decided(state: &mut Admission, category: &CategoryKey, standing: Standing) {
    state.standings.insert(category.clone(), standing);
    state.assessments.remove(category);
    state.suspended_until.remove(category);
    if standing == Standing::Admitted {
        state.left_resting.remove(category);
    }
}

/// What was asked of the candidate for its own sake falls away with the last category that needed it.
fn gone(state: &mut Admission, categories: &[CategoryKey], standing: Standing) {
    for category in categories {
        decided(state, category, standing);
    }
    let any = |wanted: &[Standing]| state.standings.values().any(|it| wanted.contains(it));
    let stands = any(&[Standing::Admitted, Standing::Suspended]);
    let asks = any(&[Standing::Requested]);
    if !stands {
        state.renewal = None;
    }
    if !stands && !asks {
        state.wanted.clear();
    }
}

/// a catalogue accompanies the requests that are open when it comes.
fn declared(state: &mut Admission, e: &SelfDeclarationGiven) {
    if e.declares.catalogue {
        let requested = state.standings.iter().filter(|(_, s)| **s == Standing::Requested);
        state.accompanied.extend(requested.map(|(category, _)| category.clone()));
    }
    if e.renewal {
        state.renewal = None;
    }
    state.declaration = Some(e.clone());
}

/// What was judged and decided of a fact stays when more of it is found.
fn found(state: &mut Admission, e: &ExclusionGroundFound) {
    let known = finding(state, e.finding.ground, e.finding.on).next();
    match known {
        Some(known) => known.finding = e.finding,
        None => {
            state.findings.push(Found { finding: e.finding, cleaning: None, decided: None });
        }
    }
}

fn finding(
    state: &mut Admission,
    ground: Ground,
    on: NaiveDate,
) -> impl Iterator<Item = &mut Found> {
    state.findings.iter_mut().filter(move |f| f.finding.ground == ground && f.finding.on == on)
}

fn open<'a>(
    state: &'a mut Admission,
    categories: &'a [CategoryKey],
) -> impl Iterator<Item = &'a mut Assessment> {
    let all = state.assessments.iter_mut();
    all.filter(|(category, _)| categories.contains(category)).map(|(_, open)| open)
}

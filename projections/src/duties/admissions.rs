//! What is owed between a candidate and who runs the system, until it is admitted and as long as it is.
//! Which day is the last was reckoned before.

use chrono::NaiveDate;
use schemas::admission::AdmissionEvent;
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::organisation::Succession;

use super::{Change, Due, DutyKind};
use crate::admissions::{AdmissionView, Standing};

fn assessment(category: &CategoryKey) -> String {
    format!("assessment/{category}")
}

fn suspension(category: &CategoryKey) -> String {
    format!("suspension/{category}")
}

fn examination(category: &CategoryKey) -> String {
    format!("succession/{category}")
}

fn reasons(category: &CategoryKey) -> String {
    format!("reasons/{category}")
}

fn documents(due: NaiveDate) -> String {
    format!("documents/{due}")
}

const RENEWAL: &str = "renewal";

pub(super) fn admission(
    mut change: Change<'_>,
    event: &AdmissionEvent,
    seen: Option<&AdmissionView>,
    operator: impl Fn(SystemId) -> Option<OrganisationId>,
) {
    match event {
        AdmissionEvent::RequestToParticipateSubmitted(e) => {
            change.owed.operator = operator(e.system);
            change.owed.supplier = Some(e.candidate);
        }
        AdmissionEvent::AssessmentStarted(e) => {
            for category in &e.categories {
                let due = Due::Day(e.due);
                change.owe(&assessment(category), DutyKind::Assessment, due, category.to_string());
            }
        }
        AdmissionEvent::AssessmentExtended(e) => {
            for category in &e.categories {
                change.put_off(&assessment(category), Due::Day(e.due));
            }
        }
        AdmissionEvent::SupplierAdmitted(e) => change.done(&assessment(&e.category)),
        AdmissionEvent::RequestToParticipateRejected(e) => change.done(&assessment(&e.category)),
        AdmissionEvent::RequestToParticipateWithdrawn(_)
        | AdmissionEvent::SystemLeft(_)
        | AdmissionEvent::SuccessionNoted(_) => going(&mut change, event, seen),
        AdmissionEvent::ReasonsRequested(e) => {
            let (key, due) = (reasons(&e.category), Due::Day(e.due));
            change.owe(&key, DutyKind::ReasonsForCandidate, due, e.category.to_string());
        }
        AdmissionEvent::ReasonsGiven(e) => change.done(&reasons(&e.category)),
        // Who suspends on purpose has looked.
        AdmissionEvent::AdmissionSuspended(e) => {
            change.done(&suspension(&e.category));
            change.done(&examination(&e.category));
            if let Some(until) = e.until {
                let (key, due) = (suspension(&e.category), Due::Day(until));
                change.owe(&key, DutyKind::SuspensionEnd, due, e.category.to_string());
            }
        }
        AdmissionEvent::AdmissionReinstated(e) => {
            change.done(&suspension(&e.category));
            change.done(&examination(&e.category));
        }
        AdmissionEvent::SuspensionEnded(e) => change.done(&suspension(&e.category)),
        AdmissionEvent::SelfDeclarationGiven(_)
        | AdmissionEvent::EvidenceProvided(_)
        | AdmissionEvent::EvidenceExpired(_)
        | AdmissionEvent::DocumentsRequested(_)
        | AdmissionEvent::RequestedDocumentsLapsed(_)
        | AdmissionEvent::RenewalRequested(_)
        | AdmissionEvent::RenewalLapsed(_) => papers(change, event),
        // Late is still owed; the others owe nothing.
        AdmissionEvent::AssessmentOverdue(_)
        | AdmissionEvent::CandidateInformed(_)
        | AdmissionEvent::CriterionAssessed(_)
        | AdmissionEvent::ExclusionGroundFound(_)
        | AdmissionEvent::SelfCleaningAssessed(_)
        | AdmissionEvent::ExclusionDecided(_)
        | AdmissionEvent::RegisterAnswerRecorded(_) => {}
    }
}

/// Whoever takes back, leaves or is succeeded.
fn going(change: &mut Change<'_>, event: &AdmissionEvent, seen: Option<&AdmissionView>) {
    if let AdmissionEvent::RequestToParticipateWithdrawn(e) = event {
        e.categories.iter().for_each(|category| change.done(&assessment(category)));
        gone(change, seen);
    }
    if let AdmissionEvent::SystemLeft(e) = event {
        for category in &e.categories {
            change.done(&suspension(category));
            change.done(&examination(category));
        }
        gone(change, seen);
    }
    if let AdmissionEvent::SuccessionNoted(e) = event {
        change.all_done("suspension/");
        // Who is no more is not examined: its successor asks itself.
        let goes_on = e.succession != Succession::Everything;
        for category in e.categories.iter().filter(|_| goes_on) {
            let (key, kind) = (examination(category), DutyKind::SuccessionExamination);
            change.owe(&key, kind, Due::Waiting, category.to_string());
        }
    }
}

/// What the candidate owes for its own sake falls away with the last category that needed it.
fn gone(change: &mut Change<'_>, seen: Option<&AdmissionView>) {
    let any = |wanted: &[Standing]| {
        let mut standings = seen.iter().flat_map(|admission| admission.categories.values());
        standings.any(|it| wanted.contains(&it.standing))
    };
    let stands = any(&[Standing::Admitted, Standing::Suspended]);
    if !stands {
        change.done(RENEWAL);
        change.all_done("evidence/");
    }
    if !stands && !any(&[Standing::Requested]) {
        change.owed.wanted.clear();
        change.all_done("documents/");
    }
}

/// What the candidate hands in.
fn papers(mut change: Change<'_>, event: &AdmissionEvent) {
    if let AdmissionEvent::SelfDeclarationGiven(e) = event
        && e.renewal
    {
        change.done(RENEWAL);
    }
    if let AdmissionEvent::RenewalRequested(e) = event {
        let what = format!("{} → {}", e.on, e.due);
        change.owe(RENEWAL, DutyKind::Renewal, Due::Day(e.due), what);
    }
    if let AdmissionEvent::RenewalLapsed(_) = event {
        change.done(RENEWAL);
    }
    if let AdmissionEvent::DocumentsRequested(e) = event {
        change.owed.wanted.entry(e.due).or_default().extend(e.wanted.iter().cloned());
        let (key, due) = (documents(e.due), Due::Day(e.due));
        change.owe(&key, DutyKind::RequestedDocuments, due, e.reason.as_str());
    }
    if let AdmissionEvent::RequestedDocumentsLapsed(e) = event {
        change.owed.wanted.remove(&e.due);
        change.done(&documents(e.due));
    }
    if let AdmissionEvent::EvidenceProvided(e) = event {
        for (due, mut wanted) in std::mem::take(&mut change.owed.wanted) {
            wanted.retain(|wanted| *wanted != e.proves);
            if wanted.is_empty() {
                change.done(&documents(due));
            } else {
                change.owed.wanted.insert(due, wanted);
            }
        }
        if let Some(last) = e.valid_until {
            let key = format!("evidence/{}", e.number);
            change.owe(&key, DutyKind::EvidenceExpiry, Due::Day(last), e.issuer.as_str());
        }
    }
    if let AdmissionEvent::EvidenceExpired(e) = event {
        change.done(&format!("evidence/{}", e.number));
    }
}

//! The sentences of admissions: what was asked, declared, shown, judged and decided.
//! What a sentence means for an order is not said here.

mod suitability;

use schemas::admission::{
    AdmissionDecision, AdmissionEvent, AdmissionSuspended, AssessmentExtended, AssessmentStarted,
    CandidateInformed, Extension, ReasonsGiven, SuccessionNoted,
};
use schemas::ids::CategoryKey;
use schemas::organisation::Succession;
use schemas::text::Line;

use super::{Texts, texts};
use crate::german::{self, day};

pub(super) fn admission(event: &AdmissionEvent) -> Texts {
    match event {
        AdmissionEvent::RequestToParticipateSubmitted(e) => {
            let keys = keys(&e.categories);
            texts(format!("Teilnahme beantragt: {keys}"), format!("asked to take part: {keys}"))
        }
        AdmissionEvent::SupplierAdmitted(e) => {
            texts(format!("zugelassen: {}", e.category), format!("admitted: {}", e.category))
        }
        AdmissionEvent::RequestToParticipateRejected(e) => texts(
            format!("nicht zugelassen: {} ({})", e.category, e.reason),
            format!("refused: {} ({})", e.category, e.reason),
        ),
        AdmissionEvent::AdmissionSuspended(e) => suspended(e),
        AdmissionEvent::AdmissionReinstated(e) => texts(
            format!("Zulassung gilt wieder: {} ({})", e.category, e.reason),
            format!("admission reinstated: {} ({})", e.category, e.reason),
        ),
        AdmissionEvent::SuspensionEnded(e) => texts(
            format!("Zulassung gilt wieder: {}; sie ruhte bis {}", e.category, day(e.until)),
            format!("admission counts again: {}; it rested until {}", e.category, e.until),
        ),
        AdmissionEvent::AssessmentStarted(e) => started(e),
        AdmissionEvent::AssessmentExtended(e) => extended(e),
        AdmissionEvent::AssessmentOverdue(e) => texts(
            format!("Prüfung überfällig, fällig war {}: {}", day(e.due), keys(&e.categories)),
            format!("assessment overdue since {}: {}", e.due, keys(&e.categories)),
        ),
        AdmissionEvent::CandidateInformed(e) => informed(e),
        AdmissionEvent::ReasonsRequested(e) => texts(
            format!("Gründe erbeten: {}, fällig am {}", e.category, day(e.due)),
            format!("reasons asked for: {}, due on {}", e.category, e.due),
        ),
        AdmissionEvent::ReasonsGiven(e) => reasons(e),
        AdmissionEvent::SelfDeclarationGiven(e) => suitability::declared(e),
        AdmissionEvent::EvidenceProvided(e) => suitability::provided(e),
        AdmissionEvent::EvidenceExpired(e) => texts(
            format!("Nachweis Nr. {} abgelaufen am {}", e.number, day(e.valid_until)),
            format!("document no. {} expired on {}", e.number, e.valid_until),
        ),
        AdmissionEvent::DocumentsRequested(e) => suitability::requested(e),
        AdmissionEvent::RequestedDocumentsLapsed(e) => suitability::lapsed(e),
        AdmissionEvent::CriterionAssessed(e) => suitability::assessed(e),
        AdmissionEvent::ExclusionGroundFound(e) => suitability::found(e),
        AdmissionEvent::SelfCleaningAssessed(e) => suitability::cleaned(e),
        AdmissionEvent::ExclusionDecided(e) => suitability::decided(e),
        AdmissionEvent::RenewalRequested(e) => texts(
            format!("neue Eigenerklärung verlangt bis {}", day(e.due)),
            format!("a renewed self-declaration asked for until {}", e.due),
        ),
        AdmissionEvent::RenewalLapsed(e) => texts(
            format!("bis {} keine neue Eigenerklärung eingegangen", day(e.due)),
            format!("no renewed self-declaration came until {}", e.due),
        ),
        AdmissionEvent::RegisterAnswerRecorded(e) => suitability::register(e),
        AdmissionEvent::RequestToParticipateWithdrawn(e) => {
            withdrawn(&e.categories, e.reason.as_ref())
        }
        AdmissionEvent::SystemLeft(e) => left(&e.categories, e.reason.as_ref()),
        AdmissionEvent::SuccessionNoted(e) => succeeded(e),
    }
}

fn keys(categories: &[CategoryKey]) -> String {
    categories.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn why(reason: Option<&Line>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

fn withdrawn(categories: &[CategoryKey], reason: Option<&Line>) -> Texts {
    let (keys, why) = (keys(categories), why(reason));
    texts(
        format!("Teilnahmeantrag zurückgezogen: {keys}{why}"),
        format!("request to participate withdrawn: {keys}{why}"),
    )
}

fn left(categories: &[CategoryKey], reason: Option<&Line>) -> Texts {
    let (keys, why) = (keys(categories), why(reason));
    texts(
        format!("aus dem System ausgeschieden: {keys}{why}"),
        format!("left the system: {keys}{why}"),
    )
}

fn succeeded(e: &SuccessionNoted) -> Texts {
    let (de, en) = takes_over(&e.succession);
    let (by, since, reason) = (e.successor, e.since, &e.reason);
    let (rests_de, rests_en) = if e.categories.is_empty() {
        (String::new(), String::new())
    } else {
        let keys = keys(&e.categories);
        (
            format!("; die Zulassung ruht, die Eignung wird neu geprüft: {keys}"),
            format!("; the admission rests, suitability is examined again: {keys}"),
        )
    };
    texts(
        format!("Rechtsnachfolge: {by} übernimmt {de} seit {} ({reason}){rests_de}", day(since)),
        format!("legal succession: {by} takes over {en} since {since} ({reason}){rests_en}"),
    )
}

/// What a successor takes over, in both languages.
pub(super) fn takes_over(succession: &Succession) -> (String, String) {
    match succession {
        Succession::Everything => ("alles".to_owned(), "everything".to_owned()),
        Succession::Part { part } => (format!("den Teil „{part}“"), format!("the part “{part}”")),
    }
}

fn suspended(e: &AdmissionSuspended) -> Texts {
    let (de, en) = e.until.map_or_else(Default::default, |day| {
        (format!(" bis {}", german::day(day)), format!(" until {day}"))
    });
    texts(
        format!("Zulassung ruht{de}: {} ({})", e.category, e.reason),
        format!("admission suspended{en}: {} ({})", e.category, e.reason),
    )
}

fn started(e: &AssessmentStarted) -> Texts {
    let keys = keys(&e.categories);
    let (de, en) = if e.first_phase {
        ("in der ersten Phase eingegangen", "came in the first phase")
    } else {
        ("nach der ersten Phase eingegangen", "came after the first phase")
    };
    texts(
        format!(
            "Prüfung begonnen: {keys}; {de} am {}, zu entscheiden bis {}",
            day(e.received),
            day(e.due)
        ),
        format!("assessment begun: {keys}; {en} on {}, to be decided by {}", e.received, e.due),
    )
}

fn extended(e: &AssessmentExtended) -> Texts {
    let keys = keys(&e.categories);
    let (de, en) = match e.extension {
        Extension::SingleCase => ("im Einzelfall", "in a single case"),
        Extension::BeforeFirstInvitation => {
            ("vor der ersten Aufforderung", "before the first invitation")
        }
    };
    texts(
        format!("Prüfung {de} verlängert bis {}: {keys} ({})", day(e.due), e.reason),
        format!("assessment extended {en} to {}: {keys} ({})", e.due, e.reason),
    )
}

fn informed(e: &CandidateInformed) -> Texts {
    let (de, en) = match e.decision {
        AdmissionDecision::Admitted => ("Zulassung", "the admission"),
        AdmissionDecision::Rejected => ("Ablehnung", "the refusal"),
    };
    texts(
        format!("Bewerber über die {de} unterrichtet: {}", e.category),
        format!("candidate told of {en}: {}", e.category),
    )
}

fn reasons(e: &ReasonsGiven) -> Texts {
    let told = e.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    texts(
        format!("Gründe mitgeteilt: {} ({told})", e.category),
        format!("reasons given: {} ({told})", e.category),
    )
}

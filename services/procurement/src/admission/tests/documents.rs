//! What documents show, how long they hold, and those that are still missing.
//! The criteria that they show stand in `assessing`.

use schemas::exclusion::Ground;
use schemas::suitability::{
    DocumentsRequested, EvidenceExpired, EvidenceProvided, Prequalification, Proves,
    RequestedDocumentsLapsed,
};
use schemas::terms::Document;

use super::super::HandedIn;
use super::*;

fn handed_in(kind: EvidenceKind, valid_until: Option<&str>) -> HandedIn {
    HandedIn {
        proves: Proves::Criterion { category: key("monitors"), criterion: key("references") },
        kind,
        document: Document {
            sha256: FileDigest::parse(&"b".repeat(64)).unwrap(),
            name: line("Referenzen.pdf"),
            media_type: line("application/pdf"),
        },
        issuer: line("Muster GmbH"),
        valid_until: valid_until.map(day),
    }
}

fn provided(handed_in: HandedIn) -> EvidenceProvided {
    let HandedIn { proves, kind, document, issuer, valid_until } = handed_in;
    EvidenceProvided { number: 1, proves, kind, document, issuer, valid_until }
}

/// only what the documents name shows a criterion; a list of prequalified firms always does.
#[test]
fn a_document_shows_what_its_kind_can_show() {
    let story = ready();
    let give = |handed_in| on("2026-03-10", Step::ProvideEvidence(handed_in));
    let references = handed_in(EvidenceKind::References, Some("2026-12-31"));
    after(&story).when(&give(references.clone())).then(&[provided(references.clone()).into()]);
    after(&[&story[..], &[provided(references.clone()).into()]].concat())
        .when(&give(references))
        .then_nothing();
    let listed = handed_in(EvidenceKind::Prequalification, None);
    after(&story).when(&give(listed.clone())).then(&[provided(listed).into()]);
    let sufficient = "[References, Prequalification]".to_owned();
    after(&story)
        .when(&give(handed_in(EvidenceKind::Insurance, None)))
        .then_rejected_by("R-5.05", &Rejection::EvidenceNotSufficient { sufficient });
    let dues = |kind| HandedIn {
        proves: Proves::Ground { ground: Ground::UnpaidDues },
        ..handed_in(kind, None)
    };
    let sufficient = "[Dues]".to_owned();
    after(&story)
        .when(&give(dues(EvidenceKind::SelfDeclaration)))
        .then_rejected_by("R-5.05", &Rejection::EvidenceNotSufficient { sufficient });
    let valid_until = day("2026-03-09");
    after(&story)
        .when(&give(handed_in(EvidenceKind::References, Some("2026-03-09"))))
        .then_rejected_by("R-5.05", &Rejection::EvidencePast { valid_until });
}

/// a document of the past shows nothing of today; that it is past is on record.
#[test]
fn a_document_expires() {
    let mut story = ready();
    story.push(provided(handed_in(EvidenceKind::References, Some("2026-03-31"))).into());
    let rests = |number| {
        Step::AssessCriterion(CriterionAssessed {
            evidence: vec![number],
            ..assessed("references", true)
        })
    };
    let valid_until = day("2026-03-31");
    after(&story)
        .when(&on("2026-04-01", rests(1)))
        .then_rejected_by("R-5.05", &Rejection::EvidencePast { valid_until });
    after(&story)
        .when(&on("2026-03-10", rests(2)))
        .then_rejected_by("R-5.05", &Rejection::NoSuchEvidence { number: 2 });
    let passing = on("2026-04-01", Step::PassDeadlines);
    let expired: AdmissionEvent = EvidenceExpired { number: 1, valid_until }.into();
    let overdue = started(&["monitors"], "2026-03-02", "2026-04-30");
    story.push(overdue);
    after(&story).when(&passing).then(std::slice::from_ref(&expired));
    story.push(expired);
    after(&story).when(&passing).then_nothing();
}

/// a certificate holds for a year.
#[test]
fn a_prequalification_holds_for_a_year() {
    let give = |last: &str| {
        let prequalification = Some(Prequalification {
            number: line("AVPQ 12.34.567"),
            code: None,
            valid_until: Some(day(last)),
        });
        declaration(SelfDeclaration { prequalification, ..declared() })
    };
    let story = [submitted(&["monitors"])];
    let giving = |last: &str| on("2026-03-10", Step::GiveSelfDeclaration(give(last)));
    for last in ["2026-03-09", "2027-03-11"] {
        let refused = Rejection::PrequalificationNotValid { valid_until: day(last) };
        after(&story).when(&giving(last)).then_rejected_by("R-5.06", &refused);
    }
    after(&story).when(&giving("2027-03-10")).then(&[give("2027-03-10").into()]);
}

/// missing documents have a day, nothing is refused before it, and what did not come is on record.
#[test]
fn missing_documents_are_awaited_until_their_day() {
    let mut story = ready();
    let wanted = vec![
        Proves::Criterion { category: key("monitors"), criterion: key("references") },
        Proves::Ground { ground: Ground::UnpaidDues },
    ];
    let due = day("2026-03-20");
    let asked = DocumentsRequested { wanted: wanted.clone(), reason: line("one of three"), due };
    let ask = |asked: &DocumentsRequested| on("2026-03-10", Step::RequestDocuments(asked.clone()));
    let nothing = DocumentsRequested { wanted: vec![], ..asked.clone() };
    after(&story).when(&ask(&nothing)).then_rejected_by("R-5.07", &Rejection::NothingWanted);
    let today = DocumentsRequested { due: day("2026-03-10"), ..asked.clone() };
    let refused = Rejection::DayNotAhead { day: day("2026-03-10") };
    after(&story).when(&ask(&today)).then_rejected_by("R-5.07", &refused);
    after(&story).when(&ask(&asked)).then(&[asked.clone().into()]);
    story.push(asked.into());
    after(&story)
        .when(&on("2026-03-20", rejects("monitors")))
        .then_rejected_by("R-5.07", &Rejection::DocumentsAwaited { due });
    story.push(provided(handed_in(EvidenceKind::References, None)).into());
    story.push(started(&["monitors"], "2026-03-02", "2026-04-30"));
    let lapsed: AdmissionEvent =
        RequestedDocumentsLapsed { missing: wanted[1..].to_vec(), due }.into();
    let passing = on("2026-03-21", Step::PassDeadlines);
    after(&story).when(&passing).then(std::slice::from_ref(&lapsed));
    story.push(lapsed);
    after(&story).when(&passing).then_nothing();
    after(&story)
        .when(&on("2026-03-21", rejects("monitors")))
        .then(&[rejected("monitors"), informed("monitors", AdmissionDecision::Rejected)]);
}

/// what is asked for later comes on top of what was asked for before; each has its own day.
#[test]
fn a_second_request_for_documents_adds_to_the_first() {
    let references =
        || Proves::Criterion { category: key("monitors"), criterion: key("references") };
    let dues = || Proves::Ground { ground: Ground::UnpaidDues };
    let asked = |wanted, due| DocumentsRequested {
        wanted: vec![wanted],
        reason: line("fehlt"),
        due: day(due),
    };
    let mut story = ready();
    story.push(started(&["monitors"], "2026-03-02", "2026-04-30"));
    story.push(asked(references(), "2026-03-20").into());
    let second = asked(dues(), "2026-03-27");
    let ask = on("2026-03-12", Step::RequestDocuments(second.clone()));
    after(&story).when(&ask).then(&[second.clone().into()]);
    story.push(second.into());
    after(&story).when(&ask).then_nothing();
    let again = Step::RequestDocuments(asked(references(), "2026-03-20"));
    after(&story).when(&on("2026-03-12", again)).then_nothing();
    let missing = |proves, due: &str| -> AdmissionEvent {
        RequestedDocumentsLapsed { missing: vec![proves], due: day(due) }.into()
    };
    let first_lapsed = missing(references(), "2026-03-20");
    let both = [first_lapsed.clone(), missing(dues(), "2026-03-27")];
    after(&story).when(&on("2026-03-28", Step::PassDeadlines)).then(&both);
    after(&story)
        .when(&on("2026-03-21", Step::PassDeadlines))
        .then(std::slice::from_ref(&first_lapsed));
    story.push(first_lapsed);
    let due = day("2026-03-27");
    after(&story)
        .when(&on("2026-03-27", rejects("monitors")))
        .then_rejected_by("R-5.07", &Rejection::DocumentsAwaited { due });
    // What came in time for one request is there.
    let came = [
        &story[..],
        &[provided(HandedIn { proves: dues(), ..handed_in(EvidenceKind::Dues, None) }).into()],
    ];
    after(&came.concat()).when(&on("2026-03-28", Step::PassDeadlines)).then_nothing();
}

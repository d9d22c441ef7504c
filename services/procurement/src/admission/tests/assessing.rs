//! The time of an assessment, the criteria of a category, documents and their validity.
//! How a decision comes of them is told in `standing`.

use schemas::admission::{AssessmentExtended, AssessmentOverdue, Extension};
use schemas::exclusion::Ground;
use schemas::suitability::{
    Capacity, DocumentsRequested, EvidenceExpired, EvidenceProvided, Prequalification, Proves,
    RequestedDocumentsLapsed,
};
use schemas::terms::Document;

use super::super::HandedIn;
use super::*;
use crate::decider::Decider;
use crate::law::deadlines::invitation_may_be_sent;

fn extends(extension: Extension, reason: Option<&str>) -> Step {
    Step::ExtendAssessment { categories: vec![], extension, reason: reason.map(line) }
}

fn extended(extension: Extension, due: &str) -> AdmissionEvent {
    let (categories, reason) = (keys(&["monitors"]), line("references are checked"));
    AssessmentExtended { categories, extension, reason, due: day(due) }.into()
}

/// 9.3 no. 9, R-1.28: a request of 2026-05-11 is assessed by 2026-05-27, Ascension and Whit Monday left out.
#[test]
fn the_assessment_of_a_request_ends_after_ten_working_days() {
    after(&[])
        .when(&on("2026-05-11", asks(&["monitors"])))
        .then(&[submitted(&["monitors"]), started(&["monitors"], "2026-05-11", "2026-05-27")]);
}

/// 9.3 no. 11, R-1.28: fifteen working days with a reason that is recorded in time, over Corpus Christi.
#[test]
fn a_single_case_takes_fifteen_working_days_with_a_reason() {
    let story = [submitted(&["monitors"]), started(&["monitors"], "2026-05-20", "2026-06-05")];
    let case = Extension::SingleCase;
    let until = day("2026-06-05");
    let refused = Rejection::ExtensionWithoutReason { until };
    after(&story).when(&on("2026-06-05", extends(case, None))).then_rejected_by("R-1.28", &refused);
    after(&story)
        .when(&on("2026-06-08", extends(case, Some("too late"))))
        .then_rejected_by("R-1.28", &refused);
    let taken = on("2026-06-05", extends(case, Some("references are checked")));
    let event = extended(case, "2026-06-12");
    after(&story).when(&taken).then(std::slice::from_ref(&event));
    let story = [&story[..], &[event]].concat();
    after(&story).when(&taken).then_nothing();
    after(&story)
        .when(&on("2026-06-05", extends(Extension::BeforeFirstInvitation, Some("again"))))
        .then_rejected_by("R-1.28", &Rejection::ExtendedAlready);
}

/// 9.3 no. 12, R-1.29: extended to twenty working days as announced, and no first invitation until all are closed.
#[test]
fn the_first_invitation_waits_for_assessments_that_were_extended_for_it() {
    let mut story =
        vec![submitted(&["monitors"]), started(&["monitors"], "2026-03-02", "2026-03-16")];
    let special = Extension::BeforeFirstInvitation;
    let take = extends(special, Some("references are checked"));
    let event = extended(special, "2026-03-30");
    after(&story).when(&on("2026-03-13", take.clone())).then(std::slice::from_ref(&event));
    story.push(event);
    let open = Admissions::fold(&story).open_extended_assessments();
    assert_eq!(invitation_may_be_sent(true, open, "R-1.29").unwrap_err().rule(), "R-1.29");
    story.push(rejected("monitors"));
    let open = Admissions::fold(&story).open_extended_assessments();
    assert_eq!(invitation_may_be_sent(true, open, "R-1.29"), Ok(()));
}

/// only before the first invitation, and only as the documents announce.
#[test]
fn no_special_extension_after_the_first_invitation_or_unannounced() {
    let story = [submitted(&["monitors"]), started(&["monitors"], "2026-03-02", "2026-03-16")];
    let take = extends(Extension::BeforeFirstInvitation, Some("references are checked"));
    let sent = day("2026-03-03");
    let mut late = facts("2026-03-13");
    late.system.first_invitation = Some(sent);
    after(&story)
        .when(&Command { step: take.clone(), facts: late })
        .then_rejected_by("R-1.29", &Rejection::FirstInvitationSent { on: sent });
    let mut silent = facts("2026-03-13");
    silent.system.noticed.as_mut().unwrap().terms.extended_assessment = None;
    after(&story)
        .when(&Command { step: take, facts: silent })
        .then_rejected_by("R-1.29", &Rejection::ExtensionNotAnnounced);
    after(&[submitted(&["monitors"]), rejected("monitors")])
        .when(&on("2026-03-13", extends(Extension::SingleCase, Some("x"))))
        .then_rejected(&Rejection::NoOpenAssessment);
}

/// that it is late is on record, once.
#[test]
fn a_late_assessment_is_overdue() {
    let mut story =
        vec![submitted(&["monitors"]), started(&["monitors"], "2026-03-02", "2026-03-16")];
    after(&story).when(&on("2026-03-16", Step::PassDeadlines)).then_nothing();
    let (categories, due) = (keys(&["monitors"]), day("2026-03-16"));
    let overdue: AdmissionEvent = AssessmentOverdue { categories, due }.into();
    after(&story).when(&on("2026-03-17", Step::PassDeadlines)).then(std::slice::from_ref(&overdue));
    story.push(overdue);
    after(&story).when(&on("2026-03-18", Step::PassDeadlines)).then_nothing();
}

/// a declaration, and every criterion assessed and met.
#[test]
fn whoever_meets_every_criterion_is_admitted() {
    let admit = on("2026-03-10", admits("monitors"));
    let story = ready();
    after(&story)
        .when(&admit)
        .then(&[admitted("monitors"), informed("monitors", AdmissionDecision::Admitted)]);
    let criterion = |name: &str| (key("monitors"), key(name));
    let (category, missing) = criterion("references");
    after(&story[..4]).when(&admit).then_rejected_by(
        "R-5.01",
        &Rejection::CriterionNotAssessed { category: category.clone(), criterion: missing },
    );
    let story = [&story[..], &[assessed("turnover", false).into()]].concat();
    let (category, not_met) = criterion("turnover");
    after(&story)
        .when(&admit)
        .then_rejected_by("R-5.01", &Rejection::CriterionNotMet { category, criterion: not_met });
    after(&story[..2]).when(&admit).then_rejected_by("R-5.04", &Rejection::NoSelfDeclaration);
}

/// a declaration speaks of convictions, taxes and contributions.
#[test]
fn a_declaration_that_says_nothing_of_a_mandatory_ground_is_not_enough() {
    let mut story = ready();
    let declares = SelfDeclaration { grounds: vec![no(Ground::Conviction)], ..declared() };
    story[2] = declaration(declares).into();
    let ground = Ground::UnpaidDues;
    after(&story)
        .when(&on("2026-03-10", admits("monitors")))
        .then_rejected_by("R-5.04", &Rejection::DeclarationSilent { ground });
}

/// asked for again, it is assessed again.
#[test]
fn a_new_request_is_assessed_anew() {
    let mut story = ready();
    story.extend([rejected("monitors"), submitted(&["monitors"])]);
    let (category, criterion) = (key("monitors"), key("turnover"));
    after(&story)
        .when(&on("2026-04-01", admits("monitors")))
        .then_rejected_by("R-5.01", &Rejection::CriterionNotAssessed { category, criterion });
}

/// nothing is assessed that the documents do not name.: nobody's means count without a commitment.
#[test]
fn criteria_are_those_of_the_documents() {
    let unknown = Step::AssessCriterion(assessed("colour", true));
    let (category, criterion) = (key("monitors"), key("colour"));
    after(&ready())
        .when(&on("2026-03-10", unknown))
        .then_rejected_by("R-5.01", &Rejection::UnknownCriterion { category, criterion });
    let mut relies = declared();
    let capacity = |committed| Some(Capacity { firm: line("Lager Nord AG"), committed });
    relies.criteria[0].capacity_of = capacity(false);
    let story = [submitted(&["monitors"]), declaration(relies.clone()).into()];
    let met = Step::AssessCriterion(assessed("turnover", true));
    after(&story)
        .when(&on("2026-03-10", met.clone()))
        .then_rejected_by("R-5.03", &Rejection::NoCommitment);
    relies.criteria[0].capacity_of = capacity(true);
    after(&[submitted(&["monitors"]), declaration(relies).into()])
        .when(&on("2026-03-10", met))
        .then(&[assessed("turnover", true).into()]);
}

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

/// that a criterion is not fulfilled is no declaration of it, and neither is silence: a list speaks for it.
#[test]
fn a_criterion_that_is_not_declared_is_not_met() {
    let declares = |change: fn(&mut SelfDeclaration)| -> Vec<AdmissionEvent> {
        let mut declares = declared();
        change(&mut declares);
        vec![submitted(&["monitors"]), declaration(declares).into()]
    };
    let met = on("2026-03-10", Step::AssessCriterion(assessed("turnover", true)));
    let (category, criterion) = (key("monitors"), key("turnover"));
    let not_declared = Rejection::NotDeclared { category, criterion };
    let no = declares(|declares| declares.criteria[0].fulfilled = false);
    after(&no).when(&met).then_rejected_by("R-5.04", &not_declared);
    let silent = declares(|declares| drop(declares.criteria.remove(0)));
    after(&silent).when(&met).then_rejected_by("R-5.04", &not_declared);
    let listed = declares(|declares| {
        declares.criteria.remove(0);
        let (number, valid_until) = (line("AVPQ 12.34.567"), Some(day("2026-03-10")));
        declares.prequalification = Some(Prequalification { number, code: None, valid_until });
    });
    after(&listed).when(&met).then(&[assessed("turnover", true).into()]);
    // an entry speaks to its last day.
    let later = on("2026-03-11", Step::AssessCriterion(assessed("turnover", true)));
    after(&listed).when(&later).then_rejected_by("R-5.04", &not_declared);
    // Nobody is admitted on what it has taken back since.
    let taken_back = [ready(), no[1..].to_vec()].concat();
    after(&taken_back)
        .when(&on("2026-03-10", admits("monitors")))
        .then_rejected_by("R-5.04", &not_declared);
}

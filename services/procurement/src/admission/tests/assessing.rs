//! The time of an assessment and the criteria of a category.
//! Documents stand in `documents`; how a decision comes of all this is told in `standing`.

use schemas::admission::{AssessmentExtended, AssessmentOverdue, Extension};
use schemas::exclusion::Ground;
use schemas::suitability::{Capacity, Prequalification};

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

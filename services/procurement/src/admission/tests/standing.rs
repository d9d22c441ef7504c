//! A supplier's standing, category by category. Keyboards ask for nothing.

use schemas::admission::{
    AdmissionDecision, AdmissionEvent, AdmissionReinstated, AdmissionSuspended, SuspensionEnded,
};
use schemas::organisation::OrganisationKind;

use super::super::Standing;
use super::*;
use crate::decider::Decider;
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce};

const DAY: &str = "2026-03-12";
const DUE: &str = "2026-03-26";

/// Keyboards asked for, with the assessment that began.
fn requested(categories: &[&str]) -> Vec<AdmissionEvent> {
    vec![submitted(categories), started(categories, DAY, DUE)]
}

fn suspends() -> Step {
    let (category, reason) = (key("keyboards"), line("declaration expired"));
    Step::SuspendAdmission { category, reason, until: None }
}

fn suspended(until: Option<&str>) -> AdmissionEvent {
    let (category, reason) = (key("keyboards"), line("declaration expired"));
    AdmissionSuspended { category, reason, until: until.map(day) }.into()
}

fn reinstates() -> Step {
    let (category, reason) = (key("keyboards"), line("declaration renewed"));
    Step::ReinstateAdmission { category, reason }
}

fn reinstated() -> AdmissionEvent {
    let (category, reason) = (key("keyboards"), line("declaration renewed"));
    AdmissionReinstated { category, reason }.into()
}

#[test]
fn a_supplier_asks_for_categories_once() {
    let asked = on(DAY, asks(&["monitors", "keyboards", "monitors"]));
    let events = requested(&["keyboards", "monitors"]);
    after(&[]).when(&asked).then(&events);
    after(&events).when(&asked).then_nothing();
}

#[test]
fn only_categories_not_yet_asked_for_are_added() {
    after(&[submitted(&["keyboards"]), admitted("keyboards")])
        .when(&on(DAY, asks(&["monitors", "keyboards"])))
        .then(&requested(&["monitors"]));
}

/// nothing is asked of a system that is not in force.: nor of one whose notice was not sent.
#[test]
fn a_request_before_the_first_day_or_after_the_last_is_refused() {
    let ended = DynamicPurchasingSystem { terminated: Some(line("merged")), ..facts(DAY).system };
    let stories = [
        ("2026-01-31", facts(DAY).system, NotInForce::NotYetInForce),
        ("2030-02-01", facts(DAY).system, NotInForce::NoLongerInForce),
        (DAY, ended, NotInForce::NoLongerInForce),
        (DAY, DynamicPurchasingSystem::default(), NotInForce::NotEstablished),
    ];
    for (today, system, why) in stories {
        let facts = Circumstances { system, ..facts(today) };
        after(&[])
            .when(&Command { step: asks(&["monitors"]), facts })
            .then_rejected_by("R-1.11", &Rejection::SystemNotInForce { why });
    }
    let mut facts = facts(DAY);
    facts.system.noticed = None;
    after(&[])
        .when(&Command { step: asks(&["monitors"]), facts })
        .then_rejected_by("R-1.06", &Rejection::NotNoticed);
}

/// the system is open to every economic operator, and to no one else.
#[test]
fn only_an_economic_operator_asks_to_take_part() {
    for kind in [
        None,
        Some(OrganisationKind::ContractingAuthority),
        Some(OrganisationKind::CentralPurchasingBody),
        Some(OrganisationKind::AuditBody),
    ] {
        let request = RequestToParticipate {
            system: SYSTEM,
            candidate: SUPPLIER,
            candidate_kind: kind,
            succeeded_by: None,
            categories: keys(&["monitors"]),
        };
        after(&[])
            .when(&on(DAY, Step::SubmitRequestToParticipate(request)))
            .then_rejected_by("R-1.04", &Rejection::NotAnEconomicOperator);
    }
}

///
#[test]
fn a_request_names_categories_of_the_system() {
    after(&[]).when(&on(DAY, asks(&[]))).then_rejected_by("R-1.08", &Rejection::NoCategory);
    let category = key("desks");
    after(&[])
        .when(&on(DAY, asks(&["monitors", "desks"])))
        .then_rejected_by("R-1.08", &Rejection::UnknownCategory { category });
}

/// for the reason of a refusal and being told at once, R-1.21 for asking again.
#[test]
fn a_refused_supplier_may_ask_again() {
    let mut story = requested(&["monitors"]);
    let told = [rejected("monitors"), informed("monitors", AdmissionDecision::Rejected)];
    after(&story).when(&on(DAY, rejects("monitors"))).then(&told);
    story.extend(told);
    after(&story).when(&on(DAY, asks(&["monitors"]))).then(&requested(&["monitors"]));
}

/// 9.3 no. 4, R-1.21: after the first invitation requests are taken without any deadline.
#[test]
fn a_request_long_after_the_first_invitation_is_taken() {
    let mut facts = facts("2027-08-19");
    facts.system.first_invitation = Some(day("2026-11-02"));
    after(&[])
        .when(&Command { step: asks(&["keyboards"]), facts })
        .then(&[submitted(&["keyboards"]), started(&["keyboards"], "2027-08-19", "2027-09-02")]);
}

/// thirty days that end with 12 March are over when the 13th begins.
#[test]
fn the_first_phase_ends_with_the_last_hour_of_its_last_day() {
    let first_phase = |today: &str| {
        let mut facts = facts(today);
        let noticed = facts.system.noticed.as_mut().unwrap();
        noticed.requests_until = "2026-03-12T23:00:00Z".parse().unwrap();
        let asked = Command { step: asks(&["keyboards"]), facts };
        let events = Admissions::decide(&Admissions::initial(), &asked).unwrap();
        let [_, AdmissionEvent::AssessmentStarted(started)] = &events[..] else { panic!() };
        started.first_phase
    };
    assert!(first_phase("2026-03-12"));
    assert!(!first_phase("2026-03-13"));
}

#[test]
fn a_suspended_supplier_cannot_ask_its_way_back() {
    after(&[submitted(&["keyboards"]), admitted("keyboards"), suspended(None)])
        .when(&on(DAY, asks(&["keyboards"])))
        .then_nothing();
}

#[test]
fn a_suspension_ends_by_itself_behind_its_last_day() {
    let mut story = vec![submitted(&["keyboards"]), admitted("keyboards"), suspended(Some(DAY))];
    after(&story).when(&on(DAY, Step::PassDeadlines)).then_nothing();
    let (category, until) = (key("keyboards"), day(DAY));
    let ended: AdmissionEvent = SuspensionEnded { category, until }.into();
    let next = on("2026-03-13", Step::PassDeadlines);
    after(&story).when(&next).then(std::slice::from_ref(&ended));
    story.push(ended);
    after(&story).when(&next).then_nothing();
    assert!(Admissions::fold(&story).is_admitted_to(&key("keyboards")));
}

#[test]
fn a_suspension_ends_on_a_day_that_lies_ahead_and_may_be_prolonged() {
    let story = [submitted(&["keyboards"]), admitted("keyboards")];
    let until = |last: &str| {
        let (category, reason) = (key("keyboards"), line("declaration expired"));
        on(DAY, Step::SuspendAdmission { category, reason, until: Some(day(last)) })
    };
    after(&story)
        .when(&until("2026-03-11"))
        .then_rejected(&Rejection::DayNotAhead { day: day("2026-03-11") });
    after(&story).when(&until("2026-04-30")).then(&[suspended(Some("2026-04-30"))]);
    let resting = [&story[..], &[suspended(Some("2026-04-30"))]].concat();
    after(&resting).when(&until("2026-04-30")).then_nothing();
    after(&resting).when(&until("2026-05-31")).then(&[suspended(Some("2026-05-31"))]);
}

#[test]
fn nothing_is_decided_that_nobody_asked_for() {
    for step in [admits("keyboards"), rejects("keyboards"), suspends(), reinstates()] {
        after(&[submitted(&["monitors"])])
            .when(&on(DAY, step.clone()))
            .then_rejected(&Rejection::NotRequested { category: key("keyboards") });
        after(&[]).when(&on(DAY, step)).then_rejected(&Rejection::NothingRequested);
    }
}

/// The whole table: from every standing, every step.
#[test]
fn every_step_fits_one_standing_only() {
    let requested = vec![submitted(&["keyboards"])];
    let admitted_before = [requested.clone(), vec![admitted("keyboards")]].concat();
    let refused = [requested.clone(), vec![rejected("keyboards")]].concat();
    let resting = [admitted_before.clone(), vec![suspended(None)]].concat();
    let back = [resting.clone(), vec![reinstated()]].concat();
    let told = |decision| informed("keyboards", decision);
    let steps = [
        (admits("keyboards"), vec![admitted("keyboards"), told(AdmissionDecision::Admitted)]),
        (rejects("keyboards"), vec![rejected("keyboards"), told(AdmissionDecision::Rejected)]),
        (suspends(), vec![suspended(None)]),
        (reinstates(), vec![reinstated()]),
    ];
    // + the events follow, . nothing happens, - refused
    let table = [
        (requested, Standing::Requested, "++--"),
        (admitted_before, Standing::Admitted, ".-+."),
        (refused, Standing::Rejected, "-.--"),
        (resting, Standing::Suspended, "--.+"),
        (back, Standing::Admitted, ".-+."),
    ];
    for (story, standing, outcomes) in table {
        let category = key("keyboards");
        let is_admitted = Admissions::fold(&story).is_admitted_to(&category);
        assert_eq!(is_admitted, standing == Standing::Admitted);
        for ((step, events), outcome) in steps.iter().zip(outcomes.chars()) {
            let told = after(&story).when(&on(DAY, step.clone()));
            let category = category.clone();
            match outcome {
                '+' => told.then(events),
                '.' => told.then_nothing(),
                _ => told.then_rejected(&Rejection::StandingDoesNotAllow { category, standing }),
            }
        }
    }
}

#[test]
fn a_decision_on_one_category_leaves_the_others_alone() {
    let state = Admissions::fold(&[submitted(&["keyboards", "monitors"]), admitted("monitors")]);
    assert!(state.is_admitted_to(&key("monitors")));
    assert!(!state.is_admitted_to(&key("keyboards")));
}

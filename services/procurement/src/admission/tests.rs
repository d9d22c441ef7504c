//! A supplier's standing, category by category. Nothing about evidence.

use proptest::prelude::*;
use schemas::admission::{
    AdmissionEvent, AdmissionReinstated, AdmissionSuspended, RequestToParticipateRejected,
    RequestToParticipateSubmitted, SupplierAdmitted,
};
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::organisation::OrganisationKind;

use super::{
    AdmissionCommand as Command, AdmissionRejection as Rejection, Admissions, RequestToParticipate,
    Standing,
};
use crate::decider::Decider;
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce};
use crate::samples::{SUPPLIER, SYSTEM, day, in_force, key, line, system};
use crate::scenario::{Given, given, history};

fn request(categories: &[&str]) -> RequestToParticipate {
    RequestToParticipate {
        system: SYSTEM,
        candidate: SUPPLIER,
        categories: categories.iter().map(|category| key(category)).collect(),
        facts: in_force(system()),
        candidate_kind: Some(OrganisationKind::EconomicOperator),
        today: day("2026-03-12"),
    }
}

fn submit(request: RequestToParticipate) -> Command {
    Command::SubmitRequestToParticipate(Box::new(request))
}

fn submitted(categories: &[&str]) -> AdmissionEvent {
    RequestToParticipateSubmitted {
        admission: AdmissionId::of(SYSTEM, SUPPLIER),
        system: SYSTEM,
        candidate: SUPPLIER,
        categories: categories.iter().map(|category| key(category)).collect(),
    }
    .into()
}

/// A command about monitors and the event it leads to.
fn admit() -> (Command, AdmissionEvent) {
    let category = key("monitors");
    let event = SupplierAdmitted { category: category.clone() };
    (Command::AdmitSupplier { category }, event.into())
}

fn reject() -> (Command, AdmissionEvent) {
    let (category, reason) = (key("monitors"), line("references missing"));
    let event = RequestToParticipateRejected { category: category.clone(), reason: reason.clone() };
    let command = Command::RejectRequestToParticipate { category, reason };
    (command, event.into())
}

fn suspend() -> (Command, AdmissionEvent) {
    let (category, reason) = (key("monitors"), line("declaration expired"));
    let event = AdmissionSuspended { category: category.clone(), reason: reason.clone() };
    (Command::SuspendAdmission { category, reason }, event.into())
}

fn reinstate() -> (Command, AdmissionEvent) {
    let (category, reason) = (key("monitors"), line("declaration renewed"));
    let event = AdmissionReinstated { category: category.clone(), reason: reason.clone() };
    (Command::ReinstateAdmission { category, reason }, event.into())
}

fn after(events: &[AdmissionEvent]) -> Given<Admissions> {
    given(events)
}

#[test]
fn a_supplier_asks_for_categories_once() {
    let asked = submit(request(&["monitors", "keyboards", "monitors"]));
    let event = submitted(&["keyboards", "monitors"]);
    after(&[]).when(&asked).then(std::slice::from_ref(&event));
    after(&[event]).when(&asked).then_nothing();
}

#[test]
fn only_categories_not_yet_asked_for_are_added() {
    after(&[submitted(&["monitors"]), admit().1])
        .when(&submit(request(&["monitors", "keyboards"])))
        .then(&[submitted(&["keyboards"])]);
}

/// nothing is asked of a system that is not in force.
#[test]
fn a_request_before_the_first_day_or_after_the_last_is_refused() {
    let on = |today, facts| {
        let mut asked = request(&["monitors"]);
        asked.today = day(today);
        asked.facts = facts;
        submit(asked)
    };
    let stories = [
        ("2026-01-31", in_force(system()), NotInForce::NotYetInForce),
        ("2030-02-01", in_force(system()), NotInForce::NoLongerInForce),
        (
            "2026-03-12",
            DynamicPurchasingSystem { terminated: Some(line("merged")), ..in_force(system()) },
            NotInForce::NoLongerInForce,
        ),
        ("2026-03-12", DynamicPurchasingSystem::default(), NotInForce::NotEstablished),
    ];
    for (today, facts, why) in stories {
        after(&[])
            .when(&on(today, facts))
            .then_rejected_by("R-1.11", &Rejection::SystemNotInForce { why });
    }
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
        let mut asked = request(&["monitors"]);
        asked.candidate_kind = kind;
        after(&[])
            .when(&submit(asked))
            .then_rejected_by("R-1.04", &Rejection::NotAnEconomicOperator);
    }
}

///
#[test]
fn a_request_names_categories_of_the_system() {
    after(&[]).when(&submit(request(&[]))).then_rejected_by("R-1.08", &Rejection::NoCategory);
    let category = key("desks");
    after(&[])
        .when(&submit(request(&["monitors", "desks"])))
        .then_rejected_by("R-1.08", &Rejection::UnknownCategory { category });
}

/// for the reason of a refusal, R-1.21 for asking again.
#[test]
fn a_refused_supplier_may_ask_again() {
    let story = [submitted(&["monitors"]), reject().1];
    after(&story[..1]).when(&reject().0).then(&story[1..]);
    after(&story).when(&submit(request(&["monitors"]))).then(&[submitted(&["monitors"])]);
}

#[test]
fn a_suspended_supplier_cannot_ask_its_way_back() {
    after(&[submitted(&["monitors"]), admit().1, suspend().1])
        .when(&submit(request(&["monitors"])))
        .then_nothing();
}

#[test]
fn nothing_is_decided_that_nobody_asked_for() {
    for (command, _) in [admit(), reject(), suspend(), reinstate()] {
        after(&[submitted(&["keyboards"])])
            .when(&command)
            .then_rejected(&Rejection::NotRequested { category: key("monitors") });
    }
}

/// The whole table: from every standing, every step.
#[test]
fn every_step_fits_one_standing_only() {
    let requested = vec![submitted(&["monitors"])];
    let admitted = [requested.clone(), vec![admit().1]].concat();
    let rejected = [requested.clone(), vec![reject().1]].concat();
    let suspended = [admitted.clone(), vec![suspend().1]].concat();
    let reinstated = [suspended.clone(), vec![reinstate().1]].concat();
    let steps = [admit(), reject(), suspend(), reinstate()];
    // + the event follows, . nothing happens, - refused
    let table = [
        (requested, Standing::Requested, "++--"),
        (admitted, Standing::Admitted, ".-+."),
        (rejected, Standing::Rejected, "-.--"),
        (suspended, Standing::Suspended, "--.+"),
        (reinstated, Standing::Admitted, ".-+."),
    ];
    for (story, standing, outcomes) in table {
        let monitors = key("monitors");
        assert_eq!(
            Admissions::fold(&story).is_admitted_to(&monitors),
            standing == Standing::Admitted
        );
        for ((command, event), outcome) in steps.iter().zip(outcomes.chars()) {
            let told = after(&story).when(command);
            match outcome {
                '+' => told.then(std::slice::from_ref(event)),
                '.' => told.then_nothing(),
                _ => told.then_rejected(&Rejection::StandingDoesNotAllow {
                    category: monitors.clone(),
                    standing,
                }),
            }
        }
    }
}

#[test]
fn a_decision_on_one_category_leaves_the_others_alone() {
    let state = Admissions::fold(&[submitted(&["keyboards", "monitors"]), admit().1]);
    assert!(state.is_admitted_to(&key("monitors")));
    assert!(!state.is_admitted_to(&key("keyboards")));
}

fn command() -> impl Strategy<Value = Command> {
    let names = ["monitors", "keyboards", "desks"];
    let category = || prop::sample::select(names.to_vec()).prop_map(key);
    let reason = || "[ab]".prop_map(|reason| line(&reason));
    prop_oneof![
        prop::sample::subsequence(names.to_vec(), 0..=3).prop_map(|asked| submit(request(&asked))),
        category().prop_map(|category| Command::AdmitSupplier { category }),
        (category(), reason()).prop_map(|(category, reason)| Command::RejectRequestToParticipate {
            category,
            reason
        }),
        (category(), reason())
            .prop_map(|(category, reason)| Command::SuspendAdmission { category, reason }),
        (category(), reason())
            .prop_map(|(category, reason)| Command::ReinstateAdmission { category, reason }),
    ]
}

proptest! {
    #[test]
    fn any_history_of_an_admission_replays(commands in prop::collection::vec(command(), 0..30)) {
        let known = |category: &CategoryKey| ["monitors", "keyboards"].contains(&category.as_str());
        history::<Admissions>(&commands, |state| {
            assert!(state.standings.keys().all(known));
            assert_eq!(state.parties.is_none(), state.standings.is_empty());
        });
    }
}

//! Stories of candidates that take their request back, of suppliers that leave, and of their successors.
//! What it means for offers and invitations is told elsewhere.

use schemas::admission::{
    AdmissionEvent, RequestToParticipateWithdrawn, SuccessionNoted, SystemLeft,
};
use schemas::organisation::{LegalSuccessionRecorded, Succession};

use super::{
    Rejection, Step, admits, admitted, after, asks, day, key, keys, line, on, ready, rejected,
    started, submitted,
};
use crate::admission::{Admission, Admissions, Standing};
use crate::decider::Decider;
use crate::samples::STRANGER;

fn withdraws(categories: &[&str]) -> Step {
    Step::WithdrawRequest { categories: keys(categories), reason: None }
}

fn leaves(categories: &[&str]) -> Step {
    Step::Leave { categories: keys(categories), reason: Some(line("sold")) }
}

fn withdrawn(categories: &[&str]) -> AdmissionEvent {
    RequestToParticipateWithdrawn { categories: keys(categories), reason: None }.into()
}

fn left(categories: &[&str]) -> AdmissionEvent {
    SystemLeft { categories: keys(categories), reason: Some(line("sold")) }.into()
}

fn both() -> Vec<AdmissionEvent> {
    vec![
        submitted(&["keyboards", "monitors"]),
        started(&["keyboards", "monitors"], "2026-03-02", "2026-03-16"),
    ]
}

fn recorded(succession: Succession) -> LegalSuccessionRecorded {
    let (since, reason) = (day("2026-04-01"), line("merged"));
    LegalSuccessionRecorded { successor: STRANGER, succession, since, reason }
}

fn noted(succession: Succession, categories: &[&str]) -> AdmissionEvent {
    SuccessionNoted {
        successor: STRANGER,
        succession,
        since: day("2026-04-01"),
        reason: line("merged"),
        categories: keys(categories),
    }
    .into()
}

fn part() -> Succession {
    Succession::Part { part: line("screens") }
}

/// what was not decided is taken back, all of it or a category, and may be asked for again.
#[test]
fn a_candidate_takes_its_request_back_and_may_ask_again() {
    after(&both())
        .when(&on("2026-03-05", withdraws(&["monitors"])))
        .then(&[withdrawn(&["monitors"])]);
    after(&both())
        .when(&on("2026-03-05", withdraws(&[])))
        .then(&[withdrawn(&["keyboards", "monitors"])]);
    let mut events = both();
    events.push(withdrawn(&["monitors"]));
    after(&events).when(&on("2026-03-05", withdraws(&["monitors"]))).then_nothing();
    let state: Admission = Admissions::fold(&events);
    assert!(!state.assessments.contains_key(&key("monitors")), "nothing is assessed any more");
    after(&events)
        .when(&on("2026-03-09", asks(&["monitors"])))
        .then(&[submitted(&["monitors"]), started(&["monitors"], "2026-03-09", "2026-03-23")]);
}

#[test]
fn what_was_decided_is_not_taken_back() {
    let cases = [
        (vec![admitted("keyboards")], Standing::Admitted),
        (vec![rejected("keyboards")], Standing::Rejected),
    ];
    for (more, standing) in cases {
        let events = [both(), more].concat();
        let refused = Rejection::StandingDoesNotAllow { category: key("keyboards"), standing };
        after(&events).when(&on("2026-03-09", withdraws(&["keyboards"]))).then_rejected(&refused);
    }
    let mut events = ready();
    events.push(admitted("monitors"));
    after(&events)
        .when(&on("2026-03-09", withdraws(&[])))
        .then_rejected(&Rejection::NothingToWithdraw);
    after(&events)
        .when(&on("2026-03-09", withdraws(&["keyboards"])))
        .then_rejected(&Rejection::NotRequested { category: key("keyboards") });
}

/// whoever was admitted leaves when it wants, one category or the whole system, with what it still asked for.
#[test]
fn a_supplier_leaves_a_category_or_the_whole_system() {
    let events = [both(), vec![admitted("keyboards")]].concat();
    after(&events).when(&on("2026-03-09", leaves(&["keyboards"]))).then(&[left(&["keyboards"])]);
    let whole = RequestToParticipateWithdrawn {
        categories: keys(&["monitors"]),
        reason: Some(line("sold")),
    };
    after(&events)
        .when(&on("2026-03-09", leaves(&[])))
        .then(&[whole.clone().into(), left(&["keyboards"])]);
    let gone = [events, vec![whole.into(), left(&["keyboards"])]].concat();
    after(&gone).when(&on("2026-03-09", leaves(&[]))).then_nothing();
    let state: Admission = Admissions::fold(&gone);
    assert!(!state.is_admitted_to(&key("keyboards")));
    after(&gone)
        .when(&on("2026-03-09", asks(&["keyboards"])))
        .then(&[submitted(&["keyboards"]), started(&["keyboards"], "2026-03-09", "2026-03-23")]);
    after(&both()).when(&on("2026-03-09", leaves(&["monitors"]))).then_rejected(
        &Rejection::StandingDoesNotAllow {
            category: key("monitors"),
            standing: Standing::Requested,
        },
    );
}

/// an admission does not pass to a successor, and rests where the candidate is another than before.
#[test]
fn what_was_admitted_rests_when_another_takes_the_place_of_the_supplier() {
    let events = [both(), vec![admitted("keyboards")]].concat();
    let step = || Step::NoteSuccession(recorded(Succession::Everything));
    after(&events).when(&on("2026-03-31", step())).then_nothing();
    after(&events)
        .when(&on("2026-04-01", step()))
        .then(&[noted(Succession::Everything, &["keyboards"])]);
    let resting = [events, vec![noted(Succession::Everything, &["keyboards"])]].concat();
    after(&resting).when(&on("2026-04-02", step())).then_nothing();
    let over = Rejection::CandidateSucceeded { successor: STRANGER, since: day("2026-04-01") };
    let again = Step::ReinstateAdmission { category: key("keyboards"), reason: line("looked") };
    for step in [again, admits("monitors")] {
        after(&resting).when(&on("2026-04-02", step)).then_rejected_by("R-1.48", &over);
    }
}

/// who goes on without a part counts again once suitability was examined.
#[test]
fn who_goes_on_without_a_part_is_examined_again() {
    let events = [both(), vec![admitted("keyboards"), noted(part(), &["keyboards"])]].concat();
    let state: Admission = Admissions::fold(&events);
    assert!(!state.is_admitted_to(&key("keyboards")));
    let again = Step::ReinstateAdmission { category: key("keyboards"), reason: line("looked") };
    let reinstated = schemas::admission::AdmissionReinstated {
        category: key("keyboards"),
        reason: line("looked"),
    };
    after(&events).when(&on("2026-04-02", again)).then(&[reinstated.into()]);
}

/// the firm that is no more does not ask.
#[test]
fn who_was_succeeded_in_everything_does_not_ask_any_more() {
    let Step::SubmitRequestToParticipate(mut request) = asks(&["monitors"]) else {
        panic!("it is a request")
    };
    request.succeeded_by = Some(recorded(Succession::Everything));
    let over = Rejection::CandidateSucceeded { successor: STRANGER, since: day("2026-04-01") };
    after(&[])
        .when(&on("2026-04-02", Step::SubmitRequestToParticipate(request)))
        .then_rejected_by("R-1.48", &over);
}

/// what a supplier was invited to stands when it leaves; leaving ends no rest, and nobody is awarded who is no more.
#[test]
fn who_left_keeps_its_invitations_unless_its_admission_rested() {
    let barred = |events: &[AdmissionEvent]| {
        let state: Admission = Admissions::fold(events);
        state.barred_from(&key("keyboards"), day("2026-05-01")).is_some()
    };
    let events = [both(), vec![admitted("keyboards")]].concat();
    let gone = [events.clone(), vec![left(&["keyboards"])]].concat();
    assert!(!barred(&gone));
    let suspended = schemas::admission::AdmissionSuspended {
        category: key("keyboards"),
        reason: line("insurance"),
        until: None,
    };
    let resting = [events.clone(), vec![suspended.into(), left(&["keyboards"])]].concat();
    assert!(barred(&resting));
    let state: Admission = Admissions::fold(&resting);
    assert!(state.rests_in(&key("keyboards"), day("2026-05-01")).is_some());
    let again = [resting, vec![submitted(&["keyboards"]), admitted("keyboards")]].concat();
    assert!(!barred(&again));
    let merged = [gone, vec![noted(Succession::Everything, &[])]].concat();
    assert!(barred(&merged));
}

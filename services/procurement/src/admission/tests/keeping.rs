//! Renewal, the register, reasons, catalogues that accompany a request.
//! Nobody's standing changes here.

use schemas::admission::{ReasonsGiven, ReasonsRequested};
use schemas::suitability::{RegisterAnswerRecorded, RenewalLapsed, RenewalRequested};

use super::*;
use crate::decider::Decider;
use crate::law::calendar::Place;
use crate::law::duties::{Demand, register_query};

fn story() -> Vec<AdmissionEvent> {
    [ready(), vec![admitted("monitors")]].concat()
}

/// five working days, over Easter; no answer is on record and decides nothing.
#[test]
fn an_admitted_supplier_renews_within_five_working_days() {
    let ask = on("2026-04-01", Step::RequestRenewal);
    let requested: AdmissionEvent =
        RenewalRequested { on: day("2026-04-01"), due: day("2026-04-10") }.into();
    after(&story()).when(&ask).then(std::slice::from_ref(&requested));
    let mut asked = [story(), vec![requested]].concat();
    after(&asked).when(&ask).then_nothing();
    let due = day("2026-04-10");
    after(&asked)
        .when(&on("2026-04-02", Step::RequestRenewal))
        .then_rejected_by("R-1.31", &Rejection::RenewalOpen { due });
    let lapsed: AdmissionEvent = RenewalLapsed { due }.into();
    let passing = on("2026-04-11", Step::PassDeadlines);
    after(&asked).when(&passing).then(std::slice::from_ref(&lapsed));
    asked.push(lapsed);
    after(&asked).when(&passing).then_nothing();
    let state = Admissions::fold(&asked);
    assert!(
        state.renewal.is_some_and(|asked| asked.lapsed) && state.is_admitted_to(&key("monitors"))
    );
}

/// § 50(1) VgV: the same declaration may be confirmed.
#[test]
fn a_declaration_is_renewed_or_confirmed() {
    let requested = RenewalRequested { on: day("2026-04-01"), due: day("2026-04-10") };
    let asked = [story(), vec![requested.into()]].concat();
    let again = Step::GiveSelfDeclaration(declaration(declared()));
    after(&story()).when(&on("2026-04-02", again.clone())).then_nothing();
    let renewed = SelfDeclarationGiven { renewal: true, ..declaration(declared()) };
    after(&asked).when(&on("2026-04-02", again.clone())).then(&[renewed.clone().into()]);
    let renewed = [asked, vec![renewed.into()]].concat();
    after(&renewed).when(&on("2026-04-02", again)).then_nothing();
    after(&renewed).when(&on("2026-04-11", Step::PassDeadlines)).then_nothing();
}

/// whoever is not admitted has nothing to renew.
#[test]
fn nobody_else_is_asked_to_renew() {
    after(&ready())
        .when(&on("2026-04-01", Step::RequestRenewal))
        .then_rejected_by("R-1.31", &Rejection::NotAdmitted);
}

/// 9.3 no. 24, R-4.37: an answer of 2026-07-20 serves on 2026-09-18 and no longer on 2026-09-21.
#[test]
fn an_answer_of_the_register_is_kept_and_serves_again() {
    let answered_on = day("2026-07-20");
    let reference = line("WRA-1");
    let record =
        Step::RecordRegisterAnswer { answered_on, reference: reference.clone(), entry: false };
    let serves_until = day("2026-09-20");
    let answer: AdmissionEvent =
        RegisterAnswerRecorded { answered_on, reference, entry: false, serves_until }.into();
    after(&story()).when(&on("2026-07-21", record.clone())).then(std::slice::from_ref(&answer));
    let kept = [story(), vec![answer]].concat();
    after(&kept).when(&on("2026-07-21", record)).then_nothing();
    let state = Admissions::fold(&kept);
    let demand = |award: &str| {
        let (law, place) = (Law::built_in().unwrap(), Place::land(Land::NW));
        let (started, value) = (day("2026-08-01"), dec("60000"));
        let answered = state.register_answered_on();
        register_query(law, &place, started, value, answered, day(award)).unwrap()
    };
    assert_eq!(demand("2026-09-18"), Demand::NotNeeded);
    assert_eq!(demand("2026-09-21"), Demand::Required);
}

/// reasons within 15 days, once they are asked for.
#[test]
fn a_refused_candidate_has_reasons_on_request() {
    let refused = [ready(), vec![rejected("monitors")]].concat();
    let category = key("monitors");
    let ask = on("2026-03-16", Step::RequestReasons { category: category.clone() });
    let requested: AdmissionEvent =
        ReasonsRequested { category: category.clone(), due: day("2026-03-31") }.into();
    let reasons = vec![line("One of three references was there.")];
    let give = |reasons: &[schemas::text::Line]| {
        let (category, reasons) = (key("monitors"), reasons.to_vec());
        on("2026-03-20", Step::GiveReasons { category, reasons })
    };
    let not_asked = Rejection::ReasonsNotRequested { category: category.clone() };
    after(&refused).when(&give(&reasons)).then_rejected_by("R-1.30", &not_asked);
    after(&refused).when(&ask).then(std::slice::from_ref(&requested));
    let asked = [refused, vec![requested]].concat();
    after(&asked).when(&ask).then_nothing();
    after(&asked).when(&give(&[])).then_rejected_by("R-1.30", &Rejection::NoReasons);
    let given: AdmissionEvent = ReasonsGiven { category, reasons: reasons.clone() }.into();
    after(&asked).when(&give(&reasons)).then(std::slice::from_ref(&given));
    after(&[asked, vec![given]].concat()).when(&give(&reasons)).then_nothing();
}

/// mode B is for those whose request came with a catalogue, for as long as they consent.
#[test]
fn only_a_catalogue_that_came_with_the_request_is_collected_from() {
    let with = |catalogue, collection| -> AdmissionEvent {
        declaration(SelfDeclaration { catalogue, collection, ..declared() }).into()
    };
    let collects = |story: &[AdmissionEvent]| {
        Admissions::fold(story).takes_part_in_collection(&key("monitors"))
    };
    let asked = submitted(&["monitors"]);
    assert!(collects(&[asked.clone(), with(true, true), admitted("monitors")]));
    assert!(!collects(&[asked.clone(), with(false, true), admitted("monitors")]));
    assert!(!collects(&[asked.clone(), with(true, false), admitted("monitors")]));
    assert!(!collects(&[asked.clone(), admitted("monitors"), with(true, true)]));
    assert!(!collects(&[asked, with(true, true), admitted("monitors"), with(true, false)]));
}

//! Setting a system up and when it is in force. Its notice and its changes are told in files of their own.

use proptest::prelude::*;
use schemas::dynamic_purchasing_system::{
    DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    DynamicPurchasingSystemTerminated,
};
use schemas::ids::OrganisationId;
use schemas::organisation::OrganisationKind;

use super::{
    DynamicPurchasingSystem, DynamicPurchasingSystemCommand as Command,
    DynamicPurchasingSystemRejection as Rejection, DynamicPurchasingSystems, NotInForce,
    NoticeToDespatch, category_of,
};
use crate::decider::Decider;
use crate::law::Law;
use crate::samples::notice::{estimate, notice, noticed};
use crate::samples::{
    AUTHORITY, OPERATOR, STRANGER, SUPPLIER, category, cpv, day, in_force, key, line, system,
};
use crate::scenario::{Given, given, history};

fn kinds() -> Vec<(OrganisationId, Option<OrganisationKind>)> {
    vec![
        (OPERATOR, Some(OrganisationKind::CentralPurchasingBody)),
        (AUTHORITY, Some(OrganisationKind::ContractingAuthority)),
        (SUPPLIER, Some(OrganisationKind::EconomicOperator)),
        (STRANGER, None),
    ]
}

fn establish(asked: DynamicPurchasingSystemEstablished) -> Command {
    let kinds = kinds();
    Command::Establish { asked, kinds }
}

/// The sample system with one thing otherwise.
fn but(change: impl FnOnce(&mut DynamicPurchasingSystemEstablished)) -> Command {
    let mut asked = system();
    change(&mut asked);
    establish(asked)
}

fn terminate(reason: &str) -> Command {
    let reason = line(reason);
    Command::Terminate { reason, notice: None, today: day("2026-08-01") }
}

fn terminated() -> DynamicPurchasingSystemEvent {
    let reason = line("merged");
    DynamicPurchasingSystemTerminated { reason, notice: None }.into()
}

fn after(events: &[DynamicPurchasingSystemEvent]) -> Given<DynamicPurchasingSystems> {
    given(events)
}

#[test]
fn a_system_is_established_once() {
    after(&[]).when(&establish(system())).then(&[system().into()]);
    after(&[system().into()]).when(&establish(system())).then_nothing();
}

#[test]
fn an_established_system_is_not_established_otherwise() {
    after(&[system().into()])
        .when(&but(|asked| asked.name = line("Another")))
        .then_rejected(&Rejection::EstablishedOtherwise);
}

/// the notice says for which period the system is used.
#[test]
fn a_system_that_ends_before_it_begins_is_refused() {
    after(&[])
        .when(&but(|asked| asked.valid_until = day("2026-01-31")))
        .then_rejected_by("R-1.06", &Rejection::ValidityReversed);
    let one_day = but(|asked| asked.valid_until = day("2026-02-01"));
    assert!(
        DynamicPurchasingSystems::decide(&DynamicPurchasingSystem::default(), &one_day).is_ok()
    );
}

/// the documents name the categories and their objective features.
#[test]
fn a_system_needs_categories_that_cannot_be_confused() {
    let monitors = key("monitors");
    after(&[])
        .when(&but(|asked| asked.categories.clear()))
        .then_rejected_by("R-1.08", &Rejection::NoCategory);
    after(&[])
        .when(&but(|asked| asked.categories[0].cpv.clear()))
        .then_rejected_by("R-1.08", &Rejection::CategoryWithoutCpv { category: monitors.clone() });
    after(&[])
        .when(&but(|asked| asked.categories[1].key = monitors.clone()))
        .then_rejected_by("R-1.08", &Rejection::CategoryTwice { category: monitors });
    after(&[])
        .when(&but(|asked| asked.categories[1].cpv.push(cpv("30231300"))))
        .then_rejected_by("R-1.08", &Rejection::CpvInTwoCategories { cpv: cpv("30231300") });
}

/// a central purchasing body runs it, authorities named in the notice buy in it.
#[test]
fn a_system_is_run_by_a_central_purchasing_body() {
    for organisation in [AUTHORITY, SUPPLIER, STRANGER, OrganisationId(uuid::Uuid::nil())] {
        after(&[])
            .when(&but(|asked| asked.operator = organisation))
            .then_rejected_by("R-1.10", &Rejection::NotACentralPurchasingBody { organisation });
    }
}

///
#[test]
fn only_contracting_authorities_buy_in_a_system() {
    for organisation in [OPERATOR, SUPPLIER, STRANGER] {
        after(&[])
            .when(&but(|asked| asked.participating.push(organisation)))
            .then_rejected_by("R-1.10", &Rejection::NotAContractingAuthority { organisation });
    }
    after(&[])
        .when(&but(|asked| asked.participating.clear()))
        .then_rejected_by("R-1.10", &Rejection::NoParticipatingAuthority);
}

/// the end of a system is noticed once.
#[test]
fn a_system_is_ended_once() {
    let story = [system().into(), terminated()];
    after(&story[..1]).when(&terminate("merged")).then(&story[1..]);
    after(&story).when(&terminate("merged")).then_nothing();
    after(&story)
        .when(&terminate("otherwise"))
        .then_rejected_by("R-1.11", &Rejection::AlreadyTerminated);
}

#[test]
fn what_was_never_established_cannot_be_ended() {
    after(&[]).when(&terminate("merged")).then_rejected(&Rejection::NotEstablished);
}

///
#[test]
fn a_system_is_in_force_from_its_first_day_to_its_last() {
    let on = |date| in_force(system()).in_force_on(day(date)).map(|_| ());
    assert_eq!(on("2026-01-31"), Err(NotInForce::NotYetInForce));
    assert_eq!(on("2026-02-01"), Ok(()));
    assert_eq!(on("2030-01-31"), Ok(()));
    assert_eq!(on("2030-02-01"), Err(NotInForce::NoLongerInForce));
    assert_eq!(
        DynamicPurchasingSystem::default().in_force_on(day("2026-02-01")),
        Err(NotInForce::NotEstablished)
    );
}

///
#[test]
fn an_ended_system_is_in_force_on_no_day() {
    let ended = DynamicPurchasingSystems::fold(&[system().into(), terminated()]);
    for date in ["2026-01-31", "2026-02-01", "2030-01-31", "2030-02-01"] {
        assert_eq!(ended.in_force_on(day(date)), Err(NotInForce::NoLongerInForce));
    }
}

#[test]
fn supplies_fall_under_the_category_that_covers_them_most_closely() {
    let categories = [
        category("computing", &["30200000"]),
        category("monitors", &["30231300", "30231000"]),
        category("touch-screens", &["30231320"]),
    ];
    let falls_under = |code| category_of(&categories, cpv(code)).map(|found| found.key.as_str());
    assert_eq!(falls_under("30231320"), Some("touch-screens"));
    assert_eq!(falls_under("30231310"), Some("monitors"));
    assert_eq!(falls_under("30231300"), Some("monitors"));
    assert_eq!(falls_under("30231100"), Some("monitors"));
    assert_eq!(falls_under("30237460"), Some("computing"));
    assert_eq!(falls_under("30200000"), Some("computing"));
    assert_eq!(falls_under("30000000"), None);
    assert_eq!(falls_under("39110000"), None);
}

fn noticed_by_command() -> Command {
    let sent = noticed();
    Command::DespatchNotice(Box::new(NoticeToDespatch {
        notice: sent.notice,
        requests_until: sent.requests_until,
        terms: sent.terms,
        kept: vec![],
        today: day("2026-08-04"),
        law: Law::built_in().unwrap(),
    }))
}

fn changed(year: u32, number: u32) -> Command {
    Command::ChangeValidity {
        valid_until: day(&format!("203{year}-01-31")),
        notice: notice(&format!("2027/S {number}"), "2027-01-15"),
        today: day("2027-01-20"),
    }
}

fn revised(millions: i64) -> Command {
    Command::ReviseEstimate {
        estimate: estimate(millions * 1_000_000, "2027-01-10"),
        reason: line("anew"),
        notice: notice("2027/S 9", "2027-01-15"),
        law: Law::built_in().unwrap(),
        today: day("2027-01-20"),
    }
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(establish(system())),
        Just(but(|asked| asked.notice = Some(line("2026/S 1")))),
        Just(but(|asked| asked.categories.clear())),
        "[ab]".prop_map(|reason| terminate(&reason)),
        (1_u32..4, 1_u32..4).prop_map(|(year, day)| changed(year, day)),
        Just(noticed_by_command()),
        (1_i64..4).prop_map(revised),
    ]
}

proptest! {
    #[test]
    fn any_history_of_a_system_replays(commands in prop::collection::vec(command(), 0..14)) {
        let end = history::<DynamicPurchasingSystems>(&commands, |state| {
            assert!(state.terminated.is_none() || state.established.is_some());
            assert!(state.noticed.is_none() || state.established.is_some());
            assert!(state.validity.is_none() || state.noticed.is_some());
        });
        let first_day = end.in_force_on(day("2026-02-01"));
        prop_assert_eq!(first_day.is_ok(), end.established.is_some() && end.terminated.is_none());
    }
}

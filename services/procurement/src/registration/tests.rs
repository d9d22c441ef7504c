//! Stories of firms that ask by themselves to be registered.
//! How their secrets are made and how many may ask is not told here.

use chrono::NaiveDate;
use schemas::hash::HashText;
use schemas::ids::{ActorId, RegistrationId};
use schemas::organisation::{Land, OrganisationKind, PostalAddress};
use schemas::registration::{
    Firm, RegistrationApproved, RegistrationClaimed, RegistrationEvent, RegistrationRefused,
    RegistrationRequested,
};
use uuid::Uuid;

use super::{
    Decider, Registration, RegistrationCommand as Command, RegistrationRejection as No,
    Registrations,
};
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce};
use crate::samples::{OPERATOR, SUPPLIER, SYSTEM, day, in_force, line, notice, system};
use crate::scenario::given;

const CONTACT: ActorId = ActorId(Uuid::from_u128(77));

fn noticed_system() -> Box<DynamicPurchasingSystem> {
    let mut system = in_force(system());
    system.noticed = Some(notice::noticed());
    Box::new(system)
}

fn firm(name: &str) -> Firm {
    Firm {
        name: line(name),
        address: PostalAddress {
            street: line("Hafenstraße 12"),
            postal_code: line("24103"),
            town: line("Kiel"),
        },
        land: Some(Land::SH),
        register_number: None,
    }
}

fn secret(byte: u8) -> HashText {
    HashText::of([byte; 32])
}

fn requested() -> RegistrationRequested {
    RegistrationRequested {
        registration: RegistrationId(Uuid::from_u128(76)),
        system: SYSTEM,
        operator: OPERATOR,
        organisation: SUPPLIER,
        contact: CONTACT,
        claim: secret(1),
    }
}

fn asks(name: &str, system: Box<DynamicPurchasingSystem>) -> Command {
    Command::Request { asked: requested(), firm: firm(name), system, today: today() }
}

fn today() -> NaiveDate {
    day("2026-12-01")
}

fn approves(name: &str) -> Command {
    Command::Approve { firm: firm(name), reason: line("compared"), today: today() }
}

fn approved(name: &str) -> RegistrationEvent {
    let (firm, reason) = (firm(name), line("compared"));
    RegistrationApproved { firm, reason, claim_until: day("2027-03-01") }.into()
}

fn refused() -> RegistrationEvent {
    RegistrationRefused { reason: line("known already") }.into()
}

fn shows(byte: u8, on: &str) -> Command {
    Command::Claim { claim: secret(byte), today: day(on) }
}

#[test]
fn a_firm_asks_and_nothing_of_what_it_says_of_itself_is_an_event() {
    given::<Registrations>(&[])
        .when(&asks("Pixel GmbH", noticed_system()))
        .then(&[requested().into()]);
    given::<Registrations>(&[requested().into()])
        .when(&asks("Pixel GmbH", noticed_system()))
        .then_nothing();
}

/// nobody is asked to take part before the notice, nor after the end.
#[test]
fn nobody_asks_where_nobody_can_take_part() {
    let mut early = noticed_system();
    early.noticed = None;
    given::<Registrations>(&[])
        .when(&asks("Pixel GmbH", early))
        .then_rejected_by("R-1.06", &No::NotNoticed);
    let mut ended = noticed_system();
    ended.terminated = Some(line("over"));
    given::<Registrations>(&[])
        .when(&asks("Pixel GmbH", ended))
        .then_rejected_by("R-1.11", &No::SystemNotInForce { why: NotInForce::NoLongerInForce });
}

#[test]
fn a_name_with_characters_that_nobody_sees_is_refused() {
    for name in ["Pixel\u{200b} GmbH", "Pixel \u{202e}HbmG", "Pi\u{00ad}xel", "\u{feff}Pixel"] {
        given::<Registrations>(&[])
            .when(&asks(name, noticed_system()))
            .then_rejected(&No::InvisibleCharacters { field: "name" });
        given::<Registrations>(&[requested().into()])
            .when(&approves(name))
            .then_rejected(&No::InvisibleCharacters { field: "name" });
    }
}

#[test]
fn what_is_approved_is_what_was_checked_and_is_registered() {
    given::<Registrations>(&[requested().into()])
        .when(&approves("Pixel Handels-GmbH"))
        .then(&[approved("Pixel Handels-GmbH")]);
    let events = [requested().into(), approved("Pixel Handels-GmbH")];
    let state: Registration = Registrations::fold(&events);
    let registered = state.registered().unwrap();
    assert_eq!(registered.name, line("Pixel Handels-GmbH"));
    assert_eq!(registered.kind, OrganisationKind::EconomicOperator);
    assert_eq!(registered.organisation, SUPPLIER);
    assert_eq!(registered.town, line("Kiel"));
}

#[test]
fn a_request_is_decided_once() {
    let decided = [requested().into(), refused()];
    given::<Registrations>(&decided)
        .when(&approves("Pixel GmbH"))
        .then_rejected(&No::DecidedAlready);
    let again = Command::Refuse { reason: line("known already") };
    given::<Registrations>(&decided).when(&again).then_nothing();
    let decided = [requested().into(), approved("Pixel GmbH")];
    given::<Registrations>(&decided).when(&again).then_rejected(&No::DecidedAlready);
    given::<Registrations>(&decided).when(&approves("Pixel GmbH")).then_nothing();
    given::<Registrations>(&[]).when(&again).then_rejected(&No::NotRequested);
}

#[test]
fn the_secret_is_exchanged_once_after_the_approval() {
    let events = [requested().into(), approved("Pixel GmbH")];
    let claimed = RegistrationClaimed { contact: CONTACT };
    given::<Registrations>(&events).when(&shows(1, "2027-03-01")).then(&[claimed.clone().into()]);
    given::<Registrations>(&events)
        .when(&shows(1, "2027-03-02"))
        .then_rejected(&No::ClaimExpired { until: day("2027-03-01") });
    let events = [requested().into(), approved("Pixel GmbH"), claimed.into()];
    given::<Registrations>(&events)
        .when(&shows(1, "2026-12-02"))
        .then_rejected(&No::ClaimedAlready);
}

#[test]
fn who_waits_learns_how_it_stands_and_a_wrong_secret_learns_nothing() {
    let asked = [requested().into()];
    given::<Registrations>(&asked).when(&shows(1, "2026-12-02")).then_rejected(&No::NotDecided);
    let refused = [requested().into(), refused()];
    let why = No::Refused { reason: line("known already") };
    given::<Registrations>(&refused).when(&shows(1, "2026-12-02")).then_rejected(&why);
    let approved = [requested().into(), approved("Pixel GmbH")];
    for events in [&[][..], &asked, &refused, &approved] {
        given::<Registrations>(events)
            .when(&shows(2, "2026-12-02"))
            .then_rejected(&No::NotRequested);
    }
}

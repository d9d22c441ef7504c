//! Stories of organisations that change their name, their seat, or are succeeded by another.
//! What follows for admissions is told there.

use schemas::organisation::{
    Land, LegalSuccessionRecorded, OrganisationEvent, OrganisationKind, OrganisationMoved,
    OrganisationRegistered, OrganisationRenamed, PostalAddress, Succession,
};

use crate::decider::Decider;
use crate::organisation::{
    Organisation, OrganisationCommand as Command, OrganisationRejection as No, Organisations,
};
use crate::samples::{STRANGER, SUPPLIER, day, line};
use crate::scenario::given;

fn entered() -> OrganisationRegistered {
    OrganisationRegistered {
        organisation: SUPPLIER,
        kind: OrganisationKind::EconomicOperator,
        name: line("Muster GmbH"),
        town: line("Kiel"),
        land: Some(Land::SH),
        delivery_places: vec![],
        address: None,
    }
}

fn renamed(name: &str, since: &str) -> OrganisationRenamed {
    OrganisationRenamed { name: line(name), since: day(since), reason: line("HRB 1234") }
}

fn renames(name: &str, since: &str) -> Command {
    Command::Rename { asked: renamed(name, since), today: day("2026-12-01") }
}

fn moved() -> OrganisationMoved {
    OrganisationMoved {
        town: line("Lübeck"),
        land: Some(Land::SH),
        address: Some(PostalAddress {
            street: line("Breite Straße 1"),
            postal_code: line("23552"),
            town: line("Lübeck"),
        }),
        since: day("2026-11-01"),
        reason: line("HRB 1234"),
    }
}

fn succession(succession: Succession) -> LegalSuccessionRecorded {
    let (since, reason) = (day("2027-01-01"), line("Verschmelzungsvertrag"));
    LegalSuccessionRecorded { successor: STRANGER, succession, since, reason }
}

fn succeeds(what: Succession, successor: Option<OrganisationKind>) -> Command {
    Command::RecordSuccession { asked: succession(what), successor }
}

#[test]
fn a_new_name_is_the_name_from_then_on_and_the_first_entry_stays_known() {
    let events: [OrganisationEvent; 2] =
        [entered().into(), renamed("Muster AG", "2026-11-01").into()];
    given::<Organisations>(&events[..1])
        .when(&renames("Muster AG", "2026-11-01"))
        .then(&events[1..]);
    let state: Organisation = Organisations::fold(&events);
    assert_eq!(state.registered.unwrap().name, line("Muster AG"));
    given::<Organisations>(&events).when(&renames("Muster AG", "2026-11-01")).then_nothing();
    // The register is asked once more for what was entered first: it is there.
    given::<Organisations>(&events).when(&Command::RegisterOrganisation(entered())).then_nothing();
}

#[test]
fn a_name_is_recorded_when_it_holds_and_not_before_the_last_one() {
    let events = [entered().into(), renamed("Muster AG", "2026-11-01").into()];
    let cases = [
        (renames("Muster SE", "2026-12-02"), No::NotYet { since: day("2026-12-02") }),
        (
            renames("Muster SE", "2026-10-31"),
            No::BeforeTheLastChange { since: day("2026-10-31"), last: day("2026-11-01") },
        ),
        (renames("Muster AG", "2026-11-15"), No::NothingChanges),
    ];
    for (command, refused) in cases {
        given::<Organisations>(&events).when(&command).then_rejected(&refused);
    }
    given::<Organisations>(&[])
        .when(&renames("Muster AG", "2026-11-01"))
        .then_rejected(&No::OrganisationNotRegistered);
}

#[test]
fn a_new_seat_brings_its_address() {
    let command = Command::Move { asked: moved(), today: day("2026-12-01") };
    given::<Organisations>(&[entered().into()]).when(&command).then(&[moved().into()]);
    let events = [entered().into(), moved().into()];
    given::<Organisations>(&events).when(&command).then_nothing();
    let state: Organisation = Organisations::fold(&events);
    let registered = state.registered.unwrap();
    assert_eq!((registered.town, registered.address), (line("Lübeck"), moved().address));
}

#[test]
fn who_takes_over_is_another_registered_organisation_of_the_kind() {
    let firm = Some(OrganisationKind::EconomicOperator);
    let everything = succession(Succession::Everything);
    given::<Organisations>(&[entered().into()])
        .when(&succeeds(Succession::Everything, firm))
        .then(&[everything.clone().into()]);
    let town = Some(OrganisationKind::ContractingAuthority);
    for successor in [None, town] {
        given::<Organisations>(&[entered().into()])
            .when(&succeeds(Succession::Everything, successor))
            .then_rejected(&No::NoSuccessor);
    }
    let own = LegalSuccessionRecorded { successor: SUPPLIER, ..everything };
    given::<Organisations>(&[entered().into()])
        .when(&Command::RecordSuccession { asked: own, successor: firm })
        .then_rejected(&No::NoSuccessor);
}

#[test]
fn nothing_changes_any_more_of_what_was_succeeded_in_everything() {
    let firm = Some(OrganisationKind::EconomicOperator);
    let events = [entered().into(), succession(Succession::Everything).into()];
    let over = No::Succeeded { successor: STRANGER, since: day("2027-01-01") };
    given::<Organisations>(&events).when(&renames("X", "2026-11-01")).then_rejected(&over);
    let part = Succession::Part { part: line("Bildschirme") };
    given::<Organisations>(&events).when(&succeeds(part.clone(), firm)).then_rejected(&over);
    given::<Organisations>(&events).when(&succeeds(Succession::Everything, firm)).then_nothing();
    let state: Organisation = Organisations::fold(&events);
    assert!(state.succeeded_by(day("2026-12-31")).is_none());
    assert!(state.succeeded_by(day("2027-01-01")).is_some());
    // Without a part it goes on.
    let events = [entered().into(), succession(part).into()];
    given::<Organisations>(&events).when(&renames("X", "2026-11-01")).then(&[renamed(
        "X",
        "2026-11-01",
    )
    .into()]);
    let state: Organisation = Organisations::fold(&events);
    assert!(state.succeeded_by(day("2027-01-01")).is_none());
}

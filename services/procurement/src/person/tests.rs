//! What is kept of a person is put right by one and erased by two, and never while a record needs it.

use schemas::hash::HashText;
use schemas::ids::ActorId;
use schemas::person::{
    ErasureGround, ErasureRequested, KeptField, PersonEvent, PersonalDataErased, PersonalDataKept,
    PersonalField,
};
use schemas::retention::RetentionClass;
use uuid::Uuid;

use super::{Erasure, Needed, PersonCommand, PersonRejection, Persons, commitment};
use crate::decider::Decider;
use crate::samples::{AUTHORITY, day, line};
use crate::scenario::{given, history};

const PERSON: ActorId = ActorId(Uuid::from_u128(51));
const OPERATOR: ActorId = ActorId(Uuid::from_u128(52));

fn field(field: PersonalField, byte: u8) -> KeptField {
    KeptField { field, commitment: HashText::of([byte; 32]) }
}

fn kept() -> PersonalDataKept {
    PersonalDataKept {
        person: PERSON,
        organisation: AUTHORITY,
        retention: RetentionClass::ProcurementRecord,
        fields: vec![field(PersonalField::Name, 1), field(PersonalField::Mail, 2)],
    }
}

fn requested() -> ErasureRequested {
    ErasureRequested {
        requested_by: PERSON,
        reason: line("ausgeschieden"),
        ground: ErasureGround::RequestOfThePerson,
    }
}

fn erasure(approved_by: ActorId) -> Erasure {
    Erasure { approved_by, today: day("2026-11-24"), still_authorised: false, needed: vec![] }
}

fn needed(until: Option<&str>) -> Needed {
    Needed {
        class: RetentionClass::ProcurementRecord,
        ground: "§ 8(4) VgV".to_owned(),
        records: 2,
        until: until.map(day),
    }
}

fn waiting() -> Vec<PersonEvent> {
    vec![kept().into(), requested().into()]
}

#[test]
fn a_commitment_says_whose_and_which_field_and_is_not_guessed_without_the_salt() {
    let one = commitment(&[7; 32], PERSON, PersonalField::Name, "Kim Beispiel");
    assert_eq!(one, commitment(&[7; 32], PERSON, PersonalField::Name, "Kim Beispiel"));
    for other in [
        commitment(&[8; 32], PERSON, PersonalField::Name, "Kim Beispiel"),
        commitment(&[7; 32], OPERATOR, PersonalField::Name, "Kim Beispiel"),
        commitment(&[7; 32], PERSON, PersonalField::Mail, "Kim Beispiel"),
        commitment(&[7; 32], PERSON, PersonalField::Name, "Kim Beispiels"),
    ] {
        assert_ne!(one, other);
    }
}

#[test]
fn data_is_kept_once_and_then_put_right() {
    given::<Persons>(&[]).when(&PersonCommand::Keep(kept())).then(&[kept().into()]);
    given::<Persons>(&[kept().into()]).when(&PersonCommand::Keep(kept())).then_nothing();
    let other = PersonalDataKept { fields: vec![field(PersonalField::Name, 9)], ..kept() };
    given::<Persons>(&[kept().into()])
        .when(&PersonCommand::Keep(other))
        .then_rejected(&PersonRejection::PersonalDataKeptAlready);
    let fields = vec![field(PersonalField::Mail, 3)];
    let correct = PersonCommand::Correct { fields: fields.clone(), reason: line("umgezogen") };
    let state = history::<Persons>(&[PersonCommand::Keep(kept()), correct.clone()], |_| ());
    assert!(state.holds(PersonalField::Mail, fields[0].commitment.as_str()));
    assert!(!state.holds(PersonalField::Mail, HashText::of([2; 32]).as_str()));
    given::<Persons>(&[]).when(&correct).then_rejected(&PersonRejection::NothingKept);
    let twice = vec![field(PersonalField::Name, 1), field(PersonalField::Name, 2)];
    given::<Persons>(&[])
        .when(&PersonCommand::Keep(PersonalDataKept { fields: twice, ..kept() }))
        .then_rejected(&PersonRejection::FieldsUnusable);
}

/// two people, one of them asks and the other agrees; the run itself is recorded.
#[test]
fn who_requests_an_erasure_does_not_agree_to_it() {
    given::<Persons>(&waiting())
        .when(&PersonCommand::Erase(erasure(PERSON)))
        .then_rejected_by("R-7.6", &PersonRejection::TheSamePerson);
    given::<Persons>(&[kept().into()])
        .when(&PersonCommand::Erase(erasure(OPERATOR)))
        .then_rejected_by("R-7.6", &PersonRejection::ErasureNotRequested);
    let erased = PersonalDataErased {
        requested_by: PERSON,
        approved_by: OPERATOR,
        ground: ErasureGround::RequestOfThePerson,
        fields: kept().fields,
    };
    given::<Persons>(&waiting())
        .when(&PersonCommand::Erase(erasure(OPERATOR)))
        .then(&[erased.into()]);
}

/// what a running retention needs stays, and the refusal says until when.
#[test]
fn data_that_a_running_retention_needs_is_not_erased() {
    let refused = |needed: Vec<Needed>, until: Option<&str>| {
        given::<Persons>(&waiting())
            .when(&PersonCommand::Erase(Erasure { needed, ..erasure(OPERATOR) }))
            .then_rejected_by(
                "R-7.3",
                &PersonRejection::RetentionRunning {
                    class: RetentionClass::ProcurementRecord,
                    ground: "§ 8(4) VgV".to_owned(),
                    records: 2,
                    until: until.map(day),
                },
            );
    };
    refused(vec![needed(Some("2026-11-24"))], Some("2026-11-24"));
    refused(vec![needed(Some("2029-01-01")), needed(Some("2027-01-01"))], Some("2029-01-01"));
    refused(vec![needed(Some("2029-01-01")), needed(None)], None);
    let over = PersonCommand::Erase(Erasure {
        needed: vec![needed(Some("2026-11-23"))],
        ..erasure(OPERATOR)
    });
    assert_eq!(Persons::decide(&Persons::fold(&waiting()), &over).unwrap().len(), 1);
}

#[test]
fn a_person_that_still_acts_is_not_erased() {
    given::<Persons>(&waiting())
        .when(&PersonCommand::Erase(Erasure { still_authorised: true, ..erasure(OPERATOR) }))
        .then_rejected(&PersonRejection::StillAuthorised);
}

#[test]
fn after_the_erasure_nothing_is_held_and_data_can_be_kept_anew() {
    let commands = [
        PersonCommand::Keep(kept()),
        PersonCommand::RequestErasure(requested()),
        PersonCommand::Erase(erasure(OPERATOR)),
    ];
    let state = history::<Persons>(&commands, |_| ());
    assert!(!state.holds(PersonalField::Name, HashText::of([1; 32]).as_str()));
    assert!(state.kept.is_none() && state.requested.is_none());
    assert_eq!(state.erased.as_ref().unwrap().fields, kept().fields);
    let again = Persons::decide(&state, &PersonCommand::Keep(kept())).unwrap();
    assert_eq!(again.len(), 1);
    let request = Persons::decide(&state, &PersonCommand::RequestErasure(requested()));
    assert_eq!(request.unwrap_err(), PersonRejection::NothingKept);
}

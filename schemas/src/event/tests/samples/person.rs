//! Samples of what is said about the data of a person and about retention.
//! All of it is invented.

use super::{AUTHORITY, line, uuid};
use crate::hash::HashText;
use crate::ids::ActorId;
use crate::person::{
    ErasureGround, ErasureRequested, KeptField, PersonEvent, PersonalDataCorrected,
    PersonalDataErased, PersonalDataKept, PersonalField,
};
use crate::retention::{RetentionClass, RetentionEvent, RetentionPeriodDetermined};

fn kept(field: PersonalField, byte: u8) -> KeptField {
    KeptField { field, commitment: HashText::of([byte; 32]) }
}

pub(in super::super) fn events() -> Vec<PersonEvent> {
    let person = ActorId(uuid(0x31));
    let name = kept(PersonalField::Name, 0x1f);
    let mail = kept(PersonalField::Mail, 0xa0);
    let telephone = kept(PersonalField::Telephone, 0x07);
    vec![
        PersonalDataKept {
            person,
            organisation: AUTHORITY,
            retention: RetentionClass::ProcurementRecord,
            fields: vec![name.clone(), kept(PersonalField::Mail, 0x9c)],
        }
        .into(),
        PersonalDataCorrected {
            fields: vec![mail.clone(), telephone.clone()],
            reason: line("Das Postfach ist umgezogen"),
        }
        .into(),
        ErasureRequested {
            requested_by: person,
            reason: line("Nach dem Ausscheiden verlangt"),
            ground: ErasureGround::RequestOfThePerson,
        }
        .into(),
        PersonalDataErased {
            requested_by: person,
            approved_by: ActorId(uuid(0x32)),
            ground: ErasureGround::RequestOfThePerson,
            fields: vec![name, mail, telephone],
        }
        .into(),
    ]
}

pub(in super::super) fn retention() -> Vec<RetentionEvent> {
    vec![
        RetentionPeriodDetermined {
            class: RetentionClass::MunicipalBookkeeping,
            years: 10,
            ground: line("KomHVO des Landes"),
            reason: line("Vom Rechtsamt am 3. Februar 2026 bestätigt"),
        }
        .into(),
    ]
}

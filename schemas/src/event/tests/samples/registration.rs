//! Samples of what is said about a firm that asks to be registered.
//! All of it is invented.

use super::{OPERATOR, SUPPLIER, SYSTEM, day, line, uuid};
use crate::hash::HashText;
use crate::ids::{ActorId, RegistrationId};
use crate::organisation::{Land, PostalAddress};
use crate::registration::{
    Firm, RegistrationApproved, RegistrationClaimed, RegistrationEvent, RegistrationRefused,
    RegistrationRequested,
};

pub(in super::super) fn events() -> Vec<RegistrationEvent> {
    let contact = ActorId(uuid(0x3a));
    let firm = Firm {
        name: line("Bildschirm & Söhne GmbH"),
        address: PostalAddress {
            street: line("Hafenstraße 12"),
            postal_code: line("24103"),
            town: line("Kiel"),
        },
        land: Some(Land::SH),
        register_number: Some(line("Amtsgericht Kiel, HRB 1234")),
    };
    vec![
        RegistrationRequested {
            registration: RegistrationId(uuid(0x91)),
            system: SYSTEM,
            operator: OPERATOR,
            organisation: SUPPLIER,
            contact,
            claim: HashText::of([0x5c; 32]),
        }
        .into(),
        RegistrationApproved {
            firm,
            reason: line("Mit dem Handelsregister verglichen"),
            claim_until: day("2026-12-31"),
        }
        .into(),
        RegistrationRefused { reason: line("Die Firma ist schon eingetragen") }.into(),
        RegistrationClaimed { contact }.into(),
    ]
}

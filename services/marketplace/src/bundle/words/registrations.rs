//! The sentences of firms that ask to be registered.
//! Who a firm is, is said from its approval on.

use schemas::registration::RegistrationEvent;

use super::{Texts, texts};
use crate::german::day;

pub(super) fn registration(event: &RegistrationEvent) -> Texts {
    match event {
        RegistrationEvent::RegistrationRequested(e) => texts(
            format!("Registrierung beantragt: {}", e.registration),
            format!("registration asked for: {}", e.registration),
        ),
        RegistrationEvent::RegistrationApproved(e) => {
            let (name, town) = (&e.firm.name, &e.firm.address.town);
            texts(
                format!(
                    "Registrierung genehmigt: {name}, {town} ({}); Zugang abzuholen bis {}",
                    e.reason,
                    day(e.claim_until)
                ),
                format!(
                    "registration approved: {name}, {town} ({}); access to be fetched until {}",
                    e.reason, e.claim_until
                ),
            )
        }
        RegistrationEvent::RegistrationRefused(e) => texts(
            format!("Registrierung abgelehnt: {}", e.reason),
            format!("registration refused: {}", e.reason),
        ),
        RegistrationEvent::RegistrationClaimed(e) => texts(
            format!("Zugang abgeholt von {}", e.contact),
            format!("access fetched by {}", e.contact),
        ),
    }
}

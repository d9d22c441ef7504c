//! A firm asks by itself to be registered; an operator approves or refuses; the firm exchanges its secret for a token, once.
//! Who the firm is stands outside the log until it is approved; how many may ask is bounded elsewhere.

mod rejection;

use chrono::{Days, NaiveDate};
use schemas::hash::HashText;
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::{OrganisationKind, OrganisationRegistered};
use schemas::registration::{
    Firm, RegistrationApproved, RegistrationClaimed, RegistrationEvent, RegistrationRefused,
    RegistrationRequested,
};
use schemas::text::Line;

use crate::decider::Decider;
use crate::dynamic_purchasing_system::DynamicPurchasingSystem;

pub use rejection::RegistrationRejection;

/// The rules of a registration's stream.
pub enum Registrations {}

/// Days after the approval within which the secret is exchanged (a choice of this project).
pub const DAYS_TO_CLAIM: u64 = 90;

/// A firm's request to be registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// What was asked.
    pub requested: Option<RegistrationRequested>,
    /// What was decided.
    pub decided: Option<Decided>,
    /// Whether the secret was exchanged.
    pub claimed: bool,
}

/// What an operator decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is registered.
    Approved(RegistrationApproved),
    /// It is not.
    Refused(RegistrationRefused),
}

impl Registration {
    /// What is to be entered in the register, once it was approved.
    #[must_use]
    pub fn registered(&self) -> Option<OrganisationRegistered> {
        let Some(Decided::Approved(approved)) = &self.decided else { return None };
        let firm = approved.firm.clone();
        Some(OrganisationRegistered {
            organisation: self.requested.as_ref()?.organisation,
            kind: OrganisationKind::EconomicOperator,
            name: firm.name,
            town: firm.address.town.clone(),
            land: firm.land,
            delivery_places: Vec::new(),
            address: Some(firm.address),
        })
    }

    /// Who will act for the firm, and for which organisation.
    #[must_use]
    pub fn contact(&self) -> Option<(ActorId, OrganisationId)> {
        self.requested.as_ref().map(|asked| (asked.contact, asked.organisation))
    }
}

/// What can be asked of a registration.
#[derive(Clone, Debug)]
pub enum RegistrationCommand {
    /// Ask to be registered.
    Request {
        /// What is asked.
        asked: RegistrationRequested,
        /// The firm as it names itself. It does not reach the log.
        firm: Firm,
        /// The system that it names.
        system: Box<DynamicPurchasingSystem>,
        /// The German day.
        today: NaiveDate,
    },
    /// Approve it.
    Approve {
        /// The firm as it was checked.
        firm: Firm,
        /// What was checked.
        reason: Line,
        /// The German day.
        today: NaiveDate,
    },
    /// Refuse it.
    Refuse {
        /// Why.
        reason: Line,
    },
    /// Exchange the secret.
    Claim {
        /// SHA-256 of the secret that is shown.
        claim: HashText,
        /// The German day.
        today: NaiveDate,
    },
}

type Events = Result<Vec<RegistrationEvent>, RegistrationRejection>;

impl Decider for Registrations {
    type State = Registration;
    type Command = RegistrationCommand;
    type Event = RegistrationEvent;
    type Rejection = RegistrationRejection;

    fn initial() -> Registration {
        Registration::default()
    }

    fn decide(state: &Registration, command: &RegistrationCommand) -> Events {
        match command {
            RegistrationCommand::Request { asked, firm, system, today } => {
                request(state, asked, firm, (system, *today))
            }
            RegistrationCommand::Approve { firm, reason, today } => {
                approve(state, firm, reason, *today)
            }
            RegistrationCommand::Refuse { reason } => refuse(state, reason),
            RegistrationCommand::Claim { claim, today } => exchange(state, claim, *today),
        }
    }

    fn evolve(mut state: Registration, event: &RegistrationEvent) -> Registration {
        match event {
            RegistrationEvent::RegistrationRequested(e) => state.requested = Some(e.clone()),
            RegistrationEvent::RegistrationApproved(e) => {
                state.decided = Some(Decided::Approved(e.clone()));
            }
            RegistrationEvent::RegistrationRefused(e) => {
                state.decided = Some(Decided::Refused(e.clone()));
            }
            RegistrationEvent::RegistrationClaimed(_) => state.claimed = true,
        }
        state
    }
}

/// Whoever wants to take part asks for as long as the system takes requests (§ 41(1) VgV; ).
fn request(
    state: &Registration,
    asked: &RegistrationRequested,
    firm: &Firm,
    (system, today): (&DynamicPurchasingSystem, NaiveDate),
) -> Events {
    match &state.requested {
        Some(before) if before == asked => return Ok(vec![]),
        Some(_) => return Err(RegistrationRejection::RequestedOtherwise),
        None => {}
    }
    system.in_force_on(today).map_err(|why| RegistrationRejection::SystemNotInForce { why })?;
    if system.noticed.is_none() {
        return Err(RegistrationRejection::NotNoticed);
    }
    legible(firm)?;
    Ok(vec![asked.clone().into()])
}

/// What is approved is what was checked; it may differ from what was asked.
fn approve(state: &Registration, firm: &Firm, reason: &Line, today: NaiveDate) -> Events {
    if state.requested.is_none() {
        return Err(RegistrationRejection::NotRequested);
    }
    legible(firm)?;
    match &state.decided {
        Some(Decided::Approved(before)) if (&before.firm, &before.reason) == (firm, reason) => {
            Ok(vec![])
        }
        Some(_) => Err(RegistrationRejection::DecidedAlready),
        None => {
            let last = today.checked_add_days(Days::new(DAYS_TO_CLAIM));
            let claim_until = last.unwrap_or(NaiveDate::MAX);
            let (firm, reason) = (firm.clone(), reason.clone());
            Ok(vec![RegistrationApproved { firm, reason, claim_until }.into()])
        }
    }
}

fn refuse(state: &Registration, reason: &Line) -> Events {
    if state.requested.is_none() {
        return Err(RegistrationRejection::NotRequested);
    }
    match &state.decided {
        Some(Decided::Refused(before)) if before.reason == *reason => Ok(vec![]),
        Some(_) => Err(RegistrationRejection::DecidedAlready),
        None => Ok(vec![RegistrationRefused { reason: reason.clone() }.into()]),
    }
}

/// The secret opens one token, once, after the approval and for a time. A wrong one learns nothing.
fn exchange(state: &Registration, claim: &HashText, today: NaiveDate) -> Events {
    let requested = state.requested.as_ref().filter(|asked| asked.claim == *claim);
    let requested = requested.ok_or(RegistrationRejection::NotRequested)?;
    match &state.decided {
        None => Err(RegistrationRejection::NotDecided),
        Some(Decided::Refused(refused)) => {
            Err(RegistrationRejection::Refused { reason: refused.reason.clone() })
        }
        Some(Decided::Approved(_)) if state.claimed => Err(RegistrationRejection::ClaimedAlready),
        Some(Decided::Approved(approved)) if today > approved.claim_until => {
            Err(RegistrationRejection::ClaimExpired { until: approved.claim_until })
        }
        Some(Decided::Approved(_)) => {
            Ok(vec![RegistrationClaimed { contact: requested.contact }.into()])
        }
    }
}

/// A name that reads like another one because of what is not seen in it is none.
fn legible(firm: &Firm) -> Result<(), RegistrationRejection> {
    let address = &firm.address;
    let mut texts = vec![
        ("name", &firm.name),
        ("address.street", &address.street),
        ("address.postal_code", &address.postal_code),
        ("address.town", &address.town),
    ];
    texts.extend(firm.register_number.as_ref().map(|number| ("register_number", number)));
    match texts.into_iter().find(|(_, text)| text.as_str().chars().any(is_invisible)) {
        Some((field, _)) => Err(RegistrationRejection::InvisibleCharacters { field }),
        None => Ok(()),
    }
}

/// Characters without a shape of their own, and those that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;

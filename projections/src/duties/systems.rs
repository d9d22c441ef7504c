//! What is owed because a system or a framework agreement runs and ends.
//! What is owed to candidates and tenderers stands beside.

use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::framework::FrameworkEvent;
use schemas::ids::{OrganisationId, SystemId};
use schemas::registration::RegistrationEvent;

use super::{Change, Due, DutyKind, contracts};
use crate::frameworks::{FrameworkState, FrameworkView};

const END: &str = "end";
const REGISTRATION: &str = "registration";
const QUESTION: &str = "question/";
const NEARLY: &str = "nearly_exhausted";

pub(super) fn system(mut change: Change<'_>, event: &DynamicPurchasingSystemEvent) {
    use DynamicPurchasingSystemEvent as Event;
    match event {
        Event::DynamicPurchasingSystemEstablished(e) => {
            change.owed.name = e.name.to_string();
            change.owed.operator = Some(e.operator);
            change.owe(END, DutyKind::SystemEnd, Due::Day(e.valid_until), e.name.as_str());
        }
        Event::ContractNoticeDespatched(e) => change.owed.moments.push(e.requests_until),
        Event::ValidityChanged(e) => change.put_off(END, Due::Day(e.valid_until)),
        // What has ended takes no requests: nothing is to be answered for them any more.
        Event::DynamicPurchasingSystemExpired(_) | Event::DynamicPurchasingSystemTerminated(_) => {
            change.done(END);
            change.all_done(QUESTION);
        }
        Event::CandidateQuestionAsked(e) => {
            let (key, what) = (question(e.question), format!("{} ({})", e.question, change.name()));
            let due = e.answer_by.map_or(Due::Waiting, Due::Day);
            change.owe(&key, DutyKind::SystemQuestion, due, what);
        }
        Event::CandidateQuestionAnswered(e) => change.done(&question(e.question)),
        Event::FirstPhaseProlonged(e) => change.owed.moments.push(e.requests_until),
        Event::DocumentsChanged(_)
        | Event::ValueEstimateRevised(_)
        | Event::FirstInvitationIssued(_) => {}
    }
}

fn question(number: u16) -> String {
    format!("{QUESTION}{number}")
}

/// A firm that asks is answered by who runs the system; the law names no last day for it.
pub(super) fn registration(mut change: Change<'_>, event: &RegistrationEvent) {
    match event {
        RegistrationEvent::RegistrationRequested(e) => {
            change.owed.operator = Some(e.operator);
            let what = e.registration.to_string();
            change.owe(REGISTRATION, DutyKind::Registration, Due::Waiting, what);
        }
        RegistrationEvent::RegistrationApproved(_) | RegistrationEvent::RegistrationRefused(_) => {
            change.done(REGISTRATION);
        }
        RegistrationEvent::RegistrationClaimed(_) => {}
    }
}

pub(super) fn framework(
    mut change: Change<'_>,
    event: &FrameworkEvent,
    seen: Option<&FrameworkView>,
    operator: impl Fn(SystemId) -> Option<OrganisationId>,
) {
    match event {
        FrameworkEvent::FrameworkAgreementConcluded(e) => {
            change.owed.name = e.subject.to_string();
            change.owed.operator = operator(e.system);
            change.owe(END, DutyKind::FrameworkEnd, Due::Day(e.until), e.subject.as_str());
        }
        FrameworkEvent::CallOffReserved(_)
        | FrameworkEvent::CallOffReleased(_)
        | FrameworkEvent::FrameworkExhausted(_)
        // no notice is owed for a small change, also where an old event names a day.
        | FrameworkEvent::MaximumRaised(_) => {}
        FrameworkEvent::FrameworkEnded(_) => change.done(END),
        FrameworkEvent::ContractActProposed(e) => contracts::proposed(&mut change, e),
        FrameworkEvent::ContractActDeclined(_) => change.done(contracts::ACT),
        FrameworkEvent::ContractActConfirmed(e) => {
            change.done(contracts::ACT);
            if e.act.ends() {
                change.done(END);
            }
        }
    }
    nearly(&mut change, seen);
}

/// From four fifths on it is time to think of what follows (a choice of this project).
fn nearly(change: &mut Change<'_>, seen: Option<&FrameworkView>) {
    let running = seen.filter(|framework| framework.state == FrameworkState::Concluded);
    let is_nearly = running.is_some_and(|framework| {
        let (used, maximum) = (framework.used.amount, framework.maximum.amount);
        used * Decimal::from(5) >= maximum * Decimal::from(4)
    });
    if !is_nearly {
        change.done(NEARLY);
    } else if !change.owed.open.contains_key(NEARLY) {
        let what = change.name();
        change.owe(NEARLY, DutyKind::FrameworkNearlyExhausted, Due::Waiting, what);
    }
}

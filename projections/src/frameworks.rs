//! Framework agreements as they are seen: terms, what is left of the maximum, who called off what.
//! Whether something may be called off is decided by the rules, not read from here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::framework::{
    FrameworkAgreementConcluded, FrameworkEvent, FrameworkLine, MaximumRaised, Origin,
};
use schemas::ids::{CategoryKey, FrameworkId, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{ContractActConfirmed, ContractActProposed};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A framework agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrameworkView {
    /// Its id.
    pub framework_id: FrameworkId,
    /// From what it comes.
    pub origin: Origin,
    /// Its title.
    pub subject: Line,
    /// The system under which it stands.
    pub system_id: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// Who delivers.
    pub supplier_id: OrganisationId,
    /// The authorities that may call off.
    pub authorities: Vec<OrganisationId>,
    /// What can be called off.
    pub lines: Vec<FrameworkLine>,
    /// How much was expected to be called off, without VAT.
    pub estimated: Money,
    /// The maximum as it is now, without VAT.
    pub maximum: Money,
    /// What was called off, without VAT.
    pub used: Money,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Why it lasts longer than four years.
    pub special_reason: Option<Line>,
    /// How far it is.
    pub state: FrameworkState,
    /// Small changes of the maximum, with the day until which each is published.
    #[schema(value_type = Vec<Object>)]
    pub changes: Vec<MaximumRaised>,
    /// What was called off, by order.
    #[schema(value_type = std::collections::HashMap<String, CallOffView>)]
    pub call_offs: BTreeMap<OrderId, CallOffView>,
    /// What was done about it as a contract, by two people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract_acts: Vec<ContractActConfirmed>,
    /// What waits for a second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_act_proposed: Option<ContractActProposed>,
    /// Revision of the last event, the entity tag.
    pub revision: u64,
}

/// A call-off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallOffView {
    /// Who called off.
    pub authority_id: OrganisationId,
    /// What it costs, without VAT.
    pub total: Money,
    /// Position of the event that reserved it.
    pub position: u64,
}

/// How far a framework agreement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FrameworkState {
    /// It can be called off while it lasts.
    Concluded,
    /// Its maximum is reached.
    Exhausted,
    /// Its last day is over.
    Ended,
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<FrameworkView>,
    recorded: &Recorded<FrameworkEvent>,
) -> Option<FrameworkView> {
    let mut view = match (&recorded.event, view) {
        (FrameworkEvent::FrameworkAgreementConcluded(concluded), _) => begun(concluded),
        (_, view) => view?,
    };
    view.revision = recorded.revision;
    match &recorded.event {
        FrameworkEvent::FrameworkAgreementConcluded(_) => {}
        FrameworkEvent::CallOffReserved(e) => {
            let (authority_id, total, position) = (e.authority, e.total, recorded.position);
            view.call_offs.insert(e.order, CallOffView { authority_id, total, position });
        }
        FrameworkEvent::CallOffReleased(e) => {
            view.call_offs.remove(&e.order);
            if view.state == FrameworkState::Exhausted {
                view.state = FrameworkState::Concluded;
            }
        }
        FrameworkEvent::FrameworkExhausted(_) => view.state = FrameworkState::Exhausted,
        FrameworkEvent::MaximumRaised(e) => {
            view.maximum = e.maximum;
            view.changes.push(e.clone());
            if view.state == FrameworkState::Exhausted {
                view.state = FrameworkState::Concluded;
            }
        }
        FrameworkEvent::FrameworkEnded(_) => view.state = FrameworkState::Ended,
        FrameworkEvent::ContractActProposed(e) => view.contract_act_proposed = Some(e.clone()),
        FrameworkEvent::ContractActDeclined(_) => view.contract_act_proposed = None,
        FrameworkEvent::ContractActConfirmed(e) => {
            view.contract_act_proposed = None;
            view.contract_acts.push(e.clone());
            if e.act.ends() {
                view.state = FrameworkState::Ended;
            }
        }
    }
    let used = view.call_offs.values().map(|call_off| call_off.total.amount).sum();
    view.used = Money::in_cents(used, view.maximum.currency);
    Some(view)
}

fn begun(concluded: &FrameworkAgreementConcluded) -> FrameworkView {
    FrameworkView {
        framework_id: concluded.framework,
        origin: concluded.origin.clone(),
        subject: concluded.subject.clone(),
        system_id: concluded.system,
        category: concluded.category.clone(),
        supplier_id: concluded.supplier,
        authorities: concluded.authorities.clone(),
        lines: concluded.lines.clone(),
        estimated: concluded.estimated,
        maximum: concluded.maximum,
        used: Money::in_cents(Decimal::ZERO, concluded.maximum.currency),
        from: concluded.from,
        until: concluded.until,
        special_reason: concluded.special_reason.clone(),
        state: FrameworkState::Concluded,
        changes: Vec::new(),
        call_offs: BTreeMap::new(),
        contract_acts: Vec::new(),
        contract_act_proposed: None,
        revision: 0,
    }
}

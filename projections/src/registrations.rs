//! Firms that asked by themselves to be registered, as they are seen: how their requests stand.
//! Who a firm is stands sealed outside the log until it is approved.

use chrono::{DateTime, NaiveDate, Utc};
use schemas::ids::{ActorId, OrganisationId, RegistrationId, SystemId};
use schemas::recorded::Recorded;
use schemas::registration::{Firm, RegistrationEvent};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A firm's request to be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegistrationView {
    /// Its id.
    pub registration_id: RegistrationId,
    /// The system in which the firm wants to take part.
    pub system_id: SystemId,
    /// Who decides.
    pub operator_id: OrganisationId,
    /// The id that the firm has once it is registered.
    pub organisation_id: OrganisationId,
    /// The contact person.
    pub contact_id: ActorId,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
    /// How it stands.
    pub state: RegistrationState,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// What was checked, or why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Line>,
    /// The firm as it was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Firm>,
    /// The last day on which the firm exchanges its secret for a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_until: Option<NaiveDate>,
    /// Revision of the last event, the entity tag.
    pub revision: u64,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// It waits for an operator.
    Pending,
    /// The firm is registered; its secret was not exchanged yet.
    Approved,
    /// It is not.
    Refused,
    /// The firm is registered and holds a token.
    Claimed,
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<RegistrationView>,
    recorded: &Recorded<RegistrationEvent>,
) -> Option<RegistrationView> {
    let mut view = match &recorded.event {
        RegistrationEvent::RegistrationRequested(e) => RegistrationView {
            registration_id: e.registration,
            system_id: e.system,
            operator_id: e.operator,
            organisation_id: e.organisation,
            contact_id: e.contact,
            requested_at: recorded.time,
            state: RegistrationState::Pending,
            decided_at: None,
            reason: None,
            approved: None,
            claim_until: None,
            revision: recorded.revision,
        },
        RegistrationEvent::RegistrationApproved(e) => {
            let (reason, approved) = (Some(e.reason.clone()), Some(e.firm.clone()));
            let (state, claim_until) = (RegistrationState::Approved, Some(e.claim_until));
            let decided_at = Some(recorded.time);
            RegistrationView { state, decided_at, reason, approved, claim_until, ..view? }
        }
        RegistrationEvent::RegistrationRefused(e) => {
            let (state, reason) = (RegistrationState::Refused, Some(e.reason.clone()));
            RegistrationView { state, reason, decided_at: Some(recorded.time), ..view? }
        }
        RegistrationEvent::RegistrationClaimed(_) => {
            RegistrationView { state: RegistrationState::Claimed, ..view? }
        }
    };
    view.revision = recorded.revision;
    Some(view)
}

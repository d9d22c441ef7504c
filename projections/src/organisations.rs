//! The register of organisations as it is seen.
//! Who may act for them is checked against the log, not here.

use schemas::ids::OrganisationId;
use schemas::organisation::{DeliveryPlace, Land, OrganisationEvent, OrganisationKind};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organisation of the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrganisationView {
    /// Its id.
    pub organisation_id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its official name.
    pub name: Line,
    /// Its seat.
    pub town: Line,
    /// The Land of its seat.
    pub land: Option<Land>,
    /// Where it takes deliveries.
    pub delivery_places: Vec<DeliveryPlace>,
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<OrganisationView>,
    recorded: &Recorded<OrganisationEvent>,
) -> Option<OrganisationView> {
    match &recorded.event {
        OrganisationEvent::OrganisationRegistered(e) => Some(OrganisationView {
            organisation_id: e.organisation,
            kind: e.kind,
            name: e.name.clone(),
            town: e.town.clone(),
            land: e.land,
            delivery_places: e.delivery_places.clone(),
        }),
        OrganisationEvent::ActorAuthorised(_) | OrganisationEvent::AuthorisationRevoked(_) => view,
    }
}

//! The register of organisations as it is seen.
//! Who may act for them is checked against the log, not here.

use schemas::ids::OrganisationId;
use schemas::money::Money;
use schemas::organisation::{
    DeliveryPlace, Land, OrganisationEvent, OrganisationKind, PostalAddress,
};
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
    /// Its own address; none if it was not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// Organisational units that buy on their own responsibility, each with the reason (§ 3(2) VgV).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitView>,
    /// The limit of the direct award that it set for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_award_limit: Option<OwnLimitView>,
}

/// A unit that buys on its own responsibility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitView {
    /// Its name.
    pub unit: Line,
    /// Why it is responsible on its own.
    pub reason: Line,
}

/// A limit that an authority set for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnLimitView {
    /// The limit, without VAT.
    pub limit: Money,
    /// Where it is written.
    pub source: Line,
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
            address: e.address.clone(),
            units: Vec::new(),
            direct_award_limit: None,
        }),
        OrganisationEvent::ActorAuthorised(_) | OrganisationEvent::AuthorisationRevoked(_) => view,
        OrganisationEvent::OrganisationalUnitRecognised(e) => {
            let mut view = view?;
            view.units.push(UnitView { unit: e.unit.clone(), reason: e.reason.clone() });
            Some(view)
        }
        OrganisationEvent::DirectAwardLimitSet(e) => {
            let source = e.source.clone();
            let direct_award_limit = e.limit.map(|limit| OwnLimitView { limit, source });
            Some(OrganisationView { direct_award_limit, ..view? })
        }
    }
}

//! The register of organisations as it is seen.
//! Who may act for them is checked against the log, not here.

use chrono::NaiveDate;
use schemas::ids::OrganisationId;
use schemas::money::Money;
use schemas::organisation::{
    DeliveryPlace, Land, OrganisationEvent, OrganisationKind, PostalAddress, Succession,
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
    /// What it was called and where it sat before, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierView>,
    /// Who takes or took its place by law.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<SuccessionView>,
}

/// What an organisation was until a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EarlierView {
    /// Its name then.
    pub name: Line,
    /// Its seat then.
    pub town: Line,
    /// Its address then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// The day from which it was another.
    pub until: NaiveDate,
    /// Where the change is written.
    pub reason: Line,
    /// The position of the log that recorded the change: what was written before it names it so.
    pub position: u64,
}

/// Who takes the place of an organisation by law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuccessionView {
    /// Who.
    pub successor_id: OrganisationId,
    /// What it takes over.
    #[serde(flatten)]
    pub succession: Succession,
    /// Since when.
    pub since: NaiveDate,
    /// Where that is written.
    pub reason: Line,
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
            earlier: Vec::new(),
            successions: Vec::new(),
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
        OrganisationEvent::OrganisationRenamed(e) => {
            let mut view = view?.until(e.since, &e.reason, recorded.position);
            view.name = e.name.clone();
            Some(view)
        }
        OrganisationEvent::OrganisationMoved(e) => {
            let mut view = view?.until(e.since, &e.reason, recorded.position);
            (view.town, view.land, view.address) = (e.town.clone(), e.land, e.address.clone());
            Some(view)
        }
        OrganisationEvent::LegalSuccessionRecorded(e) => {
            let mut view = view?;
            view.successions.push(SuccessionView {
                successor_id: e.successor,
                succession: e.succession.clone(),
                since: e.since,
                reason: e.reason.clone(),
            });
            Some(view)
        }
    }
}

impl OrganisationView {
    /// Keeps what it was until a change.
    fn until(mut self, until: NaiveDate, reason: &Line, position: u64) -> Self {
        self.earlier.push(EarlierView {
            name: self.name.clone(),
            town: self.town.clone(),
            address: self.address.clone(),
            until,
            reason: reason.clone(),
            position,
        });
        self
    }

    /// Who took over everything by this day, if somebody did.
    #[must_use]
    pub fn succeeded_by(&self, day: NaiveDate) -> Option<&SuccessionView> {
        let whole = |it: &&SuccessionView| it.succession == Succession::Everything;
        self.successions.iter().filter(whole).find(|it| it.since <= day)
    }
}

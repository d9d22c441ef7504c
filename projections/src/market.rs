//! The market's standing data in memory: organisations, systems, admissions, catalogues.
//! Offers and orders are too many for it; they have indexes of their own.

use std::collections::BTreeMap;

use event_store::Recorded as Stored;
use schemas::admission::AdmissionEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::ids::{AdmissionId, OrganisationId, SystemId};
use schemas::organisation::OrganisationEvent;
use schemas::recorded::Recorded;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::admissions::{self, AdmissionView};
use crate::catalogues::{self, CatalogueView};
use crate::decode::{UnreadableEvent, decode};
use crate::organisations::{self, OrganisationView};
use crate::systems::{self, SystemView};

/// Everything that is small enough to be held whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Market {
    /// Organisations.
    pub organisations: BTreeMap<OrganisationId, OrganisationView>,
    /// Dynamic purchasing systems.
    pub systems: BTreeMap<SystemId, SystemView>,
    /// Suppliers' standings.
    pub admissions: BTreeMap<AdmissionId, AdmissionView>,
    /// Suppliers' catalogues.
    pub catalogues: BTreeMap<OrganisationId, CatalogueView>,
}

/// A view that changed, as it is to be kept.
pub(crate) struct Kept {
    pub(crate) model: &'static str,
    pub(crate) key: String,
    pub(crate) body: Option<Vec<u8>>,
}

impl Market {
    /// Folds one event of the log; says what changed, if it was one of the market's.
    pub(crate) fn apply(&mut self, stored: &Stored) -> Result<Option<Kept>, UnreadableEvent> {
        let key = stored.stream.as_str().split_once('-').map_or("", |(_, key)| key);
        let fold = Fold { stored, key };
        match stored.stream.category() {
            OrganisationEvent::CATEGORY => {
                fold.into(&mut self.organisations, organisations::evolve)
            }
            DynamicPurchasingSystemEvent::CATEGORY => fold.into(&mut self.systems, systems::evolve),
            AdmissionEvent::CATEGORY => fold.into(&mut self.admissions, admissions::evolve),
            CatalogueEvent::CATEGORY => fold.into(&mut self.catalogues, catalogues::evolve),
            _ => Ok(None),
        }
    }

    /// Puts back a view as it was kept.
    pub(crate) fn restore(
        &mut self,
        model: &str,
        key: &str,
        body: &[u8],
    ) -> Result<(), serde_json::Error> {
        match model {
            OrganisationEvent::CATEGORY => put_back(&mut self.organisations, key, body),
            DynamicPurchasingSystemEvent::CATEGORY => put_back(&mut self.systems, key, body),
            AdmissionEvent::CATEGORY => put_back(&mut self.admissions, key, body),
            CatalogueEvent::CATEGORY => put_back(&mut self.catalogues, key, body),
            _ => Ok(()),
        }
    }
}

struct Fold<'a> {
    stored: &'a Stored,
    key: &'a str,
}

impl Fold<'_> {
    fn into<E, Id, View>(
        self,
        views: &mut BTreeMap<Id, View>,
        evolve: impl Fn(Option<View>, &Recorded<E>) -> Option<View>,
    ) -> Result<Option<Kept>, UnreadableEvent>
    where
        E: Event,
        Id: Ord + std::str::FromStr,
        View: Serialize,
    {
        let recorded = decode::<E>(self.stored)?;
        let Ok(id) = self.key.parse::<Id>() else {
            return Ok(None);
        };
        let view = evolve(views.remove(&id), &recorded);
        let body = view.as_ref().and_then(|view| serde_json::to_vec(view).ok());
        if let Some(view) = view {
            views.insert(id, view);
        }
        Ok(Some(Kept { model: E::CATEGORY, key: self.key.to_owned(), body }))
    }
}

fn put_back<Id: Ord + std::str::FromStr, View: DeserializeOwned>(
    views: &mut BTreeMap<Id, View>,
    key: &str,
    body: &[u8],
) -> Result<(), serde_json::Error> {
    if let Ok(id) = key.parse() {
        views.insert(id, serde_json::from_slice(body)?);
    }
    Ok(())
}

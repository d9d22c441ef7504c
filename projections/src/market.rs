//! The market's standing data in memory: organisations, systems, admissions, catalogues, framework agreements,
//! specific procurements, awards.
//! Offers and orders are too many for it; they have indexes of their own.

use std::collections::BTreeMap;
use std::str::FromStr;

use event_store::Recorded as Stored;
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{
    AdmissionId, FrameworkId, OrganisationId, RegistrationId, SpecificProcurementId, SystemId,
};
use schemas::organisation::OrganisationEvent;
use schemas::recorded::Recorded;
use schemas::registration::RegistrationEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};

use crate::admissions::{self, AdmissionView};
use crate::awards::{self, AwardView};
use crate::catalogues::{self, CatalogueView};
use crate::decode::{decode, subject, unknown_stream};
use crate::duties::{self, Owed};
use crate::frameworks::{self, FrameworkView};
use crate::organisations::{self, OrganisationView};
use crate::registrations::{self, RegistrationView};
use crate::specific_procurements::{self, SpecificProcurementView};
use crate::systems::{self, SystemView};
use crate::views::ViewError;

/// Everything that is small enough to be held whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Market {
    /// Organisations.
    pub organisations: BTreeMap<OrganisationId, OrganisationView>,
    /// Dynamic purchasing systems.
    pub systems: BTreeMap<SystemId, SystemView>,
    /// Firms that asked to be registered.
    pub registrations: BTreeMap<RegistrationId, RegistrationView>,
    /// Suppliers' standings.
    pub admissions: BTreeMap<AdmissionId, AdmissionView>,
    /// Suppliers' catalogues.
    pub catalogues: BTreeMap<OrganisationId, CatalogueView>,
    /// Awards, by the specific procurement.
    pub awards: BTreeMap<SpecificProcurementId, AwardView>,
    /// Specific procurements.
    pub specific_procurements: BTreeMap<SpecificProcurementId, SpecificProcurementView>,
    /// Framework agreements.
    pub frameworks: BTreeMap<FrameworkId, FrameworkView>,
    /// What is owed, by stream.
    pub duties: BTreeMap<String, Owed>,
}

/// The name under which duties are kept.
const DUTIES: &str = "duties";

/// A view that changed, as it is to be kept.
pub(crate) struct Kept {
    pub(crate) model: &'static str,
    pub(crate) key: String,
    pub(crate) body: Option<Vec<u8>>,
}

impl Market {
    /// Folds one event of the log; says what changed.
    pub(crate) fn apply(&mut self, stored: &Stored) -> Result<Kept, ViewError> {
        match stored.stream.category() {
            OrganisationEvent::CATEGORY => {
                fold(stored, &mut self.organisations, organisations::evolve)
            }
            DynamicPurchasingSystemEvent::CATEGORY => {
                fold(stored, &mut self.systems, systems::evolve)
            }
            RegistrationEvent::CATEGORY => {
                fold(stored, &mut self.registrations, registrations::evolve)
            }
            AdmissionEvent::CATEGORY => fold(stored, &mut self.admissions, admissions::evolve),
            CatalogueEvent::CATEGORY => fold(stored, &mut self.catalogues, catalogues::evolve),
            AwardEvent::CATEGORY => fold(stored, &mut self.awards, awards::evolve),
            SpecificProcurementEvent::CATEGORY => {
                fold(stored, &mut self.specific_procurements, specific_procurements::evolve)
            }
            FrameworkEvent::CATEGORY => fold(stored, &mut self.frameworks, frameworks::evolve),
            _ => Err(unknown_stream(stored).into()),
        }
    }

    /// What an event changes of what is owed; to be asked after [`Market::apply`].
    pub(crate) fn owe(&mut self, stored: &Stored) -> Result<Vec<Kept>, ViewError> {
        let own = stored.stream.as_str().to_owned();
        let mut after = Vec::new();
        after.extend(
            duties::evolve(self.duties.get(&own).cloned(), stored, self)?.map(|it| (own, it)),
        );
        if let Some(award) = duties::given_up(stored)? {
            let owed = self.duties.get(&award).map(Owed::without_award);
            after.extend(owed.map(|owed| (award, owed)));
        }
        after.retain(|(key, owed)| self.duties.get(key) != Some(owed));
        let kept = after.iter().map(|(key, owed)| {
            let body = Some(serde_json::to_vec(owed)?);
            Ok(Kept { model: DUTIES, key: key.clone(), body })
        });
        let kept = kept.collect::<Result<_, ViewError>>()?;
        self.duties.extend(after);
        Ok(kept)
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
            RegistrationEvent::CATEGORY => put_back(&mut self.registrations, key, body),
            AdmissionEvent::CATEGORY => put_back(&mut self.admissions, key, body),
            CatalogueEvent::CATEGORY => put_back(&mut self.catalogues, key, body),
            AwardEvent::CATEGORY => put_back(&mut self.awards, key, body),
            SpecificProcurementEvent::CATEGORY => {
                put_back(&mut self.specific_procurements, key, body)
            }
            FrameworkEvent::CATEGORY => put_back(&mut self.frameworks, key, body),
            DUTIES => put_back(&mut self.duties, key, body),
            _ => Err(serde_json::Error::custom(format!("no read model `{model}` is known"))),
        }
    }
}

fn fold<E, Id, View>(
    stored: &Stored,
    views: &mut BTreeMap<Id, View>,
    evolve: impl Fn(Option<View>, &Recorded<E>) -> Option<View>,
) -> Result<Kept, ViewError>
where
    E: Event,
    Id: Ord + FromStr,
    View: Serialize,
{
    let recorded = decode::<E>(stored)?;
    let id = subject::<Id>(stored)?;
    let view = evolve(views.remove(&id), &recorded);
    let body = view.as_ref().map(serde_json::to_vec).transpose()?;
    if let Some(view) = view {
        views.insert(id, view);
    }
    Ok(Kept { model: E::CATEGORY, key: stored.stream.key().to_owned(), body })
}

fn put_back<Id: Ord + FromStr, View: DeserializeOwned>(
    views: &mut BTreeMap<Id, View>,
    key: &str,
    body: &[u8],
) -> Result<(), serde_json::Error> {
    let id = key.parse().map_err(|_| serde_json::Error::custom(format!("`{key}` is no id")))?;
    views.insert(id, serde_json::from_slice(body)?);
    Ok(())
}

//! Everything that a record speaks of, folded from the streams up to a position.
//! No sentence is made here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use event_store::{EventStore, StreamName};
use procurement::admission::{Admission, Admissions};
use procurement::awarding::{Award, Awards};
use procurement::dynamic_purchasing_system::{DynamicPurchasingSystem, DynamicPurchasingSystems};
use procurement::specific_procurement::{SpecificProcurement, SpecificProcurements};
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::event::Event;
use schemas::ids::{AdmissionId, OrganisationId, SpecificProcurementId};
use schemas::order::ContractActConfirmed;
use schemas::organisation::OrganisationRegistered;
use schemas::recorded::Recorded;
use schemas::specific_procurement::{SpecificProcurementEvent, SpecificProcurementPrepared};
use schemas::terms::Regulation;

use super::cast::Cast;
use crate::execute::Failure;
use crate::facts::{self, contract_acts, folded, organisation_at, until};
use crate::streams;
use crate::tendering::known;

/// A record could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] Failure),
    /// The paper could not be written.
    #[error(transparent)]
    Paper(#[from] crate::papers::PaperError),
    /// It could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// A call with everything around it.
pub(super) struct Gathered {
    pub position: u64,
    pub as_of: DateTime<Utc>,
    pub prepared: SpecificProcurementPrepared,
    pub called: SpecificProcurement,
    pub call_events: Vec<Recorded<SpecificProcurementEvent>>,
    pub award: Award,
    pub award_events: Vec<Recorded<AwardEvent>>,
    pub system: DynamicPurchasingSystem,
    pub authority: Option<OrganisationRegistered>,
    /// Standings of all that were invited or tendered, with what happened to them.
    pub admissions: BTreeMap<OrganisationId, (Admission, Vec<Recorded<AdmissionEvent>>)>,
    names: BTreeMap<OrganisationId, String>,
    /// What was done by two people about the contract.
    pub acts: Vec<ContractActConfirmed>,
    pub regulation: Regulation,
}

impl Gathered {
    pub(super) fn of(
        log: &EventStore,
        procurement: SpecificProcurementId,
        at: Option<u64>,
    ) -> Result<Option<Self>, Failure> {
        let position = at.unwrap_or_else(|| log.head());
        let call_events = known::events(log, procurement, position)?;
        let called = folded::<SpecificProcurements>(&call_events);
        let Some(prepared) = called.prepared.clone() else { return Ok(None) };
        let award_events: Vec<Recorded<AwardEvent>> =
            until(log, &streams::award(procurement), position)?;
        let award = folded::<Awards>(&award_events);
        let system = until(log, &streams::system(prepared.system), position)?;
        let system = folded::<DynamicPurchasingSystems>(&system);
        let acts = match award.concluded.as_ref() {
            Some(contract) => contract_acts(log, contract.result, position)?,
            None => Vec::new(),
        };
        let last = [
            call_events.last().map(|event| (event.position, event.time)),
            award_events.last().map(|event| (event.position, event.time)),
        ];
        let last = last.into_iter().flatten().max().unwrap_or_default();
        // As it was called when the procedure was last acted on, not as it is called today.
        let authority = organisation_at(log, prepared.authority, last.0)?.registered;
        let regulation = regulation(&system);
        let mut gathered = Self {
            position: last.0,
            as_of: last.1,
            prepared,
            called,
            call_events,
            award,
            award_events,
            system,
            authority,
            admissions: BTreeMap::new(),
            names: BTreeMap::new(),
            acts,
            regulation,
        };
        gathered.candidates(log, position)?;
        Ok(Some(gathered))
    }

    /// Those that were invited or tendered, and how they came to be admitted.
    fn candidates(&mut self, log: &EventStore, position: u64) -> Result<(), Failure> {
        let invited = self.called.invited.iter().flat_map(|i| i.issued.candidates.iter().copied());
        let tendered = self.called.tenders.values().map(|tender| tender.tenderer);
        let all: Vec<OrganisationId> = invited.chain(tendered).collect();
        for candidate in all {
            if self.admissions.contains_key(&candidate) {
                continue;
            }
            let stream = streams::admission(AdmissionId::of(self.prepared.system, candidate));
            let events: Vec<Recorded<AdmissionEvent>> = until(log, &stream, position)?;
            self.admissions.insert(candidate, (folded::<Admissions>(&events), events));
            let registered = organisation_at(log, candidate, self.position)?.registered;
            let name = registered.map(|found| format!("{}, {}", found.name, found.town));
            self.names.insert(candidate, name.unwrap_or_else(|| candidate.to_string()));
        }
        Ok(())
    }

    /// Who acts in the procedure and what it is about, by names.
    pub(super) fn cast(&self, log: &EventStore) -> Result<Cast, RecordError> {
        let operator = self.system.established.as_ref().map(|established| established.operator);
        let others = self.names.keys().copied();
        let all = others.chain([self.prepared.authority]).chain(operator);
        let mut cast = Cast::of(log, all, self.position)?;
        for (id, tender) in &self.called.tenders {
            cast.tender(id.0, format!("von {}", self.name(tender.tenderer)));
        }
        Ok(cast)
    }

    /// An organisation's name.
    pub(super) fn name(&self, id: OrganisationId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// The name of whose tender it is.
    pub(super) fn tenderer(&self, tender: schemas::ids::TenderId) -> String {
        let found = self.called.tenders.get(&tender);
        found.map_or_else(|| tender.to_string(), |found| self.name(found.tenderer))
    }

    /// The paragraph of the regulation that holds.
    pub(super) fn by(&self, vgv: &'static str, uvgo: &'static str) -> &'static str {
        match self.regulation {
            Regulation::Vgv => vgv,
            Regulation::Uvgo => uvgo,
        }
    }

    /// By which rule the record is kept.
    pub(super) fn law(&self) -> &'static str {
        law(self.regulation)
    }
}

/// By which rule a record is kept.
pub(super) fn law(regulation: Regulation) -> &'static str {
    match regulation {
        Regulation::Vgv => "§ 8 VgV",
        Regulation::Uvgo => "§ 6 UVgO",
    }
}

/// By which regulation the procedure of a stream runs: of a call and its award that of its system; elsewhere the stricter.
pub(crate) fn regulation_of(log: &EventStore, stream: &StreamName) -> Result<Regulation, Failure> {
    let of_call = [SpecificProcurementEvent::CATEGORY, AwardEvent::CATEGORY];
    let id = stream.key().parse().ok().filter(|_| of_call.contains(&stream.category()));
    let Some(id) = id else { return Ok(Regulation::Vgv) };
    let called = facts::specific_procurement(log, SpecificProcurementId(id))?.state;
    let Some(prepared) = called.prepared else { return Ok(Regulation::Vgv) };
    Ok(regulation(&facts::system(log, prepared.system)?.state))
}

/// By which regulation the system's notice was sent; before it was sent, the stricter one.
pub(crate) fn regulation(system: &DynamicPurchasingSystem) -> Regulation {
    system.noticed.as_ref().map_or(Regulation::Vgv, |noticed| noticed.regulation)
}

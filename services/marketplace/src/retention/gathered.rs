//! What the retention of records depends on, gathered from the log in one pass.
//! Nothing is judged here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use event_store::Recorded as Stored;
use procurement::decider::Decider;
use procurement::retention::{Determined, RetentionPeriods};
use projections::decode::{UnreadableEvent, decode, unknown_stream};
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::{CatalogueEvent, FileDigest};
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{
    ActorId, AdmissionId, FrameworkId, NeedId, OrderId, OrganisationId, SpecificProcurementId,
    SystemId,
};
use schemas::need::NeedEvent;
use schemas::order::OrderEvent;
use schemas::organisation::OrganisationEvent;
use schemas::person::PersonEvent;
use schemas::retention::RetentionEvent;
use schemas::specific_procurement::SpecificProcurementEvent;

use super::Actors;
use super::procedures::Procedure;
use crate::clock::german_day;

/// What was found in the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    /// In which system a record stands.
    pub placed_in: BTreeMap<String, SystemId>,
    /// For which organisation something is kept of a person.
    pub kept_for: BTreeMap<ActorId, OrganisationId>,
    /// Up to here.
    pub position: u64,
    pub orders: BTreeMap<OrderId, Order>,
    pub files: Vec<File>,
    /// The last published version of each supplier.
    pub latest: BTreeMap<OrganisationId, u32>,
    pub admissions: BTreeMap<AdmissionId, Admission>,
    pub systems: BTreeMap<SystemId, System>,
    pub needs: BTreeMap<NeedId, Procedure>,
    pub frameworks: BTreeMap<FrameworkId, Procedure>,
    pub procurements: BTreeMap<SpecificProcurementId, Procedure>,
    /// Who may act for whom.
    pub authorised: BTreeSet<(OrganisationId, ActorId)>,
    /// Of whom something is kept.
    pub kept: BTreeSet<ActorId>,
    pub determined: Determined,
}

#[derive(Clone, Debug)]
pub(super) struct Order {
    pub supplier: OrganisationId,
    pub position: u64,
    /// The day of award.
    pub placed: NaiveDate,
    pub ended: Option<NaiveDate>,
    pub actors: Actors,
}

#[derive(Clone, Debug)]
pub(super) struct File {
    pub supplier: OrganisationId,
    pub version: u32,
    pub digest: FileDigest,
    pub position: u64,
    pub submitted: NaiveDate,
}

#[derive(Clone, Debug)]
pub(super) struct Admission {
    pub system: SystemId,
    /// The last request or decision.
    pub decided: NaiveDate,
    pub actors: Actors,
}

#[derive(Clone, Debug)]
pub(super) struct System {
    pub established: NaiveDate,
    pub ends: Option<NaiveDate>,
    pub actors: Actors,
}

impl Gathered {
    /// When a system ends.
    pub fn end_of(&self, system: SystemId) -> Option<NaiveDate> {
        self.systems.get(&system).and_then(|system| system.ends)
    }

    /// Takes up one event.
    pub fn take(&mut self, stored: &Stored) -> Result<(), UnreadableEvent> {
        let day = german_day(stored.meta.time);
        self.place(stored);
        match stored.stream.category() {
            OrganisationEvent::CATEGORY => self.organisation(stored)?,
            DynamicPurchasingSystemEvent::CATEGORY => self.system(stored, day)?,
            AdmissionEvent::CATEGORY => self.admission(stored, day)?,
            CatalogueEvent::CATEGORY => self.catalogue(stored, day)?,
            OrderEvent::CATEGORY => self.order(stored, day)?,
            NeedEvent::CATEGORY => self.need(stored, day)?,
            FrameworkEvent::CATEGORY => self.framework(stored, day)?,
            SpecificProcurementEvent::CATEGORY => self.called(stored, day)?,
            AwardEvent::CATEGORY => self.awarded(stored, day)?,
            PersonEvent::CATEGORY => self.person(stored)?,
            RetentionEvent::CATEGORY => {
                let event = decode::<RetentionEvent>(stored)?.event;
                self.determined =
                    RetentionPeriods::evolve(std::mem::take(&mut self.determined), &event);
            }
            _ => return Err(unknown_stream(stored)),
        }
        Ok(())
    }

    /// Keeps in which system a record stands, where the event with which it begins names one.
    fn place(&mut self, stored: &Stored) {
        let need = stored.kind == "NeedStated";
        if stored.revision > 0 && !need {
            return;
        }
        let Ok(payload) = serde_json::from_slice::<serde_json::Value>(&stored.payload) else {
            return;
        };
        let system = payload["system"].as_str().and_then(|system| system.parse().ok());
        let id = if need { payload["need"].as_str() } else { Some(stored.stream.key()) };
        if let (Some(id), Some(system)) = (id, system) {
            self.placed_in.insert(id.to_owned(), system);
        }
    }

    fn organisation(&mut self, stored: &Stored) -> Result<(), UnreadableEvent> {
        let recorded = decode::<OrganisationEvent>(stored)?;
        let organisation = OrganisationId(subject(stored)?);
        match recorded.event {
            OrganisationEvent::OrganisationRegistered(_)
            | OrganisationEvent::OrganisationalUnitRecognised(_)
            | OrganisationEvent::OrganisationRenamed(_)
            | OrganisationEvent::OrganisationMoved(_)
            | OrganisationEvent::LegalSuccessionRecorded(_)
            | OrganisationEvent::DirectAwardLimitSet(_) => {}
            OrganisationEvent::ActorAuthorised(e) => {
                self.authorised.insert((organisation, e.actor));
            }
            OrganisationEvent::AuthorisationRevoked(e) => {
                self.authorised.remove(&(organisation, e.actor));
            }
        }
        Ok(())
    }

    fn system(&mut self, stored: &Stored, day: NaiveDate) -> Result<(), UnreadableEvent> {
        let recorded = decode::<DynamicPurchasingSystemEvent>(stored)?;
        let id = SystemId(subject(stored)?);
        match recorded.event {
            DynamicPurchasingSystemEvent::DynamicPurchasingSystemEstablished(e) => {
                let (established, ends) = (day, Some(e.valid_until));
                let actors = Actors::from([recorded.actor]);
                self.systems.insert(id, System { established, ends, actors });
            }
            DynamicPurchasingSystemEvent::ValidityChanged(e) => {
                if let Some(system) = self.systems.get_mut(&id) {
                    system.ends = Some(e.valid_until);
                    system.actors.insert(recorded.actor);
                }
            }
            DynamicPurchasingSystemEvent::ContractNoticeDespatched(_)
            | DynamicPurchasingSystemEvent::DocumentsChanged(_)
            | DynamicPurchasingSystemEvent::ValueEstimateRevised(_)
            | DynamicPurchasingSystemEvent::DynamicPurchasingSystemExpired(_)
            | DynamicPurchasingSystemEvent::FirstInvitationIssued(_)
            | DynamicPurchasingSystemEvent::CandidateQuestionAsked(_)
            | DynamicPurchasingSystemEvent::CandidateQuestionAnswered(_)
            | DynamicPurchasingSystemEvent::FirstPhaseProlonged(_) => {
                if let Some(system) = self.systems.get_mut(&id) {
                    system.actors.insert(recorded.actor);
                }
            }
            DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(_) => {
                if let Some(system) = self.systems.get_mut(&id) {
                    system.ends = Some(day);
                    system.actors.insert(recorded.actor);
                }
            }
        }
        Ok(())
    }

    fn admission(&mut self, stored: &Stored, day: NaiveDate) -> Result<(), UnreadableEvent> {
        let recorded = decode::<AdmissionEvent>(stored)?;
        let id = AdmissionId(subject(stored)?);
        if let AdmissionEvent::RequestToParticipateSubmitted(e) = &recorded.event {
            let (system, decided) = (e.system, day);
            let new = || Admission { system, decided, actors: Actors::new() };
            self.admissions.entry(id).or_insert_with(new);
        }
        if let Some(admission) = self.admissions.get_mut(&id) {
            admission.decided = day;
            admission.actors.insert(recorded.actor);
        }
        Ok(())
    }

    fn catalogue(&mut self, stored: &Stored, day: NaiveDate) -> Result<(), UnreadableEvent> {
        let supplier = OrganisationId(subject(stored)?);
        match decode::<CatalogueEvent>(stored)?.event {
            CatalogueEvent::CatalogueSubmitted(e) => self.files.push(File {
                supplier,
                version: e.version,
                digest: e.file,
                position: stored.position,
                submitted: day,
            }),
            CatalogueEvent::CataloguePublished(e) => {
                self.latest.insert(supplier, e.version);
            }
            CatalogueEvent::ClassesMapped(_) => {}
        }
        Ok(())
    }

    fn order(&mut self, stored: &Stored, day: NaiveDate) -> Result<(), UnreadableEvent> {
        let recorded = decode::<OrderEvent>(stored)?;
        let id = OrderId(subject(stored)?);
        let supplier = match &recorded.event {
            OrderEvent::OrderPlaced(e) => Some(e.supplier),
            OrderEvent::OrderPlacedUnder(e) => Some(e.supplier),
            OrderEvent::OrderAccepted(_)
            | OrderEvent::OrderRejected(_)
            | OrderEvent::OrderCancelled(_)
            | OrderEvent::GoodsDespatched(_)
            | OrderEvent::GoodsReceived(_)
            | OrderEvent::GoodsReturned(_)
            | OrderEvent::ContractActProposed(_)
            | OrderEvent::ContractActDeclined(_)
            | OrderEvent::ContractActConfirmed(_)
            | OrderEvent::OrderCompleted(_) => None,
        };
        if let Some(supplier) = supplier {
            let (position, placed, actors) = (stored.position, day, Actors::new());
            self.orders.insert(id, Order { supplier, position, placed, ended: None, actors });
        }
        let Some(order) = self.orders.get_mut(&id) else { return Ok(()) };
        order.actors.insert(recorded.actor);
        match recorded.event {
            OrderEvent::OrderRejected(_)
            | OrderEvent::OrderCancelled(_)
            | OrderEvent::OrderCompleted(_) => order.ended = Some(day),
            OrderEvent::ContractActConfirmed(e) => {
                if e.act.ends() {
                    order.ended = Some(day);
                }
            }
            OrderEvent::ContractActProposed(_)
            | OrderEvent::ContractActDeclined(_)
            | OrderEvent::OrderPlaced(_)
            | OrderEvent::OrderPlacedUnder(_)
            | OrderEvent::OrderAccepted(_)
            | OrderEvent::GoodsDespatched(_)
            | OrderEvent::GoodsReceived(_)
            | OrderEvent::GoodsReturned(_) => {}
        }
        Ok(())
    }

    fn person(&mut self, stored: &Stored) -> Result<(), UnreadableEvent> {
        let person = ActorId(subject(stored)?);
        match decode::<PersonEvent>(stored)?.event {
            PersonEvent::PersonalDataKept(e) => {
                self.kept.insert(person);
                self.kept_for.insert(person, e.organisation);
            }
            PersonEvent::PersonalDataCorrected(_) | PersonEvent::ErasureRequested(_) => {}
            PersonEvent::PersonalDataErased(_) => {
                self.kept.remove(&person);
            }
        }
        Ok(())
    }
}

/// The id that the event's stream is about.
pub(super) fn subject(stored: &Stored) -> Result<uuid::Uuid, UnreadableEvent> {
    stored.stream.key().parse().map_err(|_| unknown_stream(stored))
}

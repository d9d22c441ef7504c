//! The facts that commands rest on, folded from the streams that own them, with the holds that keep them true.
//! No read model is asked here.

use event_store::{Direction, EventStore, Filter, Held, ReadFrom, Revision, StreamName};
use procurement::admission::{Admission, Admissions};
use procurement::awarding::{Award, Awards};
use procurement::decider::Decider;
use procurement::dynamic_purchasing_system::{DynamicPurchasingSystem, DynamicPurchasingSystems};
use procurement::framework::{Framework, Frameworks};
use procurement::need::{NeedLedger, NeedLedgers};
use procurement::offer::{Offer, Offers};
use procurement::order::Orders;
use procurement::organisation::{Organisation, Organisations};
use procurement::registration::{Registration, Registrations};
use procurement::specific_procurement::{SpecificProcurement, SpecificProcurements};
use projections::decode::decode;
use schemas::admission::AdmissionEvent;
use schemas::award::ContractResult;
use schemas::event::Event;
use schemas::ids::{
    AdmissionId, FrameworkId, LedgerId, OfferId, OrganisationId, RegistrationId,
    SpecificProcurementId, SystemId,
};
use schemas::order::ContractActConfirmed;
use schemas::recorded::Recorded;

use crate::execute::Failure;
use crate::streams;

/// A fact with the revision at which it is so.
pub struct Fact<S> {
    /// The state.
    pub state: S,
    /// The stream's last revision; none while it is empty.
    pub revision: Option<Revision>,
    stream: StreamName,
}

impl<S> Fact<S> {
    /// Demands that the fact is still so when the command is written.
    #[must_use]
    pub fn held(&self) -> Held {
        Held { stream: self.stream.clone(), revision: self.revision }
    }
}

/// The most events of a stream that are read at once.
const PAGE: usize = 1_000;

/// Every event of a stream, in order.
pub fn history<E: Event>(
    log: &EventStore,
    stream: &StreamName,
) -> Result<Vec<Recorded<E>>, Failure> {
    let mut events = Vec::new();
    let mut from = 0;
    loop {
        let page = log.read_stream(stream, ReadFrom::Revision(from), Direction::Forward, PAGE)?;
        for stored in &page {
            events.push(decode::<E>(stored)?);
        }
        match page.last() {
            Some(last) if page.len() == PAGE => from = last.revision + 1,
            _ => return Ok(events),
        }
    }
}

/// The state of a stream and its last revision.
pub fn state_of<D>(
    log: &EventStore,
    stream: &StreamName,
) -> Result<(D::State, Option<Revision>), Failure>
where
    D: Decider,
    D::Event: Event,
{
    if log.stream_revision(stream)?.is_none() {
        return Ok((D::initial(), None));
    }
    let events = history::<D::Event>(log, stream)?;
    let revision = events.last().map(|last| last.revision);
    Ok((D::fold(events.iter().map(|recorded| &recorded.event)), revision))
}

fn fact<D>(log: &EventStore, stream: StreamName) -> Result<Fact<D::State>, Failure>
where
    D: Decider,
    D::Event: Event,
{
    let (state, revision) = state_of::<D>(log, &stream)?;
    Ok(Fact { state, revision, stream })
}

/// An organisation.
pub fn organisation(log: &EventStore, id: OrganisationId) -> Result<Fact<Organisation>, Failure> {
    fact::<Organisations>(log, streams::organisation(id))
}

/// A firm's request to be registered.
pub fn registration(log: &EventStore, id: RegistrationId) -> Result<Fact<Registration>, Failure> {
    fact::<Registrations>(log, streams::registration(id))
}

/// A dynamic purchasing system.
pub fn system(log: &EventStore, id: SystemId) -> Result<Fact<DynamicPurchasingSystem>, Failure> {
    fact::<DynamicPurchasingSystems>(log, streams::system(id))
}

/// A supplier's standing in a system.
pub fn admission(log: &EventStore, id: AdmissionId) -> Result<Fact<Admission>, Failure> {
    fact::<Admissions>(log, streams::admission(id))
}

/// What is decided about the tenders of a specific procurement.
pub fn award(log: &EventStore, id: SpecificProcurementId) -> Result<Fact<Award>, Failure> {
    fact::<Awards>(log, streams::award(id))
}

/// A specific procurement, until its tenders are opened.
pub fn specific_procurement(
    log: &EventStore,
    id: SpecificProcurementId,
) -> Result<Fact<SpecificProcurement>, Failure> {
    fact::<SpecificProcurements>(log, streams::specific_procurement(id))
}

/// The needs of a unit in a category.
pub fn ledger(log: &EventStore, id: LedgerId) -> Result<Fact<NeedLedger>, Failure> {
    fact::<NeedLedgers>(log, streams::need(id))
}

/// A framework agreement.
pub fn framework(log: &EventStore, id: FrameworkId) -> Result<Fact<Framework>, Failure> {
    fact::<Frameworks>(log, streams::framework(id))
}

/// An offer as it is, and as it was at the revision a buyer saw.
pub fn offer(
    log: &EventStore,
    id: OfferId,
    seen_at: Revision,
) -> Result<(Offer, Fact<Offer>), Failure> {
    let stream = streams::offer(id);
    let events = history(log, &stream)?;
    let seen = events.iter().filter(|recorded| recorded.revision <= seen_at);
    let seen = Offers::fold(seen.map(|recorded| &recorded.event));
    let state = Offers::fold(events.iter().map(|recorded| &recorded.event));
    let revision = events.last().map(|last| last.revision);
    Ok((seen, Fact { state, revision, stream }))
}

/// what was done by two people about the contract that an award led to, up to a position.
pub fn contract_acts(
    log: &EventStore,
    result: ContractResult,
    position: u64,
) -> Result<Vec<ContractActConfirmed>, Failure> {
    Ok(match result {
        ContractResult::Order { order } => {
            let events = until(log, &streams::order(order), position)?;
            folded::<Orders>(&events).acts.done
        }
        ContractResult::Framework { framework } => {
            let events = until(log, &streams::framework(framework), position)?;
            folded::<Frameworks>(&events).acts.done
        }
    })
}

/// The events of a stream up to a position of the log, in order.
pub fn until<E: Event>(
    log: &EventStore,
    stream: &StreamName,
    position: u64,
) -> Result<Vec<Recorded<E>>, Failure> {
    let mut events = history(log, stream)?;
    events.retain(|event| event.position <= position);
    Ok(events)
}

/// What events come to.
#[must_use]
pub fn folded<D: Decider>(events: &[Recorded<D::Event>]) -> D::State
where
    D::Event: Event,
{
    D::fold(events.iter().map(|recorded| &recorded.event))
}

/// An organisation as it was registered by then.
pub fn organisation_at(
    log: &EventStore,
    id: OrganisationId,
    position: u64,
) -> Result<Organisation, Failure> {
    let events = until(log, &streams::organisation(id), position)?;
    Ok(folded::<Organisations>(&events))
}

/// Who asked to take part in a system, and everything that happened to it.
pub type Asked = (OrganisationId, Vec<Recorded<AdmissionEvent>>);

/// Every request to take part in a system up to a position, with what happened to it, in the order in which they came.
pub fn admissions_of(
    log: &EventStore,
    system: SystemId,
    position: u64,
) -> Result<Vec<Asked>, Failure> {
    let mut found = Vec::new();
    let admissions = Filter::categories([AdmissionEvent::CATEGORY]);
    let mut after = 0;
    while after < position {
        let page = log.read_all(after, &admissions, PAGE)?;
        if page.through <= after {
            break;
        }
        after = page.through;
        let first = page.events.iter().filter(|e| e.revision == 0 && e.position <= position);
        for stored in first {
            if let AdmissionEvent::RequestToParticipateSubmitted(e) = decode(stored)?.event
                && e.system == system
            {
                found.push((e.candidate, until(log, &stored.stream, position)?));
            }
        }
    }
    Ok(found)
}

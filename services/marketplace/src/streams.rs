//! Which stream of the log holds what.
//! What is written into a stream is not said here.

use event_store::StreamName;
use schemas::admission::AdmissionEvent;
use schemas::audit::AuditEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{
    ActorId, AdmissionId, AuditId, FrameworkId, LedgerId, OfferId, OrderId, OrganisationId,
    RegistrationId, SpecificProcurementId, SystemId, derived,
};
use schemas::law::LawEvent;
use schemas::logbook::LogbookEvent;
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;
use schemas::organisation::OrganisationEvent;
use schemas::person::PersonEvent;
use schemas::registration::RegistrationEvent;
use schemas::retention::RetentionEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use uuid::Uuid;

/// There is one log.
const LOGBOOK: Uuid = Uuid::from_u128(0x6d61_726b_7462_7563_8000_6c6f_6700_0001);

/// The stream of an organisation.
#[must_use]
pub fn organisation(id: OrganisationId) -> StreamName {
    named::<OrganisationEvent>(id.0)
}

/// The stream of a dynamic purchasing system.
#[must_use]
pub fn system(id: SystemId) -> StreamName {
    named::<DynamicPurchasingSystemEvent>(id.0)
}

/// The stream of a supplier's standing in a system.
#[must_use]
pub fn admission(id: AdmissionId) -> StreamName {
    named::<AdmissionEvent>(id.0)
}

/// The stream of a specific procurement, until its tenders are opened.
#[must_use]
pub fn specific_procurement(id: SpecificProcurementId) -> StreamName {
    named::<SpecificProcurementEvent>(id.0)
}

/// The stream of a supplier's catalogue.
#[must_use]
pub fn catalogue(supplier: OrganisationId) -> StreamName {
    named::<CatalogueEvent>(supplier.0)
}

/// The stream of an offer.
#[must_use]
pub fn offer(id: OfferId) -> StreamName {
    named::<OfferEvent>(id.0)
}

/// The stream of an order.
#[must_use]
pub fn order(id: OrderId) -> StreamName {
    named::<OrderEvent>(id.0)
}

/// The stream of what is decided about the tenders of a specific procurement.
#[must_use]
pub fn award(id: SpecificProcurementId) -> StreamName {
    named::<AwardEvent>(id.0)
}

/// The ledger of a unit's needs in a category.
#[must_use]
pub fn need(id: LedgerId) -> StreamName {
    named::<NeedEvent>(id.0)
}

/// The stream of a framework agreement.
#[must_use]
pub fn framework(id: FrameworkId) -> StreamName {
    named::<FrameworkEvent>(id.0)
}

/// The stream of a firm's request to be registered.
#[must_use]
pub fn registration(id: RegistrationId) -> StreamName {
    named::<RegistrationEvent>(id.0)
}

/// The stream of what is kept of a person.
#[must_use]
pub fn person(id: ActorId) -> StreamName {
    named::<PersonEvent>(id.0)
}

/// The one stream of retention periods.
#[must_use]
pub fn retention() -> StreamName {
    named::<RetentionEvent>(derived("stream", "retention"))
}

/// The one stream of the operator's changes of the law as data.
#[must_use]
pub fn law() -> StreamName {
    named::<LawEvent>(derived("stream", "law"))
}

/// The stream of the log itself.
#[must_use]
pub fn logbook() -> StreamName {
    named::<LogbookEvent>(LOGBOOK)
}

/// The stream of a certificate or a reading.
#[must_use]
pub fn audit(id: AuditId) -> StreamName {
    named::<AuditEvent>(id.0)
}

fn named<E: Event>(id: Uuid) -> StreamName {
    StreamName::new(E::CATEGORY, id)
        .unwrap_or_else(|_| unreachable!("categories are short words and ids have 36 characters"))
}

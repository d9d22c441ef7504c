//! Every event of the log in a German and an English sentence.
//! They say what the event says; nothing is judged, and nobody is named who is not named in it.

mod admissions;
mod awards;
mod contracts;
mod lanes;
mod law;
mod logbook;
mod market;
mod orders;
mod procurements;
mod registrations;
mod systems;

pub(crate) use contracts::act;
use event_store::Recorded as Stored;
use projections::decode::{UnreadableEvent, decode};
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::law::LawEvent;
use schemas::logbook::LogbookEvent;
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;
use schemas::organisation::OrganisationEvent;
use schemas::registration::RegistrationEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use schemas::terms::Regulation;
use serde::Serialize;

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Texts {
    pub(crate) de: String,
    pub(crate) en: String,
}

fn texts(de: impl Into<String>, en: impl Into<String>) -> Texts {
    Texts { de: de.into(), en: en.into() }
}

/// The paragraph of the regulation that holds.
fn by<T>(regulation: Regulation, vgv: T, uvgo: T) -> T {
    match regulation {
        Regulation::Vgv => vgv,
        Regulation::Uvgo => uvgo,
    }
}

/// What happened, with the paragraphs of the regulation that holds for the procedure.
pub(crate) fn tell(stored: &Stored, regulation: Regulation) -> Result<Texts, UnreadableEvent> {
    Ok(match stored.stream.category() {
        OrderEvent::CATEGORY => orders::order(&decode::<OrderEvent>(stored)?.event),
        AwardEvent::CATEGORY => awards::award(&decode::<AwardEvent>(stored)?.event, regulation),
        OfferEvent::CATEGORY => market::offer(&decode::<OfferEvent>(stored)?.event),
        AdmissionEvent::CATEGORY => admissions::admission(&decode::<AdmissionEvent>(stored)?.event),
        CatalogueEvent::CATEGORY => market::catalogue(&decode::<CatalogueEvent>(stored)?.event),
        DynamicPurchasingSystemEvent::CATEGORY => {
            systems::system(&decode::<DynamicPurchasingSystemEvent>(stored)?.event)
        }
        OrganisationEvent::CATEGORY => {
            market::organisation(&decode::<OrganisationEvent>(stored)?.event)
        }
        RegistrationEvent::CATEGORY => {
            registrations::registration(&decode::<RegistrationEvent>(stored)?.event)
        }
        LawEvent::CATEGORY => law::law(&decode::<LawEvent>(stored)?.event),
        NeedEvent::CATEGORY => lanes::need(&decode::<NeedEvent>(stored)?.event),
        FrameworkEvent::CATEGORY => lanes::framework(&decode::<FrameworkEvent>(stored)?.event),
        SpecificProcurementEvent::CATEGORY => procurements::procurement(
            &decode::<SpecificProcurementEvent>(stored)?.event,
            regulation,
        ),
        LogbookEvent::CATEGORY => logbook::logbook(&decode::<LogbookEvent>(stored)?.event),
        // What has no sentence yet is named: the event itself stands in the bundle whole.
        category => {
            let kind = &stored.kind;
            texts(format!("Ereignis {kind} ({category})"), format!("event {kind} ({category})"))
        }
    })
}

#[cfg(test)]
mod tests;

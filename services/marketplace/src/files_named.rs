//! Which files lie beside the log because an event names them by their digest: catalogues, documents, tenders, keys.
//! Whether they are there and what is in them is not looked at here.

use event_store::Recorded;
use projections::decode::{UnreadableEvent, decode, unknown_stream};
use schemas::admission::AdmissionEvent;
use schemas::audit::AuditEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::{CatalogueEvent, FileDigest};
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
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

use crate::tendering;

/// The stream categories with events that name files.
pub const NAMING: [&str; 5] = [
    CatalogueEvent::CATEGORY,
    DynamicPurchasingSystemEvent::CATEGORY,
    AdmissionEvent::CATEGORY,
    SpecificProcurementEvent::CATEGORY,
    AwardEvent::CATEGORY,
];

/// Reads an event as what it says; answers with the files that it names.
pub fn named_by(stored: &Recorded) -> Result<Vec<FileDigest>, UnreadableEvent> {
    fn read<E: Event>(stored: &Recorded) -> Result<Vec<FileDigest>, UnreadableEvent> {
        decode::<E>(stored).map(|_| Vec::new())
    }
    let files = match stored.stream.category() {
        OrganisationEvent::CATEGORY => read::<OrganisationEvent>(stored)?,
        DynamicPurchasingSystemEvent::CATEGORY => {
            documents_of(&decode::<DynamicPurchasingSystemEvent>(stored)?.event)
        }
        AdmissionEvent::CATEGORY => admissions_file(&decode::<AdmissionEvent>(stored)?.event),
        AuditEvent::CATEGORY => read::<AuditEvent>(stored)?,
        AwardEvent::CATEGORY => answers_files(&decode::<AwardEvent>(stored)?.event),
        OfferEvent::CATEGORY => read::<OfferEvent>(stored)?,
        OrderEvent::CATEGORY => read::<OrderEvent>(stored)?,
        LawEvent::CATEGORY => read::<LawEvent>(stored)?,
        LogbookEvent::CATEGORY => read::<LogbookEvent>(stored)?,
        NeedEvent::CATEGORY => read::<NeedEvent>(stored)?,
        FrameworkEvent::CATEGORY => read::<FrameworkEvent>(stored)?,
        RegistrationEvent::CATEGORY => read::<RegistrationEvent>(stored)?,
        PersonEvent::CATEGORY => read::<PersonEvent>(stored)?,
        RetentionEvent::CATEGORY => read::<RetentionEvent>(stored)?,
        SpecificProcurementEvent::CATEGORY => {
            tendering::files_of(&decode::<SpecificProcurementEvent>(stored)?.event)
        }
        CatalogueEvent::CATEGORY => match decode::<CatalogueEvent>(stored)?.event {
            CatalogueEvent::CatalogueSubmitted(submitted) => vec![submitted.file],
            CatalogueEvent::ClassesMapped(mapped) => vec![mapped.table],
            CatalogueEvent::CataloguePublished(_) => Vec::new(),
        },
        _ => return Err(unknown_stream(stored)),
    };
    Ok(files)
}

/// The documents that an event of a system makes public.
fn documents_of(event: &DynamicPurchasingSystemEvent) -> Vec<FileDigest> {
    let documents = match event {
        DynamicPurchasingSystemEvent::ContractNoticeDespatched(e) => &e.terms.documents,
        DynamicPurchasingSystemEvent::DocumentsChanged(e) => &e.documents,
        DynamicPurchasingSystemEvent::DynamicPurchasingSystemEstablished(_)
        | DynamicPurchasingSystemEvent::ValidityChanged(_)
        | DynamicPurchasingSystemEvent::ValueEstimateRevised(_)
        | DynamicPurchasingSystemEvent::DynamicPurchasingSystemExpired(_)
        | DynamicPurchasingSystemEvent::FirstInvitationIssued(_)
        | DynamicPurchasingSystemEvent::CandidateQuestionAsked(_)
        | DynamicPurchasingSystemEvent::CandidateQuestionAnswered(_)
        | DynamicPurchasingSystemEvent::FirstPhaseProlonged(_)
        | DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(_) => return Vec::new(),
    };
    documents.iter().map(|document| document.sha256.clone()).collect()
}

/// The documents that came with an answer of a tenderer.
fn answers_files(event: &AwardEvent) -> Vec<FileDigest> {
    if let AwardEvent::TendererAnswered(answered) = event {
        return answered.documents.iter().map(|document| document.sha256.clone()).collect();
    }
    Vec::new()
}

/// The document that an event of an admission names.
fn admissions_file(event: &AdmissionEvent) -> Vec<FileDigest> {
    if let AdmissionEvent::EvidenceProvided(provided) = event {
        return vec![provided.document.sha256.clone()];
    }
    let AdmissionEvent::SelfDeclarationGiven(given) = event else { return Vec::new() };
    vec![given.document.clone()]
}

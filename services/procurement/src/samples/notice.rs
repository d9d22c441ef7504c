//! The notice of the invented system: terms for monitors and keyboards, sent on 3 August 2026.
//! Only tests use it; no rule stands here.

use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::ContractNoticeDespatched;
use schemas::ids::ActorId;
use schemas::money::{Currency, Money};
use schemas::organisation::Land;
use schemas::terms::{
    AnnouncedCriterion, AwardTerms, CalendarPlace, CatalogueUse, CategoryTerms, EstimateMethod,
    EvidenceKind, Notice, Percentages, Regulation, SelectionCriterion, SelectionKind, Terms,
    ValueEstimate, Variants,
};
use uuid::Uuid;

use super::{day, key, line};

/// A notice of this reference, sent on this day.
pub(crate) fn notice(reference: &str, on: &str) -> Notice {
    Notice { reference: line(reference), despatched_on: day(on), requested_publication: None }
}

/// A value of so many euros, reckoned on a day.
pub(crate) fn estimate(euros: i64, on: &str) -> ValueEstimate {
    ValueEstimate {
        total: Money::in_cents(Decimal::from(euros), Currency::EUR),
        method: EstimateMethod::SumOfContracts,
        explanation: line("Bedarf der letzten vier Jahre"),
        on: day(on),
        by: ActorId(Uuid::from_u128(91)),
    }
}

/// Three references.
pub(crate) fn references_asked() -> SelectionCriterion {
    SelectionCriterion {
        key: key("references"),
        kind: SelectionKind::TechnicalAndProfessional,
        requirement: line("Drei Lieferungen an öffentliche Auftraggeber in drei Jahren"),
        evidence: vec![EvidenceKind::SelfDeclaration, EvidenceKind::References],
        least_turnover: None,
        typical_contract: None,
        special_risk: None,
    }
}

/// Price 40 to 60 %, delivery 20 to 40 %, energy 20 to 40 %.
pub(crate) fn award_terms() -> AwardTerms {
    let criterion = |name: &str| AnnouncedCriterion {
        name: line(name),
        weight: Percentages { from: 20, to: 40 },
    };
    AwardTerms {
        price: Percentages { from: 40, to: 60 },
        criteria: vec![criterion("Lieferzeit"), criterion("Energieverbrauch")],
        scheme: None,
        no_weights: None,
    }
}

/// The terms of a category.
pub(crate) fn category_terms(category: &str) -> CategoryTerms {
    CategoryTerms {
        category: key(category),
        marketable: line("Serienware mehrerer Hersteller"),
        estimated_quantity: line("etwa 1.000 im Jahr"),
        selection: vec![references_asked()],
        award: award_terms(),
    }
}

/// The terms of the sample system: 4,000,000 EUR, catalogues accepted, mode B and auctions announced.
pub(crate) fn terms() -> Terms {
    Terms {
        subject: line("Lieferung von IT-Peripherie"),
        estimate: estimate(4_000_000, "2026-07-20"),
        operation: line("Zulassung jederzeit; je Bedarf ein Einzelauftrag"),
        equipment: line("Webbrowser oder HTTPS-Schnittstelle"),
        categories: vec![category_terms("monitors"), category_terms("keyboards")],
        extended_assessment: Some(10),
        catalogues: CatalogueUse::Accepted,
        collection: true,
        auctions: true,
        variants: Variants::Excluded,
        languages: vec![line("de")],
        documents: vec![],
        calendar: CalendarPlace { land: Land::NW, municipality: None },
        voluntary_standstill: None,
        contact: None,
        review_body: None,
        lots: None,
    }
}

/// The contract notice of 3 August 2026; requests until 3 September at noon.
pub(crate) fn noticed() -> ContractNoticeDespatched {
    ContractNoticeDespatched {
        notice: notice("2026/S 150-512345", "2026-08-03"),
        requests_until: "2026-09-03T10:00:00Z".parse().unwrap(),
        regulation: Regulation::Vgv,
        terms: terms(),
    }
}

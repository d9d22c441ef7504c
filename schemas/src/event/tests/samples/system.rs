//! A system's notice with its terms, and what changed later.
//! The system itself stands in the file above.

use rust_decimal::Decimal;

use super::{SUPPLIER, day, dec, line, monitors, uuid};
use crate::catalogue::FileDigest;
use crate::dynamic_purchasing_system::{
    CandidateQuestionAnswered, CandidateQuestionAsked, ContractNoticeDespatched, DocumentsChanged,
    DynamicPurchasingSystemEvent, FirstPhaseProlonged, ValidityChanged, ValueEstimateRevised,
};
use crate::ids::{ActorId, CategoryKey};
use crate::money::{Currency, Money};
use crate::organisation::Land;
use crate::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use crate::terms::{
    AnnouncedCriterion, AwardTerms, CalendarPlace, CatalogueUse, CategoryTerms, Document,
    EstimateMethod, EvidenceKind, Notice, Percentages, Regulation, SelectionCriterion,
    SelectionKind, Terms, ValueEstimate, Variants,
};

fn notice(reference: &str, on: &str) -> Notice {
    Notice { reference: line(reference), despatched_on: day(on), requested_publication: None }
}

fn document(name: &str) -> Document {
    let digest = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b";
    Document {
        sha256: FileDigest::parse(digest).unwrap(),
        name: line(name),
        media_type: line("application/pdf"),
    }
}

fn estimate(total: i64, on: &str) -> ValueEstimate {
    ValueEstimate {
        total: Money::in_cents(Decimal::from(total), Currency::EUR),
        method: EstimateMethod::SumOfContracts,
        explanation: line("Bedarf der letzten vier Jahre, fortgeschrieben mit 3 % im Jahr"),
        on: day(on),
        by: ActorId(uuid(0x31)),
    }
}

fn turnover() -> SelectionCriterion {
    SelectionCriterion {
        key: CategoryKey::parse("turnover").unwrap(),
        kind: SelectionKind::EconomicAndFinancial,
        requirement: line("Jahresumsatz mit vergleichbaren Lieferungen"),
        evidence: vec![EvidenceKind::SelfDeclaration, EvidenceKind::Turnover],
        least_turnover: Some(dec("50000")),
        typical_contract: Some(dec("30000")),
        special_risk: None,
    }
}

fn scheme() -> Scheme {
    Scheme {
        method: Method::ThreeRule { shares: Shares::new(60, 40).unwrap(), most: dec("100") },
        decimals: 4,
        rounding: Rounding::HalfAwayFromZero,
        compared: Compared::Unrounded,
        tie_break: Criterion::Price,
        basis: Basis::Net,
    }
}

fn screens() -> CategoryTerms {
    let percent = |from, to| Percentages { from, to };
    let criterion =
        |name: &str, from, to| AnnouncedCriterion { name: line(name), weight: percent(from, to) };
    CategoryTerms {
        category: monitors(),
        marketable: line("Serienware mehrerer Hersteller, ohne Anpassung einsetzbar"),
        estimated_quantity: line("etwa 4.000 Bildschirme im Jahr"),
        selection: vec![turnover()],
        award: AwardTerms {
            price: percent(40, 60),
            criteria: vec![criterion("Lieferzeit", 10, 30), criterion("Energieverbrauch", 20, 40)],
            scheme: Some(scheme()),
            no_weights: None,
        },
    }
}

pub(super) fn noticed() -> ContractNoticeDespatched {
    ContractNoticeDespatched {
        notice: Notice {
            requested_publication: Some(day("2026-08-05")),
            ..notice("2026/S 150-512345", "2026-08-03")
        },
        requests_until: "2026-09-07T10:00:00Z".parse().unwrap(),
        regulation: Regulation::Vgv,
        terms: Terms {
            subject: line("Lieferung von Bildschirmen"),
            estimate: estimate(4_800_000, "2026-07-20"),
            operation: line("Zulassung jederzeit; je Bedarf ein Einzelauftrag im Wettbewerb"),
            equipment: line("Webbrowser oder HTTPS-Schnittstelle; Kataloge als CSV oder BMEcat"),
            categories: vec![screens()],
            extended_assessment: Some(10),
            catalogues: CatalogueUse::Accepted,
            collection: true,
            auctions: true,
            variants: Variants::Excluded,
            languages: vec![line("de")],
            documents: vec![document("Leistungsbeschreibung.pdf")],
            calendar: CalendarPlace { land: Land::NW, municipality: None },
            voluntary_standstill: Some(10),
            contact: None,
            review_body: None,
            lots: None,
        },
    }
}

pub(super) fn prolonged() -> ValidityChanged {
    ValidityChanged {
        valid_until: day("2031-01-31"),
        notice: notice("2029/S 200-600001", "2029-10-15"),
    }
}

pub(super) fn other_documents() -> DocumentsChanged {
    DocumentsChanged {
        documents: vec![document("Leistungsbeschreibung Fassung 2.pdf")],
        reason: line("Das Energielabel hat neue Klassen"),
        substantial: false,
    }
}

pub(super) fn revised() -> ValueEstimateRevised {
    ValueEstimateRevised {
        estimate: estimate(6_000_000, "2029-10-10"),
        reason: line("Zwei Schulzentren kamen hinzu"),
        notice: notice("2029/S 200-600002", "2029-10-16"),
    }
}

pub(super) fn asked_and_answered() -> [DynamicPurchasingSystemEvent; 3] {
    [
        CandidateQuestionAsked {
            question: 1,
            by: SUPPLIER,
            asked_at: "2026-08-20T09:15:00Z".parse().unwrap(),
            in_time: true,
            answer_by: Some(day("2026-08-31")),
            text: line("Genügt für den Umsatz der Konzernabschluss?"),
        }
        .into(),
        CandidateQuestionAnswered {
            question: 1,
            published_as: Some(line("Genügt der Abschluss eines verbundenen Unternehmens?")),
            text: line("Ja, mit der Verpflichtungserklärung nach § 47 VgV."),
            matters: true,
        }
        .into(),
        FirstPhaseProlonged {
            requests_until: "2026-09-14T10:00:00Z".parse().unwrap(),
            reason: line("Antwort auf Frage 1"),
        }
        .into(),
    ]
}

//! Stories of admissions: one system with its notice, monitors that ask for two things, keyboards that ask for none.
//! What a system may ask for is not told here.

mod assessing;
mod documents;
mod excluding;
mod keeping;
mod leaving;
mod properties;
mod standing;

use chrono::{DateTime, Utc};
use schemas::admission::{
    AdmissionDecision, AdmissionEvent, AssessmentStarted, CandidateInformed,
    RequestToParticipateRejected, RequestToParticipateSubmitted, SupplierAdmitted,
};
use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::ContractNoticeDespatched;
use schemas::exclusion::Ground;
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::money::{Currency, Money};
use schemas::organisation::{Land, OrganisationKind};
use schemas::suitability::{
    CriterionAnswer, CriterionAssessed, DeclarationForm, GroundAnswer, SelfDeclaration,
    SelfDeclarationGiven,
};
use schemas::terms::{
    AwardTerms, CalendarPlace, CatalogueUse, CategoryTerms, EstimateMethod, EvidenceKind, Notice,
    Percentages, Regulation, SelectionCriterion, SelectionKind, Terms, ValueEstimate, Variants,
};

use super::{
    AdmissionCommand as Command, AdmissionRejection as Rejection, Admissions, Circumstances,
    RequestToParticipate, Step,
};
use crate::law::Law;
use crate::samples::{SUPPLIER, SYSTEM, day, dec, in_force, key, line, system};
use crate::scenario::{Given, given};

/// Requests are open from 2026-02-10 to 2026-03-13 and longer; the place is in NW; no invitation was sent.
fn facts(today: &str) -> Circumstances {
    let mut system = in_force(system());
    system.noticed = Some(noticed());
    Circumstances { system, law: Law::built_in().unwrap(), today: day(today) }
}

fn noticed() -> ContractNoticeDespatched {
    ContractNoticeDespatched {
        notice: Notice {
            reference: line("2026/S 029-101112"),
            despatched_on: day("2026-02-10"),
            requested_publication: None,
        },
        requests_until: "2026-03-13T11:00:00Z".parse::<DateTime<Utc>>().unwrap(),
        regulation: Regulation::Vgv,
        terms: terms(),
    }
}

fn terms() -> Terms {
    let money = Money::in_cents(dec("400000"), Currency::EUR);
    Terms {
        subject: line("IT-Peripherie"),
        estimate: ValueEstimate {
            total: money,
            method: EstimateMethod::SumOfContracts,
            explanation: line("vier Jahre, zwölf Vergabestellen"),
            on: day("2026-01-15"),
            by: schemas::ids::ActorId(uuid::Uuid::from_u128(9)),
        },
        operation: line("wie beschrieben"),
        equipment: line("Browser"),
        categories: vec![
            category("monitors", vec![turnover(), references()]),
            category("keyboards", vec![]),
        ],
        extended_assessment: Some(10),
        catalogues: CatalogueUse::Accepted,
        collection: true,
        auctions: false,
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

fn category(name: &str, selection: Vec<SelectionCriterion>) -> CategoryTerms {
    CategoryTerms {
        category: key(name),
        marketable: line("überall zu haben"),
        estimated_quantity: line("400 im Jahr"),
        selection,
        award: AwardTerms {
            price: Percentages { from: 100, to: 100 },
            criteria: vec![],
            scheme: None,
            no_weights: None,
        },
    }
}

fn turnover() -> SelectionCriterion {
    SelectionCriterion {
        key: key("turnover"),
        kind: SelectionKind::EconomicAndFinancial,
        requirement: line("Mindestjahresumsatz"),
        evidence: vec![EvidenceKind::SelfDeclaration, EvidenceKind::Turnover],
        least_turnover: Some(dec("100000")),
        typical_contract: Some(dec("60000")),
        special_risk: None,
    }
}

fn references() -> SelectionCriterion {
    SelectionCriterion {
        key: key("references"),
        kind: SelectionKind::TechnicalAndProfessional,
        requirement: line("drei Referenzen"),
        evidence: vec![EvidenceKind::References],
        least_turnover: None,
        typical_contract: None,
        special_risk: None,
    }
}

fn on(today: &str, step: Step) -> Command {
    Command { step, facts: facts(today) }
}

fn after(events: &[AdmissionEvent]) -> Given<Admissions> {
    given(events)
}

fn asks(categories: &[&str]) -> Step {
    Step::SubmitRequestToParticipate(RequestToParticipate {
        system: SYSTEM,
        candidate: SUPPLIER,
        candidate_kind: Some(OrganisationKind::EconomicOperator),
        succeeded_by: None,
        categories: keys(categories),
    })
}

fn keys(categories: &[&str]) -> Vec<CategoryKey> {
    categories.iter().map(|category| key(category)).collect()
}

fn submitted(categories: &[&str]) -> AdmissionEvent {
    RequestToParticipateSubmitted {
        admission: AdmissionId::of(SYSTEM, SUPPLIER),
        system: SYSTEM,
        candidate: SUPPLIER,
        categories: keys(categories),
    }
    .into()
}

fn started(categories: &[&str], received: &str, due: &str) -> AdmissionEvent {
    let first_phase = day(received) <= day("2026-03-13");
    let (received, due) = (day(received), day(due));
    AssessmentStarted { categories: keys(categories), received, due, first_phase }.into()
}

fn informed(category: &str, decision: AdmissionDecision) -> AdmissionEvent {
    CandidateInformed { category: key(category), decision }.into()
}

fn admits(category: &str) -> Step {
    Step::AdmitSupplier { category: key(category) }
}

fn admitted(category: &str) -> AdmissionEvent {
    SupplierAdmitted { category: key(category) }.into()
}

fn rejects(category: &str) -> Step {
    let (category, reason) = (key(category), line("references missing"));
    Step::RejectRequestToParticipate { category, reason }
}

fn rejected(category: &str) -> AdmissionEvent {
    let (category, reason) = (key(category), line("references missing"));
    RequestToParticipateRejected { category, reason }.into()
}

fn declaration(declares: SelfDeclaration) -> SelfDeclarationGiven {
    let document = FileDigest::parse(&"a".repeat(64)).unwrap();
    SelfDeclarationGiven { form: DeclarationForm::Own, document, declares, renewal: false }
}

/// Both criteria of monitors are declared to be met, and no mandatory ground to be there.
fn declared() -> SelfDeclaration {
    let answer = |criterion: &str| CriterionAnswer {
        category: key("monitors"),
        criterion: key(criterion),
        fulfilled: true,
        amount: None,
        capacity_of: None,
    };
    let criteria = vec![answer("turnover"), answer("references")];
    let grounds = vec![no(Ground::Conviction), no(Ground::UnpaidDues)];
    SelfDeclaration { criteria, grounds, ..SelfDeclaration::default() }
}

fn no(ground: Ground) -> GroundAnswer {
    GroundAnswer { ground, applies: false, on: None, settled: false, self_cleaning: false }
}

fn assessed(criterion: &str, met: bool) -> CriterionAssessed {
    CriterionAssessed {
        category: key("monitors"),
        criterion: key(criterion),
        met,
        reason: line("as declared"),
        evidence: vec![],
    }
}

/// Monitors asked for on 2026-03-02, declared, every criterion met.
fn ready() -> Vec<AdmissionEvent> {
    vec![
        submitted(&["monitors"]),
        started(&["monitors"], "2026-03-02", "2026-03-16"),
        declaration(declared()).into(),
        assessed("turnover", true).into(),
        assessed("references", true).into(),
    ]
}

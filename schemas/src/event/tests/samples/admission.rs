//! Samples of an admission's events: a firm that is admitted to monitors and refused for keyboards.
//! All of it is invented.

use super::{NEIGHBOUR, SUPPLIER, SYSTEM, day, dec, line, monitors};
use crate::admission::{
    AdmissionDecision, AdmissionEvent, AdmissionReinstated, AdmissionSuspended, AssessmentExtended,
    AssessmentOverdue, AssessmentStarted, CandidateInformed, Extension, ReasonsGiven,
    ReasonsRequested, RequestToParticipateRejected, RequestToParticipateSubmitted,
    RequestToParticipateWithdrawn, SuccessionNoted, SupplierAdmitted, SuspensionEnded, SystemLeft,
};
use crate::catalogue::FileDigest;
use crate::exclusion::{Finding, Ground, SelfCleaning};
use crate::ids::{AdmissionId, CategoryKey};
use crate::organisation::Succession;
use crate::suitability::{
    Capacity, CriterionAnswer, CriterionAssessed, DeclarationForm, DocumentsRequested,
    EvidenceExpired, EvidenceProvided, ExclusionDecided, ExclusionDecision, ExclusionGroundFound,
    GroundAnswer, Prequalification, Proves, RegisterAnswerRecorded, RenewalLapsed,
    RenewalRequested, RequestedDocumentsLapsed, SelfCleaningAssessed, SelfDeclaration,
    SelfDeclarationGiven,
};
use crate::terms::{Document, EvidenceKind};

pub(in super::super) fn events() -> Vec<AdmissionEvent> {
    let mut all = standing();
    all.extend(clock());
    all.extend(shown());
    all.extend(judged());
    all.extend(left());
    all
}

fn left() -> Vec<AdmissionEvent> {
    vec![
        RequestToParticipateWithdrawn {
            categories: vec![keyboards()],
            reason: Some(line("Das Sortiment wird aufgegeben")),
        }
        .into(),
        SystemLeft { categories: vec![monitors()], reason: None }.into(),
        SuccessionNoted {
            successor: NEIGHBOUR,
            succession: Succession::Everything,
            since: day("2027-01-01"),
            reason: line("Verschmelzung, Amtsgericht Kiel, HRB 1234"),
            categories: vec![monitors()],
        }
        .into(),
    ]
}

fn keyboards() -> CategoryKey {
    CategoryKey::parse("keyboards").unwrap()
}

fn references() -> Proves {
    let criterion = CategoryKey::parse("references").unwrap();
    Proves::Criterion { category: keyboards(), criterion }
}

fn digest(first: char) -> FileDigest {
    FileDigest::parse(&first.to_string().repeat(64)).unwrap()
}

fn standing() -> Vec<AdmissionEvent> {
    let category = monitors();
    vec![
        RequestToParticipateSubmitted {
            admission: AdmissionId::of(SYSTEM, SUPPLIER),
            system: SYSTEM,
            candidate: SUPPLIER,
            categories: vec![keyboards(), category.clone()],
        }
        .into(),
        SupplierAdmitted { category: category.clone() }.into(),
        RequestToParticipateRejected {
            category: keyboards(),
            reason: line("Zwei der drei verlangten Referenzen fehlen"),
        }
        .into(),
        AdmissionSuspended {
            category: category.clone(),
            reason: line("Die Eigenerklärung ist abgelaufen"),
            until: None,
        }
        .into(),
        AdmissionReinstated {
            category: category.clone(),
            reason: line("Eine neue Eigenerklärung liegt vor"),
        }
        .into(),
        SuspensionEnded { category, until: day("2026-12-31") }.into(),
    ]
}

fn clock() -> Vec<AdmissionEvent> {
    let categories = vec![keyboards(), monitors()];
    vec![
        AssessmentStarted {
            categories: categories.clone(),
            received: day("2026-05-11"),
            due: day("2026-05-27"),
            first_phase: true,
        }
        .into(),
        AssessmentExtended {
            categories: categories.clone(),
            extension: Extension::SingleCase,
            reason: line("Die Referenzen werden bei den Auftraggebern erfragt"),
            due: day("2026-06-03"),
        }
        .into(),
        AssessmentOverdue { categories, due: day("2026-06-03") }.into(),
        CandidateInformed { category: monitors(), decision: AdmissionDecision::Admitted }.into(),
        ReasonsRequested { category: keyboards(), due: day("2026-06-22") }.into(),
        ReasonsGiven {
            category: keyboards(),
            reasons: vec![line("Verlangt sind drei Referenzen über Tastaturen, eine liegt vor.")],
        }
        .into(),
    ]
}

fn shown() -> Vec<AdmissionEvent> {
    vec![
        declaration().into(),
        EvidenceProvided {
            number: 1,
            proves: references(),
            kind: EvidenceKind::References,
            document: Document {
                sha256: digest('b'),
                name: line("Referenzen.pdf"),
                media_type: line("application/pdf"),
            },
            issuer: line("Muster GmbH"),
            valid_until: Some(day("2027-05-31")),
        }
        .into(),
        EvidenceExpired { number: 1, valid_until: day("2027-05-31") }.into(),
        DocumentsRequested {
            wanted: vec![references(), Proves::Ground { ground: Ground::UnpaidDues }],
            reason: line("Die Erklärung nennt drei Referenzen, beigefügt ist eine"),
            due: day("2026-05-22"),
        }
        .into(),
        RequestedDocumentsLapsed { missing: vec![references()], due: day("2026-05-22") }.into(),
    ]
}

fn declaration() -> SelfDeclarationGiven {
    SelfDeclarationGiven {
        form: DeclarationForm::Espd41,
        document: digest('a'),
        declares: SelfDeclaration {
            grounds: vec![
                GroundAnswer {
                    ground: Ground::Conviction,
                    applies: false,
                    on: None,
                    settled: false,
                    self_cleaning: false,
                },
                GroundAnswer {
                    ground: Ground::PoorPerformance,
                    applies: true,
                    on: Some(day("2025-02-28")),
                    settled: false,
                    self_cleaning: true,
                },
            ],
            criteria: vec![CriterionAnswer {
                category: monitors(),
                criterion: CategoryKey::parse("turnover").unwrap(),
                fulfilled: true,
                amount: Some(dec("1250000.00")),
                capacity_of: Some(Capacity { firm: line("Lager Nord AG"), committed: true }),
            }],
            prequalification: Some(Prequalification {
                number: line("AVPQ 12.34.567"),
                code: Some(line("K7P2")),
                valid_until: Some(day("2027-03-31")),
            }),
            size: None,
            catalogue: true,
            collection: true,
        },
        renewal: false,
    }
}

fn judged() -> Vec<AdmissionEvent> {
    let (ground, on) = (Ground::PoorPerformance, day("2025-02-28"));
    let cleaning = SelfCleaning { compensated: true, cleared_up: true, prevented: false };
    vec![
        CriterionAssessed {
            category: keyboards(),
            criterion: CategoryKey::parse("references").unwrap(),
            met: false,
            reason: line("Zwei der drei Referenzen fehlen"),
            evidence: vec![1],
        }
        .into(),
        ExclusionGroundFound {
            finding: Finding { ground, on, ended: None, cleaning: SelfCleaning::default() },
            source: line("Eigenerklärung, Teil III C"),
            excludes_until: Some(day("2028-02-28")),
        }
        .into(),
        SelfCleaningAssessed {
            ground,
            on,
            cleaning,
            reason: line("Maßnahmen gegen eine Wiederholung sind nicht dargelegt"),
        }
        .into(),
        ExclusionDecided {
            ground,
            on,
            decision: ExclusionDecision::Disproportionate,
            reason: line("Der Mangel betraf einen einzigen kleinen Auftrag"),
        }
        .into(),
        RenewalRequested { on: day("2027-02-01"), due: day("2027-02-08") }.into(),
        RenewalLapsed { due: day("2027-02-08") }.into(),
        RegisterAnswerRecorded {
            answered_on: day("2026-07-20"),
            reference: line("WRA-2026-071234"),
            entry: false,
            serves_until: day("2026-09-20"),
        }
        .into(),
    ]
}

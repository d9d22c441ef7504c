//! Samples of what is decided about tenders: two monitors' tenders for a town hall, then an auction, then an order.
//! All of it is invented; the numbers fit each other. Scores and bids stand in `evaluation`.

use chrono::{DateTime, Utc};

use super::{AUTHORITY, SUPPLIER, SYSTEM, day, dec, line, monitors, uuid};
use crate::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardApproved, AwardBlocked, AwardEvent,
    AwardProcedureBegun, AwardProposalWithdrawn, AwardProposed, AwardReleased, BlockGround,
    ConflictGround, ConflictOfInterestDeclared, ConflictRemedyTaken, ContractConcluded,
    ContractResult, DocumentConcerns, EnquiryAbout, EnquiryLapsed, EnquirySettled, EvidenceBasis,
    EvidenceConfirmed, ExclusionGround, InformationLetter, Informed, LateTenderDecided, LowAgainst,
    LowPriceFinding, NoConflictOfInterestDeclared, NoticeDuty, NoticeOverdue, NoticeSent,
    ReasonsGiven, ReasonsOverdue, ReasonsRequested, RegisterAnswered, RegisterBasis, ReportDue,
    RequestedDocument, Standstill, StandstillEnded, TenderExcluded, TenderToJudge,
    TendererAnswered, TendererAsked, TenderersInformed, ToBe,
};
use crate::award_criterion::{AwardCriterion, PointsBy};
use crate::catalogue::FileDigest;
use crate::ids::{ActorId, OrderId, OrganisationId, SpecificProcurementId, TenderId};
use crate::money::{Currency, Money};
use crate::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use crate::specific_procurement::AuctionTerms;
use crate::terms::Document;

const PROCUREMENT: SpecificProcurementId = SpecificProcurementId(uuid(0x61));
pub(super) const OTHER: OrganisationId = OrganisationId(uuid(0x12));
const LATE: OrganisationId = OrganisationId(uuid(0x13));
pub(super) const OFFICER: ActorId = ActorId(uuid(0x32));
pub(super) const HEAD: ActorId = ActorId(uuid(0x33));

pub(super) fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

pub(super) fn tender(tenderer: OrganisationId) -> TenderId {
    TenderId::of(PROCUREMENT, tenderer)
}

pub(in super::super) fn events() -> Vec<AwardEvent> {
    let mut events = examined();
    events.extend(super::evaluation::evaluated());
    events.extend(super::evaluation::auctioned());
    events.extend(awarded());
    events.extend(afterwards());
    events.extend(super::returning::events());
    events
}

fn examined() -> Vec<AwardEvent> {
    vec![
        begun().into(),
        NoConflictOfInterestDeclared { actor: OFFICER }.into(),
        ConflictOfInterestDeclared {
            actor: ActorId(uuid(0x34)),
            ground: ConflictGround::Relative,
            concerns: Some(OTHER),
            particulars: line("Ein Angehöriger ist dort angestellt"),
        }
        .into(),
        ConflictRemedyTaken {
            actor: ActorId(uuid(0x34)),
            remedy: line("Die Vertretung hat übernommen"),
        }
        .into(),
        LateTenderDecided {
            tender: tender(LATE),
            considered: false,
            reason: line("Der Ausfall lag beim Bieter"),
        }
        .into(),
        TenderExcluded {
            tender: tender(LATE),
            ground: ExclusionGround::FormOrTime,
            reason: line("Der Ausfall lag beim Bieter"),
        }
        .into(),
        asked().into(),
        TendererAnswered {
            enquiry: 1,
            text: line("Die Erklärung liegt bei"),
            documents: vec![document()],
        }
        .into(),
        EnquiryLapsed { enquiry: 2 }.into(),
        EnquirySettled { enquiry: 1, satisfied: true, reason: line("Die Erklärung liegt vor") }
            .into(),
        AbnormallyLowNoticed {
            tender: tender(SUPPLIER),
            price: euros("8000"),
            next: euros("10000"),
            gap_percent: dec("20.0"),
            against: LowAgainst::NextPrice,
        }
        .into(),
        AbnormallyLowDecided {
            tender: tender(SUPPLIER),
            finding: LowPriceFinding::Explained,
            rejected: false,
            reason: line("Restposten des Herstellers, Rechnung liegt vor"),
            exception: None,
        }
        .into(),
    ]
}

fn asked() -> TendererAsked {
    TendererAsked {
        enquiry: 1,
        tender: tender(OTHER),
        about: EnquiryAbout::MissingDocuments {
            documents: vec![RequestedDocument {
                name: line("Eigenerklärung zum Mindestlohn"),
                concerns: DocumentConcerns::Tenderer,
                scored: false,
                to_be: ToBe::Supplied,
            }],
        },
        text: line("Bitte reichen Sie die Erklärung nach"),
        until: time("2026-09-25T10:00:00Z"),
    }
}

fn begun() -> AwardProcedureBegun {
    let judged = |tenderer, received: &str, late, total: Option<&str>| TenderToJudge {
        tender: tender(tenderer),
        tenderer,
        received_at: time(received),
        late,
        total: total.map(euros),
        delivery_days: total.map(|_| 5),
        lines_missing: Vec::new(),
        statements_missing: Vec::new(),
        accepts_conditions: true,
        subcontractors: (tenderer == OTHER).then(|| line("Aufbau: Muster Montage, 10 %")),
    };
    AwardProcedureBegun {
        procurement: PROCUREMENT,
        system: SYSTEM,
        authority: AUTHORITY,
        category: monitors(),
        subject: line("Bildschirme für das Rathaus"),
        started_on: day("2026-07-02"),
        estimate: euros("12000"),
        scheme: Scheme {
            method: Method::ThreeRule { shares: Shares::new(60, 40).unwrap(), most: dec("1000") },
            decimals: 4,
            rounding: Rounding::HalfAwayFromZero,
            compared: Compared::Unrounded,
            tie_break: Criterion::Price,
            basis: Basis::Net,
        },
        criteria: vec![AwardCriterion {
            name: line("Qualität"),
            points: PointsBy::Judgement { most: dec("1000") },
        }],
        auction: Some(AuctionTerms {
            minimum_step: euros("50"),
            quiet_seconds: 300,
            most_minutes: 60,
        }),
        life_cycle: None,
        tenders_until: time("2026-09-21T22:00:00Z"),
        low_price_percent: 20,
        low_estimate_percent: None,
        binding_until: None,
        invited: vec![SUPPLIER, OTHER, LATE],
        tenders: vec![
            judged(SUPPLIER, "2026-09-18T09:00:00Z", false, Some("8000")),
            judged(OTHER, "2026-09-21T20:15:00Z", false, Some("10000")),
            judged(LATE, "2026-09-21T22:00:01Z", true, None),
        ],
    }
}

fn document() -> Document {
    Document {
        sha256: FileDigest::parse(&"4f".repeat(32)).unwrap(),
        name: line("Mindestlohn.pdf"),
        media_type: line("application/pdf"),
    }
}

fn awarded() -> Vec<AwardEvent> {
    let contract_from = day("2026-10-12");
    vec![
        RegisterAnswered {
            tenderer: OTHER,
            answered_on: day("2026-09-30"),
            entries: false,
            reference: line("WR-2026-4711"),
        }
        .into(),
        EvidenceConfirmed {
            tenderer: OTHER,
            basis: EvidenceBasis::Prequalified,
            reference: line("AVPQ 123456"),
            subcontractors: Some(line("Muster Montage: keine Ausschlussgründe")),
        }
        .into(),
        AwardProposed {
            proposal: 1,
            proposed_by: OFFICER,
            tender: tender(OTHER),
            tenderer: OTHER,
            price: euros("7900"),
            evaluation: 2,
            reasons: line("Das wirtschaftlichste Angebot nach der Auktion"),
            register: RegisterBasis::Answered { on: day("2026-09-30") },
            register_weighed: None,
        }
        .into(),
        AwardProposalWithdrawn { proposal: 1, reason: line("Zahlendreher in der Begründung") }
            .into(),
        AwardApproved {
            proposal: 2,
            proposed_by: OFFICER,
            approved_by: HEAD,
            tender: tender(OTHER),
            tenderer: OTHER,
            price: euros("7900"),
            standstill: Standstill::Voluntary { contract_from },
        }
        .into(),
        TenderersInformed {
            letters: vec![InformationLetter {
                addressee: SUPPLIER,
                outcome: Informed::NotChosen,
                text: vec![line("Ihr Angebot erreichte Platz 2 von 2.")],
            }],
            complain_until: None,
        }
        .into(),
        AwardBlocked { ground: BlockGround::Review, reference: line("VK 1-77/26") }.into(),
        AwardReleased { reason: line("Der Antrag wurde zurückgenommen") }.into(),
        StandstillEnded { contract_from }.into(),
    ]
}

fn afterwards() -> Vec<AwardEvent> {
    vec![
        ReasonsRequested { tenderer: SUPPLIER, due: day("2026-10-20") }.into(),
        ReasonsGiven {
            tenderer: SUPPLIER,
            text: vec![line("Der Preis des vorgesehenen Angebots ist niedriger.")],
        }
        .into(),
        ReasonsOverdue { tenderer: LATE, due: day("2026-10-21") }.into(),
        ContractConcluded {
            tender: tender(OTHER),
            tenderer: OTHER,
            price: euros("7900"),
            on: day("2026-10-12"),
            result: ContractResult::Order { order: OrderId(uuid(0x91)) },
            award_notice: Some(ReportDue { due: day("2027-02-01"), alert_on: day("2027-01-29") }),
            statistics: Some(ReportDue { due: day("2026-12-11"), alert_on: day("2026-12-11") }),
        }
        .into(),
        NoticeSent {
            duty: NoticeDuty::AwardNotice,
            reference: line("2027/S 012-034567"),
            on: day("2027-01-20"),
        }
        .into(),
        NoticeOverdue { duty: NoticeDuty::Statistics, due: day("2026-12-11") }.into(),
    ]
}

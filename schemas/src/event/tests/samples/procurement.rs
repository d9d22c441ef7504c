//! Samples of a specific procurement's events: keyboards and mice for a town hall, called in mode B.
//! Keys and digests are invented; nothing in them opens anything. Its tender stands in `tender`.

use chrono::{DateTime, Utc};

use super::tender::{content, opened, received};
use super::{AUTHORITY, SUPPLIER, SYSTEM, cpv, day, dec, line, monitors, town_hall, uuid};
use crate::award_criterion::{AwardCriterion, PointsBy, ProvenProperty};
use crate::catalogue::FileDigest;
use crate::ids::{ActorId, NeedId, OfferId, OrganisationId, SpecificProcurementId, TenderId};
use crate::money::{Currency, Money};
use crate::organisation::Land;
use crate::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use crate::specific_procurement::{
    AuctionTerms, CancellationGround, CatalogueDataCollected, CollectedDataConfirmed,
    CollectedDataContested, CollectedDataPresented, CollectedDataUnopposed, CollectionMapped,
    CollectionRefused, ContestedDataResolved, DemandedLabel, InvitationToTenderIssued, MappedLine,
    Mode, NeededLine, NothingCollected, OpeningKeyHandedOver, Outcome, QuestionAnswered,
    QuestionAsked, SealingKey, ShorterPeriodAgreed, ShorterPeriodProposed,
    SpecificProcurementCancelled, SpecificProcurementEvent, SpecificProcurementPrepared,
    TenderDocumentsChanged, TenderOpened, TenderPeriodChanged, TenderPeriodEnded, TenderWithdrawn,
    TendersOpened, UnauthorisedAccessAttempted,
};
use crate::terms::{CalendarPlace, Document, EstimateMethod, ValueEstimate};

pub(super) const PROCUREMENT: SpecificProcurementId = SpecificProcurementId(uuid(0x61));
const OTHER: OrganisationId = OrganisationId(uuid(0x12));
const OFFICER: ActorId = ActorId(uuid(0x32));
const SECOND_OFFICER: ActorId = ActorId(uuid(0x33));

pub(in super::super) fn events() -> Vec<SpecificProcurementEvent> {
    let tender = TenderId::of(PROCUREMENT, SUPPLIER);
    let collected = TenderId::of(PROCUREMENT, OTHER);
    [tendering(tender, collected), opening(tender, collected), super::returning::reviewed()]
        .concat()
}

fn tendering(tender: TenderId, collected: TenderId) -> Vec<SpecificProcurementEvent> {
    vec![
        prepared().into(),
        issued().into(),
        ShorterPeriodProposed { tenders_until: time("2026-09-17T10:00:00Z") }.into(),
        ShorterPeriodAgreed { candidate: SUPPLIER }.into(),
        TenderPeriodChanged {
            tenders_until: time("2026-09-17T10:00:00Z"),
            reason: line("Alle Eingeladenen haben zugestimmt"),
        }
        .into(),
        QuestionAsked {
            question: 1,
            by: SUPPLIER,
            asked_at: time("2026-09-14T09:30:00Z"),
            in_time: true,
            answer_by: None,
            text: line("Sind Tastaturen mit französischer Belegung gleichwertig?"),
        }
        .into(),
        QuestionAnswered { question: 1, text: line("Nein, nur deutsche Belegung"), matters: true }
            .into(),
        TenderDocumentsChanged {
            documents: vec![document("Leistungsbeschreibung-2.pdf")],
            what: line("Zeile 2: Maus mit drei Tasten statt zwei"),
            substantial: true,
        }
        .into(),
        received().into(),
        TenderWithdrawn { tender }.into(),
        UnauthorisedAccessAttempted {
            by: OFFICER,
            at: time("2026-09-16T22:01:00Z"),
            what: line("a tender was to be read before the end of the period"),
        }
        .into(),
        CollectionMapped {
            candidate: OTHER,
            lines: vec![MappedLine { line: 1, offer: OfferId(uuid(0x41)) }],
        }
        .into(),
        CollectionRefused { candidate: SUPPLIER }.into(),
        CatalogueDataCollected {
            tender: collected,
            tenderer: OTHER,
            catalogue_version: 3,
            collected_at: time("2026-09-21T22:00:00Z"),
            sealed: digest('c'),
            bytes: 4_520,
        }
        .into(),
        NothingCollected { candidate: OTHER, why: line("no offer stands for a line") }.into(),
    ]
}

fn opening(tender: TenderId, collected: TenderId) -> Vec<SpecificProcurementEvent> {
    vec![
        TenderPeriodEnded { tenders: 2 }.into(),
        OpeningKeyHandedOver { key: 0, by: OFFICER }.into(),
        TenderOpened { opened: opened(tender) }.into(),
        TendersOpened {
            by: vec![OFFICER, SECOND_OFFICER],
            keys: vec![digest('1'), digest('2')],
            tenders: vec![tender, collected],
        }
        .into(),
        CollectedDataPresented { tender: collected, until: time("2026-09-24T22:00:00Z") }.into(),
        CollectedDataConfirmed { tender: collected }.into(),
        CollectedDataContested { tender: collected, reason: line("Der Staffelpreis fehlt") }.into(),
        CollectedDataUnopposed { tender: collected }.into(),
        ContestedDataResolved {
            tender: collected,
            corrected: Some(content()),
            reason: line("Der Staffelpreis stand im Katalog"),
        }
        .into(),
        SpecificProcurementCancelled {
            ground: CancellationGround::BasisChanged,
            reason: line("Das Rathaus wird nicht umgebaut"),
        }
        .into(),
    ]
}

pub(super) fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn digest(digit: char) -> FileDigest {
    FileDigest::parse(&digit.to_string().repeat(64)).unwrap()
}

fn document(name: &str) -> Document {
    Document { sha256: digest('d'), name: line(name), media_type: line("application/pdf") }
}

pub(super) fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

fn prepared() -> SpecificProcurementPrepared {
    let needed = |number, description, code, quantity| NeededLine {
        line: number,
        description: line(description),
        cpv: cpv(code),
        quantity,
        unit: line("C62"),
    };
    SpecificProcurementPrepared {
        procurement: PROCUREMENT,
        system: SYSTEM,
        authority: AUTHORITY,
        category: monitors(),
        need: Some(NeedId(uuid(0x62))),
        mode: Mode::Collection {
            collect_at: time("2026-09-21T22:00:00Z"),
            refuse_until: time("2026-09-18T10:00:00Z"),
        },
        subject: line("Bildschirme für das Rathaus"),
        lines: vec![
            needed(1, "Bildschirm 27 Zoll, höhenverstellbar", "30231310", 120),
            needed(2, "Bildschirm 24 Zoll", "30231310", 60),
        ],
        deliver_to: town_hall(),
        wanted_by: Some(day("2026-11-30")),
        estimate: ValueEstimate {
            total: euros("38000"),
            method: EstimateMethod::MarketPrices,
            explanation: line("Listenpreise dreier Anbieter, August 2026"),
            on: day("2026-09-01"),
            by: OFFICER,
        },
        outcome: Outcome::Framework {
            maximum: euros("50000"),
            until: day("2028-09-30"),
            authorities: vec![AUTHORITY],
            longer_because: None,
        },
        joint_award: Some(line("Geräte einer Baureihe werden gemeinsam gewartet")),
        lots: None,
        documents: vec![document("Leistungsbeschreibung.pdf")],
    }
}

fn issued() -> InvitationToTenderIssued {
    let key = |recipient: &str, holder| SealingKey {
        recipient: line(recipient),
        holders: vec![holder],
        wrapped: Some(digest('e')),
    };
    InvitationToTenderIssued {
        issued_at: time("2026-09-11T08:00:00Z"),
        candidates: vec![SUPPLIER, OTHER],
        collectable: vec![OTHER],
        notice: line("2026/S 171-512345"),
        procedure_began: day("2026-08-03"),
        calendar: CalendarPlace { land: Land::NW, municipality: None },
        currency: Currency::EUR,
        tenders_until: time("2026-09-21T22:00:00Z"),
        earliest_end: time("2026-09-21T22:00:00Z"),
        scheme: Scheme {
            method: Method::ThreeRule { shares: Shares::new(40, 60).unwrap(), most: dec("100") },
            decimals: 2,
            rounding: Rounding::HalfAwayFromZero,
            compared: Compared::Unrounded,
            tie_break: Criterion::Price,
            basis: Basis::Net,
        },
        criteria: vec![
            AwardCriterion {
                name: line("Lieferzeit"),
                points: PointsBy::Delivery { most: dec("60"), best_days: 5, worst_days: 30 },
            },
            AwardCriterion {
                name: line("Umwelt"),
                points: PointsBy::Proven {
                    properties: vec![ProvenProperty {
                        name: line("TCO Certified"),
                        points: dec("40"),
                    }],
                },
            },
        ],
        labels: vec![DemandedLabel {
            property: line("TCO Certified"),
            linked_to_the_subject: true,
            objective: true,
            open_procedure: true,
            open_to_all: true,
            set_by_a_third_party: true,
            names_requirements_only: false,
        }],
        documents_to_add: vec![line("Datenblatt")],
        binding_until: day("2026-10-31"),
        language: line("de"),
        sealing: vec![key("age1first", OFFICER), key("age1second", SECOND_OFFICER)],
        auction: Some(AuctionTerms {
            minimum_step: euros("50"),
            quiet_seconds: 300,
            most_minutes: 60,
        }),
        life_cycle: None,
        regulation: None,
    }
}

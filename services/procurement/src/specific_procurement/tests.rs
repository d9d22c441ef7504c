//! Stories of specific procurements: what is known of the system, the firms and the call they are told about.
//! No HTTP is spoken and nothing is sealed here.

mod calling;
mod collecting;
mod inviting;
mod lawful;
mod needs;
mod opening;
mod periods;
mod properties;
mod reviewing;
mod tendering;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use schemas::award_criterion::{AwardCriterion, PointsBy};
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, OrganisationId, SpecificProcurementId, TenderId};
use schemas::money::{Currency, Money};
use schemas::organisation::{Land, OrganisationKind};
use schemas::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use schemas::specific_procurement::{
    InvitationToTenderIssued, Mode, NeededLine, Outcome, SealedBy, SealingKey,
    SpecificProcurementEvent, SpecificProcurementPrepared,
};
use schemas::tender::{Found, OpenedTender, TenderContent, TenderLine};
use schemas::terms::CalendarPlace;
use uuid::Uuid;

use super::{
    IssueInvitation, OpenTenders, Prepare, SpecificProcurement, SpecificProcurementCommand,
    SpecificProcurementRejection, SpecificProcurements, TenderOnArrival,
};
use crate::admission::{Admission, Standing};
use crate::decider::Decider;
use crate::dynamic_purchasing_system::DynamicPurchasingSystem;
use crate::law::Law;
use crate::samples::notice::estimate;
use crate::samples::{
    AUTHORITY, SYSTEM, cpv, day, dec, in_force, key, line, organisation, place, system,
};

pub(super) type No = SpecificProcurementRejection;
pub(super) type Asked = SpecificProcurementCommand;

pub(super) const PROCUREMENT: SpecificProcurementId = SpecificProcurementId(Uuid::from_u128(61));
pub(super) const FIRST: OrganisationId = OrganisationId(Uuid::from_u128(71));
pub(super) const SECOND: OrganisationId = OrganisationId(Uuid::from_u128(72));
pub(super) const THIRD: OrganisationId = OrganisationId(Uuid::from_u128(73));
pub(super) const FOURTH: OrganisationId = OrganisationId(Uuid::from_u128(74));
pub(super) const OFFICER: ActorId = ActorId(Uuid::from_u128(81));
pub(super) const SECOND_OFFICER: ActorId = ActorId(Uuid::from_u128(82));

/// German time of day, as § 9.3 of the rules tells it; summer time throughout.
pub(super) fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+02:00").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
}

pub(super) fn digest(digit: char) -> FileDigest {
    FileDigest::parse(&digit.to_string().repeat(64)).unwrap()
}

pub(super) fn tender_of(tenderer: OrganisationId) -> TenderId {
    TenderId::of(PROCUREMENT, tenderer)
}

/// The system of the samples, kept by the calendar of North Rhine-Westphalia.
pub(super) fn the_system() -> DynamicPurchasingSystem {
    let mut system = in_force(system());
    let noticed = system.noticed.as_mut().unwrap();
    noticed.terms.calendar = CalendarPlace { land: Land::NW, municipality: None };
    noticed.terms.collection = true;
    noticed.terms.auctions = true;
    system
}

pub(super) fn call() -> SpecificProcurementPrepared {
    SpecificProcurementPrepared {
        procurement: PROCUREMENT,
        system: SYSTEM,
        authority: AUTHORITY,
        category: key("monitors"),
        need: None,
        mode: Mode::Tenders,
        subject: line("Bildschirme für das Rathaus"),
        lines: vec![needed(1, 10), needed(2, 4)],
        deliver_to: place("Rathaus"),
        wanted_by: None,
        estimate: estimate(5_000, "2026-09-01"),
        outcome: Outcome::Order,
        joint_award: None,
        lots: None,
        documents: vec![],
    }
}

pub(super) fn needed(number: u16, quantity: u32) -> NeededLine {
    NeededLine {
        line: number,
        description: line("Bildschirm 27 Zoll"),
        cpv: cpv("30231310"),
        quantity,
        unit: line("C62"),
    }
}

/// Mode B, collected when the period of the stories ends.
pub(super) fn collecting_call() -> SpecificProcurementPrepared {
    let (collect_at, refuse_until) = (at("2026-09-22T00:00:00"), at("2026-09-18T12:00:00"));
    SpecificProcurementPrepared { mode: Mode::Collection { collect_at, refuse_until }, ..call() }
}

pub(super) fn prepare(asked: SpecificProcurementPrepared) -> Prepare {
    Prepare {
        asked,
        authority: organisation(AUTHORITY, OrganisationKind::ContractingAuthority),
        facts: the_system(),
        need: None,
        law: Law::built_in().unwrap(),
        today: day("2026-09-07"),
    }
}

pub(super) fn admitted(supplier: OrganisationId) -> Admission {
    Admission {
        parties: Some((SYSTEM, supplier)),
        standings: [(key("monitors"), Standing::Admitted)].into(),
        ..Admission::default()
    }
}

pub(super) fn scheme() -> Scheme {
    Scheme {
        method: Method::ThreeRule { shares: Shares::new(50, 50).unwrap(), most: dec("100") },
        decimals: 2,
        rounding: Rounding::HalfAwayFromZero,
        compared: Compared::Unrounded,
        tie_break: Criterion::Price,
        basis: Basis::Net,
    }
}

pub(super) fn criteria(delivery: &str, energy: &str) -> Vec<AwardCriterion> {
    vec![
        AwardCriterion {
            name: line("Lieferzeit"),
            points: PointsBy::Delivery { most: dec(delivery), best_days: 5, worst_days: 30 },
        },
        AwardCriterion {
            name: line("Energieverbrauch"),
            points: PointsBy::Judgement { most: dec(energy) },
        },
    ]
}

pub(super) fn sealing_key(recipient: &str, holder: ActorId) -> SealingKey {
    SealingKey { recipient: line(recipient), holders: vec![holder], wrapped: None }
}

/// Sent on Friday 11 September 2026, tenders until Tuesday the 22nd at 00:00.
pub(super) fn invitation() -> IssueInvitation {
    IssueInvitation {
        by: AUTHORITY,
        tenders_until: at("2026-09-22T00:00:00"),
        scheme: scheme(),
        criteria: criteria("50", "50"),
        labels: vec![],
        documents_to_add: vec![],
        binding_until: day("2026-10-31"),
        language: line("de"),
        sealing: vec![sealing_key("age1first", OFFICER)],
        auction: None,
        life_cycle: None,
        facts: the_system(),
        standings: [FIRST, SECOND, THIRD, FOURTH].map(admitted).into(),
        actors: BTreeSet::from([OFFICER, SECOND_OFFICER]),
        law: Arc::new(Law::built_in().unwrap().clone()),
        now: at("2026-09-11T10:00:00"),
    }
}

pub(super) fn invite(asked: IssueInvitation) -> Asked {
    Asked::IssueInvitation(Box::new(asked))
}

/// What the invitation of the stories says.
pub(super) fn issued() -> InvitationToTenderIssued {
    let asked = invitation();
    let noticed = asked.facts.noticed.unwrap();
    InvitationToTenderIssued {
        issued_at: asked.now,
        candidates: vec![FIRST, SECOND, THIRD, FOURTH],
        collectable: vec![],
        notice: noticed.notice.reference,
        procedure_began: noticed.notice.despatched_on,
        calendar: noticed.terms.calendar,
        currency: Currency::EUR,
        tenders_until: asked.tenders_until,
        earliest_end: at("2026-09-22T00:00:00"),
        scheme: asked.scheme,
        criteria: asked.criteria,
        labels: vec![],
        documents_to_add: vec![],
        binding_until: asked.binding_until,
        language: asked.language,
        sealing: asked.sealing,
        auction: None,
        life_cycle: None,
        regulation: Some(noticed.regulation),
    }
}

/// Prepared and invited.
pub(super) fn tendering() -> Vec<SpecificProcurementEvent> {
    vec![call().into(), issued().into()]
}

/// What follows from commands one after another, none of them refused.
#[track_caller]
pub(super) fn told(
    begin: Vec<SpecificProcurementEvent>,
    commands: &[Asked],
) -> Vec<SpecificProcurementEvent> {
    let mut log = begin;
    for command in commands {
        let state = SpecificProcurements::fold(&log);
        log.extend(SpecificProcurements::decide(&state, command).expect("refused"));
    }
    log
}

pub(super) fn state(log: &[SpecificProcurementEvent]) -> SpecificProcurement {
    SpecificProcurements::fold(log)
}

pub(super) fn arrives(by: OrganisationId, bytes: char, when: &str) -> Asked {
    Asked::ReceiveTender(TenderOnArrival {
        by,
        sealed: digest(bytes),
        bytes: 4_096,
        sealed_by: SealedBy::Tenderer,
        received_at: at(when),
    })
}

pub(super) fn content(tenderer: OrganisationId, prices: &[&str]) -> TenderContent {
    let offered = |(number, price): (u16, &&str)| TenderLine {
        line: number,
        product: line("BD27Q"),
        supplier_part_number: None,
        offer: None,
        unit_price: dec(price),
        life_cycle: None,
        tax_percent: None,
    };
    TenderContent {
        procurement: PROCUREMENT,
        tenderer,
        lines: (1..).zip(prices).map(offered).collect(),
        delivery_days: 7,
        claims: vec![],
        statements: vec![],
        documents: vec![],
        subcontractors: None,
        accepts_conditions: true,
    }
}

/// What was found in a tender at 100 and 200 euros: 10 × 100 + 4 × 200.
pub(super) fn read(tenderer: OrganisationId, sealed: char) -> OpenedTender {
    OpenedTender {
        tender: tender_of(tenderer),
        sealed: digest(sealed),
        found: Found::Read {
            content: digest('e'),
            tender: Box::new(content(tenderer, &["100", "200"])),
            total: Money::in_cents(dec("1800"), Currency::EUR),
            missing_lines: vec![],
        },
    }
}

pub(super) fn open(found: Vec<OpenedTender>, when: &str) -> Asked {
    let law = invitation().law;
    let now = at(when);
    let keys = vec![digest('f')];
    Asked::OpenTenders(Box::new(OpenTenders { by: AUTHORITY, found, keys, law, now }))
}

pub(super) fn ends(when: &str) -> Asked {
    Asked::EndTenderPeriod { collected: vec![], now: at(when) }
}

pub(super) fn hands_over(actor: ActorId, key: u8, when: &str) -> Asked {
    Asked::HandOverKey { by: AUTHORITY, actor, key, now: at(when) }
}

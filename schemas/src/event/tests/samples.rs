//! One true-to-life sample of every event: a central purchasing body, two authorities, three suppliers of monitors.
//! All of them are invented.

pub(super) mod admission;
pub(super) mod audit;
pub(super) mod award;
mod evaluation;
pub(super) mod framework;
pub(super) mod law;
pub(super) mod logbook;
pub(super) mod need;
pub(super) mod offer;
pub(super) mod order;
pub(super) mod person;
pub(super) mod procurement;
pub(super) mod registration;
mod returning;
mod system;
mod tender;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::catalogue::{
    Assumptions, CatalogueEvent, CatalogueFormat, CataloguePublished, CatalogueSubmitted,
    ClassesMapped, Coverage, FileDigest, Outcome,
};
use crate::cpv::Cpv;
use crate::dynamic_purchasing_system::{
    Bounds, Category, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    DynamicPurchasingSystemExpired, DynamicPurchasingSystemTerminated, FirstInvitationIssued,
    ReferenceValues,
};
use crate::ids::{ActorId, CategoryKey, OrganisationId, SpecificProcurementId, SystemId};
use crate::money::{Currency, Money};
use crate::organisation::{
    ActorAuthorised, AuthorisationRevoked, DeliveryPlace, DirectAwardLimitSet, Land,
    LegalSuccessionRecorded, OrganisationEvent, OrganisationKind, OrganisationMoved,
    OrganisationRegistered, OrganisationRenamed, OrganisationalUnitRecognised, PostalAddress, Role,
    Succession,
};
use crate::text::Line;

const OPERATOR: OrganisationId = OrganisationId(uuid(0x01));
const AUTHORITY: OrganisationId = OrganisationId(uuid(0x02));
const NEIGHBOUR: OrganisationId = OrganisationId(uuid(0x03));
const SUPPLIER: OrganisationId = OrganisationId(uuid(0x11));
const SYSTEM: SystemId = SystemId(uuid(0x21));

/// A UUID (version 7, of 2026) that ends with `number`.
const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x019b_76da_a800_7000_8000_0000_0000_0000 + number)
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cpv(text: &str) -> Cpv {
    Cpv::parse(text).unwrap()
}

fn monitors() -> CategoryKey {
    CategoryKey::parse("monitors").unwrap()
}

fn town_hall() -> DeliveryPlace {
    DeliveryPlace {
        name: line("Rathaus, Poststelle"),
        street: line("Markt 1"),
        postal_code: line("48143"),
        town: line("Musterstadt"),
    }
}

pub(super) fn organisation() -> Vec<OrganisationEvent> {
    let actor = ActorId(uuid(0x31));
    vec![
        OrganisationRegistered {
            organisation: AUTHORITY,
            kind: OrganisationKind::ContractingAuthority,
            name: line("Stadt Musterstadt"),
            town: line("Musterstadt"),
            land: Some(Land::NW),
            delivery_places: vec![town_hall()],
            address: None,
        }
        .into(),
        ActorAuthorised { actor, role: Role::Buyer, other_person: None }.into(),
        AuthorisationRevoked { actor, reason: line("Wechsel in ein anderes Amt") }.into(),
        OrganisationalUnitRecognised {
            unit: line("Stadtwerke"),
            reason: line("Eigenbetrieb mit eigenem Wirtschaftsplan und eigener Vergabestelle"),
        }
        .into(),
        DirectAwardLimitSet {
            limit: Some(Money::in_cents(dec("10000"), Currency::EUR)),
            source: line("Dienstanweisung Vergabe vom 01.02.2026, Nr. 4"),
        }
        .into(),
        OrganisationRenamed {
            name: line("Universitätsstadt Musterstadt"),
            since: day("2026-10-01"),
            reason: line("Bescheid des Innenministeriums vom 3. September 2026"),
        }
        .into(),
        OrganisationMoved {
            town: line("Musterstadt"),
            land: Some(Land::NW),
            address: Some(PostalAddress {
                street: line("Neuer Markt 4"),
                postal_code: line("48145"),
                town: line("Musterstadt"),
            }),
            since: day("2026-11-02"),
            reason: line("Umzug in das neue Rathaus"),
        }
        .into(),
        LegalSuccessionRecorded {
            successor: NEIGHBOUR,
            succession: Succession::Part { part: line("Schulträgerschaft") },
            since: day("2027-01-01"),
            reason: line("Öffentlich-rechtliche Vereinbarung vom 12. Oktober 2026"),
        }
        .into(),
    ]
}

pub(super) fn system() -> Vec<DynamicPurchasingSystemEvent> {
    let mut all = life();
    all.extend(system::asked_and_answered());
    all
}

fn life() -> Vec<DynamicPurchasingSystemEvent> {
    let bounds = |best, worst| Bounds::new(dec(best), dec(worst)).unwrap();
    let screens = Category {
        key: monitors(),
        cpv: vec![cpv("30231300"), cpv("30231310")],
        name_de: line("Bildschirme"),
        name_en: line("Monitors"),
        features: line("Flachbildschirme von 21 bis 49 Zoll für Arbeitsplätze"),
        references: ReferenceValues {
            delivery_days: bounds("2", "20"),
            carbon_kilograms: Some(bounds("150", "650.5")),
            yearly_kilowatt_hours: Some(bounds("15", "75")),
        },
        only_new_goods: false,
    };
    let keyboards = Category {
        key: CategoryKey::parse("keyboards").unwrap(),
        cpv: vec![cpv("30237460")],
        name_de: line("Tastaturen"),
        name_en: line("Keyboards"),
        features: line("Tastaturen mit und ohne Kabel"),
        references: ReferenceValues {
            delivery_days: bounds("1", "15"),
            carbon_kilograms: None,
            yearly_kilowatt_hours: None,
        },
        only_new_goods: false,
    };
    vec![
        DynamicPurchasingSystemEstablished {
            system: SYSTEM,
            name: line("IT-Peripherie 2026–2030"),
            operator: OPERATOR,
            currency: Currency::EUR,
            valid_from: day("2026-02-01"),
            valid_until: day("2030-01-31"),
            categories: vec![screens, keyboards],
            participating: vec![AUTHORITY, NEIGHBOUR],
            notice: Some(line("2026/S 012-034567")),
        }
        .into(),
        system::noticed().into(),
        system::prolonged().into(),
        system::other_documents().into(),
        system::revised().into(),
        FirstInvitationIssued {
            procurement: SpecificProcurementId(uuid(0x61)),
            on: day("2026-09-11"),
        }
        .into(),
        DynamicPurchasingSystemTerminated {
            reason: line("Zusammenlegung mit dem landesweiten System"),
            // As it was said before a notice was asked for.
            notice: None,
        }
        .into(),
        DynamicPurchasingSystemExpired { valid_until: day("2028-12-31") }.into(),
    ]
}

pub(super) fn catalogue() -> Vec<CatalogueEvent> {
    let file = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    vec![
        CatalogueSubmitted {
            supplier: SUPPLIER,
            version: 3,
            file: FileDigest::parse(file).unwrap(),
            format: CatalogueFormat::Bmecat2005,
            coverage: Coverage::Whole,
            assumptions: Assumptions {
                cpv: Some(cpv("30231300")),
                delivery_days: Some(5),
                currency: None,
                order_unit: None,
                classes: None,
            },
        }
        .into(),
        CataloguePublished {
            version: 3,
            outcome: Outcome {
                listed: 412,
                changed: 96,
                unchanged: 1_204,
                delisted: 17,
                refused: 2,
            },
        }
        .into(),
        ClassesMapped {
            supplier: SUPPLIER,
            version: 2,
            table: FileDigest::parse(file).unwrap(),
            rows: 118,
        }
        .into(),
    ]
}

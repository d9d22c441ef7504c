//! An invented market for stories: one system with two categories, an authority, suppliers, their offers.
//! Only tests use it; no rule stands here.

pub(crate) mod notice;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    Bounds, Category, DynamicPurchasingSystemEstablished, ReferenceValues,
};
use schemas::ids::{ActorId, CategoryKey, LedgerId, NeedId, OfferId, OrganisationId, SystemId};
use schemas::money::{Currency, Money};
use schemas::need::{LaneDecided, NeedLane, NeedStated};
use schemas::offer::{
    Article, Condition, Listing, OfferEvent, OfferListed, Particulars, PriceValidity, Terms,
};
use schemas::organisation::{DeliveryPlace, OrganisationKind, OrganisationRegistered};
use schemas::price::Price;
use schemas::terms::{EstimateMethod, ValueEstimate};
use schemas::text::Line;
use uuid::Uuid;

use crate::admission::{Admission, Standing};
use crate::decider::Decider;
use crate::dynamic_purchasing_system::DynamicPurchasingSystem;
use crate::need::{Need, NeedPhase};
use crate::offer::{Offer, Offers};

pub(crate) const OPERATOR: OrganisationId = OrganisationId(Uuid::from_u128(1));
pub(crate) const AUTHORITY: OrganisationId = OrganisationId(Uuid::from_u128(2));
pub(crate) const SUPPLIER: OrganisationId = OrganisationId(Uuid::from_u128(3));
pub(crate) const STRANGER: OrganisationId = OrganisationId(Uuid::from_u128(4));
pub(crate) const SYSTEM: SystemId = SystemId(Uuid::from_u128(5));

pub(crate) fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn cpv(text: &str) -> Cpv {
    Cpv::parse(text).unwrap()
}

pub(crate) fn key(text: &str) -> CategoryKey {
    CategoryKey::parse(text).unwrap()
}

pub(crate) fn bounds(best: &str, worst: &str) -> Bounds {
    Bounds::new(dec(best), dec(worst)).unwrap()
}

pub(crate) fn references() -> ReferenceValues {
    ReferenceValues {
        delivery_days: bounds("2", "20"),
        carbon_kilograms: Some(bounds("150", "650")),
        yearly_kilowatt_hours: Some(bounds("15", "75")),
    }
}

pub(crate) fn place(name: &str) -> DeliveryPlace {
    DeliveryPlace {
        name: line(name),
        street: line("Markt 1"),
        postal_code: line("48143"),
        town: line("Musterstadt"),
    }
}

pub(crate) fn organisation(id: OrganisationId, kind: OrganisationKind) -> OrganisationRegistered {
    OrganisationRegistered {
        organisation: id,
        kind,
        name: line("Stadt Musterstadt"),
        town: line("Musterstadt"),
        land: None,
        delivery_places: vec![place("Rathaus"), place("Bauhof")],
        address: None,
    }
}

pub(crate) fn category(name: &str, codes: &[&str]) -> Category {
    Category {
        key: key(name),
        cpv: codes.iter().map(|code| cpv(code)).collect(),
        name_de: line(name),
        name_en: line(name),
        features: line("Geräte für Büroarbeitsplätze"),
        references: references(),
        only_new_goods: false,
    }
}

/// In force from 2026-02-01 to 2030-01-31, for monitors (30231300) and keyboards (30237460).
pub(crate) fn system() -> DynamicPurchasingSystemEstablished {
    DynamicPurchasingSystemEstablished {
        system: SYSTEM,
        name: line("IT-Peripherie"),
        operator: OPERATOR,
        currency: Currency::EUR,
        valid_from: day("2026-02-01"),
        valid_until: day("2030-01-31"),
        categories: vec![category("monitors", &["30231300"]), category("keyboards", &["30237460"])],
        participating: vec![AUTHORITY],
        notice: None,
    }
}

pub(crate) fn in_force(system: DynamicPurchasingSystemEstablished) -> DynamicPurchasingSystem {
    DynamicPurchasingSystem {
        noticed: Some(notice::noticed()),
        established: Some(system),
        ..DynamicPurchasingSystem::default()
    }
}

pub(crate) fn admitted_to(categories: &[&str]) -> Admission {
    Admission {
        parties: Some((SYSTEM, SUPPLIER)),
        standings: categories.iter().map(|category| (key(category), Standing::Admitted)).collect(),
        ..Admission::default()
    }
}

/// A monitor at 100 EUR in five working days.
pub(crate) fn listing() -> Listing {
    Listing {
        article: Article {
            title: line("Bildschirm 27 Zoll"),
            description: None,
            manufacturer: Some(line("Beispiel Displays")),
            manufacturer_part_number: Some(line("BD27Q")),
            gtin: None,
            cpv: cpv("30231310"),
            keywords: vec![],
            condition: Condition::New,
            particulars: Particulars::default(),
        },
        price: Price::flat(Currency::EUR, dec("100")).unwrap(),
        terms: Terms {
            order_unit: line("C62"),
            pieces_per_unit: 1,
            minimum_quantity: 1,
            quantity_step: 1,
            delivery_days: 5,
            maximum_quantity: None,
        },
        claims: vec![],
        price_validity: PriceValidity::default(),
    }
}

pub(crate) fn listed(part_number: &str, listing: Listing) -> OfferListed {
    OfferListed {
        offer: OfferId::of(SUPPLIER, part_number),
        supplier: SUPPLIER,
        supplier_part_number: line(part_number),
        catalogue_version: 1,
        lot: 4711,
        listing,
    }
}

pub(crate) fn offer(listed: OfferListed) -> Offer {
    Offers::fold(&[OfferEvent::from(listed)])
}

/// A need of the authority for so much, open.
pub(crate) fn need(id: NeedId, category: CategoryKey, lane: NeedLane, sum: Decimal) -> Need {
    let stated = NeedStated {
        need: id,
        ledger: LedgerId::of(AUTHORITY, None, &category),
        authority: AUTHORITY,
        unit: None,
        system: SYSTEM,
        category,
        lines: vec![],
        deliver_to: place("Rathaus"),
        wanted_by: None,
        estimate: ValueEstimate {
            total: Money::in_cents(sum, Currency::EUR),
            method: EstimateMethod::MarketPrices,
            explanation: line("the offers at their prices"),
            on: day("2026-03-12"),
            by: ActorId(Uuid::from_u128(101)),
        },
        supplier: Some(SUPPLIER),
        order: None,
        on: day("2026-03-12"),
    };
    let decided = LaneDecided {
        need: id,
        lane,
        law: None,
        framework: None,
        before: Money::in_cents(Decimal::ZERO, Currency::EUR),
        objective_reason: None,
        reasons: vec![],
    };
    Need { stated, decided: Some(decided), phase: NeedPhase::Stated }
}

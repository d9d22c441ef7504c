//! A small market of chance: a system, three suppliers of different standing, offers that come, change and go.
//! Events are written straight into the log: whether they may happen is not the question here.

mod chance;
mod changing;

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use event_store::{Append, EventStore, ExpectedRevision, Meta, NewEvent, StreamName};
use marketplace::search::Question;
use projections::Generation;
use rust_decimal::Decimal;
use schemas::admission::{
    AdmissionEvent, AdmissionReinstated, AdmissionSuspended, RequestToParticipateSubmitted,
    SupplierAdmitted,
};
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    Bounds, Category, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    ReferenceValues,
};
use schemas::event::{Event, SCHEMA_VERSION};
use schemas::ids::{AdmissionId, CategoryKey, OfferId, OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::offer::{Article, Condition, Listing, OfferListed, Particulars, PriceValidity, Terms};
use schemas::organisation::{OrganisationEvent, OrganisationKind, OrganisationRegistered};
use schemas::price::{Price, Step};
use schemas::text::Line;
use tokio::runtime::Runtime;
use uuid::Uuid;

pub use chance::{rounds, rounds_of};

pub const AUTHORITY: OrganisationId = OrganisationId(Uuid::from_u128(1));
const SYSTEM: SystemId = SystemId(Uuid::from_u128(2));
/// Admitted to both categories; to monitors alone; to both, but suspended from monitors.
pub const SUPPLIERS: [OrganisationId; 3] = [
    OrganisationId(Uuid::from_u128(11)),
    OrganisationId(Uuid::from_u128(12)),
    OrganisationId(Uuid::from_u128(13)),
];
/// Two in the category of monitors, one keyboard, one in no category.
const CODES: [&str; 4] = ["30231300", "30231310", "30237460", "30237410"];
const MAKERS: [&str; 3] = ["Eizo", "LG-Electronics", "lg electronics"];
const LABELS: [&str; 2] = ["TCO Certified", "Blauer Engel"];
const WORDS: [&str; 3] = ["zorbix", "quandel", "mirfolk"];

/// What is asked, as it is chosen by chance.
pub type Rounds = Vec<(Vec<Change>, Vec<Question>)>;

/// Something that happens to one of thirty offers.
#[derive(Clone, Debug)]
pub enum Change {
    List(usize, u64, Box<Listing>),
    Price(usize, Price),
    Delivery(usize, u16),
    Redescribe(usize, Box<Listing>),
    Claims(usize, Box<Listing>),
    Delist(usize),
}

/// The market with its log and its read models.
pub struct Market {
    pub views: Generation,
    log: EventStore,
    runtime: Runtime,
    listed: RefCell<BTreeMap<OfferId, OfferListed>>,
    dir: tempfile::TempDir,
}

pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn categories() -> Vec<Category> {
    let bounds = |best: u32, worst: u32| Bounds::new(best.into(), worst.into()).unwrap();
    let category = |name: &str, cpv: &str, carbon| Category {
        key: CategoryKey::parse(name).unwrap(),
        cpv: vec![Cpv::parse(cpv).unwrap()],
        name_de: line(name),
        name_en: line(name),
        features: line("marktüblich"),
        references: ReferenceValues {
            delivery_days: bounds(1, 20),
            carbon_kilograms: carbon,
            yearly_kilowatt_hours: Some(bounds(10, 90)),
        },
        only_new_goods: false,
    };
    vec![
        category("monitors", "30231300", Some(bounds(100, 700))),
        category("keyboards", "30237460", None),
    ]
}

/// To which categories each supplier is admitted now.
pub const ADMITTED: [&[&str]; 3] = [&["monitors", "keyboards"], &["monitors"], &["keyboards"]];

impl Market {
    pub fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let market = Self {
            views: Generation::open(dir.path()).unwrap(),
            log: EventStore::memory(),
            runtime: Runtime::new().unwrap(),
            listed: RefCell::default(),
            dir,
        };
        for supplier in SUPPLIERS {
            market.say::<OrganisationEvent>(
                supplier.0,
                OrganisationRegistered {
                    organisation: supplier,
                    kind: OrganisationKind::EconomicOperator,
                    name: line(&format!("Firma {supplier}")),
                    town: line("Kiel"),
                    land: None,
                    delivery_places: Vec::new(),
                    address: None,
                },
            );
        }
        market.say::<DynamicPurchasingSystemEvent>(
            SYSTEM.0,
            DynamicPurchasingSystemEstablished {
                system: SYSTEM,
                name: line("IT"),
                operator: OrganisationId(Uuid::from_u128(3)),
                currency: Currency::EUR,
                valid_from: day("2020-01-01"),
                valid_until: day("2040-12-31"),
                categories: categories(),
                participating: vec![AUTHORITY],
                notice: None,
            },
        );
        market.admit();
        market
    }

    fn admit(&self) {
        let key = |name: &str| CategoryKey::parse(name).unwrap();
        for (supplier, asked) in SUPPLIERS.into_iter().zip([2, 1, 2]) {
            let admission = AdmissionId::of(SYSTEM, supplier);
            let categories: Vec<_> =
                ["monitors", "keyboards"].into_iter().take(asked).map(key).collect();
            let request = RequestToParticipateSubmitted {
                admission,
                system: SYSTEM,
                candidate: supplier,
                categories: categories.clone(),
            };
            self.say::<AdmissionEvent>(admission.0, request);
            for category in categories {
                self.say::<AdmissionEvent>(admission.0, SupplierAdmitted { category });
            }
        }
        let suspended = AdmissionId::of(SYSTEM, SUPPLIERS[2]);
        let (category, reason) = (key("monitors"), line("Probe"));
        self.say::<AdmissionEvent>(
            suspended.0,
            AdmissionSuspended { category, reason, until: None },
        );
    }

    fn say<E: Event>(&self, stream: Uuid, event: impl Into<E>) {
        self.say_at::<E>(stream, event, "2026-11-24T08:00:00Z".parse().unwrap());
    }

    fn say_at<E: Event>(&self, stream: Uuid, event: impl Into<E>, time: DateTime<Utc>) {
        let event: E = event.into();
        let written = NewEvent {
            id: Uuid::now_v7(),
            kind: event.kind().into(),
            schema_version: SCHEMA_VERSION,
            meta: Meta {
                time,
                actor: Uuid::nil().to_string(),
                correlation: Uuid::nil(),
                causation: None,
            },
            payload: event.write().unwrap(),
        };
        let stream = StreamName::new(E::CATEGORY, stream).unwrap();
        let append = Append::new(stream, ExpectedRevision::Any, vec![written]);
        self.runtime.block_on(self.log.append(append)).unwrap();
    }

    /// The first firm may offer monitors no more, or again.
    pub fn suspend_or_reinstate(&self, reinstate: usize) {
        let (category, reason) = (CategoryKey::parse("monitors").unwrap(), line("Probe"));
        let stream = AdmissionId::of(SYSTEM, SUPPLIERS[0]).0;
        if reinstate == 1 {
            self.say::<AdmissionEvent>(stream, AdmissionReinstated { category, reason });
        } else {
            self.say::<AdmissionEvent>(
                stream,
                AdmissionSuspended { category, reason, until: None },
            );
        }
        self.views.catch_up(&self.log).unwrap();
    }

    pub fn log(&self) -> &EventStore {
        &self.log
    }

    /// A monitor.
    pub fn some_listing() -> Listing {
        let scale = vec![Step { from: 1, amount: Decimal::TEN }];
        Listing {
            article: Article {
                title: line(WORDS[0]),
                description: None,
                manufacturer: None,
                manufacturer_part_number: None,
                gtin: None,
                cpv: Cpv::parse(CODES[0]).unwrap(),
                keywords: Vec::new(),
                condition: Condition::New,
                particulars: Particulars::default(),
            },
            price: Price::new(Currency::EUR, 1, scale).unwrap(),
            terms: Terms {
                order_unit: line("C62"),
                pieces_per_unit: 1,
                minimum_quantity: 1,
                quantity_step: 1,
                delivery_days: 3,
                maximum_quantity: None,
            },
            claims: Vec::new(),
            price_validity: PriceValidity::default(),
        }
    }

    /// The same log and directory with read models opened again.
    pub fn restarted(self) -> Self {
        let Self { views, log, runtime, listed, dir } = self;
        drop(views);
        let views = Generation::open(dir.path()).unwrap();
        views.catch_up(&log).unwrap();
        Self { views, log, runtime, listed, dir }
    }

    /// Other read models, made anew from the same log.
    pub fn made_anew(&self) -> Generation {
        let views = Generation::open(&self.dir.path().join("anew")).unwrap();
        views.catch_up(&self.log).unwrap();
        views
    }

    /// Every offer in a catalogue, as told by the changes themselves.
    pub fn listed(&self) -> Vec<OfferListed> {
        self.listed.borrow().values().cloned().collect()
    }
}

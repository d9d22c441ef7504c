//! A small market of chance: a system, three suppliers of different standing, offers that come, change and go.
//! Events are written straight into the log: whether they may happen is not the question here.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use event_store::{Append, EventStore, ExpectedRevision, Meta, NewEvent, StreamName};
use marketplace::search::Question;
use projections::Generation;
use proptest::prelude::*;
use rust_decimal::Decimal;
use schemas::admission::{
    AdmissionEvent, AdmissionSuspended, RequestToParticipateSubmitted, SupplierAdmitted,
};
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    Bounds, Category, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    ReferenceValues,
};
use schemas::event::{Event, SCHEMA_VERSION};
use schemas::ids::{AdmissionId, CategoryKey, OfferId, OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::offer::{
    Article, Listing, OfferDelisted, OfferEvent, OfferListed, PriceChanged, Terms, TermsChanged,
};
use schemas::organisation::{OrganisationEvent, OrganisationKind, OrganisationRegistered};
use schemas::price::{Price, Step};
use schemas::ranking::Weights;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};
use schemas::text::Line;
use tokio::runtime::Runtime;
use uuid::Uuid;

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
    Delist(usize),
}

/// The market with its log and its read models.
pub struct Market {
    pub views: Generation,
    log: EventStore,
    runtime: Runtime,
    listed: RefCell<BTreeMap<OfferId, OfferListed>>,
    _dir: tempfile::TempDir,
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
            _dir: dir,
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
        self.say::<AdmissionEvent>(suspended.0, AdmissionSuspended { category, reason });
    }

    fn say<E: Event>(&self, stream: Uuid, event: impl Into<E>) {
        let event: E = event.into();
        let written = NewEvent {
            id: Uuid::now_v7(),
            kind: event.kind().into(),
            schema_version: SCHEMA_VERSION,
            meta: Meta {
                time: "2026-11-24T08:00:00Z".parse().unwrap(),
                actor: Uuid::nil().to_string(),
                correlation: Uuid::nil(),
                causation: None,
            },
            payload: event.write().unwrap(),
        };
        let append = Append {
            stream: StreamName::new(E::CATEGORY, stream).unwrap(),
            expected: ExpectedRevision::Any,
            events: vec![written],
            holding: Vec::new(),
        };
        self.runtime.block_on(self.log.append(append)).unwrap();
    }

    /// Makes changes happen, and the read models follow.
    pub fn make(&self, changes: &[Change]) {
        for change in changes {
            self.make_one(change);
        }
        self.views.catch_up(&self.log).unwrap();
    }

    fn make_one(&self, change: &Change) {
        let mut listed = self.listed.borrow_mut();
        let (Change::List(n, ..)
        | Change::Price(n, _)
        | Change::Delivery(n, _)
        | Change::Delist(n)) = change;
        let supplier = SUPPLIERS[n % 3];
        let offer = OfferId::of(supplier, &n.to_string());
        let event: OfferEvent = match (change, listed.get_mut(&offer)) {
            (Change::List(_, lot, listing), None) => {
                let new = OfferListed {
                    offer,
                    supplier,
                    supplier_part_number: line(&n.to_string()),
                    catalogue_version: 1,
                    lot: *lot,
                    listing: Listing::clone(listing),
                };
                listed.insert(offer, new.clone());
                new.into()
            }
            (Change::Price(_, price), Some(known)) => {
                known.listing.price = price.clone();
                PriceChanged { catalogue_version: 2, price: price.clone() }.into()
            }
            (Change::Delivery(_, days), Some(known)) => {
                known.listing.terms.delivery_days = *days;
                let terms = known.listing.terms.clone();
                TermsChanged { catalogue_version: 2, terms }.into()
            }
            (Change::Delist(_), Some(_)) => {
                listed.remove(&offer);
                OfferDelisted { catalogue_version: 2 }.into()
            }
            _ => return,
        };
        drop(listed);
        self.say::<OfferEvent>(offer.0, event);
    }

    /// Every offer in a catalogue, as told by the changes themselves.
    pub fn listed(&self) -> Vec<OfferListed> {
        self.listed.borrow().values().cloned().collect()
    }
}

fn price() -> impl Strategy<Value = Price> {
    let steps = prop::collection::btree_map(2..60_u32, 1..40_u32, 0..3);
    (1..40_u32, steps, prop::sample::select(vec![1_u32, 10])).prop_map(|(first, steps, per)| {
        // Few different amounts, so that offers are often equal.
        let step = |from, tens: u32| Step { from, amount: Decimal::from(tens * 10) };
        let later = steps.into_iter().map(|(from, tens)| step(from, tens));
        let scale = [step(1, first)].into_iter().chain(later).collect();
        Price::new(Currency::EUR, per, scale).unwrap()
    })
}

fn claim() -> impl Strategy<Value = SustainabilityClaim> {
    let statement = prop_oneof![
        (50..900_u32).prop_map(|kg| Statement::CarbonFootprint { kilograms: kg.into() }),
        (5..120_u32).prop_map(|kwh| Statement::YearlyEnergy { kilowatt_hours: kwh.into() }),
        prop::sample::select(EnergyClass::ALL.to_vec())
            .prop_map(|class| Statement::EnergyClass { class }),
        prop::sample::select(LABELS.to_vec())
            .prop_map(|label| Statement::EcoLabel { label: line(label), certificate: None }),
    ];
    let until = prop::sample::select(vec![
        None,
        Some("2026-11-23"),
        Some("2026-11-24"),
        Some("2030-01-01"),
    ]);
    (statement, until).prop_map(|(statement, until)| SustainabilityClaim {
        statement,
        evidence: Evidence { source: line("Datenblatt"), valid_until: until.map(day) },
    })
}

fn listing() -> impl Strategy<Value = Listing> {
    let maker = prop::option::of(prop::sample::select(MAKERS.to_vec()));
    let words = prop::sample::subsequence(WORDS.to_vec(), 1..=2);
    let code = prop::sample::select(CODES.to_vec());
    let claims = prop::collection::vec(claim(), 0..4);
    (maker, words, code, price(), 0..25_u16, claims).prop_map(
        |(maker, words, code, price, delivery_days, claims)| Listing {
            article: Article {
                title: line(&words.join(" ")),
                description: None,
                manufacturer: maker.map(line),
                manufacturer_part_number: None,
                gtin: None,
                cpv: Cpv::parse(code).unwrap(),
                keywords: Vec::new(),
            },
            price,
            terms: Terms {
                order_unit: line("C62"),
                pieces_per_unit: 1,
                minimum_quantity: 1,
                quantity_step: 1,
                delivery_days,
            },
            claims,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        5 => (0..30_usize, any::<u64>(), listing()).prop_map(|(n, lot, l)| Change::List(n, lot >> 11, Box::new(l))),
        2 => (0..30_usize, price()).prop_map(|(n, price)| Change::Price(n, price)),
        1 => (0..30_usize, 0..25_u16).prop_map(|(n, days)| Change::Delivery(n, days)),
        1 => (0..30_usize).prop_map(Change::Delist),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let some = |values: &'static [&'static str]| {
        prop::option::weighted(0.25, prop::sample::select(values.to_vec()))
    };
    let filters = (
        some(&["30231300", "30231310", "30230000", "30237460"]),
        some(&MAKERS),
        some(&["tco certified", "Blauer Engel", "Nordic Swan"]),
        some(&WORDS),
        prop::option::weighted(0.25, prop::sample::select(SUPPLIERS.to_vec())),
    );
    let bounds = (
        prop::option::weighted(0.25, 0..300_u32),
        prop::option::weighted(0.25, 0..300_u32),
        prop::option::weighted(0.25, 0..25_u16),
    );
    let weights = (0..=100_u8).prop_flat_map(|price| (Just(price), 0..=100 - price));
    (filters, bounds, weights, 1..70_u32, 1..12_usize).prop_map(
        |(
            (code, maker, label, word, supplier),
            (least, most, days),
            (price, delivery),
            quantity,
            limit,
        )| Question {
            words: word.unwrap_or("").to_owned(),
            weights: Weights::new(price, delivery, 100 - price - delivery).unwrap(),
            quantity,
            category: code.map(|code| Cpv::parse(code).unwrap()),
            supplier,
            manufacturer: maker.map(str::to_owned),
            min_price: least.map(Decimal::from),
            max_price: most.map(Decimal::from),
            max_delivery_days: days,
            label: label.map(str::to_owned),
            limit,
            ..Question::everything(day("2026-11-24"))
        },
    )
}

/// Rounds of changes, each followed by questions.
pub fn rounds() -> impl Strategy<Value = Rounds> {
    let round = (prop::collection::vec(change(), 5..60), prop::collection::vec(question(), 4..8));
    prop::collection::vec(round, 1..4)
}

//! Names are shown once it is recorded that they are, and not at all if it cannot be.
//! Who may ask for them is told elsewhere.

use std::collections::BTreeSet;

use event_store::{EventStore, Filter, Options};
use projections::decode::decode;
use schemas::audit::AuditEvent;
use schemas::ids::{ActorId, OrderId};
use schemas::text::Line;
use uuid::Uuid;

use super::Names;
use crate::execute::Context;
use crate::persons::{PersonalData, Persons};

const AUDITOR: ActorId = ActorId(Uuid::from_u128(1));
const BUYER: ActorId = ActorId(Uuid::from_u128(2));
const UNKNOWN: ActorId = ActorId(Uuid::from_u128(3));

struct Scene {
    directory: tempfile::TempDir,
    log: EventStore,
    persons: Persons,
}

impl Scene {
    fn set() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let log = EventStore::open(&directory.path().join("log"), Options::default()).unwrap();
        let at = |name: &str| directory.path().join(name);
        let persons = Persons::open(&at("persons.sqlite"), &at("keys")).unwrap();
        for (actor, name) in [(AUDITOR, "Ada Prüferin"), (BUYER, "Bert Käufer")] {
            let name = Some(Line::parse(name).unwrap());
            persons.seal(actor, &PersonalData { name, ..PersonalData::default() }).unwrap();
        }
        Self { directory, log, persons }
    }

    async fn read(&self, subjects: &[ActorId]) -> Names {
        self.read_beside(&self.log, subjects).await
    }

    async fn read_beside(&self, log: &EventStore, subjects: &[ActorId]) -> Names {
        let subjects: BTreeSet<_> = subjects.iter().copied().collect();
        let orders = [OrderId(Uuid::from_u128(7))].into();
        let context = Context::begin(AUDITOR);
        Names::read(log, &self.persons, &context, ("a test", &subjects, orders)).await.unwrap()
    }
}

#[tokio::test]
async fn a_name_is_shown_when_it_is_on_record_who_saw_it() {
    let scene = Scene::set();
    let names = scene.read(&[AUDITOR, BUYER, UNKNOWN]).await;
    assert_eq!(names.of(BUYER), Some("Bert Käufer"));
    assert_eq!(names.of(UNKNOWN), None);
    assert_eq!(names.withheld, None);
    let page = scene.log.read_all(0, &Filter::All, 10).unwrap();
    let [stored] = page.events.as_slice() else { panic!("{page:?}") };
    let recorded = decode::<AuditEvent>(stored).unwrap();
    assert_eq!(recorded.actor, AUDITOR);
    let AuditEvent::PersonalDataRead(read) = recorded.event else { panic!("{recorded:?}") };
    // The reader's own name is no news to it, and a name that is not kept is not read.
    assert_eq!(read.subjects, [BUYER]);
    assert_eq!(read.orders.len(), 1);
    let text = String::from_utf8_lossy(&stored.payload).into_owned();
    assert!(!text.contains("Bert"), "{text}");
    scene.log.close().await;
}

#[tokio::test]
async fn who_reads_nobodys_name_leaves_no_record() {
    let scene = Scene::set();
    assert_eq!(scene.read(&[AUDITOR]).await.of(AUDITOR), Some("Ada Prüferin"));
    scene.read(&[UNKNOWN]).await;
    assert_eq!(scene.log.head(), 0);
    scene.log.close().await;
}

#[tokio::test]
async fn a_log_that_takes_no_writes_shows_no_names_and_says_why() {
    let scene = Scene::set();
    let reader = EventStore::open_reader(&scene.directory.path().join("log")).unwrap();
    let names = scene.read_beside(&reader, &[BUYER]).await;
    assert_eq!(names.of(BUYER), None);
    let why = names.withheld.unwrap();
    assert!(why.contains("cannot be recorded"), "{why}");
    assert_eq!(scene.log.head(), 0);
    scene.log.close().await;
}

#[tokio::test]
async fn the_same_names_of_the_same_thing_within_a_day_are_one_reading() {
    let scene = Scene::set();
    for _ in 0..20 {
        assert_eq!(scene.read(&[BUYER]).await.of(BUYER), Some("Bert Käufer"));
    }
    assert_eq!(scene.log.head(), 1);
    // Of another thing, by another way or by somebody else it is another one.
    let (subjects, now) = ([BUYER].into(), crate::clock::now());
    let mut context = Context::begin(AUDITOR);
    let reading = ("another test", &subjects, BTreeSet::new());
    Names::read(&scene.log, &scene.persons, &context, reading).await.unwrap();
    context.actor = UNKNOWN;
    let orders: BTreeSet<_> = [OrderId(Uuid::from_u128(7))].into();
    let reading = ("a test", &subjects, orders.clone());
    Names::read(&scene.log, &scene.persons, &context, reading).await.unwrap();
    assert_eq!(scene.log.head(), 3);
    // And a day later it is one again.
    context.now = now + chrono::TimeDelta::hours(25);
    let reading = ("a test", &subjects, orders);
    Names::read(&scene.log, &scene.persons, &context, reading).await.unwrap();
    assert_eq!(scene.log.head(), 4);
    scene.log.close().await;
}

#[tokio::test]
async fn nobody_fills_the_log_with_readings() {
    let mut scene = Scene::set();
    scene.persons.recent.within(24, 3);
    let mut context = Context::begin(AUDITOR);
    let mut withheld = None;
    for number in 0..5_i64 {
        context.now += chrono::TimeDelta::seconds(number);
        let order = OrderId(Uuid::from_u128(u128::try_from(number).unwrap()));
        let (subjects, orders) = ([BUYER].into(), [order].into());
        let reading = ("a test", &subjects, orders);
        withheld =
            Names::read(&scene.log, &scene.persons, &context, reading).await.unwrap().withheld;
    }
    assert_eq!(scene.log.head(), 3);
    assert!(withheld.unwrap().contains("3 times"));
    scene.log.close().await;
}

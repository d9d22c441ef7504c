//! Who reads what of one log, and that nobody misses a position.

use event_store::{Append, EventStore, ExpectedRevision, Meta, NewEvent, StreamName};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Asked, Entry, page};
use crate::registry::Bearer;

const FIRM: Uuid = Uuid::from_u128(11);
const OTHER_FIRM: Uuid = Uuid::from_u128(12);
const TOWN: Uuid = Uuid::from_u128(21);
const BODY: Uuid = Uuid::from_u128(61);
const OTHER_BODY: Uuid = Uuid::from_u128(62);
const SYSTEM: Uuid = Uuid::from_u128(71);

async fn write(log: &EventStore, stream: &str, kind: &str, payload: serde_json::Value) {
    let event = NewEvent {
        id: Uuid::now_v7(),
        kind: kind.to_owned(),
        schema_version: 1,
        meta: Meta {
            time: crate::clock::now(),
            actor: Uuid::nil().to_string(),
            correlation: Uuid::nil(),
            causation: None,
        },
        payload: payload.to_string().into_bytes(),
    };
    let stream = StreamName::parse(stream).unwrap();
    log.append(Append::new(stream, ExpectedRevision::Any, vec![event])).await.unwrap();
}

async fn market() -> EventStore {
    let log = EventStore::memory();
    let order = format!("order-{}", Uuid::from_u128(31));
    let offer = format!("offer-{}", Uuid::from_u128(41));
    let admission = format!("admission-{}", Uuid::from_u128(51));
    let asked = json!({ "candidate": FIRM, "system": SYSTEM });
    write(&log, &format!("organisation-{FIRM}"), "OrganisationRegistered", json!({})).await;
    write(&log, &format!("organisation-{TOWN}"), "OrganisationRegistered", json!({})).await;
    write(&log, &admission, "RequestToParticipateSubmitted", asked).await;
    write(&log, &admission, "SupplierAdmitted", json!({})).await;
    write(&log, &offer, "OfferListed", json!({ "supplier": FIRM })).await;
    write(&log, &offer, "PriceChanged", json!({})).await;
    let placed = json!({ "authority": TOWN, "supplier": FIRM, "system": SYSTEM });
    write(&log, &order, "OrderPlaced", placed).await;
    write(&log, &order, "OrderAccepted", json!({})).await;
    write(&log, "audit-1", "ReplayCertified", json!({})).await;
    log
}

/// An event as the golden samples have it.
async fn golden(log: &EventStore, stream: &str, kind: &str, change: impl FnOnce(&mut Value)) {
    let path = format!("../../schemas/golden/{}/{kind}.v1.json", stream.split('-').next().unwrap());
    let mut payload = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    change(&mut payload);
    write(log, stream, kind, payload).await;
}

/// A system run by `BODY` and a call in it, in which a tender arrived.
async fn call() -> EventStore {
    let log = EventStore::memory();
    let (system, call) =
        (format!("system-{SYSTEM}"), format!("procurement-{}", Uuid::from_u128(81)));
    golden(&log, &system, "DynamicPurchasingSystemEstablished", |e| e["operator"] = json!(BODY))
        .await;
    golden(&log, &call, "SpecificProcurementPrepared", |e| e["system"] = json!(SYSTEM)).await;
    golden(&log, &call, "InvitationToTenderIssued", |_| ()).await;
    golden(&log, &call, "TenderReceived", |_| ()).await;
    log
}

fn asked(role: Role, organisation: Uuid) -> Asked {
    let organisation = OrganisationId(organisation);
    let reader = Bearer { actor: ActorId(Uuid::nil()), role, organisation };
    Asked { reader, after: 0, limit: 100, raw: false, scope: None }
}

/// The positions that are read whole, after having seen that none is missing.
fn whole(log: &EventStore, asked: &Asked) -> Vec<u64> {
    let page = page(log, asked).unwrap();
    let positions: Vec<_> = page.entries.iter().map(Entry::position).collect();
    assert_eq!(positions, (asked.after + 1..=log.head()).collect::<Vec<_>>());
    let whole = page.entries.iter().filter(|entry| matches!(entry, Entry::Whole(_)));
    whole.map(Entry::position).collect()
}

#[tokio::test]
async fn each_party_reads_its_own_streams_and_of_others_the_hash_alone() {
    let log = market().await;
    assert_eq!(whole(&log, &asked(Role::Auditor, BODY)), (1..=9).collect::<Vec<_>>());
    assert_eq!(whole(&log, &asked(Role::Supplier, FIRM)), [1, 3, 4, 5, 6, 8]);
    assert_eq!(whole(&log, &asked(Role::Buyer, TOWN)), [2, 7, 8]);
    assert_eq!(whole(&log, &asked(Role::Supplier, OTHER_FIRM)), Vec::<u64>::new());
    let from_the_middle = Asked { after: 5, ..asked(Role::Supplier, FIRM) };
    assert_eq!(whole(&log, &from_the_middle), [6, 8]);
}

#[tokio::test]
async fn a_hash_in_place_of_an_event_says_its_position_and_nothing_else() {
    let log = market().await;
    let page = page(&log, &asked(Role::Supplier, OTHER_FIRM)).unwrap();
    let shown = serde_json::to_value(&page.entries[6]).unwrap();
    let names: Vec<_> = shown.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["leaf_hash", "position"]);
    let record = log.evidence(7).unwrap().unwrap().record;
    assert_eq!(shown["leaf_hash"], event_store::Hash::leaf(&record).to_string());
}

#[tokio::test]
async fn the_stored_bytes_come_when_asked_for_and_a_page_has_its_limit() {
    let log = market().await;
    let asked = Asked { after: 6, limit: 2, raw: true, ..asked(Role::Auditor, Uuid::nil()) };
    let page = page(&log, &asked).unwrap();
    assert_eq!((page.entries.len(), page.through, page.head), (2, 8, 9));
    let shown = serde_json::to_value(&page.entries[0]).unwrap();
    assert_eq!(shown["type"], "OrderPlaced");
    assert_eq!(shown["data"]["supplier"], FIRM.to_string());
    for name in ["record", "salt", "payload"] {
        assert!(shown[name].is_string(), "{name}: {shown}");
    }
}

/// the period runs, and to everybody who reads a tender is a hash among others.
#[tokio::test]
async fn a_tender_is_a_hash_to_everybody_until_the_period_has_ended() {
    let log = call().await;
    let stream = format!("procurement-{}", Uuid::from_u128(81));
    for role in [Role::Auditor, Role::Operator] {
        assert_eq!(whole(&log, &asked(role, BODY)), [1, 2, 3]);
    }
    golden(&log, &stream, "TenderPeriodEnded", |_| ()).await;
    for role in [Role::Auditor, Role::Operator] {
        assert_eq!(whole(&log, &asked(role, BODY)), [1, 2, 3, 4, 5]);
    }
}

/// the places of events in the call's stream would tell how many stand between them.
#[tokio::test]
async fn nobody_counts_tenders_by_the_places_of_other_events_of_the_call() {
    let log = call().await;
    let stream = format!("procurement-{}", Uuid::from_u128(81));
    golden(&log, &stream, "QuestionAsked", |_| ()).await;
    let last = |raw| {
        let asked = Asked { raw, ..asked(Role::Auditor, BODY) };
        let page = page(&log, &asked).unwrap();
        serde_json::to_value(page.entries.last().unwrap()).unwrap()
    };
    for raw in [false, true] {
        let shown = last(raw);
        assert_eq!(shown["type"], "QuestionAsked");
        for name in ["revision", "previous", "record", "salt", "payload"] {
            assert!(shown.get(name).is_none(), "{name}: {shown}");
        }
    }
    golden(&log, &stream, "TenderPeriodEnded", |_| ()).await;
    assert!(last(true)["revision"].is_u64() && last(true)["record"].is_string());
}

/// Nos. 5 and 6, R-1.67: the digests of keys and contents are as good as what they name.
#[tokio::test]
async fn an_operator_reads_nothing_of_contents_and_keys_and_nothing_of_other_systems() {
    let log = call().await;
    let stream = format!("procurement-{}", Uuid::from_u128(81));
    for kind in ["TenderPeriodEnded", "TenderOpened", "TendersOpened"] {
        golden(&log, &stream, kind, |_| ()).await;
    }
    assert_eq!(whole(&log, &asked(Role::Auditor, BODY)), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(whole(&log, &asked(Role::Operator, BODY)), [1, 2, 3, 4, 5]);
    assert_eq!(whole(&log, &asked(Role::Operator, OTHER_BODY)), [1]);
    // The system of a candidate and of an order is not known here: it is nobody's.
    assert_eq!(whole(&market().await, &asked(Role::Operator, BODY)), [1, 2, 9]);
}

//! Who reads what of one log, and that nobody misses a position.

use event_store::{Append, EventStore, ExpectedRevision, Meta, NewEvent, StreamName};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use serde_json::json;
use uuid::Uuid;

use super::{Asked, Entry, page};
use crate::registry::Bearer;

const FIRM: Uuid = Uuid::from_u128(11);
const OTHER_FIRM: Uuid = Uuid::from_u128(12);
const TOWN: Uuid = Uuid::from_u128(21);

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
    write(&log, &format!("organisation-{FIRM}"), "OrganisationRegistered", json!({})).await;
    write(&log, &format!("organisation-{TOWN}"), "OrganisationRegistered", json!({})).await;
    write(&log, &admission, "RequestToParticipateSubmitted", json!({ "candidate": FIRM })).await;
    write(&log, &admission, "SupplierAdmitted", json!({})).await;
    write(&log, &offer, "OfferListed", json!({ "supplier": FIRM })).await;
    write(&log, &offer, "PriceChanged", json!({})).await;
    let placed = json!({ "authority": TOWN, "supplier": FIRM });
    write(&log, &order, "OrderPlaced", placed).await;
    write(&log, &order, "OrderAccepted", json!({})).await;
    write(&log, "audit-1", "ReplayCertified", json!({})).await;
    log
}

fn asked(role: Role, organisation: Uuid) -> Asked {
    let organisation = OrganisationId(organisation);
    let reader = Bearer { actor: ActorId(Uuid::nil()), role, organisation };
    Asked { reader, after: 0, limit: 100, raw: false }
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
    for role in [Role::Operator, Role::Auditor] {
        assert_eq!(whole(&log, &asked(role, Uuid::nil())), (1..=9).collect::<Vec<_>>());
    }
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

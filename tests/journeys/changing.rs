//! Offers that change, and standings that end, between the search and the order.
//! How a difference is found is tested beside the rules.

use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, Server, demo_file};

const SEVENMILES: &str = "Siebenmeilen Systemhaus GmbH (fiktiv)";

/// A supplier's token, by the firm's name, from the demo's operator.
fn token_of(server: &Server, name: &str) -> (Caller, String) {
    let operator = server.role("operator");
    let all = operator.get("/organisations", &[]).expect(200);
    let all = all["organisations"].as_array().unwrap();
    let firm = all.iter().find(|o| o["name"] == name).unwrap();
    let id = firm["organisation_id"].as_str().unwrap().to_owned();
    let body = json!({ "role": "supplier", "organisation_id": id, "name": "Vertrieb" });
    let issued = operator.post("/tokens", &body).expect(201);
    (Caller::new(&server.url, issued["token"].as_str().unwrap()), id)
}

/// The first hit of a search, with the order of it.
fn first_of(buyer: &Caller, query: &[(&str, &str)]) -> (Value, Value) {
    let found = buyer.get("/offers", query).expect(200);
    let hit = found["hits"][0].clone();
    let quantity = hit["terms"]["minimum_quantity"].clone();
    let asked = quantity.to_string();
    let query = [query, &[("quantity", &*asked)]].concat();
    let found = buyer.get("/offers", &query).expect(200);
    let order = json!({
        "deliver_to": "Rathaus, Poststelle",
        "lines": [{ "offer_id": hit["offer_id"], "quantity": quantity, "ranking": found["ranking"],
            "reason": "the same as in the other rooms" }],
    });
    (hit, order)
}

#[test]
fn an_offer_whose_price_was_updated_since_the_search_is_refused_with_the_difference() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let (supplier, firm) = token_of(&server, SEVENMILES);
    // An article that the price list names: a monitor at 603.33 from now on.
    let query = [("supplier", &*firm), ("q", "SM-17721")];
    let (before, order) = first_of(&buyer, &query);

    let prices = demo_file("updates/siebenmeilen-prices.xml");
    let updated = supplier.upload("/catalogues", &[], &prices);
    let position = updated.position.unwrap().to_string();
    let report = updated.expect(200);
    assert_eq!(report["coverage"], "prices");
    assert!(report["outcome"]["changed"].as_u64().unwrap() > 100);
    assert_eq!(report["outcome"]["delisted"], 0);

    let refused = buyer.post("/orders", &order).refused(409, "offer_changed");
    let difference = &refused["particulars"]["differences"][0];
    assert_eq!(difference["field"], "price");
    let amount = before["price"]["amount"].as_str().unwrap();
    assert!(difference["seen"].as_str().unwrap().contains(amount), "{difference} {amount}");
    assert!(difference["now"].as_str().unwrap().contains("603.33"));

    let query = [&query[..], &[("min_position", &*position)]].concat();
    let (after, order) = first_of(&buyer, &query);
    assert_eq!(after["offer_id"], before["offer_id"]);
    assert_eq!(after["price"]["amount"], "603.33");
    let placed = buyer.post("/orders", &order).expect(201);
    assert_eq!(placed["state"], "placed");
}

const TWO: [Article; 2] =
    [Article::new("A-1", "Tastatur flach", "20.00"), Article::new("A-2", "Tastatur hoch", "30.00")];

fn decide(market: &Market, decision: &Value) -> String {
    let path = format!("/admissions/{}/decisions", market.admission);
    let decided = market.operator.post(&path, decision);
    let position = decided.position.unwrap().to_string();
    decided.expect(200);
    position
}

fn total(market: &Market, position: &str) -> u64 {
    let found = market.buyer.get("/offers", &[("min_position", position)]);
    found.expect(200)["total"].as_u64().unwrap()
}

/// § 124(1) GWB, R-1.04: a supplier that is excluded after its admission is neither found nor ordered from, whoever would
/// let it return too early; reinstated, it is both.
#[test]
fn offers_of_an_excluded_supplier_are_found_again_once_nothing_stands_against_it() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&TWO);
    let order = market.order_of(&[], 1);
    let assess = |step: &Value| {
        let path = format!("/admissions/{}/assessment", market.admission);
        let taken = market.operator.post(&path, step);
        let position = taken.position.unwrap().to_string();
        taken.expect(200);
        position
    };
    let ground = |step: &str, more: Value| {
        let mut body = json!({ "step": step, "ground": "cartel", "on": "2026-08-03" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assess(&body)
    };
    ground("find_exclusion_ground", json!({ "source": "Bundeskartellamt" }));
    let decision = json!({ "decision": "excluded", "reason": "Absprache im Bieterkreis" });
    let position = ground("decide_exclusion", decision);
    assert_eq!(total(&market, &position), 0);
    let refused = market.buyer.post("/orders", &order).refused(409, "not_admitted_to_category");
    assert_eq!(refused["rule"], "R-1.04");

    let back = json!({ "decision": "reinstate", "category": "it", "reason": "selbst gereinigt" });
    let path = format!("/admissions/{}/decisions", market.admission);
    let early = market.operator.post(&path, &back).refused(409, "exclusion_ground_applies");
    assert_eq!(early["rule"], "§ 124(1) no. 4 GWB");
    let cleaned = json!({ "reason": "Schaden ersetzt, Vertrieb neu besetzt",
        "cleaning": { "compensated": true, "cleared_up": true, "prevented": true } });
    ground("assess_self_cleaning", cleaned);
    let position = decide(&market, &back);
    assert_eq!(total(&market, &position), 2);
    market.buyer.post("/orders", &order).expect(201);
}

/// only admitted suppliers are ordered from.: only while the system is in force.
#[test]
fn offers_of_a_suspended_supplier_and_of_a_terminated_system_are_neither_found_nor_ordered() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&TWO);
    let order = market.order_of(&[], 1);
    let offer = order["lines"][0]["offer_id"].as_str().unwrap().to_owned();

    let suspension =
        json!({ "decision": "suspend", "category": "it", "reason": "Nachweise fehlen" });
    let position = decide(&market, &suspension);
    assert_eq!(total(&market, &position), 0);
    let path = format!("/offers/{offer}");
    market.buyer.get(&path, &[]).refused(404, "not_found");
    market.supplier.get(&path, &[]).expect(200);
    let refused = market.buyer.post("/orders", &order);
    let refused = refused.refused(409, "not_admitted_to_category");
    assert_eq!(refused["rule"], "R-1.04");
    let mut named = order.clone();
    named["system_id"] = json!(market.system);
    let refused = market.buyer.post("/orders", &named);
    let refused = refused.refused(409, "not_admitted_to_category");
    assert_eq!(refused["particulars"]["category"], "it");

    let back = json!({ "decision": "reinstate", "category": "it", "reason": "nachgereicht" });
    let position = decide(&market, &back);
    assert_eq!(total(&market, &position), 2);
    let placed = market.buyer.post("/orders", &order).expect(201);
    assert_eq!(placed["state"], "placed");

    let path = format!("/dynamic-purchasing-systems/{}/termination", market.system);
    let notice = crate::support::change_notice("2026/S 200-400002", "2026-10-15");
    let reason = json!({ "reason": "abgelöst", "notice": notice });
    let ended = market.operator.post(&path, &reason);
    let position = ended.position.unwrap().to_string();
    ended.expect(200);
    assert_eq!(total(&market, &position), 0);
    let refused = market.buyer.post("/orders", &order);
    let refused = refused.refused(409, "system_not_in_force");
    assert_eq!(refused["rule"], "R-1.11");

    // What was ordered before goes on: the contract stands.
    let id = placed["order_id"].as_str().unwrap();
    let accepted = market.supplier.post(&format!("/orders/{id}/acceptance"), &json!({}));
    assert_eq!(accepted.expect(200)["state"], "accepted");
}

#[test]
fn a_supplier_changes_a_price_and_delists_an_offer_and_both_are_seen_at_the_answers_position() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&TWO);
    let cheap = market.order_of(&[], 1);
    let id = cheap["lines"][0]["offer_id"].as_str().unwrap();
    let price = |amount: &str| json!({ "price": { "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": amount }] } });

    let path = format!("/offers/{id}/price");
    let seen = [("If-Match", "\"0\"")];
    let changed = market.supplier.post_with(&path, &price("40.00"), &seen);
    assert_eq!(changed.header("ETag"), "\"1\"");
    let position = changed.position.unwrap().to_string();
    changed.expect(200);
    let found = market.buyer.get("/offers", &[("min_position", &*position)]);
    let found = found.expect(200);
    assert_eq!(found["hits"][0]["title"], "Tastatur hoch");
    assert_eq!(found["hits"][1]["price"]["amount"], "40.00");

    let past = market.supplier.post_with(&path, &price("41.00"), &seen);
    let past = past.refused(412, "revision_is_past");
    assert_eq!(past["particulars"]["revision"], 1);
    let other = market.other_supplier.post(&path, &price("1.00"));
    other.refused(404, "not_found");
    market.buyer.post(&path, &price("1.00")).refused(403, "role_does_not_allow");

    let path = format!("/offers/{id}/delisting");
    let delisted = market.supplier.post(&path, &json!({}));
    let position = delisted.position.unwrap().to_string();
    delisted.expect(200);
    assert_eq!(total(&market, &position), 1);
    let refused = market.buyer.post("/orders", &cheap);
    refused.refused(409, "offer_not_listed");
}

//! Search as its callers meet it: pages, facets, positions, changes that are found at once.
//! The order of hits is proven beside the ranking.

use serde_json::{Value, json};

use crate::support::Server;

#[test]
fn pages_follow_one_another_without_gap_or_repetition() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let asked = [("q", "Headset"), ("weights", "40,30,30")];
    let whole = buyer.get("/offers", &[&asked[..], &[("limit", "100")]].concat()).expect(200);
    let whole: Vec<Value> = whole["hits"].as_array().unwrap().clone();
    let mut paged = Vec::new();
    let mut cursor: Option<String> = None;
    while paged.len() < whole.len() {
        let mut query = [&asked[..], &[("limit", "7")]].concat();
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = buyer.get("/offers", &query).expect(200);
        paged.extend(page["hits"].as_array().unwrap().clone());
        cursor = page["next_cursor"].as_str().map(str::to_owned);
    }
    paged.truncate(whole.len());
    assert_eq!(paged, whole);
    assert!((1..).zip(&whole).all(|(rank, hit)| hit["explanation"]["rank"] == json!(rank)));
}

#[test]
fn facets_count_every_match_once() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let found =
        server.role("buyer").get("/offers", &[("q", "Monitor"), ("limit", "1")]).expect(200);
    let sum = |facet: &str| -> u64 {
        let counts = found["facets"][facet].as_array().unwrap();
        counts.iter().map(|value| value["count"].as_u64().unwrap()).sum()
    };
    assert_eq!(json!(sum("category")), found["total"]);
    assert_eq!(json!(sum("supplier")), found["total"]);
    for value in found["facets"]["supplier"].as_array().unwrap() {
        let supplier = value["value"].as_str().unwrap();
        let query = [("q", "Monitor"), ("limit", "1"), ("supplier", supplier)];
        let narrowed = server.role("buyer").get("/offers", &query).expect(200);
        assert_eq!(narrowed["total"], value["count"]);
    }
}

#[test]
fn a_change_of_price_is_found_and_an_order_at_the_old_price_is_refused_with_the_difference() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (buyer, supplier) = (server.role("buyer"), server.role("supplier"));
    let order = server.demo["order"].clone();
    let id = order["lines"][0]["offer_id"].as_str().unwrap();
    let price = json!({ "price": { "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": "99999" }] } });
    let changed = supplier.post(&format!("/offers/{id}/price"), &price);
    let position = changed.position.unwrap().to_string();
    changed.expect(200);

    let refused = buyer.post("/orders", &order).expect(409);
    assert_eq!(refused["code"], "offer_changed");
    let difference = &refused["particulars"]["differences"][0];
    assert_eq!(difference["field"], "price");
    assert!(difference["now"].as_str().unwrap().contains("99999"), "{difference}");

    let query = [("min_price", "99999"), ("min_position", &*position)];
    let found = buyer.get("/offers", &query).expect(200);
    assert_eq!((&found["total"], &found["hits"][0]["offer_id"]), (&json!(1), &json!(id)));
}

#[test]
fn rebuilding_while_serving_changes_no_answer() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (buyer, operator) = (server.role("buyer"), server.role("operator"));
    let search = || {
        let mut found = buyer.get("/offers", &[("q", "Maus")]).expect(200);
        // The seal is over the position, which grows.
        found.as_object_mut().unwrap().retain(|name, _| name != "ranking" && name != "position");
        found
    };
    let before = search();
    std::thread::scope(|scope| {
        let rebuilt = scope.spawn(|| operator.post("/projections/rebuild", &json!({})).expect(200));
        while !rebuilt.is_finished() {
            assert_eq!(search(), before);
        }
    });
    assert_eq!(search(), before);
}

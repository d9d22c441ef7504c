//! A buyer finds a monitor and orders it; it arrives in two parts, with a kill in between; the auditor replays it.
//! How offers are ranked is tested beside the ranking.

use serde_json::{Value, json};

use crate::support::{Caller, Server, run};

fn search(buyer: &Caller, weights: &str) -> Value {
    let query = [
        ("q", "27 Zoll Monitor"),
        ("category", "30231300"),
        ("weights", weights),
        ("quantity", "10"),
        ("limit", "5"),
    ];
    buyer.get("/offers", &query).expect(200)
}

/// Three weightings, three winners: the cheapest, the fastest, the greenest.
fn three_weightings_have_three_sensible_winners(buyer: &Caller) {
    let found = ["80,10,10", "10,80,10", "10,10,80"].map(|weights| search(buyer, weights));
    let winners = found.each_ref().map(|found| &found["hits"][0]);
    let [cheap, fast, green] = winners;
    assert_ne!(cheap["offer_id"], fast["offer_id"]);
    assert_ne!(fast["offer_id"], green["offer_id"]);
    assert_ne!(cheap["offer_id"], green["offer_id"]);
    let points = |hit: &Value, part: &str| -> f64 {
        hit["explanation"][part]["points"].as_str().unwrap().parse().unwrap()
    };
    for other in winners {
        assert!(points(cheap, "price") >= points(other, "price"));
        assert!(points(fast, "delivery") >= points(other, "delivery"));
        assert!(points(green, "sustainability") >= points(other, "sustainability"));
    }
}

/// The second of a supplier's own offers, ordered with the reason that this needs.
fn order_of_the_second(buyer: &Caller, supplier: &Caller) -> Value {
    let own = supplier.get("/offers", &[("limit", "1")]).expect(200);
    let own = own["hits"][0]["supplier"]["id"].as_str().unwrap().to_owned();
    let query =
        [("q", "27 Zoll"), ("category", "30231300"), ("supplier", &*own), ("quantity", "10")];
    let found = buyer.get("/offers", &query).expect(200);
    let mut order = json!({
        "deliver_to": "Rathaus, Poststelle",
        "reference": "10.31-2026/118",
        "lines": [{
            "offer_id": found["hits"][1]["offer_id"], "quantity": 10, "ranking": found["ranking"],
        }],
    });
    let refused = buyer.post_once("/orders", &order, Some("monitors")).expect(409);
    assert_eq!(refused["code"], "reason_missing");
    order["lines"][0]["reason"] = json!("matches the monitors in the same rooms");
    order
}

#[test]
fn a_buyer_orders_a_monitor_and_the_auditor_replays_it() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (buyer, supplier) = (server.role("buyer"), server.role("supplier"));
    three_weightings_have_three_sensible_winners(&buyer);
    let order = order_of_the_second(&buyer, &supplier);
    let placed = buyer.post_once("/orders", &order, Some("monitors")).expect(201);
    assert_eq!(placed["state"], "placed");
    let path = format!("/orders/{}", placed["order_id"].as_str().unwrap());

    supplier
        .post(&format!("{path}/acceptance"), &json!({ "delivery_by": "2030-01-31" }))
        .expect(200);
    let part = |quantity: u32| json!({ "lines": [{ "line": 1, "quantity": quantity }] });
    supplier.post_once(&format!("{path}/despatches"), &part(6), Some("parcel 1")).expect(200);
    server.kill();

    let server = Server::start(data.path(), &["--demo"]);
    let (buyer, supplier) = (server.role("buyer"), server.role("supplier"));
    // What was sent before the kill and is sent again changes nothing.
    let again = buyer.post_once("/orders", &order, Some("monitors")).expect(201);
    assert_eq!(again["state"], "partly_despatched");
    supplier.post_once(&format!("{path}/despatches"), &part(6), Some("parcel 1")).expect(200);
    let too_much = supplier.post(&format!("{path}/despatches"), &part(5)).expect(409);
    assert_eq!(too_much["code"], "exceeds_ordered_quantity");
    buyer.post(&format!("{path}/receipts"), &part(6)).expect(200);
    supplier.post_once(&format!("{path}/despatches"), &part(4), Some("parcel 2")).expect(200);
    let received = buyer.post(&format!("{path}/receipts"), &part(4));
    let position = received.position.unwrap();
    assert_eq!(received.expect(200)["state"], "received");
    let completed = buyer.post(&format!("{path}/completion"), &json!({})).expect(200);
    assert_eq!(completed["state"], "completed");

    auditor_replays(&server, &data, &path, position);
}

fn auditor_replays(server: &Server, data: &tempfile::TempDir, path: &str, position: u64) {
    let auditor = server.role("auditor");
    let history = auditor.get(&format!("{path}/history"), &[]).expect(200);
    let kinds: Vec<_> =
        history["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "OrderPlaced",
            "OrderAccepted",
            "GoodsDespatched",
            "GoodsReceived",
            "GoodsDespatched",
            "GoodsReceived",
            "OrderCompleted"
        ]
    );
    let why = history["events"][0]["why_allowed"].as_str().unwrap();
    assert!(why.contains("matches the monitors in the same rooms"), "{why}");

    // The same from the command line beside the server, and as it was before the completion.
    let data = data.path().to_str().unwrap();
    let id = path.rsplit('/').next().unwrap();
    let told = run(&["replay", "order", id, "--data", data, "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told, history);
    let at = position.to_string();
    let then = run(&["replay", "order", id, "--data", data, "--at", &at, "--json"]);
    let then: Value = serde_json::from_slice(&then.stdout).unwrap();
    assert_eq!(then["order"]["state"], "received");
    assert!(run(&["verify", "--data", data]).status.success());
}

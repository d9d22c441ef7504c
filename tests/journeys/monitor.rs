//! A buyer finds a monitor and orders it; it arrives in two parts, with a kill before every step; the auditor
//! replays it. How offers are ranked is tested beside the ranking.

use serde_json::{Value, json};

use crate::support::{Caller, Server, run, text, told};

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
fn three_winners(buyer: &Caller) {
    let found = ["80,10,10", "10,80,10", "10,10,80"].map(|weights| search(buyer, weights));
    let winners = found.each_ref().map(|found| &found["hits"][0]);
    let [cheap, fast, green] = winners;
    assert_ne!(cheap["offer_id"], fast["offer_id"]);
    assert_ne!(fast["offer_id"], green["offer_id"]);
    assert_ne!(cheap["offer_id"], green["offer_id"]);
    let points = |hit: &Value, part: &str| -> f64 {
        let points = hit["explanation"][part]["points"].as_str();
        points.unwrap().parse().unwrap()
    };
    for other in winners {
        assert!(points(cheap, "price") >= points(other, "price"));
        assert!(points(fast, "delivery") >= points(other, "delivery"));
        assert!(points(green, "sustainability") >= points(other, "sustainability"));
    }
}

/// The demo's supplier token is Lindwurm's: the buyer takes its second best offer, which needs a reason.
fn order_for(buyer: &Caller, supplier: &Caller) -> Value {
    let own = supplier.get("/offers", &[("limit", "1")]).expect(200);
    let own = own["hits"][0]["supplier"]["id"].as_str().unwrap();
    let query = [("q", "27 Zoll"), ("category", "30231300"), ("supplier", own), ("quantity", "10")];
    let found = buyer.get("/offers", &query).expect(200);
    let second = &found["hits"][1];
    json!({
        "deliver_to": "Rathaus, Poststelle",
        "reference": "10.31-2026/118",
        "lines": [{ "offer_id": second["offer_id"], "quantity": 10, "ranking": found["ranking"] }],
    })
}

/// Who, below the order's path, what, under which key, and the state that is answered.
fn steps() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let part = |quantity: u32| json!({ "lines": [{ "line": 1, "quantity": quantity }] });
    vec![
        ("supplier", "acceptance", json!({ "delivery_by": "2030-01-31" }), "accepted"),
        ("supplier", "despatches", part(6), "partly_despatched"),
        ("buyer", "receipts", part(6), "partly_received"),
        ("supplier", "despatches", part(4), "partly_received"),
        ("buyer", "receipts", part(4), "received"),
        ("buyer", "completion", json!({}), "completed"),
    ]
}

#[test]
fn a_buyer_orders_a_monitor_and_the_auditor_replays_it() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (buyer, supplier) = (server.role("buyer"), server.role("supplier"));
    three_winners(&buyer);
    let mut order = order_for(&buyer, &supplier);
    let refused = buyer.post_once("/orders", &order, Some("monitors"));
    refused.refused(409, "reason_missing");
    order["lines"][0]["reason"] = json!("matches the monitors in the same rooms");
    let placed = buyer.post_once("/orders", &order, Some("monitors"));
    let mut positions = vec![placed.position.unwrap()];
    let placed = placed.expect(201);
    assert_eq!(placed["state"], "placed");
    let path = format!("/orders/{}", placed["order_id"].as_str().unwrap());

    let mut server = server;
    for (number, (role, step, body, state)) in steps().into_iter().enumerate() {
        server.kill();
        server = Server::start(data.path(), &["--demo"]);
        let below = format!("{path}/{step}");
        let key = format!("step {number}");
        let done = server.role(role).post_once(&below, &body, Some(&key));
        positions.push(done.position.unwrap());
        assert_eq!(done.expect(200)["state"], state);
        // What is sent again, after a kill as before it, changes nothing.
        let again = server.role(role).post_once(&below, &body, Some(&key));
        assert_eq!(again.expect(200)["state"], state);
        let again = server.role("buyer").post_once("/orders", &order, Some("monitors"));
        assert_eq!(again.expect(201)["state"], state);
    }
    let too_much = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    let too_late = server.role("supplier").post(&format!("{path}/despatches"), &too_much);
    too_late.refused(409, "already_completed");
    auditor_replays(server, &data, &path, &positions);
}

fn without_name(event: &Value) -> Value {
    let mut event = event.clone();
    event["actor"]["name"] = Value::Null;
    event
}

fn auditor_replays(server: Server, data: &tempfile::TempDir, path: &str, positions: &[u64]) {
    let auditor = server.role("auditor");
    let history = auditor.get(&format!("{path}/history"), &[]).expect(200);
    let events = history["events"].as_array().unwrap();
    let kinds: Vec<_> = events.iter().map(|e| e["kind"].as_str().unwrap()).collect();
    let expected = [
        "OrderPlaced",
        "OrderAccepted",
        "GoodsDespatched",
        "GoodsReceived",
        "GoodsDespatched",
        "GoodsReceived",
        "OrderCompleted",
    ];
    assert_eq!(kinds, expected);
    let at: Vec<_> = events.iter().map(|e| e["position"].as_u64().unwrap()).collect();
    assert_eq!(at, positions);
    let why = events[0]["why_allowed"].as_str().unwrap();
    assert!(why.contains("matches the monitors in the same rooms"), "{why}");

    // The same from the command line, beside the server, through it and after it has gone.
    let id = path.rsplit('/').next().unwrap();
    let token = server.demo["tokens"]["auditor"].as_str().unwrap();
    let replay = ["replay", "order", id, "--json"];
    let there = ["--data", text(data.path())];
    let through = ["--url", &server.url, "--token", token];
    assert_eq!(told(&[&replay[..], &through].concat()), history);
    // Beside the server nothing can be recorded, and so no names are shown.
    let nameless = told(&[&replay[..], &there].concat());
    assert_eq!(nameless["order"], history["order"]);
    let events: Vec<_> = events.iter().map(without_name).collect();
    assert_eq!(nameless["events"], Value::from(events.clone()));
    server.stop();
    assert_eq!(told(&[&replay[..], &there].concat()), nameless);

    // The order as it was at every moment, by position and by time.
    let states = steps().into_iter().map(|(_, _, _, state)| state);
    for (event, state) in events.iter().zip(["placed"].into_iter().chain(states)) {
        let position = event["position"].to_string();
        let time = event["time"].as_str().unwrap();
        for moment in [&*position, time] {
            let then = told(&[&replay[..], &there, &["--at", moment]].concat());
            assert_eq!(then["order"]["state"], state, "{moment}");
            assert_eq!(then["events"].as_array().unwrap().last(), Some(event));
        }
    }
    let before = (positions[0] - 1).to_string();
    assert!(!run(&[&replay[..], &there, &["--at", &before]].concat()).status.success());
    let aloud = run(&["replay", "order", id, "--data", text(data.path())]);
    let aloud = String::from_utf8(aloud.stdout).unwrap();
    assert_eq!(aloud.matches("  why    ").count(), 7, "{aloud}");
    assert!(run(&["verify", "--data", text(data.path())]).status.success());
}

//! A market set up from nothing over the interface, with a catalogue that nobody here wrote.
//! What each file of the wild gives stands in the conformance suite.

use serde_json::json;

use crate::support::{Market, Server, run};

const REAL: &str =
    "../../shared/data/bmecat/henrikpilz/test_data/testConvertBMEcatMissingOptions.xml";

#[test]
fn a_real_catalogue_is_imported_into_an_empty_market_and_ordered_from() {
    let Ok(file) = std::fs::read(REAL) else {
        eprintln!("skipped: a real catalogue file: {REAL} is not there");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let Market { server, buyer, supplier, .. } = Market::found(data.path());
    let assume = [("default_cpv", "30230000"), ("default_delivery_days", "5")];

    let rehearsal = [&assume[..], &[("dry_run", "true")]].concat();
    let dry = supplier.upload("/catalogues", &rehearsal, &file).expect(200);
    assert_eq!((&dry["verdict"], &dry["outcome"]["listed"]), (&json!("dry_run"), &json!(1)));
    assert_eq!(buyer.get("/offers", &[]).expect(200)["total"], 0);

    let published = supplier.upload("/catalogues", &assume, &file);
    let position = published.position.unwrap().to_string();
    assert_eq!(published.expect(200)["outcome"]["listed"], 1);
    let again = supplier.upload("/catalogues", &assume, &file).expect(200);
    assert_eq!(again["verdict"], "already_published");

    let found = buyer.get("/offers", &[("min_position", &*position)]).expect(200);
    assert_eq!(found["total"], 1);
    let hit = &found["hits"][0];
    let quantity = hit["terms"]["minimum_quantity"].clone();
    let asked = quantity.to_string();
    let found = buyer.get("/offers", &[("quantity", &*asked)]).expect(200);
    let order = json!({
        "deliver_to": "Rathaus",
        "lines": [{ "offer_id": hit["offer_id"], "quantity": quantity, "ranking": found["ranking"] }],
    });
    let placed = buyer.post("/orders", &order).expect(201);
    let path = format!("/orders/{}", placed["order_id"].as_str().unwrap());
    server.kill();

    let server = Server::start(data.path(), &[]);
    let (buyer, supplier) = (buyer.at(&server.url), supplier.at(&server.url));
    supplier.post(&format!("{path}/acceptance"), &json!({})).expect(200);
    let all = json!({ "lines": [{ "line": 1, "quantity": quantity }] });
    supplier.post(&format!("{path}/despatches"), &all).expect(200);
    assert_eq!(buyer.post(&format!("{path}/receipts"), &all).expect(200)["state"], "received");
    assert!(run(&["verify", "--data", data.path().to_str().unwrap()]).status.success());
}

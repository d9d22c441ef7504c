//! A market set up from nothing over the interface, with a catalogue that nobody here wrote.
//! What each file of the wild gives stands in the conformance suite.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Caller, Server, run};

const REAL: &str =
    "../../shared/data/bmecat/henrikpilz/test_data/testConvertBMEcatMissingOptions.xml";

/// Everything that a supplier's first order needs.
struct Market {
    server: Server,
    buyer: Caller,
    supplier: Caller,
}

/// The first operator comes from the command line, everything else over HTTP.
fn founded(data: &Path) -> Market {
    let issue = ["token", "issue", "--role", "operator", "--name", "Vergabestelle", "--json"];
    let found = ["--found", "Einkaufsverbund Nord", "--town", "Kiel", "--land", "SH", "--data"];
    let issued = run(&[&issue[..], &found[..], &[data.to_str().unwrap()]].concat());
    let issued: Value = serde_json::from_slice(&issued.stdout).unwrap();
    let server = Server::start(data, &[]);
    let operator = Caller::new(&server.url, issued["token"].as_str().unwrap());
    let register =
        |body: Value| operator.post("/organisations", &body).expect(201)["organisation_id"].clone();
    let authority = register(json!({
        "kind": "contracting_authority", "name": "Stadt Beispiel", "town": "Beispiel", "land": "SH",
        "delivery_places": [{ "name": "Rathaus", "street": "Markt 1", "postal_code": "24103", "town": "Beispiel" }],
    }));
    let firm =
        register(json!({ "kind": "economic_operator", "name": "Muster GmbH", "town": "Kiel" }));
    let token = |role: &str, organisation: &Value| {
        let body = json!({ "role": role, "organisation_id": organisation, "name": role });
        let issued = operator.post("/tokens", &body).expect(201);
        Caller::new(&server.url, issued["token"].as_str().unwrap())
    };
    let (buyer, supplier) = (token("buyer", &authority), token("supplier", &firm));
    let system = json!({
        "name": "IT-Peripherie", "currency": "EUR", "valid_from": "2020-01-01", "valid_until": "2099-12-31",
        "participating": [authority],
        "categories": [{
            "key": "computer", "cpv": ["30200000"], "name_de": "Computer", "name_en": "Computers",
            "features": "marktüblich",
            "references": {
                "delivery_days": { "best": "1", "worst": "20" },
                "carbon_kilograms": null, "yearly_kilowatt_hours": null,
            },
        }],
    });
    let system =
        operator.post("/dynamic-purchasing-systems", &system).expect(201)["system_id"].clone();
    let asked =
        supplier.post("/admissions", &json!({ "system_id": system, "categories": ["computer"] }));
    let admission = asked.expect(201)["admission_id"].as_str().unwrap().to_owned();
    let decision = json!({ "decision": "admit", "category": "computer" });
    operator.post(&format!("/admissions/{admission}/decisions"), &decision).expect(200);
    Market { server, buyer, supplier }
}

#[test]
fn a_real_catalogue_is_imported_into_an_empty_market_and_ordered_from() {
    let Ok(file) = std::fs::read(REAL) else {
        eprintln!("skipped: the folder of real input is not beside the checkout");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let Market { server, buyer, supplier } = founded(data.path());
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

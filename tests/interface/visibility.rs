//! Who sees what: what is not for a caller answers as if it did not exist.
//! Nothing about the content of answers.

use serde_json::{Value, json};

use crate::support::{Caller, Server};

/// An order of the demo's buyer for what the printed search finds.
fn order(server: &Server) -> String {
    let placed = server.role("buyer").post("/orders", &server.demo["order"]).expect(201);
    placed["order_id"].as_str().unwrap().to_owned()
}

fn another(server: &Server, role: &str, kind: &str) -> Caller {
    let operator = server.role("operator");
    let organisations = operator.get("/organisations", &[]).expect(200);
    let own = server.role(role).get("/tokens", &[]).status;
    assert_eq!(own, 403);
    let held = operator.get("/tokens", &[]).expect(200);
    let taken: Vec<&Value> =
        held["tokens"].as_array().unwrap().iter().map(|token| &token["organisation_id"]).collect();
    let other = organisations["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["kind"] == kind && !taken.contains(&&o["organisation_id"]))
        .unwrap();
    let body =
        json!({ "role": role, "organisation_id": other["organisation_id"], "name": "Andere" });
    let issued = operator.post("/tokens", &body).expect(201);
    Caller::new(&server.url, issued["token"].as_str().unwrap())
}

#[test]
fn an_order_is_there_for_its_parties_and_the_auditor_and_for_nobody_else() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let order = order(&server);
    let (path, history) = (format!("/orders/{order}"), format!("/orders/{order}/history"));
    for role in ["buyer", "supplier", "auditor"] {
        assert_eq!(server.role(role).get(&path, &[]).expect(200)["order_id"], order);
        server.role(role).get(&history, &[]).expect(200);
    }
    let strangers = [
        another(&server, "buyer", "contracting_authority"),
        another(&server, "supplier", "economic_operator"),
    ];
    for stranger in &strangers {
        assert_eq!(stranger.get(&path, &[]).expect(404)["code"], "not_found");
        assert_eq!(stranger.get(&history, &[]).expect(404)["code"], "not_found");
        assert_eq!(stranger.get("/orders", &[]).expect(200)["orders"], json!([]));
        let accepted = stranger.post(&format!("{path}/acceptance"), &json!({}));
        assert_eq!(accepted.expect(404)["code"], "not_found");
    }
    assert_eq!(
        server.role("buyer").get("/orders", &[]).expect(200)["orders"][0]["order_id"],
        order
    );

    let auditor = server.role("auditor");
    for (path, body) in [
        ("/orders".to_owned(), server.demo["order"].clone()),
        (format!("{path}/acceptance"), json!({})),
        (format!("{path}/receipts"), json!({ "lines": [{ "line": 1, "quantity": 1 }] })),
        ("/projections/rebuild".to_owned(), json!({})),
    ] {
        assert_eq!(auditor.post(&path, &body).expect(403)["code"], "role_does_not_allow", "{path}");
    }
}

#[test]
fn a_token_holds_until_it_is_revoked_and_nothing_else_does() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    for token in ["mb_guess", "Bearer"] {
        let refused = Caller::new(&server.url, token).get("/offers", &[]).expect(401);
        assert_eq!(refused["code"], "token_missing_or_revoked");
    }
    let operator = server.role("operator");
    let buyer = server.role("buyer");
    buyer.get("/offers", &[]).expect(200);
    let held = operator.get("/tokens", &[]).expect(200);
    let of_buyer = |token: &&Value| token["role"] == "buyer" && token["revoked_at"].is_null();
    let id = held["tokens"].as_array().unwrap().iter().find(of_buyer).unwrap()["token_id"].clone();
    let path = format!("/api/v1/tokens/{}", id.as_str().unwrap());
    let json = [("Content-Type", "application/json")];
    let revoke = || operator.send("DELETE", &path, &json, br#"{"reason":"left the office"}"#);
    revoke().expect(204);
    buyer.get("/offers", &[]).expect(401);
    revoke().expect(404);
}

#[test]
fn a_supplier_sees_its_own_offers_and_standing_only() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let supplier = server.role("supplier");
    let own = supplier.get("/offers", &[("limit", "100")]).expect(200);
    let id = &own["hits"][0]["supplier"]["id"];
    assert!(own["hits"].as_array().unwrap().iter().all(|hit| &hit["supplier"]["id"] == id));
    let standing = supplier.get("/admissions", &[]).expect(200);
    let standing = standing["admissions"].as_array().unwrap();
    assert!(standing.len() == 1 && &standing[0]["supplier_id"] == id);
    let all = server.role("buyer").get("/offers", &[("limit", "100")]).expect(200);
    let foreign = all["hits"].as_array().unwrap().iter().find(|hit| &hit["supplier"]["id"] != id);
    let path = format!("/offers/{}", foreign.unwrap()["offer_id"].as_str().unwrap());
    supplier.get(&path, &[]).expect(404);
    let price = json!({ "price": { "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": "1" }] } });
    supplier.post(&format!("{path}/price"), &price).expect(404);
}

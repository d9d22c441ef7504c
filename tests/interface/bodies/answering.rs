//! What each body answers for: tokens, what its authorities buy by, and what holds for every body.
//! Which path is open to whom is told beside.

use serde_json::{Value, json};

use super::Scene;
use crate::support::{Caller, text};

#[test]
fn tokens_are_issued_and_revoked_by_the_body_that_answers_for_the_organisation() {
    let scene = Scene::set();
    let (first, other) = (&scene.market.operator, &scene.other.operator);
    let token = |role: &str, organisation: &str| json!({ "role": role, "organisation_id": organisation, "name": "M" });
    // Neither of the first body's organisations, nor of itself.
    other.post("/tokens", &token("buyer", &scene.market.authority_id)).refused(404, "not_found");
    let founder = first.get("/dynamic-purchasing-systems", &[]).expect(200)["systems"].clone();
    let founder =
        founder.as_array().unwrap().iter().find(|s| s["system_id"] == *scene.market.system);
    let founder = founder.unwrap()["operator"].as_str().unwrap().to_owned();
    other.post("/tokens", &token("operator", &founder)).refused(404, "not_found");
    // A body has its first operator from who registered it, and every other from itself.
    first.post("/tokens", &token("operator", &scene.other.body)).refused(404, "not_found");
    let second = other.post("/tokens", &token("operator", &scene.other.body)).expect(201);

    let tokens = other.get("/tokens", &[]).expect(200)["tokens"].clone();
    let listed = tokens.as_array().unwrap();
    let of = |token: &&Value| token["organisation_id"] == *scene.other.body;
    let operators: Vec<_> = listed.iter().filter(of).collect();
    assert_eq!(operators.len(), 2, "{tokens}");
    assert!(listed.iter().all(|token| token["organisation_id"] != *scene.market.authority_id));
    let revoke = |caller: &Caller, id: &Value| {
        let path = format!("/api/v1/tokens/{}", id.as_str().unwrap());
        let headers = [("Content-Type", "application/json")];
        caller.send("DELETE", &path, &headers, br#"{"reason":"left"}"#)
    };
    for token in &operators {
        revoke(first, &token["token_id"]).refused(404, "not_found");
    }
    let gone = operators.iter().find(|token| token["actor_id"] == second["actor_id"]).unwrap();
    let stays = operators.iter().find(|token| token["actor_id"] != second["actor_id"]).unwrap();
    assert_eq!(revoke(other, &gone["token_id"]).status, 204);
    // The last one stays: nobody could issue another.
    revoke(other, &stays["token_id"]).refused(409, "last_operator");
    other.get("/tokens", &[]).expect(200);
}

#[test]
fn what_an_authority_buys_by_is_recorded_by_the_body_in_whose_system_it_takes_part() {
    let scene = Scene::set();
    let limit = json!({ "limit": { "amount": "1.00", "currency": "EUR" }, "source": "Satzung" });
    let unit = json!({ "unit": "Amt 9", "reason": "eigenes Budget" });
    let path = |organisation: &str, what: &str| format!("/organisations/{organisation}/{what}");
    let (own, far) = (&scene.market.authority_id, &scene.other.authority_id);
    for (what, body) in [("direct-award-limit", &limit), ("units", &unit)] {
        scene.other.operator.post(&path(own, what), body).refused(404, "not_found");
        scene.market.operator.post(&path(far, what), body).refused(404, "not_found");
        scene.other.operator.post(&path(far, what), body).expect(200);
        scene.market.operator.post(&path(own, what), body).expect(200);
    }
}

#[test]
fn what_holds_for_every_body_is_changed_by_the_founder_or_by_two_bodies() {
    let percent = |percent: u8| json!({ "setting": { "setting": "low_tender_alarm", "percent": percent }, "reason": "Rat" });
    let scene = Scene::set();
    let (first, other) = (&scene.market.operator, &scene.other.operator);
    other.post("/law/changes", &percent(15)).refused(403, "founder_only");
    first.post("/law/changes", &percent(15)).expect(201);

    let configured = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(configured.path(), "changes_for_all = \"two_bodies\"\n").unwrap();
    let scene = Scene::set_with(&["--config", text(configured.path())]);
    let (first, other) = (&scene.market.operator, &scene.other.operator);
    let proposed = first.post("/law/changes", &percent(15)).expect(202);
    assert_eq!(proposed["changes"], json!([]));
    // The same body again is no second one, and another change another proposal.
    first.post("/law/changes", &percent(15)).expect(202);
    other.post("/law/changes", &percent(16)).expect(202);
    let changed = other.post("/law/changes", &percent(15)).expect(201);
    assert_eq!(changed["changes"].as_array().unwrap().len(), 1);
}

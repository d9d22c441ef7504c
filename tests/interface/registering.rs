//! Firms that register themselves: from the request without a token to the first act with one, and what is in its way.
//! How similar names are is tested beside the comparison.

use serde_json::{Value, json};

use crate::support::admitting::head;
use crate::support::{Caller, Market};

/// A firm with its contact person.
fn firm(system: &str, name: &str) -> Value {
    json!({
        "system_id": system,
        "firm": {
            "name": name,
            "address": { "street": "Hafenstraße 12", "postal_code": "24103", "town": "Kiel" },
            "land": "SH", "register_number": "Amtsgericht Kiel, HRB 1234",
        },
        "contact": { "name": "Kim Unverwechselbar", "mail": "kim@pixel.example" },
    })
}

fn asks(market: &Market, name: &str) -> (String, String) {
    let stranger = market.server.stranger();
    let taken = stranger.post("/registrations", &firm(&market.system, name));
    assert_eq!(taken.header("Cache-Control"), "no-store");
    let taken = taken.expect(201);
    let text = |field: &str| taken[field].as_str().unwrap().to_owned();
    assert_eq!(
        text("fetch_from"),
        format!("/api/v1/registrations/{}/token", text("registration_id"))
    );
    (text("registration_id"), text("claim"))
}

fn shows(market: &Market, id: &str, claim: &str) -> crate::support::Answer {
    let body = json!({ "claim": claim });
    market.server.stranger().post(&format!("/registrations/{id}/token"), &body)
}

fn decides(by: &Caller, id: &str, decision: &Value) -> crate::support::Answer {
    by.post(&format!("/registrations/{id}/decisions"), decision)
}

fn approval() -> Value {
    json!({ "decision": "approve", "reason": "mit dem Handelsregister verglichen" })
}

/// All that lies in the log's folder, as bytes.
fn log_holds(data: &std::path::Path, wanted: &str) -> bool {
    let files = std::fs::read_dir(data.join("log")).unwrap();
    files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes())
    })
}

/// § 41(1) VgV: whoever wants to take part comes in by itself, and nobody else with its secret.
#[test]
fn a_firm_asks_is_approved_fetches_its_token_once_and_takes_part() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (id, claim) = asks(&market, "Pixel & Söhne GmbH");
    shows(&market, &id, &claim).refused(409, "not_decided");
    let now = head(&market.operator);
    let here = [("role", "operator"), ("min_position", &*now)];
    let duties = market.operator.get("/duties", &here).expect(200);
    let owed = duties["duties"].as_array().unwrap().iter().find(|it| it["kind"] == "registration");
    assert_eq!(owed.unwrap()["path"], format!("/api/v1/registrations/{id}"));

    let listed = market.operator.get("/registrations", &[]).expect(200);
    let shown = &listed["registrations"][0];
    assert_eq!(shown["firm"]["name"], "Pixel & Söhne GmbH");
    assert_eq!(shown["contact"]["mail"], "kim@pixel.example");
    assert_eq!(shown["similar"], json!([]));
    for text in ["Unverwechselbar", "Pixel & Söhne", "kim@pixel", &claim] {
        assert!(!log_holds(data.path(), text), "{text} stands in the log");
    }
    let now = head(&market.operator);
    let read = market.auditor.get("/audit/readings", &[("min_position", &*now)]).expect(200);
    assert_eq!(read["readings"][0]["endpoint"], "GET /api/v1/registrations");

    let decided = decides(&market.operator, &id, &approval());
    let position = decided.position.unwrap().to_string();
    let decided = decided.expect(200);
    let organisation = decided["organisation_id"].as_str().unwrap().to_owned();
    decides(&market.operator, &id, &approval()).expect(200);
    let refusal = json!({ "decision": "refuse", "reason": "doch nicht" });
    decides(&market.operator, &id, &refusal).refused(409, "decided_already");
    let here = [("min_position", &*position)];
    let known = market.buyer.get(&format!("/organisations/{organisation}"), &here).expect(200);
    assert_eq!((&known["name"], &known["town"]), (&json!("Pixel & Söhne GmbH"), &json!("Kiel")));
    assert_eq!(known["address"]["street"], "Hafenstraße 12");

    shows(&market, &id, "mc_wrong").refused(404, "not_found");
    let fetched = shows(&market, &id, &claim).expect(201);
    assert_eq!(fetched["organisation_id"], organisation);
    shows(&market, &id, &claim).refused(409, "claimed_already");
    let token = fetched["token"].as_str().unwrap();
    let own = Caller::new(&market.server.url, token);
    let request = json!({ "system_id": market.system, "categories": ["it"] });
    own.post("/admissions", &request).expect(201);
    let person = format!("/persons/{}", fetched["actor_id"].as_str().unwrap());
    let kept = own.get(&person, &[]).expect(200);
    assert_eq!(kept["data"]["name"], "Kim Unverwechselbar");
    let log = market.auditor.get("/log", &[("limit", "1000")]).expect(200);
    let kinds: Vec<_> =
        log["entries"].as_array().unwrap().iter().map(|entry| entry["type"].clone()).collect();
    for kind in ["RegistrationRequested", "RegistrationApproved", "RegistrationClaimed"] {
        assert_eq!(kinds.iter().filter(|it| **it == kind).count(), 1, "{kind}");
    }
    market.server.stop();
    let held =
        crate::support::told(&["verify", "--json", "--data", crate::support::text(data.path())]);
    assert_eq!(held["holds"], true, "{held}");
}

#[test]
fn a_refused_firm_reads_why_and_an_operator_of_another_body_sees_nothing() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (id, claim) = asks(&market, "Muster GmbH");
    let now = head(&market.operator);
    let here = [("min_position", &*now)];
    let listed = market.operator.get(&format!("/registrations/{id}"), &here).expect(200);
    let similar = &listed["registrations"][0]["similar"][0];
    assert_eq!((&similar["name"], &similar["same"]), (&json!("Muster GmbH"), &json!("name")));
    let body = json!({ "kind": "central_purchasing_body", "name": "Andere Stelle", "town": "Plön",
        "land": "SH" });
    let other = market.operator.post("/organisations", &body).expect(201);
    let other = market.token("operator", other["organisation_id"].as_str().unwrap());
    other.get(&format!("/registrations/{id}"), &[]).refused(404, "not_found");
    assert_eq!(other.get("/registrations", &[]).expect(200)["registrations"], json!([]));
    decides(&other, &id, &approval()).refused(404, "not_found");
    for caller in [&market.buyer, &market.supplier] {
        caller.get("/registrations", &[]).refused(403, "role_does_not_allow");
        caller.get(&format!("/registrations/{id}"), &[]).refused(404, "not_found");
        decides(caller, &id, &approval()).refused(403, "role_does_not_allow");
    }
    decides(&market.auditor, &id, &approval()).refused(403, "role_does_not_allow");
    let refusal = json!({ "decision": "refuse", "reason": "die Firma ist eingetragen" });
    decides(&market.operator, &id, &refusal).expect(200);
    let refused = shows(&market, &id, &claim).refused(409, "refused");
    assert_eq!(refused["particulars"]["reason"], "die Firma ist eingetragen");
    // What it said of itself is erased like other data of persons, by two.
    let contact = market.operator.get(&format!("/registrations/{id}"), &[]).expect(200);
    let contact = contact["registrations"][0]["contact_id"].as_str().unwrap().to_owned();
    let erasure = json!({ "ground": "no_longer_necessary", "reason": "abgelehnt" });
    let path = format!("/persons/{contact}/erasure-requests");
    market.operator.post(&path, &erasure).expect(201);
}

#[test]
fn what_is_hostile_is_refused_and_leaves_nothing_behind() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let stranger = market.server.stranger();
    let before = head(&market.operator);
    let with = |pointer: &str, value: Value| {
        let mut body = firm(&market.system, "Pixel GmbH");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let mut more = firm(&market.system, "Pixel GmbH");
    more["role"] = json!("operator");
    let unusable = [
        with("/firm/name", json!("")),
        with("/firm/name", json!("x".repeat(401))),
        with("/firm/name", json!(["Pixel"])),
        with("/firm/land", json!("XX")),
        with("/firm/address", json!("Hafenstraße")),
        with("/contact/mail", json!("kim@pixel@example")),
        with("/contact/mail", json!("kim@pixel.example\r\nBcc: all@example")),
        with("/contact/name", json!(null)),
        with("/system_id", json!("../../tokens")),
        more,
    ];
    for body in unusable {
        stranger.post("/registrations", &body).refused(400, "body_unusable");
    }
    let hidden = with("/firm/name", json!("Muster\u{200b} GmbH"));
    let refused = stranger.post("/registrations", &hidden).refused(409, "invisible_characters");
    assert_eq!(refused["particulars"]["field"], "name");
    let large = with("/firm/name", json!("x".repeat(20_000)));
    stranger.post("/registrations", &large).refused(413, "body_too_large");
    let nowhere = firm("00000000-0000-4000-8000-000000000000", "Pixel GmbH");
    stranger.post("/registrations", &nowhere).refused(409, "system_not_in_force");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let sent = stranger.send("POST", "/api/v1/registrations", &form, b"name=Pixel");
    sent.refused(415, "content_type_not_json");
    let id = "00000000-0000-4000-8000-000000000000";
    shows(&market, id, "").refused(404, "not_found");
    shows(&market, "x%27%20OR%201", "mc_x").refused(404, "not_found");
    assert_eq!(head(&market.operator), before);
    // A name is a text and nothing else, wherever it is shown.
    let (id, _) = asks(&market, "<script>alert(1)</script> GmbH");
    decides(&market.operator, &id, &approval()).expect(200);
    let headers = [("Accept", "text/html")];
    let path = format!("/api/v1/dynamic-purchasing-systems/{}/notice", market.system);
    let page = stranger.send("GET", &path, &headers, &[]);
    assert!(!String::from_utf8(page.bytes).unwrap().contains("<script>"));
}

#[test]
fn who_asks_too_often_is_told_when_to_ask_again() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let stranger = market.server.stranger();
    for number in 0..20 {
        let body = firm(&market.system, &format!("Firma {number} GmbH"));
        stranger.post("/registrations", &body).expect(201);
    }
    let more = firm(&market.system, "Noch eine GmbH");
    let answer = stranger.post("/registrations", &more);
    assert!(answer.header("Retry-After").parse::<u64>().unwrap() > 3_600);
    answer.refused(429, "too_many_registrations");
    // What the asker says of where it comes from is not believed.
    let forged = [("X-Forwarded-For", "203.0.113.77")];
    stranger.post_with("/registrations", &more, &forged).refused(429, "too_many_registrations");
    let id = "00000000-0000-4000-8000-000000000000";
    for _ in 0..20 {
        shows(&market, id, "mc_wrong").refused(404, "not_found");
    }
    shows(&market, id, "mc_wrong").refused(429, "too_many_claims");
    // Everybody else goes on.
    market.buyer.get("/offers", &[]).expect(200);
}

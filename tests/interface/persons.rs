//! What is kept of persons over the interface: who reads it, who puts it right, and how it is erased for good.
//! How it is sealed is tested beside the side store.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::tendering::call;
use crate::support::{Article, Caller, Market, Server, run, text, told};

const NAME: &str = "Kim Unverwechselbar";
const MAIL: &str = "kim@unverwechselbar.example";

/// A person with a token for an organisation.
fn person(market: &Market, role: &str, organisation: &str) -> (String, Caller) {
    let body = json!({
        "role": role, "organisation_id": organisation, "name": NAME, "mail": MAIL,
        "telephone": "+49 431 5550199",
    });
    let issued = market.operator.post("/tokens", &body).expect(201);
    let actor = issued["actor_id"].as_str().unwrap().to_owned();
    (actor, Caller::new(&market.server.url, issued["token"].as_str().unwrap()))
}

fn revoke(market: &Market, actor: &str) {
    let tokens = market.operator.get("/tokens", &[]).expect(200);
    let tokens = tokens["tokens"].as_array().unwrap().clone();
    for token in tokens.iter().filter(|token| token["actor_id"] == actor) {
        let path = format!("/api/v1/tokens/{}", token["token_id"].as_str().unwrap());
        let headers = [("Content-Type", "application/json")];
        let body = br#"{"reason":"ausgeschieden"}"#;
        assert_eq!(market.operator.send("DELETE", &path, &headers, body).status, 204);
    }
}

fn request() -> Value {
    json!({ "ground": "request_of_the_person", "reason": "nach dem Ausscheiden verlangt" })
}

/// Every byte of every file below a directory.
fn bytes(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let more = if path.is_dir() { bytes(&path) } else { std::fs::read(path).unwrap() };
        all.extend(more);
    }
    all
}

fn holds(dir: &Path, what: &[u8]) -> bool {
    bytes(dir).windows(what.len()).any(|window| window == what)
}

#[test]
fn a_person_sees_and_puts_right_what_is_kept_and_a_stranger_sees_nobody() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (actor, kim) = person(&market, "supplier", &market.supplier_id);
    let path = format!("/persons/{actor}");
    for reader in [&kim, &market.operator, &market.auditor] {
        let seen = reader.get(&path, &[]).expect(200);
        assert_eq!((&seen["data"]["name"], &seen["data"]["mail"]), (&json!(NAME), &json!(MAIL)));
        assert_eq!(seen["fields"].as_array().unwrap().len(), 3);
    }
    for stranger in [&market.buyer, &market.supplier, &market.other_supplier] {
        stranger.get(&path, &[]).refused(404, "not_found");
        stranger.post(&format!("{path}/erasure-requests"), &request()).refused(404, "not_found");
    }
    let nobody = "/persons/00000000-0000-4000-8000-000000000000";
    market.operator.get(nobody, &[]).refused(404, "not_found");
    let body = json!({ "mail": "kim.neu@unverwechselbar.example", "reason": "umgezogen" });
    let before = kim.get(&path, &[]).expect(200);
    let after = kim.post(&path, &body).expect(200);
    assert_eq!(after["data"]["mail"], "kim.neu@unverwechselbar.example");
    assert_eq!(after["data"]["name"], NAME);
    assert_ne!(after["fields"], before["fields"]);
    let again = kim.post(&path, &body);
    assert_eq!(again.header("ETag"), "\"1\"", "the same again changes nothing");
    kim.post(&path, &json!({ "mail": "no address", "reason": "x" })).refused(400, "body_unusable");
    market.auditor.post(&path, &body).refused(404, "not_found");
    market.operator.get(&format!("{path}/openings"), &[]).refused(404, "not_found");
    let openings = market.auditor.get(&format!("{path}/openings"), &[]).expect(200);
    assert_eq!(openings["openings"].as_array().unwrap().len(), 3);
    for clear in [NAME, MAIL, "5550199"] {
        assert!(!holds(data.path(), clear.as_bytes()), "{clear} stands in a file in clear text");
    }
}

/// R-7.6: it takes two people, and nothing of it is left; the log still holds.
#[test]
fn what_is_kept_of_a_person_is_erased_by_two_people_and_the_log_still_holds() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (actor, kim) = person(&market, "supplier", &market.supplier_id);
    let path = format!("/persons/{actor}");
    let erase = format!("{path}/erasures");
    let openings = market.auditor.get(&format!("{path}/openings"), &[]).expect(200);
    let salt = openings["openings"][0]["salt"].as_str().unwrap().to_owned();
    let unasked = market.operator.post(&erase, &json!({})).refused(409, "erasure_not_requested");
    assert_eq!(unasked["rule"], "R-7.6");
    market.operator.post(&format!("{path}/erasure-requests"), &request()).expect(201);
    market.operator.post(&erase, &json!({})).refused(409, "the_same_person");
    let operators = market.operator.get("/organisations", &[]).expect(200);
    let operators = operators["organisations"].as_array().unwrap().clone();
    let body = operators.iter().find(|o| o["kind"] == "central_purchasing_body").unwrap();
    let second = market.token("operator", body["organisation_id"].as_str().unwrap());
    second.post(&erase, &json!({})).refused(409, "still_authorised");
    kim.post(&erase, &json!({})).refused(403, "role_does_not_allow");
    revoke(&market, &actor);
    let erased = second.post(&erase, &json!({})).expect(201);
    assert_eq!(erased["data"], Value::Null);
    assert_eq!(erased["erased"]["fields"].as_array().unwrap().len(), 3);
    second.post(&erase, &json!({})).expect(201);
    let tokens = market.operator.get("/tokens", &[]).expect(200);
    let row = tokens["tokens"].as_array().unwrap().iter().find(|t| t["actor_id"] == *actor);
    assert_eq!(row.unwrap()["name"], Value::Null);
    assert!(!holds(data.path(), salt.as_bytes()));
    market.server.stop();
    assert_eq!(told(&["verify", "--json", "--data", text(data.path())])["holds"], true);
    let shown = told(&["person", "show", &actor, "--json", "--data", text(data.path())]);
    assert_eq!(shown["erased"]["fields"].as_array().unwrap().len(), 3);
}

/// Whoever is to act as somebody who acted before is let in by an event: a second token beside the first is refused.
#[test]
fn nobody_quietly_gets_a_second_token_of_the_same_actor() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (actor, _) = person(&market, "buyer", &market.authority_id);
    let again = json!({
        "role": "buyer", "organisation_id": market.authority_id, "name": NAME, "actor_id": actor,
    });
    market.operator.post("/tokens", &again).refused(409, "holds_token");
    revoke(&market, &actor);
    let let_in = || {
        let log = market.auditor.get("/log", &[("limit", "1000")]).expect(200);
        let entries = log["entries"].as_array().unwrap().clone();
        entries.iter().filter(|entry| entry["type"] == "ActorAuthorised").count()
    };
    let before = let_in();
    market.operator.post("/tokens", &again).expect(201);
    assert_eq!(let_in(), before + 1);
}

/// R-7.3: who ordered is named as long as the order's record is kept, and the report says until when and why.
#[test]
fn a_person_that_acted_is_named_as_long_as_its_records_are_kept() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let (actor, kim) = person(&market, "buyer", &market.authority_id);
    let order = market.order_of(&[], 1);
    let placed = kim.post("/orders", &order).expect(201)["order_id"].clone();
    let cancel = format!("/orders/{}/cancellation", placed.as_str().unwrap());
    kim.post(&format!("/persons/{actor}/erasure-requests"), &request()).expect(201);
    revoke(&market, &actor);
    let erase = format!("/persons/{actor}/erasures");
    let refused = market.operator.post(&erase, &json!({})).refused(409, "retention_running");
    assert_eq!(
        (&refused["rule"], &refused["particulars"]["until"]),
        (&json!("R-7.3"), &json!(null))
    );
    market.buyer.post(&cancel, &json!({ "reason": "Probe" })).expect(200);
    let refused = market.operator.post(&erase, &json!({})).refused(409, "retention_running");
    assert_eq!(refused["particulars"]["class"], "letter");

    let path = "/audit/retention";
    market.buyer.get(path, &[]).refused(403, "role_does_not_allow");
    let report = market.auditor.get(path, &[("kind", "order")]).expect(200);
    assert_eq!(report["records"][0]["verdict"], "must_be_kept");
    assert_eq!(report["records"][0]["keep_until"], refused["particulars"]["until"]);
    let later = market.auditor.get(path, &[("on", "2099-01-01")]).expect(200);
    let of = |kind: &str| {
        let records = later["records"].as_array().unwrap();
        records.iter().find(|record| record["kind"] == kind).unwrap().clone()
    };
    assert_eq!(of("order")["verdict"], "may_be_deleted");
    assert_eq!(of("log")["verdict"], "must_be_kept");
    assert_eq!(of("catalogue_file")["why"], "it is the catalogue in force of its supplier");
    let csv = market.auditor.get(path, &[("format", "csv")]);
    assert!(String::from_utf8(csv.bytes).unwrap().starts_with("kind,id,class,ground"));
    market.auditor.get(path, &[("format", "xml")]).refused(400, "parameter_unusable");

    let period = json!({ "class": "letter", "years": 5, "ground": "§ 147 AO", "reason": "x" });
    let short = market.operator.post("/audit/retention/periods", &period);
    assert_eq!(short.refused(409, "shorter_than_the_law")["rule"], "R-7.3");
    let period = json!({
        "class": "municipal_bookkeeping", "years": 10, "ground": "KomHVO", "reason": "Rechtsamt",
    });
    market.operator.post("/audit/retention/periods", &period).expect(201);
    let report = market.auditor.get(path, &[("kind", "order")]).expect(200);
    assert_eq!(report["records"][0]["class"], "municipal_bookkeeping");
    let same = ["retention", "report", "--json", "--kind", "order", "--data", text(data.path())];
    assert_eq!(told(&same)["records"], report["records"]);
}

/// R-7.3: who did no more than prepare a call acted in a procedure that must be documented, and is named as long.
#[test]
fn a_person_that_prepared_a_call_is_named_until_the_call_is_over() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (actor, kim) = person(&market, "buyer", &market.authority_id);
    let prepared = kim.post("/specific-procurements", &call(&market)).expect(201);
    kim.post(&format!("/persons/{actor}/erasure-requests"), &request()).expect(201);
    revoke(&market, &actor);
    let erase = format!("/persons/{actor}/erasures");
    let refused = market.operator.post(&erase, &json!({})).refused(409, "retention_running");
    assert_eq!(refused["particulars"]["until"], Value::Null, "the call goes on");
    let path = format!("/specific-procurements/{}", prepared["procurement_id"].as_str().unwrap());
    let ended = json!({ "ground": "basis_changed", "reason": "Haushaltssperre" });
    market.buyer.post(&format!("{path}/cancellation"), &ended).expect(200);
    let refused = market.operator.post(&erase, &json!({})).refused(409, "retention_running");
    assert_eq!(refused["rule"], "R-7.3");
    assert!(refused["particulars"]["until"].is_string(), "three years from its end: {refused}");
}

#[test]
fn names_that_an_earlier_version_kept_in_clear_text_are_sealed_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let actor = {
        let tokens = market.operator.get("/tokens", &[]).expect(200);
        tokens["tokens"][0]["actor_id"].as_str().unwrap().to_owned()
    };
    market.server.stop();
    // As it was: names in the registry, nothing sealed. The log of that version said nothing of persons, so the
    // name goes to somebody of whom it says nothing.
    let registry = data.path().join("registry.sqlite");
    let stranger = "00000000-0000-7000-8000-000000000042";
    let database = rusqlite::Connection::open(&registry).unwrap();
    database
        .execute_batch(&format!(
            "CREATE TABLE persons (actor TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
             INSERT INTO persons VALUES ('{stranger}', 'Alex Altbestand');
             INSERT INTO tokens (hash, id, actor, role, organisation, issued_at, revoked_at)
             SELECT x'00', 'old', '{stranger}', role, organisation, issued_at, NULL
             FROM tokens WHERE actor = '{actor}' LIMIT 1;
             PRAGMA wal_checkpoint(TRUNCATE);"
        ))
        .unwrap();
    drop(database);
    assert!(holds(data.path(), b"Alex Altbestand"));
    let server = Server::start(data.path(), &[]);
    let operator = market.operator.at(&server.url);
    let seen = operator.get(&format!("/persons/{stranger}"), &[]).expect(200);
    assert_eq!(seen["data"]["name"], "Alex Altbestand");
    server.stop();
    assert!(!holds(data.path(), b"Alex Altbestand"), "the name still stands in a file");
    assert!(run(&["verify", "--data", text(data.path())]).status.success());
}

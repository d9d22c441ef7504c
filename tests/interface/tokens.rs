//! Tokens and the log: what somebody may do changes with its event or not at all, whatever broke off in between.
//! Who may issue which token is told with the two bodies.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, Server, marktbuch, text};

/// The token of an actor, as it is listed.
fn listed(market: &Market, actor: &Value) -> Value {
    let tokens = market.auditor.get("/tokens", &[]).expect(200)["tokens"].clone();
    let found = tokens.as_array().unwrap().iter().find(|token| token["actor_id"] == *actor);
    found.unwrap().clone()
}

fn issued(market: &Market) -> (Caller, Value) {
    let body = json!({ "role": "buyer", "organisation_id": market.authority_id, "name": "O" });
    let issued = market.operator.post("/tokens", &body).expect(201);
    (Caller::new(&market.server.url, issued["token"].as_str().unwrap()), issued["actor_id"].clone())
}

/// How often the log says something of an actor.
fn said(auditor: &Caller, kind: &str, actor: &Value) -> usize {
    let log = auditor.get("/log", &[("limit", "1000")]).expect(200);
    let entries = log["entries"].as_array().unwrap().clone();
    entries.iter().filter(|e| e["type"] == kind && e["data"]["actor"] == *actor).count()
}

fn revoke(operator: &Caller, id: &Value, headers: &[(&str, &str)]) -> crate::support::Answer {
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    let path = format!("/api/v1/tokens/{}", id.as_str().unwrap());
    operator.send("DELETE", &path, &headers, br#"{"reason":"left"}"#)
}

/// What `verify` finds.
fn verified(data: &Path) -> Value {
    let arguments = ["verify", "--json", "--data", text(data)];
    let output = Command::new(marktbuch()).args(arguments).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn registry(data: &Path, sql: &str) {
    Connection::open(data.join("registry.sqlite")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_revocation_that_is_refused_changes_nothing_and_one_that_is_not_stands_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (holder, actor) = issued(&market);
    let id = listed(&market, &actor)["token_id"].clone();
    let refused = revoke(&market.operator, &id, &[("If-Match", "\"999\"")]);
    refused.refused(412, "revision_is_past");
    holder.get("/offers", &[]).expect(200);
    assert_eq!(said(&market.auditor, "AuthorisationRevoked", &actor), 0);
    assert_eq!(revoke(&market.operator, &id, &[]).status, 204);
    holder.get("/offers", &[]).refused(401, "token_missing_or_revoked");
    assert_eq!(said(&market.auditor, "AuthorisationRevoked", &actor), 1);
    // An issue that is refused leaves nobody who may act.
    let before = market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].clone();
    let body = json!({ "role": "buyer", "organisation_id": market.authority_id, "name": "O" });
    let refused = market.operator.post_with("/tokens", &body, &[("If-Match", "\"0\"")]);
    refused.refused(412, "revision_is_past");
    assert_eq!(market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"], before);
}

#[test]
fn a_revocation_of_which_the_log_did_not_hear_is_named_and_made_up_for_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (_, actor) = issued(&market);
    let auditor = market.auditor.clone();
    market.server.kill();
    let (word, actor_id) = (actor.as_str().unwrap(), &actor);
    let sql = format!("UPDATE tokens SET revoked_at = issued_at WHERE actor = '{word}'");
    registry(data.path(), &sql);
    let told = verified(data.path());
    assert_eq!(told["holds"], false);
    let named = told["defects"].to_string();
    assert!(named.contains("AuthorisationRevoked is missing") && named.contains(word), "{named}");
    let server = Server::start(data.path(), &[]);
    let auditor = auditor.at(&server.url);
    assert_eq!(said(&auditor, "AuthorisationRevoked", actor_id), 1);
    server.stop();
    assert_eq!(verified(data.path())["holds"], true);
}

#[test]
fn a_token_of_nobody_and_a_damaged_one_are_named_and_let_nobody_in() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let ((intruder, actor), (damaged, other)) = (issued(&market), issued(&market));
    let auditor = market.auditor.clone();
    market.server.stop();
    let stranger = "00000000-0000-4000-8000-00000000abcd";
    registry(
        data.path(),
        &format!(
            "UPDATE tokens SET actor = '{stranger}' WHERE actor = {actor};
             UPDATE tokens SET role = 'emperor' WHERE actor = {other};"
        )
        .replace('"', "'"),
    );
    let told = verified(data.path());
    let named = told["defects"].to_string();
    assert_eq!(told["holds"], false);
    assert!(named.contains(stranger) && named.contains("emperor"), "{named}");
    let server = Server::start(data.path(), &[]);
    for caller in [intruder, damaged] {
        caller.at(&server.url).get("/offers", &[]).refused(401, "token_missing_or_revoked");
    }
    // One damaged row keeps nobody from seeing the others.
    auditor.at(&server.url).get("/tokens", &[]).expect(200);
}

#[test]
fn a_name_that_was_damaged_is_named_and_the_others_are_shown() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (_, actor) = issued(&market);
    let auditor = market.auditor.clone();
    market.server.stop();
    let word = actor.as_str().unwrap();
    let sql = format!("UPDATE fields SET ciphertext = x'00' WHERE person = '{word}'");
    Connection::open(data.path().join("persons.sqlite")).unwrap().execute_batch(&sql).unwrap();
    let named = verified(data.path())["defects"].to_string();
    assert!(named.contains(word), "{named}");
    let server = Server::start(data.path(), &[]);
    let tokens = auditor.at(&server.url).get("/tokens", &[]).expect(200)["tokens"].clone();
    let shown: Vec<_> = tokens.as_array().unwrap().iter().map(|token| &token["name"]).collect();
    assert!(shown.iter().any(|name| name.is_null()) && shown.iter().any(|name| name.is_string()));
}

#[test]
fn an_actor_holds_tokens_in_one_organisation_and_its_id_is_not_chosen() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (_, actor) = issued(&market);
    let ask = |role: &str, organisation: &str, actor: &Value| {
        let body = json!({ "role": role, "organisation_id": organisation, "name": "Z", "actor_id": actor });
        market.operator.post("/tokens", &body)
    };
    ask("supplier", &market.supplier_id, &actor).refused(409, "holds_token");
    ask("buyer", &market.authority_id, &actor).refused(409, "holds_token");
    let id = listed(&market, &actor)["token_id"].clone();
    assert_eq!(revoke(&market.operator, &id, &[]).status, 204);
    ask("supplier", &market.supplier_id, &actor).refused(409, "acted_elsewhere");
    let chosen = json!("00000000-0000-4000-8000-00000000abcd");
    ask("buyer", &market.authority_id, &chosen).refused(409, "never_acted");
    ask("buyer", &market.authority_id, &actor).expect(201);
    assert_eq!(said(&market.auditor, "ActorAuthorised", &actor), 2);
}

#[test]
fn one_person_gets_no_second_token_under_its_mail_address_without_a_reason() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let ask = |reason: Option<&str>, mail: &str| {
        let body = json!({ "role": "buyer", "organisation_id": market.authority_id, "name": "K",
            "mail": mail, "other_person": reason });
        market.operator.post("/tokens", &body)
    };
    ask(None, "vergabe@stadt.example").expect(201);
    ask(None, "Vergabe@Stadt.example").refused(409, "same_person");
    ask(None, "kim@stadt.example").expect(201);
    let actor = ask(Some("Funktionspostfach"), "vergabe@stadt.example").expect(201);
    let log = market.auditor.get("/log", &[("limit", "1000")]).expect(200)["entries"].clone();
    let entries = log.as_array().unwrap();
    let told = entries.iter().find(|e| e["data"]["actor"] == actor["actor_id"]).unwrap();
    assert_eq!(told["data"]["other_person"], "Funktionspostfach");
}

#[test]
fn a_token_ends_by_itself_says_so_before_and_the_log_says_so_after() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), "2026-09-01T08:00:00Z");
    let auditor = market.auditor.clone();
    let (holder, actor) = issued(&market);
    let tokens = market.auditor.get("/tokens", &[]).expect(200)["tokens"].clone();
    // In a rehearsal, whose clock jumps, tokens end only if it is configured.
    assert!(tokens.as_array().unwrap().iter().all(|token| token.get("expires_at").is_none()));
    let operator = market.operator.clone();
    market.server.stop();
    let configured = data.path().with_extension("toml");
    std::fs::write(&configured, "token_days = 60\ntoken_warn_days = 10\n").unwrap();
    let more = ["--clock", "manual", "--config", text(&configured)];
    let server = Server::start(data.path(), &more);
    let (holder, operator) = (holder.at(&server.url), operator.at(&server.url));
    let answer = holder.get("/offers", &[]);
    assert_eq!((answer.status, answer.header("Marktbuch-Token-Expires")), (200, ""));
    operator.post("/clock", &json!({ "advance": "55d" })).expect(200);
    let answer = holder.get("/offers", &[]);
    let end = answer.header("Marktbuch-Token-Expires").to_owned();
    assert!(end.starts_with("2026-10-31"), "{end}");
    let tokens = operator.get("/tokens", &[]).expect(200)["tokens"].clone();
    let own = tokens.as_array().unwrap().iter().find(|token| token["actor_id"] == actor).unwrap();
    assert_eq!((&own["expires_soon"], &own["last_used"]), (&json!(true), &json!("2026-10-26")));
    operator.post("/clock", &json!({ "advance": "6d" })).expect(200);
    holder.get("/offers", &[]).refused(401, "token_expired");
    server.stop();
    let server = Server::start(data.path(), &["--clock", "manual"]);
    let auditor = auditor.at(&server.url);
    assert_eq!(auditor.get("/offers", &[]).status, 200);
    drop(server);
    std::fs::remove_file(configured).unwrap();
}

#[test]
fn a_refused_command_writes_nothing_whatever_revision_it_insists_on() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
    let head = || market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].clone();
    let need = json!({
        "system_id": market.system, "unit": null, "deliver_to": "Rathaus", "wanted_by": null,
        "lines": [{ "line": 1, "description": "Tastatur", "cpv": "30237460", "quantity": 1, "unit": "C62" }],
        "value": { "amount": "20.00", "currency": "EUR" }, "method": "market_prices",
        "explanation": "Katalog", "supplier_id": null, "objective_reason": null,
    });
    let before = head();
    // Whatever stream has the revision, it is not that of the thing which is to be.
    for revision in ["\"0\"", "\"1\"", "\"2\"", "\"3\"", "\"999\""] {
        let insisting = [("If-Match", revision)];
        for (caller, path, body) in [
            (&market.buyer, "/orders", &order),
            (&market.buyer, "/needs", &need),
            (&market.operator, "/projections/rebuild", &json!({})),
        ] {
            let refused = caller.post_with(path, body, &insisting);
            assert_eq!(refused.status, 412, "{path} {revision}: {}", refused.body);
        }
        assert_eq!(head(), before, "{revision}");
    }
    let placed = market.buyer.post("/orders", &order).expect(201);
    let need = placed["needs"][0]["need"].as_str().unwrap();
    let before = head();
    let (path, body) = (format!("/needs/{need}/withdrawal"), json!({ "reason": "x" }));
    market.buyer.post_with(&path, &body, &[("If-Match", "\"0\"")]).refused(412, "revision_is_past");
    assert_eq!(head(), before);
}

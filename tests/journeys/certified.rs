//! Replay certificates: read models that are what the log gives, and such that somebody changed.
//! What a certificate says when is tested beside its rule.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Caller, Server, run, text, told};

fn certify(caller: &Caller) -> Value {
    caller.post("/audit/certificates", &json!({})).expect(201)
}

fn names(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|model| model["model"].as_str().unwrap()).collect()
}

/// The one database of read models in use.
fn views(data: &Path) -> PathBuf {
    let current = std::fs::read_to_string(data.join("views/current"));
    let generation = current.unwrap_or_else(|_| "1".to_owned());
    data.join("views").join(generation.trim()).join("views.sqlite")
}

fn change(data: &Path, statement: &str) {
    let database = rusqlite::Connection::open(views(data)).unwrap();
    assert_eq!(database.execute(statement, []).unwrap(), 1, "{statement}");
}

#[test]
fn the_demo_market_is_certified_and_a_changed_row_is_named_until_it_is_made_anew() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (auditor, buyer, operator) =
        (server.role("auditor"), server.role("buyer"), server.role("operator"));
    let placed = buyer.post("/orders", &server.demo["order"]);
    let position = placed.position.unwrap();
    placed.expect(201);
    let first = auditor.post_once("/audit/certificates", &json!({}), Some("tonight"));
    let recorded = first.position.unwrap();
    let first = first.expect(201);
    assert_eq!(first["certified"], true, "{first:#}");
    assert!(first["compared_at"].as_u64().unwrap() >= position);
    assert_eq!(first["events"], first["compared_at"]);
    let agreeing = names(&first["agreeing"]);
    for model in ["organisations", "systems", "admissions", "catalogues", "offers", "views.orders"]
    {
        assert!(agreeing.contains(&model), "{agreeing:?}");
    }
    let of = |model: &str| {
        let models = first["agreeing"].as_array().unwrap();
        models.iter().find(|found| found["model"] == model).unwrap()["entries"].as_u64().unwrap()
    };
    assert_eq!(of("views.orders"), 1);
    assert_eq!(of("offers"), 4_372);
    // The same key, the same certificate; nothing is made again.
    let again = auditor.post_once("/audit/certificates", &json!({}), Some("tonight"));
    assert_eq!(again.expect(201), first);

    change(data.path(), "UPDATE orders SET state = 'completed'");
    let changed = certify(&operator);
    assert_eq!(changed["certified"], false);
    assert_eq!(names(&changed["differing"]), ["views.orders"]);
    let differing = &changed["differing"][0];
    assert_ne!(differing["live"]["sha256"], differing["replayed"]["sha256"]);
    let token = server.demo["tokens"]["auditor"].as_str().unwrap();
    let command = ["audit", "certify", "--url", &server.url, "--token", token];
    let failed = run(&command);
    assert!(!failed.status.success());
    let said = String::from_utf8_lossy(&failed.stdout).into_owned();
    assert!(said.contains("DIFFERS  views.orders"), "{said}");

    operator.post("/projections/rebuild", &json!({})).expect(200);
    let certified = told(&[&command[..], &["--json"]].concat());
    assert_eq!(certified["certified"], true);
    let seen = [("min_position", &*certified["position"].to_string())];
    let list = auditor.get("/audit/certificates", &seen).expect(200);
    let outcomes: Vec<_> =
        list["certificates"].as_array().unwrap().iter().map(|c| c["certified"].clone()).collect();
    assert_eq!(outcomes, [json!(true), json!(false), json!(false), json!(true)]);
    assert_eq!(list["certificates"][3]["position"], recorded);
    buyer.post("/audit/certificates", &json!({})).refused(403, "role_does_not_allow");
    buyer.get("/audit/certificates", &[]).refused(403, "role_does_not_allow");
    server.stop();
    assert!(run(&["verify", "--data", text(data.path())]).status.success());
}

#[test]
fn a_changed_row_of_the_standing_data_is_named_before_a_start_and_after_it_as_it_is_shown() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let changed = "UPDATE standing SET body = CAST(replace(CAST(body AS TEXT), '\"town\":\"', '\"town\":\"Neu-')
        AS BLOB) WHERE model = 'organisation' AND key = (SELECT min(key) FROM standing WHERE model = 'organisation')
        AND position = (SELECT max(s.position) FROM standing s WHERE s.model = standing.model AND s.key = standing.key)";
    change(data.path(), changed);
    let certificate = certify(&server.role("auditor"));
    assert_eq!(names(&certificate["differing"]), ["views.standing"]);
    server.stop();
    let offline = run(&["audit", "certify", "--json", "--data", text(data.path())]);
    assert!(!offline.status.success());
    let certificate: Value = serde_json::from_slice(&offline.stdout).unwrap();
    assert_eq!(names(&certificate["differing"]), ["organisations", "views.standing"]);
    told(&["rebuild", "--json", "--data", text(data.path())]);
    let mended = told(&["audit", "certify", "--json", "--data", text(data.path())]);
    assert_eq!(mended["certified"], true, "{mended:#}");
}

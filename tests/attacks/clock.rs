//! The clock set back: what was written then would seem to have happened before what is there.
//! Small differences between threads are none of this.

use std::path::Path;

use event_store::{Append, EventStore, ExpectedRevision, Meta, NewEvent, Options, StreamName};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Market, Server, told};

/// Writes an event as a process would whose clock is ahead of the tests' by this many seconds.
async fn from_the_future(data: &Path, seconds: i64) {
    let log = EventStore::open(&data.join("log"), Options::default()).unwrap();
    let id = Uuid::now_v7();
    let event = NewEvent {
        id,
        kind: "OrganisationRegistered".to_owned(),
        schema_version: 1,
        meta: Meta {
            time: chrono::Utc::now() + chrono::TimeDelta::seconds(seconds),
            actor: id.to_string(),
            correlation: id,
            causation: None,
        },
        payload: json!({
            "organisation": id, "kind": "audit_body", "name": "Prüfungsamt", "town": "Kiel",
            "land": "SH", "delivery_places": [],
        })
        .to_string()
        .into_bytes(),
    };
    let stream = StreamName::new("organisation", id).unwrap();
    log.append(Append::new(stream, ExpectedRevision::NoStream, vec![event])).await.unwrap();
    log.close().await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_stops_writes_and_is_told() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.server.stop();
    from_the_future(data.path(), 3_600).await;
    let server = Server::start(data.path(), &[]);
    let operator = market.operator.at(&server.url);
    let body = json!({ "kind": "audit_body", "name": "Amt", "town": "Kiel", "land": "SH" });
    let head = operator.get("/log", &[]).expect(200)["head"].clone();
    let refused = operator.post("/organisations", &body).refused(503, "clock_behind_log");
    assert!(refused["particulars"]["seconds"].as_i64().unwrap() > 3_500, "{refused}");
    let health = server.stranger().send("GET", "/health/ready", &[], &[]);
    assert_eq!(health.status, 503);
    assert!(health.body["clock_behind_seconds"].as_i64().unwrap() > 3_500, "{}", health.body);
    // Reads go on and nothing was written.
    assert_eq!(operator.get("/log", &[]).expect(200)["head"], head);
}

#[tokio::test]
async fn a_clock_that_is_behind_by_little_stops_nothing_and_verify_tells_of_more() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.server.stop();
    from_the_future(data.path(), 60).await;
    let server = Server::start(data.path(), &[]);
    let operator = market.operator.clone().at(&server.url);
    let body = json!({ "kind": "audit_body", "name": "Amt", "town": "Kiel", "land": "SH" });
    operator.post("/organisations", &body).expect(201);
    server.stop();
    let verify = ["verify", "--json", "--data", data.path().to_str().unwrap()];
    let checked = told(&verify)["checked"].clone();
    assert_eq!(checked["times_going_back"], json!([]));
    // An operator may allow more; then it is told whenever the log is verified.
    from_the_future(data.path(), 7_200).await;
    let configuration = data.path().join("marktbuch.toml");
    std::fs::write(&configuration, "clock_behind_seconds = 100000\n").unwrap();
    let server = Server::start(data.path(), &["--config", configuration.to_str().unwrap()]);
    let body = json!({ "kind": "audit_body", "name": "Hof", "town": "Kiel", "land": "SH" });
    market.operator.at(&server.url).post("/organisations", &body).expect(201);
    server.stop();
    let checked = told(&verify)["checked"].clone();
    assert_eq!(checked["times_going_back"].as_array().unwrap().len(), 1, "{checked}");
}

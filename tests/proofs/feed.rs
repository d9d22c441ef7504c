//! The log by position over HTTP: nothing is missed, nothing of others is shown, and a reader goes on where it was.
//! What stands in an event is told elsewhere.

use std::io::{BufRead, BufReader};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, program};

fn entries(reader: &Caller, after: u64) -> Vec<Value> {
    let after = after.to_string();
    let query = [("after", &*after), ("limit", "1000")];
    reader.get("/log", &query).expect(200)["entries"].as_array().unwrap().clone()
}

fn kinds(entries: &[Value]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry["type"].as_str()).collect()
}

#[test]
fn nobody_reads_of_others_more_than_a_hash() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A1", "Tastatur", "20.00")]);
    let order = market.order_of(&[("q", "Tastatur")], 2);
    let placed = market.buyer.post("/orders", &order).expect(201);
    let order = placed["order_id"].as_str().unwrap();
    market.supplier.post(&format!("/orders/{order}/acceptance"), &json!({}));

    let all = entries(&market.auditor, 0);
    for (at, entry) in all.iter().enumerate() {
        assert_eq!(entry["position"], at + 1);
        assert_eq!(entry["specversion"], "1.0");
    }
    let readers = [&market.supplier, &market.buyer, &market.other_supplier, &market.other_buyer];
    for reader in readers {
        let seen = entries(reader, 0);
        assert_eq!(seen.len(), all.len());
        for (seen, whole) in seen.iter().zip(&all) {
            assert_eq!(seen["leaf_hash"], whole["leaf_hash"]);
            if seen["type"].is_null() {
                let names: Vec<_> = seen.as_object().unwrap().keys().collect();
                assert_eq!(names, ["leaf_hash", "position"]);
            } else {
                assert_eq!(seen, whole);
            }
        }
    }
    let supplier = entries(&market.supplier, 0);
    let supplier = kinds(&supplier);
    assert!(
        supplier.contains(&"OfferListed") && !supplier.contains(&"OrderPlaced"),
        "{supplier:?}"
    );
    let buyer = entries(&market.buyer, 0);
    let buyer = kinds(&buyer);
    assert!(buyer.contains(&"OrderPlaced") && !buyer.contains(&"OfferListed"), "{buyer:?}");
    for other in [&market.other_supplier, &market.other_buyer] {
        let other = entries(other, 0);
        let other = kinds(&other);
        assert!(!other.contains(&"OrderPlaced") && !other.contains(&"OfferListed"), "{other:?}");
    }
    market.server.stranger().get("/log", &[]).refused(401, "token_missing_or_revoked");
}

#[test]
fn a_waiting_reader_is_answered_when_something_is_written() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let head = entries(&market.auditor, 0).len().to_string();
    let waiting = std::thread::spawn({
        let (auditor, head) = (market.auditor.clone(), head.clone());
        move || auditor.get("/log", &[("after", &*head), ("wait", "60")]).expect(200)
    });
    market.publish(&[Article::new("A1", "Tastatur", "20.00")]);
    let page = waiting.join().unwrap();
    assert_eq!(
        page["entries"][0]["position"].to_string(),
        (head.parse::<u64>().unwrap() + 1).to_string()
    );
    let now = page["head"].to_string();
    let nothing = market.auditor.get("/log", &[("after", &now), ("limit", "1")]).expect(200);
    assert!(nothing["entries"].as_array().unwrap().len() <= 1);
    for bad in [("limit", "0"), ("limit", "1001"), ("wait", "61"), ("after", "-1"), ("x", "1")] {
        market.auditor.get("/log", &[bad]).refused(400, "parameter_unusable");
    }
    market.auditor.get("/log", &[("after", "99999")]).refused(409, "log_is_shorter");
}

/// The positions of a stream of server-sent events, until this one has come.
fn streamed(url: &str, token: &str, last_event_id: Option<u64>, until: u64) -> Vec<u64> {
    let request = ureq::get(format!("{url}/api/v1/log/stream")).header("Authorization", token);
    let request = match last_event_id {
        Some(id) => request.header("Last-Event-ID", id.to_string()),
        None => request,
    };
    let response = request.call().unwrap();
    assert_eq!(response.headers()["Content-Type"], "text/event-stream");
    let mut positions = Vec::new();
    for line in BufReader::new(response.into_body().into_reader()).lines() {
        let line = line.unwrap();
        if let Some(id) = line.strip_prefix("id: ") {
            positions.push(id.parse().unwrap());
        }
        if line.is_empty() && positions.last() == Some(&until) {
            break;
        }
    }
    positions
}

#[test]
fn a_stream_goes_on_where_its_reader_was() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let before = u64::try_from(entries(&market.auditor, 0).len()).unwrap();
    let reading = std::thread::spawn({
        let (url, token) = (market.server.url.clone(), market.auditor.authorization());
        move || streamed(&url, &token, None, before + 3)
    });
    for name in ["Amt 1", "Amt 2", "Amt 3"] {
        let body = json!({ "kind": "audit_body", "name": name, "town": "Kiel", "land": "SH" });
        market.operator.post("/organisations", &body).expect(201);
    }
    assert_eq!(reading.join().unwrap(), (1..=before + 3).collect::<Vec<_>>());
    let token = market.auditor.authorization();
    let rest = streamed(&market.server.url, &token, Some(before + 1), before + 3);
    assert_eq!(rest, [before + 2, before + 3]);
}

/// The short run of the program that goes on for as long as it is told to.
#[test]
fn parallel_writers_and_readers_see_every_position_once_and_in_sequence() {
    let output = Command::new(program("feed")).args(["--reads", "20000"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{error}");
    assert!(said.contains("0 skipped, 0 doubled, 0 out of sequence, 0 altered"), "{said}");
}

//! How the interface refuses: problem+json with a stable code, whatever is sent.
//! What the rules refuse is tested beside the rules.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::support::{Server, run};

#[test]
fn whatever_is_sent_is_answered_with_a_code_and_never_with_a_failure_of_ours() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let long = "x".repeat(4_000);
    for (query, status) in [
        (vec![("weights", "50,20,20")], 400),
        (vec![("weights", "a,b,c")], 400),
        (vec![("limit", "0")], 400),
        (vec![("limit", "101")], 400),
        (vec![("quantity", "0")], 400),
        (vec![("cursor", "AAAA")], 400),
        (vec![("category", "3023")], 400),
        (vec![("nonsense", "1")], 400),
        (vec![("min_position", "999999999")], 400),
        (vec![("q", "\"(*:[^~ \u{1F5A5} \u{7} -AND OR")], 200),
        (vec![("q", &*long)], 200),
        (vec![("max_price", "0")], 200),
    ] {
        let answer = buyer.get("/offers", &query);
        assert_eq!(answer.status, status, "{query:?}: {}", answer.body);
        assert!(status == 200 || answer.body["code"].is_string(), "{}", answer.body);
    }
    for path in
        ["/orders/x", "/orders/00000000-0000-0000-0000-000000000000", "/nothing", "/offers/%00"]
    {
        assert_eq!(buyer.get(path, &[]).expect(404)["code"], "not_found", "{path}");
    }
    for (body, code) in [
        (json!({}), "body_unusable"),
        (json!({ "deliver_to": "", "lines": [] }), "body_unusable"),
        (json!({ "deliver_to": "Rathaus", "lines": [] }), "parameter_unusable"),
        (json!({ "deliver_to": "Rathaus", "lines": [], "surprise": 1 }), "body_unusable"),
    ] {
        assert_eq!(buyer.post("/orders", &body).expect(400)["code"], code, "{body}");
    }
    let large = json!({ "deliver_to": "x".repeat(2_000_000), "lines": [] });
    assert_eq!(buyer.post("/orders", &large).expect(413)["code"], "body_too_large");
}

#[test]
fn a_ranking_that_was_not_shown_here_orders_nothing() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let mut order = server.demo["order"].clone();
    let mut ranking = order["lines"][0]["ranking"].as_str().unwrap().to_owned();
    ranking.replace_range(10..11, if &ranking[10..11] == "A" { "B" } else { "A" });
    order["lines"][0]["ranking"] = json!(ranking);
    assert_eq!(buyer.post("/orders", &order).expect(400)["code"], "parameter_unusable");
}

#[test]
fn an_idempotency_key_with_other_content_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let mut order = server.demo["order"].clone();
    let first = buyer.post_once("/orders", &order, Some("one")).expect(201);
    assert_eq!(buyer.post_once("/orders", &order, Some("one")).expect(201), first);
    order["reference"] = json!("another");
    let refused = buyer.post_once("/orders", &order, Some("one")).expect(409);
    assert_eq!(refused["code"], "placed_otherwise");
}

#[test]
fn answers_are_compressed_on_request_and_measured() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    for (asked, named) in [("gzip", "content-encoding: gzip"), ("br", "content-encoding: br")] {
        let head = raw(&server, &format!("GET /openapi.json HTTP/1.1\r\nAccept-Encoding: {asked}"));
        assert!(head.to_lowercase().contains(named), "{head}");
    }
    let metrics = raw(&server, "GET /metrics HTTP/1.1");
    assert!(metrics.contains("marktbuch_http_requests_total"), "{metrics}");
    assert!(raw(&server, "GET /health/ready HTTP/1.1").starts_with("HTTP/1.1 200"));
    assert!(raw(&server, "GET /docs/ HTTP/1.1").contains("swagger"));
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let _server = Server::start(data.path(), &[]);
    let dir = data.path().to_str().unwrap();
    let second = run(&["serve", "--listen", "127.0.0.1:0", "--data", dir]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && said.contains(dir), "{said}");
}

/// The first bytes of an answer as they come over the wire.
fn raw(server: &Server, request: &str) -> String {
    let host = server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "{request}\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

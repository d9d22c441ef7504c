//! What HTTP asks of every answer: headers, HEAD, 405 with Allow, problems described as such; and bounds that answer clearly.
//! Which path does what is told elsewhere.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::support::{Caller, Market, Server, text};

#[test]
fn every_answer_keeps_itself_from_caches_frames_and_guessing() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let (stranger, auditor) = (market.server.stranger(), &market.auditor);
    let answers = [
        ("a page", stranger.send("GET", "/docs/", &[], &[])),
        ("its script", stranger.send("GET", "/docs/swagger-ui-bundle.js", &[], &[])),
        ("what nobody finds", stranger.send("GET", "/nowhere", &[], &[])),
        ("a stranger refused", stranger.get("/orders", &[])),
        ("tokens", auditor.get("/tokens", &[])),
        ("persons", auditor.get("/persons/0192f0c1-0000-7000-8000-000000000000", &[])),
        ("a method that is not known", auditor.send("DELETE", "/api/v1/orders", &[], &[])),
    ];
    for (which, answer) in &answers {
        assert_eq!(answer.header("X-Content-Type-Options"), "nosniff", "{which}");
        assert_eq!(answer.header("Referrer-Policy"), "no-referrer", "{which}");
        assert_eq!(answer.header("X-Frame-Options"), "DENY", "{which}");
        assert!(answer.header("Cache-Control").contains("no-store"), "{which}");
        let policy = answer.header("Content-Security-Policy");
        assert!(policy.contains("default-src 'none'"), "{which}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{which}: {policy}");
    }
}

/// All that comes over the line after a HEAD, compressed or not.
fn head_as_sent(caller: &Caller, url: &str, path: &str) -> String {
    let host = url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).unwrap();
    let token = caller.authorization();
    let request = format!(
        "HEAD {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nAccept-Encoding: gzip\r\nConnection: \
         close\r\n\r\n"
    );
    line.write_all(request.as_bytes()).unwrap();
    let mut came = Vec::new();
    line.read_to_end(&mut came).unwrap();
    String::from_utf8_lossy(&came).into_owned()
}

#[test]
fn a_head_is_a_get_without_its_body_and_another_method_is_told_what_is_known() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let auditor = &market.auditor;
    for path in ["/api/v1/orders", "/health", "/api/v1/organisations", "/docs/"] {
        let (got, head) =
            (auditor.send("GET", path, &[], &[]), auditor.send("HEAD", path, &[], &[]));
        assert_eq!(head.status, got.status, "{path}");
        assert_eq!(head.header("Content-Type"), got.header("Content-Type"), "{path}");
        let whole = head_as_sent(auditor, &market.server.url, path);
        assert!(whole.starts_with(&format!("HTTP/1.1 {} ", got.status)), "{whole}");
        assert_eq!(
            whole.find("\r\n\r\n"),
            Some(whole.len() - 4),
            "nothing follows the head: {whole}"
        );
    }
    for method in ["DELETE", "PUT", "PATCH"] {
        let answer = auditor.send(method, "/api/v1/orders", &[], &[]);
        assert_eq!(answer.header("Allow"), "GET, HEAD, POST");
        answer.refused(405, "method_not_allowed");
    }
    let answer = auditor.send("GET", "/api/v1/orders/x/acceptance", &[], &[]);
    assert_eq!(answer.header("Allow"), "POST");
    answer.refused(405, "method_not_allowed");
    auditor.send("DELETE", "/api/v1/nowhere", &[], &[]).refused(404, "not_found");
}

#[test]
fn what_goes_wrong_is_described_as_what_it_is() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let described = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let paths = described["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
    let problems = operations.filter_map(|it| it["responses"]["default"]["content"].as_object());
    let mut count = 0;
    for content in problems {
        assert_eq!(content.keys().collect::<Vec<_>>(), ["application/problem+json"]);
        count += 1;
    }
    assert!(count > 100);
    assert!(described["components"]["schemas"]["Entry"]["anyOf"].is_array());
}

/// The one who guesses is slowed down and then refused; who has a token is served all the same.
#[test]
fn tokens_that_do_not_hold_are_refused_after_a_while_and_those_that_hold_are_not() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let guess = market.server.stranger().with_authorization("Bearer mb_wrong");
    let answers: Vec<u16> = (0..70).map(|_| guess.get("/orders", &[]).status).collect();
    assert_eq!(answers[0], 401);
    let last = guess.get("/orders", &[]);
    assert_eq!(last.header("Retry-After"), "60");
    last.refused(429, "too_many_failed_logins");
    market.auditor.get("/orders", &[]).expect(200);
    // No token is no guess.
    market.server.stranger().get("/orders", &[]).refused(401, "token_missing_or_revoked");
    let token = std::fs::read_to_string(data.path().join("metrics.token")).unwrap();
    let scraper = market.server.stranger().with_authorization(&format!("Bearer {}", token.trim()));
    let measured = scraper.send("GET", "/metrics", &[], &[]).bytes;
    let measured = String::from_utf8(measured).unwrap();
    let line = measured.lines().find(|line| line.starts_with("marktbuch_failed_logins_total"));
    assert_eq!(line, Some("marktbuch_failed_logins_total 71"));
}

#[test]
fn an_organisation_hands_in_no_more_than_its_bound_of_the_day() {
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = Market::found(data.path());
    market.server.stop();
    let configuration = other.path().join("marktbuch.toml");
    std::fs::write(&configuration, "uploads_per_day = 3000000\n").unwrap();
    let server = Server::start(data.path(), &["--config", text(&configuration)]);
    let (buyer, operator) =
        (market.buyer.clone().at(&server.url), market.operator.clone().at(&server.url));
    let document = |letter: u8| vec![letter; 1_400_000];
    buyer.upload("/documents", &[], &document(b'a')).expect(201);
    buyer.upload("/documents", &[], &document(b'b')).expect(201);
    buyer.upload("/documents", &[], &document(b'c')).refused(429, "uploads_of_the_day_used_up");
    operator.upload("/documents", &[], &document(b'd')).expect(201);
    let body = json!({ "kind": "audit_body", "name": "Amt", "town": "Kiel", "land": "SH" });
    operator.post("/organisations", &body).expect(201);
}

/// One way to spell an amount: none is read otherwise than it was meant.
#[test]
fn an_amount_that_is_spelled_otherwise_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let own = market.supplier.get("/offers", &[("limit", "1")]).expect(200);
    let offer =
        own["hits"][0]["offer_id"].as_str().unwrap_or("0192f0c1-0000-7000-8000-000000000000");
    for amount in ["1_000", "+1", "1e-28", "1E3", "01", " 1", "1.", ".5", "1,00", "\u{0661}"] {
        let price =
            json!({ "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": amount }] });
        let answer =
            market.supplier.post(&format!("/offers/{offer}/price"), &json!({ "price": price }));
        answer.refused(400, "body_unusable");
    }
}

//! A request happens when its body is whole: what trickles in beyond a moment came after it (R-1.60 No. 1).
//! What is late in a competition is told by its journeys.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::admitting::criteria;
use crate::support::{Caller, Market};

const BEGUN: &str = "2026-09-11T08:00:00Z";
const WHOLE: &str = "2026-09-11T09:30:00Z";

/// Sends head and half of a body, then does something, then sends the rest; answers with the status.
fn trickled(caller: &Caller, url: &str, path: &str, body: &[u8], then: impl FnOnce()) -> u16 {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let (token, length) = (caller.authorization(), body.len());
    // The server says that it has read the head.
    let head = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nContent-Type: \
         application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\nConnection: \
         close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let (first, rest) = body.split_at(length / 2);
    stream.write_all(first).unwrap();
    then();
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn last_of(market: &Market, kind: &str) -> Value {
    let page = market.auditor.get("/log", &[("limit", "1000")]).expect(200);
    let entries = page["entries"].as_array().unwrap();
    entries.iter().rev().find(|entry| entry["type"] == kind).unwrap()["time"].clone()
}

#[test]
fn a_body_that_trickles_in_happens_when_it_is_whole() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), BEGUN);
    let url = market.server.url.clone();
    let body =
        json!({ "kind": "audit_body", "name": "Langsames Amt", "town": "Kiel", "land": "SH" });
    let sent = body.to_string();
    let lead = || drop(market.lead_to(WHOLE));
    let status = trickled(&market.operator, &url, "/organisations", sent.as_bytes(), lead);
    assert_eq!(status, 201);
    assert_eq!(last_of(&market, "OrganisationRegistered"), "2026-09-11T09:30:00.000000Z");
}

/// A document is longer than what is waited for: it is taken piece by piece, and its time is that of the last.
#[test]
fn a_long_document_that_trickles_in_happens_when_it_is_whole() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), BEGUN);
    let url = market.server.url.clone();
    let criterion = criteria(&market.operator, &market.system, "it").remove(0);
    let path = format!(
        "/admissions/{}/evidence?category=it&criterion={criterion}&kind=references&name=Nachweis.pdf&issuer=Kammer",
        market.admission
    );
    let document = vec![b'x'; 3 * 1024 * 1024];
    let lead = || drop(market.lead_to(WHOLE));
    assert_eq!(trickled(&market.supplier, &url, &path, &document, lead), 201);
    assert_eq!(last_of(&market, "EvidenceProvided"), "2026-09-11T09:30:00.000000Z");
}

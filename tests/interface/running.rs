//! What an operator of the process relies on: health, measurements, compression, one process a directory.
//! What is traded is told elsewhere.

use std::process::Command;

use crate::support::{Caller, Market, Server, marktbuch, run, text, told};

#[test]
fn the_process_says_how_it_is_and_what_it_measures() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.buyer.get("/offers", &[]).expect(200);
    market.buyer.get("/orders/garbage", &[]).refused(404, "not_found");
    let stranger = market.server.stranger();
    let get = |path: &str| stranger.send("GET", path, &[], &[]);
    assert_eq!(get("/health/live").expect(200)["live"], true);
    let ready = get("/health/ready").expect(200);
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["log"], "writable");
    assert!(ready["head"].as_u64() > Some(0));

    // R-1.64: who counts answers counts tenders; measurements have a token of their own.
    get("/metrics").refused(401, "token_missing_or_revoked");
    market.operator.send("GET", "/metrics", &[], &[]).refused(401, "token_missing_or_revoked");
    let secret = std::fs::read_to_string(data.path().join("metrics.token")).unwrap();
    let scraper = Caller::new(&market.server.url, &secret);
    let metrics = scraper.send("GET", "/metrics", &[], &[]);
    scraper.get("/offers", &[]).refused(401, "token_missing_or_revoked");
    assert!(metrics.header("Content-Type").starts_with("application/openmetrics-text"));
    let lines = String::from_utf8(metrics.bytes).unwrap();
    assert!(lines.ends_with("# EOF\n"), "{lines}");
    let samples = lines.lines().filter(|line| !line.starts_with('#'));
    let mut names = Vec::new();
    for sample in samples {
        let (name, value) = sample.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{sample}");
        names.push(name.split('{').next().unwrap().to_owned());
    }
    for name in ["marktbuch_log_head", "marktbuch_views_position", "marktbuch_http_requests_total"]
    {
        assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
    }
    // Paths are counted by their pattern: an id or a word of a search is never a label.
    assert!(!lines.contains("garbage"), "{lines}");
    let page = get("/docs/");
    assert_eq!(page.status, 200);
    assert!(page.header("Content-Type").starts_with("text/html"));
    assert_eq!(get("/").status, 303);
}

#[test]
fn answers_are_packed_as_the_asker_can_read_them() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let ask = |coding: &str| {
        let headers = [("Accept-Encoding", coding)];
        market.operator.send("GET", "/openapi.json", &headers, &[])
    };
    let plain = ask("identity");
    assert_eq!(plain.header("Content-Encoding"), "");
    // What is gzip is unpacked by the client.
    let gzip = ask("gzip");
    assert_eq!(gzip.body, plain.body);
    let brotli = ask("br");
    assert_eq!(brotli.header("Content-Encoding"), "br");
    assert!(brotli.bytes.len() * 4 < plain.bytes.len());
    assert_eq!(brotli.header("Vary").to_lowercase(), "accept-encoding");
}

#[test]
fn a_second_process_on_the_same_directory_is_refused_and_readers_are_not() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let second = Command::new(marktbuch())
        .args(["serve", "--listen", "127.0.0.1:0", "--data", text(data.path())])
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("another process"), "{said}");
    let token = run(&[
        "token",
        "issue",
        "--role",
        "operator",
        "--name",
        "X",
        "--found",
        "Y",
        "--town",
        "Z",
        "--data",
        text(data.path()),
    ]);
    assert!(!token.status.success());
    market.buyer.get("/offers", &[]).expect(200);
    let verified = told(&["verify", "--json", "--data", text(data.path())]);
    assert_eq!(verified["holds"], true);
    let found = told(&["search", "--json", "--data", text(data.path())]);
    assert_eq!(found["total"], 0);
    let tokens = told(&["token", "list", "--json", "--data", text(data.path())]);
    assert_eq!(tokens.as_array().unwrap().len(), 6);

    // The port of another is said to be taken, and a demo does not fill a market that is none.
    let address = market.server.url.trim_start_matches("http://").to_owned();
    let other = tempfile::tempdir().unwrap();
    let in_use = run(&["serve", "--listen", &address, "--data", text(other.path())]);
    assert!(!in_use.status.success());
    assert!(String::from_utf8_lossy(&in_use.stderr).contains(&address));
    market.server.stop();
    let demo = run(&["serve", "--demo", "--listen", "127.0.0.1:0", "--data", text(data.path())]);
    assert!(!demo.status.success());
    let said = String::from_utf8_lossy(&demo.stderr);
    assert!(said.contains("without --demo"), "{said}");
}

/// The three lines that a demo prints work as they stand.
#[test]
fn what_the_demo_prints_can_be_tried_as_it_stands() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let placed = server.role("buyer").post("/orders", &server.demo["order"]);
    let placed = placed.expect(201);
    let path = format!("/orders/{}/history", placed["order_id"].as_str().unwrap());
    let auditor: Caller = server.role("auditor");
    let history = auditor.get(&path, &[]).expect(200);
    assert_eq!(history["events"][0]["kind"], "OrderPlaced");
    assert!(server.demo["offers"].as_u64().unwrap() >= 3_000);
    let again = server.stranger().send("GET", "/health/ready", &[], &[]);
    assert_eq!(again.expect(200)["ready"], true);
}

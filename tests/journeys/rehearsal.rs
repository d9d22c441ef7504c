//! A rehearsal: the clock stands still until it is moved, goes through what is due, and nothing is taken for earnest.
//! What is due of each noun is told with the noun.

use serde_json::{Value, json};

use crate::support::{Market, Server, run, text, told};

const START: &str = "2026-09-01T06:00:00Z";

fn clock(market: &Market) -> Value {
    market.buyer.get("/clock", &[]).expect(200)
}

#[test]
fn the_clock_of_a_rehearsal_stands_until_it_is_moved_and_never_goes_back() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), START);
    assert_eq!(clock(&market), json!({ "now": START, "manual": true, "begun": START }));
    let moved = market.advance("3d");
    assert_eq!((&moved["from"], &moved["now"]), (&json!(START), &json!("2026-09-04T06:00:00Z")));
    let back = market.operator.post("/clock", &json!({ "now": START }));
    back.refused(409, "clock_goes_back");
    market.lead_to("2026-09-04T06:00:00Z");
    assert_eq!(clock(&market)["now"], "2026-09-04T06:00:00Z");
    for wrong in [
        json!({}),
        json!({ "now": START, "advance": "1d" }),
        json!({ "advance": "1y" }),
        json!({ "advance": "9999w" }),
    ] {
        market.operator.post("/clock", &wrong).refused(400, "parameter_unusable");
    }
    let others = market.buyer.post("/clock", &json!({ "advance": "1d" }));
    others.refused(403, "role_does_not_allow");
}

#[test]
fn what_happens_in_a_rehearsal_bears_its_time_and_its_mark_also_after_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), START);
    market.lead_to("2027-02-28T12:00:00Z");
    let answer = market.server.stranger().get("/clock", &[]);
    assert_eq!(answer.header("Marktbuch-Rehearsal"), "2027-02-28T12:00:00Z");
    answer.refused(401, "token_missing_or_revoked");
    let health = market.server.stranger().send("GET", "/health", &[], &[]).expect(200);
    assert_eq!(health["rehearsal"], "2027-02-28T12:00:00Z");
    assert_eq!(health["deadlines"]["passed_until"], "2027-02-28T12:00:00Z");
    let operator = market.operator.clone();
    market.server.kill();
    let server = Server::start(data.path(), &["--clock", "manual", "--clock-start", START]);
    let operator = operator.at(&server.url);
    // Nothing was written since the clock was moved, and it stands where it stood.
    assert_eq!(operator.get("/clock", &[]).expect(200)["now"], "2027-02-28T12:00:00Z");
    let firm =
        json!({ "kind": "economic_operator", "name": "Neu AG", "town": "Kiel", "land": "SH" });
    let registered = operator.post("/organisations", &firm);
    let position = registered.position.unwrap().to_string();
    registered.expect(201);
    let entries = |after: &str| {
        operator.get("/log", &[("after", after), ("limit", "1")]).expect(200)["entries"][0].clone()
    };
    assert_eq!(entries("0")["type"], "RehearsalBegun", "{}", entries("0"));
    let last = (position.parse::<u64>().unwrap() - 1).to_string();
    assert_eq!(entries(&last)["time"], "2027-02-28T12:00:00.000000Z", "{}", entries(&last));
}

#[test]
fn a_rehearsal_is_never_started_in_earnest_and_what_happened_never_becomes_one() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), START);
    market.server.stop();
    let why = Server::refused(data.path(), &[]);
    assert!(why.contains("is a rehearsal and stays one"), "{why}");
    let later = ["--clock", "manual", "--clock-start", "2026-10-01T06:00:00Z"];
    let why = Server::refused(data.path(), &later);
    assert!(why.contains("this rehearsal began at 2026-09-01"), "{why}");
    // The log says it even when the file is gone.
    std::fs::remove_file(data.path().join("rehearsal.json")).unwrap();
    assert!(Server::refused(data.path(), &[]).contains("is a rehearsal"));

    let earnest = tempfile::tempdir().unwrap();
    let market = Market::found(earnest.path());
    assert_eq!(clock(&market)["manual"], false);
    let moved = market.operator.post("/clock", &json!({ "advance": "1d" }));
    moved.refused(409, "clock_not_manual");
    assert_eq!(market.operator.get("/clock", &[]).header("Marktbuch-Rehearsal"), "");
    market.server.stop();
    let why = Server::refused(earnest.path(), &["--clock", "manual"]);
    assert!(why.contains("holds a marketplace that is no rehearsal"), "{why}");
    assert!(!earnest.path().join("rehearsal.json").exists());
    // Somebody copies the mark into a directory in earnest.
    std::fs::write(
        earnest.path().join("rehearsal.json"),
        json!({ "begun": START, "now": START }).to_string(),
    )
    .unwrap();
    for more in [&[][..], &["--clock", "manual"]] {
        let why = Server::refused(earnest.path(), more);
        assert!(why.contains("the log beside it has events"), "{why}");
    }
}

#[test]
fn the_clock_is_moved_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), START);
    let at = ["--url", &market.server.url, "--token", market.operator.token()];
    let clock = |what: &[&str]| told(&[&["clock", "--json"], what, &at].concat());
    assert_eq!(clock(&[])["now"], START);
    assert_eq!(clock(&["--advance", "1w"])["now"], "2026-09-08T06:00:00Z");
    assert_eq!(clock(&["--set", "2026-12-24T17:00:00Z"])["now"], "2026-12-24T17:00:00Z");
    market.server.stop();
    let begun = run(&["clock", "--begin", "2026-10-01T00:00:00Z", "--data", text(data.path())]);
    assert!(!begun.status.success());
    // A command on the directory goes by the same clock, and says so.
    let listed = run(&["token", "list", "--json", "--data", text(data.path())]);
    assert!(listed.status.success());
}

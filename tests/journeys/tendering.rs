//! A competition from need to opening, sealed all the way: in mode A with a late tender, a kill and an early reader, in
//! mode B from catalogues. What is awarded is told elsewhere.

mod arriving;
mod collecting;
mod secrecy;
mod withheld;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::tendering::{CallKey, Officer, call, invitation, stands_in, tender};
use crate::support::{Caller, Market, Server, marktbuch, run, text, told};

/// A Friday; the tenth day after it is Monday the 21st, which ends at 22:00 UTC.
const SENT: &str = "2026-09-11T08:00:00Z";
const UNTIL: &str = "2026-09-21T22:00:00Z";
const AFTER: &str = "2026-09-21T22:00:01Z";
/// What nobody is to find before the opening.
const SECRET: &str = "GEHEIME-TASTATUR-4711";

struct Story {
    market: Market,
    first: Officer,
    second: Officer,
    keys: [CallKey; 2],
    id: String,
    data: tempfile::TempDir,
    desks: tempfile::TempDir,
}

impl Story {
    /// A call, its two keys in the hands of two officers.
    fn begins(change: impl FnOnce(&mut Value)) -> Self {
        let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let market = Market::rehearse(data.path(), SENT);
        let authority = market.authority_id.clone();
        let officer = |name| Officer::of(&market, &authority, desks.path(), name);
        let (first, second) = (officer("first"), officer("second"));
        let keys = [first.key(desks.path(), "inner"), second.key(desks.path(), "outer")];
        let mut asked = call(&market);
        change(&mut asked);
        let prepared = first.caller.post("/specific-procurements", &asked).expect(201);
        assert_eq!(prepared["stage"], "prepared");
        let id = prepared["procurement_id"].as_str().unwrap().to_owned();
        Self { market, first, second, keys, id, data, desks }
    }

    fn path(&self, rest: &str) -> String {
        format!("/specific-procurements/{}{rest}", self.id)
    }

    fn invite(&self) {
        let holders = [(&self.keys[0], &self.first), (&self.keys[1], &self.second)];
        let asked = invitation(UNTIL, &holders);
        let invited = self.first.caller.post(&self.path("/invitation"), &asked).expect(200);
        assert_eq!(
            (&invited["stage"], &invited["tenders_until"]),
            (&json!("tendering"), &json!(UNTIL))
        );
    }

    fn seen_by(&self, caller: &Caller) -> Value {
        caller.get(&self.path(""), &[]).expect(200)
    }

    /// Hands a key over with the command line of its holder.
    fn hand_over(&self, server: &Server, key: usize) -> std::process::Output {
        let officer = [&self.first, &self.second][key];
        let (wrapped, own) = (text(&self.keys[key].wrapped), text(&officer.own_key));
        let (number, token) = (key.to_string(), officer.caller.token());
        Command::new(marktbuch())
            .args(["tender", "hand-over", &self.id, "--key", &number, "--wrapped", wrapped])
            .args(["--holder-key", own, "--url", &server.url, "--token", token])
            .output()
            .unwrap()
    }
}

fn waited(caller: &Caller, path: &str, position: Option<u64>) -> Value {
    let position = position.unwrap().to_string();
    caller.get(path, &[("min_position", &*position)]).expect(200)
}

fn verified(data: &Path) -> bool {
    run(&["verify", "--data", text(data)]).status.success()
}

/// What two firms got for their tenders.
struct Receipts {
    first: Value,
    second: Value,
}

/// A question is answered to all, and nobody learns who asked.
fn a_question_is_answered(story: &Story) {
    let market = &story.market;
    let question = json!({ "text": "Mit deutscher Belegung?" });
    market.supplier.post(&story.path("/questions"), &question).expect(200);
    let answer = json!({ "text": "Ja", "matters": true, "tenders_until": null });
    let answered = story.first.caller.post(&story.path("/questions/1/answer"), &answer);
    let seen = waited(&market.other_supplier, &story.path(""), answered.position);
    assert_eq!(seen["questions"][0]["answer"], "Ja");
    assert_eq!(seen["questions"][0]["by"], Value::Null);
    assert_eq!(seen["invitation"]["candidates"], json!([market.other_supplier_id]));
    assert_eq!(seen["estimate"], Value::Null);
    market.other_buyer.get(&story.path(""), &[]).refused(404, "not_found");
}

/// One tender is sealed on receipt, one by its tenderer.
fn two_tenders_are_handed_in(story: &Story) -> Receipts {
    let market = &story.market;
    let own = tender(&story.id, &market.supplier_id, SECRET, ["19.90", "29.90"]);
    let first = market.supplier.post(&story.path("/tenders"), &own).expect(201);
    assert_eq!((&first["late"], &first["version"]), (&json!(false), &json!(1)));
    let other = tender(&story.id, &market.other_supplier_id, SECRET, ["18.00", "31.00"]);
    let (plain, sealed) = (story.desks.path().join("t.json"), story.desks.path().join("t.age"));
    fs::write(&plain, other.to_string()).unwrap();
    let url = ["--url", &market.server.url, "--token", market.other_supplier.token()];
    told(&[&["tender", "seal", text(&plain), "--out", text(&sealed)][..], &url].concat());
    let second = told(&[&["tender", "hand-in", &story.id, text(&sealed)][..], &url].concat());
    assert_eq!(second["late"], false);
    let unsealed = market.other_supplier.upload(&story.path("/tenders"), &[], b"not sealed");
    unsealed.refused(422, "not_sealed");
    Receipts { first, second }
}

/// ciphertext at rest.: nobody of the authority sees that tenders are there. No. 7: who tries to is
/// in the log.
fn nothing_is_known_before_the_end(story: &Story, receipts: &Receipts) {
    let market = &story.market;
    assert!(!stands_in(story.data.path(), SECRET));
    secrecy::nothing_leaks(story, receipts);
    let content =
        story.path(&format!("/tenders/{}", receipts.first["tender_id"].as_str().unwrap()));
    let read = story.first.caller.get(&content, &[]).refused(409, "sealed");
    assert_eq!(read["rule"], "R-1.64");
    market.other_supplier.get(&content, &[]).refused(404, "not_found");
    let too_early = story.hand_over(&market.server, 0);
    assert!(String::from_utf8_lossy(&too_early.stderr).contains("before_the_end"));
    let opening = story.first.caller.post(&story.path("/opening"), &json!({}));
    opening.refused(409, "before_the_end");
    assert_eq!(story.seen_by(&market.auditor)["tenders"], json!([]));
}

/// The period ends by the clock alone; a replacement that comes late replaces nothing.
fn the_period_ends(story: &Story) {
    let market = &story.market;
    market.lead_to(AFTER);
    let late = tender(&story.id, &market.supplier_id, SECRET, ["1.00", "1.00"]);
    let late = market.supplier.post(&story.path("/tenders"), &late).expect(201);
    assert_eq!((&late["late"], &late["version"]), (&json!(true), &json!(2)));
    let position = late["position"].as_u64();
    let seen = waited(&story.first.caller, &story.path(""), position);
    assert_eq!((&seen["stage"], &seen["ended"]), (&json!("ended"), &json!(2)));
    // The early reader, the stranger and the early key.
    assert_eq!(seen["attempts"], 3);
}

/// Nos. 5 and 6, R-1.67: each tenderer reads its own, the authority and auditors all, others nothing.
fn each_reads_what_it_may(server: &Server, story: &Story, receipts: &Receipts) {
    let market = &story.market;
    let at = |caller: &Caller| caller.clone().at(&server.url);
    let path = |of: &Value| story.path(&format!("/tenders/{}", of["tender_id"].as_str().unwrap()));
    let (first, second) = (path(&receipts.first), path(&receipts.second));
    for reader in [&story.first.caller, &market.auditor, &market.supplier] {
        let read = at(reader).get(&first, &[]).expect(200);
        assert_eq!(read["opened"]["says"]["lines"][0]["product"], SECRET);
        assert_eq!(read["opened"]["sealed"], receipts.first["sealed"]);
    }
    at(&market.supplier).get(&second, &[]).refused(404, "not_found");
    at(&market.other_supplier).get(&first, &[]).refused(404, "not_found");
    at(&market.operator).get(&first, &[]).refused(404, "not_found");
}

/// whoever has the directory opens everything again; a flipped byte is found.
fn opened_again(data: &Path, receipts: &Receipts) {
    assert!(verified(data));
    let file = data.join("files").join(receipts.first["sealed"].as_str().unwrap());
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let found = run(&["verify", "--data", text(data)]);
    assert!(!found.status.success());
    let told = String::from_utf8_lossy(&found.stderr).into_owned()
        + &String::from_utf8_lossy(&found.stdout);
    assert!(told.contains("opened again"), "{told}");
}

/// mode A from the invitation to the opening, with a kill
/// between two keys.
#[test]
fn tenders_are_sealed_until_two_officers_open_them_and_are_what_was_received() {
    let mut story = Story::begins(|_| {});
    let keys = [(&story.keys[0], &story.first), (&story.keys[1], &story.second)];
    let early = invitation("2026-09-21T10:00:00Z", &keys);
    let refused = story.first.caller.post(&story.path("/invitation"), &early);
    assert_eq!(refused.refused(409, "too_early")["rule"], "R-1.23");
    story.invite();
    a_question_is_answered(&story);
    let receipts = two_tenders_are_handed_in(&story);
    nothing_is_known_before_the_end(&story, &receipts);
    the_period_ends(&story);

    // A key survives a kill; one of two opens nothing.
    assert!(story.hand_over(&story.market.server, 0).status.success());
    story.market.server.kill_and_wait();
    let server = Server::start(story.data.path(), &["--clock", "manual"]);
    let first = story.first.caller.clone().at(&server.url);
    let opening = story.path("/opening");
    first.post(&opening, &json!({})).refused(409, "key_missing");
    assert!(story.hand_over(&server, 1).status.success());
    let opened = first.post(&opening, &json!({}));
    let position = opened.position;
    assert_eq!(opened.expect(200)["stage"], "opened");
    let seen = waited(&first, &story.path(""), position);
    let tenders = seen["opening"]["tenders"].as_array().unwrap();
    let totals: Vec<_> = tenders.iter().map(|tender| &tender["total"]["amount"]).collect();
    assert_eq!(totals, ["318.60", "304.00"]);
    each_reads_what_it_may(&server, &story, &receipts);
    secrecy::each_takes_what_it_may(&server.url, &story, position.unwrap());
    server.stop();
    opened_again(story.data.path(), &receipts);
}

/// what was changed between receipt and opening is told, and the rest is opened.
#[test]
fn a_sealed_file_that_was_changed_is_told_at_the_opening() {
    let story = Story::begins(|_| {});
    story.invite();
    let market = &story.market;
    let hand_in = |caller: &Caller, firm: &str| {
        let body = tender(&story.id, firm, SECRET, ["19.90", "29.90"]);
        caller.post(&story.path("/tenders"), &body).expect(201)
    };
    let receipt = hand_in(&market.supplier, &market.supplier_id);
    hand_in(&market.other_supplier, &market.other_supplier_id);
    let file = story.data.path().join("files").join(receipt["sealed"].as_str().unwrap());
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&file, bytes).unwrap();
    market.lead_to(AFTER);
    for key in [0, 1] {
        assert!(story.hand_over(&market.server, key).status.success());
    }
    let opened = story.second.caller.post(&story.path("/opening"), &json!({}));
    let seen = waited(&story.second.caller, &story.path(""), opened.position);
    let tenders = seen["opening"]["tenders"].as_array().unwrap();
    let of = |id: &Value| tenders.iter().find(|tender| tender["tender_id"] == *id).unwrap();
    let changed = of(&receipt["tender_id"]);
    assert!(changed["unreadable"].as_str().unwrap().contains("not the one that was received"));
    assert_eq!(changed["total"], Value::Null);
    assert_eq!(tenders.iter().filter(|tender| tender["unreadable"].is_null()).count(), 1);
}

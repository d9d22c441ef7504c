//! The drill: a backup is taken while orders are placed, the process dies, and the market goes on from the backup.
//! Pieces and damage are tested beside the backup.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use event_store::Evidence;
use event_store::transfer::Rows;
use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, Server, marktbuch, run, text, told};

fn rows(data: &Path, through: u64) -> Vec<Evidence> {
    Rows::open(&data.join("log")).unwrap().after(0, through, 100_000).unwrap()
}

#[test]
fn a_market_goes_on_from_a_backup_that_was_taken_while_orders_were_placed() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("data"), dir.path().join("backup"));
    let market = Market::found(&data);
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
    let (done, placed) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (first, second) = std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    market.buyer.post("/orders", &order).expect(201);
                    placed.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let taken = || {
            let before = placed.load(Ordering::SeqCst);
            while placed.load(Ordering::SeqCst) < before + 20 {
                std::thread::yield_now();
            }
            told(&["backup", "--json", "--data", text(&data), "--to", text(&to)])
        };
        let both = (taken(), taken());
        done.store(true, Ordering::SeqCst);
        both
    });
    let end = second["taken"]["position"].as_u64().unwrap();
    let new = end - first["taken"]["position"].as_u64().unwrap();
    assert_eq!(second["taken"]["new_events"], new);
    assert!(new >= 20);
    assert_eq!(second["checked"]["position"], end);
    let Market { server, auditor, buyer, operator, .. } = market;
    server.kill();

    let restored = dir.path().join("restored");
    let back = told(&[
        "restore",
        "--json",
        "--reason",
        "Übung",
        "--from",
        text(&to),
        "--data",
        text(&restored),
    ]);
    assert_eq!((&back["position"], &back["told_at"]), (&json!(end), &json!(end + 1)));
    assert!(back["key"].as_str().unwrap().contains(&format!("-r{end}+")));
    assert_eq!(rows(&restored, end), rows(&data, end));
    let again =
        run(&["restore", "--reason", "Übung", "--from", text(&to), "--data", text(&restored)]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("is not empty"));

    goes_on(&data, &restored, &order, [&buyer, &auditor, &operator]);
    assert_eq!(told(&["verify", "--json", "--data", text(&restored)])["holds"], true);
}

/// What was shown before the backup can still be ordered from, old orders go on, and names come back with their keys.
fn goes_on(data: &Path, restored: &Path, order: &Value, callers: [&Caller; 3]) {
    let server = Server::start(restored, &[]);
    let [buyer, auditor, operator] = callers.map(|caller| caller.clone().at(&server.url));
    let placed = buyer.post("/orders", order);
    let position = placed.position.unwrap().to_string();
    placed.expect(201);
    let orders = auditor.get("/orders", &[("min_position", &*position)]).expect(200);
    let old = orders["orders"].as_array().unwrap().last().unwrap()["order_id"].clone();
    let cancel = format!("/orders/{}/cancellation", old.as_str().unwrap());
    buyer.post(&cancel, &json!({ "reason": "Probe" })).expect(200);
    // Without the keys names are not read; with them they are.
    let tokens = |server: &Server| {
        operator.clone().at(&server.url).get("/tokens", &[]).expect(200)["tokens"][0]["name"]
            .clone()
    };
    assert_eq!(tokens(&server), json!(null));
    server.stop();
    std::fs::copy(data.join("keys/persons.sqlite"), restored.join("keys/persons.sqlite")).unwrap();
    let server = Server::start(restored, &[]);
    assert_eq!(tokens(&server), "Vergabestelle");
    server.stop();
}

/// The size of what a process may write is bounded, which ends it in the middle as a full disk does.
#[test]
fn a_backup_that_finds_no_room_leaves_the_one_before_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (data, to) = (dir.path().join("data"), dir.path().join("backup"));
    let market = Market::found(&data);
    let taken = told(&["backup", "--json", "--data", text(&data), "--to", text(&to)]);
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let command = format!(
        "ulimit -f 4; exec {} backup --data {} --to {}",
        marktbuch().display(),
        data.display(),
        to.display()
    );
    let ended = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert!(!ended.status.success());
    let held = told(&["backup", "verify", "--json", text(&to)]);
    assert_eq!(held["checked"]["position"], taken["taken"]["position"]);
    let next = told(&["backup", "--json", "--data", text(&data), "--to", text(&to)]);
    assert!(next["checked"]["position"].as_u64() > taken["taken"]["position"].as_u64());
}

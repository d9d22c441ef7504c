//! What is left of work that a kill or an orderly end interrupts: nothing half, nothing acknowledged lost.
//! Single appends and torn disks are tested beside the store.

use std::fmt::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::{Answer, Article, Caller, Market, Server, text, told};

const ARTICLES: usize = 3_000;

/// A catalogue that takes a while.
fn long(changed: &str) -> String {
    let mut file = "supplier_aid;title;cpv;order_unit;price;currency;delivery_days\n".to_owned();
    for number in 0..ARTICLES {
        writeln!(file, "N-{number};Tastatur {number}{changed};30237460;C62;{number},50;EUR;5")
            .unwrap();
    }
    file
}

/// Waits until the log has grown by so many events.
fn grown(server: &Caller, by: u64) {
    let head = || server.send("GET", "/health", &[], &[]).expect(200)["head"].as_u64().unwrap();
    let start = head();
    while head() < start + by {
        std::thread::yield_now();
    }
}

fn catalogue_of(auditor: &Caller, firm: &str) -> Value {
    let all = auditor.get("/catalogues", &[]).expect(200);
    let all = all["catalogues"].as_array().unwrap().clone();
    let own = all.into_iter().find(|c| c["supplier_id"] == firm);
    own.unwrap()
}

/// What can be found, by the supplier's numbers.
fn titles(data: &Path) -> (u64, Vec<Value>) {
    let found = told(&["search", "--limit", "100", "--json", "--data", text(data)]);
    let hits = found["hits"].as_array().unwrap();
    let titles = hits.iter().map(|hit| hit["title"].clone()).collect();
    (found["total"].as_u64().unwrap(), titles)
}

/// Imports a first and a second catalogue, the process killed in the middle of the second or not.
fn imported(data: &Path, kill: bool) -> (Value, (u64, Vec<Value>)) {
    let market = Market::found(data);
    let upload = |file: &str| market.supplier.upload("/catalogues", &[], file.as_bytes());
    let mut first = long("");
    first += "gone-1;Tastatur von gestern;30237460;C62;1,00;EUR;5\n";
    upload(&first).expect(200);
    let (auditor, firm) = (market.auditor.clone(), market.supplier_id.clone());
    let server = if kill {
        let (supplier, stranger) = (market.supplier.clone(), market.server.stranger());
        let sending = std::thread::spawn(move || {
            let headers = [("Content-Type", "application/octet-stream")];
            let body = long(" neu");
            supplier.try_send("POST", "/api/v1/catalogues", &headers, body.as_bytes())
        });
        // The catalogue's beginning and the first of its offers: most of the work is still to come.
        grown(&stranger, 2);
        market.server.kill();
        assert!(sending.join().unwrap().is_err(), "the kill came too late");
        Server::start(data, &[])
    } else {
        upload(&long(" neu")).expect(200);
        market.server
    };
    // After the kill the process goes on by itself; its end is an event like any other.
    let auditor = auditor.at(&server.url);
    let report = format!("/catalogues/{firm}/2/report");
    while catalogue_of(&auditor, &firm)["outcome"].is_null() {
        std::thread::yield_now();
    }
    let report = auditor.get(&report, &[]).expect(200);
    assert_eq!(report["verdict"], "published");
    assert_eq!(catalogue_of(&auditor, &firm)["outcome"], report["outcome"]);
    server.stop();
    assert_eq!(told(&["verify", "--json", "--data", text(data)])["holds"], true);
    (report, titles(data))
}

#[test]
fn a_catalogue_whose_import_is_killed_is_finished_after_the_restart_as_if_nothing_had_been() {
    let (unkilled, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (report, found) = imported(unkilled.path(), false);
    let (after_kill, found_after_kill) = imported(killed.path(), true);
    let count = |report: &Value, name: &str| report["outcome"][name].as_u64().unwrap();
    assert_eq!(count(&report, "changed"), ARTICLES as u64);
    assert_eq!(count(&report, "delisted"), 1);
    // What was changed before the kill is found unchanged by the second attempt.
    let dealt_with = count(&after_kill, "changed") + count(&after_kill, "unchanged");
    assert_eq!(dealt_with, ARTICLES as u64);
    assert!(count(&after_kill, "unchanged") > 0);
    assert_eq!(found.0, ARTICLES as u64);
    assert_eq!(found, found_after_kill);
}

/// Places orders until the server says no more; the ids of those that were acknowledged.
fn order_until_refused(
    buyer: &Caller,
    order: &Value,
    ending: &AtomicBool,
    done: &Mutex<Vec<String>>,
) {
    let headers = [("Content-Type", "application/json")];
    let body = order.to_string();
    loop {
        match buyer.try_send("POST", "/api/v1/orders", &headers, body.as_bytes()) {
            Ok(Answer { status: 201, body, .. }) => {
                let id = body["order_id"].as_str().unwrap().to_owned();
                done.lock().unwrap().push(id);
            }
            Ok(refused) => {
                assert!(ending.load(Ordering::SeqCst), "{}", refused.body);
                refused.refused(503, "read_only");
                return;
            }
            Err(error) => {
                assert!(ending.load(Ordering::SeqCst), "{error}");
                return;
            }
        }
    }
}

#[test]
fn an_orderly_end_amid_running_orders_loses_none_that_was_acknowledged() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
    let (ending, done) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let Market { server, buyer, auditor, .. } = market;
    std::thread::scope(|threads| {
        for _ in 0..8 {
            let buyer = buyer.clone();
            let (order, ending, done) = (&order, &ending, &done);
            threads.spawn(move || order_until_refused(&buyer, order, ending, done));
        }
        while done.lock().unwrap().len() < 200 {
            std::thread::yield_now();
        }
        ending.store(true, Ordering::SeqCst);
        server.stop();
    });
    let mut acknowledged = done.into_inner().unwrap();
    acknowledged.sort();

    let server = Server::start(data.path(), &[]);
    let auditor = auditor.at(&server.url);
    for id in &acknowledged {
        auditor.get(&format!("/orders/{id}"), &[]).expect(200);
    }
    // The list says the same, and every order beyond those acknowledged was one whose answer got lost: one a client.
    let mut listed = Vec::new();
    let mut cursor = None;
    loop {
        let mut query = vec![("limit", "200".to_owned())];
        query.extend(cursor.take().map(|cursor: Value| ("cursor", cursor.to_string())));
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, &**value)).collect();
        let page = auditor.get("/orders", &query).expect(200);
        let orders = page["orders"].as_array().unwrap().clone();
        listed.extend(orders.iter().map(|o| o["order_id"].as_str().unwrap().to_owned()));
        if page["next_cursor"].is_null() {
            break;
        }
        cursor = Some(page["next_cursor"].clone());
    }
    listed.sort();
    let missing: Vec<_> =
        acknowledged.iter().filter(|id| listed.binary_search(id).is_err()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(listed.len() <= acknowledged.len() + 8);
    let reason = json!({ "reason": "Probe" });
    let cancel = format!("/orders/{}/cancellation", acknowledged[0]);
    assert_eq!(buyer.at(&server.url).post(&cancel, &reason).expect(200)["state"], "cancelled");
}

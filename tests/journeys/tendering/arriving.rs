//! Tenders that arrive while the process is killed.
//! A kill between two keys is told by the story itself.

use std::sync::{Arc, Mutex};

use super::{SECRET, Story, verified, waited};
use crate::support::tendering::{stands_in, tender};
use crate::support::{Caller, Server};

/// A tender whose receipt was given is there after a kill, and nothing is half there.
#[test]
fn a_kill_while_tenders_arrive_loses_none_that_was_receipted() {
    let story = Story::begins(|_| {});
    story.invite();
    let Story { market, id, data, .. } = story;
    let path = format!("/specific-procurements/{id}/tenders");
    let (supplier, firm) = (market.supplier.clone(), market.supplier_id.clone());
    let first = supplier.post(&path, &tender(&id, &firm, SECRET, ["19.90", "29.90"])).expect(201);
    let receipts = Arc::new(Mutex::new(vec![first]));
    let sending = std::thread::spawn({
        let kept = Arc::clone(&receipts);
        let (supplier, firm, id, path) = (supplier.clone(), firm.clone(), id.clone(), path.clone());
        move || {
            let body = tender(&id, &firm, SECRET, ["18.90", "28.90"]).to_string();
            let headers = [("Content-Type", "application/json")];
            while let Ok(answer) =
                supplier.try_send("POST", &format!("/api/v1{path}"), &headers, body.as_bytes())
            {
                kept.lock().unwrap().push(answer.expect(201));
            }
        }
    });
    // So many were receipted before the kill: the log says so.
    let version = |caller: &Caller| {
        let seen = caller.get(&format!("/specific-procurements/{id}"), &[]).expect(200);
        seen["tenders"].as_array().unwrap().len()
    };
    while version(&supplier) < 5 {
        std::thread::yield_now();
    }
    market.server.kill();
    // An answer that broke off in the middle is no receipt, however the sender ends.
    let _ = sending.join();
    let receipts = receipts.lock().unwrap().clone();
    let server = Server::start(data.path(), &["--clock", "manual"]);
    let supplier = supplier.at(&server.url);
    let last = receipts.last().unwrap();
    let position = last["position"].as_u64();
    let seen = waited(&supplier, &format!("/specific-procurements/{id}"), position);
    let there: Vec<_> =
        seen["tenders"].as_array().unwrap().iter().map(|tender| &tender["sealed"]).collect();
    for receipt in &receipts {
        assert!(there.contains(&&receipt["sealed"]));
        assert!(data.path().join("files").join(receipt["sealed"].as_str().unwrap()).exists());
    }
    server.stop();
    assert!(verified(data.path()));
    assert!(!stands_in(data.path(), SECRET));
}

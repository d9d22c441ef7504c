//! The table of events changed past its guards while nobody looks: `marktbuch verify` names the place.
//! What is written anew as a whole is told in `histories`.

use std::path::Path;

use serde_json::Value;

use crate::support::{Article, Market, Server, altered, marktbuch, text};

/// A market with an order, stopped.
fn traded(data: &Path) {
    let market = Market::found(data);
    market.publish(&[Article::new("A1", "Tastatur", "20.00")]);
    let order = market.order_of(&[("q", "Tastatur")], 2);
    market.buyer.post("/orders", &order).expect(201);
    market.server.stop();
}

/// What `verify` finds.
fn defects(data: &Path) -> Vec<String> {
    let verify = ["verify", "--json", "--data", text(data)];
    let output = std::process::Command::new(marktbuch()).args(verify).output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.success(), told["holds"] == true);
    let defects = told["defects"].as_array().into_iter().flatten();
    defects.map(|defect| defect.as_str().unwrap().to_owned()).collect()
}

/// Carries out an attack and looks for a sentence about it.
#[track_caller]
fn noticed(sql: &str, told: &str) {
    let data = tempfile::tempdir().unwrap();
    traded(data.path());
    assert_eq!(defects(data.path()), [""; 0]);
    altered(data.path(), sql);
    let found = defects(data.path());
    assert!(found.iter().any(|defect| defect.contains(told)), "{told}: {found:#?}");
}

#[test]
fn a_changed_payload_is_named_by_its_position() {
    let sql = "UPDATE events SET payload = CAST(CAST(payload AS TEXT) || ' ' AS BLOB) \
               WHERE position = 3";
    noticed(sql, "position 3:");
    noticed("UPDATE events SET payload = x'7b7d' WHERE position = 5", "position 5:");
}

#[test]
fn a_changed_record_is_named_by_its_position() {
    let sql = "UPDATE events SET record = (SELECT record FROM events WHERE position = 5) \
               WHERE position = 4";
    noticed(sql, "position 4:");
}

#[test]
fn a_removed_event_is_named() {
    noticed("DELETE FROM events WHERE position = 4", "position 4");
}

#[test]
fn an_event_inserted_between_others_is_named() {
    let sql = "UPDATE events SET position = position + 1000 WHERE position >= 4; \
               INSERT INTO events SELECT 4, record, salt, chain, payload FROM events WHERE position = 3; \
               UPDATE events SET position = position - 999 WHERE position >= 1000;";
    noticed(sql, "position 4:");
}

#[test]
fn events_that_changed_places_are_named() {
    let sql = "UPDATE events SET position = 1000 WHERE position = 4; \
               UPDATE events SET position = 4 WHERE position = 5; \
               UPDATE events SET position = 5 WHERE position = 1000;";
    noticed(sql, "position 4:");
}

/// The end is cut off: the signed checkpoint says how many there were, and the process does not start.
#[test]
fn a_log_whose_end_was_cut_off_is_neither_sound_nor_started() {
    let data = tempfile::tempdir().unwrap();
    traded(data.path());
    altered(
        data.path(),
        "DELETE FROM events WHERE position > (SELECT max(position) - 2 FROM events)",
    );
    let found = defects(data.path());
    assert!(found.iter().any(|defect| defect.contains("signs")), "{found:#?}");
    let refused = Server::refused(data.path(), &[]);
    assert!(refused.contains("records are missing"), "{refused}");
}

//! The key of the log: replaced without a word it is refused, rotated with a word the old key vouches for the new.
//! How a key signs is tested with the log.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use event_store::note::{LogKey, VerifierKey};

use crate::support::{Caller, Market, Server, marktbuch, rewritten, run, text, told};

#[tokio::test]
async fn a_replaced_key_is_refused_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    Market::found(data.path()).server.stop();
    let name = fs::read_to_string(data.path().join("log.vkey")).unwrap();
    let name = name.split('+').next().unwrap().to_owned();
    let other = LogKey::from_seed(&name, &[7; 32]).unwrap();
    // The secret alone.
    fs::write(data.path().join("log.key"), [7; 32]).unwrap();
    let refused = Server::refused(data.path(), &[]);
    assert!(refused.contains("replaced without a rotation"), "{refused}");
    // Both halves: the last checkpoint is another key's.
    fs::write(data.path().join("log.vkey"), format!("{}\n", other.verifier())).unwrap();
    let refused = Server::refused(data.path(), &[]);
    assert!(refused.contains("not signed by the key of this log"), "{refused}");
    // Both halves and everything signed anew: the log itself speaks of the first key.
    rewritten(data.path(), Some(Arc::new(other)), |_, payload| payload).await;
    let refused = Server::refused(data.path(), &[]);
    assert!(refused.contains("a key is replaced by `marktbuch log rotate-key` only"), "{refused}");
}

#[test]
fn a_rotated_key_is_named_by_the_log_and_by_the_key_before() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let url = &market.server.url;
    let rotate =
        ["log", "rotate-key", "--reason", "Jährlicher Wechsel", "--data", text(data.path())];
    assert!(!run(&rotate).status.success(), "{url} still holds the directory");
    market.server.stop();
    let keys = || fs::read_to_string(data.path().join("log.vkey")).unwrap();
    let old: VerifierKey = keys().trim().parse().unwrap();
    let output = Command::new(marktbuch()).args(rotate).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let new = String::from_utf8(output.stdout).unwrap();
    let new: VerifierKey = new.trim().parse().unwrap();
    assert_eq!(keys(), format!("{new}\n{old}\n"));
    assert_eq!(new.name(), old.name());

    // Whoever knows the old key alone comes to the new one.
    let passed_on = fs::read_to_string(data.path().join("log.keys")).unwrap();
    assert_eq!(old.verify(&passed_on).unwrap(), format!("{}/key\n{new}\n", old.name()));
    assert!(new.verify(&passed_on).is_err());
    assert_eq!(told(&["verify", "--json", "--data", text(data.path())])["holds"], true);

    // The log goes on, signed with the new key, and says what happened.
    let server = Server::start(data.path(), &[]);
    let auditor: Caller = market.auditor.at(&server.url);
    let page = auditor.get("/log", &[("limit", "1000")]).expect(200);
    let entries = page["entries"].as_array().unwrap();
    let rotated = entries.iter().find(|entry| entry["type"] == "SigningKeyRotated").unwrap();
    assert_eq!(rotated["data"]["old_key"], old.to_string());
    assert_eq!(rotated["data"]["new_key"], new.to_string());
    let note = server.stranger().send("GET", "/tlog/checkpoint", &[], &[]).bytes;
    new.verify(&String::from_utf8(note).unwrap()).unwrap();
}

/// The process died between the log's word and the change of the files.
#[test]
fn a_rotation_that_broke_off_is_finished_or_dropped_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    Market::found(data.path()).server.stop();
    let next = data.path().join("log.key.next");
    fs::write(&next, [9; 32]).unwrap();
    let before = fs::read_to_string(data.path().join("log.vkey")).unwrap();
    Server::start(data.path(), &[]).stop();
    assert!(!next.exists(), "a key of which the log does not speak is dropped");
    assert_eq!(fs::read_to_string(data.path().join("log.vkey")).unwrap(), before);

    let old = fs::read(data.path().join("log.key")).unwrap();
    let rotate = ["log", "rotate-key", "--reason", "Wechsel", "--data", text(data.path())];
    assert!(run(&rotate).status.success());
    // As if it had died just before: the files are the old ones, the next key waits.
    fs::rename(data.path().join("log.key"), &next).unwrap();
    fs::write(data.path().join("log.key"), old).unwrap();
    fs::write(data.path().join("log.vkey"), &before).unwrap();
    fs::remove_file(data.path().join("log.keys")).unwrap();
    Server::start(data.path(), &[]).stop();
    assert!(!next.exists());
    let keys = fs::read_to_string(data.path().join("log.vkey")).unwrap();
    assert!(keys.ends_with(&before) && keys.lines().count() == 2, "{keys}");
    assert!(data.path().join("log.keys").exists());
}

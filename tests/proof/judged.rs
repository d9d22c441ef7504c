//! The demo market's log and bundles before judges that share no code with the server: `marktbuch-verify` here, Go's
//! sumdb and pymerkle in `tests/independent/run`, for which the log is exported. What a bundle holds is told elsewhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use event_store::EventStore;
use marktbuch_verify::{Question, Report, keys_of, verify};
use serde_json::Value;

use super::exported::export;
use crate::support::{Server, marktbuch, run, text};

/// Where `tests/independent/run` finds what was exported.
fn exported() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("independent")
}

#[track_caller]
fn bundle(data: &Path, of: &[&str], out: &Path) {
    let more = ["--out", text(out), "--data", text(data)];
    let told = run(&[&["audit", "bundle"], of, &more].concat());
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

fn asked(bundle: &Path, key: &Path, held: &[PathBuf]) -> Report {
    let keys = keys_of(&std::fs::read_to_string(key).unwrap()).unwrap();
    let held = held.iter().map(|path| (text(path).to_owned(), std::fs::read(path).unwrap()));
    let held = held.collect();
    let bundle = bundle.to_owned();
    verify(&Question { bundle, keys, held, witnesses: Vec::new(), most_bytes: 1 << 34 }).unwrap()
}

#[track_caller]
fn verified(bundle: &Path, key: &Path, held: &[PathBuf]) -> Report {
    let report = asked(bundle, key, held);
    assert!(report.is_verified(), "{:#?}", report.defects);
    report
}

/// The exit status of the program, and what it prints.
fn program(arguments: &[&str]) -> (i32, String) {
    let program = marktbuch().with_file_name("marktbuch-verify");
    assert!(program.exists(), "{} is missing: cargo build -p marktbuch-verify", program.display());
    let output = Command::new(program).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_demo_markets_bundles_are_verified_and_its_log_is_exported_for_other_judges() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let placed = server.role("buyer").post("/orders", &server.demo["order"]).expect(201);
    let order = placed["order_id"].as_str().unwrap();
    server.stop();

    let out = exported();
    if out.exists() {
        std::fs::remove_dir_all(&out).unwrap();
    }
    let log = EventStore::open_reader(&data.path().join("log")).unwrap();
    export(&log, &out);
    let key = out.join("log.vkey");
    std::fs::copy(data.path().join("log.vkey"), &key).unwrap();

    let whole = format!("1..{}", log.head());
    let subjects = [("order.zip", ["--order", order]), ("period.zip", ["--period", &whole])];
    for (name, of) in subjects {
        bundle(data.path(), &of, &out.join(name));
    }
    // The whole log up to its end stands on the very tree that was signed last.
    let held = [out.join("checkpoint")];
    let period = verified(&out.join("period.zip"), &key, &held);
    assert_eq!((period.events, period.held[0].outcome), (log.head(), "same"));

    let bundle = out.join("order.zip");
    let report = verified(&bundle, &key, &[]);
    let rows: Vec<_> = report.timeline.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(rows, ["OrderPlaced"]);
    let ends: Vec<_> = report.streams.iter().filter(|stream| stream.end_proven).collect();
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0].stream, format!("order-{order}"));
    as_a_program(&bundle, &key, &out);
}

/// What an auditor types, and what it answers by its exit status.
fn as_a_program(bundle: &Path, key: &Path, out: &Path) {
    let (status, said) = program(&[text(bundle), "--key", text(key)]);
    assert!(status == 0 && said.starts_with("VERIFIED"), "{said}");
    let (status, said) = program(&[text(bundle), "--key", text(key), "--lang", "de"]);
    assert!(status == 0 && said.starts_with("BESTÄTIGT"), "{said}");

    let mut altered = std::fs::read(bundle).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let other = out.join("altered");
    std::fs::write(&other, altered).unwrap();
    let (status, said) = program(&[text(&other), "--key", text(key), "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((status, &said["verdict"]), (1, &Value::from("refused")));
    assert!(said["defects"][0]["where"].is_string() && said["defects"][0]["en"].is_string());
    std::fs::remove_file(&other).unwrap();

    let nowhere = out.join("nowhere");
    assert_eq!(program(&[text(&nowhere), "--key", text(key)]).0, 2);
    assert_eq!(program(&[text(bundle), "--key", text(&nowhere)]).0, 2);
    assert_eq!(program(&[text(bundle)]).0, 2);
}

/// A market that lost its data and began anew, with the same key, cannot pass for the one that signed before.
#[test]
fn a_bundle_of_another_history_contradicts_a_checkpoint_that_the_auditor_kept() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Server::start(one.path(), &["--demo"]).stop();
    for name in ["log.key", "log.vkey"] {
        std::fs::copy(one.path().join(name), other.path().join(name)).unwrap();
    }
    Server::start(other.path(), &["--demo"]).stop();
    let kept = EventStore::open_reader(&one.path().join("log")).unwrap();
    let kept = kept.checkpoint().unwrap().unwrap();
    let note = one.path().join("kept");
    std::fs::write(&note, kept.note).unwrap();
    let file = other.path().join("period.zip");
    bundle(other.path(), &["--period", &format!("1..{}", kept.size)], &file);
    let report = asked(&file, &other.path().join("log.vkey"), &[note]);
    let codes: Vec<_> = report.defects.iter().map(|defect| defect.code).collect();
    assert_eq!((codes, report.held[0].outcome), (vec!["two-histories"], "contradicts"));
}

//! Another history in place of the first: written anew with every hash right, put back to an older copy, or shown to one
//! reader only. Whoever holds a checkpoint finds out, and a witness holds one.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use event_store::note::LogKey;
use serde_json::Value;

use crate::support::{
    Article, Market, Server, Witness, marktbuch, position_of, rewritten, run, text, told,
};

fn verifier_key(data: &Path) -> String {
    fs::read_to_string(data.join("log.vkey")).unwrap().trim().to_owned()
}

/// The secret of the log's key, as somebody has it who can read the directory.
fn stolen_key(data: &Path) -> Arc<LogKey> {
    let seed: [u8; 32] = fs::read(data.join("log.key")).unwrap().try_into().unwrap();
    let key = verifier_key(data);
    let name = key.split('+').next().unwrap();
    Arc::new(LogKey::from_seed(name, &seed).unwrap())
}

/// A cheaper price than was agreed.
fn cheaper(_: u64, payload: Vec<u8>) -> Vec<u8> {
    String::from_utf8(payload).unwrap().replace("20.00", "10.00").into_bytes()
}

fn market(data: &Path) -> Market {
    let market = Market::found(data);
    market.publish(&[Article::new("A1", "Tastatur", "20.00")]);
    market
}

fn checkpoint_of(server: &Server) -> String {
    let answer = server.stranger().send("GET", "/tlog/checkpoint", &[], &[]);
    assert_eq!(answer.status, 200);
    String::from_utf8(answer.bytes).unwrap()
}

fn copied(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// Looks at the health until it says something, or too long.
fn health_until(server: &Server, says: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let health = server.stranger().send("GET", "/health", &[], &[]).body;
        if says(&health) {
            return health;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{health}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn a_log_written_anew_without_the_key_is_not_signed_and_not_started() {
    let data = tempfile::tempdir().unwrap();
    market(data.path()).server.stop();
    let attacker = Arc::new(LogKey::generate("somebody").unwrap());
    rewritten(data.path(), Some(attacker), cheaper).await;
    let output = run(&["verify", "--data", text(data.path())]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("no signature"), "{error}");
    let refused = Server::refused(data.path(), &[]);
    assert!(refused.contains("not signed by the key of this log"), "{refused}");
}

/// With the key everything is right in itself. Only a checkpoint from before proves that it is another log.
#[tokio::test]
async fn a_log_written_anew_with_the_stolen_key_is_found_by_whoever_kept_a_checkpoint() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = market(data.path());
    let kept = elsewhere.path().join("checkpoint");
    fs::write(&kept, checkpoint_of(&market.server)).unwrap();
    market.server.stop();
    let verify = ["verify", "--json", "--data", text(data.path()), "--checkpoint", text(&kept)];
    assert_eq!(told(&verify)["holds"], true);
    rewritten(data.path(), Some(stolen_key(data.path())), cheaper).await;
    let noted = run(&["verify", "--data", text(data.path())]);
    let noted = String::from_utf8_lossy(&noted.stderr).into_owned();
    assert!(noted.contains("were confirmed"), "the end that was noted outside: {noted}");
    // Who writes the whole log writes that as well.
    fs::remove_file(data.path().join("checkpoints/head.note")).unwrap();
    assert!(run(&["verify", "--data", text(data.path())]).status.success(), "sound in itself");
    let output = run(&verify);
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && found.contains("a checkpoint known before"), "{found}");
}

#[test]
fn a_log_put_back_to_an_older_copy_is_found_by_its_readers_and_its_witness() {
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = market(data.path());
    market.server.stop();
    copied(&data.path().join("log"), &other.path().join("log"));
    let witness = Witness::start(&other.path().join("witness"), &verifier_key(data.path()));
    let configuration = other.path().join("marktbuch.toml");
    witness.configuration(&configuration);
    let server = Server::start(data.path(), &["--config", text(&configuration)]);
    let supplier = market.supplier.at(&server.url);
    let file = crate::support::catalogue(&[Article::new("B1", "Maus", "9.00")]);
    supplier.upload("/catalogues", &[("coverage", "products")], file.as_bytes()).expect(200);
    let head = checkpoint_of(&server).lines().nth(1).unwrap().parse::<u64>().unwrap();
    let name = "witness.example";
    health_until(&server, |health| health["witnesses"][name]["size"] == head);
    server.stop();

    let copy = other.path().join("log");
    fs::remove_dir_all(data.path().join("log")).unwrap();
    copied(&copy, &data.path().join("log"));
    let refused = Server::refused(data.path(), &["--config", text(&configuration)]);
    assert!(refused.contains("the read models reflect position"), "{refused}");
    fs::remove_dir_all(data.path().join("views")).unwrap();
    let refused = Server::refused(data.path(), &["--config", text(&configuration)]);
    assert!(refused.contains("were confirmed"), "{refused}");

    // With the kept checkpoints gone as well it starts; the witness and whoever read further do not go along.
    fs::remove_dir_all(data.path().join("checkpoints")).unwrap();
    // A refused start may have begun them.
    let _ = fs::remove_dir_all(data.path().join("views"));
    let server = Server::start(data.path(), &["--config", text(&configuration)]);
    let health = health_until(&server, |health| health["alarm"].is_string());
    assert!(health["alarm"].as_str().unwrap().contains("has seen another history"), "{health}");
    let after = head.to_string();
    let reader = market.auditor.at(&server.url);
    reader.get("/log", &[("after", &after)]).refused(409, "log_is_shorter");
    reader.get("/log/proofs/consistency", &[("from", &after)]).refused(404, "not_found");
}

/// Two readers are shown two histories of one log: the witness cosigns one of them, and keeps the proof of the other.
#[test]
fn of_two_histories_the_witness_cosigns_one() {
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = market(data.path());
    market.server.stop();
    copied(data.path(), &other.path().join("twin"));
    let twin = other.path().join("twin");
    let state = other.path().join("witness");
    let witness = Witness::start(&state, &verifier_key(data.path()));
    let mut notes = Vec::new();
    for (directory, title) in [(data.path(), "Maus"), (twin.as_path(), "Mikrofon")] {
        let server = Server::start(directory, &[]);
        let file = crate::support::catalogue(&[Article::new("B1", title, "9.00")]);
        let supplier = market.supplier.clone().at(&server.url);
        supplier.upload("/catalogues", &[("coverage", "products")], file.as_bytes()).expect(200);
        notes.push(checkpoint_of(&server));
        server.stop();
    }
    let size = |note: &str| note.lines().nth(1).unwrap().to_owned();
    assert_eq!(size(&notes[0]), size(&notes[1]));
    assert_ne!(notes[0], notes[1]);
    let (status, _, lines) = witness.add(&format!("old 0\n\n{}", notes[0]));
    assert_eq!(status, 200, "{lines}");
    assert!(lines.starts_with("— witness.example "));
    let (status, kind, seen) = witness.add(&format!("old 0\n\n{}", notes[1]));
    assert_eq!((status, kind.as_str()), (409, "text/x.tlog.size"));
    assert_eq!(seen.trim(), size(&notes[0]));
    let again = witness.add(&format!("old {}\n\n{}", seen.trim(), notes[1]));
    assert_eq!(again.0, 409);
    drop(witness);
    let shown = Command::new(crate::support::program("marktbuch-witness"))
        .args(["show", "--state"])
        .arg(&state)
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("kept as evidence against the log: 1"), "{shown}");
}

/// A removed checkpoint is signed anew at the next start; what was confirmed elsewhere still binds.
#[test]
fn a_removed_checkpoint_is_named_by_verify() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    market.server.stop();
    assert!(position_of(data.path(), "SigningKeyIntroduced") >= 1);
    crate::support::altered(data.path(), "DELETE FROM checkpoint");
    let output =
        Command::new(marktbuch()).args(["verify", "--data", text(data.path())]).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("there is no signed checkpoint in the store"), "{error}");
}

/// The log is put back and the signed checkpoint goes along with it. Each thing outside of the database that knows of more
/// is enough: the noted end, or the read models alone.
#[test]
fn a_log_that_lost_its_end_is_not_started_until_the_loss_is_accepted() {
    for noted in [true, false] {
        let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let market = market(data.path());
        market.server.stop();
        copied(&data.path().join("log"), &other.path().join("log"));
        let server = Server::start(data.path(), &[]);
        let lost = serde_json::json!({
            "kind": "audit_body", "name": "Verlorenes Amt", "town": "Kiel", "land": "SH",
        });
        let operator = market.operator.clone().at(&server.url);
        let lost = operator.post("/organisations", &lost);
        let position = lost.position.unwrap().to_string();
        let lost = lost.expect(201)["organisation_id"].as_str().unwrap().to_owned();
        operator.get(&format!("/organisations/{lost}"), &[("min_position", &position)]).expect(200);
        server.stop();
        fs::remove_dir_all(data.path().join("log")).unwrap();
        copied(&other.path().join("log"), &data.path().join("log"));
        if !noted {
            fs::remove_file(data.path().join("checkpoints/head.note")).unwrap();
        }

        let told = if noted { "were confirmed" } else { "the read models reflect position" };
        let verified = run(&["verify", "--data", text(data.path())]);
        let error = String::from_utf8_lossy(&verified.stderr).into_owned();
        assert!(!verified.status.success(), "{error}");
        let refused = Server::refused(data.path(), &[]);
        assert!(refused.contains("accept-loss"), "{refused}");
        assert!(noted || refused.contains(told), "{refused}");

        let accepted = run(&["log", "accept-loss", "--data", text(data.path())]);
        assert!(accepted.status.success(), "{accepted:?}");
        assert!(run(&["verify", "--data", text(data.path())]).status.success());
        let server = Server::start(data.path(), &[]);
        let operator = market.operator.clone().at(&server.url);
        operator.get(&format!("/organisations/{lost}"), &[]).refused(404, "not_found");
        server.stop();
    }
}

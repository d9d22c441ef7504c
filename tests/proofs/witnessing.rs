//! A marketplace and its witness, both as they run: checkpoints are cosigned, shown, and go into receipts.
//! What a witness refuses is told with the attacks.

use std::time::{Duration, Instant};

use witness::note::{Checkpoint, Note, VerifierKey};

use crate::support::{Market, Server, Witness, text};

#[test]
fn a_checkpoint_is_cosigned_shown_and_kept() {
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = Market::found(data.path());
    market.server.stop();
    let log = std::fs::read_to_string(data.path().join("log.vkey")).unwrap();
    let witness = Witness::start(&other.path().join("state"), log.trim());
    let configuration = other.path().join("marktbuch.toml");
    witness.configuration(&configuration);
    let server = Server::start(data.path(), &["--config", text(&configuration)]);
    let stranger = server.stranger();
    let begun = Instant::now();
    let cosigned = loop {
        let answer = stranger.send("GET", "/tlog/checkpoint/cosigned", &[], &[]);
        if answer.status == 200 {
            break String::from_utf8(answer.bytes).unwrap();
        }
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(50));
    };
    let keys = [VerifierKey::parse(&log).unwrap(), VerifierKey::parse(&witness.key).unwrap()];
    let note = Note::parse(&cosigned).unwrap();
    for key in &keys {
        assert!(note.signed_by(std::slice::from_ref(key)), "{key}");
    }
    let size = Checkpoint::parse(note.text).unwrap().size;
    let health = stranger.send("GET", "/health", &[], &[]).body;
    assert_eq!(health["witnesses"]["witness.example"]["size"], size);
    assert_eq!(health["witnesses"]["witness.example"]["alarm"], false);
    let receipt = market.buyer.at(&server.url).send("GET", "/api/v1/log/receipts/1", &[], &[]);
    let receipt = String::from_utf8(receipt.bytes).unwrap();
    assert!(receipt.contains("— witness.example "), "{receipt}");
    let secret = std::fs::read_to_string(data.path().join("metrics.token")).unwrap();
    let scraper = crate::support::Caller::new(&server.url, &secret);
    let metrics = scraper.send("GET", "/metrics", &[], &[]).bytes;
    let metrics = String::from_utf8(metrics).unwrap();
    assert!(
        metrics.contains("marktbuch_witness_alarm{witness=\"witness.example\"} 0"),
        "{metrics}"
    );
    server.stop();

    // It is there again after a restart, also without the witness.
    drop(witness);
    let server = Server::start(data.path(), &["--config", text(&configuration)]);
    let again = server.stranger().send("GET", "/tlog/checkpoint/cosigned", &[], &[]);
    assert_eq!(String::from_utf8(again.bytes).unwrap(), cosigned);
}

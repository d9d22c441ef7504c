//! A checkpoint to the byte, its receipt, and what is no checkpoint.

use super::Checkpoint;
use crate::Hash;
use crate::note::LogKey;

fn key() -> LogKey {
    LogKey::from_seed("example.org/log", &[7; 32]).unwrap()
}

#[test]
fn a_checkpoint_says_origin_size_and_root() {
    let checkpoint = Checkpoint::sign(&key(), 3, Hash([1; 32]));
    let text =
        "example.org/log\n3\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\n— example.org/log ";
    assert!(checkpoint.note.starts_with(text), "{}", checkpoint.note);
    assert_eq!(Checkpoint::verified(&checkpoint.note, key().verifier()), Ok(checkpoint.clone()));
    assert_eq!(Checkpoint::sign(&key(), 3, Hash([1; 32])), checkpoint, "the same again");
}

#[test]
fn a_text_that_is_no_checkpoint_is_refused_though_it_is_signed() {
    for text in ["example.org/log\n03\nAQ==\n", "example.org/log\n3\n", "\n3\nAQ==\n", "other\n"] {
        assert!(Checkpoint::parse(&key().sign(text)).is_err(), "{text}");
    }
    let root = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    let foreign = key().sign(&format!("example.org/other\n3\n{root}\n"));
    assert!(Checkpoint::parse(&foreign).is_ok());
    assert!(Checkpoint::verified(&foreign, key().verifier()).is_err(), "another log's");
}

#[test]
fn a_receipt_has_index_path_and_checkpoint() {
    let checkpoint = Checkpoint::sign(&key(), 3, Hash([1; 32]));
    let receipt = checkpoint.tlog_proof(2, &[Hash([2; 32])]);
    let head = "c2sp.org/tlog-proof@v1\nindex 1\nAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n\n";
    assert_eq!(receipt, format!("{head}{}", checkpoint.note));
}

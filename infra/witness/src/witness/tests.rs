//! A log and its witness: what is cosigned, what is refused, and what is remembered over a restart.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use super::{Answer, Witness};
use crate::note::{Note, VerifierKey};
use crate::state::{State, StateError};
use crate::tree::tests::{leaves, proof, root};

const LOG: &str = "example.org/log";
const NOW: u64 = 1_764_000_000;

/// The log's key as anyone would write it down.
fn vkey(seed: u8) -> VerifierKey {
    let public = SigningKey::from_bytes(&[seed; 32]).verifying_key();
    let bytes = [&[1][..], public.as_bytes()].concat();
    VerifierKey::parse(&format!("{LOG}+{}+{}", hex::encode(id(&bytes)), STANDARD.encode(&bytes)))
        .unwrap()
}

fn id(algorithm_and_key: &[u8]) -> [u8; 4] {
    let digest = Sha256::digest([LOG.as_bytes(), b"\n", algorithm_and_key].concat());
    [digest[0], digest[1], digest[2], digest[3]]
}

/// A checkpoint of a log with these leaves.
fn checkpoint(seed: u8, leaves: &[[u8; 32]]) -> String {
    let text = format!("{LOG}\n{}\n{}\n", leaves.len(), STANDARD.encode(root(leaves)));
    let key = SigningKey::from_bytes(&[seed; 32]);
    let bytes = [&vkey(seed).id[..], &key.sign(text.as_bytes()).to_bytes()].concat();
    format!("{text}\n— {LOG} {}\n", STANDARD.encode(bytes))
}

fn request(old: usize, leaves: &[[u8; 32]]) -> String {
    let lines: String =
        proof(old, leaves).iter().map(|hash| STANDARD.encode(hash) + "\n").collect();
    format!("old {old}\n{lines}\n{}", checkpoint(1, leaves))
}

fn opened(directory: &Path) -> Witness {
    Witness::open(directory, vec![vkey(1)]).unwrap()
}

fn made(directory: &Path) -> Witness {
    State::init(directory, "witness.example").unwrap();
    opened(directory)
}

#[track_caller]
fn cosigned(witness: &Witness, old: usize, leaves: &[[u8; 32]]) {
    let Answer::Cosigned(line) = witness.add(&request(old, leaves), NOW).unwrap() else {
        panic!("not cosigned");
    };
    let note = checkpoint(1, leaves) + &line;
    let note = Note::parse(&note).unwrap();
    assert!(note.signed_by(&[vkey(1)]) && note.signed_by(&[witness.verifier().clone()]));
}

#[test]
fn a_log_that_only_grows_is_cosigned_again_and_again() {
    let directory = tempfile::tempdir().unwrap();
    let witness = made(directory.path());
    let all = leaves(70);
    cosigned(&witness, 0, &all[..3]);
    cosigned(&witness, 3, &all[..4]);
    cosigned(&witness, 4, &all[..4]);
    cosigned(&witness, 4, &all[..70]);
}

#[test]
fn a_rolled_back_or_split_log_is_refused_and_the_request_kept() {
    let directory = tempfile::tempdir().unwrap();
    let witness = made(directory.path());
    let all = leaves(70);
    cosigned(&witness, 0, &all[..40]);
    assert_eq!(witness.add(&request(0, &all[..30]), NOW).unwrap(), Answer::Conflict(40));
    assert_eq!(witness.add(&request(30, &all[..50]), NOW).unwrap(), Answer::Conflict(40));
    let mut other = all.clone();
    other[17][0] ^= 1;
    assert_eq!(witness.add(&request(40, &other), NOW).unwrap(), Answer::NotConsistent);
    assert_eq!(witness.add(&request(40, &other[..40]), NOW).unwrap(), Answer::Conflict(40));
    drop(witness);
    let (state, _) = State::look(directory.path()).unwrap();
    assert_eq!(state.evidence(LOG), 2);
    // The first history goes on as if nothing had been asked.
    cosigned(&opened(directory.path()), 40, &all);
}

#[test]
fn what_was_cosigned_is_remembered_over_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let all = leaves(9);
    cosigned(&made(directory.path()), 0, &all[..5]);
    let witness = opened(directory.path());
    assert_eq!(witness.add(&request(0, &all), NOW).unwrap(), Answer::Conflict(5));
    cosigned(&witness, 5, &all);
    let kept = witness.latest(&crate::state::name_of(LOG)).unwrap().unwrap();
    assert!(Note::parse(&kept).unwrap().signed_by(&[witness.verifier().clone()]));
}

#[test]
fn strangers_and_other_keys_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let witness = made(directory.path());
    let all = leaves(3);
    let other_key = format!("old 0\n\n{}", checkpoint(2, &all));
    assert_eq!(witness.add(&other_key, NOW).unwrap(), Answer::NotSigned);
    let other_log = request(0, &all).replace(LOG, "example.org/other");
    assert_eq!(witness.add(&other_log, NOW).unwrap(), Answer::UnknownLog);
}

#[test]
fn what_is_not_in_the_form_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let witness = made(directory.path());
    let good = request(2, &leaves(3));
    let long = format!("old 1\n{}\n{}", "A".repeat(43) + "=\n", checkpoint(1, &leaves(3)));
    let bad = [
        String::new(),
        good.replace("old 2", "old 02"),
        good.replace("old 2", "old"),
        good.replace("old 2", "old 9"),
        good.replace("old 2\n", "old 2\nx\n"),
        good.replace("old 2", "old 0"),
        good.replace("\n\n", "\n"),
        long.replacen(&("A".repeat(43) + "=\n"), &("A".repeat(43) + "=\n").repeat(64), 1),
    ];
    for bad in bad {
        let answer = witness.add(&bad, NOW).unwrap();
        assert!(matches!(answer, Answer::Malformed(_)), "{answer:?} to {bad:?}");
    }
}

#[test]
fn one_process_serves_a_state_and_a_damaged_one_is_no_new_beginning() {
    let directory = tempfile::tempdir().unwrap();
    let witness = made(directory.path());
    assert!(matches!(State::hold(directory.path()), Err(StateError::InUse(_))));
    assert!(matches!(State::init(directory.path(), "again"), Err(StateError::Present(_))));
    cosigned(&witness, 0, &leaves(2));
    drop(witness);
    let file = directory.path().join("logs").join(crate::state::name_of(LOG) + ".note");
    std::fs::write(&file, "gone").unwrap();
    let refused = Witness::open(directory.path(), vec![vkey(1)]);
    assert!(matches!(refused, Err(StateError::Unsound { .. })));
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(matches!(State::look(elsewhere.path()), Err(StateError::Missing(_))));
}

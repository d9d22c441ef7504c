//! Notes as others write them, and what must not be taken for one.

use ed25519_dalek::{Signer, SigningKey};

use super::*;

/// From the Go project's tests of signed notes.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_note_that_others_signed_is_verified() {
    let key = VerifierKey::parse(KEY).unwrap();
    assert_eq!(key.to_string(), KEY);
    let note = Note::parse(NOTE).unwrap();
    assert!(note.signed_by(&[key]));
    assert!(!note.signed_by(&[]));
}

#[test]
fn a_note_with_another_text_or_signature_is_not() {
    let key = VerifierKey::parse(KEY).unwrap();
    let other = NOTE.replace("answer", "Answer");
    assert!(!Note::parse(&other).unwrap().signed_by(std::slice::from_ref(&key)));
    let other = NOTE.replace("JkuB", "JkuC");
    assert!(!Note::parse(&other).unwrap().signed_by(&[key]));
}

#[test]
fn what_is_no_note_is_refused() {
    let longer = format!("{NOTE}x");
    let control = NOTE.replace("then", "th\u{7}en");
    let bad = ["", "text\n", "text\n\n— name\n", "text\n\n— name !!!\n", &longer, &control];
    for bad in bad {
        assert!(Note::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_checkpoint_is_read_exactly() {
    let root = STANDARD.encode([7; 32]);
    let read = Checkpoint::parse(&format!("a.log\n12\n{root}\n")).unwrap();
    assert_eq!(read, Checkpoint { origin: "a.log".into(), size: 12, root: [7; 32] });
    for bad in ["012", "+1", "-1", "1 ", "", "x", "99999999999999999999"] {
        assert!(Checkpoint::parse(&format!("a.log\n{bad}\n{root}\n")).is_err(), "{bad}");
    }
    assert!(Checkpoint::parse("a.log\n1\nAAAA\n").is_err());
    assert!(Checkpoint::parse("a.log\n1\n").is_err());
}

#[test]
fn a_key_whose_hash_is_another_keys_is_refused() {
    assert!(VerifierKey::parse(&KEY.replace("c74f20a3", "c74f20a4")).is_err());
    assert!(VerifierKey::parse(&KEY.replace("PeterNeumann", "PeterNewmann")).is_err());
    for bad in ["", "a", "a+b", "a+b+c", "a+00000000+AQ=="] {
        assert!(VerifierKey::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_cosignature_holds_for_its_text_and_time() {
    let key = CosignerKey::new("witness.example", &[3; 32]).unwrap();
    let text = format!("a.log\n1\n{}\n", STANDARD.encode([1; 32]));
    let line = key.cosign(&text, 1_700_000_000);
    let whole = format!("{text}\n{line}");
    let note = Note::parse(&whole).unwrap();
    assert!(note.signed_by(std::slice::from_ref(key.verifier())));
    let mut signature = note.signatures[0].signature.clone();
    signature[7] ^= 1;
    assert!(!key.verifier().verifies(&text, &signature), "another time");
    assert!(!key.verifier().verifies("a.log\n2\n", &note.signatures[0].signature));
    let log = SigningKey::from_bytes(&[3; 32]).sign(text.as_bytes()).to_bytes();
    assert!(!key.verifier().verifies(&text, &log), "a log's signature is no cosignature");
    assert!(CosignerKey::new("a b", &[3; 32]).is_err());
}

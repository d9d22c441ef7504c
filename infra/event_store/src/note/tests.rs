//! Notes and keys as other programs write them, and what is refused.

use super::{LogKey, NoteError, VerifierKey};

/// Key and note of the example in Go's package `golang.org/x/mod/sumdb/note`.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_note_of_another_program_is_verified() {
    let key: VerifierKey = KEY.parse().unwrap();
    assert_eq!(key.to_string(), KEY);
    assert_eq!(key.name(), "PeterNeumann");
    assert!(key.verify(NOTE).unwrap().ends_with("what your problem is.\n"));
}

#[test]
fn what_was_signed_is_verified_and_nothing_else() {
    let key = LogKey::from_seed("example.org/log", &[7; 32]).unwrap();
    let note = key.sign("a\n\nb\n");
    assert_eq!(key.verifier().verify(&note), Ok("a\n\nb\n"));
    let name = || "example.org/log".to_owned();
    let changed = note.replacen('a', "c", 1);
    assert_eq!(key.verifier().verify(&changed), Err(NoteError::Wrong(name())));
    let other = LogKey::from_seed("example.org/log", &[8; 32]).unwrap();
    assert_eq!(other.verifier().verify(&note), Err(NoteError::Unsigned(name())));
    let both = format!("{note}{}", other.sign("a\n\nb\n").rsplit("\n\n").next().unwrap());
    assert!(key.verifier().verify(&both).is_ok() && other.verifier().verify(&both).is_ok());
    let line = |note: &str| note.rsplit_once("\n\n").unwrap().1.to_owned();
    let mixed = format!("{note}{}", line(&key.sign("another text\n")));
    assert_eq!(key.verifier().verify(&mixed), Err(NoteError::Wrong(name())), "not passed over");
    assert!(key.verifier().verify(&note.replacen('a', "\u{7}", 1)).is_err());
    assert!(key.verifier().verify("no note").is_err());
    assert!(key.verifier().verify("text\n\nno signature\n").is_err());
}

#[test]
fn a_key_whose_hash_does_not_fit_or_whose_name_is_none_is_refused() {
    assert_eq!(KEY.replace("c74f20a3", "c74f20a4").parse::<VerifierKey>(), Err(NoteError::Key));
    assert_eq!("a+b".parse::<VerifierKey>(), Err(NoteError::Key));
    for name in ["", "two words", "a+b"] {
        assert!(matches!(LogKey::from_seed(name, &[1; 32]), Err(NoteError::Name(_))), "{name}");
    }
}

#[test]
fn the_secret_is_not_shown() {
    let key = LogKey::from_seed("example.org/log", &[7; 32]).unwrap();
    assert_eq!(format!("{key:?}"), format!("the key of {}", key.verifier()));
}

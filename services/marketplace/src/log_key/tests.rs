//! The key at the first start, at the next ones, and after someone has been at it.

use std::os::unix::fs::PermissionsExt;

use super::{LogKeyError, LogKeys};
use crate::data_dir::DataDir;

#[test]
fn a_key_is_made_once_and_its_secret_is_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path().to_owned());
    let made = LogKeys::open(&data, "").unwrap();
    let again = LogKeys::open(&data, "another.example/log").unwrap();
    assert_eq!(made.key.verifier(), again.key.verifier(), "the origin is chosen once");
    assert!(made.key.verifier().name().starts_with("marktbuch-"));
    let permissions = std::fs::metadata(data.log_key()).unwrap().permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let public = std::fs::read_to_string(data.log_verifier_keys()).unwrap();
    assert_eq!(public, format!("{}\n", made.key.verifier()));
}

#[test]
fn an_origin_that_is_no_name_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path().to_owned());
    assert!(matches!(LogKeys::open(&data, "two words"), Err(LogKeyError::Origin(_))));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    assert_eq!(
        LogKeys::open(&data, "stadt.example/log").unwrap().key.verifier().name(),
        "stadt.example/log"
    );
}

#[test]
fn a_replaced_or_missing_half_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::new(dir.path().to_owned());
    LogKeys::open(&data, "").unwrap();
    let secret = std::fs::read(data.log_key()).unwrap();
    std::fs::write(data.log_key(), [7; 32]).unwrap();
    assert!(matches!(LogKeys::open(&data, ""), Err(LogKeyError::Mismatch { .. })));
    std::fs::remove_file(data.log_key()).unwrap();
    assert!(matches!(LogKeys::open(&data, ""), Err(LogKeyError::Half { .. })));
    std::fs::write(data.log_key(), secret).unwrap();
    std::fs::write(data.log_verifier_keys(), "# a note\n\nno key\n").unwrap();
    let refused = LogKeys::open(&data, "").map(drop).unwrap_err();
    assert!(matches!(refused, LogKeyError::Unreadable { line: 3, .. }), "{refused}");
}

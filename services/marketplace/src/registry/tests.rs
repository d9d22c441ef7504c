//! Tokens are known by their hash and closed by whose they are; a row that says nothing certain lets nobody in.

use schemas::ids::{ActorId, OrganisationId, derived};
use schemas::organisation::Role;

use super::{Bearer, Registry};

fn bearer() -> Bearer {
    Bearer {
        actor: ActorId(derived("actor", "1")),
        role: Role::Buyer,
        organisation: OrganisationId(derived("organisation", "1")),
    }
}

#[test]
fn a_token_lets_nobody_in_before_it_is_handed_out_and_after_it_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(&dir.path().join("registry.sqlite")).unwrap();
    let now = crate::clock::now();
    let (token, id) = registry.prepare(&bearer(), now).unwrap();
    assert_eq!(registry.presented(&token).unwrap(), None);
    registry.hand_out(&id).unwrap();
    assert_eq!(registry.presented(&token).unwrap().unwrap().bearer, bearer());
    assert_eq!(registry.presented("mb_guess").unwrap(), None);
    assert!(registry.holds_any(bearer().actor).unwrap());
    registry.drop_prepared(&id).unwrap();
    assert!(registry.find(&id).unwrap().is_some(), "what was handed out is not dropped");
    registry.close(&bearer(), now).unwrap();
    assert_eq!(registry.presented(&token).unwrap(), None);
    assert!(!registry.holds_any(bearer().actor).unwrap());
}

#[test]
fn the_secret_itself_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("registry.sqlite");
    let registry = Registry::open(&file).unwrap();
    let (token, _) = registry.prepare(&bearer(), crate::clock::now()).unwrap();
    drop(registry);
    let bytes = std::fs::read(file).unwrap();
    let secret = token.as_bytes();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret));
}

#[test]
fn a_damaged_row_is_named_and_lets_nobody_in() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("registry.sqlite");
    let registry = Registry::open(&file).unwrap();
    let (token, id) = registry.prepare(&bearer(), crate::clock::now()).unwrap();
    registry.hand_out(&id).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute("UPDATE tokens SET role = 'emperor'", []).unwrap();
    let (rows, damaged) = registry.rows().unwrap();
    assert!(rows.is_empty());
    assert_eq!(damaged[0].token_id, id);
    assert!(damaged[0].why.contains("emperor"), "{damaged:?}");
    assert_eq!(registry.presented(&token).unwrap(), None);
}

#[test]
fn a_registry_of_an_earlier_version_opens_and_its_tokens_hold() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("registry.sqlite");
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(
        "CREATE TABLE tokens (hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, actor TEXT NOT NULL,
            role TEXT NOT NULL, organisation TEXT NOT NULL, issued_at TEXT NOT NULL, revoked_at TEXT) STRICT;",
    )
    .unwrap();
    let row = rusqlite::params![
        super::hash("mb_old"),
        "old",
        bearer().actor.to_string(),
        "buyer",
        bearer().organisation.to_string(),
        "2026-01-01T00:00:00Z"
    ];
    old.execute("INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)", row).unwrap();
    // As the command line looks at it, and as the process that holds the directory does.
    assert_eq!(Registry::open_reader(&file).unwrap().rows().unwrap().0.len(), 1);
    let registry = Registry::open(&file).unwrap();
    assert_eq!(registry.presented("mb_old").unwrap().unwrap().bearer, bearer());
}

//! Tokens are known by their hash and revoked by their public name.

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
fn a_token_holds_until_it_is_revoked() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(&dir.path().join("registry.sqlite")).unwrap();
    let now = crate::clock::now();
    let token = registry.issue(&bearer(), now).unwrap();
    assert_eq!(registry.bearer(&token).unwrap(), Some(bearer()));
    assert_eq!(registry.bearer("mb_guess").unwrap(), None);
    let listed = registry.tokens().unwrap();
    assert_eq!((listed.len(), listed[0].actor_id), (1, bearer().actor));
    assert_eq!(registry.revoke(&listed[0].token_id, now).unwrap(), Some(bearer()));
    assert_eq!(registry.bearer(&token).unwrap(), None);
    assert_eq!(registry.revoke(&listed[0].token_id, now).unwrap(), None);
    assert!(!registry.holds_any(bearer().actor).unwrap());
}

#[test]
fn the_secret_itself_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("registry.sqlite");
    let registry = Registry::open(&file).unwrap();
    let token = registry.issue(&bearer(), crate::clock::now()).unwrap();
    drop(registry);
    let bytes = std::fs::read(file).unwrap();
    let secret = token.as_bytes();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret));
}

//! Every way in which registry and log can differ is named, and nothing is named where they agree.

use event_store::EventStore;
use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::{OrganisationKind, OrganisationRegistered, Role};
use schemas::text::Line;
use uuid::Uuid;

use super::{Difference, differences};
use crate::acting::Folded;
use crate::execute::{Context, execute};
use crate::registry::{Bearer, Registry, Row};
use crate::streams;

const TOWN: OrganisationId = OrganisationId(Uuid::from_u128(21));
const OTHER_TOWN: OrganisationId = OrganisationId(Uuid::from_u128(22));
const ANNA: ActorId = ActorId(Uuid::from_u128(101));

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn anna() -> Bearer {
    Bearer { actor: ANNA, role: Role::Buyer, organisation: TOWN }
}

async fn command(log: &EventStore, organisation: OrganisationId, command: &OrganisationCommand) {
    let stream = streams::organisation(organisation);
    let context = Context::begin(ActorId(Uuid::from_u128(1)));
    execute::<Organisations>(log, &stream, &context, || Ok(command.clone().into())).await.unwrap();
}

async fn town(log: &EventStore, organisation: OrganisationId) {
    let registered = OrganisationRegistered {
        organisation,
        kind: OrganisationKind::ContractingAuthority,
        name: line("Stadt"),
        town: line("Kiel"),
        land: None,
        delivery_places: Vec::new(),
        address: None,
    };
    command(log, organisation, &OrganisationCommand::RegisterOrganisation(registered)).await;
}

async fn acts(log: &EventStore, organisation: OrganisationId) {
    let (actor, role, other_person) = (ANNA, Role::Buyer, None);
    let authorise = OrganisationCommand::AuthoriseActor { actor, role, other_person };
    command(log, organisation, &authorise).await;
}

async fn ends(log: &EventStore) {
    let revoke = OrganisationCommand::RevokeAuthorisation { actor: ANNA, reason: line("left") };
    command(log, TOWN, &revoke).await;
}

/// A registry with one token of Anna's that was handed out.
fn registry() -> (tempfile::TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(&dir.path().join("registry.sqlite")).unwrap();
    let (_, id) = registry.prepare(&anna(), crate::clock::now()).unwrap();
    registry.hand_out(&id).unwrap();
    (dir, registry)
}

fn found(log: &EventStore, rows: &[Row]) -> Vec<Difference> {
    differences(&Folded::of(log).unwrap(), rows, &[])
}

#[tokio::test]
async fn a_token_with_its_event_and_an_event_with_its_token_agree() {
    let log = EventStore::memory();
    let (_dir, registry) = registry();
    town(&log, TOWN).await;
    acts(&log, TOWN).await;
    assert_eq!(found(&log, &registry.rows().unwrap().0), []);
    ends(&log).await;
    registry.close(&anna(), crate::clock::now()).unwrap();
    assert_eq!(found(&log, &registry.rows().unwrap().0), []);
}

#[tokio::test]
async fn a_token_for_an_actor_that_the_log_does_not_know_is_named_a_defect() {
    let log = EventStore::memory();
    let (_dir, registry) = registry();
    town(&log, TOWN).await;
    let found = found(&log, &registry.rows().unwrap().0);
    assert!(matches!(&found[..], [Difference::NeverAuthorised(_)]), "{found:?}");
    assert!(found[0].is_defect());
}

#[tokio::test]
async fn a_revocation_of_which_the_log_does_not_tell_is_named_a_defect() {
    let log = EventStore::memory();
    let (_dir, registry) = registry();
    town(&log, TOWN).await;
    acts(&log, TOWN).await;
    registry.close(&anna(), crate::clock::now()).unwrap();
    let found = found(&log, &registry.rows().unwrap().0);
    assert!(matches!(&found[..], [Difference::NotInTheLog(of, _)] if *of == anna()), "{found:?}");
    assert!(found[0].is_defect());
}

#[tokio::test]
async fn what_a_kill_leaves_is_told_and_no_defect() {
    let log = EventStore::memory();
    let (_dir, registry) = registry();
    town(&log, TOWN).await;
    acts(&log, TOWN).await;
    ends(&log).await;
    let mut rows = registry.rows().unwrap().0;
    let followed = found(&log, &rows);
    assert!(matches!(&followed[..], [Difference::NotFollowed(_)]), "{followed:?}");
    rows[0].handed_out = false;
    let prepared = found(&log, &rows);
    assert!(matches!(&prepared[..], [Difference::NeverHandedOut(_)]), "{prepared:?}");
    acts(&log, TOWN).await;
    let lost = found(&log, &[]);
    assert!(matches!(&lost[..], [Difference::WithoutToken(_)]), "{lost:?}");
    assert!([followed, prepared, lost].iter().flatten().all(|told| !told.is_defect()));
}

#[tokio::test]
async fn an_actor_of_two_organisations_and_two_tokens_of_one_are_named() {
    let log = EventStore::memory();
    let (_dir, registry) = registry();
    town(&log, TOWN).await;
    town(&log, OTHER_TOWN).await;
    acts(&log, TOWN).await;
    acts(&log, OTHER_TOWN).await;
    let (_, id) = registry.prepare(&anna(), crate::clock::now()).unwrap();
    registry.hand_out(&id).unwrap();
    let found = found(&log, &registry.rows().unwrap().0);
    let several = |told: &Difference| matches!(told, Difference::Several(of, 2) if *of == anna());
    let elsewhere =
        |told: &Difference| matches!(told, Difference::Elsewhere(ANNA, of) if of.len() == 2);
    assert!(found.iter().any(several) && found.iter().any(elsewhere), "{found:?}");
}

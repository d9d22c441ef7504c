//! Who may act for whom. Nothing about tokens.

use proptest::prelude::*;
use schemas::ids::ActorId;
use schemas::organisation::{
    ActorAuthorised, AuthorisationRevoked, OrganisationEvent, OrganisationKind, Role,
};
use uuid::Uuid;

use super::{OrganisationCommand, OrganisationRejection, Organisations};
use crate::samples::{AUTHORITY, STRANGER, line, organisation, place};
use crate::scenario::{Given, given, history};

const ANNA: ActorId = ActorId(Uuid::from_u128(101));

fn registered() -> OrganisationEvent {
    organisation(AUTHORITY, OrganisationKind::ContractingAuthority).into()
}

fn authorised() -> OrganisationEvent {
    let (actor, role) = (ANNA, Role::Buyer);
    ActorAuthorised { actor, role, other_person: None }.into()
}

fn revoked() -> OrganisationEvent {
    let (actor, reason) = (ANNA, line("left"));
    AuthorisationRevoked { actor, reason }.into()
}

fn register() -> OrganisationCommand {
    let asked = organisation(AUTHORITY, OrganisationKind::ContractingAuthority);
    OrganisationCommand::RegisterOrganisation(asked)
}

fn authorise(role: Role) -> OrganisationCommand {
    OrganisationCommand::AuthoriseActor { actor: ANNA, role, other_person: None }
}

fn revoke(reason: &str) -> OrganisationCommand {
    OrganisationCommand::RevokeAuthorisation { actor: ANNA, reason: line(reason) }
}

fn after(events: &[OrganisationEvent]) -> Given<Organisations> {
    given(events)
}

#[test]
fn an_organisation_is_registered_once() {
    after(&[]).when(&register()).then(&[registered()]);
    after(&[registered()]).when(&register()).then_nothing();
}

#[test]
fn an_id_cannot_be_taken_by_another_organisation() {
    let other = organisation(AUTHORITY, OrganisationKind::EconomicOperator);
    after(&[registered()])
        .when(&OrganisationCommand::RegisterOrganisation(other))
        .then_rejected(&OrganisationRejection::RegisteredOtherwise);
}

#[test]
fn two_delivery_places_cannot_share_a_name() {
    let mut asked = organisation(AUTHORITY, OrganisationKind::ContractingAuthority);
    asked.delivery_places = vec![place("Rathaus"), place("Bauhof"), place("Rathaus")];
    after(&[])
        .when(&OrganisationCommand::RegisterOrganisation(asked))
        .then_rejected(&OrganisationRejection::DeliveryPlaceTwice { name: line("Rathaus") });
}

#[test]
fn an_actor_is_authorised_once() {
    let story = [registered(), authorised()];
    after(&story[..1]).when(&authorise(Role::Buyer)).then(&story[1..]);
    after(&story).when(&authorise(Role::Buyer)).then_nothing();
}

#[test]
fn nobody_acts_for_an_organisation_that_is_not_registered() {
    after(&[])
        .when(&authorise(Role::Buyer))
        .then_rejected(&OrganisationRejection::OrganisationNotRegistered);
}

#[test]
fn a_supplier_cannot_act_for_an_authority() {
    after(&[registered()]).when(&authorise(Role::Supplier)).then_rejected(
        &OrganisationRejection::RoleOfAnotherKind {
            role: Role::Supplier,
            kind: OrganisationKind::ContractingAuthority,
        },
    );
}

#[test]
fn every_role_acts_for_one_kind_of_organisation_only() {
    use OrganisationKind::{
        AuditBody, CentralPurchasingBody, ContractingAuthority, EconomicOperator,
    };
    let kinds = [
        (CentralPurchasingBody, Role::Operator),
        (ContractingAuthority, Role::Buyer),
        (EconomicOperator, Role::Supplier),
        (AuditBody, Role::Auditor),
    ];
    for (kind, fitting) in kinds {
        for (_, role) in kinds {
            let given = after(&[organisation(STRANGER, kind).into()]);
            if role == fitting {
                let authorised = ActorAuthorised { actor: ANNA, role, other_person: None };
                given.when(&authorise(role)).then(&[authorised.into()]);
            } else {
                let refused = OrganisationRejection::RoleOfAnotherKind { role, kind };
                given.when(&authorise(role)).then_rejected(&refused);
            }
        }
    }
}

#[test]
fn an_actor_holds_one_role_only() {
    // Each kind of organisation knows one role today; an older log may hold another.
    let older = ActorAuthorised { actor: ANNA, role: Role::Operator, other_person: None };
    after(&[registered(), older.into()])
        .when(&authorise(Role::Buyer))
        .then_rejected(&OrganisationRejection::AuthorisedInAnotherRole { role: Role::Operator });
}

#[test]
fn an_authorisation_is_revoked_once() {
    let story = [registered(), authorised(), revoked()];
    after(&story[..2]).when(&revoke("left")).then(&story[2..]);
    after(&story).when(&revoke("left")).then_nothing();
}

#[test]
fn who_was_never_authorised_cannot_lose_an_authorisation() {
    after(&[registered()])
        .when(&revoke("left"))
        .then_rejected(&OrganisationRejection::ActorNotAuthorised);
}

#[test]
fn an_authorisation_is_not_revoked_again_for_another_reason() {
    after(&[registered(), authorised(), revoked()])
        .when(&revoke("misuse"))
        .then_rejected(&OrganisationRejection::ActorNotAuthorised);
}

#[test]
fn who_lost_an_authorisation_can_be_given_it_again_and_lose_it_again() {
    let story = [registered(), authorised(), revoked(), authorised()];
    after(&story[..3]).when(&authorise(Role::Buyer)).then(&story[3..]);
    after(&story).when(&revoke("left")).then(&[revoked()]);
}

fn command() -> impl Strategy<Value = OrganisationCommand> {
    let actor = (1..4_u128).prop_map(|number| ActorId(Uuid::from_u128(number)));
    let role = prop::sample::select(vec![Role::Buyer, Role::Supplier, Role::Auditor]);
    let kind = prop::sample::select(vec![
        OrganisationKind::ContractingAuthority,
        OrganisationKind::EconomicOperator,
    ]);
    prop_oneof![
        1 => kind.prop_map(|kind| organisation(AUTHORITY, kind))
            .prop_map(OrganisationCommand::RegisterOrganisation),
        4 => (actor.clone(), role)
            .prop_map(|(actor, role)| OrganisationCommand::AuthoriseActor {
                actor,
                role,
                other_person: None,
            }),
        2 => (actor, "[ab]").prop_map(|(actor, reason)| {
            OrganisationCommand::RevokeAuthorisation { actor, reason: line(&reason) }
        }),
    ]
}

proptest! {
    #[test]
    fn any_history_of_an_organisation_replays(
        commands in prop::collection::vec(command(), 0..30)
    ) {
        history::<Organisations>(&commands, |state| {
            let kind = state.kind();
            assert!(state.authorised.values().all(|role| Some(role.acts_for()) == kind));
            assert!(state.revoked.keys().all(|actor| !state.authorised.contains_key(actor)));
        });
    }
}

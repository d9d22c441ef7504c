//! Stories of certificates and readings.
//! How read models are digested is tested beside them.

use schemas::audit::{
    AuditEvent, Content, Contradiction, ModelDigest, PersonalDataRead, ReplayCertified,
    ReplayContradicted,
};
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, AuditId, OrderId};
use uuid::Uuid;

use super::{AuditCommand, AuditRejection, Audits, Comparison, Reading};
use crate::samples::line;
use crate::scenario::{given, history};

const ID: AuditId = AuditId(Uuid::from_u128(7));

fn digest(model: &str, entries: u64, digit: &str) -> ModelDigest {
    let sha256 = FileDigest::parse(&digit.repeat(64)).unwrap();
    ModelDigest { model: line(model), entries, sha256 }
}

fn content(entries: u64, digit: &str) -> Content {
    Content { entries, sha256: FileDigest::parse(&digit.repeat(64)).unwrap() }
}

fn comparison(live: Vec<ModelDigest>, replayed: Vec<ModelDigest>) -> Comparison {
    let program = line("marktbuch 0.1.0");
    Comparison { certificate: ID, position: 40, events: 40, program, live, replayed }
}

fn reading(subjects: u128, orders: u128) -> AuditCommand {
    AuditCommand::RecordReading(Reading {
        reading: ID,
        endpoint: line("GET /api/v1/tokens"),
        subjects: (0..subjects).map(|n| ActorId(Uuid::from_u128(n))).collect(),
        orders: (0..orders).map(|n| OrderId(Uuid::from_u128(n))).collect(),
    })
}

#[test]
fn read_models_that_are_what_the_log_gives_are_certified_whatever_their_sequence() {
    let (orders, offers) = (digest("orders", 2, "a"), digest("offers", 3, "b"));
    let asked =
        comparison(vec![orders.clone(), offers.clone()], vec![offers.clone(), orders.clone()]);
    let program = asked.program.clone();
    let digests = vec![offers, orders];
    let certified = ReplayCertified { certificate: ID, position: 40, events: 40, program, digests };
    given::<Audits>(&[]).when(&AuditCommand::Compare(asked)).then(&[certified.into()]);
}

#[test]
fn read_models_that_differ_or_are_missing_are_named_with_both_digests() {
    let same = digest("offers", 3, "b");
    let live = vec![same.clone(), digest("orders", 2, "a"), digest("old", 1, "d")];
    let replayed = vec![same.clone(), digest("orders", 2, "c"), digest("new", 0, "e")];
    let asked = comparison(live, replayed);
    let differs =
        |model: &str, live, replayed| Contradiction { model: line(model), live, replayed };
    let contradicted = ReplayContradicted {
        certificate: ID,
        position: 40,
        events: 40,
        program: asked.program.clone(),
        differing: vec![
            differs("new", None, Some(content(0, "e"))),
            differs("old", Some(content(1, "d")), None),
            differs("orders", Some(content(2, "a")), Some(content(2, "c"))),
        ],
        agreeing: vec![same],
    };
    given::<Audits>(&[]).when(&AuditCommand::Compare(asked)).then(&[contradicted.into()]);
}

#[test]
fn a_replay_of_fewer_events_than_the_log_has_certifies_nothing() {
    let asked = Comparison { events: 39, ..comparison(vec![], vec![]) };
    let refused = AuditRejection::EventsMissing { position: 40, events: 39 };
    given::<Audits>(&[]).when(&AuditCommand::Compare(asked)).then_rejected(&refused);
}

#[test]
fn a_reading_of_many_is_told_in_parts_and_of_nobody_not_at_all() {
    given::<Audits>(&[]).when(&reading(0, 1)).then_rejected(&AuditRejection::NobodyRead);
    let part = |subjects: std::ops::Range<u128>, orders: u128| -> AuditEvent {
        PersonalDataRead {
            reading: ID,
            endpoint: line("GET /api/v1/tokens"),
            subjects: subjects.map(|n| ActorId(Uuid::from_u128(n))).collect(),
            orders: (0..orders).map(|n| OrderId(Uuid::from_u128(n))).collect(),
        }
        .into()
    };
    let told = [part(0..1_000, 2), part(1_000..1_001, 0)];
    given::<Audits>(&[]).when(&reading(1_001, 2)).then(&told);
}

#[test]
fn an_id_stands_for_one_certificate_or_reading() {
    let compare = AuditCommand::Compare(comparison(vec![], vec![]));
    let state = history::<Audits>(&[reading(3, 1), compare.clone()], |_| {});
    assert_eq!(state.said.len(), 1);
    given::<Audits>(&state.said).when(&compare).then_rejected(&AuditRejection::SaidOtherwise);
}

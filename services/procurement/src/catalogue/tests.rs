//! One catalogue version after another. Nothing about what stands in the files.

use proptest::prelude::*;
use schemas::catalogue::{
    Assumptions, CatalogueEvent, CatalogueFormat, CataloguePublished, CatalogueSubmitted,
    ClassesMapped, Coverage, FileDigest, Outcome,
};

use super::{CatalogueCommand, CatalogueRejection, Catalogues};
use crate::decider::Decider;
use crate::samples::{SUPPLIER, cpv};
use crate::scenario::{Given, given, history};

fn digest(digit: &str) -> FileDigest {
    FileDigest::parse(&digit.repeat(64)).unwrap()
}

fn submit(file: &str) -> CatalogueCommand {
    CatalogueCommand::SubmitCatalogue {
        supplier: SUPPLIER,
        file: digest(file),
        format: CatalogueFormat::Csv,
        coverage: Coverage::Whole,
        assumptions: Assumptions::default(),
        again: false,
    }
}

fn submitted(version: u32, file: &str) -> CatalogueEvent {
    CatalogueSubmitted {
        supplier: SUPPLIER,
        version,
        file: digest(file),
        format: CatalogueFormat::Csv,
        coverage: Coverage::Whole,
        assumptions: Assumptions::default(),
    }
    .into()
}

fn outcome(listed: u64) -> Outcome {
    Outcome { listed, ..Outcome::default() }
}

fn publish(version: u32, listed: u64) -> CatalogueCommand {
    let outcome = outcome(listed);
    CatalogueCommand::PublishCatalogue { version, outcome }
}

fn published(version: u32, listed: u64) -> CatalogueEvent {
    let outcome = outcome(listed);
    CataloguePublished { version, outcome }.into()
}

fn after(events: &[CatalogueEvent]) -> Given<Catalogues> {
    given(events)
}

#[test]
fn versions_count_up_from_one() {
    let story = [submitted(1, "a"), published(1, 9), submitted(2, "b"), published(2, 1)];
    after(&[]).when(&submit("a")).then(&story[..1]);
    after(&story[..1]).when(&publish(1, 9)).then(&story[1..2]);
    after(&story[..2]).when(&submit("b")).then(&story[2..3]);
    after(&story[..3]).when(&publish(2, 1)).then(&story[3..]);
}

#[test]
fn a_file_sent_twice_changes_nothing() {
    after(&[submitted(1, "a")]).when(&submit("a")).then_nothing();
    after(&[submitted(1, "a"), published(1, 9)]).when(&submit("a")).then_nothing();
}

#[test]
fn a_file_that_means_something_else_by_now_is_a_new_version() {
    let mut again = submit("a");
    if let CatalogueCommand::SubmitCatalogue { again, .. } = &mut again {
        *again = true;
    }
    after(&[submitted(1, "a"), published(1, 9)]).when(&again).then(&[submitted(2, "a")]);
    after(&[submitted(1, "a")]).when(&again).then_nothing();
}

#[test]
fn an_earlier_file_sent_again_after_another_is_a_new_version() {
    after(&[submitted(1, "a"), published(1, 9), submitted(2, "b"), published(2, 1)])
        .when(&submit("a"))
        .then(&[submitted(3, "a")]);
}

#[test]
fn the_same_file_for_another_category_is_a_new_version() {
    let code = Some(cpv("30231300"));
    let mut asked = submit("a");
    if let CatalogueCommand::SubmitCatalogue { assumptions, .. } = &mut asked {
        assumptions.cpv = code;
    }
    let state = Catalogues::fold(&[submitted(1, "a"), published(1, 9)]);
    let events = Catalogues::decide(&state, &asked).unwrap();
    assert!(matches!(
        &events[..],
        [CatalogueEvent::CatalogueSubmitted(e)] if e.version == 2 && e.assumptions.cpv == code
    ));
}

#[test]
fn tables_of_classes_count_up_and_the_same_one_again_changes_nothing() {
    let map = |table| {
        let table = digest(table);
        CatalogueCommand::MapClasses { supplier: SUPPLIER, table, rows: 7 }
    };
    let mapped = |version, table| -> CatalogueEvent {
        let table = digest(table);
        ClassesMapped { supplier: SUPPLIER, version, table, rows: 7 }.into()
    };
    let story = [submitted(1, "a"), mapped(1, "c"), published(1, 9), mapped(2, "d")];
    after(&story[..1]).when(&map("c")).then(&story[1..2]);
    after(&story[..2]).when(&map("c")).then_nothing();
    after(&story[..2]).when(&publish(1, 9)).then(&story[2..3]);
    after(&story[..3]).when(&map("d")).then(&story[3..]);
}

#[test]
fn one_version_is_published_at_a_time() {
    after(&[submitted(1, "a")])
        .when(&submit("b"))
        .then_rejected(&CatalogueRejection::VersionInProgress { version: 1 });
}

#[test]
fn a_version_is_closed_once_whatever_a_second_run_counted() {
    after(&[submitted(1, "a"), published(1, 9)]).when(&publish(1, 0)).then_nothing();
}

#[test]
fn only_the_latest_version_is_closed() {
    let refused = |version| CatalogueRejection::NotTheLatestVersion { version };
    after(&[]).when(&publish(1, 9)).then_rejected(&refused(1));
    let story = [submitted(1, "a"), published(1, 9), submitted(2, "b")];
    after(&story).when(&publish(1, 9)).then_rejected(&refused(1));
    after(&story).when(&publish(3, 9)).then_rejected(&refused(3));
}

fn command() -> impl Strategy<Value = CatalogueCommand> {
    prop_oneof![
        "[abc]".prop_map(|file| submit(&file)),
        (0..6_u32, 0..3_u64).prop_map(|(version, listed)| publish(version, listed)),
    ]
}

proptest! {
    #[test]
    fn any_history_of_a_catalogue_replays(commands in prop::collection::vec(command(), 0..40)) {
        history::<Catalogues>(&commands, |state| {
            assert_eq!(state.in_progress().is_some(), state.latest.is_some() && state.published.is_none());
        });
    }
}

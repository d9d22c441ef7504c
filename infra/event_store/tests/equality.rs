//! The store in memory and the embedded store answer alike, whatever they are asked.
//! The embedded store is closed and opened again in between.

use event_store::contract::{event, stream};
use event_store::{
    Append, Direction, EventStore, ExpectedRevision, Filter, Held, Options, Part, ReadFrom,
    Recorded,
};
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Append(Append),
    Reopen,
}

fn expectation() -> impl Strategy<Value = ExpectedRevision> {
    prop_oneof![
        Just(ExpectedRevision::Any),
        Just(ExpectedRevision::NoStream),
        Just(ExpectedRevision::StreamExists),
        (0_u64..6).prop_map(ExpectedRevision::Exact),
    ]
}

fn held() -> impl Strategy<Value = Held> {
    (0..3_u32, proptest::option::of(0_u64..4))
        .prop_map(|(name, revision)| Held { stream: stream(&format!("s-{name}")), revision })
}

fn step() -> impl Strategy<Value = Step> {
    let part = (0..3_u32, expectation(), 0..12_u32, 1..4_u32, 0..10_u8).prop_map(
        |(name, expected, first, count, changed)| {
            let mut events: Vec<_> = (first..first + count).map(event).collect();
            if changed == 0 {
                events[0].payload.push(0);
            }
            Part { stream: stream(&format!("s-{name}")), expected, events }
        },
    );
    let append = (vec(part, 1..4), vec(held(), 0..2))
        .prop_map(|(parts, holding)| Step::Append(Append { parts, holding }));
    prop_oneof![20 => append, 1 => Just(Step::Reopen)]
}

/// Everything but the hashes, which rest on random salts.
fn known(recorded: Vec<Recorded>) -> Vec<Recorded> {
    recorded.into_iter().map(|event| Recorded { chain: event_store::Hash::NONE, ..event }).collect()
}

fn everything(store: &EventStore) -> Vec<Vec<Recorded>> {
    let all = store.read_all(0, &Filter::All, 10_000).unwrap();
    assert_eq!(all.through, store.head());
    let mut read = vec![known(all.events)];
    for name in ["s-0", "s-1", "s-2"] {
        let name = stream(name);
        for direction in [Direction::Forward, Direction::Backward] {
            for from in [ReadFrom::Start, ReadFrom::Revision(2), ReadFrom::End] {
                read.push(known(store.read_stream(&name, from, direction, 3).unwrap()));
            }
        }
    }
    read
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_answer_alike(steps in vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let open = || EventStore::open(directory.path(), Options::default()).unwrap();
        let memory = EventStore::memory();
        let mut embedded = open();
        for step in steps {
            match step {
                Step::Append(append) => {
                    let one = runtime.block_on(memory.append(append.clone()));
                    let other = runtime.block_on(embedded.append(append));
                    prop_assert_eq!(one, other);
                }
                Step::Reopen => {
                    runtime.block_on(embedded.close());
                    embedded = open();
                }
            }
        }
        prop_assert_eq!(everything(&memory), everything(&embedded));
        let one = memory.verify(&mut |_| {}).unwrap();
        let other = embedded.verify(&mut |_| {}).unwrap();
        prop_assert_eq!(one.events, other.events);
    }
}

//! The index against a plain list of documents: same matches, counts and numbers whatever the history.
//! Word forms come from the same analysis and are tried there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::analysis::tests::holds;
use crate::analysis::{Analysis, DocumentTerms};

type Model = BTreeMap<String, Document>;

const TITLES: [&str; 10] = [
    "Monitor 27 Zoll",
    "Bildschirmhalterung UM.HE0SS.P01",
    "Tastatur kabellos",
    "Maus, optische",
    "Dockingstation 16GB",
    "USV 1.000 VA",
    "Tower",
    "Power Webcam",
    "Bürostühle",
    "Monitir 23,8\"",
];
const QUERIES: [&str; 14] = [
    "",
    "Monitor",
    "Bildschirm 27",
    "Halterung",
    "UMHE0",
    "Tastatru",
    "mouse",
    "docking station",
    "Power",
    "27\"",
    "1000",
    "Buerostuhl",
    "Monitor Tastatur",
    "?!",
];

fn a_document() -> impl Strategy<Value = Document> {
    (
        0..12_u8,
        prop::sample::subsequence(TITLES.to_vec(), 0..3),
        prop::collection::vec(0..4_u8, 0..3),
        prop::option::of(prop_oneof![0..20_u64, Just(u64::MAX)]),
        prop::collection::vec(0..9_u64, 0..4),
    )
        .prop_map(|(key, titles, groups, price, steps)| Document {
            key: format!("key{key}"),
            text: titles.iter().map(|title| ("title".into(), (*title).into())).collect(),
            keywords: groups.iter().map(|group| ("group".into(), format!("g{group}"))).collect(),
            numbers: price.into_iter().map(|price| ("price".into(), price)).collect(),
            series: vec![("steps".into(), steps)],
            body: titles.concat().into_bytes(),
        })
}

fn a_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => a_document().prop_map(Change::Put),
        1 => (0..12_u8).prop_map(|key| Change::Remove { key: format!("key{key}") }),
    ]
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        Just(Filter::Everything),
        Just(Filter::Nothing),
        prop::collection::vec(0..6_u8, 0..4).prop_map(|values| Filter::Keyword {
            field: "group".into(),
            any_of: values.iter().map(|value| format!("g{value}")).collect(),
        }),
        (prop::option::of(0..22_u64), prop::option::of(0..22_u64))
            .prop_map(|(from, to)| { Filter::Number { field: "price".into(), from, to } }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::Any),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

fn lets_through(filter: &Filter, document: &Document) -> bool {
    match filter {
        Filter::Everything => true,
        Filter::Nothing => false,
        Filter::All(inner) => inner.iter().all(|filter| lets_through(filter, document)),
        Filter::Any(inner) => inner.iter().any(|filter| lets_through(filter, document)),
        Filter::Not(inner) => !lets_through(inner, document),
        Filter::Keyword { field, any_of } => {
            document.keywords.iter().any(|(name, value)| name == field && any_of.contains(value))
        }
        Filter::Number { field, from, to } => document.numbers.iter().any(|(name, value)| {
            name == field
                && from.is_none_or(|from| *value >= from)
                && to.is_none_or(|to| *value <= to)
        }),
    }
}

/// What the index must find, found by looking at every document.
fn expected<'a>(model: &'a Model, analysis: &Arc<Analysis>, query: &Query) -> Vec<&'a Document> {
    let clause = query.text.as_deref().and_then(|text| analysis.read(text));
    let mut terms = DocumentTerms::new(Arc::clone(analysis));
    let mut matches = |document: &Document| {
        let all: BTreeSet<String> = document
            .text
            .iter()
            .flat_map(|(_, text)| terms.of(text))
            .map(|term| term.to_string())
            .collect();
        clause.as_ref().is_none_or(|clause| holds(analysis, clause, &all))
    };
    model
        .values()
        .filter(|document| lets_through(&query.filter, document) && matches(document))
        .collect()
}

fn compare(index: &SearchIndex, model: &Model, query: &Query) {
    let analysis = Arc::new(Analysis::new(lexicon()));
    let expected = expected(model, &analysis, query);
    let snapshot = index.snapshot();
    let price = snapshot.schema().number("price").unwrap();
    let steps = snapshot.schema().series("steps").unwrap();
    let mut rows = Vec::new();
    let mut values = Vec::new();
    let facets = snapshot
        .scan_counting(query, &["group"], 9, &mut |row| {
            row.series(steps, &mut values);
            rows.push((row.doc(), row.number(price), values.clone()));
        })
        .unwrap();
    let mut found: Vec<_> = rows
        .into_iter()
        .map(|(doc, price, steps)| {
            (snapshot.key(doc).unwrap(), price, steps, snapshot.body(doc).unwrap())
        })
        .collect();
    found.sort();
    let wanted: Vec<_> = expected
        .iter()
        .map(|document| {
            let price = document.numbers.first().map(|(_, price)| *price);
            let steps = document.series[0].1.clone();
            (document.key.clone(), price, steps, document.body.clone())
        })
        .collect();
    assert_eq!(found, wanted, "{query:?}");
    assert_eq!(facets.total, wanted.len() as u64);
    assert_eq!(facets.fields[0].values, counted(&expected));
}

fn counted(documents: &[&Document]) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    for document in documents {
        let groups: BTreeSet<&String> = document.keywords.iter().map(|(_, value)| value).collect();
        for group in groups {
            *counts.entry(group).or_default() += 1;
        }
    }
    let mut counts: Vec<_> =
        counts.into_iter().map(|(group, count)| (group.clone(), count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn follow(model: &mut Model, change: &Change) {
    match change {
        Change::Put(document) => model.insert(document.key.clone(), document.clone()),
        Change::Remove { key } => model.remove(key),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_looking_at_every_document_finds(
        history in prop::collection::vec(prop::collection::vec(a_change(), 0..8), 1..10),
        filters in prop::collection::vec(a_filter(), 4),
    ) {
        let index = empty();
        let mut model = Model::new();
        for (position, changes) in history.into_iter().enumerate() {
            for change in &changes {
                follow(&mut model, change);
            }
            index.apply(changes, position as u64 + 1).unwrap();
            for (key, document) in &model {
                prop_assert_eq!(index.get(key).unwrap(), Some(document.body.clone()));
            }
            index.commit().unwrap();
        }
        for words in QUERIES {
            compare(&index, &model, &text(words));
        }
        for (filter, words) in filters.into_iter().zip(["", "Monitor", "Tastatru", "27"]) {
            compare(&index, &model, &Query { text: Some(words.into()), filter });
        }
    }

    #[test]
    fn how_documents_came_in_does_not_matter(
        documents in prop::collection::btree_map("key[0-9]{1,2}", a_document(), 1..30),
        pieces in prop::collection::vec(1..6_usize, 30),
        noise in prop::collection::vec(a_document(), 0..10),
    ) {
        let documents: Vec<Document> = documents
            .into_iter()
            .map(|(key, document)| Document { key, ..document })
            .collect();
        let at_once = empty();
        at_once.apply(documents.iter().cloned().map(Change::Put).collect(), 1).unwrap();
        at_once.commit().unwrap();

        // Other documents first, then these backwards in many small commits, the others removed.
        let bit_by_bit = empty();
        bit_by_bit.apply(noise.iter().cloned().map(Change::Put).collect(), 1).unwrap();
        bit_by_bit.commit().unwrap();
        let removals = noise.iter().map(|document| remove(&document.key)).collect();
        bit_by_bit.apply(removals, 1).unwrap();
        let mut rest: Vec<Document> = documents.clone();
        for piece in pieces {
            let part = rest.split_off(rest.len().saturating_sub(piece));
            bit_by_bit.apply(part.into_iter().map(Change::Put).collect(), 1).unwrap();
            bit_by_bit.commit().unwrap();
        }
        for words in QUERIES {
            let query = text(words);
            let (one, other) = (at_once.snapshot(), bit_by_bit.snapshot());
            prop_assert_eq!(keys(&one, &query), keys(&other, &query));
            let facets = |snapshot: &Snapshot| snapshot.facets(&query, &["group"], 2).unwrap();
            prop_assert_eq!(facets(&one), facets(&other));
        }
    }
}

#[test]
fn any_text_can_be_stored_and_asked_for() {
    let index = empty();
    let odd = [
        "\u{0}\u{7}",
        "🖥️ 27\"",
        "a".repeat(10_000).as_str(),
        "AND (x OR *",
        "\u{308}\u{301}",
        "…ß",
    ]
    .map(str::to_owned);
    let changes = odd.iter().enumerate().map(|(at, text)| put(&format!("{at}{text}"), text));
    index.apply(changes.collect(), 1).unwrap();
    index.commit().unwrap();
    let snapshot = index.snapshot();
    for words in &odd {
        assert!(snapshot.count(&text(words)).unwrap() > 0, "{words:?}");
    }
    let mut seen = 0;
    snapshot.keys_where(&Filter::Everything, &mut |_| seen += 1).unwrap();
    assert_eq!(seen, odd.len());
}

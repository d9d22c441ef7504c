//! What any index must do, tried on this engine.
//! Words and their forms are tried with the analysis.

mod durable;
mod exact;
mod picking;
mod together;

use super::*;
use crate::analysis::tests::lexicon;
use crate::{Document, Filter, Query, SearchIndex, TextField, Typos};

fn schema() -> Schema {
    Schema {
        text: vec![TextField::new("title"), TextField::new("text")],
        keywords: vec!["brand".into(), "group".into()],
        numbers: vec!["price".into(), "days".into()],
        series: vec!["steps".into()],
    }
}

fn document(key: &str, title: &str, brand: &str, price: u64) -> Document {
    Document {
        key: key.into(),
        text: vec![("title".into(), title.into())],
        keywords: vec![("brand".into(), brand.into())],
        numbers: vec![("price".into(), price)],
        series: vec![("steps".into(), vec![price, 3, 1, 2])],
        body: format!("body of {title}").into_bytes(),
    }
}

fn put(key: &str, title: &str) -> Change {
    Change::Put(document(key, title, "Dell", 100))
}

fn remove(key: &str) -> Change {
    Change::Remove { key: key.into() }
}

fn text(text: &str) -> Query {
    Query { text: Some(text.into()), filter: Filter::Everything }
}

fn filter(filter: Filter) -> Query {
    Query { text: None, filter }
}

fn empty() -> SearchIndex {
    SearchIndex::in_memory(schema(), lexicon()).unwrap()
}

/// The keys of all matches in order.
fn keys(snapshot: &Snapshot, query: &Query) -> Vec<String> {
    let mut docs = Vec::new();
    snapshot.scan(query, &mut |row| docs.push(row.doc())).unwrap();
    let mut keys: Vec<_> = docs.into_iter().map(|doc| snapshot.key(doc).unwrap()).collect();
    keys.sort();
    keys
}

#[test]
fn a_document_is_found_after_its_commit_and_not_before() {
    let index = empty();
    let put = Change::Put(document("a", "Bildschirmhalterung", "Dell", 500));
    index.apply(vec![put], 7).unwrap();
    assert_eq!(index.position(), 0);
    assert_eq!(index.get("a").unwrap().unwrap(), b"body of Bildschirmhalterung");
    assert_eq!(index.snapshot().count(&text("Bildschirm")).unwrap(), 0);

    assert_eq!(index.commit().unwrap(), 7);
    let snapshot = index.snapshot();
    assert_eq!(snapshot.position(), 7);
    let price = snapshot.schema().number("price").unwrap();
    let days = snapshot.schema().number("days").unwrap();
    let steps = snapshot.schema().series("steps").unwrap();
    let mut rows = Vec::new();
    let mut values = Vec::new();
    let mut visit = |row: &Row<'_>| {
        row.series(steps, &mut values);
        rows.push((row.doc(), row.number(price), row.number(days), values.clone()));
    };
    snapshot.scan(&text("Monitor"), &mut visit).unwrap();
    let [(doc, Some(500), None, steps)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(*steps, [500, 3, 1, 2]);
    assert_eq!(snapshot.body(*doc).unwrap(), b"body of Bildschirmhalterung");
    assert_eq!(snapshot.key(*doc).unwrap(), "a");
}

#[test]
fn the_latest_put_of_a_key_counts_within_and_across_commits() {
    let index = empty();
    index.apply(vec![put("a", "Maus"), put("a", "Tastatur"), put("b", "Maus")], 1).unwrap();
    index.apply(vec![remove("b"), remove("unknown")], 2).unwrap();
    assert_eq!(index.get("a").unwrap().unwrap(), b"body of Tastatur");
    assert_eq!(index.get("b").unwrap(), None);
    index.commit().unwrap();
    assert_eq!(keys(&index.snapshot(), &Query::default()), ["a"]);
    assert_eq!(keys(&index.snapshot(), &text("Maus")), Vec::<String>::new());

    index.apply(vec![remove("a"), put("a", "Webcam"), put("b", "Drucker")], 3).unwrap();
    index.commit().unwrap();
    assert_eq!(keys(&index.snapshot(), &Query::default()), ["a", "b"]);
    assert_eq!(index.get("a").unwrap().unwrap(), b"body of Webcam");
    assert_eq!(keys(&index.snapshot(), &text("Tastatur")), Vec::<String>::new());
}

#[test]
fn a_position_without_changes_is_kept_too() {
    let index = empty();
    index.apply(Vec::new(), 5).unwrap();
    assert_eq!(index.commit().unwrap(), 5);
    assert_eq!(index.position(), 5);
    assert_eq!(index.commit().unwrap(), 5);
    let error = index.apply(Vec::new(), 4).unwrap_err();
    assert_eq!(error.to_string(), "position 4 lies before 5, which was applied already");
}

#[test]
fn a_document_that_does_not_fit_the_schema_changes_nothing() {
    let index = empty();
    let odd = |change: fn(&mut Document)| {
        let mut odd = document("odd", "Maus", "HP", 1);
        change(&mut odd);
        index.apply(vec![put("good", "Maus"), Change::Put(odd)], 1).unwrap_err().to_string()
    };
    let problems = [
        odd(|document| document.text.push(("tilte".into(), "x".into()))),
        odd(|document| document.keywords.push(("colour".into(), "x".into()))),
        odd(|document| document.keywords.push(("brand".into(), "x".repeat(32_001)))),
        odd(|document| document.numbers.push(("weight".into(), 1))),
        odd(|document| document.numbers.push(("price".into(), 1))),
        odd(|document| document.series.push(("price".into(), vec![]))),
    ];
    for (problem, expected) in problems.iter().zip([
        "no text field \"tilte\"",
        "no keyword field \"colour\"",
        "longer than 32000 bytes",
        "no number field \"weight\"",
        "\"price\" is given twice",
        "no series field \"price\"",
    ]) {
        assert!(problem.contains(expected), "{problem}");
    }
    assert_eq!(index.get("good").unwrap(), None);
}

#[test]
fn an_unknown_field_in_a_question_is_refused() {
    let snapshot = empty().snapshot();
    let unknown = Filter::Keyword { field: "colour".into(), any_of: vec![] };
    let nested = Filter::Not(Box::new(Filter::Any(vec![Filter::Nothing, unknown])));
    assert!(snapshot.count(&filter(nested)).is_err());
    assert!(snapshot.facets(&Query::default(), &["colour"], 3).is_err());
    assert!(snapshot.schema().number("brand").is_err());
}

#[test]
fn a_range_below_all_values_matches_nothing() {
    // The engine's own range search matches the least value here.
    let index = empty();
    let changes = [500, 700].map(|price| Change::Put(document("a", "Maus", "HP", price)));
    index.apply(changes.to_vec(), 1).unwrap();
    index.commit().unwrap();
    let within = |from, to| {
        let filter = Filter::Number { field: "price".into(), from, to };
        index.snapshot().count(&self::filter(filter)).unwrap()
    };
    assert_eq!(within(None, Some(699)), 0);
    assert_eq!(within(None, Some(700)), 1);
    assert_eq!(within(Some(701), None), 0);
    assert_eq!(within(Some(700), Some(699)), 0);
    assert_eq!(within(Some(0), Some(u64::MAX)), 1);
}

#[test]
fn counts_are_over_all_matches_and_ordered() {
    let index = empty();
    let brands = ["Dell", "HP", "Acer", "HP", "Dell", "Eizo", "HP"];
    let changes = brands.iter().enumerate().map(|(number, brand)| {
        let mut made = document(&number.to_string(), "Monitor", brand, 1);
        made.keywords.push(("brand".into(), (*brand).to_owned()));
        Change::Put(made)
    });
    index.apply(changes.collect(), 1).unwrap();
    index.commit().unwrap();
    let facets = index.snapshot().facets(&text("Monitor"), &["group", "brand"], 3).unwrap();
    assert_eq!(facets.total, 7);
    let [groups, brands] = facets.fields.as_slice() else { panic!() };
    assert!(groups.values.is_empty());
    let expected = [("HP", 3), ("Dell", 2), ("Acer", 1)];
    assert_eq!(brands.values, expected.map(|(brand, count)| (brand.to_owned(), count)));
    assert_eq!(brands.distinct, 4);
}

#[test]
fn typos_count_only_for_unknown_words_if_the_lexicon_says_so() {
    let with = |typos| {
        let index = SearchIndex::in_memory(schema(), Lexicon { typos, ..lexicon() }).unwrap();
        index.apply(vec![put("power", "Power"), put("tower", "Tower")], 1).unwrap();
        index.commit().unwrap();
        index
    };
    assert_eq!(keys(&with(Typos::Always).snapshot(), &text("Tower")), ["power", "tower"]);
    let index = with(Typos::WhenUnknown);
    assert_eq!(keys(&index.snapshot(), &text("Tower")), ["tower"]);
    assert_eq!(keys(&index.snapshot(), &text("Towre")), ["tower"]);
    assert_eq!(keys(&with(Typos::Never).snapshot(), &text("Towre")), Vec::<String>::new());
    // A word is unknown again as soon as no living document has it.
    index.apply(vec![remove("tower")], 2).unwrap();
    index.commit().unwrap();
    assert_eq!(keys(&index.snapshot(), &text("Tower")), ["power"]);
}

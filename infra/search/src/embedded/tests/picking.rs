//! Parts of snapshots, and several searched as one.
//! What each of them finds alone is tried elsewhere.

use super::*;

fn priced(key: &str, title: &str, price: u64) -> Change {
    Change::Put(document(key, title, "Dell", price))
}

fn below(price: u64) -> Filter {
    Filter::Number { field: "price".into(), from: None, to: Some(price) }
}

fn filled(changes: &[Change]) -> SearchIndex {
    let index = empty();
    for (change, position) in changes.iter().zip(1..) {
        index.apply(vec![change.clone()], position).unwrap();
        // Several segments.
        if position % 2 == 0 {
            index.commit().unwrap();
        }
    }
    index.commit().unwrap();
    index
}

#[test]
fn what_is_not_picked_is_not_there_for_any_question() {
    let index = filled(&[
        priced("a", "Maus", 10),
        priced("b", "Tastatur", 20),
        priced("c", "Maus", 30),
        priced("d", "Webcam", 5),
        remove("d"),
    ]);
    let picked = index.snapshot().picked(&below(20)).unwrap();
    assert_eq!(keys(&picked, &Query::default()), ["a", "b"]);
    assert_eq!(keys(&picked, &text("Maus")), ["a"]);
    assert_eq!(picked.facets(&Query::default(), &["brand"], 9).unwrap().total, 2);
    assert!(picked.find("c").unwrap().is_none());
    assert!(picked.find("d").unwrap().is_none());
    assert_eq!(picked.get("b").unwrap().unwrap(), b"body of Tastatur");
    let nothing = picked.picked(&Filter::Not(Box::new(below(20)))).unwrap();
    assert_eq!(nothing.count(&Query::default()).unwrap(), 0);
    let unknown = Filter::Keyword { field: "colour".into(), any_of: vec![] };
    assert!(picked.picked(&unknown).is_err());
}

#[test]
fn two_snapshots_are_searched_as_one_and_each_match_is_read_where_it_stands() {
    let one = filled(&[priced("a", "Maus", 10), priced("b", "Maus", 20), priced("c", "Hub", 30)]);
    let other = filled(&[priced("x", "Maus", 10), priced("y", "Maus", 40), priced("z", "Hub", 1)]);
    let one = one.snapshot().picked(&below(20)).unwrap();
    let both = one.with(&other.snapshot().picked(&below(39)).unwrap()).unwrap();
    assert_eq!(both.position(), one.position());
    assert_eq!(keys(&both, &text("Maus")), ["a", "b", "x"]);
    assert_eq!(keys(&both, &Query::default()), ["a", "b", "x", "z"]);
    let hub = both.find("z").unwrap().unwrap();
    assert_eq!(both.body(hub).unwrap(), b"body of Hub");
    assert!(both.find("y").unwrap().is_none());
    let price = both.schema().number("price").unwrap();
    let mut prices = Vec::new();
    both.scan(&text("Hub"), &mut |row| prices.push(row.number(price))).unwrap();
    assert_eq!(prices, [Some(1)]);
}

#[test]
fn a_word_counts_as_known_only_if_something_picked_has_it() {
    let lexicon = Lexicon { typos: Typos::WhenUnknown, ..lexicon() };
    let index = SearchIndex::in_memory(schema(), lexicon).unwrap();
    index.apply(vec![priced("power", "Power", 1), priced("tower", "Tower", 9)], 1).unwrap();
    index.commit().unwrap();
    let before_towers = index.snapshot().picked(&below(5)).unwrap();
    assert_eq!(keys(&before_towers, &text("Tower")), ["power"]);
    assert_eq!(keys(&index.snapshot(), &text("Tower")), ["tower"]);
}

#[test]
fn indexes_of_different_schemas_are_not_searched_as_one() {
    let other = Schema { numbers: vec!["price".into()], ..schema() };
    let other = SearchIndex::in_memory(other, lexicon()).unwrap();
    assert!(empty().snapshot().with(&other.snapshot()).is_err());
}

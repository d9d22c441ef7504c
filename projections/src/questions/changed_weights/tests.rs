//! Weights that are not the published ones, and weights that changed between two orders of a buyer.
//! How offers are ranked is told elsewhere.

use serde_json::{Value, json};

use crate::questions::Question;
use crate::questions::samples::{Bought, COLLEAGUE, ONE, Story, asked, id};

const COLUMNS: [&str; 5] = ["order_id", "actor_id", "weights", "published", "previous"];

#[test]
fn weights_other_than_the_published_or_the_buyers_last_are_told_with_the_order_before() {
    let with = |order, weights| Bought { order, weights, ..ONE };
    let story = Story::of([
        with(1, "60,20,20"),
        with(2, "10,80,10"),
        with(3, "10,80,10"),
        Bought { actor: COLLEAGUE, ..with(4, "60,20,20") },
        with(5, "60,20,20"),
        with(6, "60,20,20"),
    ]);
    let row = |order, weights: &str, previous: Value| {
        vec![id(order), id(ONE.actor), json!(weights), json!("60,20,20"), previous]
    };
    let expected = vec![
        (row(2, "10,80,10", json!("60,20,20")), vec![1, 2]),
        (row(3, "10,80,10", json!("10,80,10")), vec![3]),
        (row(5, "60,20,20", json!("10,80,10")), vec![3, 5]),
    ];
    assert_eq!(story.lines(Question::ChangedWeights, &asked(), &COLUMNS), expected);
}

#[test]
fn a_buyers_first_weights_are_told_only_if_they_are_not_the_published_ones() {
    let first = Bought { weights: "100,0,0", ..ONE };
    let lines = Story::of([first]).lines(Question::ChangedWeights, &asked(), &["previous"]);
    assert_eq!(lines, vec![(vec![Value::Null], vec![1])]);
    assert_eq!(Story::of([ONE]).lines(Question::ChangedWeights, &asked(), &[]), vec![]);
}

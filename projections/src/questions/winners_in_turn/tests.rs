//! Fixed turns of two and three, and sequences that are none.
//! How orders come about is told elsewhere.

use serde_json::json;

use crate::questions::samples::{Bought, ONE, Story, asked};
use crate::questions::{Parameters, Question};

const COLUMNS: [&str; 3] = ["turn_of", "orders", "suppliers"];

fn won(by: &[u128]) -> Story {
    Story::of((1..).zip(by).map(|(order, supplier)| Bought { order, supplier: *supplier, ..ONE }))
}

fn suppliers(of: &[u128]) -> serde_json::Value {
    let of = of.iter().map(|number| uuid::Uuid::from_u128(*number).to_string());
    json!(of.collect::<Vec<_>>().join(" "))
}

#[test]
fn two_suppliers_in_turn_are_told_from_the_fourth_order_on() {
    let story = won(&[3, 1, 2, 1, 2, 1, 1]);
    let expected = vec![(vec![json!(2), json!(5), suppliers(&[1, 2])], vec![2, 3, 4, 5, 6])];
    assert_eq!(story.lines(Question::WinnersInTurn, &asked(), &COLUMNS), expected);
    let six = Parameters { turns: 6, ..asked() };
    assert_eq!(story.lines(Question::WinnersInTurn, &six, &COLUMNS), vec![]);
}

#[test]
fn three_suppliers_in_turn_are_told_after_two_rounds() {
    let story = won(&[1, 2, 3, 1, 2, 3, 1]);
    let expected =
        vec![(vec![json!(3), json!(7), suppliers(&[1, 2, 3])], vec![1, 2, 3, 4, 5, 6, 7])];
    assert_eq!(story.lines(Question::WinnersInTurn, &asked(), &COLUMNS), expected);
    assert_eq!(won(&[1, 2, 3, 1, 2]).lines(Question::WinnersInTurn, &asked(), &[]), vec![]);
}

#[test]
fn the_same_supplier_again_and_again_is_no_turn() {
    assert_eq!(won(&[1; 8]).lines(Question::WinnersInTurn, &asked(), &[]), vec![]);
    assert_eq!(
        won(&[1, 1, 2, 2, 1, 1, 2, 2]).lines(Question::WinnersInTurn, &asked(), &[]),
        vec![]
    );
}

//! At the limit, just below it, and outside on both sides.
//! How orders come about is told elsewhere.

use rust_decimal::Decimal;
use serde_json::json;

use crate::questions::samples::{Bought, ONE, Story, asked};
use crate::questions::{Parameters, Question};

const COLUMNS: [&str; 4] = ["total", "limit", "below_by", "percent_of_limit"];

fn story() -> Story {
    let totals = ["899.99", "900.00", "999.50", "1000.00", "1000.01"];
    Story::of((1..).zip(totals).map(|(order, net)| Bought { order, net, ..ONE }))
}

#[test]
fn orders_at_the_limit_and_up_to_a_tenth_below_it_are_told() {
    let row = |total: &str, below: &str, percent: &str| {
        vec![json!(total), json!("1000"), json!(below), json!(percent)]
    };
    let expected = vec![
        (row("900.00", "100.00", "90.0"), vec![2]),
        (row("999.50", "0.50", "100.0"), vec![3]),
        (row("1000.00", "0.00", "100.0"), vec![4]),
    ];
    assert_eq!(story().lines(Question::BelowLimit, &asked(), &COLUMNS), expected);
}

#[test]
fn limit_and_distance_are_for_the_asker_to_say() {
    let limit = Decimal::new(100_001, 2);
    let asked = Parameters { limit, percent_below: 0, ..asked() };
    let lines = story().lines(Question::BelowLimit, &asked, &["total", "below_by"]);
    assert_eq!(lines, vec![(vec![json!("1000.01"), json!("0.00")], vec![5])]);
}

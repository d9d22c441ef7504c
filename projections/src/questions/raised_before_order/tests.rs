//! Prices that rose before an order and fell after it, at the ordered quantity.
//! How prices are made is told elsewhere.

use serde_json::{Value, json};

use crate::questions::samples::{Bought, ONE, Story, asked, id};
use crate::questions::{Parameters, Question};

const COLUMNS: [&str; 6] = [
    "offer_id",
    "unit_price_before",
    "unit_price_raised",
    "days_before",
    "unit_price_lowered",
    "days_after",
];
const ORDER: Bought = Bought { day: "2026-03-20", ..ONE };

fn told(story: &Story, days: u32) -> Vec<(Vec<Value>, Vec<u64>)> {
    story.lines(Question::RaisedBeforeOrder, &Parameters { days, ..asked() }, &COLUMNS)
}

#[test]
fn a_price_raised_a_week_before_and_lowered_ten_days_after_is_told_with_all_three_events() {
    let story = Story::begin()
        .price(1, "2026-01-01", "100.00")
        .price(1, "2026-03-13", "119.50")
        .order(ORDER)
        .price(1, "2026-03-30", "99.00");
    let row = vec![id(1), json!("100.00"), json!("119.50"), json!(7), json!("99.00"), json!(10)];
    assert_eq!(told(&story, 14), vec![(row, vec![2, 3, 4])]);
    // Within nine days it had not fallen yet, within six it had not risen.
    let row = vec![id(1), json!("100.00"), json!("119.50"), json!(7), Value::Null, Value::Null];
    assert_eq!(told(&story, 9), vec![(row, vec![2, 3])]);
    assert_eq!(told(&story, 6), vec![]);
    let urls: Vec<_> = story
        .answer(Question::RaisedBeforeOrder, &asked())
        .rows
        .into_iter()
        .flat_map(|row| row.events)
        .map(|event| event.url)
        .collect();
    let uuid = "00000000-0000-0000-0000-000000000001";
    assert_eq!(urls[0], format!("/api/v1/offers/{uuid}?as_of=2"));
    assert_eq!(urls[1], format!("/api/v1/orders/{uuid}/history?at=3"));
}

#[test]
fn a_price_that_fell_back_before_the_order_or_rose_only_after_it_is_not_told() {
    let back = Story::begin()
        .price(1, "2026-01-01", "100.00")
        .price(1, "2026-03-13", "119.50")
        .price(1, "2026-03-14", "100.00")
        .order(ORDER);
    assert_eq!(told(&back, 14), vec![]);
    let after = Story::begin().price(1, "2026-01-01", "100.00").order(ORDER).price(
        1,
        "2026-03-21",
        "119.50",
    );
    assert_eq!(told(&after, 14), vec![]);
    let first = Story::begin().price(1, "2026-03-19", "100.00").order(ORDER);
    assert_eq!(told(&first, 14), vec![]);
}

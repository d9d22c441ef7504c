//! Orders that whoever placed them confirmed, and such that a colleague confirmed.
//! Who may confirm is told elsewhere.

use serde_json::json;

use crate::questions::Question;
use crate::questions::samples::{BUYER, Bought, COLLEAGUE, ONE, Story, asked, id};

#[test]
fn an_order_that_its_requester_received_or_completed_is_told_with_those_steps() {
    let story = Story::of([ONE, Bought { order: 2, ..ONE }, Bought { order: 3, ..ONE }])
        .received(1, "2026-03-10", BUYER)
        .received(1, "2026-03-11", COLLEAGUE)
        .completed(1, "2026-03-12", BUYER)
        .received(2, "2026-03-10", COLLEAGUE)
        .completed(2, "2026-03-12", BUYER)
        .received(3, "2026-03-10", COLLEAGUE)
        .completed(3, "2026-03-12", COLLEAGUE);
    let columns = ["order_id", "actor_id", "steps"];
    let expected = vec![
        (vec![id(1), id(BUYER), json!("GoodsReceived OrderCompleted")], vec![1, 4, 6]),
        (vec![id(2), id(BUYER), json!("OrderCompleted")], vec![2, 8]),
    ];
    assert_eq!(story.lines(Question::RequesterApproves, &asked(), &columns), expected);
}

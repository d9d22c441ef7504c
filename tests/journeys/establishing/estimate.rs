//! The estimate that was published for a system, and what is bought against it.
//! How an estimate is published first is told elsewhere.

use serde_json::json;

use crate::support::{Article, Market, change_notice};

/// what was bought is held against what was published.
#[test]
fn a_system_that_is_bought_out_asks_for_a_decision() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let path = format!("/dynamic-purchasing-systems/{}", market.system);
    let used = |after: Option<u64>| {
        let after = after.unwrap().to_string();
        market.auditor.get(&format!("{path}/use"), &[("min_position", &*after)]).expect(200)
    };
    let revise = |amount: &str, number: u32| {
        let body = json!({
            "total": { "amount": amount, "currency": "EUR" }, "method": "market_prices",
            "explanation": "weniger als gedacht", "on": "2026-10-01", "reason": "neuer Bedarf",
            "notice": change_notice(&format!("2026/S 190-{number}"), "2026-10-02"),
        });
        let revised = market.operator.post(&format!("{path}/estimate"), &body);
        let position = revised.position;
        revised.expect(200);
        position
    };
    let order = |quantity| {
        let placed = market.buyer.post("/orders", &market.order_of(&[], quantity));
        let position = placed.position;
        placed.expect(201);
        position
    };
    let first = revise("100.00", 1);
    assert_eq!(used(first)["level"], "within");
    let near = order(4);
    let told = used(near);
    assert_eq!((&told["level"], &told["percent"]), (&json!("near"), &json!("80.00")));
    let reached = order(1);
    let told = used(reached);
    assert_eq!(told["level"], "reached");
    assert_eq!(told["used"]["amount"], "100.00");
    assert!(told["advice"].as_str().unwrap().contains("decide"));
    let after = used(revise("1000.00", 2));
    assert_eq!((&after["level"], &after["percent"]), (&json!("within"), &json!("10.00")));
    let then = near.unwrap().to_string();
    let then = market.auditor.get(&format!("{path}/use"), &[("as_of", &*then)]).expect(200);
    assert_eq!(then["level"], "near");
}

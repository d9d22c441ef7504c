//! Shares and longest runs, to the tenth of a percent.
//! How orders come about is told elsewhere.

use serde_json::json;

use crate::questions::samples::{Bought, ONE, Story, asked, id};
use crate::questions::{Parameters, Question};

const COLUMNS: [&str; 6] = [
    "supplier_id",
    "orders",
    "share_of_orders_percent",
    "net",
    "share_of_net_percent",
    "longest_run",
];

fn story() -> Story {
    let won = |order, day, supplier, net| Bought { order, day, supplier, net, ..ONE };
    Story::of([
        won(1, "2024-01-01", 3, "1000.00"),
        won(2, "2026-01-01", 1, "100.00"),
        won(3, "2026-01-02", 1, "100.00"),
        won(4, "2026-01-03", 2, "50.00"),
        won(5, "2026-01-04", 1, "10.00"),
        won(6, "2026-01-05", 1, "20.00"),
        won(7, "2026-01-06", 1, "20.00"),
    ])
}

#[test]
fn each_suppliers_share_of_orders_and_money_is_told_with_its_longest_run() {
    // Five of six orders; 250 of 300 euros.
    let expected = vec![
        (
            vec![id(1), json!(5), json!("83.3"), json!("250.00"), json!("83.3"), json!(3)],
            vec![2, 3, 5, 6, 7],
        ),
        (vec![id(2), json!(1), json!("16.7"), json!("50.00"), json!("16.7"), json!(1)], vec![4]),
    ];
    assert_eq!(story().lines(Question::SupplierRotation, &asked(), &COLUMNS), expected);
}

#[test]
fn over_all_months_the_first_supplier_is_there_as_well() {
    let asked = Parameters { months: 0, ..asked() };
    let lines = story().lines(Question::SupplierRotation, &asked, &["supplier_id", "net"]);
    assert_eq!(lines[2], (vec![id(3), json!("1000.00")], vec![1]));
}

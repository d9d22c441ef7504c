//! Sums over the months before each direct award, to the cent.
//! How orders come about is told elsewhere.

use serde_json::json;

use crate::questions::samples::{AUTHORITY, Bought, NEIGHBOUR, ONE, Story, asked, category, id};
use crate::questions::{Parameters, Question};

const COLUMNS: [&str; 6] =
    ["authority_id", "category", "day", "net", "orders_in_window", "rolling_sum"];

fn story() -> Story {
    Story::of([
        Bought { net: "400.00", ..ONE },
        Bought { order: 2, day: "2026-09-01", net: "350.50", supplier: 2, ..ONE },
        Bought { order: 3, day: "2026-09-02", net: "9.99", category: "keyboards", ..ONE },
        Bought { order: 4, day: "2027-03-02", net: "300.00", ..ONE },
        Bought { order: 5, day: "2027-03-03", net: "50.00", authority: NEIGHBOUR, ..ONE },
        Bought { order: 6, day: "2027-03-04", net: "7000.00", ..ONE },
    ])
    .cancelled(6, "2027-03-05")
}

#[test]
fn sums_roll_over_the_months_by_authority_and_category_without_what_was_cancelled() {
    let (town, next_town) = (id(AUTHORITY), id(NEIGHBOUR));
    // A year later to the day the first order has left the window.
    let expected = vec![
        (
            vec![
                town.clone(),
                json!("keyboards"),
                json!("2026-09-02"),
                json!("9.99"),
                json!(1),
                json!("9.99"),
            ],
            vec![3],
        ),
        (
            vec![
                town.clone(),
                json!("monitors"),
                json!("2026-03-02"),
                json!("400.00"),
                json!(1),
                json!("400.00"),
            ],
            vec![1],
        ),
        (
            vec![
                town.clone(),
                json!("monitors"),
                json!("2026-09-01"),
                json!("350.50"),
                json!(2),
                json!("750.50"),
            ],
            vec![2],
        ),
        (
            vec![
                town,
                json!("monitors"),
                json!("2027-03-02"),
                json!("300.00"),
                json!(2),
                json!("650.50"),
            ],
            vec![4],
        ),
        (
            vec![
                next_town,
                json!("monitors"),
                json!("2027-03-03"),
                json!("50.00"),
                json!(1),
                json!("50.00"),
            ],
            vec![5],
        ),
    ];
    assert_eq!(story().lines(Question::DirectAwards, &asked(), &COLUMNS), expected);
}

#[test]
fn all_months_are_summed_up_when_none_are_named_and_one_authority_and_category_can_be_asked_for() {
    let authority = serde_json::from_value(id(AUTHORITY)).unwrap();
    let category = Some(category("monitors"));
    let asked = Parameters { months: 0, authority: Some(authority), category, ..asked() };
    let sums = story().lines(Question::DirectAwards, &asked, &["rolling_sum"]);
    let sums: Vec<_> = sums.into_iter().map(|(cells, _)| cells[0].clone()).collect();
    assert_eq!(sums, [json!("400.00"), json!("750.50"), json!("1050.50")]);
}

//! Answers as CSV and as charts.
//! What is counted is tested with each question.

use serde_json::json;

use super::unarmed;
use crate::questions::samples::{Bought, NEIGHBOUR, ONE, Story, asked};
use crate::questions::{Link, Question};

#[test]
fn no_cell_of_a_table_is_taken_for_a_formula() {
    for armed in ["=1+1", "+49 30 1", "-5", "@SUM(A1)", "\tx", "\rx"] {
        assert_eq!(unarmed(armed.to_owned()), format!("'{armed}"));
    }
    assert_eq!(unarmed("12.40".to_owned()), "12.40");
}

#[test]
fn csv_has_a_line_of_names_and_leads_from_each_line_to_its_events() {
    let answer =
        Story::of([Bought { net: "950.00", ..ONE }]).answer(Question::BelowLimit, &asked());
    let csv = String::from_utf8(answer.csv().unwrap()).unwrap();
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "authority_id,supplier_id,order_id,day,total,limit,below_by,percent_of_limit,positions,events"
    );
    let id = |last: &str| format!("00000000-0000-0000-0000-00000000000{last}");
    let Link { position, url } = answer.rows[0].events[0].clone();
    assert_eq!(
        lines[1],
        format!(
            "{},{},{},2026-03-02,950.00,1000,50.00,95.0,{position},{url}",
            id("a"),
            id("1"),
            id("1")
        )
    );
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_chart_has_a_series_for_each_authority_and_points_that_lead_to_events() {
    let neighbour = Bought { order: 2, authority: NEIGHBOUR, net: "30.00", ..ONE };
    let again = Bought { order: 3, day: "2026-03-03", ..ONE };
    let chart = Story::of([ONE, neighbour, again]).answer(Question::DirectAwards, &asked()).chart();
    assert_eq!((chart.x.as_str(), chart.y.as_str(), chart.as_of), ("day", "rolling_sum", 3));
    let points: Vec<Vec<_>> = chart
        .series
        .iter()
        .map(|series| series.points.iter().map(|p| (p.y.clone(), p.positions.clone())).collect())
        .collect();
    let expected = vec![
        vec![(json!("100.00"), vec![1]), (json!("200.00"), vec![3])],
        vec![(json!("30.00"), vec![2])],
    ];
    assert_eq!(points, expected);
}

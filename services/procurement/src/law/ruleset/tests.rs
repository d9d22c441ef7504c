//! The split between the two sets of rules.

use super::*;
use crate::samples::day;

/// a procedure is finished under the law of the day it began.
#[test]
fn the_day_a_procedure_began_chooses_its_rules() {
    assert_eq!(RuleSet::of(day("2026-06-30")), RuleSet::Pre202607);
    assert_eq!(RuleSet::of(day("2026-07-01")), RuleSet::From202607);
    assert_eq!(RuleSet::From202607.word(), "FROM_2026_07");
    let json = serde_json::to_string(&RuleSet::Pre202607).unwrap();
    assert_eq!(json, "\"PRE_2026_07\"");
}

/// what the split changes.
#[test]
fn each_rule_set_says_what_differs() {
    let (pre, from) = (RuleSet::Pre202607, RuleSet::From202607);
    assert!(pre.waits_in_systems() && !from.waits_in_systems());
    assert!(pre.needs_two_at_the_opening() && !from.needs_two_at_the_opening());
    assert!(!pre.counts_from_requested_publication() && from.counts_from_requested_publication());
    assert!(!pre.should_reject_unexplained_low() && from.should_reject_unexplained_low());
    let (pre, from) = (pre.differences(), from.differences());
    assert!(pre.iter().zip(&from).all(|(a, b)| a.subject == b.subject && a.holds != b.holds));
}

//! When the competition register is asked before an award, and how long its answer serves.
//! The other steps to the contract stand in `concluding`.

use schemas::award::{RegisterAnswered, RegisterBasis};
use schemas::specific_procurement::Outcome;

use super::concluding::{confirm, facts, propose};
use super::evaluating::evaluate;
use super::facts::{Story, call, euros, firm, line};
use crate::awarding::{AwardRejection, AwardStep};
use crate::samples::day;

/// R-4.37 (rules § 9.3 nos. 24, 25): the register is asked from 50,000 euros; an answer of another procedure serves for two
/// months.
#[test]
fn the_register_is_asked_or_an_answer_of_the_last_two_months_serves() {
    let asked_at = |now: &str, estimate: &str, elsewhere: Option<&str>| {
        let mut facts = facts();
        facts.estimate = euros(estimate);
        facts.register_answers =
            elsewhere.map(|elsewhere| (firm(1), day(elsewhere))).into_iter().collect();
        let mut story = Story::begun(facts);
        story.at(now).does(evaluate());
        story.does(confirm(1));
        story
    };
    let basis = |mut story: Story| {
        story.does(propose(1));
        story.award.proposed.unwrap().register
    };
    let below = asked_at("2026-09-22T08:00:00Z", "49999.99", None);
    assert_eq!(basis(below), RegisterBasis::NotRequired);
    let recent = asked_at("2026-09-18T08:00:00Z", "60000", Some("2026-07-20"));
    assert_eq!(basis(recent), RegisterBasis::Reused { on: day("2026-07-20") });
    let old = asked_at("2026-09-21T08:00:00Z", "60000", Some("2026-07-20"));
    old.refused_by("R-4.37", propose(1));
    let mut story = asked_at("2026-09-22T08:00:00Z", "50000", None);
    story.refused_by("R-4.37", propose(1));
    let answered = |entries, answered_on| {
        let reference = line("WR-2026-4711");
        let tenderer = firm(1);
        AwardStep::RecordRegisterAnswer(RegisterAnswered {
            tenderer,
            answered_on,
            entries,
            reference,
        })
    };
    let ahead = day("2026-09-23");
    assert_eq!(story.refused(answered(false, ahead)), AwardRejection::DayAhead { day: ahead });
    story.does(answered(true, day("2026-09-22")));
    story.refused_by("R-4.37", propose(1));
    story.does(answered(false, day("2026-09-22")));
    assert_eq!(basis(story), RegisterBasis::Answered { on: day("2026-09-22") });
}

/// § 6(1) WRegG: a low estimate does not spare the question where the price, or the most that can be called off,
/// reaches the limit.
#[test]
fn the_register_is_asked_by_the_highest_figure() {
    let with = |price: &str, outcome: Outcome| {
        let mut facts = call(&[(price, 5)]);
        (facts.estimate, facts.criteria, facts.outcome) = (euros("900"), vec![], outcome);
        let mut story = Story::begun(facts);
        story.does(evaluate());
        story.does(confirm(1));
        story
    };
    let basis = |mut story: Story| {
        story.does(propose(1));
        story.award.proposed.unwrap().register
    };
    assert_eq!(basis(with("49999.99", Outcome::Order)), RegisterBasis::NotRequired);
    with("50000", Outcome::Order).refused_by("R-4.37", propose(1));
    let framework = |maximum| Outcome::Framework {
        maximum: euros(maximum),
        until: day("2030-08-31"),
        authorities: vec![],
        longer_because: None,
    };
    assert_eq!(basis(with("800", framework("49999.99"))), RegisterBasis::NotRequired);
    with("800", framework("50000")).refused_by("R-4.37", propose(1));
}

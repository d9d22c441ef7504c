//! What happens between the evaluation and the contract when it does not go on: a tenderer rests, tenders bind no longer,
//! a decision is withdrawn. Scores are told elsewhere.

use schemas::award::{
    AwardBlocked, AwardEvent, BackTo, BlockGround, ContractResult, ExclusionGround, LowAgainst,
    Standstill, TenderExcluded, WithdrawalGround,
};
use schemas::exclusion::Ground;
use schemas::ids::{OrderId, derived};
use schemas::specific_procurement::{ReviewApplied, ReviewDecided, ReviewOutcome};

use super::concluding::{confirm, propose};
use super::evaluating::evaluate;
use super::facts::{HEAD, OFFICER, Story, call, euros, firm, line, tender};
use crate::admission::{Barred, Standing};
use crate::awarding::{AwardRejection, AwardStep, Call, Withdrawal};
use crate::specific_procurement::Review;

fn facts() -> Call {
    let mut facts = call(&[("1000", 5), ("1100", 5)]);
    facts.criteria.clear();
    facts
}

fn conclude() -> AwardStep {
    let order = OrderId(derived("order", "award"));
    AwardStep::Conclude(ContractResult::Order { order })
}

fn exclude(number: u128, ground: ExclusionGround) -> AwardStep {
    let reason = line("nach Prüfung");
    AwardStep::ExcludeTender(TenderExcluded { tender: tender(number), ground, reason })
}

fn evaluated(facts: Call) -> Story {
    let mut story = Story::begun(facts);
    story.does(evaluate());
    story.does(confirm(1));
    story
}

fn approved(facts: Call) -> Story {
    let mut story = evaluated(facts);
    story.does(propose(1));
    story.by(HEAD).does(AwardStep::Approve);
    story
}

fn withdraw() -> AwardStep {
    AwardStep::WithdrawDecision(Withdrawal {
        ground: Some(WithdrawalGround::ReviewBody),
        back_to: Some(BackTo::Examination),
        reason: line("VK: Wertung wiederholen"),
    })
}

/// A conviction was found, and the admission rests.
fn convicted(story: &mut Story, number: u128) {
    let (standing, ground) = (Some(Standing::Suspended), Some(Ground::Conviction));
    story.call.barred.insert(firm(number), Barred { standing, ground });
}

/// a ground for exclusion counts at any time: in evaluation, proposal, approval and contract.
#[test]
fn who_rests_is_neither_evaluated_nor_proposed_nor_approved_nor_given_a_contract() {
    let mut story = Story::begun(facts());
    convicted(&mut story, 1);
    story.refused_by("R-1.48", evaluate());
    let mut story = evaluated(facts());
    convicted(&mut story, 1);
    story.refused_by("R-1.48", propose(1));
    let mut story = evaluated(facts());
    story.does(propose(1));
    convicted(&mut story, 1);
    story.by(HEAD).refused_by("R-1.48", AwardStep::Approve);
    let mut story = approved(facts());
    convicted(&mut story, 1);
    story.refused_by("R-1.48", conclude());
    story.call.barred.clear();
    story.does(conclude());
}

/// with the decision withdrawn and the tender excluded the next one is awarded.
#[test]
fn after_the_exclusion_of_who_rests_the_next_is_awarded() {
    let mut story = approved(facts());
    convicted(&mut story, 1);
    let reason = line("Verurteilung bekannt geworden");
    let withdrawal = Withdrawal { ground: None, back_to: None, reason };
    story.does(AwardStep::WithdrawDecision(withdrawal));
    story.does(exclude(1, ExclusionGround::Mandatory { paragraph: 1 }));
    story.by(OFFICER).does(evaluate());
    story.does(confirm(2));
    story.does(propose(2));
    story.by(HEAD).does(AwardStep::Approve);
    let events = story.does(conclude());
    assert!(matches!(&events[0], AwardEvent::ContractConcluded(e) if e.tenderer == firm(2)));
}

/// also one that would not win is excluded first: its price may have made the scores.
#[test]
fn a_loser_that_rests_keeps_the_proposal_from_being_made() {
    let mut story = evaluated(facts());
    convicted(&mut story, 2);
    story.refused_by("R-1.48", propose(1));
    story.does(exclude(2, ExclusionGround::Mandatory { paragraph: 1 }));
    story.does(AwardStep::Evaluate { reason: Some(line("Ausschluss nach § 123 GWB")) });
    story.does(propose(1));
}

/// proposal, approval and contract rest on a tender that binds on that day.
#[test]
fn a_tender_that_binds_no_longer_is_not_awarded_without_consent() {
    let mut late = facts();
    late.binding_until = "2026-10-31".parse().unwrap();
    let mut story = evaluated(late.clone());
    story.at("2026-10-31T22:30:00Z").does(propose(1));
    story.by(HEAD).at("2026-10-31T23:00:00Z").refused_by("R-1.50", AwardStep::Approve);
    let mut story = approved(late.clone());
    story.at("2026-11-20T08:00:00Z").refused_by("R-1.50", conclude());
    let mut story = evaluated(late);
    story.at("2026-11-20T08:00:00Z").refused_by("R-1.50", propose(1));
    let until = "2026-12-15".parse().unwrap();
    let reason = line("Die Prüfung dauerte länger");
    let events = story.does(AwardStep::AskLongerBinding { until, reason });
    let AwardEvent::LongerBindingAsked(asked) = &events[0] else { panic!("{events:?}") };
    assert_eq!(asked.asked, [firm(1), firm(2)], "all in the procedure");
    story.refused_by("R-1.50", propose(1));
    let answer = |number, consents| {
        let tenderer = firm(number);
        AwardStep::AnswerLongerBinding { tenderer, consents }
    };
    story.refused_by("R-1.50", answer(3, true));
    story.does(answer(1, false));
    story.refused_by("R-1.50", propose(1));
    story.does(answer(1, true));
    story.refused_by("R-1.50", answer(1, false));
    story.does(propose(1));
}

/// who does not consent is excluded, once its tender binds no longer and not before.
#[test]
fn who_is_bound_no_longer_is_excluded_and_the_next_awarded() {
    let mut story = evaluated(facts());
    let refused = story.refused(exclude(1, ExclusionGround::NoLongerBound));
    assert!(matches!(refused, AwardRejection::GroundUnusable { .. }));
    story.at("2027-01-04T08:00:00Z").does(exclude(1, ExclusionGround::NoLongerBound));
}

/// before the contract the decision is withdrawn, everybody is told, and it begins again with a standstill.
#[test]
fn a_decision_is_withdrawn_before_the_contract_and_all_are_told_again() {
    let mut waiting = facts();
    waiting.voluntary_standstill = Some(10);
    let mut story = approved(waiting);
    let blocked = AwardBlocked { ground: BlockGround::Review, reference: line("VK 1/26") };
    story.does(AwardStep::Block(blocked));
    let events = story.does(withdraw());
    let AwardEvent::AwardDecisionWithdrawn(withdrawn) = &events[0] else { panic!("{events:?}") };
    assert_eq!(withdrawn.letters.len(), 2, "all who were informed");
    story.refused(AwardStep::Approve);
    story.by(OFFICER).refused(propose(1));
    // The same tenders with the same result: evaluated again all the same.
    assert_eq!(story.does(evaluate()).len(), 1);
    story.does(propose(1));
    story.at("2026-10-20T08:00:00Z").by(HEAD);
    let events = story.does(AwardStep::Approve);
    let AwardEvent::AwardApproved(again) = &events[0] else { panic!("{events:?}") };
    let contract_from = "2026-10-31".parse().unwrap();
    assert_eq!(again.standstill, Standstill::Voluntary { contract_from });
    assert!(matches!(&events[1], AwardEvent::TenderersInformed(told) if told.letters.len() == 2));
}

/// the door of a proposal withdraws a decision too; the ground is what blocks the contract.
#[test]
fn an_approved_proposal_that_is_withdrawn_is_a_decision_that_is() {
    let mut story = approved(facts());
    let blocked = AwardBlocked { ground: BlockGround::Complaint, reference: line("Rüge") };
    story.does(AwardStep::Block(blocked));
    let events =
        story.does(AwardStep::WithdrawProposal { reason: line("Die Rüge ist begründet") });
    let AwardEvent::AwardDecisionWithdrawn(withdrawn) = &events[0] else { panic!("{events:?}") };
    assert_eq!(withdrawn.ground, WithdrawalGround::Complaint);
}

/// after the contract there is nothing to withdraw.
#[test]
fn a_concluded_contract_is_not_withdrawn() {
    let mut story = approved(facts());
    story.does(conclude());
    assert_eq!(story.refused(withdraw()), AwardRejection::AlreadyConcluded);
}

/// an exclusion that was wrong is taken back.
#[test]
fn an_excluded_tender_is_considered_again_by_a_decision_with_a_reason() {
    let mut story = Story::begun(facts());
    let reason = line("Die Unterlage lag vor");
    let readmit = AwardStep::ReadmitTender { tender: tender(1), reason };
    story.refused(readmit.clone());
    story.does(exclude(1, ExclusionGround::RequirementsNotMet));
    story.does(readmit);
    story.does(evaluate());
    assert_eq!(story.award.evaluation().unwrap().standings.len(), 2);
}

/// a price far below the estimate is noticed when it is the only one, and when all are low.
#[test]
fn a_lone_price_far_below_the_estimate_is_noticed() {
    for tendered in [&[("10", 5)][..], &[("10", 5), ("11", 5)]] {
        let mut low = call(tendered);
        low.low_estimate_percent = 30;
        low.estimate = euros("80000");
        let mut story = Story::begun(low);
        assert_eq!(story.award.low.len(), tendered.len());
        let noticed = &story.award.low[&tender(1)].noticed;
        assert_eq!((noticed.against, noticed.next), (LowAgainst::Estimate, euros("80000")));
        story.at("2026-09-23T08:00:00Z").refused_by("R-5.09", evaluate());
    }
    let mut just = call(&[("70.01", 5)]);
    just.low_estimate_percent = 30;
    just.estimate = euros("100");
    assert!(Story::begun(just).award.low.is_empty(), "a cent less than the gap");
}

fn review(decided: Option<ReviewOutcome>, contract_from: Option<&str>) -> Review {
    let applied = ReviewApplied {
        review: 1,
        reference: line("VK 1/26"),
        by: None,
        informed_on: "2026-09-23".parse().unwrap(),
    };
    let decided = decided.map(|outcome| ReviewDecided {
        review: 1,
        outcome,
        text: line("Beschluss vom 01.10.2026"),
        notified_on: "2026-10-01".parse().unwrap(),
        contract_from: contract_from.map(|day| day.parse().unwrap()),
    });
    Review { applied, decided }
}

/// no contract while the review body looks into it; then as it decided.
#[test]
fn an_application_blocks_the_contract_until_it_is_decided() {
    let mut story = approved(facts());
    story.call.reviews = vec![review(None, None)];
    story.refused_by("R-4.23", conclude());
    story.call.reviews = vec![review(Some(ReviewOutcome::GoesOn), Some("2026-10-16"))];
    story.at("2026-10-15T08:00:00Z").refused_by("R-4.23", conclude());
    story.at("2026-10-16T08:00:00Z").does(conclude());
}

/// what the review body sends back is withdrawn, with or without a decision, before there is a contract.
#[test]
fn what_the_review_body_sends_back_is_examined_again() {
    let back = Some(ReviewOutcome::BackToEvaluation);
    let mut story = approved(facts());
    story.call.reviews = vec![review(back, None)];
    story.refused_by("R-4.23", conclude());
    let events = story.does(withdraw());
    assert!(matches!(&events[0], AwardEvent::AwardDecisionWithdrawn(e) if e.follows == [1]));
    story.by(OFFICER).does(evaluate());
    story.does(propose(1));
    story.by(HEAD).does(AwardStep::Approve);
    story.does(conclude());
    // Before there is a decision nobody was informed.
    let mut story = evaluated(facts());
    story.call.reviews = vec![review(back, None)];
    let events = story.does(withdraw());
    assert!(matches!(&events[0], AwardEvent::AwardDecisionWithdrawn(e) if e.letters.is_empty()));
    story.refused(propose(1));
}

/// a procedure that is to be cancelled leads to no contract.
#[test]
fn what_is_to_be_cancelled_is_not_awarded() {
    let mut story = approved(facts());
    story.call.reviews = vec![review(Some(ReviewOutcome::Cancel), None)];
    story.refused_by("R-4.23", conclude());
}

/// who is informed of a decision has ten days to complain of it.
#[test]
fn the_letters_carry_the_last_day_for_a_complaint() {
    let story = approved(facts());
    let informed = story.award.informed.as_ref().unwrap();
    assert_eq!(informed.complain_until, Some("2026-10-02".parse().unwrap()));
}

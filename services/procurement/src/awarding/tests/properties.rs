//! What holds whatever is asked in whatever sequence.
//! Single steps are told elsewhere.

use std::sync::Arc;

use proptest::prelude::*;
use schemas::award::{
    AbnormallyLowDecided, AwardBlocked, AwardReleased, BlockGround, ContractResult, EnquiryAbout,
    EnquirySettled, ExclusionGround, LowPriceFinding, PointsGiven, TenderExcluded,
    TendererAnswered,
};
use schemas::ids::{ActorId, OrderId, derived};

use super::concluding::{confirm, propose};
use super::facts::{HEAD, OFFICER, Story, at, call, dec, firm, line, tender, three_rule};
use crate::awarding::{AwardCommand, AwardStep, Awards, Call, Question};
use crate::law::Law;
use crate::scenario::history;

fn step() -> impl Strategy<Value = AwardStep> {
    let number = 1_u128..=3;
    let reason = || line("Begründung im Einzelnen");
    prop_oneof![
        Just(AwardStep::Begin),
        (number.clone(), 0_u32..=1000).prop_map(move |(n, points)| {
            AwardStep::GivePoints(PointsGiven {
                tender: tender(n),
                criterion: line("Qualität"),
                points: points.into(),
                reason: reason(),
            })
        }),
        number.clone().prop_map(move |n| AwardStep::ExcludeTender(TenderExcluded {
            tender: tender(n),
            ground: ExclusionGround::RequirementsNotMet,
            reason: reason(),
        })),
        number.clone().prop_map(|n| AwardStep::AskTenderer(Question {
            tender: tender(n),
            about: EnquiryAbout::AbnormallyLowPrice,
            text: line("Bitte erläutern Sie Ihren Preis"),
            until: at("2026-09-25T10:00:00Z"),
            would_change_the_tender: false,
        })),
        (number.clone(), 1_u16..=3).prop_map(|(n, enquiry)| AwardStep::AnswerEnquiry {
            tenderer: firm(n),
            answer: TendererAnswered { enquiry, text: line("Großhandel"), documents: vec![] },
        }),
        (1_u16..=3).prop_map(move |enquiry| {
            AwardStep::SettleEnquiry(EnquirySettled { enquiry, satisfied: true, reason: reason() })
        }),
        (number.clone(), any::<bool>()).prop_map(move |(n, explained)| {
            let finding =
                if explained { LowPriceFinding::Explained } else { LowPriceFinding::Unexplained };
            AwardStep::DecideLowPrice(AbnormallyLowDecided {
                tender: tender(n),
                finding,
                rejected: !explained,
                reason: reason(),
                exception: None,
            })
        }),
        any::<bool>().prop_map(move |first| AwardStep::Evaluate { reason: (!first).then(reason) }),
        number.clone().prop_map(confirm),
        number.prop_map(propose),
        Just(AwardStep::Approve),
        Just(AwardStep::WithdrawProposal { reason: line("Doch nicht") }),
        Just(AwardStep::Block(AwardBlocked {
            ground: BlockGround::Review,
            reference: line("VK 1")
        })),
        Just(AwardStep::Release(AwardReleased { reason: line("Erledigt") })),
        Just(AwardStep::Conclude(ContractResult::Order { order: OrderId(derived("order", "x")) })),
        Just(AwardStep::RequestReasons { tenderer: firm(2) }),
        Just(AwardStep::GiveReasons { tenderer: firm(2), more: vec![] }),
        Just(AwardStep::PassDeadlines),
    ]
}

fn commands(facts: Call) -> impl Strategy<Value = Vec<AwardCommand>> {
    let facts = Arc::new(facts);
    let law = Arc::new(Law::built_in().unwrap().clone());
    let begins = at("2026-09-22T08:00:00Z");
    let one = (step(), any::<bool>());
    prop::collection::vec(one, 1..60).prop_map(move |steps| {
        let command = |(hours, (step, head)): (i64, (AwardStep, bool))| AwardCommand {
            by: if head { HEAD } else { OFFICER },
            now: begins + chrono::TimeDelta::hours(hours),
            call: Arc::clone(&facts),
            law: Arc::clone(&law),
            step,
        };
        (0..).zip(steps).map(command).collect()
    })
}

fn two_people(proposed: ActorId, approved: ActorId) -> bool {
    proposed != approved
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is asked: what was decided was decided by two people, for the best tender that is considered, and told to
    /// all; and the same bytes give the same state.
    #[test]
    fn every_history_is_lawful_and_can_be_read_again(
        commands in commands(call(&[("75", 5), ("100", 8), ("110", 3)]))
    ) {
        history::<Awards>(&commands, |award| {
            let Some(approved) = &award.approved else {
                assert!(award.concluded.is_none());
                return;
            };
            assert!(two_people(approved.proposed_by, approved.approved_by));
            let best = &award.evaluation().unwrap().standings[0];
            assert_eq!(best.tender, approved.tender);
            assert!(award.considered().any(|tender| tender.tender == approved.tender));
            assert_eq!(award.informed.as_ref().unwrap().letters.len(), award.tenders().len());
            assert!(award.low.iter().all(|(id, low)| {
                low.decided.is_some() || award.excluded.contains_key(id)
            }));
        });
    }

    /// The order of F6 is that of a plain comparison by cross multiplication.
    #[test]
    fn the_order_of_scores_is_that_of_a_naive_comparison(
        tendered in prop::collection::vec((0_u32..=1000, 9_000_u32..10_500), 2..6)
    ) {
        let prices: Vec<String> = tendered.iter().map(|(_, price)| price.to_string()).collect();
        let pairs: Vec<_> = prices.iter().map(|price| (price.as_str(), 5)).collect();
        let mut facts = call(&pairs);
        facts.scheme = three_rule();
        let mut story = Story::begun(facts);
        for (number, (points, _)) in (1_u128..).zip(&tendered) {
            story.does(AwardStep::GivePoints(PointsGiven {
                tender: tender(number),
                criterion: line("Qualität"),
                points: dec(&points.to_string()),
                reason: line("Bewertung"),
            }));
        }
        story.does(AwardStep::Evaluate { reason: None });
        let lowest = tendered.iter().map(|(_, price)| i128::from(*price)).min().unwrap();
        // 60 L / 1000 + 40 Pmin / P, over the common denominator 1000 P.
        let score = |at: usize| {
            let (points, price) = (i128::from(tendered[at].0), i128::from(tendered[at].1));
            (60 * points * price + 40_000 * lowest, 1_000 * price)
        };
        let standings = &story.award.evaluation().unwrap().standings;
        let at: Vec<usize> = standings.iter().map(|standing| {
            (0..tendered.len()).find(|at| tender(*at as u128 + 1) == standing.tender).unwrap()
        }).collect();
        for pair in at.windows(2) {
            let ((a, b), (c, d)) = (score(pair[0]), score(pair[1]));
            let (left, right) = (a * d, c * b);
            prop_assert!(left > right || (left == right && tendered[pair[0]].1 <= tendered[pair[1]].1));
        }
    }
}

//! Life-cycle cost in the place of the price that is scored (§ 59 VgV).
//! How a cost is reckoned is tested at `award::life_cycle`.

use rust_decimal::Decimal;
use schemas::award::{ExclusionGround, PointsGiven, TenderExcluded};
use schemas::life_cycle::{LifeCycleMethod, LifeCycleStatement};

use super::evaluating::evaluate;
use super::facts::{Story, call, dec, euros, line, tender};
use crate::awarding::{AwardRejection, AwardStep, Call};

/// The two monitors of the worked example (rules § 6.4), with equal performance.
fn monitors(method: Option<LifeCycleMethod>) -> Call {
    let mut facts = call(&[("189.00", 5), ("209.00", 5)]);
    facts.life_cycle = method;
    for (at, uses) in [(0, "22"), (1, "14")] {
        let stated = LifeCycleStatement {
            kilowatt_hours_in_1000: dec(uses),
            maintenance: Decimal::ZERO,
            end_of_life: Decimal::ZERO,
        };
        facts.tenders[at].content().lines[0].life_cycle = Some(stated);
    }
    facts
}

fn method() -> LifeCycleMethod {
    LifeCycleMethod {
        hours_a_year: dec("1800"),
        years: dec("6"),
        price_of_energy: dec("0.28"),
        climate: None,
    }
}

fn scored(facts: Call) -> Story {
    let mut story = Story::begun(facts);
    for number in [1, 2] {
        story.does(AwardStep::GivePoints(PointsGiven {
            tender: tender(number),
            criterion: line("Qualität"),
            points: dec("900"),
            reason: line("gleichwertig"),
        }));
    }
    story.does(evaluate());
    story
}

/// the dearer monitor wins by what it costs over six years; without the method the cheaper one does.
#[test]
fn the_lower_cost_over_the_life_wins() {
    let story = scored(monitors(Some(method())));
    let last = story.award.evaluation().unwrap();
    let told: Vec<_> = last
        .standings
        .iter()
        .map(|standing| (standing.tender, standing.price, standing.cost.unwrap().total))
        .collect();
    let first = (tender(2), euros("209.00"), euros("251.34"));
    assert_eq!(told, [first, (tender(1), euros("189.00"), euros("255.53"))]);
    let by_price = scored(monitors(None));
    let last = by_price.award.evaluation().unwrap();
    assert_eq!((last.standings[0].tender, last.standings[0].cost), (tender(1), None));
}

/// what was reckoned with has a digest that knows the cost, and is what it was where there is none.
#[test]
fn the_digest_of_an_evaluation_knows_the_cost() {
    let inputs = |facts| scored(facts).award.evaluation().unwrap().inputs.clone();
    assert_ne!(inputs(monitors(Some(method()))), inputs(monitors(None)));
    let dearer = LifeCycleMethod { price_of_energy: dec("0.29"), ..method() };
    assert_ne!(inputs(monitors(Some(method()))), inputs(monitors(Some(dearer))));
    assert_eq!(inputs(monitors(None)), inputs(call(&[("189.00", 5), ("209.00", 5)])));
}

/// § 56(3) VgV: whoever does not state what is scored is not scored; it is not asked for later, but excluded.
#[test]
fn a_tender_without_its_statement_is_excluded() {
    let mut facts = monitors(Some(method()));
    facts.tenders[1].content().lines[0].life_cycle = None;
    let mut story = Story::begun(facts);
    let refused = story.refused_by("R-6.20", evaluate());
    assert_eq!(refused, AwardRejection::StatementMissing { tender: tender(2), line: 1 });
    story.does(AwardStep::ExcludeTender(TenderExcluded {
        tender: tender(2),
        ground: ExclusionGround::DocumentsMissing,
        reason: line("Der Verbrauch ist nicht angegeben"),
    }));
    let left = story.refused(evaluate());
    assert!(matches!(left, AwardRejection::PointsMissing { .. }), "{left}");
}

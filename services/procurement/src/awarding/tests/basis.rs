//! What a notice publishes as the basis of prices is what is scored, and which value is asked about.
//! How a gross price is found is tested with the content of tenders.

use schemas::award::PointsGiven;
use schemas::scoring::Basis;

use super::evaluating::evaluate;
use super::facts::{Story, call, dec, euros, line, tender};
use crate::awarding::{AwardRejection, AwardStep, Call};

/// A firm with VAT at 100 and one without at 110.
fn with_rates(basis: Basis) -> Call {
    let mut facts = call(&[("100.00", 5), ("110.00", 5)]);
    facts.scheme.basis = basis;
    for (at, rate) in [(0, "19"), (1, "0")] {
        facts.tenders[at].content().lines[0].tax_percent = Some(dec(rate));
    }
    facts
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

/// § 58(3) VgV: by gross prices the firm without VAT wins, by net prices the other; the contract is net either way.
#[test]
fn gross_prices_are_scored_where_they_were_published() {
    let told = |basis| {
        let story = scored(with_rates(basis));
        let last = story.award.evaluation().unwrap();
        let of = |s: &schemas::award::TenderStanding| (s.tender, s.price, s.gross);
        last.standings.iter().map(of).collect::<Vec<_>>()
    };
    let first = (tender(2), euros("110.00"), Some(euros("110.00")));
    assert_eq!(told(Basis::Gross), [first, (tender(1), euros("100.00"), Some(euros("119.00")))]);
    let net = (tender(1), euros("100.00"), None);
    assert_eq!(told(Basis::Net), [net, (tender(2), euros("110.00"), None)]);
}

/// § 56(3) VgV: without its rate a tender cannot be scored gross; it is not asked for later.
#[test]
fn a_tender_without_its_rate_of_tax_is_not_scored_gross() {
    let mut facts = with_rates(Basis::Gross);
    facts.tenders[1].content().lines[0].tax_percent = None;
    let mut story = Story::begun(facts);
    for number in [1, 2] {
        story.does(AwardStep::GivePoints(PointsGiven {
            tender: tender(number),
            criterion: line("Qualität"),
            points: dec("900"),
            reason: line("gleichwertig"),
        }));
    }
    let refused = story.refused_by("R-1.54", evaluate());
    assert_eq!(refused, AwardRejection::TaxMissing { tender: tender(2), line: 1 });
}

/// a price far above the estimate is pointed out with the result.
#[test]
fn a_price_far_above_the_estimate_is_pointed_out() {
    let warned = |estimate: &str| {
        let mut facts = with_rates(Basis::Net);
        facts.estimate = euros(estimate);
        let story = scored(facts);
        let warning = story.award.evaluation().unwrap().warning.clone();
        warning.is_some_and(|warning| warning.as_str().contains("above the estimate"))
    };
    assert!(warned("83.33"));
    assert!(!warned("83.34"));
}

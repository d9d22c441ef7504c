//! By what tenders of a category are judged: weights, ranges that can make a whole, or an order with its reason.
//! How points and scores come about stands in `award`.

use schemas::scoring::{Method, Scheme, Shares};
use schemas::terms::{AwardTerms, CategoryTerms, Percentages};

use super::TermsRejection as No;
use crate::award::scoring;

pub(super) fn check(terms: &CategoryTerms) -> Result<(), No> {
    let AwardTerms { price, criteria, scheme, no_weights } = &terms.award;
    let category = || terms.category.clone();
    for (at, criterion) in criteria.iter().enumerate() {
        if criteria[..at].iter().any(|earlier| earlier.name == criterion.name) {
            let (category, criterion) = (category(), criterion.name.clone());
            return Err(No::AwardCriterionTwice { category, criterion });
        }
    }
    let ranges: Vec<Percentages> =
        [*price].into_iter().chain(criteria.iter().map(|criterion| criterion.weight)).collect();
    if ranges.iter().any(|range| range.from > range.to || range.to > 100) {
        return Err(No::NotPercentages { category: category() });
    }
    // § 58(3) sentence 3 VgV: an order instead of weights, with its reason; a range would be a weight.
    let open = |range: &Percentages| range.from == 0 && range.to == 100;
    if no_weights.is_some() && !ranges.iter().all(open) {
        return Err(No::WeightsAndNone { category: category() });
    }
    let sum = |end: fn(&Percentages) -> u8| ranges.iter().map(|range| u32::from(end(range))).sum();
    let (least, most): (u32, u32) = (sum(|range| range.from), sum(|range| range.to));
    if least > 100 || most < 100 {
        return Err(No::WeightsMakeNoWhole { category: category(), least, most });
    }
    scheme.as_ref().map_or(Ok(()), |scheme| check_scheme(terms, scheme))
}

fn check_scheme(terms: &CategoryTerms, scheme: &Scheme) -> Result<(), No> {
    let category = || terms.category.clone();
    scoring::check(scheme)
        .map_err(|error| No::SchemeUnusable { category: category(), why: error.to_string() })?;
    let announced = terms.award.price;
    match shares(scheme).map(Shares::price) {
        Some(price) if !(announced.from..=announced.to).contains(&price) => {
            Err(No::SchemeAgainstWeights { category: category(), price })
        }
        Some(_) | None => Ok(()),
    }
}

/// The weights of a method that has weights.
fn shares(scheme: &Scheme) -> Option<Shares> {
    match scheme.method {
        Method::Simple | Method::Extended { .. } => None,
        Method::Median { shares }
        | Method::Reference { shares, .. }
        | Method::ThreeRule { shares, .. }
        | Method::Interpolation { shares, .. } => Some(shares),
    }
}

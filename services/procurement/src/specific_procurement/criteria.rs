//! By what an invitation says that tenders are judged, held against what the notice announced.
//! No tender is judged here.

use rust_decimal::Decimal;
use schemas::award_criterion::{AwardCriterion, PointsBy};
use schemas::ids::CategoryKey;
use schemas::life_cycle::LifeCycleMethod;
use schemas::scoring::{Method, Shares};
use schemas::specific_procurement::{DemandedLabel, Mode};
use schemas::terms::{AwardTerms, Terms};
use schemas::text::Line;

use super::SpecificProcurementRejection as No;
use super::command::IssueInvitation;
use crate::award::labels::Demand;
use crate::award::{criteria, life_cycle, scoring};

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// the criteria are those of the notice, with weights within its ranges and its scheme, if it fixed one.
pub(super) fn check(
    terms: &Terms,
    category: &CategoryKey,
    asked: &IssueInvitation,
) -> Result<(), No> {
    let unknown = || No::UnknownCategory { category: category.clone() };
    let announced = terms.categories.iter().find(|c| c.category == *category);
    let announced = &announced.ok_or_else(unknown)?.award;
    check_names(announced, &asked.criteria)?;
    if announced.scheme.as_ref().is_some_and(|scheme| *scheme != asked.scheme) {
        return Err(No::AnotherScheme);
    }
    scoring::check(&asked.scheme).map_err(|why| No::SchemeUnusable { why: why.to_string() })?;
    let points = asked
        .criteria
        .iter()
        .map(criteria::most)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| No::CriterionUnusable { why: why.to_string() })?;
    let whole = points.iter().try_fold(Decimal::ZERO, |sum, most| sum.checked_add(*most));
    let whole = whole.ok_or_else(|| unusable("too many points"))?;
    check_most(asked.scheme.method, whole)?;
    check_weights(announced, asked, &points, whole)?;
    check_labels(&asked.criteria, &asked.labels)
}

/// life-cycle cost is the cost criterion by a published method that can be reckoned with, and only where tenderers
/// state their data themselves: a catalogue says nothing of consumption.
pub(super) fn check_life_cycle(mode: &Mode, method: Option<&LifeCycleMethod>) -> Result<(), No> {
    let Some(method) = method else { return Ok(()) };
    if matches!(mode, Mode::Collection { .. }) {
        return Err(No::LifeCycleOfCatalogues);
    }
    life_cycle::check(method).map_err(|why| No::LifeCycleUnusable { why: why.to_string() })
}

fn unusable(why: &str) -> No {
    No::SchemeUnusable { why: why.to_owned() }
}

fn check_names(announced: &AwardTerms, criteria: &[AwardCriterion]) -> Result<(), No> {
    for (at, criterion) in criteria.iter().enumerate() {
        let name = &criterion.name;
        if criteria[..at].iter().any(|earlier| earlier.name == *name) {
            return Err(No::CriterionTwice { name: name.clone() });
        }
        if !announced.criteria.iter().any(|a| a.name == *name) {
            return Err(No::CriterionNotAnnounced { name: name.clone() });
        }
    }
    // where an order stands for weights, all of it is used.
    let in_order = announced.no_weights.is_some();
    let missing = announced.criteria.iter().find(|announced| {
        let asked = criteria.iter().any(|criterion| criterion.name == announced.name);
        !asked && (announced.weight.from > 0 || in_order)
    });
    match missing {
        Some(announced) => Err(No::CriterionMissing { name: announced.name.clone() }),
        None => Ok(()),
    }
}

/// A method that measures performance by the most that can be had takes what the criteria give.
fn check_most(method: Method, whole: Decimal) -> Result<(), No> {
    match method {
        Method::ThreeRule { most, .. } | Method::Interpolation { most, .. } if most != whole => {
            Err(unusable("the most performance points are not the sum of those of the criteria"))
        }
        Method::ThreeRule { .. }
        | Method::Interpolation { .. }
        | Method::Simple
        | Method::Extended { .. }
        | Method::Median { .. }
        | Method::Reference { .. } => Ok(()),
    }
}

/// a criterion counts as its part of all performance points, in percent of what performance counts. A method
/// without percentages (F1, F2) keeps the announced weights if some weight of the price in its range does.
fn check_weights(
    announced: &AwardTerms,
    asked: &IssueInvitation,
    points: &[Decimal],
    whole: Decimal,
) -> Result<(), No> {
    if announced.no_weights.is_some() {
        return check_order(announced, asked, points, whole);
    }
    let wrong = |why: String| No::WeightsNotAnnounced { why };
    let (from, to) = (announced.price.from, announced.price.to);
    if asked.criteria.is_empty() {
        let alone = to == 100;
        return alone.then_some(()).ok_or_else(|| {
            wrong(format!("the price counts {from} to {to} %, and nothing else is asked"))
        });
    }
    let prices = match asked.scheme.method.shares() {
        Some(shares) => {
            let price = shares.price();
            if price < from || price > to {
                return Err(wrong(format!(
                    "the price counts {price} %, announced {from} to {to} %"
                )));
            }
            price..=price
        }
        None => from..=to,
    };
    let mut last = String::new();
    for price in prices {
        match outside(announced, asked, points, whole, price) {
            None => return Ok(()),
            Some(why) => last = why,
        }
    }
    Err(wrong(last))
}

/// § 127(5) GWB, § 58(3) sentence 3 VgV: the order that the notice published instead of weights binds. None counts
/// more than what stands before it; the price stands before all of them.
fn check_order(
    announced: &AwardTerms,
    asked: &IssueInvitation,
    points: &[Decimal],
    whole: Decimal,
) -> Result<(), No> {
    let wrong = |why: String| Err(No::OrderOfCriteria { why });
    let most = |name: &Line| {
        let found = asked.criteria.iter().zip(points).find(|(asked, _)| asked.name == *name);
        found.map_or(Decimal::ZERO, |(_, most)| *most)
    };
    let in_order: Vec<_> = announced.criteria.iter().map(|a| (&a.name, most(&a.name))).collect();
    for pair in in_order.windows(2) {
        let [(before, more), (after, less)] = pair else { continue };
        if less > more {
            return wrong(format!("`{after}` earns {less} points, `{before}` before it {more}"));
        }
    }
    let Some((first, most)) = in_order.first() else { return Ok(()) };
    let Some(price) = asked.scheme.method.shares().map(Shares::price) else { return Ok(()) };
    // Compared without division: the first criterion's part of what performance counts against the price.
    let part = most.checked_mul(HUNDRED - Decimal::from(price));
    let of_price = whole.checked_mul(price.into());
    if part.zip(of_price).is_none_or(|(part, of_price)| part > of_price) {
        return wrong(format!(
            "the price counts {price} %, `{first}` after it {most} of {whole} points of the other {} %",
            100 - price
        ));
    }
    Ok(())
}

/// The first criterion outside its range if the price counts so much.
fn outside(
    announced: &AwardTerms,
    asked: &IssueInvitation,
    points: &[Decimal],
    whole: Decimal,
    price: u8,
) -> Option<String> {
    let performance = HUNDRED - Decimal::from(price);
    asked.criteria.iter().zip(points).find_map(|(criterion, most)| {
        let range = announced.criteria.iter().find(|a| a.name == criterion.name)?.weight;
        // Compared without division: part / whole * performance against the range.
        let part = most.checked_mul(performance)?;
        let least = whole.checked_mul(range.from.into())?;
        let greatest = whole.checked_mul(range.to.into())?;
        let outside = part < least || part > greatest;
        outside.then(|| {
            let (name, from, to) = (&criterion.name, range.from, range.to);
            format!("`{name}` earns {most} of {whole} points; announced are {from} to {to} % with the price at {price} %")
        })
    })
}

/// of each property that is proven the authority states that a label for it may be demanded.
fn check_labels(criteria: &[AwardCriterion], labels: &[DemandedLabel]) -> Result<(), No> {
    let proven = criteria.iter().flat_map(|criterion| match &criterion.points {
        PointsBy::Proven { properties } => properties.as_slice(),
        PointsBy::Judgement { .. } | PointsBy::Delivery { .. } | PointsBy::DeliverySteps { .. } => {
            &[]
        }
    });
    let names: Vec<_> = proven.map(|property| &property.name).collect();
    let refused = |property: &schemas::text::Line, why: &str| No::Label {
        property: property.clone(),
        why: why.to_owned(),
    };
    for label in labels {
        if !names.contains(&&label.property) {
            return Err(refused(&label.property, "no criterion asks for it"));
        }
        let demand = Demand {
            linked_to_the_subject: label.linked_to_the_subject,
            objective: label.objective,
            open_procedure: label.open_procedure,
            open_to_all: label.open_to_all,
            set_by_a_third_party: label.set_by_a_third_party,
            names_requirements_only: label.names_requirements_only,
        };
        demand.check().map_err(|why| refused(&label.property, &why.to_string()))?;
    }
    let unstated = names.into_iter().find(|name| !labels.iter().any(|l| l.property == **name));
    match unstated {
        Some(name) => Err(refused(name, "nothing is stated about the label that proves it")),
        None => Ok(()),
    }
}

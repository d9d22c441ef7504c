//! What lets an order be placed directly: a need for each of its categories whose lane is the direct award.
//! How a lane is decided is not asked again here.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemas::ids::CategoryKey;
use schemas::money::Money;
use schemas::need::NeedLane;
use schemas::order::{NeedReference, OrderLine};

use super::{OrderRejection, PlaceOrder};
use crate::need::{Need, NeedPhase};

/// A need as its ledger has it.
#[derive(Clone, Debug)]
pub struct NeedFact {
    /// Which.
    pub reference: NeedReference,
    /// How it stands; none if it was never stated.
    pub need: Option<Need>,
}

/// every category of the order has a need of this authority that is open, goes the direct way, and is worth at
/// least what is ordered.
pub(super) fn met(
    asked: &PlaceOrder,
    lines: &[OrderLine],
) -> Result<Vec<NeedReference>, OrderRejection> {
    let mut sums: BTreeMap<&CategoryKey, Decimal> = BTreeMap::new();
    for line in lines {
        *sums.entry(&line.category).or_default() += line.net.amount;
    }
    let met = |(category, sum)| need_for(asked, category, sum);
    sums.into_iter().map(met).collect()
}

fn need_for(
    asked: &PlaceOrder,
    category: &CategoryKey,
    sum: Decimal,
) -> Result<NeedReference, OrderRejection> {
    let missing = || OrderRejection::NeedMissing { category: category.clone() };
    let of_category = |fact: &&NeedFact| fact.reference.category == *category;
    let fact = asked.needs.iter().find(of_category).ok_or_else(missing)?;
    let need = fact.need.as_ref().ok_or_else(missing)?;
    let stated = &need.stated;
    let same = stated.need == fact.reference.need
        && stated.ledger == fact.reference.ledger
        && stated.authority == asked.authority.organisation
        && stated.system == asked.system
        && stated.category == *category;
    if !same {
        return Err(missing());
    }
    if need.lane() != Some(NeedLane::DirectAward) {
        return Err(OrderRejection::NeedNotDirect {
            category: category.clone(),
            lane: need.lane(),
        });
    }
    let another_order = stated.order.is_some_and(|order| order != asked.order);
    if need.phase != NeedPhase::Stated || another_order {
        return Err(OrderRejection::NeedNotOpen { category: category.clone() });
    }
    let reserved = stated.estimate.total;
    if sum > reserved.amount {
        let ordered = Money::in_cents(sum, reserved.currency);
        return Err(OrderRejection::MoreThanNeeded {
            category: category.clone(),
            ordered,
            reserved,
        });
    }
    Ok(fact.reference.clone())
}

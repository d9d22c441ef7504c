//! The value of one contract: all lines of a direct order together, over categories.
//! How a lane is decided stands in `law::lane`; what each need may come to is checked in `needs`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::CategoryKey;
use schemas::money::Money;
use schemas::need::{LaneReason, NeedLane};
use schemas::order::OrderLine;

use super::{OrderRejection, PlaceOrder};
use crate::law::Law;
use crate::law::lane::{self, Contract, Rolling};
use crate::law::limits::Body;
use crate::need::stating::first_of;
use crate::need::{Need, NeedLedger, noticed_system};
use crate::organisation::Organisation;

/// What a contract is judged by, beside its lines.
#[derive(Clone, Debug)]
pub struct ContractFacts {
    /// The authority with its Land, its units and its own limit.
    pub authority: Organisation,
    /// The ledgers of the units whose needs are met, in every category of the system.
    pub ledgers: Vec<(CategoryKey, NeedLedger)>,
    /// The law that holds.
    pub law: &'static Law,
}

/// § 3(1), (2), (8) VgV: what is bought from one supplier in one order is one contract. Its value with the sums of
/// the year of its categories, and with what the same supplier was given in other categories a few days before, is within
/// the limit, however many needs it meets.
pub(super) fn is_a_direct_award(
    asked: &PlaceOrder,
    system: &DynamicPurchasingSystemEstablished,
    lines: &[OrderLine],
) -> Result<(), OrderRejection> {
    let mut ordered: BTreeMap<&CategoryKey, Decimal> = BTreeMap::new();
    for line in lines {
        *ordered.entry(&line.category).or_default() += line.net.amount;
    }
    let question = question(asked, system, lines, &ordered)?;
    let contract = question.rolling.contract;
    // One need alone: its lane was decided in its own ledger.
    if ordered.len() == 1 && contract.lately == Decimal::ZERO {
        return Ok(());
    }
    let answer = lane::lane(&asked.contract.law.limits, &question)
        .map_err(|no| OrderRejection::LawNotKnown { why: no.to_string() })?;
    if answer.lane == NeedLane::DirectAward {
        return Ok(());
    }
    let reasons: Vec<LaneReason> = answer.reasons.iter().map(crate::need::lane::reason).collect();
    let value = Money::in_cents(question.whole(), system.currency);
    Err(OrderRejection::AnotherLane { value, lane: answer.lane, reasons })
}

/// The contract as one need.
fn question(
    asked: &PlaceOrder,
    system: &DynamicPurchasingSystemEstablished,
    lines: &[OrderLine],
    ordered: &BTreeMap<&CategoryKey, Decimal>,
) -> Result<lane::Need, OrderRejection> {
    let unknown = |why: &str| OrderRejection::LawNotKnown { why: why.to_owned() };
    let facts = &asked.contract;
    let registered = facts.authority.registered.as_ref();
    let land = registered.and_then(|known| known.land);
    let land = land.ok_or_else(|| unknown("the Land of the authority is not registered"))?;
    let first = lines.first().ok_or_else(|| unknown("an order without lines has no value"))?;
    let value = ordered.get(&first.category).copied().unwrap_or_default();
    let whole: Decimal = ordered.values().copied().sum();
    let met: BTreeSet<_> = asked.needs.iter().map(|fact| fact.reference.need).collect();
    let of_this_order = |need: &Need| met.contains(&need.stated.need);
    let since = first_of(facts.law.settings.one_purchase_days, asked.today);
    let (mut sum, mut sums, mut lately) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for (category, ledger) in &facts.ledgers {
        let bought = || ledger.direct_awards_but(asked.today, of_this_order);
        if *category == first.category {
            sum += bought();
        } else if ordered.contains_key(category) {
            sums += bought();
        } else {
            lately += ledger.bought_from(asked.supplier, since, of_this_order);
        }
    }
    let decided = asked.needs.iter().filter_map(|fact| fact.need.as_ref()?.decided.as_ref());
    let mut reasons = decided.filter_map(|decided| decided.objective_reason.as_ref());
    let own_limit = facts.authority.own_limit.as_ref().and_then(|set| set.limit);
    Ok(lane::Need {
        land,
        body: Body::Municipality,
        on: asked.today,
        value,
        cpv: first.cpv,
        framework: None,
        system: noticed_system(&asked.system_facts, system, asked.authority.organisation),
        rolling: Rolling {
            sum,
            in_a_row: 0,
            at_the_limit: facts.law.settings.at_the_limit,
            reason: reasons.next().map(ToString::to_string),
            own_limit: own_limit.map(|limit| limit.amount),
            contract: Contract { rest: whole - value, sums, lately },
        },
    })
}

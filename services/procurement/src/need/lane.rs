//! From a need and its facts to the question that `law::lane` answers, and from its answer to what is recorded.
//! No rule of law stands here but which facts are asked.

use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::{FrameworkId, OrganisationId};
use schemas::money::{Currency, Money};
use schemas::need::{LaneDecided, LaneReason, NeedLane, ReasonWeight};

use super::stating::{FrameworkFact, StateNeed};
use super::{Need, NeedLedger, NeedRejection};
use crate::dynamic_purchasing_system::DynamicPurchasingSystem;
use crate::law::RULES_VERSION;
use crate::law::lane::{self, Contract, NoLane, Reason, Rolling};
use crate::law::limits::Body;

pub(super) fn decided(
    ledger: &NeedLedger,
    asked: &StateNeed,
    system: &DynamicPurchasingSystemEstablished,
) -> Result<LaneDecided, NeedRejection> {
    let registered = asked.authority_facts.registered.as_ref();
    let seat = registered.and_then(|known| known.land).ok_or(NeedRejection::LandUnknown)?;
    let before = ledger.direct_awards(asked.today);
    let (framework, facts) = framework(asked).unzip();
    let first = asked.lines.first().map(|line| line.cpv);
    let cpv = first.ok_or(NeedRejection::LinesUnusable { most: 0 })?;
    let question = lane::Need {
        land: seat,
        body: Body::Municipality,
        on: asked.today,
        value: Money::in_cents(asked.value, Currency::EUR).amount,
        cpv,
        framework: facts,
        system: noticed_system(&asked.system_facts, system, asked.authority),
        rolling: Rolling {
            sum: before,
            in_a_row: asked.supplier.map_or(0, |supplier| ledger.in_a_row(supplier)),
            at_the_limit: asked.at_the_limit,
            reason: asked.objective_reason.as_ref().map(ToString::to_string),
            own_limit: own_limit(asked),
            contract: contract(asked),
        },
    };
    let answer = lane::lane(&asked.limits, &question).map_err(|no| refused(&no))?;
    let lane = answer.lane;
    let mut reasons: Vec<LaneReason> = answer.reasons.iter().map(reason).collect();
    if asked.system_facts.noticed.is_none() && lane != NeedLane::DirectAward {
        reasons.push(not_noticed());
    }
    Ok(LaneDecided {
        need: asked.need,
        lane,
        law: answer.law,
        framework: framework.filter(|_| lane == NeedLane::FrameworkCallOff),
        before: Money::in_cents(before, Currency::EUR),
        objective_reason: asked.objective_reason.clone(),
        reasons,
    })
}

/// The system as it was noticed: with the law that its competitions follow since.
#[must_use]
pub fn noticed_system(
    facts: &DynamicPurchasingSystem,
    system: &DynamicPurchasingSystemEstablished,
    authority: OrganisationId,
) -> Option<lane::System> {
    let noticed = facts.noticed.as_ref()?;
    Some(lane::System {
        names_the_authority: system.participating.contains(&authority),
        categories: system.categories.iter().flat_map(|found| found.cpv.clone()).collect(),
        law: noticed.regulation.into(),
        noticed_on: noticed.notice.despatched_on,
        valid_from: system.valid_from,
        valid_until: facts.valid_until().unwrap_or(system.valid_until),
    })
}

/// what the same order has in other categories with the sums of their year, and what its supplier was given in
/// still others a few days before.
fn contract(asked: &StateNeed) -> Contract {
    let facts = &asked.contract;
    let of_this_order = |need: &Need| asked.order.is_some() && need.stated.order == asked.order;
    let since = facts.since(asked.today);
    let mut contract = Contract { rest: facts.rest.values().copied().sum(), ..Contract::default() };
    for (category, ledger) in &facts.ledgers {
        if facts.rest.contains_key(category) {
            contract.sums += ledger.direct_awards_but(asked.today, of_this_order);
        } else if let Some(supplier) = asked.supplier {
            contract.lately += ledger.bought_from(supplier, since, of_this_order);
        }
    }
    contract
}

/// a system of which no notice was despatched takes no competition.
fn not_noticed() -> LaneReason {
    LaneReason {
        lane: NeedLane::SystemCompetition,
        weight: ReasonWeight::Warning,
        what: "the notice of the dynamic purchasing system was not despatched: no competition runs in it yet".to_owned(),
        rule: "R-1.06".to_owned(),
        rule_version: RULES_VERSION.to_owned(),
        row: None,
    }
}

/// The municipality's own limit, where it has set one.
fn own_limit(asked: &StateNeed) -> Option<Decimal> {
    let set = asked.authority_facts.own_limit.as_ref();
    set.and_then(|set| set.limit).map(|limit| limit.amount)
}

/// The framework agreement that is asked about: one from which the whole need can be called off, otherwise one that
/// at least names the authority and covers it, otherwise any.
fn framework(asked: &StateNeed) -> Option<(FrameworkId, lane::Framework)> {
    let facts = asked.frameworks.iter().filter_map(|fact| Some((fact, question(asked, fact)?)));
    let best = facts.max_by_key(|(_, framework)| {
        let serves = framework.names_the_authority && framework.covers_the_need;
        let lasts = framework.until >= asked.today;
        (serves, lasts, framework.maximum - framework.used >= asked.value)
    });
    best.map(|(fact, framework)| (fact.framework, framework))
}

fn question(asked: &StateNeed, fact: &FrameworkFact) -> Option<lane::Framework> {
    let concluded = fact.state.concluded.as_ref()?;
    let begun = concluded.from <= asked.today;
    let same_category = (concluded.system, &concluded.category) == (asked.system, &asked.category);
    Some(lane::Framework {
        names_the_authority: concluded.authorities.contains(&asked.authority),
        covers_the_need: begun
            && same_category
            && asked.lines.iter().all(|line| fact.state.covers(line.cpv)),
        maximum: fact.state.maximum(),
        used: fact.state.used(),
        until: concluded.until,
    })
}

fn refused(no: &NoLane) -> NeedRejection {
    let why = no.to_string();
    match no {
        NoLane::NotAValue(_) => NeedRejection::ValueUnusable { why },
        NoLane::NoRow(_) => NeedRejection::LawNotKnown { why },
    }
}

pub(crate) fn reason(reason: &Reason) -> LaneReason {
    LaneReason {
        lane: reason.lane,
        weight: reason.weight,
        what: reason.what.clone(),
        rule: reason.rule.clone(),
        rule_version: reason.rule_version.to_owned(),
        row: reason.row.as_ref().map(crate::law::limits::Limit::told),
    }
}

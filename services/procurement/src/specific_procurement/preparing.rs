//! Preparing a competition: who may, what is needed, what comes of it.
//! Nobody is invited here.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::OrganisationId;
use schemas::money::Money;
use schemas::need::NeedLane;
use schemas::specific_procurement::{Mode, NeededLine, Outcome, SpecificProcurementPrepared};
use schemas::terms::Regulation;

use super::command::Prepare;
use super::content::MOST_LINES;
use super::{Events, SpecificProcurement, SpecificProcurementRejection as No};
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, category_of, threshold_passed};
use crate::law::berlin::german_time;
use crate::law::lane::MOST;
use crate::law::limits::Limits;
use crate::law::reach::within_reach;
use crate::need::{Need, NeedPhase};

/// the longest time of a framework agreement (§ 21(6) VgV).
const FRAMEWORK: Months = Months::new(48);

pub(super) fn prepare(state: &SpecificProcurement, command: &Prepare) -> Events {
    let asked = &command.asked;
    match &state.prepared {
        Some(prepared) if prepared == asked => return Ok(vec![]),
        Some(prepared) if prepared.authority != asked.authority => return Err(No::NotTheAuthority),
        Some(_) => return Err(No::PreparedOtherwise),
        None => {}
    }
    let system = in_force(&command.facts, command.today)?;
    if !system.participating.contains(&asked.authority) {
        return Err(No::AuthorityNotNamed);
    }
    let noticed = command.facts.noticed.as_ref().ok_or(No::NoNotice)?;
    let terms = &noticed.terms;
    if !system.categories.iter().any(|category| category.key == asked.category) {
        return Err(No::UnknownCategory { category: asked.category.clone() });
    }
    check_lines(&asked.lines)?;
    let elsewhere = asked.lines.iter().find(|line| {
        category_of(&system.categories, line.cpv)
            .is_none_or(|category| category.key != asked.category)
    });
    if let Some(NeededLine { line, cpv, .. }) = elsewhere {
        return Err(No::LineOfAnotherCategory { line: *line, cpv: *cpv });
    }
    let total = asked.estimate.total;
    if total.amount <= Decimal::ZERO || total.currency != system.currency {
        return Err(No::Estimate);
    }
    let places = &command.authority.delivery_places;
    if !places.contains(&asked.deliver_to) {
        return Err(No::DeliveryPlaceUnknown { name: asked.deliver_to.name.clone() });
    }
    check_need(command)?;
    within_reach_all(asked, command.today)?;
    check_outcome(&asked.outcome, total, system, command.today)?;
    carried(noticed.regulation, asked, &command.law.limits, command.today)?;
    match asked.mode {
        Mode::Collection { .. } if !terms.collection => Err(No::CollectionNotAnnounced),
        Mode::Collection { .. } | Mode::Tenders => Ok(vec![asked.clone().into()]),
    }
}

/// Rules § 4.4: a need that is named is the authority's own, of this category, open, and one whose lane is the competition.
fn check_need(command: &Prepare) -> Result<(), No> {
    let asked = &command.asked;
    let Some(named) = asked.need else { return Ok(()) };
    let same = |need: &&Need| {
        let stated = &need.stated;
        (stated.need, stated.authority) == (named, asked.authority)
            && (stated.system, &stated.category) == (asked.system, &asked.category)
    };
    let need = command.need.as_ref().filter(same).ok_or(No::NeedUnknown)?;
    match (need.lane(), &need.phase) {
        (Some(NeedLane::SystemCompetition), NeedPhase::Stated) => Ok(()),
        (Some(NeedLane::SystemCompetition), _) => Err(No::NeedNotOpen),
        (lane, _) => Err(No::NeedInAnotherLane { lane }),
    }
}

/// The system in force on the day.
pub(super) fn in_force(
    facts: &DynamicPurchasingSystem,
    day: NaiveDate,
) -> Result<&DynamicPurchasingSystemEstablished, No> {
    facts.in_force_on(day).map_err(|why| No::SystemNotInForce { why })
}

/// Every day that is named lies within reach.
fn within_reach_all(asked: &SpecificProcurementPrepared, today: NaiveDate) -> Result<(), No> {
    let collection = match asked.mode {
        Mode::Collection { collect_at, refuse_until } => vec![collect_at, refuse_until],
        Mode::Tenders => vec![],
    };
    let until = match asked.outcome {
        Outcome::Framework { until, .. } => Some(until),
        Outcome::Order => None,
    };
    let moments = collection.into_iter().map(|moment| german_time(moment).date());
    for day in moments.chain(until).chain(asked.wanted_by) {
        within_reach(today, day)?;
    }
    Ok(())
}

fn check_lines(lines: &[NeededLine]) -> Result<(), No> {
    let numbered = (1u16..).zip(lines).all(|(number, line)| line.line == number);
    let wanted = lines.iter().all(|line| line.quantity > 0);
    if !lines.is_empty() && lines.len() <= MOST_LINES && numbered && wanted {
        Ok(())
    } else {
        Err(No::Lines { most: MOST_LINES })
    }
}

/// what alone reaches the threshold, by its estimate or by the maximum of a framework agreement, is not carried by a
/// system that was noticed below it.
pub(super) fn carried(
    regulation: Regulation,
    asked: &SpecificProcurementPrepared,
    limits: &Limits,
    today: NaiveDate,
) -> Result<(), No> {
    let estimate = asked.estimate.total;
    let value = match asked.outcome {
        Outcome::Framework { maximum, .. } if maximum.amount > estimate.amount => maximum,
        Outcome::Framework { .. } | Outcome::Order => estimate,
    };
    let passed = threshold_passed(regulation, limits, value.amount, today)
        .map_err(|row| No::ThresholdNotKnown { why: row.to_string() })?;
    passed.map_or(Ok(()), |threshold| Err(No::BeyondTheSystem { value, threshold }))
}

fn check_outcome(
    outcome: &Outcome,
    estimate: Money,
    system: &DynamicPurchasingSystemEstablished,
    today: NaiveDate,
) -> Result<(), No> {
    let Outcome::Framework { maximum, until, authorities, longer_because } = outcome else {
        return Ok(());
    };
    let usable = maximum.amount > Decimal::ZERO && maximum.amount <= MOST;
    if !usable || maximum.currency != system.currency {
        return Err(No::FrameworkWithoutMaximum);
    }
    // § 21(1) VgV, CJEU C-23/20: both are published, and what is expected fits into the most.
    if maximum.amount < estimate.amount {
        return Err(No::FrameworkBelowEstimate { maximum: *maximum, estimate });
    }
    let latest = today.checked_add_months(FRAMEWORK).unwrap_or(NaiveDate::MAX);
    if *until > latest && longer_because.is_none() {
        return Err(No::FrameworkTooLong { latest });
    }
    let named = |authority: &&OrganisationId| !system.participating.contains(authority);
    if let Some(authority) = authorities.iter().find(named) {
        return Err(No::FrameworkForOthers { authority: *authority });
    }
    // What could not be concluded is not competed for.
    let each: BTreeSet<_> = authorities.iter().collect();
    if each.is_empty() || each.len() != authorities.len() {
        return Err(No::FrameworkForNobody);
    }
    if *until < today { Err(No::FrameworkOver { until: *until }) } else { Ok(()) }
}

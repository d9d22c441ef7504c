//! Stating a need: it falls under one category, its unit may buy for itself, and its lane follows from the rules.
//! Nothing is ordered here; the sum of the year is that of this very ledger.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::{
    ActorId, CategoryKey, FrameworkId, LedgerId, NeedId, OrderId, OrganisationId, SystemId,
};
use schemas::money::{Currency, Money};
use schemas::need::{NeedEvent, NeedLane, NeedStated};
use schemas::organisation::DeliveryPlace;
use schemas::specific_procurement::NeededLine;
use schemas::terms::{EstimateMethod, ValueEstimate};
use schemas::text::Line;

use super::lane::decided;
use super::{Need, NeedLedger, NeedRejection};
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce, category_of};
use crate::framework::Framework;
use crate::law::lane::AtTheLimit;
use crate::law::limits::Limits;
use crate::organisation::Organisation;

/// A need as it is stated, with the facts by which its lane is decided.
#[derive(Clone, Debug)]
pub struct StateNeed {
    /// The need's id.
    pub need: NeedId,
    /// Whose need.
    pub authority: OrganisationId,
    /// The authority as it stands.
    pub authority_facts: Organisation,
    /// The unit that buys on its own responsibility; none for the whole authority.
    pub unit: Option<Line>,
    /// The system.
    pub system: SystemId,
    /// The system as it stands.
    pub system_facts: DynamicPurchasingSystem,
    /// The category.
    pub category: CategoryKey,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// The name of the delivery place.
    pub deliver_to: Line,
    /// Until when it is needed.
    pub wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost, without VAT.
    pub value: Decimal,
    /// How it was reckoned.
    pub method: EstimateMethod,
    /// How, in words.
    pub explanation: Line,
    /// Who reckoned it.
    pub by: ActorId,
    /// Who would deliver, where that is known.
    pub supplier: Option<OrganisationId>,
    /// The order with which it is stated in one step.
    pub order: Option<OrderId>,
    /// The objective reason for passing the limit (§ 3(2) VgV), if there is one.
    pub objective_reason: Option<Line>,
    /// What happens where the sum passes the limit.
    pub at_the_limit: AtTheLimit,
    /// The framework agreement from which the need is called off, alone among `frameworks` then; none for any other need.
    pub call_off: Option<FrameworkId>,
    /// The framework agreements that might serve.
    pub frameworks: Vec<FrameworkFact>,
    /// What else belongs to the same contract.
    pub contract: ContractFacts,
    /// The law that holds.
    pub limits: Limits,
    /// The day.
    pub today: NaiveDate,
    /// The lane without which nothing is to be stated; none to take whichever it is.
    pub only: Option<NeedLane>,
}

/// A framework agreement as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkFact {
    /// Which.
    pub framework: FrameworkId,
    /// How it stands.
    pub state: Framework,
}

/// What a contract has beside the need that is asked about, and what its unit bought elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractFacts {
    /// What else the same order has, by category, in euros without VAT.
    pub rest: BTreeMap<CategoryKey, Decimal>,
    /// The unit's ledgers in the other categories of the system, as they stand.
    pub ledgers: BTreeMap<CategoryKey, NeedLedger>,
    /// For how many days, this one among them, orders to one supplier are taken to be one purchase.
    pub days: u8,
}

impl ContractFacts {
    /// The first of the days that count as one purchase.
    pub(super) fn since(&self, today: NaiveDate) -> NaiveDate {
        first_of(self.days, today)
    }
}

/// the first of so many days that end today.
#[must_use]
pub(crate) fn first_of(days: u8, today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(u64::from(days).saturating_sub(1))).unwrap_or(today)
}

/// The most lines of a need: those of an order.
const MOST_LINES: usize = 200;

pub(super) fn state_need(
    ledger: &NeedLedger,
    asked: &StateNeed,
) -> Result<Vec<NeedEvent>, NeedRejection> {
    if let Some(need) = ledger.needs.get(&asked.need) {
        return repeated(need, asked);
    }
    let system = system_of(asked)?;
    lines_fit(asked, system)?;
    unit_buys_for_itself(asked)?;
    if system.currency != Currency::EUR {
        return Err(NeedRejection::NotInEuros);
    }
    let decided = decided(ledger, asked, system)?;
    if asked.only.is_some_and(|only| only != decided.lane) {
        let (category, lane) = (asked.category.clone(), decided.lane);
        return Err(NeedRejection::AnotherLane { category, lane, reasons: decided.reasons });
    }
    Ok(vec![stated(asked)?.into(), decided.into()])
}

fn stated(asked: &StateNeed) -> Result<NeedStated, NeedRejection> {
    let unit = asked.unit.as_ref().map(Line::as_str);
    Ok(NeedStated {
        need: asked.need,
        ledger: LedgerId::of(asked.authority, unit, &asked.category),
        authority: asked.authority,
        unit: asked.unit.clone(),
        system: asked.system,
        category: asked.category.clone(),
        lines: asked.lines.clone(),
        deliver_to: delivery_place(asked)?,
        wanted_by: asked.wanted_by,
        estimate: ValueEstimate {
            total: Money::in_cents(asked.value, Currency::EUR),
            method: asked.method,
            explanation: asked.explanation.clone(),
            on: asked.today,
            by: asked.by,
        },
        supplier: asked.supplier,
        order: asked.order,
        on: asked.today,
    })
}

/// The same need again changes nothing; another one under the same id is refused.
fn repeated(need: &Need, asked: &StateNeed) -> Result<Vec<NeedEvent>, NeedRejection> {
    let earlier = &need.stated;
    let same = earlier.authority == asked.authority
        && earlier.unit == asked.unit
        && earlier.system == asked.system
        && earlier.category == asked.category
        && earlier.lines == asked.lines
        && earlier.deliver_to.name == asked.deliver_to
        && earlier.wanted_by == asked.wanted_by
        && earlier.estimate.total == Money::in_cents(asked.value, Currency::EUR)
        && earlier.estimate.method == asked.method
        && earlier.estimate.explanation == asked.explanation
        && earlier.supplier == asked.supplier
        && earlier.order == asked.order;
    if same { Ok(vec![]) } else { Err(NeedRejection::StatedOtherwise) }
}

/// a need is stated in a system that is in force.: a framework agreement lasts until its own last day, which
/// may lie behind that of the system under which it was concluded.
fn system_of(asked: &StateNeed) -> Result<&DynamicPurchasingSystemEstablished, NeedRejection> {
    let facts = &asked.system_facts;
    let system = match asked.call_off {
        Some(_) => facts.established.as_ref().ok_or(NotInForce::NotEstablished),
        None => facts.in_force_on(asked.today),
    };
    let system = match system {
        Ok(system) if system.system == asked.system => system,
        Ok(_) => return Err(NeedRejection::SystemNotInForce { why: NotInForce::NotEstablished }),
        Err(why) => return Err(NeedRejection::SystemNotInForce { why }),
    };
    if system.participating.contains(&asked.authority) {
        Ok(system)
    } else {
        Err(NeedRejection::AuthorityNotParticipating)
    }
}

fn lines_fit(
    asked: &StateNeed,
    system: &DynamicPurchasingSystemEstablished,
) -> Result<(), NeedRejection> {
    let most = MOST_LINES;
    if asked.lines.is_empty() || asked.lines.len() > most {
        return Err(NeedRejection::LinesUnusable { most });
    }
    for (number, line) in (1..).zip(&asked.lines) {
        if line.line != number || line.quantity == 0 {
            return Err(NeedRejection::LinesUnusable { most });
        }
        let category = category_of(&system.categories, line.cpv);
        if category.is_none_or(|category| category.key != asked.category) {
            let category = asked.category.clone();
            return Err(NeedRejection::AnotherCategory { line: line.line, category });
        }
    }
    Ok(())
}

/// only a unit that is responsible on its own has a sum of its own (§ 3(2) VgV).
fn unit_buys_for_itself(asked: &StateNeed) -> Result<(), NeedRejection> {
    match &asked.unit {
        Some(unit) if !asked.authority_facts.units.contains_key(unit) => {
            Err(NeedRejection::UnitNotRecognised { unit: unit.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

fn delivery_place(asked: &StateNeed) -> Result<DeliveryPlace, NeedRejection> {
    let places = asked.authority_facts.registered.iter().flat_map(|known| &known.delivery_places);
    let place = places.into_iter().find(|place| place.name == asked.deliver_to);
    let unknown = || NeedRejection::DeliveryPlaceUnknown { name: asked.deliver_to.clone() };
    place.cloned().ok_or_else(unknown)
}

//! Needs: stated in the ledger of their unit, with every fact by which their lane is decided.
//! Which lane it is, is decided by the rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use event_store::EventStore;
use procurement::decider::Decider;
use procurement::dynamic_purchasing_system::DynamicPurchasingSystem;
use procurement::need::{
    ContractFacts, FrameworkFact, NeedCommand, NeedLedger, NeedLedgers, StateNeed,
};
use projections::needs::{self as views, NeedView};
use rust_decimal::Decimal;
use schemas::ids::{
    CategoryKey, FrameworkId, LedgerId, NeedId, OrderId, OrganisationId, SystemId, derived,
};
use schemas::need::{LaneDecided, LaneReason, NeedEvent, NeedLane, NeedStated, ReasonWeight};
use schemas::recorded::Recorded;
use schemas::specific_procurement::NeededLine;
use schemas::terms::EstimateMethod;
use schemas::text::Line;
use uuid::Uuid;

use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Context, Done, Failure, Prepared, execute, persistently};
use crate::facts::Fact;
use crate::{facts, streams};

/// A need as it is asked for.
#[derive(Clone, Debug)]
pub struct AskedNeed {
    /// Its id.
    pub need: NeedId,
    /// Whose need.
    pub authority: OrganisationId,
    /// The unit that buys on its own responsibility.
    pub unit: Option<Line>,
    /// The system in whose categories it is looked for.
    pub system: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// The name of the delivery place.
    pub deliver_to: Line,
    /// Until when.
    pub wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost, without VAT.
    pub value: Decimal,
    /// How that was reckoned.
    pub method: EstimateMethod,
    /// How, in words.
    pub explanation: Line,
    /// Who would deliver, where that is known.
    pub supplier: Option<OrganisationId>,
    /// The order with which it is stated in one step.
    pub order: Option<OrderId>,
    /// The framework agreement from which it is called off; none for any other need.
    pub call_off: Option<FrameworkId>,
    /// What else the same order has, by category, without VAT.
    pub rest: BTreeMap<CategoryKey, Decimal>,
    /// The objective reason for passing the limit.
    pub objective_reason: Option<Line>,
    /// The lane without which nothing is to be stated.
    pub only: Option<NeedLane>,
}

impl AskedNeed {
    /// The ledger in which it stands.
    #[must_use]
    pub fn ledger(&self) -> LedgerId {
        LedgerId::of(self.authority, self.unit.as_ref().map(Line::as_str), &self.category)
    }

    /// The command with all its facts.
    pub fn with_facts(
        &self,
        app: &App,
        context: &Context,
    ) -> Result<Prepared<NeedCommand>, Failure> {
        let (log, law) = (&app.log, app.law()?);
        let authority = facts::organisation(log, self.authority)?;
        let system = facts::system(log, self.system)?;
        let mut holding = vec![authority.held(), system.held()];
        let mut contract = ContractFacts {
            rest: self.rest.clone(),
            ledgers: BTreeMap::new(),
            days: law.settings.one_purchase_days,
        };
        for (category, ledger) in self.others(&system.state) {
            let fact = facts::ledger(log, ledger)?;
            holding.push(fact.held());
            contract.ledgers.insert(category, fact.state);
        }
        let mut frameworks = Vec::new();
        for framework in self.frameworks(app) {
            let fact = facts::framework(log, framework)?;
            holding.push(fact.held());
            frameworks.push(FrameworkFact { framework, state: fact.state });
        }
        let command = StateNeed {
            need: self.need,
            authority: self.authority,
            authority_facts: authority.state,
            unit: self.unit.clone(),
            system: self.system,
            system_facts: system.state,
            category: self.category.clone(),
            lines: self.lines.clone(),
            deliver_to: self.deliver_to.clone(),
            wanted_by: self.wanted_by,
            value: self.value,
            method: self.method,
            explanation: self.explanation.clone(),
            by: context.actor,
            supplier: self.supplier,
            order: self.order,
            objective_reason: self.objective_reason.clone(),
            at_the_limit: law.settings.at_the_limit,
            call_off: self.call_off,
            frameworks,
            contract,
            limits: law.limits.clone(),
            today: german_day(context.now),
            only: self.only,
        };
        Ok(Prepared { command: NeedCommand::StateNeed(Box::new(command)), holding })
    }

    /// the ledgers of the same unit in the other categories of the system, where it is known who would deliver.
    fn others(&self, system: &DynamicPurchasingSystem) -> Vec<(CategoryKey, LedgerId)> {
        if self.supplier.is_none() || self.call_off.is_some() {
            return Vec::new();
        }
        let unit = self.unit.as_ref().map(Line::as_str);
        let all = ledgers(system, self.authority, unit);
        all.into_iter().filter(|(category, _)| *category != self.category).collect()
    }

    /// Every ledger on which its lane rests: places to hold while it is stated.
    pub fn places(&self, log: &EventStore) -> Result<Vec<Uuid>, Failure> {
        let others = self.others(&facts::system(log, self.system)?.state);
        let others = others.into_iter().map(|(_, ledger)| ledger.0);
        Ok(std::iter::once(self.ledger().0).chain(others).collect())
    }

    /// The framework agreements in whose streams it is looked whether they serve: that from which it is called off, and
    /// otherwise those that the read models name.
    fn frameworks(&self, app: &App) -> Vec<FrameworkId> {
        if let Some(own) = self.call_off {
            return vec![own];
        }
        let seen = app.views().seen();
        let might_serve = seen.market.frameworks.values().filter(|framework| {
            framework.system_id == self.system
                && framework.category == self.category
                && framework.authorities.contains(&self.authority)
        });
        might_serve.map(|framework| framework.framework_id).collect()
    }
}

/// The ledgers of a unit in every category of a system.
#[must_use]
pub fn ledgers(
    system: &DynamicPurchasingSystem,
    authority: OrganisationId,
    unit: Option<&str>,
) -> Vec<(CategoryKey, LedgerId)> {
    let categories = system.established.iter().flat_map(|established| &established.categories);
    let of = |category: &CategoryKey| LedgerId::of(authority, unit, category);
    categories.map(|category| (category.key.clone(), of(&category.key))).collect()
}

/// What would come of a need, without its being stated.
pub fn rehearse(
    app: &App,
    context: &Context,
    asked: &AskedNeed,
) -> Result<(NeedLedger, Vec<NeedEvent>), Failure> {
    let (ledger, _) = facts::state_of::<NeedLedgers>(&app.log, &streams::need(asked.ledger()))?;
    let command = asked.with_facts(app, context)?.command;
    let events = NeedLedgers::decide(&ledger, &command);
    let events = events.map_err(|no| Failure::rejected(&no))?;
    Ok((events.iter().fold(ledger, NeedLedgers::evolve), events))
}

/// States a need; its place in [`App::places`] is held by the caller.
pub async fn state_held(
    app: &App,
    context: &Context,
    asked: &AskedNeed,
) -> Result<Done<NeedLedger, NeedEvent>, Failure> {
    let stream = streams::need(asked.ledger());
    // Whoever insists on a revision insists on that of the thing itself, not of the ledger.
    let context = Context { if_match: None, ..context.clone() };
    execute::<NeedLedgers>(&app.log, &stream, &context, || asked.with_facts(app, &context)).await
}

/// States a need.
pub async fn state(
    app: &App,
    context: &Context,
    asked: &AskedNeed,
) -> Result<Done<NeedLedger, NeedEvent>, Failure> {
    let _places = app.places.hold(asked.places(&app.log)?).await;
    state_held(app, context, asked).await
}

/// Another step of a need; its place is held by the caller.
pub async fn step_held(
    app: &App,
    context: &Context,
    ledger: LedgerId,
    command: NeedCommand,
) -> Result<Done<NeedLedger, NeedEvent>, Failure> {
    let context = Context { if_match: None, ..context.clone() };
    execute::<NeedLedgers>(&app.log, &streams::need(ledger), &context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await
}

/// The ledger of one of the authority's units, or of the authority itself, in which a need was stated.
pub fn ledger_of(
    log: &EventStore,
    authority: OrganisationId,
    category: &CategoryKey,
    need: NeedId,
) -> Result<Option<(LedgerId, Fact<NeedLedger>)>, Failure> {
    let units = facts::organisation(log, authority)?.state.units;
    let units = units.keys().map(|unit| Some(unit.as_str()));
    for unit in std::iter::once(None).chain(units) {
        let id = LedgerId::of(authority, unit, category);
        let ledger = facts::ledger(log, id)?;
        if ledger.state.needs.contains_key(&need) {
            return Ok(Some((id, ledger)));
        }
    }
    Ok(None)
}

/// An id for a need that is stated in one step with what `what` names: the same as long as that need is open, another
/// once it was withdrawn or its order came to nothing.
pub fn open_id(app: &App, ledger: LedgerId, kind: &str, what: &str) -> Result<NeedId, Failure> {
    let (state, _) = facts::state_of::<NeedLedgers>(&app.log, &streams::need(ledger))?;
    let mut number = 0_u32;
    loop {
        let need = NeedId(derived(kind, &format!("{ledger}/{what}/{number}")));
        let gone = state.needs.get(&need).is_some_and(|need| need.counted().is_none());
        if !gone {
            return Ok(need);
        }
        number += 1;
    }
}

/// Withdraws a need that was stated for nothing; its place is held by the caller.
pub async fn withdraw_held(
    app: &App,
    context: &Context,
    ledger: LedgerId,
    need: NeedId,
    reason: &Line,
) -> Result<(), Failure> {
    let command = NeedCommand::WithdrawNeed { need, reason: reason.clone() };
    persistently(|| step_held(app, context, ledger, command.clone())).await.map(drop)
}

/// The warnings of a lane: what the buyer must see.
pub fn warnings(decided: &LaneDecided) -> impl Iterator<Item = &LaneReason> {
    decided.reasons.iter().filter(|reason| reason.weight == ReasonWeight::Warning)
}

/// A need folded from its own ledger: never behind the log.
pub fn view_of(app: &App, ledger: LedgerId, need: NeedId) -> Result<Option<NeedView>, Failure> {
    let events: Vec<Recorded<NeedEvent>> = facts::history(&app.log, &streams::need(ledger))?;
    let mut stated: Option<&NeedStated> = None;
    let mut view: Option<NeedView> = None;
    for recorded in events.iter().filter(|recorded| recorded.event.need() == need) {
        match &recorded.event {
            NeedEvent::NeedStated(event) => stated = Some(event),
            NeedEvent::LaneDecided(event) => {
                view = stated.map(|stated| views::begun(stated, event, recorded.position));
            }
            event @ (NeedEvent::NeedWithdrawn(_)
            | NeedEvent::NeedMet(_)
            | NeedEvent::NeedReleased(_)) => {
                if let (Some(view), Some(outcome)) = (&mut view, views::outcome(event)) {
                    view.outcome = outcome;
                }
            }
        }
    }
    Ok(view)
}

//! From the body of a request to the command that places an order, with all its facts.
//! Whether the order may be placed is decided by the rules.

use std::collections::BTreeSet;

use event_store::{EventStore, Held};
use procurement::dynamic_purchasing_system::{DynamicPurchasingSystem, category_of};
use procurement::order::{
    ContractFacts, LineFacts, NeedFact, OrderCommand, OrderedLine, Orders, PlaceOrder as Command,
};
use schemas::ids::{
    AdmissionId, CategoryKey, LedgerId, OrderId, OrganisationId, SpecificProcurementId, SystemId,
};
use schemas::order::NeedReference;
use schemas::organisation::OrganisationRegistered;
use schemas::ranking::{RankedOffer, ShownRanking};
use schemas::text::Line;
use uuid::Uuid;

use super::{PlaceLine, PlaceOrder};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Failure, Prepared};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::search::{Audience, Eligible};
use crate::tendering::collections;
use crate::{facts, needs, streams};

/// What is asked, with its rankings opened.
pub(super) struct Asked {
    pub(super) order: OrderId,
    pub(super) authority: OrganisationRegistered,
    pub(super) system: SystemId,
    pub(super) supplier: OrganisationId,
    pub(super) today: chrono::NaiveDate,
    /// Calls in mode B of the authority that run or may begin to.
    collections: Vec<SpecificProcurementId>,
    pub(super) body: PlaceOrder,
    lines: Vec<(PlaceLine, ShownRanking, RankedOffer)>,
}

impl Asked {
    pub(super) fn read(
        app: &App,
        caller: &Caller,
        order: OrderId,
        body: PlaceOrder,
    ) -> Result<Self, Problem> {
        let today = german_day(caller.context.now);
        let authority = facts::organisation(&app.log, caller.organisation())?.state.registered;
        let authority = authority.ok_or_else(Problem::not_found)?;
        let lines = body
            .lines
            .iter()
            .map(|line| opened(app, authority.organisation, line))
            .collect::<Result<Vec<_>, Problem>>()?;
        let first = lines
            .first()
            .map(|(_, _, chosen)| chosen)
            .ok_or_else(|| Problem::parameter("lines", "an order needs at least one line"))?;
        let supplier = first.supplier;
        let collections = collections::known(app, authority.organisation)?;
        // An order that is asked for again stays in the system in which it was placed.
        let (earlier, _) = facts::state_of::<Orders>(&app.log, &streams::order(order))?;
        let system = match body.system_id.or(earlier.placed.map(|placed| placed.system())) {
            Some(system) => system,
            None => system_of(app, authority.organisation, first, today)?,
        };
        Ok(Self { order, authority, system, supplier, today, collections, body, lines })
    }

    /// Every ledger on which the contract's lane rests: those of the unit, or of the units that stated the needs.
    pub(super) fn places(
        &self,
        log: &EventStore,
        met: &[NeedReference],
    ) -> Result<Vec<Uuid>, Failure> {
        let system = facts::system(log, self.system)?.state;
        let mut units = BTreeSet::from([self.body.unit.clone()]);
        let mut places: Vec<_> = met.iter().map(|met| met.ledger.0).collect();
        for met in met {
            let ledger = facts::ledger(log, met.ledger)?.state;
            units.extend(ledger.needs.get(&met.need).map(|need| need.stated.unit.clone()));
        }
        places.extend(self.ledgers(&system, &units).map(|(_, ledger)| ledger.0));
        Ok(places)
    }

    /// The ledgers of these units in every category of the system.
    fn ledgers(
        &self,
        system: &DynamicPurchasingSystem,
        units: &BTreeSet<Option<Line>>,
    ) -> impl Iterator<Item = (CategoryKey, LedgerId)> {
        let authority = self.authority.organisation;
        let of = |unit: &Option<Line>| {
            needs::ledgers(system, authority, unit.as_ref().map(Line::as_str))
        };
        units.iter().flat_map(of).collect::<Vec<_>>().into_iter()
    }

    /// what the units that stated the needs bought before, by their ledgers.
    fn contract(
        &self,
        app: &App,
        system: &DynamicPurchasingSystem,
        needs: &[NeedFact],
    ) -> Result<(ContractFacts, Vec<Held>), Failure> {
        let stated = needs.iter().filter_map(|fact| fact.need.as_ref());
        let mut units: BTreeSet<_> = stated.map(|need| need.stated.unit.clone()).collect();
        if units.is_empty() {
            units.insert(self.body.unit.clone());
        }
        let authority = facts::organisation(&app.log, self.authority.organisation)?;
        let mut holding = vec![authority.held()];
        let mut ledgers = Vec::new();
        for (category, ledger) in self.ledgers(system, &units) {
            let fact = facts::ledger(&app.log, ledger)?;
            holding.push(fact.held());
            ledgers.push((category, fact.state));
        }
        let contract = ContractFacts { authority: authority.state, ledgers, law: app.law()? };
        Ok((contract, holding))
    }

    pub(super) fn with_facts(
        &self,
        app: &App,
        needs: Vec<NeedFact>,
    ) -> Result<Prepared<OrderCommand>, Failure> {
        let log = &app.log;
        let system = facts::system(log, self.system)?;
        let admission = facts::admission(log, AdmissionId::of(self.system, self.supplier))?;
        let (collections, mut holding) = collections::running(log, &self.collections)?;
        holding.extend([system.held(), admission.held()]);
        let (contract, held) = self.contract(app, &system.state, &needs)?;
        holding.extend(held);
        let mut lines = Vec::with_capacity(self.lines.len());
        for (line, ranking, chosen) in &self.lines {
            let (seen, now) = facts::offer(log, line.offer_id, chosen.revision)?;
            holding.push(now.held());
            lines.push(OrderedLine {
                offer: line.offer_id,
                quantity: line.quantity,
                ranking: ranking.clone(),
                chosen: chosen.clone(),
                reason_not_first: line.reason.clone(),
                facts: LineFacts { seen, revision: now.revision.unwrap_or(0), now: now.state },
            });
        }
        let command = Command {
            order: self.order,
            authority: self.authority.clone(),
            system: self.system,
            deliver_to: self.body.deliver_to.clone(),
            reference: self.body.reference.clone(),
            lines,
            needs,
            system_facts: system.state,
            supplier: self.supplier,
            admission_revision: admission.revision.unwrap_or(0),
            admission: admission.state,
            collections,
            contract,
            today: self.today,
        };
        Ok(Prepared { command: OrderCommand::PlaceOrder(Box::new(command)), holding })
    }
}

/// The line with what the buyer saw: the seal proves that it was shown here.
fn opened(
    app: &App,
    authority: OrganisationId,
    line: &PlaceLine,
) -> Result<(PlaceLine, ShownRanking, RankedOffer), Problem> {
    let shown = app.tickets.open(&line.ranking, authority);
    let shown = shown.map_err(|why| Problem::parameter("lines.ranking", why))?;
    let chosen = shown.find(line.offer_id).cloned().ok_or_else(|| {
        Problem::parameter("lines.ranking", "the offer is not among those that were shown")
    })?;
    Ok((line.clone(), shown.ranking, chosen))
}

/// The system under which the offer was found. If it can be found no more, the one under which it could have
/// been: the rules then say why it may not be ordered.
fn system_of(
    app: &App,
    authority: OrganisationId,
    chosen: &RankedOffer,
    today: chrono::NaiveDate,
) -> Result<SystemId, Problem> {
    let (_, offer) = facts::offer(&app.log, chosen.offer, chosen.revision)?;
    let listed = offer.state.listed;
    let cpv = listed.map(|listed| listed.listing.article.cpv);
    let seen = app.views().seen();
    let market = &seen.market;
    let eligible = Eligible::on(market, Audience::Authority(authority), None, today);
    let found = cpv.and_then(|cpv| eligible.place_of(cpv, chosen.supplier));
    let could_be = || {
        market
            .systems
            .values()
            .filter(|system| system.participating.contains(&authority))
            .filter(|system| cpv.is_some_and(|cpv| category_of(&system.categories, cpv).is_some()))
            .max_by_key(|system| {
                let admission = AdmissionId::of(system.system_id, chosen.supplier);
                let is_known = market.admissions.contains_key(&admission);
                (system.is_in_force_on(today), is_known)
            })
    };
    found
        .map(|place| place.system)
        .or_else(|| could_be().map(|system| system.system_id))
        .ok_or_else(|| {
            Problem::parameter(
                "system_id",
                "the offer is in no system in which you take part; name one",
            )
        })
}

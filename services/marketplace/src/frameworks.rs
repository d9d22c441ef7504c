//! Framework agreements: concluded, called off in one step with their need and their order, changed, ended by date.
//! What may be is decided by the rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use event_store::Held;
use procurement::decider::Decider;
use procurement::framework::{
    ConcludeFrameworkAgreement, Framework, FrameworkCommand, FrameworkRejection, Frameworks,
};
use procurement::order::{Order, OrderCommand, Orders, PlaceOrderUnder};
use projections::frameworks::FrameworkState;
use schemas::framework::{FrameworkAgreementConcluded, FrameworkEvent};
use schemas::ids::{AdmissionId, FrameworkId, LedgerId, NeedId, OrderId, OrganisationId};
use schemas::need::NeedLane;
use schemas::order::{AgreedLine, Basis, LineQuantity, NeedReference, OrderEvent};
use schemas::organisation::{DeliveryPlace, OrganisationRegistered};
use schemas::specific_procurement::NeededLine;
use schemas::terms::EstimateMethod;
use schemas::text::Line;

use crate::app::App;
use crate::clock::german_day;
use crate::deadlines::Failing;
use crate::execute::{Context, Done, Failure, Prepared, execute, persistently};
use crate::needs::{self, AskedNeed};
use crate::{consequences, facts, streams};

/// Concludes a framework agreement.
pub async fn conclude(
    app: &App,
    context: &Context,
    agreed: &FrameworkAgreementConcluded,
    partners: &[OrganisationId],
) -> Result<Done<Framework, FrameworkEvent>, Failure> {
    let stream = streams::framework(agreed.framework);
    execute::<Frameworks>(&app.log, &stream, context, || {
        let system = facts::system(&app.log, agreed.system)?;
        let supplier = facts::organisation(&app.log, agreed.supplier)?;
        let holding = vec![system.held()];
        let command = ConcludeFrameworkAgreement {
            agreed: agreed.clone(),
            partners: partners.to_vec(),
            supplier_kind: supplier.state.kind(),
            system_facts: system.state,
            law: app.law()?,
            today: german_day(context.now),
        };
        Ok(Prepared { command: FrameworkCommand::Conclude(Box::new(command)), holding })
    })
    .await
}

/// A call-off as it is asked for.
#[derive(Clone, Debug)]
pub struct CallOff {
    /// The order that it becomes.
    pub order: OrderId,
    /// From which framework agreement.
    pub framework: FrameworkId,
    /// Who calls off.
    pub authority: OrganisationRegistered,
    /// The unit that buys on its own responsibility.
    pub unit: Option<Line>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// The authority's own reference.
    pub reference: Option<Line>,
    /// Lines of the framework agreement and quantities.
    pub lines: Vec<LineQuantity>,
}

impl CallOff {
    /// The command, with the hold on the partner's admission that it rests on.
    fn reserve(
        &self,
        app: &App,
        context: &Context,
        framework: &Framework,
    ) -> Result<(FrameworkCommand, Vec<Held>), Failure> {
        let today = german_day(context.now);
        let (mut barred, mut holding) = (None, Vec::new());
        if let Some(concluded) = &framework.concluded {
            let id = AdmissionId::of(concluded.system, concluded.supplier);
            let admission = facts::admission(&app.log, id)?;
            barred = admission.state.rests_in(&concluded.category, today);
            holding.push(admission.held());
        }
        let (order, authority) = (self.order, self.authority.organisation);
        let lines = self.lines.clone();
        Ok((FrameworkCommand::CallOff { order, authority, lines, barred, today }, holding))
    }

    /// The need behind the call-off, at the prices agreed.
    fn need(&self, framework: &Framework, lines: &[AgreedLine], need: NeedId) -> Option<AskedNeed> {
        let concluded = framework.concluded.as_ref()?;
        let needed = |line: &AgreedLine| NeededLine {
            line: line.line,
            description: line.description.clone(),
            cpv: line.cpv,
            quantity: line.quantity,
            unit: line.unit.clone(),
        };
        Some(AskedNeed {
            need,
            authority: self.authority.organisation,
            unit: self.unit.clone(),
            system: concluded.system,
            category: concluded.category.clone(),
            lines: lines.iter().map(needed).collect(),
            deliver_to: self.deliver_to.name.clone(),
            wanted_by: None,
            value: lines.iter().map(|line| line.net.amount).sum(),
            method: EstimateMethod::MarketPrices,
            explanation: Line::parse("prices of the framework agreement").ok()?,
            supplier: Some(concluded.supplier),
            order: Some(self.order),
            call_off: Some(self.framework),
            rest: BTreeMap::new(),
            objective_reason: None,
            only: Some(NeedLane::FrameworkCallOff),
        })
    }

    /// States the need, reserves the value and places the order. If one of them is refused, what was written before is
    /// taken back, and nothing counts.
    pub async fn place(
        &self,
        app: &App,
        context: &Context,
    ) -> Result<Done<Order, OrderEvent>, Failure> {
        let ledger = self.ledger(app)?;
        let _places = app.places.hold([self.framework.0, ledger.0]).await;
        let framework = facts::framework(&app.log, self.framework)?.state;
        let Some(lines) = framework.lines_for(&self.lines) else {
            // The rule says why; if it had nothing against it, a line cannot be reckoned.
            let (asked, _) = self.reserve(app, context, &framework)?;
            let refused = Frameworks::decide(&framework, &asked).err();
            let unreckoned = || Failure::Broken("a line of a framework agreement".to_owned());
            return Err(refused.map_or_else(unreckoned, |no| Failure::rejected(&no)));
        };
        let kind = format!("need/{}", self.order);
        let need = needs::open_id(app, ledger, "call-off", &kind)?;
        let without = || Failure::Broken("a framework agreement without content".to_owned());
        let need = self.need(&framework, &lines, need).ok_or_else(without)?;
        if app.log.stream_revision(&streams::order(self.order))?.is_some() {
            return self.order(app, context, &need, &lines).await;
        }
        // Asked first: a refusal leaves nothing behind. The request names the order, which is not there yet.
        context.insists_on(None)?;
        let context = &context.free();
        let (asked, _) = self.reserve(app, context, &framework)?;
        let wanted = Frameworks::decide(&framework, &asked);
        wanted.map_err(|no| Failure::rejected(&no))?;
        needs::state_held(app, context, &need).await?;
        match self.reserved_and_ordered(app, context, &need, &lines).await {
            Ok(done) => {
                consequences::soon(app, context, self.order).await;
                Ok(done)
            }
            Err(why) => {
                let reason = consequences::not_placed();
                let withdrawn =
                    needs::withdraw_held(app, context, ledger, need.need, &reason).await;
                let released = release(app, context, self.framework, self.order, &reason).await;
                consequences::taken_back(self.order, [withdrawn, released]);
                Err(why)
            }
        }
    }

    fn ledger(&self, app: &App) -> Result<LedgerId, Failure> {
        let concluded = facts::framework(&app.log, self.framework)?.state.concluded;
        let concluded =
            concluded.ok_or_else(|| Failure::rejected(&FrameworkRejection::NotConcluded))?;
        let unit = self.unit.as_ref().map(Line::as_str);
        Ok(LedgerId::of(self.authority.organisation, unit, &concluded.category))
    }

    async fn reserved_and_ordered(
        &self,
        app: &App,
        context: &Context,
        need: &AskedNeed,
        lines: &[AgreedLine],
    ) -> Result<Done<Order, OrderEvent>, Failure> {
        let stream = streams::framework(self.framework);
        execute::<Frameworks>(&app.log, &stream, context, || {
            let framework = facts::framework(&app.log, self.framework)?.state;
            let (command, holding) = self.reserve(app, context, &framework)?;
            Ok(Prepared { command, holding })
        })
        .await?;
        self.order(app, context, need, lines).await
    }

    async fn order(
        &self,
        app: &App,
        context: &Context,
        need: &AskedNeed,
        lines: &[AgreedLine],
    ) -> Result<Done<Order, OrderEvent>, Failure> {
        let met = NeedReference {
            need: need.need,
            ledger: need.ledger(),
            category: need.category.clone(),
        };
        execute::<Orders>(&app.log, &streams::order(self.order), context, || {
            let framework = facts::framework(&app.log, self.framework)?;
            let holding = vec![framework.held()];
            let command = PlaceOrderUnder {
                order: self.order,
                basis: Basis::CallOff { framework: self.framework },
                authority: self.authority.clone(),
                system: need.system,
                category: need.category.clone(),
                need: Some(met.clone()),
                deliver_to: self.deliver_to.clone(),
                reference: self.reference.clone(),
                lines: lines.to_vec(),
                agreed: framework.state.agreed_for(self.order),
            };
            Ok(Prepared { command: OrderCommand::PlaceOrderUnder(Box::new(command)), holding })
        })
        .await
    }
}

/// A step of a framework agreement that rests on nothing else.
pub async fn step(
    app: &App,
    context: &Context,
    framework: FrameworkId,
    command: FrameworkCommand,
) -> Result<Done<Framework, FrameworkEvent>, Failure> {
    execute::<Frameworks>(&app.log, &streams::framework(framework), context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await
}

/// Gives back what was reserved for an order that was not placed.
pub async fn release(
    app: &App,
    context: &Context,
    framework: FrameworkId,
    order: OrderId,
    reason: &Line,
) -> Result<(), Failure> {
    let command = FrameworkCommand::Release { order, reason: reason.clone() };
    let context = &context.free();
    persistently(|| step(app, context, framework, command.clone())).await.map(drop)
}

/// Ends every framework agreement whose last day is over.
pub async fn pass_deadlines(app: &Arc<App>, context: &Context) -> Failing {
    let today = german_day(context.now);
    let (seen, mut failing) = (app.views().seen(), Failing::default());
    let over =
        seen.market.frameworks.values().filter(|framework| {
            framework.state != FrameworkState::Ended && framework.until < today
        });
    for framework in over.map(|framework| framework.framework_id) {
        let passed = step(app, context, framework, FrameworkCommand::PassDeadline { today }).await;
        failing.unless(passed, framework);
    }
    failing
}

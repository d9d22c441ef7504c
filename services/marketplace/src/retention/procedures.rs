//! Needs, framework agreements and specific procurements as records: from which day each is kept, and what must end first.
//! How long that is, is not said here.

use chrono::NaiveDate;
use event_store::Recorded as Stored;
use projections::decode::{UnreadableEvent, decode};
use schemas::award::{AwardEvent, ContractResult};
use schemas::framework::FrameworkEvent;
use schemas::ids::{ActorId, FrameworkId, NeedId, OrderId, SpecificProcurementId};
use schemas::need::NeedEvent;
use schemas::specific_procurement::SpecificProcurementEvent;

use super::Actors;
use super::gathered::{Gathered, subject};
use super::records::PROCUREMENT;
use super::{Span, Survey};

/// Something that leads to a contract, or did not.
#[derive(Clone, Debug)]
pub(super) struct Procedure {
    /// The day from which a period is counted: of the award, or of what ended it.
    pub day: NaiveDate,
    pub end: End,
    pub actors: Actors,
}

/// What must have ended before a period can.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// It goes on itself.
    Open,
    /// Nothing: no contract followed.
    Without,
    /// The order.
    Order(OrderId),
    /// The framework agreement.
    Framework(FrameworkId),
    /// A day that is known.
    On(NaiveDate),
}

impl Procedure {
    fn begun(day: NaiveDate) -> Self {
        Self { day, end: End::Open, actors: Actors::new() }
    }

    fn goes_on(&mut self, actor: ActorId, ended: Option<(NaiveDate, End)>) {
        self.actors.insert(actor);
        if let Some(ended) = ended {
            (self.day, self.end) = ended;
        }
    }
}

impl Gathered {
    pub(super) fn need(&mut self, stored: &Stored, day: NaiveDate) -> Result<(), UnreadableEvent> {
        let recorded = decode::<NeedEvent>(stored)?;
        let id: NeedId = recorded.event.need();
        let ended = match &recorded.event {
            NeedEvent::NeedStated(_) | NeedEvent::LaneDecided(_) => None,
            NeedEvent::NeedMet(e) => Some((day, End::Order(e.order))),
            NeedEvent::NeedWithdrawn(_) | NeedEvent::NeedReleased(_) => Some((day, End::Without)),
        };
        let need = self.needs.entry(id).or_insert_with(|| Procedure::begun(day));
        need.goes_on(recorded.actor, ended);
        Ok(())
    }

    pub(super) fn framework(
        &mut self,
        stored: &Stored,
        day: NaiveDate,
    ) -> Result<(), UnreadableEvent> {
        let recorded = decode::<FrameworkEvent>(stored)?;
        let id = FrameworkId(subject(stored)?);
        let ended = match &recorded.event {
            FrameworkEvent::FrameworkAgreementConcluded(e) => Some((day, End::On(e.until))),
            FrameworkEvent::CallOffReserved(_)
            | FrameworkEvent::CallOffReleased(_)
            | FrameworkEvent::FrameworkExhausted(_)
            | FrameworkEvent::MaximumRaised(_)
            | FrameworkEvent::ContractActProposed(_)
            | FrameworkEvent::ContractActDeclined(_)
            | FrameworkEvent::FrameworkEnded(_) => None,
            FrameworkEvent::ContractActConfirmed(e) => e.act.ends().then_some((day, End::On(e.on))),
        };
        let framework = self.frameworks.entry(id).or_insert_with(|| Procedure::begun(day));
        framework.goes_on(recorded.actor, ended);
        Ok(())
    }

    pub(super) fn called(
        &mut self,
        stored: &Stored,
        day: NaiveDate,
    ) -> Result<(), UnreadableEvent> {
        let recorded = decode::<SpecificProcurementEvent>(stored)?;
        let cancelled =
            matches!(&recorded.event, SpecificProcurementEvent::SpecificProcurementCancelled(_));
        let ended = cancelled.then_some((day, End::Without));
        self.procurement(stored, day)?.goes_on(recorded.actor, ended);
        Ok(())
    }

    pub(super) fn awarded(
        &mut self,
        stored: &Stored,
        day: NaiveDate,
    ) -> Result<(), UnreadableEvent> {
        let recorded = decode::<AwardEvent>(stored)?;
        let ended = if let AwardEvent::ContractConcluded(e) = &recorded.event {
            let end = match e.result {
                ContractResult::Order { order } => End::Order(order),
                ContractResult::Framework { framework } => End::Framework(framework),
            };
            Some((e.on, end))
        } else {
            None
        };
        self.procurement(stored, day)?.goes_on(recorded.actor, ended);
        Ok(())
    }

    fn procurement(
        &mut self,
        stored: &Stored,
        day: NaiveDate,
    ) -> Result<&mut Procedure, UnreadableEvent> {
        let id = SpecificProcurementId(subject(stored)?);
        Ok(self.procurements.entry(id).or_insert_with(|| Procedure::begun(day)))
    }

    /// All of them.
    pub(super) fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        let agreed = self.needs.values().chain(self.frameworks.values());
        agreed.chain(self.procurements.values())
    }
}

impl Survey {
    /// How long a procedure is kept (§ 8(4) VgV; ). One without a contract is kept as if its end had been the award.
    pub(super) fn span_of(&self, procedure: &Procedure) -> Option<Span> {
        let (ended, contract) = match procedure.end {
            End::Open => (None, true),
            End::Without => (None, false),
            End::On(day) => (Some(day), true),
            End::Order(order) => (self.found.orders.get(&order).and_then(|o| o.ended), true),
            End::Framework(framework) => {
                let end = self.found.frameworks.get(&framework).map(|framework| framework.end);
                let until = if let Some(End::On(day)) = end { Some(day) } else { None };
                (until, true)
            }
        };
        self.longest(&PROCUREMENT, procedure.day, ended, contract)
    }
}

//! The call whose tenders are decided about, folded from the streams that own its parts, with the holds that keep it true.
//! No read model is asked here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use event_store::{EventStore, Held};
use procurement::awarding::{Call, Surroundings};
use procurement::specific_procurement::SpecificProcurement;
use schemas::ids::{ActorId, AdmissionId, LedgerId, NeedId, SpecificProcurementId};
use schemas::need::NeedEvent;
use schemas::order::NeedReference;
use schemas::organisation::Role;
use schemas::recorded::Recorded;

use super::not_opened;
use crate::app::App;
use crate::execute::Failure;
use crate::{facts, needs, streams};

/// The call as it stands.
pub(super) fn of(
    app: &App,
    procurement: SpecificProcurementId,
    today: NaiveDate,
) -> Result<(Call, Vec<Held>), Failure> {
    let log = &app.log;
    let called = facts::specific_procurement(log, procurement)?;
    let Some(prepared) = &called.state.prepared else { return Err(not_opened()) };
    let system = facts::system(log, prepared.system)?;
    let noticed = system.state.noticed.as_ref().ok_or_else(not_opened)?;
    let mut holding = vec![called.held(), system.held()];
    let (mut register_answers, mut names) = (BTreeMap::new(), BTreeMap::new());
    let mut barred = BTreeMap::new();
    for tender in called.state.tenders.values() {
        let tenderer = tender.tenderer;
        let admission = facts::admission(log, AdmissionId::of(prepared.system, tenderer))?;
        if let Some(answered_on) = admission.state.register_answered_on() {
            register_answers.insert(tenderer, answered_on);
        }
        // at any time of the procedure, so each decision holds the admission.
        if let Some(why) = admission.state.barred_from(&prepared.category, today) {
            barred.insert(tenderer, why);
        }
        holding.push(admission.held());
        if let Some(registered) = facts::organisation(log, tenderer)?.state.registered {
            names.insert(tenderer, registered.name);
        }
    }
    let authority = facts::organisation(log, prepared.authority)?;
    holding.push(authority.held());
    let buyers = authority.state.authorised.iter().filter(|(_, role)| **role == Role::Buyer);
    let officers = buyers.map(|(actor, _)| *actor).collect();
    let requester = requester(log, &called.state)?;
    let settings = app.effective_law(None)?.law.settings;
    let mut terms = noticed.terms.clone();
    if terms.voluntary_standstill.is_none() && settings.voluntary_standstill_days > 0 {
        terms.voluntary_standstill = Some(u16::from(settings.voluntary_standstill_days));
    }
    let around = Surroundings {
        terms,
        regulation: noticed.regulation,
        land: authority.state.registered.as_ref().and_then(|registered| registered.land),
        officers,
        requested_by: requester.into_iter().map(|(actor, _)| actor).collect(),
        barred,
        register_answers,
        names,
        low_price_percent: settings.low_tender_alarm_percent,
        low_estimate_percent: settings.low_against_estimate_percent,
    };
    let call = Call::of(&called.state, around);
    Ok((call.ok_or_else(not_opened)?, holding))
}

/// Who stated the need behind a call, and in which ledger it stands; none if it was prepared without one.
pub fn requester(
    log: &EventStore,
    called: &SpecificProcurement,
) -> Result<Option<(ActorId, NeedReference)>, Failure> {
    let Some(prepared) = &called.prepared else { return Ok(None) };
    let Some(need) = prepared.need else { return Ok(None) };
    let category = prepared.category.clone();
    let found = needs::ledger_of(log, prepared.authority, &category, need)?;
    let Some((ledger, _)) = found else { return Ok(None) };
    let actor = stated_by(log, ledger, need)?;
    Ok(actor.map(|actor| (actor, NeedReference { need, ledger, category })))
}

fn stated_by(log: &EventStore, ledger: LedgerId, need: NeedId) -> Result<Option<ActorId>, Failure> {
    let events: Vec<Recorded<NeedEvent>> = facts::history(log, &streams::need(ledger))?;
    Ok(events.iter().find_map(|recorded| match &recorded.event {
        NeedEvent::NeedStated(stated) => (stated.need == need).then_some(recorded.actor),
        NeedEvent::LaneDecided(_)
        | NeedEvent::NeedWithdrawn(_)
        | NeedEvent::NeedMet(_)
        | NeedEvent::NeedReleased(_) => None,
    }))
}

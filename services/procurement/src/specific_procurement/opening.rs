//! The opening: keys handed over after the end, all tenders at once, each as it was received (§ 55 VgV,
//! Nothing is unsealed here: what was found comes with the command and is held against what was received.

use chrono::{DateTime, Utc};
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::specific_procurement::{
    CollectedDataPresented, OpeningKeyHandedOver, SpecificProcurementEvent,
    SpecificProcurementPrepared, TenderOpened, TendersOpened,
};
use schemas::tender::{Found, OpenedTender};

use super::command::OpenTenders;
use super::{
    Events, Invited, Received, SpecificProcurement, SpecificProcurementRejection as No, Stage,
    content,
};
use crate::dynamic_purchasing_system::place;
use crate::law::berlin::{german_time, instant_of};
use crate::law::period::{Period, Unit, reckon};

/// Nos. 2 to 4, R-1.64: a key is handed over by one of its holders, after the end of the period.
pub(super) fn hand_over(
    state: &SpecificProcurement,
    by: OrganisationId,
    actor: ActorId,
    key: u8,
    now: DateTime<Utc>,
) -> Events {
    state.of_authority(by)?;
    let Some(invited) = &state.invited else {
        return Err(No::NotNow { stage: state.stage() });
    };
    let until = invited.tenders_until;
    if state.stage() == Stage::Tendering || now <= until {
        return Err(No::BeforeTheEnd { until });
    }
    let sealing = invited.issued.sealing.get(usize::from(key));
    if !sealing.is_some_and(|sealing| sealing.holders.contains(&actor)) {
        return Err(No::NotAHolder { key });
    }
    if state.keys.contains_key(&key) {
        return Ok(vec![]);
    }
    state.only_when(Stage::Ended)?;
    Ok(vec![OpeningKeyHandedOver { key, by: actor }.into()])
}

/// All tenders are opened at once; each is what was received, or the difference is told.
pub(super) fn open(state: &SpecificProcurement, asked: &OpenTenders) -> Events {
    let prepared = state.of_authority(asked.by)?;
    if state.opened.is_some() {
        return Ok(vec![]);
    }
    let Some(invited) = &state.invited else {
        return Err(No::NotNow { stage: state.stage() });
    };
    let until = invited.tenders_until;
    if state.stage() == Stage::Tendering || asked.now <= until {
        return Err(No::BeforeTheEnd { until });
    }
    state.only_when(Stage::Ended)?;
    let mut by = Vec::new();
    for key in (0u8..).take(invited.issued.sealing.len()) {
        by.push(*state.keys.get(&key).ok_or(No::KeyMissing { key })?);
    }
    if asked.keys.len() != by.len() {
        return Err(No::NotAsReceived { why: "not every key is kept".to_owned() });
    }
    let received = state.to_be_opened();
    if received.len() != asked.found.len() {
        let why = format!("{} are there, {} were found", received.len(), asked.found.len());
        return Err(No::NotAsReceived { why });
    }
    let mut events: Vec<SpecificProcurementEvent> = Vec::new();
    let mut tenders = Vec::new();
    for ((tender, tenderer, received), opened) in received.into_iter().zip(&asked.found) {
        check(prepared, invited, (tender, tenderer, received), opened)?;
        tenders.push(tender);
        events.push(TenderOpened { opened: opened.clone() }.into());
    }
    events.push(TendersOpened { by, keys: asked.keys.clone(), tenders }.into());
    events.extend(presentations(state, invited, asked)?);
    Ok(events)
}

/// an opened tender is the one that was received, for this procurement, of this tenderer, with its total.
fn check(
    prepared: &SpecificProcurementPrepared,
    invited: &Invited,
    (id, tenderer, received): (TenderId, OrganisationId, &Received),
    opened: &OpenedTender,
) -> Result<(), No> {
    let not = |why: &str| No::NotAsReceived { why: format!("tender {id}: {why}") };
    if opened.tender != id {
        return Err(not("another one stands in its place"));
    }
    match &opened.found {
        Found::Unreadable { .. } => Ok(()),
        Found::Read { .. } if opened.sealed != received.sealed => {
            Err(not("its sealed bytes are not those that were received"))
        }
        Found::Read { tender, total, missing_lines, .. } => {
            let (procurement, currency) = (prepared.procurement, invited.issued.currency);
            let reckoned =
                content::checked(procurement, tenderer, &prepared.lines, currency, tender)
                    .map_err(|why| not(&why.to_string()))?;
            let same = reckoned.total == *total && reckoned.missing_lines == *missing_lines;
            if same { Ok(()) } else { Err(not("its total is reckoned otherwise")) }
        }
    }
}

/// whoever's data was collected is shown it at once.
fn presentations(
    state: &SpecificProcurement,
    invited: &Invited,
    asked: &OpenTenders,
) -> Result<Vec<SpecificProcurementEvent>, No> {
    let collected = |opened: &&OpenedTender| {
        let current = state.tenders.get(&opened.tender).and_then(super::ReceivedTender::current);
        let was_collected = current.is_some_and(|current| current.collected_from.is_some());
        was_collected && matches!(opened.found, Found::Read { .. })
    };
    let mut collected = asked.found.iter().filter(collected).peekable();
    if collected.peek().is_none() {
        return Ok(Vec::new());
    }
    let not_reckoned = |why: &dyn std::fmt::Display| No::NotReckoned { why: why.to_string() };
    let place = place(&invited.issued.calendar);
    let today = german_time(asked.now).date();
    // The law only asks for the opportunity: how long it is, is set.
    let days = asked.law.settings.objection_working_days;
    let period = Period::eu(days.into(), Unit::WorkingDays);
    let window = reckon(&asked.law.holidays, &place, period, today);
    let window = window.map_err(|why| not_reckoned(&why))?;
    let until = instant_of(window.over_at()).map_err(|why| not_reckoned(&why))?;
    let shown =
        |opened: &OpenedTender| CollectedDataPresented { tender: opened.tender, until }.into();
    Ok(collected.map(shown).collect())
}

//! Tenders as they arrive: sealed, with the exact time, replaced and withdrawn until the end.
//! What is in a tender nobody here knows.

use chrono::{DateTime, TimeDelta, Utc};
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::specific_procurement::{TenderReceived, TenderWithdrawn, UnauthorisedAccessAttempted};
use schemas::text::Line;

use super::command::TenderOnArrival;
use super::{Events, SpecificProcurement, SpecificProcurementRejection as No, Stage};
use crate::law::deadlines::{Receipt, receipt};

/// The same attempt of the same actor is recorded once in so many seconds.
const ATTEMPTS_APART: TimeDelta = TimeDelta::seconds(60);

/// A tender is taken from whoever was invited. After the end of the period it is taken as late and stays sealed until all
/// are opened; whether it counts, people decide. After the opening none is taken: nobody would open it any more.
pub(super) fn receive(state: &SpecificProcurement, arrived: &TenderOnArrival) -> Events {
    let prepared = state.prepared.as_ref().ok_or(No::NotPrepared)?;
    let invited = state.of_invited(arrived.by)?;
    if state.stage() == Stage::Cancelled {
        return Err(No::NotNow { stage: Stage::Cancelled });
    }
    let tender = TenderId::of(prepared.procurement, arrived.by);
    let earlier = state.tenders.get(&tender).map_or(&[][..], |known| &known.versions);
    if earlier.last().is_some_and(|last| last.sealed == arrived.sealed && !last.withdrawn) {
        return Ok(vec![]);
    }
    if state.opened.is_some() {
        return Err(No::OpenedAlready { until: invited.tenders_until });
    }
    let count = u16::try_from(earlier.len()).ok().and_then(|count| count.checked_add(1));
    let version = count.ok_or(No::NotNow { stage: state.stage() })?;
    let late = receipt(invited.tenders_until, arrived.received_at) == Receipt::Late;
    let received = TenderReceived {
        tender,
        tenderer: arrived.by,
        version,
        sealed: arrived.sealed.clone(),
        bytes: arrived.bytes,
        sealed_by: arrived.sealed_by,
        received_at: arrived.received_at,
        late,
    };
    Ok(vec![received.into()])
}

/// Until the end of the period a tenderer takes back whatever it has handed in; it may hand in another.
pub(super) fn withdraw(
    state: &SpecificProcurement,
    by: OrganisationId,
    now: DateTime<Utc>,
) -> Events {
    let prepared = state.prepared.as_ref().ok_or(No::NotPrepared)?;
    let invited = state.of_invited(by)?;
    let tender = TenderId::of(prepared.procurement, by);
    let known = state.tenders.get(&tender).ok_or(No::NoSuchTender { tender })?;
    if known.current().is_none() {
        return Ok(vec![]);
    }
    let until = invited.tenders_until;
    if state.stage() != Stage::Tendering || now > until {
        return Err(No::Ended { until });
    }
    Ok(vec![TenderWithdrawn { tender }.into()])
}

/// No. 7: attempts are clearly detectable.
pub(super) fn record(
    state: &SpecificProcurement,
    by: ActorId,
    what: &Line,
    now: DateTime<Utc>,
) -> Events {
    if state.prepared.is_none() {
        return Err(No::NotPrepared);
    }
    let lately = state.attempts.get(&(by, what.clone()));
    if lately.is_some_and(|last| now - *last < ATTEMPTS_APART) {
        return Ok(vec![]);
    }
    Ok(vec![UnauthorisedAccessAttempted { by, at: now, what: what.clone() }.into()])
}

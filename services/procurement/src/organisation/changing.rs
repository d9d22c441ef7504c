//! What changes an organisation while it takes part: its name, its seat, and who takes its place by law.
//! What follows for its admissions is decided there.

use chrono::NaiveDate;
use schemas::organisation::{
    LegalSuccessionRecorded, OrganisationEvent, OrganisationKind, OrganisationMoved,
    OrganisationRegistered, OrganisationRenamed, Succession,
};

use super::{Organisation, OrganisationRejection as No};

type Events = Result<Vec<OrganisationEvent>, No>;

/// The organisation, if it has not been succeeded in everything.
fn existing(state: &Organisation) -> Result<&OrganisationRegistered, No> {
    let registered = state.registered.as_ref().ok_or(No::OrganisationNotRegistered)?;
    let whole = state.successions.iter().find(|it| it.succession == Succession::Everything);
    match whole {
        Some(it) => Err(No::Succeeded { successor: it.successor, since: it.since }),
        None => Ok(registered),
    }
}

/// A change holds since a day that has come, and not before the one that was recorded last.
fn in_sequence(since: NaiveDate, last: Option<NaiveDate>, today: NaiveDate) -> Result<(), No> {
    if since > today {
        return Err(No::NotYet { since });
    }
    match last.filter(|last| since < *last) {
        Some(last) => Err(No::BeforeTheLastChange { since, last }),
        None => Ok(()),
    }
}

/// The same again changes nothing; records of before keep the name of their time.
pub(super) fn rename(
    state: &Organisation,
    asked: &OrganisationRenamed,
    today: NaiveDate,
) -> Events {
    let registered = existing(state)?;
    let same = registered.name == asked.name;
    if same && state.since.0 == Some(asked.since) {
        return Ok(vec![]);
    }
    if same {
        return Err(No::NothingChanges);
    }
    in_sequence(asked.since, state.since.0, today)?;
    Ok(vec![asked.clone().into()])
}

/// The same for the seat and the address.
pub(super) fn relocate(
    state: &Organisation,
    asked: &OrganisationMoved,
    today: NaiveDate,
) -> Events {
    let registered = existing(state)?;
    let same = (&registered.town, registered.land, &registered.address)
        == (&asked.town, asked.land, &asked.address);
    if same && state.since.1 == Some(asked.since) {
        return Ok(vec![]);
    }
    if same {
        return Err(No::NothingChanges);
    }
    in_sequence(asked.since, state.since.1, today)?;
    Ok(vec![asked.clone().into()])
}

/// Who takes over is registered itself. It may be recorded ahead of its day: a merger is known before it holds.
pub(super) fn succeed(
    state: &Organisation,
    asked: &LegalSuccessionRecorded,
    successor: Option<OrganisationKind>,
) -> Events {
    if state.successions.contains(asked) {
        return Ok(vec![]);
    }
    let registered = existing(state)?;
    if asked.successor == registered.organisation || successor != Some(registered.kind) {
        return Err(No::NoSuccessor);
    }
    Ok(vec![asked.clone().into()])
}

#[cfg(test)]
mod tests;

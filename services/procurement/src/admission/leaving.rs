//! A candidate that takes its request back, a supplier that leaves, and one whose place another takes by law.
//! What it was invited to, and what was ordered from it, stands: that is decided there.

use chrono::NaiveDate;
use schemas::admission::{
    AdmissionEvent, RequestToParticipateWithdrawn, SuccessionNoted, SystemLeft,
};
use schemas::ids::{CategoryKey, OrganisationId};
use schemas::organisation::{LegalSuccessionRecorded, Succession};
use schemas::text::Line;

use super::{Admission, AdmissionRejection as No, Circumstances, Standing};

type Events = Result<Vec<AdmissionEvent>, No>;

/// a request is the candidate's own until it is decided; taken back, it is assessed no longer.
pub(super) fn withdraw(
    state: &Admission,
    categories: &[CategoryKey],
    reason: Option<&Line>,
) -> Events {
    let open = chosen(state, categories, &[Standing::Requested], Standing::Withdrawn)?;
    let Some(open) = open else { return Err(No::NothingToWithdraw) };
    Ok(withdrawn(open, reason))
}

/// Nobody is kept in a system: from the next search on its offers are not found and not ordered any more.
pub(super) fn leave(
    state: &Admission,
    categories: &[CategoryKey],
    reason: Option<&Line>,
) -> Events {
    let from = [Standing::Admitted, Standing::Suspended];
    let stands = chosen(state, categories, &from, Standing::Left)?;
    let asked = if categories.is_empty() {
        chosen(state, &[], &[Standing::Requested], Standing::Withdrawn)?
    } else {
        None
    };
    if stands.is_none() && asked.is_none() {
        return Err(No::NothingToLeave);
    }
    let mut events = withdrawn(asked.unwrap_or_default(), reason);
    let categories = stands.unwrap_or_default();
    if !categories.is_empty() {
        events.push(SystemLeft { categories, reason: reason.cloned() }.into());
    }
    Ok(events)
}

fn withdrawn(categories: Vec<CategoryKey>, reason: Option<&Line>) -> Vec<AdmissionEvent> {
    if categories.is_empty() {
        return vec![];
    }
    vec![RequestToParticipateWithdrawn { categories, reason: reason.cloned() }.into()]
}

/// The categories that go from one standing to another: those named, or all if none is. Empty if they went before; none if
/// there was never one that could.
fn chosen(
    state: &Admission,
    named: &[CategoryKey],
    from: &[Standing],
    to: Standing,
) -> Result<Option<Vec<CategoryKey>>, No> {
    if named.is_empty() {
        let all = state.standings.iter();
        let going: Vec<_> =
            all.filter(|(_, it)| from.contains(it)).map(|(key, _)| key.clone()).collect();
        let gone = state.standings.values().any(|standing| *standing == to);
        return Ok((!going.is_empty() || gone).then_some(going));
    }
    let mut going = Vec::new();
    for category in named {
        match state.standings.get(category) {
            None => return Err(No::NotRequested { category: category.clone() }),
            Some(standing) if *standing == to => {}
            Some(standing) if from.contains(standing) => going.push(category.clone()),
            Some(standing) => {
                let (category, standing) = (category.clone(), *standing);
                return Err(No::StandingDoesNotAllow { category, standing });
            }
        }
    }
    going.sort();
    going.dedup();
    Ok(Some(going))
}

/// an admission is that of one candidate. When another takes its place, what was admitted rests until suitability
/// was examined again; noted once, when the day has come.
pub(super) fn succeeded(
    state: &Admission,
    recorded: &LegalSuccessionRecorded,
    facts: &Circumstances,
) -> Vec<AdmissionEvent> {
    let known = state.successions.iter().any(|noted| noted.says(recorded));
    if known || recorded.since > facts.today {
        return vec![];
    }
    let admitted = state.standings.iter().filter(|(_, it)| **it == Standing::Admitted);
    vec![
        SuccessionNoted {
            successor: recorded.successor,
            succession: recorded.succession.clone(),
            since: recorded.since,
            reason: recorded.reason.clone(),
            categories: admitted.map(|(category, _)| category.clone()).collect(),
        }
        .into(),
    ]
}

/// whoever is no more is not admitted, and its admission does not count again.
pub(super) fn check_successor(state: &Admission, today: NaiveDate) -> Result<(), No> {
    let whole = |it: &&SuccessionNoted| it.succession == Succession::Everything;
    let noted = state.successions.iter().filter(whole).find(|it| it.since <= today);
    noted.map_or(Ok(()), |noted| Err(refused(noted.successor, noted.since)))
}

pub(super) fn refused(successor: OrganisationId, since: NaiveDate) -> No {
    No::CandidateSucceeded { successor, since }
}

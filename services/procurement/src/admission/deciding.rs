//! The decision about a category, and what may become of it: admitted, refused, resting, counting again.
//! What it rests on was assessed before.

use chrono::NaiveDate;
use schemas::admission::{
    AdmissionDecision, AdmissionEvent, AdmissionReinstated, AdmissionSuspended, CandidateInformed,
    RequestToParticipateRejected, SupplierAdmitted,
};
use schemas::exclusion::Ground;
use schemas::ids::CategoryKey;
use schemas::suitability::SelfDeclaration;
use schemas::text::Line;

use super::{
    Admission, AdmissionRejection, Circumstances, Standing, assessing, excluding, leaving,
};
use crate::law::exclusion::{Force, force};

/// Whoever meets every criterion of the category and is not excluded is admitted: their number has no limit.
pub(super) fn admit(
    state: &Admission,
    category: &CategoryKey,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let event = SupplierAdmitted { category: category.clone() };
    let decided = step(state, category, (Standing::Requested, Standing::Admitted), event.into())?;
    if decided.is_empty() {
        return Ok(decided);
    }
    check(state, category, facts)?;
    Ok(informed(decided, category, AdmissionDecision::Admitted, facts))
}

/// What must hold of whoever is admitted, on its first day and whenever it returns: suitable and not excluded.
pub(super) fn check(
    state: &Admission,
    category: &CategoryKey,
    facts: &Circumstances,
) -> Result<(), AdmissionRejection> {
    leaving::check_successor(state, facts.today)?;
    check_criteria(state, category, facts)?;
    excluding::check(state, facts.today)
}

/// every criterion of the category is assessed and met.: on the ground of a declaration, which speaks of
/// the mandatory grounds and says of no criterion any more that it is not fulfilled.
fn check_criteria(
    state: &Admission,
    category: &CategoryKey,
    facts: &Circumstances,
) -> Result<(), AdmissionRejection> {
    let selection = facts.selection(category);
    match &state.declaration {
        Some(given) => check_mandatory(&given.declares)?,
        None if selection.is_empty() => {}
        None => return Err(AdmissionRejection::NoSelfDeclaration),
    }
    for asked in selection {
        let (category, criterion) = (category.clone(), asked.key.clone());
        match state.criteria.get(&(category.clone(), criterion.clone())) {
            Some(assessed) if assessed.met => {
                assessing::declared(state, &category, &criterion, facts.today)?;
            }
            Some(_) => return Err(AdmissionRejection::CriterionNotMet { category, criterion }),
            None => return Err(AdmissionRejection::CriterionNotAssessed { category, criterion }),
        }
    }
    Ok(())
}

fn check_mandatory(declares: &SelfDeclaration) -> Result<(), AdmissionRejection> {
    let answered = |ground: &Ground| declares.grounds.iter().any(|a| a.ground == *ground);
    let mut mandatory = Ground::ALL.into_iter().filter(|g| force(*g) == Force::Mandatory);
    match mandatory.find(|ground| !answered(ground)) {
        Some(ground) => Err(AdmissionRejection::DeclarationSilent { ground }),
        None => Ok(()),
    }
}

/// A refusal has a reason that the candidate reads; while documents are awaited, nothing is refused.
pub(super) fn reject(
    state: &Admission,
    category: &CategoryKey,
    reason: &Line,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let event = RequestToParticipateRejected { category: category.clone(), reason: reason.clone() };
    let decided = step(state, category, (Standing::Requested, Standing::Rejected), event.into())?;
    if decided.is_empty() {
        return Ok(decided);
    }
    let open = state.wanted.iter().filter(|wanted| !wanted.missing.is_empty());
    match open.map(|wanted| wanted.asked.due).max().filter(|due| facts.today <= *due) {
        Some(due) => Err(AdmissionRejection::DocumentsAwaited { due }),
        None => Ok(informed(decided, category, AdmissionDecision::Rejected, facts)),
    }
}

/// the candidate is told without delay, that is with the decision.
fn informed(
    mut decided: Vec<AdmissionEvent>,
    category: &CategoryKey,
    decision: AdmissionDecision,
    facts: &Circumstances,
) -> Vec<AdmissionEvent> {
    if facts.terms().is_some() {
        decided.push(CandidateInformed { category: category.clone(), decision }.into());
    }
    decided
}

/// An admission rests, with a reason, until it is reinstated or until a day.
pub(super) fn suspend(
    state: &Admission,
    category: &CategoryKey,
    reason: &Line,
    (until, today): (Option<NaiveDate>, NaiveDate),
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let event = AdmissionSuspended { category: category.clone(), reason: reason.clone(), until };
    let resting = state.standings.get(category) == Some(&Standing::Suspended);
    let from = if resting && state.suspended_until.get(category) != until.as_ref() {
        Standing::Suspended
    } else {
        Standing::Admitted
    };
    let to = Standing::Suspended;
    let events = match from {
        Standing::Suspended => vec![event.into()],
        Standing::Requested
        | Standing::Admitted
        | Standing::Rejected
        | Standing::Withdrawn
        | Standing::Left => step(state, category, (Standing::Admitted, to), event.into())?,
    };
    match until.filter(|last| *last < today && !events.is_empty()) {
        Some(day) => Err(AdmissionRejection::DayNotAhead { day }),
        None => Ok(events),
    }
}

/// It counts again, if nothing stands against the supplier: nobody returns who would not be admitted.
pub(super) fn reinstate(
    state: &Admission,
    category: &CategoryKey,
    reason: &Line,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let event = AdmissionReinstated { category: category.clone(), reason: reason.clone() };
    let decided = step(state, category, (Standing::Suspended, Standing::Admitted), event.into())?;
    if !decided.is_empty() {
        check(state, category, facts)?;
    }
    Ok(decided)
}

/// One step of a category's standing; taken twice, nothing happens.
fn step(
    state: &Admission,
    category: &CategoryKey,
    (from, to): (Standing, Standing),
    event: AdmissionEvent,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    match state.standings.get(category) {
        None => Err(AdmissionRejection::NotRequested { category: category.clone() }),
        Some(standing) if *standing == to => Ok(vec![]),
        Some(standing) if *standing == from => Ok(vec![event]),
        Some(standing) => Err(AdmissionRejection::StandingDoesNotAllow {
            category: category.clone(),
            standing: *standing,
        }),
    }
}

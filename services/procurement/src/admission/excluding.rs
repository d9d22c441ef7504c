//! Grounds for exclusion: what was found, whether the firm has cleaned itself, whether the ground is used
//! (§§ 123 to 126 GWB). Whoever is excluded after its admission rests in every category until it is reinstated.

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, AdmissionSuspended};
use schemas::exclusion::Finding;
use schemas::ids::CategoryKey;
use schemas::suitability::{
    ExclusionDecided, ExclusionDecision, ExclusionGroundFound, GroundAnswer, SelfCleaningAssessed,
};
use schemas::text::Line;

use super::{Admission, AdmissionRejection, Admissions, Circumstances, Found, Standing};
use crate::decider::Decider;
use crate::law::exclusion::{Effect, Force, capped_at, effect_on, force};

/// What may exclude is put on record, with the day until which it can (§ 126 GWB): the caps run from a day that has come.
/// Found again with more, it is said again: that dues were paid, that an entry was deleted.
pub(super) fn find(
    state: &Admission,
    finding: Finding,
    source: &Line,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    has_come(Some(finding.on), facts)?;
    has_come(finding.ended, facts)?;
    Ok(with_rest(state, found(state, finding, source), source, facts))
}

/// Nothing that lies ahead has happened.
pub(super) fn has_come(
    day: Option<NaiveDate>,
    facts: &Circumstances,
) -> Result<(), AdmissionRejection> {
    match day.filter(|day| *day > facts.today) {
        Some(day) => Err(AdmissionRejection::DayAhead { day }),
        None => Ok(()),
    }
}

fn found(state: &Admission, finding: Finding, source: &Line) -> Vec<AdmissionEvent> {
    let known = state.found(finding.ground, finding.on);
    if known.is_some_and(|known| known.finding == finding) {
        return vec![];
    }
    // Self-cleaning is judged by its own step, with reasons.
    let cleaning = known.map(|known| known.finding.cleaning).unwrap_or_default();
    let told = Finding { cleaning, ..finding };
    if known.is_some_and(|known| known.finding == told) {
        return vec![];
    }
    let excludes_until = capped_at(&told);
    vec![ExclusionGroundFound { finding: told, source: source.clone(), excludes_until }.into()]
}

/// § 125(2) GWB: what the firm did is judged with reasons.
pub(super) fn clean(
    state: &Admission,
    assessed: &SelfCleaningAssessed,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let found =
        state.found(assessed.ground, assessed.on).ok_or(AdmissionRejection::NoSuchFinding)?;
    if found.cleaning.as_ref() == Some(assessed) {
        return Ok(vec![]);
    }
    Ok(with_rest(state, vec![assessed.clone().into()], &assessed.reason, facts))
}

/// § 123(5) GWB: a mandatory ground yields to compelling reasons of the public interest alone. § 124(1) GWB: an optional
/// one is used in proportion.
pub(super) fn decide(
    state: &Admission,
    decided: &ExclusionDecided,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let ground = decided.ground;
    let found = state.found(ground, decided.on).ok_or(AdmissionRejection::NoSuchFinding)?;
    if found.decided.as_ref() == Some(decided) {
        return Ok(vec![]);
    }
    match (force(ground), decided.decision) {
        (Force::Mandatory, ExclusionDecision::Disproportionate) => {
            Err(AdmissionRejection::MandatoryGround { ground })
        }
        (Force::Should | Force::Optional, ExclusionDecision::PublicInterest) => {
            Err(AdmissionRejection::OptionalGround { ground })
        }
        (Force::Mandatory, ExclusionDecision::Excluded | ExclusionDecision::PublicInterest)
        | (
            Force::Should | Force::Optional,
            ExclusionDecision::Excluded | ExclusionDecision::Disproportionate,
        ) => Ok(with_rest(state, vec![decided.clone().into()], &decided.reason, facts)),
    }
}

/// §§ 123, 124 GWB: at any time of the procedure. Where what was just said excludes a supplier that was admitted before, it
/// rests in every category, and no day ends that: it is reinstated by people once nothing stands against it.
fn with_rest(
    state: &Admission,
    mut events: Vec<AdmissionEvent>,
    reason: &Line,
    facts: &Circumstances,
) -> Vec<AdmissionEvent> {
    let after = events.iter().fold(state.clone(), Admissions::evolve);
    let applies = |found| {
        let refused = check_found(found, facts.today);
        matches!(refused, Err(AdmissionRejection::ExclusionGroundApplies { .. }))
    };
    if after.findings.iter().any(applies) {
        let counts = after.standings.iter().filter(|(category, standing)| match standing {
            Standing::Admitted => true,
            Standing::Suspended => after.suspended_until.contains_key(*category),
            Standing::Requested | Standing::Rejected | Standing::Withdrawn | Standing::Left => {
                false
            }
        });
        events.extend(counts.map(|(category, _)| rests(category, reason)));
    }
    events
}

/// The admission to a category rests until it is reinstated.
pub(super) fn rests(category: &CategoryKey, reason: &Line) -> AdmissionEvent {
    let (category, reason) = (category.clone(), reason.clone());
    AdmissionSuspended { category, reason, until: None }.into()
}

/// Nothing that was declared or found stands against the candidate on the day.
pub(super) fn check(state: &Admission, today: NaiveDate) -> Result<(), AdmissionRejection> {
    let declared = state.declaration.iter().flat_map(|given| &given.declares.grounds);
    for answer in declared.filter(|answer| answer.applies) {
        if !state.findings.iter().any(|found| is_about(&found.finding, answer, today)) {
            return Err(AdmissionRejection::DeclaredGroundNotJudged { ground: answer.ground });
        }
    }
    state.findings.iter().try_for_each(|found| check_found(found, today))
}

/// Whether a finding is the look at a declared ground: that of the day declared. Where no day was declared, one whose cap is
/// past is not: the ground may be a new one.
fn is_about(finding: &Finding, declared: &GroundAnswer, today: NaiveDate) -> bool {
    finding.ground == declared.ground
        && match (declared.on, effect_on(finding, today)) {
            (Some(on), _) => finding.on == on,
            (None, Effect::NotYet | Effect::Expired { .. }) => false,
            (None, Effect::Excludes { .. } | Effect::Ended { .. } | Effect::Cleaned) => true,
        }
}

pub(super) fn check_found(found: &Found, today: NaiveDate) -> Result<(), AdmissionRejection> {
    let ground = found.finding.ground;
    let (force, until) = match effect_on(&found.finding, today) {
        Effect::Excludes { force, until } => (force, until),
        Effect::NotYet | Effect::Expired { .. } | Effect::Ended { .. } | Effect::Cleaned => {
            return Ok(());
        }
    };
    match (force, found.decided.as_ref().map(|decided| decided.decision)) {
        (_, Some(ExclusionDecision::PublicInterest | ExclusionDecision::Disproportionate)) => {
            Ok(())
        }
        (_, Some(ExclusionDecision::Excluded)) | (Force::Mandatory, None) => {
            Err(AdmissionRejection::ExclusionGroundApplies { ground, until })
        }
        (Force::Should | Force::Optional, None) => {
            Err(AdmissionRejection::ExclusionNotDecided { ground })
        }
    }
}

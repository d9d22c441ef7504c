//! Grounds for exclusion: what was found, whether the firm has cleaned itself, whether the ground is used
//! (§§ 123 to 126 GWB). What that means for a category is decided with its admission.

use schemas::admission::AdmissionEvent;
use schemas::exclusion::Finding;
use schemas::suitability::{
    ExclusionDecided, ExclusionDecision, ExclusionGroundFound, SelfCleaningAssessed,
};
use schemas::text::Line;

use super::{Admission, AdmissionRejection, Circumstances, Found};
use crate::law::exclusion::{Effect, Force, capped_at, effect_on, force};

/// What may exclude is put on record, with the day until which it can (§ 126 GWB). Found again with more, it is said
/// again: that dues were paid, that an entry was deleted.
pub(super) fn find(state: &Admission, finding: Finding, source: &Line) -> Vec<AdmissionEvent> {
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
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let found =
        state.found(assessed.ground, assessed.on).ok_or(AdmissionRejection::NoSuchFinding)?;
    if found.cleaning.as_ref() == Some(assessed) {
        return Ok(vec![]);
    }
    Ok(vec![assessed.clone().into()])
}

/// § 123(5) GWB: a mandatory ground yields to compelling reasons of the public interest alone. § 124(1) GWB: an optional
/// one is used in proportion.
pub(super) fn decide(
    state: &Admission,
    decided: &ExclusionDecided,
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
        ) => Ok(vec![decided.clone().into()]),
    }
}

/// Nothing that was declared or found stands against the candidate on the day.
pub(super) fn check(state: &Admission, facts: &Circumstances) -> Result<(), AdmissionRejection> {
    let declared = state.declaration.iter().flat_map(|given| &given.declares.grounds);
    for answer in declared.filter(|answer| answer.applies) {
        if !state.findings.iter().any(|found| found.finding.ground == answer.ground) {
            return Err(AdmissionRejection::DeclaredGroundNotJudged { ground: answer.ground });
        }
    }
    state.findings.iter().try_for_each(|found| check_found(found, facts))
}

fn check_found(found: &Found, facts: &Circumstances) -> Result<(), AdmissionRejection> {
    let ground = found.finding.ground;
    let (force, until) = match effect_on(&found.finding, facts.today) {
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

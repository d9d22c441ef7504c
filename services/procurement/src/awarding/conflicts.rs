//! Conflicts of interest and what is done about them (§ 6 VgV; ).
//! Whether somebody is impartial is said by people; that who is not takes no part is held where steps are decided.

use schemas::award::{
    AwardEvent, ConflictOfInterestDeclared, ConflictRemedyTaken, NoConflictOfInterestDeclared,
};
use schemas::ids::ActorId;

use super::{Award, AwardRejection, Decided};

pub(super) fn denied(award: &Award, actor: ActorId) -> Vec<AwardEvent> {
    if award.impartial.contains(&actor) {
        return vec![];
    }
    vec![NoConflictOfInterestDeclared { actor }.into()]
}

pub(super) fn declared(award: &Award, declared: &ConflictOfInterestDeclared) -> Decided {
    let stranger = declared.concerns.filter(|of| award.tender_of(*of).is_none());
    if let Some(tenderer) = stranger {
        return Err(AwardRejection::NotATenderer { tenderer });
    }
    if award.conflicted.contains_key(&declared.actor) {
        return Ok(vec![]);
    }
    Ok(vec![declared.clone().into()])
}

pub(super) fn remedied(award: &Award, taken: &ConflictRemedyTaken) -> Decided {
    let actor = taken.actor;
    let before = award.conflicted.get(&actor);
    let before = before.ok_or(AwardRejection::NoConflictDeclared { actor })?;
    if before.contains(&taken.remedy) {
        return Ok(vec![]);
    }
    Ok(vec![taken.clone().into()])
}

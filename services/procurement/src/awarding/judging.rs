//! What people decide about tenders: points with reasons, proofs that are not the label itself (§§ 33, 34 VgV; ).
//! No score comes about here.

use schemas::award::{PointsGiven, ProofDecided};
use schemas::award_criterion::PointsBy;
use schemas::ids::TenderId;
use schemas::sustainability::Statement;
use schemas::tender::{TenderClaim, TenderContent};
use schemas::text::Line;

use super::{Award, AwardCommand, AwardRejection, CalledTender, Decided, considered, undecided};
use crate::award::criteria;
use crate::award::labels::{Decision, Kind, Proof};

pub(super) fn points(award: &Award, given: &PointsGiven) -> Decided {
    let key = (given.tender, given.criterion.clone());
    if award.points.get(&key) == Some(given) {
        return Ok(vec![]);
    }
    undecided(award)?;
    considered(award, given.tender)?;
    let begun = award.begun.as_ref().ok_or(AwardRejection::NotBegun)?;
    let judged = begun.criteria.iter().find_map(|criterion| match criterion.points {
        PointsBy::Judgement { most } if criterion.name == given.criterion => Some(most),
        PointsBy::Judgement { .. }
        | PointsBy::Delivery { .. }
        | PointsBy::DeliverySteps { .. }
        | PointsBy::Proven { .. } => None,
    });
    let criterion = given.criterion.clone();
    let Some(most) = judged else { return Err(AwardRejection::NotJudged { criterion }) };
    let in_range = !given.points.is_sign_negative() && given.points <= most;
    if !in_range || !criteria::reckoned(given.points) {
        return Err(AwardRejection::PointsOutOfRange { criterion, most });
    }
    Ok(vec![given.clone().into()])
}

pub(super) fn proof(award: &Award, command: &AwardCommand, decided: &ProofDecided) -> Decided {
    let (tender, property) = (decided.tender, decided.property.clone());
    if award.proofs.get(&(tender, property.clone())) == Some(decided) {
        return Ok(vec![]);
    }
    undecided(award)?;
    considered(award, tender)?;
    let content = command.call.tender(tender).and_then(CalledTender::read);
    let claimed = content.is_some_and(|(content, _)| claims(content, &property).next().is_some());
    if !claimed {
        return Err(AwardRejection::NotClaimed { tender, property });
    }
    Ok(vec![decided.clone().into()])
}

/// What a tender shows for a property.
pub(super) fn claims<'a>(
    content: &'a TenderContent,
    property: &'a Line,
) -> impl Iterator<Item = &'a TenderClaim> {
    content.claims.iter().filter(move |claim| claim.property == *property)
}

/// the label itself counts while it is valid; whatever else is shown counts by a decision with a reason.
pub(super) fn proofs(
    award: &Award,
    tender: TenderId,
    content: &TenderContent,
    property: &Line,
) -> Vec<Proof> {
    let decision = award
        .proofs
        .get(&(tender, property.clone()))
        .map(|decided| Decision { accepted: decided.accepted, reason: decided.reason.to_string() });
    let proof = |claim: &TenderClaim| {
        let evidence = claim.claim.evidence.clone();
        let is_it = match &claim.claim.statement {
            Statement::EcoLabel { label, certificate } => {
                label == property && certificate.is_some() && evidence.names_a_source()
            }
            Statement::CarbonFootprint { .. }
            | Statement::YearlyEnergy { .. }
            | Statement::EnergyClass { .. } => false,
        };
        let kind = match &decision {
            None if is_it => Kind::Label,
            // A decision that people made counts for the label as well: it may be found not to be one.
            decision => Kind::Equivalent { decision: decision.clone() },
        };
        Proof { kind, evidence }
    };
    claims(content, property).map(proof).collect()
}

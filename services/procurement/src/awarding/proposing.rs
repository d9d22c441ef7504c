//! Who is proposed, and what must be there before: the register's answer, the evidence, data confirmed by tenderers
//! (§§ 48, 50, 58 VgV, § 6 WRegG; ). Who agrees is decided in `concluding`.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::award::{
    AwardProposalWithdrawn, AwardProposed, EvidenceConfirmed, RegisterAnswered, RegisterBasis,
    TenderToJudge, TendersEvaluated,
};
use schemas::ids::{OrganisationId, TenderId};
use schemas::specific_procurement::Outcome;
use schemas::text::Line;

use super::{
    Award, AwardCommand, AwardRejection, Call, Collected, Decided, Withdrawal, binding, considered,
    evaluating, returning,
};
use crate::law::duties::{Demand, register_query};

pub(super) fn register(
    award: &Award,
    command: &AwardCommand,
    answered: &RegisterAnswered,
) -> Decided {
    let tenderer = answered.tenderer;
    if award.tender_of(tenderer).is_none() {
        return Err(AwardRejection::NotATenderer { tenderer });
    }
    if answered.answered_on > command.today() {
        return Err(AwardRejection::DayAhead { day: answered.answered_on });
    }
    if award.register.get(&tenderer) == Some(answered) {
        return Ok(vec![]);
    }
    Ok(vec![answered.clone().into()])
}

pub(super) fn evidence(award: &Award, confirmed: &EvidenceConfirmed) -> Decided {
    let tenderer = confirmed.tenderer;
    if award.tender_of(tenderer).is_none() {
        return Err(AwardRejection::NotATenderer { tenderer });
    }
    if award.evidence.get(&tenderer) == Some(confirmed) {
        return Ok(vec![]);
    }
    Ok(vec![confirmed.clone().into()])
}

pub(super) fn propose(
    award: &Award,
    command: &AwardCommand,
    tender: TenderId,
    reasons: &Line,
    register_weighed: Option<&Line>,
) -> Decided {
    if award.approved.is_some() {
        return Err(AwardRejection::AlreadyDecided);
    }
    if let Some(proposed) = &award.proposed {
        let same = proposed.tender == tender
            && proposed.reasons == *reasons
            && proposed.proposed_by == command.by;
        let refused = AwardRejection::AlreadyProposed { tender: proposed.tender };
        return if same { Ok(vec![]) } else { Err(refused) };
    }
    let judged = considered(award, tender)?;
    let tenderer = judged.tenderer;
    let evaluation = may_be_awarded(award, command, judged)?;
    let register = on_register(award, command, tenderer, register_weighed)?;
    let standing = evaluation.standings.iter().find(|standing| standing.tender == tender);
    let price = standing.ok_or(AwardRejection::UnknownTender { tender })?.price;
    let proposed = AwardProposed {
        proposal: award.proposals.saturating_add(1),
        proposed_by: command.by,
        tender,
        tenderer,
        price,
        evaluation: evaluation.evaluation,
        reasons: reasons.clone(),
        register,
        register_weighed: register_weighed.cloned(),
    };
    Ok(vec![proposed.into()])
}

/// Everything but the second person: asked when it is proposed and again when it is agreed to.
pub(super) fn may_be_awarded<'a>(
    award: &'a Award,
    command: &AwardCommand,
    judged: &TenderToJudge,
) -> Result<&'a TendersEvaluated, AwardRejection> {
    let evaluation = evaluating::current(award, command)?;
    let several = award.considered().nth(1).is_some();
    let announced = award.begun.as_ref().is_some_and(|begun| begun.auction.is_some());
    let ended = award.auction.as_ref().is_some_and(|auction| auction.ended.is_some());
    // with one tender left there is nobody to bid against.
    if announced && !ended && (several || award.auction.is_some()) {
        return Err(AwardRejection::AuctionOpen);
    }
    if evaluation.lot_needed {
        return Err(AwardRejection::LotNeeded);
    }
    // the award goes to the best tender by the published criteria.
    let first = evaluation.standings.first().map(|standing| standing.tender);
    if first != Some(judged.tender) {
        return Err(AwardRejection::NotTheBest { tender: judged.tender });
    }
    confirmed(award, command)?;
    let tenderer = judged.tenderer;
    binding::binds(award, command, tenderer)?;
    let evidence =
        award.evidence.get(&tenderer).ok_or(AwardRejection::EvidenceMissing { tenderer })?;
    if judged.subcontractors.is_some() && evidence.subcontractors.is_none() {
        return Err(AwardRejection::SubcontractorsNotChecked { tenderer });
    }
    Ok(evaluation)
}

/// each tenderer was shown what was collected from its catalogue, and objections are decided.
fn confirmed(award: &Award, command: &AwardCommand) -> Result<(), AwardRejection> {
    for tender in award.considered() {
        let Some(called) = command.call.tender(tender.tender) else { continue };
        let binds_not = called.collected == Collected::DoesNotBind;
        let binds_not = binds_not.then_some("does not bind it; exclude the tender");
        if let Some(why) = called.unsettled().or(binds_not) {
            return Err(AwardRejection::CollectedDataOpen { tenderer: tender.tenderer, why });
        }
    }
    Ok(())
}

/// what the award rests on as to the register.
pub(super) fn on_register(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
    weighed: Option<&Line>,
) -> Result<RegisterBasis, AwardRejection> {
    let call = &command.call;
    let own = award.register.get(&tenderer);
    if own.is_some_and(|own| own.entries) && weighed.is_none() {
        return Err(AwardRejection::RegisterEntries { tenderer });
    }
    // whichever is highest; a low estimate does not spare the question.
    let value = highest(award, call, tenderer);
    let elsewhere = call.register_answers.get(&tenderer).copied();
    let own_day = own.map(|own| own.answered_on);
    let demand = |answered: Option<NaiveDate>| {
        let started = call.started_on;
        let today = command.today();
        register_query(&command.law, &call.place, started, value, answered, today)
            .map_err(|error| AwardRejection::NotKnown { why: error.to_string() })
    };
    Ok(match (demand(own_day)?, own_day, elsewhere) {
        (Demand::Optional | Demand::NotNeeded, Some(on), _) => RegisterBasis::Answered { on },
        (Demand::Optional | Demand::NotNeeded, None, _) => RegisterBasis::NotRequired,
        (Demand::Required, _, Some(on)) if demand(elsewhere)? == Demand::NotNeeded => {
            RegisterBasis::Reused { on }
        }
        (Demand::Required, _, _) => return Err(AwardRejection::RegisterNotAsked { tenderer }),
    })
}

/// The highest of the estimate, the price that was tendered and the maximum of a framework agreement.
fn highest(award: &Award, call: &Call, tenderer: OrganisationId) -> Decimal {
    let mut standings = award.evaluation().into_iter().flat_map(|last| &last.standings);
    let price = standings.find(|standing| standing.tenderer == tenderer);
    let maximum = match call.outcome {
        Outcome::Framework { maximum, .. } => Some(maximum.amount),
        Outcome::Order => None,
    };
    let others = price.map(|standing| standing.price.amount).into_iter().chain(maximum);
    others.fold(call.estimate.amount, Decimal::max)
}

/// Before it is agreed to a proposal is taken back; afterwards the decision is.
pub(super) fn withdraw(award: &Award, command: &AwardCommand, reason: &Line) -> Decided {
    if award.approved.is_some() {
        let asked = Withdrawal { ground: None, back_to: None, reason: reason.clone() };
        return returning::withdraw(award, command, &asked);
    }
    match &award.proposed {
        Some(proposed) => {
            let (proposal, reason) = (proposed.proposal, reason.clone());
            Ok(vec![AwardProposalWithdrawn { proposal, reason }.into()])
        }
        None if award.proposals > 0 => Ok(vec![]),
        None => Err(AwardRejection::NotProposed),
    }
}

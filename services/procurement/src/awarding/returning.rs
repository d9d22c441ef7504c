//! Back before the contract: a decision is withdrawn with its reason, everybody is told, tenders are examined and
//! evaluated again (§§ 160(3), 168(1) GWB; ). How they are examined and evaluated is decided as the first time.

use schemas::award::{
    AwardDecisionWithdrawn, BackTo, BlockGround, TenderReadmitted, WithdrawalGround,
};
use schemas::ids::TenderId;
use schemas::text::Line;

use super::{Award, AwardCommand, AwardRejection, Decided, letters, undecided};

/// What a decision is withdrawn for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why; if nothing is said, for what blocks the contract, else by an own finding.
    pub ground: Option<WithdrawalGround>,
    /// Where the procedure goes on; if nothing is said, with the examination.
    pub back_to: Option<BackTo>,
    /// Why, in words.
    pub reason: Line,
}

/// until the contract the decision is withdrawn, and all who were informed are told.
pub(super) fn withdraw(award: &Award, command: &AwardCommand, asked: &Withdrawal) -> Decided {
    if award.concluded.is_some() {
        return Err(AwardRejection::AlreadyConcluded);
    }
    let follows = command.call.not_followed(award);
    // The review body may send a procedure back before there is a decision.
    if award.approved.is_none() && follows.is_empty() {
        let again = award.returned.as_ref().is_some_and(|last| last.reason == asked.reason);
        return if again { Ok(vec![]) } else { Err(AwardRejection::NotDecided) };
    }
    gone_back(award, command, asked, follows)
}

/// With a decision, or as the review body ordered it before there was one.
fn gone_back(
    award: &Award,
    command: &AwardCommand,
    asked: &Withdrawal,
    follows: Vec<u16>,
) -> Decided {
    let blocked = award.blocked.as_ref().map(|blocked| match blocked.ground {
        BlockGround::Review => WithdrawalGround::ReviewBody,
        BlockGround::Complaint => WithdrawalGround::Complaint,
    });
    let ordered = (!follows.is_empty()).then_some(WithdrawalGround::ReviewBody);
    let back_to = asked.back_to.unwrap_or(BackTo::Examination);
    let withdrawn = AwardDecisionWithdrawn {
        proposal: award.proposals,
        ground: asked.ground.or(ordered).or(blocked).unwrap_or(WithdrawalGround::OwnFinding),
        reason: asked.reason.clone(),
        back_to,
        follows,
        letters: match &award.informed {
            Some(_) => letters::of_withdrawal(award, &command.call, &asked.reason, back_to)?,
            None => Vec::new(),
        },
    };
    Ok(vec![withdrawn.into()])
}

/// an exclusion that was wrong is taken back, and the tender is considered again.
pub(super) fn readmit(award: &Award, tender: TenderId, reason: &Line) -> Decided {
    award.tender(tender).ok_or(AwardRejection::UnknownTender { tender })?;
    if !award.excluded.contains_key(&tender) {
        let before = award.readmitted.get(&tender) == Some(reason);
        return if before { Ok(vec![]) } else { Err(AwardRejection::NotExcluded { tender }) };
    }
    undecided(award)?;
    Ok(vec![TenderReadmitted { tender, reason: reason.clone() }.into()])
}

//! How long tenders bind: proposal, approval and contract rest on a tender that still does (§§ 146, 148, 150(1) BGB, § 20
//! VgV; ). The first day stands in the invitation.

use chrono::NaiveDate;
use schemas::award::{LongerBindingAnswered, LongerBindingAsked};
use schemas::ids::OrganisationId;
use schemas::text::Line;

use super::{Award, AwardCommand, AwardRejection, Decided};
use crate::law::reach::within_reach;

impl Award {
    /// The last day on which the tender of this tenderer binds: as invited, or as it consented to.
    #[must_use]
    pub fn binds_until(&self, tenderer: OrganisationId, invited: NaiveDate) -> NaiveDate {
        self.bound.get(&tenderer).copied().filter(|until| *until > invited).unwrap_or(invited)
    }
}

/// all tenderers in the procedure are asked at once.
pub(super) fn ask(
    award: &Award,
    command: &AwardCommand,
    until: NaiveDate,
    reason: &Line,
) -> Decided {
    if award.concluded.is_some() {
        return Err(AwardRejection::AlreadyConcluded);
    }
    let asked: Vec<_> = award.considered().map(|tender| tender.tenderer).collect();
    let same = |before: &LongerBindingAsked| before.until == until && before.reason == *reason;
    if award.binding_asked.as_ref().is_some_and(same) {
        return Ok(vec![]);
    }
    if asked.is_empty() {
        return Err(AwardRejection::NoTenderLeft);
    }
    let today = command.today();
    within_reach(today, until)?;
    let before = award.binding_asked.as_ref().map(|before| before.until);
    let least = before.unwrap_or(command.call.binding_until).max(command.call.binding_until);
    if until <= least || until < today {
        return Err(AwardRejection::NotLonger { binding_until: least.max(today) });
    }
    Ok(vec![LongerBindingAsked { until, reason: reason.clone(), asked }.into()])
}

/// each says for itself whether it is bound longer, until the contract.
pub(super) fn answer(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
    consents: bool,
) -> Decided {
    let asked = award.binding_asked.as_ref().filter(|asked| asked.asked.contains(&tenderer));
    let asked = asked.ok_or(AwardRejection::NotAskedToBind { tenderer })?;
    let (until, before) = (asked.until, award.binding_answers.get(&tenderer));
    if before == Some(&(until, consents)) {
        return Ok(vec![]);
    }
    if award.concluded.is_some() {
        return Err(AwardRejection::AlreadyConcluded);
    }
    // § 145 BGB: who is bound does not free itself; who was not may still consent.
    if before == Some(&(until, true)) {
        return Err(AwardRejection::BoundAlready { until });
    }
    if command.today() > until {
        return Err(AwardRejection::NoLongerBinds { tenderer, until });
    }
    Ok(vec![LongerBindingAnswered { tenderer, until, consents }.into()])
}

/// the tender of the one that is chosen binds on the day.
pub(super) fn binds(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
) -> Result<(), AwardRejection> {
    let until = award.binds_until(tenderer, command.call.binding_until);
    if command.today() <= until {
        Ok(())
    } else {
        Err(AwardRejection::NoLongerBinds { tenderer, until })
    }
}

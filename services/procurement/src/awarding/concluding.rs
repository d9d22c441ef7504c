//! The award by a second person, the information of all, standstill, block and contract (§§ 58(5), 62 VgV, § 134 GWB;
//! The order or framework that follows is decided in its own stream.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::award::{
    AwardApproved, AwardBlocked, AwardReleased, ContractConcluded, ContractResult, ReportDue,
    Standstill, TenderersInformed,
};

use schemas::law::StatisticsForm;

use super::{
    Award, AwardCommand, AwardRejection, Call, Decided, binding, considered, letters, proposing,
    reviewing, standing,
};
use crate::law::complaint::{COMPLAINT, last_day};
use crate::law::duties::{
    self, Demand, Duty, quarterly_notice, standstill_in_system, statistics, statistics_report,
};
use crate::law::period::{Period, Unit, reckon};

/// with the second person's yes the award is decided, and everybody is told at once.
pub(super) fn approve(award: &Award, command: &AwardCommand) -> Decided {
    if let Some(approved) = &award.approved {
        let same = approved.approved_by == command.by;
        return if same { Ok(vec![]) } else { Err(AwardRejection::AlreadyDecided) };
    }
    let proposed = award.proposed.as_ref().ok_or(AwardRejection::NotProposed)?;
    // § 58(5) VgV: as a rule two representatives decide.
    if proposed.proposed_by == command.by {
        return Err(AwardRejection::TheSamePerson);
    }
    if award.conflicted.contains_key(&proposed.proposed_by) {
        return Err(AwardRejection::ConflictOfInterest { actor: proposed.proposed_by });
    }
    if command.call.requested_by.contains(&command.by) {
        return Err(AwardRejection::TheRequester);
    }
    let judged = considered(award, proposed.tender)?;
    proposing::may_be_awarded(award, command, judged)?;
    let weighed = proposed.register_weighed.as_ref();
    proposing::on_register(award, command, proposed.tenderer, weighed)?;
    let standstill = standstill(command)?;
    let approved = AwardApproved {
        proposal: proposed.proposal,
        proposed_by: proposed.proposed_by,
        approved_by: command.by,
        tender: proposed.tender,
        tenderer: proposed.tenderer,
        price: proposed.price,
        standstill,
    };
    let letters = letters::to_all(award, &command.call, proposed, standstill)?;
    let call = &command.call;
    // who was informed recognises today what the letter tells.
    let complain_until = call
        .reaches_threshold()
        .then(|| last_day(&command.law.holidays, &call.place, COMPLAINT, command.today()));
    let complain_until = complain_until.transpose().map_err(not_known)?;
    Ok(vec![approved.into(), TenderersInformed { letters, complain_until }.into()])
}

/// the waiting by the rule set; what the system's documents promise beyond.
fn standstill(command: &AwardCommand) -> Result<Standstill, AwardRejection> {
    let (call, today) = (&command.call, command.today());
    let holidays = &command.law.holidays;
    if call.reaches_threshold() {
        let by_law = standstill_in_system(holidays, &call.place, call.started_on, today);
        match by_law.map_err(not_known)? {
            duties::Standstill::Wait { contract_from, .. } => {
                return Ok(Standstill::ByLaw { contract_from });
            }
            duties::Standstill::InformOnly => {}
        }
    }
    let by_land = below_threshold(command)?;
    let days = call.voluntary_standstill.filter(|days| *days > 0);
    let voluntary = match days {
        Some(days) => {
            let period = Period::waiting(days.into(), Unit::Days);
            let period = reckon(holidays, &call.place, period, today).map_err(not_known)?;
            Some(period.over_at().date())
        }
        None => None,
    };
    Ok(match (by_land, voluntary) {
        (by_land, Some(contract_from)) if by_land.is_none_or(|day| day < contract_from) => {
            Standstill::Voluntary { contract_from }
        }
        (Some(contract_from), _) => Standstill::ByLandLaw { contract_from, land: call.land },
        (None, _) => Standstill::None,
    })
}

/// the waiting that the law of the Land asks for below the threshold. The higher of estimate and price counts: the
/// laws differ in which of them is meant.
fn below_threshold(command: &AwardCommand) -> Result<Option<NaiveDate>, AwardRejection> {
    let call = &command.call;
    if call.reaches_threshold() {
        return Ok(None);
    }
    let prices = call.tenders.iter().filter_map(|tender| Some(tender.read()?.1.amount));
    let value = prices.fold(call.estimate.amount, Decimal::max);
    let (law, of) = (&command.law, (call.started_on, value));
    duties::standstill_below_threshold(law, &call.place, call.land, of, command.today())
        .map_err(not_known)
}

/// no contract while the review body looks into the award.
pub(super) fn block(award: &Award, blocked: &AwardBlocked) -> Decided {
    if award.blocked.as_ref() == Some(blocked) {
        return Ok(vec![]);
    }
    if award.concluded.is_some() {
        return Err(AwardRejection::AlreadyConcluded);
    }
    Ok(vec![blocked.clone().into()])
}

pub(super) fn release(award: &Award, released: &AwardReleased) -> Decided {
    match &award.blocked {
        Some(_) => Ok(vec![released.clone().into()]),
        None if award.released.as_ref() == Some(released) => Ok(vec![]),
        None => Err(AwardRejection::NotBlocked),
    }
}

/// The first day on which the contract may be concluded.
#[must_use]
pub(super) fn contract_from(standstill: Standstill) -> Option<NaiveDate> {
    match standstill {
        Standstill::ByLaw { contract_from }
        | Standstill::ByLandLaw { contract_from, .. }
        | Standstill::Voluntary { contract_from } => Some(contract_from),
        Standstill::None => None,
    }
}

pub(super) fn conclude(award: &Award, command: &AwardCommand, result: ContractResult) -> Decided {
    if award.concluded.is_some() {
        return Ok(vec![]);
    }
    let approved = award.approved.as_ref().ok_or(AwardRejection::NotDecided)?;
    if let Some(blocked) = &award.blocked {
        return Err(AwardRejection::Blocked { reference: blocked.reference.clone() });
    }
    let today = command.today();
    if let Some(contract_from) = contract_from(approved.standstill).filter(|from| today < *from) {
        return Err(match approved.standstill {
            Standstill::ByLandLaw { land, .. } => {
                AwardRejection::LandStandstill { contract_from, land }
            }
            Standstill::ByLaw { .. } | Standstill::Voluntary { .. } | Standstill::None => {
                AwardRejection::Standstill { contract_from }
            }
        });
    }
    reviewing::lets_conclude(award, command)?;
    standing::stands(command, approved.tenderer)?;
    binding::binds(award, command, approved.tenderer)?;
    let (award_notice, statistics) = reports(&command.call, command, approved)?;
    let concluded = ContractConcluded {
        tender: approved.tender,
        tenderer: approved.tenderer,
        price: approved.price,
        on: today,
        result,
        award_notice,
        statistics,
    };
    Ok(vec![concluded.into()])
}

/// what is owed to the public, with its days.
fn reports(
    call: &Call,
    command: &AwardCommand,
    approved: &AwardApproved,
) -> Result<(Option<ReportDue>, Option<ReportDue>), AwardRejection> {
    let (law, today) = (&command.law, command.today());
    let due = |duty: Duty| ReportDue { due: duty.period.last_day, alert_on: duty.alert_on };
    let notice = if call.reaches_threshold() {
        let duty = quarterly_notice(&law.holidays, &call.place, today).map_err(not_known)?;
        Some(due(duty))
    } else {
        None
    };
    let value = approved.price.amount;
    // by which form small calls of a system at the threshold are reported is the operator's choice.
    let as_system = law.settings.small_call_statistics == StatisticsForm::Annex1;
    let reaches = call.reaches_threshold() && as_system;
    let demand = statistics_report(&law.limits, call.started_on, value, reaches);
    let report = match demand.map_err(not_known)? {
        Demand::Required => {
            let duty = statistics(&law.holidays, &call.place, today).map_err(not_known)?;
            Some(due(duty))
        }
        Demand::Optional | Demand::NotNeeded => None,
    };
    Ok((notice, report))
}

/// A table of the law does not answer: better no award than a wrong day.
pub(super) fn not_known(error: impl std::fmt::Display) -> AwardRejection {
    AwardRejection::NotKnown { why: error.to_string() }
}

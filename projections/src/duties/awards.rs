//! What is owed from the opening of tenders to the last report about the award.
//! Which day is the last was reckoned before.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use schemas::award::{
    AwardEvent, AwardProcedureBegun, ContractConcluded, EnquiryAbout, Informed, LongerBindingAsked,
    NoticeDuty, Standstill, TenderersInformed,
};
use schemas::ids::OrganisationId;
use serde::{Deserialize, Serialize};

use super::{Change, Due, DutyKind};

const APPROVAL: &str = "approval";
const INFORMATION: &str = "information";
const CONTRACT: &str = "contract";
const BLOCK: &str = "block";

const BINDING: &str = "binding";
const OUTLASTS: &str = "standstill_outlasts_binding";
const COMPLAIN: &str = "complain/";
const CONSENT: &str = "binding_consent/";

/// Until when tenders bind, as far as the events of an award tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Binding {
    /// As the invitation named it.
    invited: Option<NaiveDate>,
    /// As tenderers consented to.
    longer: BTreeMap<OrganisationId, NaiveDate>,
    /// The one that is proposed or chosen.
    chosen: Option<OrganisationId>,
    /// The first day of the contract, where one is waited for.
    contract_from: Option<NaiveDate>,
}

impl Binding {
    /// The last day on which the chosen tender binds; that of any, while none is chosen.
    fn until(&self) -> Option<NaiveDate> {
        let longer = match self.chosen {
            Some(chosen) => self.longer.get(&chosen).copied(),
            None => self.longer.values().max().copied(),
        };
        longer.max(self.invited)
    }
}

/// Under such keys tenderers wait for reasons.
pub(super) const REASONS: &str = "reasons/";

fn notice(duty: NoticeDuty) -> (&'static str, DutyKind) {
    match duty {
        NoticeDuty::AwardNotice => ("award_notice", DutyKind::AwardNotice),
        NoticeDuty::Statistics => ("statistics", DutyKind::Statistics),
    }
}

fn enquiry(number: u16) -> String {
    format!("enquiry/{number}")
}

fn reasons(tenderer: impl std::fmt::Display) -> String {
    format!("{REASONS}{tenderer}")
}

pub(super) fn award(mut change: Change<'_>, event: &AwardEvent) {
    let what = change.name();
    match event {
        AwardEvent::AwardProcedureBegun(e) => begun(change, e),
        AwardEvent::TendererAsked(_)
        | AwardEvent::TendererAnswered(_)
        | AwardEvent::EnquiryLapsed(_)
        | AwardEvent::EnquirySettled(_) => asked(change, event),
        AwardEvent::AuctionInvited(e) => {
            // Without any bid it is quiet from the start.
            let quiet = TimeDelta::seconds(e.quiet_seconds.into());
            let quiet = e.starts.checked_add_signed(quiet);
            change.owed.moments.extend([e.starts, e.ends].into_iter().chain(quiet));
        }
        AwardEvent::AuctionBidPlaced(e) => change.owed.moments.push(e.ends),
        AwardEvent::AwardProposed(e) => {
            change.owe(APPROVAL, DutyKind::Approval, Due::Waiting, what);
            change.owed.binding.chosen = Some(e.tenderer);
            binding(change);
        }
        AwardEvent::AwardProposalWithdrawn(_) => {
            change.done(APPROVAL);
            change.owed.binding.chosen = None;
            binding(change);
        }
        AwardEvent::AwardApproved(e) => approved(change, e.standstill),
        AwardEvent::AwardDecisionWithdrawn(_) => goes_back(change),
        AwardEvent::LongerBindingAsked(e) => longer_asked(change, e),
        AwardEvent::LongerBindingAnswered(e) => {
            change.done(&format!("{CONSENT}{}", e.tenderer));
            if e.consents {
                change.owed.binding.longer.insert(e.tenderer, e.until);
            }
            binding(change);
        }
        AwardEvent::TenderersInformed(e) => informed(change, e),
        AwardEvent::AwardBlocked(e) => {
            change.owe(BLOCK, DutyKind::Block, Due::Waiting, e.reference.as_str());
        }
        AwardEvent::AwardReleased(_) => change.done(BLOCK),
        AwardEvent::ReasonsRequested(e) => {
            let (key, due) = (reasons(e.tenderer), Due::Day(e.due));
            change.owe(&key, DutyKind::ReasonsForTenderer, due, what);
        }
        AwardEvent::ReasonsGiven(e) => change.done(&reasons(e.tenderer)),
        AwardEvent::ContractConcluded(e) => concluded(change, e),
        AwardEvent::NoticeSent(e) => change.done(notice(e.duty).0),
        // Late is still owed; the others owe nothing.
        AwardEvent::ReasonsOverdue(_)
        | AwardEvent::NoticeOverdue(_)
        | AwardEvent::NoConflictOfInterestDeclared(_)
        | AwardEvent::ConflictOfInterestDeclared(_)
        | AwardEvent::ConflictRemedyTaken(_)
        | AwardEvent::LateTenderDecided(_)
        | AwardEvent::TenderExcluded(_)
        | AwardEvent::TenderReadmitted(_)
        | AwardEvent::AbnormallyLowNoticed(_)
        | AwardEvent::AbnormallyLowDecided(_)
        | AwardEvent::PointsGiven(_)
        | AwardEvent::ProofDecided(_)
        | AwardEvent::TendersEvaluated(_)
        | AwardEvent::LotsDrawn(_)
        | AwardEvent::AuctionEnded(_)
        | AwardEvent::RegisterAnswered(_)
        | AwardEvent::EvidenceConfirmed(_)
        | AwardEvent::StandstillEnded(_) => {}
    }
}

fn begun(change: Change<'_>, begun: &AwardProcedureBegun) {
    change.owed.name = begun.subject.to_string();
    change.owed.authority = Some(begun.authority);
    let tenders = begun.tenders.iter().map(|tender| (tender.tender, tender.tenderer));
    change.owed.tenderers = tenders.collect();
    change.owed.binding.invited = begun.binding_until;
    binding(change);
}

fn approved(mut change: Change<'_>, standstill: Standstill) {
    let what = change.name();
    change.done(APPROVAL);
    change.owe(INFORMATION, DutyKind::Information, Due::Waiting, &*what);
    change.owe(CONTRACT, DutyKind::Contract, contract_due(standstill), what);
    change.owed.binding.contract_from = contract_from(standstill);
    binding(change);
}

/// what the decision owed is owed no more.
fn goes_back(mut change: Change<'_>) {
    for key in [INFORMATION, CONTRACT] {
        change.done(key);
    }
    change.all_done(REASONS);
    change.all_done(COMPLAIN);
    (change.owed.binding.chosen, change.owed.binding.contract_from) = (None, None);
    binding(change);
}

fn longer_asked(mut change: Change<'_>, asked: &LongerBindingAsked) {
    let what = change.name();
    for tenderer in &asked.asked {
        let key = format!("{CONSENT}{tenderer}");
        let (by, due) = (Some(*tenderer), Due::Day(asked.until));
        change.owe_by(by, &key, DutyKind::BindingConsent, due, &*what);
    }
}

/// Who was not chosen can complain for some days.
fn informed(mut change: Change<'_>, informed: &TenderersInformed) {
    let what = change.name();
    change.done(INFORMATION);
    let Some(until) = informed.complain_until else { return };
    for letter in informed.letters.iter().filter(|letter| letter.outcome != Informed::Chosen) {
        let key = format!("{COMPLAIN}{}", letter.addressee);
        let (by, due) = (Some(letter.addressee), Due::Day(until));
        change.owe_by(by, &key, DutyKind::ComplaintPossible, due, &*what);
    }
}

/// The contract waits for the end of the standstill, where there is one.
fn contract_due(standstill: Standstill) -> Due {
    contract_from(standstill).map_or(Due::Waiting, Due::Day)
}

fn contract_from(standstill: Standstill) -> Option<NaiveDate> {
    match standstill {
        Standstill::ByLaw { contract_from }
        | Standstill::ByLandLaw { contract_from, .. }
        | Standstill::Voluntary { contract_from } => Some(contract_from),
        Standstill::None => None,
    }
}

/// the day until which tenders bind, as it is now, and whether the standstill outlasts it.
fn binding(mut change: Change<'_>) {
    let Some(until) = change.owed.binding.until() else { return };
    let what = change.name();
    change.done(BINDING);
    change.owe(BINDING, DutyKind::Binding, Due::Day(until), &*what);
    change.done(OUTLASTS);
    if change.owed.binding.contract_from.is_some_and(|from| from > until) {
        change.owe(OUTLASTS, DutyKind::BindingBeforeStandstill, Due::Day(until), what);
    }
}

/// From the contract on reports are owed.
fn concluded(mut change: Change<'_>, contract: &ContractConcluded) {
    for key in [CONTRACT, BINDING, OUTLASTS] {
        change.done(key);
    }
    change.all_done(CONSENT);
    change.all_done(COMPLAIN);
    let what = change.name();
    let reports = [
        (NoticeDuty::AwardNotice, &contract.award_notice),
        (NoticeDuty::Statistics, &contract.statistics),
    ];
    for (duty, report) in reports {
        let (key, kind) = notice(duty);
        if let Some(report) = report {
            change.owe(key, kind, Due::Day(report.due), &*what);
        }
    }
}

/// First the tenderer owes an answer, then the authority what it makes of it.
fn asked(mut change: Change<'_>, event: &AwardEvent) {
    let what = change.name();
    if let AwardEvent::TendererAsked(e) = event {
        let kind = match e.about {
            EnquiryAbout::Clarification | EnquiryAbout::MissingDocuments { .. } => {
                DutyKind::Enquiry
            }
            EnquiryAbout::AbnormallyLowPrice => DutyKind::LowPrice,
            EnquiryAbout::WinnersEvidence { .. } => DutyKind::WinnersEvidence,
        };
        let by = change.owed.tenderers.get(&e.tender).copied();
        let what = format!("{what}: {}", e.text);
        change.owe_by(by, &enquiry(e.enquiry), kind, Due::Moment(e.until), what);
        return;
    }
    let mut settle = |number: u16| {
        change.owe(&enquiry(number), DutyKind::EnquiryToSettle, Due::Waiting, &*what);
    };
    if let AwardEvent::TendererAnswered(e) = event {
        settle(e.enquiry);
    }
    if let AwardEvent::EnquiryLapsed(e) = event {
        settle(e.enquiry);
    }
    if let AwardEvent::EnquirySettled(e) = event {
        change.done(&enquiry(e.enquiry));
    }
}

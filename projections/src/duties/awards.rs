//! What is owed from the opening of tenders to the last report about the award.
//! Which day is the last was reckoned before.

use chrono::TimeDelta;
use schemas::award::{AwardEvent, ContractConcluded, EnquiryAbout, NoticeDuty, Standstill};

use super::{Change, Due, DutyKind};

const APPROVAL: &str = "approval";
const INFORMATION: &str = "information";
const CONTRACT: &str = "contract";
const BLOCK: &str = "block";

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
        AwardEvent::AwardProcedureBegun(e) => {
            change.owed.name = e.subject.to_string();
            change.owed.authority = Some(e.authority);
            let tenders = e.tenders.iter().map(|tender| (tender.tender, tender.tenderer));
            change.owed.tenderers = tenders.collect();
        }
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
        AwardEvent::AwardProposed(_) => {
            change.owe(APPROVAL, DutyKind::Approval, Due::Waiting, what);
        }
        AwardEvent::AwardProposalWithdrawn(_) => change.done(APPROVAL),
        AwardEvent::AwardApproved(e) => {
            change.done(APPROVAL);
            change.owe(INFORMATION, DutyKind::Information, Due::Waiting, &*what);
            change.owe(CONTRACT, DutyKind::Contract, contract_due(e.standstill), what);
        }
        AwardEvent::TenderersInformed(_) => change.done(INFORMATION),
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

/// The contract waits for the end of the standstill, where there is one.
fn contract_due(standstill: Standstill) -> Due {
    match standstill {
        Standstill::ByLaw { contract_from }
        | Standstill::ByLandLaw { contract_from, .. }
        | Standstill::Voluntary { contract_from } => Due::Day(contract_from),
        Standstill::None => Due::Waiting,
    }
}

/// From the contract on reports are owed.
fn concluded(mut change: Change<'_>, contract: &ContractConcluded) {
    change.done(CONTRACT);
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

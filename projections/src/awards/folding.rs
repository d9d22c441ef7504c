//! What each event changes in the view of an award.
//! No event is judged here.

use std::collections::{BTreeMap, BTreeSet};

use schemas::award::{
    AbnormallyLowDecided, AwardDecisionWithdrawn, AwardEvent, NoticeSent, PointsGiven, ProofDecided,
};
use schemas::ids::OrganisationId;

use super::{
    AuctionView, AwardPhase, AwardRecorded, AwardView, ConflictView, EnquiryView, LowPriceView,
    ReasonsView,
};

/// The view after one more event.
#[must_use]
pub fn evolve(view: Option<AwardView>, recorded: &AwardRecorded) -> Option<AwardView> {
    let mut view = match (view, &recorded.event) {
        (Some(view), _) => view,
        (None, AwardEvent::AwardProcedureBegun(begun)) => began(begun, recorded),
        // Nothing of an award stands before its beginning.
        (None, _) => return None,
    };
    (view.position, view.revision) = (recorded.position, recorded.revision);
    examined(&mut view, &recorded.event);
    decided(&mut view, recorded);
    view.phase = phase(&view);
    Some(view)
}

fn began(begun: &schemas::award::AwardProcedureBegun, recorded: &AwardRecorded) -> AwardView {
    AwardView {
        begun: begun.clone(),
        begun_at: recorded.time,
        phase: AwardPhase::Examining,
        impartial: BTreeSet::new(),
        conflicts: Vec::new(),
        late: Vec::new(),
        excluded: Vec::new(),
        readmitted: Vec::new(),
        enquiries: Vec::new(),
        low: Vec::new(),
        points: Vec::new(),
        proofs: Vec::new(),
        evaluations: Vec::new(),
        lots: Vec::new(),
        auction: None,
        register: Vec::new(),
        evidence: Vec::new(),
        proposed: None,
        withdrawn: BTreeMap::new(),
        returned: Vec::new(),
        to_evaluate_again: false,
        binding_asked: None,
        binding_answers: Vec::new(),
        approved: None,
        approved_at: None,
        letters: Vec::new(),
        blocked: None,
        standstill_ended: false,
        reasons: Vec::new(),
        contract: None,
        sent: Vec::new(),
        overdue: BTreeSet::new(),
        position: recorded.position,
        revision: recorded.revision,
    }
}

fn phase(view: &AwardView) -> AwardPhase {
    let bidding = view.auction.as_ref().is_some_and(|auction| auction.ended.is_none());
    if view.contract.is_some() {
        AwardPhase::Concluded
    } else if view.approved.is_some() {
        AwardPhase::Decided
    } else if view.proposed.is_some() {
        AwardPhase::Proposed
    } else if bidding {
        AwardPhase::Auction
    } else if view.evaluations.is_empty() || view.to_evaluate_again {
        AwardPhase::Examining
    } else {
        AwardPhase::Evaluated
    }
}

fn examined(view: &mut AwardView, event: &AwardEvent) {
    match event {
        AwardEvent::NoConflictOfInterestDeclared(e) => {
            view.impartial.insert(e.actor);
        }
        AwardEvent::ConflictOfInterestDeclared(e) => {
            view.impartial.remove(&e.actor);
            view.conflicts.push(ConflictView { declared: e.clone(), remedies: Vec::new() });
        }
        AwardEvent::ConflictRemedyTaken(e) => {
            let own = view.conflicts.iter_mut().filter(|c| c.declared.actor == e.actor);
            own.for_each(|conflict| conflict.remedies.push(e.remedy.clone()));
        }
        AwardEvent::LateTenderDecided(e) => {
            view.late.retain(|decided| decided.tender != e.tender);
            view.late.push(e.clone());
        }
        AwardEvent::TenderExcluded(e) => view.excluded.push(e.clone()),
        AwardEvent::TenderReadmitted(e) => {
            view.excluded.retain(|excluded| excluded.tender != e.tender);
            view.readmitted.push(e.clone());
        }
        AwardEvent::TendererAsked(e) => {
            let (asked, answer, settled) = (e.clone(), None, None);
            view.enquiries.push(EnquiryView { asked, answer, lapsed: false, settled });
        }
        AwardEvent::TendererAnswered(e) => {
            enquiry(view, e.enquiry, |enquiry| enquiry.answer = Some(e.clone()));
        }
        AwardEvent::EnquiryLapsed(e) => {
            enquiry(view, e.enquiry, |enquiry| enquiry.lapsed = true);
        }
        AwardEvent::EnquirySettled(e) => {
            enquiry(view, e.enquiry, |enquiry| enquiry.settled = Some(e.clone()));
        }
        AwardEvent::AbnormallyLowNoticed(e) => {
            view.low.push(LowPriceView { noticed: e.clone(), decided: None });
        }
        AwardEvent::AbnormallyLowDecided(e) => low_decided(view, e),
        AwardEvent::ProofDecided(e) => proof_decided(view, e),
        AwardEvent::TendersEvaluated(e) => {
            view.evaluations.push(e.clone());
            view.to_evaluate_again = false;
        }
        AwardEvent::LotsDrawn(e) => view.lots.push(e.clone()),
        AwardEvent::PointsGiven(_)
        | AwardEvent::AuctionInvited(_)
        | AwardEvent::AuctionBidPlaced(_)
        | AwardEvent::AuctionEnded(_)
        | AwardEvent::RegisterAnswered(_)
        | AwardEvent::EvidenceConfirmed(_)
        | AwardEvent::AwardProposed(_)
        | AwardEvent::AwardProposalWithdrawn(_)
        | AwardEvent::AwardApproved(_)
        | AwardEvent::TenderersInformed(_)
        | AwardEvent::AwardDecisionWithdrawn(_)
        | AwardEvent::LongerBindingAsked(_)
        | AwardEvent::LongerBindingAnswered(_)
        | AwardEvent::AwardBlocked(_)
        | AwardEvent::AwardReleased(_)
        | AwardEvent::StandstillEnded(_)
        | AwardEvent::ReasonsRequested(_)
        | AwardEvent::ReasonsGiven(_)
        | AwardEvent::ReasonsOverdue(_)
        | AwardEvent::ContractConcluded(_)
        | AwardEvent::NoticeSent(_)
        | AwardEvent::NoticeOverdue(_)
        | AwardEvent::AwardProcedureBegun(_) => {}
    }
}

fn decided(view: &mut AwardView, recorded: &AwardRecorded) {
    match &recorded.event {
        AwardEvent::PointsGiven(e) => points_given(view, e),
        AwardEvent::AuctionInvited(e) => {
            view.auction = Some(AuctionView { invited: e.clone(), bids: Vec::new(), ended: None });
        }
        AwardEvent::AuctionBidPlaced(e) => {
            auction(view, |auction| auction.bids.push(e.clone()));
        }
        AwardEvent::AuctionEnded(e) => auction(view, |auction| auction.ended = Some(e.clone())),
        AwardEvent::RegisterAnswered(e) => {
            view.register.retain(|answer| answer.tenderer != e.tenderer);
            view.register.push(e.clone());
        }
        AwardEvent::EvidenceConfirmed(e) => {
            view.evidence.retain(|evidence| evidence.tenderer != e.tenderer);
            view.evidence.push(e.clone());
        }
        AwardEvent::AwardProposed(e) => view.proposed = Some(e.clone()),
        AwardEvent::AwardProposalWithdrawn(e) => {
            view.proposed = None;
            view.withdrawn.insert(e.proposal, e.reason.clone());
        }
        AwardEvent::AwardApproved(e) => {
            view.approved = Some(e.clone());
            view.approved_at = Some(recorded.time);
        }
        AwardEvent::TenderersInformed(e) => view.letters.clone_from(&e.letters),
        AwardEvent::AwardDecisionWithdrawn(e) => goes_back(view, e),
        AwardEvent::LongerBindingAsked(e) => view.binding_asked = Some(e.clone()),
        AwardEvent::LongerBindingAnswered(e) => {
            view.binding_answers.retain(|answer| answer.tenderer != e.tenderer);
            view.binding_answers.push(e.clone());
        }
        AwardEvent::AwardBlocked(e) => view.blocked = Some(e.clone()),
        AwardEvent::AwardReleased(_) => view.blocked = None,
        AwardEvent::StandstillEnded(_) => view.standstill_ended = true,
        AwardEvent::ReasonsRequested(e) => {
            let (tenderer, due) = (e.tenderer, e.due);
            view.reasons.push(ReasonsView { tenderer, due, given: None, overdue: false });
        }
        AwardEvent::ReasonsGiven(e) => {
            reasons(view, e.tenderer, |reasons| reasons.given = Some(e.clone()));
        }
        AwardEvent::ReasonsOverdue(e) => {
            reasons(view, e.tenderer, |reasons| reasons.overdue = true);
        }
        AwardEvent::ContractConcluded(e) => view.contract = Some(e.clone()),
        AwardEvent::NoticeSent(e) => notice_sent(view, e),
        AwardEvent::NoticeOverdue(e) => {
            view.overdue.insert(e.duty);
        }
        AwardEvent::AwardProcedureBegun(_)
        | AwardEvent::NoConflictOfInterestDeclared(_)
        | AwardEvent::ConflictOfInterestDeclared(_)
        | AwardEvent::ConflictRemedyTaken(_)
        | AwardEvent::LateTenderDecided(_)
        | AwardEvent::TenderExcluded(_)
        | AwardEvent::TenderReadmitted(_)
        | AwardEvent::TendererAsked(_)
        | AwardEvent::TendererAnswered(_)
        | AwardEvent::EnquiryLapsed(_)
        | AwardEvent::EnquirySettled(_)
        | AwardEvent::AbnormallyLowNoticed(_)
        | AwardEvent::AbnormallyLowDecided(_)
        | AwardEvent::ProofDecided(_)
        | AwardEvent::TendersEvaluated(_)
        | AwardEvent::LotsDrawn(_) => {}
    }
}

fn low_decided(view: &mut AwardView, e: &AbnormallyLowDecided) {
    let last = view.low.iter_mut().rev().find(|low| low.noticed.tender == e.tender);
    if let Some(low) = last {
        low.decided = Some(e.clone());
    }
}

fn proof_decided(view: &mut AwardView, e: &ProofDecided) {
    view.proofs.retain(|p| p.tender != e.tender || p.property != e.property);
    view.proofs.push(e.clone());
}

fn points_given(view: &mut AwardView, e: &PointsGiven) {
    view.points.retain(|p| p.tender != e.tender || p.criterion != e.criterion);
    view.points.push(e.clone());
}

/// nothing is decided any more.
fn goes_back(view: &mut AwardView, e: &AwardDecisionWithdrawn) {
    (view.proposed, view.approved, view.approved_at) = (None, None, None);
    (view.standstill_ended, view.to_evaluate_again) = (false, true);
    view.letters.clear();
    view.reasons.clear();
    view.withdrawn.insert(e.proposal, e.reason.clone());
    view.returned.push(e.clone());
}

/// the day on which it was sent decides whether a day was missed, not that of recording it.
fn notice_sent(view: &mut AwardView, e: &NoticeSent) {
    let due = view.contract.as_ref().and_then(|contract| contract.due(e.duty));
    if due.is_some_and(|due| e.on > due) {
        view.overdue.insert(e.duty);
    } else {
        view.overdue.remove(&e.duty);
    }
    view.sent.push(e.clone());
}

fn enquiry(view: &mut AwardView, number: u16, change: impl FnOnce(&mut EnquiryView)) {
    if let Some(enquiry) = view.enquiries.iter_mut().find(|e| e.asked.enquiry == number) {
        change(enquiry);
    }
}

fn reasons(view: &mut AwardView, of: OrganisationId, change: impl Fn(&mut ReasonsView)) {
    view.reasons.iter_mut().filter(|reasons| reasons.tenderer == of).for_each(change);
}

fn auction(view: &mut AwardView, change: impl FnOnce(&mut AuctionView)) {
    if let Some(auction) = &mut view.auction {
        change(auction);
    }
}

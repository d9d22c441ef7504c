//! What each event changes in the state of an award.
//! No event is judged here: what stands in the stream has happened.

use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardDecisionWithdrawn, AwardEvent,
    TenderReadmitted, TendererAsked,
};
use schemas::ids::OrganisationId;

use super::{Auction, Award, Enquiry, LowPrice, ReasonsAsked};

impl Award {
    /// The state after one more event.
    #[must_use]
    pub(in crate::awarding) fn after(mut self, event: &AwardEvent) -> Self {
        self.examined(event);
        self.decided(event);
        self
    }

    fn examined(&mut self, event: &AwardEvent) {
        match event {
            AwardEvent::AwardProcedureBegun(e) => self.begun = Some(e.clone()),
            AwardEvent::NoConflictOfInterestDeclared(e) => {
                self.impartial.insert(e.actor);
            }
            AwardEvent::ConflictOfInterestDeclared(e) => {
                self.impartial.remove(&e.actor);
                self.conflicted.entry(e.actor).or_default();
            }
            AwardEvent::ConflictRemedyTaken(e) => {
                self.conflicted.entry(e.actor).or_default().push(e.remedy.clone());
            }
            AwardEvent::LateTenderDecided(e) => {
                self.late.insert(e.tender, e.considered);
            }
            AwardEvent::TenderExcluded(e) => {
                self.excluded.insert(e.tender, e.clone());
            }
            AwardEvent::TenderReadmitted(e) => self.readmit(e),
            AwardEvent::TendererAsked(e) => self.ask(e),
            AwardEvent::TendererAnswered(e) => {
                self.enquiry(e.enquiry, |enquiry| enquiry.answered = Some(e.clone()));
            }
            AwardEvent::EnquiryLapsed(e) => {
                self.enquiry(e.enquiry, |enquiry| enquiry.lapsed = true);
            }
            AwardEvent::EnquirySettled(e) => {
                self.enquiry(e.enquiry, |enquiry| enquiry.settled = Some(e.clone()));
            }
            AwardEvent::AbnormallyLowNoticed(e) => {
                self.low.insert(e.tender, self.low_price(e));
            }
            AwardEvent::AbnormallyLowDecided(e) => self.decide_low(e),
            AwardEvent::PointsGiven(e) => {
                self.points.insert((e.tender, e.criterion.clone()), e.clone());
            }
            AwardEvent::ProofDecided(e) => {
                self.proofs.insert((e.tender, e.property.clone()), e.clone());
            }
            AwardEvent::TendersEvaluated(e) => {
                self.evaluations.push(e.clone());
                self.to_evaluate_again = false;
            }
            AwardEvent::LotsDrawn(_)
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
            | AwardEvent::NoticeOverdue(_) => {}
        }
    }

    fn decided(&mut self, event: &AwardEvent) {
        match event {
            AwardEvent::LotsDrawn(e) => {
                // Lots of different drawings say nothing of each other.
                self.lots = e.lots.iter().map(|drawn| (drawn.tender, drawn.lot)).collect();
            }
            AwardEvent::AuctionInvited(e) => {
                self.auction = Some(Auction { invited: e.clone(), bids: Vec::new(), ended: None });
            }
            AwardEvent::AuctionBidPlaced(e) => self.auction(|auction| auction.bids.push(e.clone())),
            AwardEvent::AuctionEnded(e) => self.auction(|auction| auction.ended = Some(e.clone())),
            AwardEvent::RegisterAnswered(e) => {
                self.register.insert(e.tenderer, e.clone());
            }
            AwardEvent::EvidenceConfirmed(e) => {
                self.evidence.insert(e.tenderer, e.clone());
            }
            AwardEvent::AwardProposed(e) => {
                self.proposals = e.proposal;
                self.proposed = Some(e.clone());
            }
            AwardEvent::AwardProposalWithdrawn(_) => self.proposed = None,
            AwardEvent::AwardApproved(e) => self.approved = Some(e.clone()),
            AwardEvent::TenderersInformed(e) => self.informed = Some(e.clone()),
            AwardEvent::AwardDecisionWithdrawn(e) => self.goes_back(e),
            AwardEvent::LongerBindingAsked(e) => self.binding_asked = Some(e.clone()),
            AwardEvent::LongerBindingAnswered(e) => {
                self.binding_answers.insert(e.tenderer, (e.until, e.consents));
                if e.consents {
                    self.bound.insert(e.tenderer, e.until);
                }
            }
            AwardEvent::AwardBlocked(e) => self.blocked = Some(e.clone()),
            AwardEvent::AwardReleased(e) => {
                self.blocked = None;
                self.released = Some(e.clone());
            }
            AwardEvent::StandstillEnded(_) => self.standstill_ended = true,
            AwardEvent::ReasonsRequested(e) => {
                let asked = ReasonsAsked { due: e.due, given: false, overdue: false };
                self.reasons.insert(e.tenderer, asked);
            }
            AwardEvent::ReasonsGiven(e) => self.reasons(e.tenderer, |asked| asked.given = true),
            AwardEvent::ReasonsOverdue(e) => self.reasons(e.tenderer, |asked| asked.overdue = true),
            AwardEvent::ContractConcluded(e) => self.concluded = Some(e.clone()),
            AwardEvent::NoticeSent(e) => {
                self.sent.insert(e.duty, e.clone());
            }
            AwardEvent::NoticeOverdue(e) => {
                self.overdue.insert(e.duty);
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
            | AwardEvent::PointsGiven(_)
            | AwardEvent::ProofDecided(_)
            | AwardEvent::TendersEvaluated(_) => {}
        }
    }

    fn readmit(&mut self, readmitted: &TenderReadmitted) {
        self.excluded.remove(&readmitted.tender);
        self.late.entry(readmitted.tender).and_modify(|considered| *considered = true);
        self.readmitted.insert(readmitted.tender, readmitted.reason.clone());
    }

    fn ask(&mut self, asked: &TendererAsked) {
        let (number, asked) = (asked.enquiry, asked.clone());
        let enquiry = Enquiry { asked, answered: None, lapsed: false, settled: None };
        self.enquiries.insert(number, enquiry);
    }

    fn decide_low(&mut self, decided: &AbnormallyLowDecided) {
        if let Some(low) = self.low.get_mut(&decided.tender) {
            low.decided = Some(decided.clone());
        }
    }

    fn reasons(&mut self, of: OrganisationId, change: impl FnOnce(&mut ReasonsAsked)) {
        if let Some(asked) = self.reasons.get_mut(&of) {
            change(asked);
        }
    }

    /// nothing is decided any more; who is told next is told again, and waits again.
    fn goes_back(&mut self, withdrawn: &AwardDecisionWithdrawn) {
        (self.proposed, self.approved, self.informed) = (None, None, None);
        (self.standstill_ended, self.to_evaluate_again) = (false, true);
        self.reasons.clear();
        self.followed.extend(&withdrawn.follows);
        self.returned = Some(withdrawn.clone());
    }

    fn low_price(&self, noticed: &AbnormallyLowNoticed) -> LowPrice {
        let enquiries_before = self.enquiries.keys().next_back().copied().unwrap_or(0);
        LowPrice { noticed: noticed.clone(), enquiries_before, decided: None }
    }

    fn enquiry(&mut self, number: u16, change: impl FnOnce(&mut Enquiry)) {
        if let Some(enquiry) = self.enquiries.get_mut(&number) {
            change(enquiry);
        }
    }

    fn auction(&mut self, change: impl FnOnce(&mut Auction)) {
        if let Some(auction) = &mut self.auction {
            change(auction);
        }
    }
}

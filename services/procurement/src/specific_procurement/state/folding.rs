//! How the state of a specific procurement comes about, event by event.
//! Nothing is decided here.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use schemas::ids::{OrganisationId, TenderId};
use schemas::specific_procurement::{
    CatalogueDataCollected, ComplaintAnswered, ContestedDataResolved, InvitationToTenderIssued,
    Mode, QuestionAsked, ReviewDecided, SpecificProcurementEvent, TenderReceived,
};
use schemas::tender::{Found, TenderContent};

use super::{
    Invited, Presentation, Presented, Question, Received, ReceivedTender, SpecificProcurement,
};

use super::super::{Complaint, Review};

impl SpecificProcurement {
    /// The state after one more event.
    #[must_use]
    pub fn after(mut self, event: &SpecificProcurementEvent) -> Self {
        use SpecificProcurementEvent as E;
        match event {
            E::SpecificProcurementPrepared(e) => {
                self.documents.clone_from(&e.documents);
                self.prepared = Some(e.clone());
            }
            E::InvitationToTenderIssued(e) => self.invite(e),
            E::ShorterPeriodProposed(e) => {
                self.change_invited(|i| i.proposed = Some((e.tenders_until, BTreeSet::new())));
            }
            E::ShorterPeriodAgreed(e) => self.change_invited(|i| {
                if let Some((_, agreed)) = &mut i.proposed {
                    agreed.insert(e.candidate);
                }
            }),
            E::TenderPeriodChanged(e) => self.change_invited(|i| i.ends_at(e.tenders_until)),
            E::QuestionAsked(e) => self.ask(e),
            E::QuestionAnswered(e) => {
                if let Some(question) = self.questions.get_mut(&e.question) {
                    question.answer = Some(e.text.clone());
                }
            }
            E::TenderDocumentsChanged(e) => self.documents.clone_from(&e.documents),
            E::TenderReceived(e) => self.receive(e),
            E::TenderWithdrawn(e) => self.withdraw(e.tender),
            E::UnauthorisedAccessAttempted(e) => {
                self.attempts.insert((e.by, e.what.clone()), e.at);
            }
            E::CollectionMapped(e) => {
                let lines = e.lines.iter().map(|line| (line.line, line.offer)).collect();
                self.mapped.insert(e.candidate, lines);
            }
            E::CollectionRefused(e) => {
                self.refused_collection.insert(e.candidate);
            }
            E::CatalogueDataCollected(e) => self.collect(e),
            E::NothingCollected(e) => {
                self.nothing_collected.insert(e.candidate, e.why.clone());
            }
            E::TenderPeriodEnded(e) => self.ended = Some(e.tenders),
            E::OpeningKeyHandedOver(e) => {
                self.keys.insert(e.key, e.by);
            }
            E::TenderOpened(e) => self.found.push(e.opened.clone()),
            E::TendersOpened(e) => self.opened = Some(e.clone()),
            E::CollectedDataPresented(e) => {
                let presented = Presented { until: e.until, outcome: Presentation::Open };
                self.presented.insert(e.tender, presented);
            }
            E::CollectedDataConfirmed(e) => self.settle(e.tender, Presentation::Confirmed),
            E::CollectedDataContested(e) => {
                self.settle(e.tender, Presentation::Contested { reason: e.reason.clone() });
            }
            E::CollectedDataUnopposed(e) => self.settle(e.tender, Presentation::Unopposed),
            E::ContestedDataResolved(e) => self.resolve(e),
            E::ComplaintReceived(e) => {
                let complaint = Complaint { received: e.clone(), answered: None };
                self.complaints.insert(e.complaint, complaint);
            }
            E::ComplaintAnswered(e) => self.answer_complaint(e),
            E::ReviewApplied(e) => {
                self.reviews.insert(e.review, Review { applied: e.clone(), decided: None });
            }
            E::ReviewDecided(e) => self.decide_review(e),
            E::SpecificProcurementCancelled(e) => self.cancelled = Some(e.clone()),
        }
        self
    }

    fn resolve(&mut self, e: &ContestedDataResolved) {
        let (binds, reason) = (e.corrected.is_some(), e.reason.clone());
        self.settle(e.tender, Presentation::Resolved { binds, reason });
        if let Some(corrected) = &e.corrected {
            self.correct(e.tender, corrected);
        }
    }

    fn answer_complaint(&mut self, e: &ComplaintAnswered) {
        if let Some(complaint) = self.complaints.get_mut(&e.complaint) {
            complaint.answered = Some(e.clone());
        }
    }

    fn decide_review(&mut self, e: &ReviewDecided) {
        if let Some(review) = self.reviews.get_mut(&e.review) {
            review.decided = Some(e.clone());
        }
    }

    fn invite(&mut self, issued: &InvitationToTenderIssued) {
        let refuse_until = match self.prepared.as_ref().map(|prepared| &prepared.mode) {
            Some(Mode::Collection { refuse_until, .. }) => Some(*refuse_until),
            Some(Mode::Tenders) | None => None,
        };
        self.invited = Some(Invited {
            tenders_until: issued.tenders_until,
            issued: issued.clone(),
            refuse_until,
            proposed: None,
        });
    }

    fn change_invited(&mut self, change: impl FnOnce(&mut Invited)) {
        if let Some(invited) = &mut self.invited {
            change(invited);
        }
    }

    fn ask(&mut self, e: &QuestionAsked) {
        let (by, text, in_time) = (e.by, e.text.clone(), e.in_time);
        self.questions.insert(e.question, Question { by, text, in_time, answer: None });
    }

    fn collect(&mut self, e: &CatalogueDataCollected) {
        let received = Received {
            version: self.next_version(e.tender),
            sealed: e.sealed.clone(),
            at: e.collected_at,
            sequence: self.arrived(),
            late: false,
            withdrawn: false,
            collected_from: Some(e.catalogue_version),
        };
        self.keep(e.tender, e.tenderer, received);
    }

    /// What came after the opening stands in the log and takes nothing's place: nobody opened it.
    fn receive(&mut self, e: &TenderReceived) {
        if self.opened.is_some() {
            return;
        }
        let received = Received {
            version: e.version,
            sealed: e.sealed.clone(),
            at: e.received_at,
            sequence: self.arrived(),
            late: e.late,
            withdrawn: false,
            collected_from: None,
        };
        self.keep(e.tender, e.tenderer, received);
    }

    fn arrived(&self) -> usize {
        self.tenders.values().map(|tender| tender.versions.len()).sum()
    }

    fn next_version(&self, tender: TenderId) -> u16 {
        let known = self.tenders.get(&tender).map_or(0, |tender| tender.versions.len());
        u16::try_from(known + 1).unwrap_or(u16::MAX)
    }

    fn keep(&mut self, tender: TenderId, tenderer: OrganisationId, received: Received) {
        let none = || ReceivedTender { tenderer, versions: Vec::new() };
        self.tenders.entry(tender).or_insert_with(none).versions.push(received);
    }

    fn withdraw(&mut self, tender: TenderId) {
        if let Some(tender) = self.tenders.get_mut(&tender) {
            tender.versions.iter_mut().for_each(|version| version.withdrawn = true);
        }
    }

    fn settle(&mut self, tender: TenderId, outcome: Presentation) {
        if let Some(presented) = self.presented.get_mut(&tender) {
            presented.outcome = outcome;
        }
    }

    /// A corrected tender stands where the collected one stood; its total is reckoned where it is decided.
    fn correct(&mut self, id: TenderId, corrected: &TenderContent) {
        let lines = self.prepared.as_ref().map(|prepared| prepared.lines.as_slice());
        let currency = self.invited.as_ref().map(|invited| invited.issued.currency);
        let (Some(lines), Some(currency)) = (lines, currency) else { return };
        let Some(reckoned) = super::super::content::reckoned(lines, currency, corrected) else {
            return;
        };
        let opened = self.found.iter_mut().find(|opened| opened.tender == id);
        if let Some(Found::Read { tender, total, missing_lines, .. }) = opened.map(|o| &mut o.found)
        {
            **tender = corrected.clone();
            (*total, *missing_lines) = (reckoned.total, reckoned.missing_lines);
        }
    }
}

impl Invited {
    /// The end moves, and with it until when collection can be refused.
    fn ends_at(&mut self, tenders_until: DateTime<Utc>) {
        let shift = tenders_until - self.tenders_until;
        self.refuse_until = self.refuse_until.map(|until| shifted(until, shift));
        self.tenders_until = tenders_until;
        self.proposed = None;
    }
}

/// A moment so much later; the same where the calendar ends.
fn shifted(moment: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    moment.checked_add_signed(by).unwrap_or(moment)
}

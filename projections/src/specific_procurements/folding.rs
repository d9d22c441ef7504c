//! How the view of a specific procurement comes about, event by event.
//! No rule is asked here.

use schemas::ids::{OrganisationId, TenderId};
use schemas::recorded::Recorded;
use schemas::specific_procurement::{
    CatalogueDataCollected, CollectedDataPresented, ComplaintAnswered, ContestedDataResolved,
    InvitationToTenderIssued, Mode, QuestionAnswered, QuestionAsked, ReviewDecided, SealedBy,
    SpecificProcurementEvent, SpecificProcurementPrepared, TenderPeriodChanged, TenderReceived,
    TendersOpened,
};
use schemas::tender::{Found, OpenedTender};
use schemas::text::Line;

use super::{
    CancellationView, CollectionView, ComplaintView, InvitationView, OpenedView, OpeningView,
    PeriodChange, PresentationOutcome, PresentationView, QuestionView, ReceiptView, ReviewView,
    ShorterPeriod, SpecificProcurementView, Stage,
};

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<SpecificProcurementView>,
    recorded: &Recorded<SpecificProcurementEvent>,
) -> Option<SpecificProcurementView> {
    if let SpecificProcurementEvent::SpecificProcurementPrepared(e) = &recorded.event {
        return Some(prepared(e, recorded.position));
    }
    let mut view = view?;
    view.take(recorded);
    Some(view)
}

fn prepared(e: &SpecificProcurementPrepared, position: u64) -> SpecificProcurementView {
    SpecificProcurementView {
        procurement_id: e.procurement,
        system_id: e.system,
        authority_id: e.authority,
        category: e.category.clone(),
        need_id: e.need,
        stage: Stage::Prepared,
        mode: e.mode.clone(),
        subject: e.subject.clone(),
        lines: e.lines.clone(),
        deliver_to: e.deliver_to.clone(),
        wanted_by: e.wanted_by,
        estimate: Some(e.estimate.clone()),
        outcome: e.outcome.clone(),
        joint_award: e.joint_award.clone(),
        lots: e.lots.clone(),
        documents: e.documents.clone(),
        invitation: None,
        questions: Vec::new(),
        tenders: Vec::new(),
        collection: Vec::new(),
        ended: None,
        keys_handed_over: Vec::new(),
        opening: None,
        presentations: Vec::new(),
        complaints: Vec::new(),
        reviews: Vec::new(),
        attempts: 0,
        cancelled: None,
        prepared_at: position,
    }
}

impl SpecificProcurementView {
    fn take(&mut self, recorded: &Recorded<SpecificProcurementEvent>) {
        use SpecificProcurementEvent as E;
        let position = recorded.position;
        match &recorded.event {
            E::SpecificProcurementPrepared(_) => {}
            E::InvitationToTenderIssued(e) => self.invite(e),
            E::ShorterPeriodProposed(e) => self.change_invitation(|invitation| {
                let tenders_until = e.tenders_until;
                invitation.shorter_period =
                    Some(ShorterPeriod { tenders_until, agreed: Vec::new() });
            }),
            E::ShorterPeriodAgreed(e) => self.change_invitation(|invitation| {
                if let Some(shorter) = &mut invitation.shorter_period {
                    shorter.agreed.push(e.candidate);
                }
            }),
            E::TenderPeriodChanged(e) => self.change_invitation(|i| i.change_period(e)),
            E::QuestionAsked(e) => self.questions.push(asked(e)),
            E::QuestionAnswered(e) => self.answer(e),
            E::TenderDocumentsChanged(e) => self.documents.clone_from(&e.documents),
            E::TenderReceived(e) => self.tenders.push(received(e, position)),
            E::TenderWithdrawn(e) => {
                let of = |receipt: &&mut ReceiptView| receipt.tender_id == e.tender;
                self.tenders.iter_mut().filter(of).for_each(|receipt| receipt.withdrawn = true);
            }
            E::UnauthorisedAccessAttempted(_) => self.attempts += 1,
            E::CollectionMapped(e) => {
                self.collection_of(e.candidate).lines.clone_from(&e.lines);
            }
            E::CollectionRefused(e) => self.collection_of(e.candidate).refused = true,
            E::CatalogueDataCollected(e) => self.tenders.push(collected(e, position)),
            E::NothingCollected(e) => {
                self.collection_of(e.candidate).nothing_collected = Some(e.why.clone());
            }
            E::TenderPeriodEnded(e) => {
                self.ended = Some(e.tenders);
                self.stage = Stage::Ended;
            }
            E::OpeningKeyHandedOver(e) => self.keys_handed_over.push(e.key),
            E::TenderOpened(e) => self.open(&e.opened, position),
            E::TendersOpened(e) => self.all_opened(e, position),
            E::CollectedDataPresented(e) => self.presentations.push(shown(e)),
            E::CollectedDataConfirmed(e) => {
                self.settle(e.tender, PresentationOutcome::Confirmed, None);
            }
            E::CollectedDataContested(e) => {
                self.settle(e.tender, PresentationOutcome::Contested, Some(&e.reason));
            }
            E::CollectedDataUnopposed(e) => {
                self.settle(e.tender, PresentationOutcome::Unopposed, None);
            }
            E::ContestedDataResolved(e) => self.resolve(e),
            E::ComplaintReceived(e) => {
                self.complaints.push(ComplaintView { received: e.clone(), answered: None });
            }
            E::ComplaintAnswered(e) => self.answer_complaint(e),
            E::ReviewApplied(e) => {
                self.reviews.push(ReviewView { applied: e.clone(), decided: None });
            }
            E::ReviewDecided(e) => self.decide_review(e),
            E::SpecificProcurementCancelled(e) => {
                let reason = e.reason.clone();
                self.cancelled = Some(CancellationView { ground: e.ground, reason });
                self.stage = Stage::Cancelled;
            }
        }
    }

    fn answer(&mut self, e: &QuestionAnswered) {
        if let Some(question) = self.questions.iter_mut().find(|q| q.question == e.question) {
            question.answer = Some(e.text.clone());
        }
    }

    fn answer_complaint(&mut self, e: &ComplaintAnswered) {
        let own = self.complaints.iter_mut().filter(|it| it.received.complaint == e.complaint);
        own.for_each(|complaint| complaint.answered = Some(e.clone()));
    }

    fn decide_review(&mut self, e: &ReviewDecided) {
        let own = self.reviews.iter_mut().filter(|it| it.applied.review == e.review);
        own.for_each(|review| review.decided = Some(e.clone()));
    }

    fn invite(&mut self, e: &InvitationToTenderIssued) {
        let refuse_until = match self.mode {
            Mode::Collection { refuse_until, .. } => Some(refuse_until),
            Mode::Tenders => None,
        };
        self.stage = Stage::Tendering;
        self.invitation = Some(InvitationView {
            issued_at: e.issued_at,
            candidates: e.candidates.clone(),
            collectable: e.collectable.clone(),
            notice: e.notice.clone(),
            tenders_until: e.tenders_until,
            earliest_end: e.earliest_end,
            refuse_until,
            changes: Vec::new(),
            shorter_period: None,
            scheme: e.scheme.clone(),
            criteria: e.criteria.clone(),
            labels: e.labels.clone(),
            documents_to_add: e.documents_to_add.clone(),
            binding_until: e.binding_until,
            language: e.language.clone(),
            sealing: e.sealing.clone(),
            auction: e.auction.clone(),
            life_cycle: e.life_cycle,
        });
    }

    fn change_invitation(&mut self, change: impl FnOnce(&mut InvitationView)) {
        if let Some(invitation) = &mut self.invitation {
            change(invitation);
        }
    }

    fn collection_of(&mut self, candidate: OrganisationId) -> &mut CollectionView {
        let at = self.collection.iter().position(|view| view.candidate_id == candidate);
        let at = at.unwrap_or_else(|| {
            self.collection.push(CollectionView {
                candidate_id: candidate,
                lines: Vec::new(),
                refused: false,
                nothing_collected: None,
            });
            self.collection.len() - 1
        });
        &mut self.collection[at]
    }

    /// Tenders come before the opening as a whole, in the same append.
    fn open(&mut self, tender: &OpenedTender, position: u64) {
        let begun = || OpeningView { by: vec![], keys: vec![], tenders: vec![], position };
        self.opening.get_or_insert_with(begun).tenders.push(opened(tender));
    }

    fn all_opened(&mut self, e: &TendersOpened, position: u64) {
        let tenders = self.opening.take().map_or_else(Vec::new, |opening| opening.tenders);
        let (by, keys) = (e.by.clone(), e.keys.clone());
        self.opening = Some(OpeningView { by, keys, tenders, position });
        self.stage = Stage::Opened;
    }

    fn resolve(&mut self, e: &ContestedDataResolved) {
        let outcome = match e.corrected {
            Some(_) => PresentationOutcome::Corrected,
            None => PresentationOutcome::NotBinding,
        };
        self.settle(e.tender, outcome, Some(&e.reason));
    }

    fn settle(&mut self, tender: TenderId, outcome: PresentationOutcome, reason: Option<&Line>) {
        let shown = self.presentations.iter_mut().find(|shown| shown.tender_id == tender);
        if let Some(shown) = shown {
            shown.outcome = outcome;
            shown.reason = reason.cloned();
        }
    }
}

impl InvitationView {
    fn change_period(&mut self, e: &TenderPeriodChanged) {
        let shift = e.tenders_until - self.tenders_until;
        self.refuse_until =
            self.refuse_until.map(|until| until.checked_add_signed(shift).unwrap_or(until));
        self.tenders_until = e.tenders_until;
        self.shorter_period = None;
        let (tenders_until, reason) = (e.tenders_until, e.reason.clone());
        self.changes.push(PeriodChange { tenders_until, reason });
    }
}

fn asked(e: &QuestionAsked) -> QuestionView {
    QuestionView {
        question: e.question,
        by: Some(e.by),
        asked_at: e.asked_at,
        in_time: e.in_time,
        text: e.text.clone(),
        answer: None,
    }
}

fn shown(e: &CollectedDataPresented) -> PresentationView {
    let (tender_id, until) = (e.tender, e.until);
    PresentationView { tender_id, until, outcome: PresentationOutcome::Open, reason: None }
}

fn received(e: &TenderReceived, position: u64) -> ReceiptView {
    ReceiptView {
        tender_id: e.tender,
        tenderer_id: e.tenderer,
        version: e.version,
        sealed: e.sealed.clone(),
        bytes: e.bytes,
        sealed_by: e.sealed_by,
        received_at: e.received_at,
        late: e.late,
        withdrawn: false,
        collected_from: None,
        position,
    }
}

fn collected(e: &CatalogueDataCollected, position: u64) -> ReceiptView {
    ReceiptView {
        tender_id: e.tender,
        tenderer_id: e.tenderer,
        version: 1,
        sealed: e.sealed.clone(),
        bytes: e.bytes,
        sealed_by: SealedBy::Marketplace,
        received_at: e.collected_at,
        late: false,
        withdrawn: false,
        collected_from: Some(e.catalogue_version),
        position,
    }
}

fn opened(opened: &OpenedTender) -> OpenedView {
    let (content, total, missing_lines, unreadable) = match &opened.found {
        Found::Read { content, total, missing_lines, .. } => {
            (Some(content.clone()), Some(*total), missing_lines.clone(), None)
        }
        Found::Unreadable { content, why } => {
            (content.clone(), None, Vec::new(), Some(why.clone()))
        }
    };
    let sealed = opened.sealed.clone();
    OpenedView { tender_id: opened.tender, sealed, content, total, missing_lines, unreadable }
}

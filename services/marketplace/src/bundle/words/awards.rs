//! The sentences of what is decided about tenders, from the first look to the contract.
//! Tenders and firms are told by their ids, as the events have them; who acted is told beside the sentence.

mod deciding;

use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardEvent, AwardProcedureBegun, ConflictGround,
    ConflictOfInterestDeclared, ConflictRemedyTaken, EnquiryAbout, EnquiryLapsed, EnquirySettled,
    LateTenderDecided, LowPriceFinding, NoConflictOfInterestDeclared, TenderExcluded,
    TendererAnswered, TendererAsked,
};
use schemas::money::Money;
use schemas::terms::Regulation;

use super::{Texts, texts};

pub(super) fn award(event: &AwardEvent) -> Texts {
    match event {
        AwardEvent::AwardProcedureBegun(e) => award_procedure_begun(e),
        AwardEvent::NoConflictOfInterestDeclared(e) => no_conflict_of_interest_declared(e),
        AwardEvent::ConflictOfInterestDeclared(e) => conflict_of_interest_declared(e),
        AwardEvent::ConflictRemedyTaken(e) => conflict_remedy_taken(e),
        AwardEvent::LateTenderDecided(e) => late_tender_decided(e),
        AwardEvent::TenderExcluded(e) => tender_excluded(e),
        AwardEvent::TendererAsked(e) => tenderer_asked(e),
        AwardEvent::TendererAnswered(e) => tenderer_answered(e),
        AwardEvent::EnquiryLapsed(e) => enquiry_lapsed(e),
        AwardEvent::EnquirySettled(e) => enquiry_settled(e),
        AwardEvent::AbnormallyLowNoticed(e) => abnormally_low_noticed(e),
        AwardEvent::AbnormallyLowDecided(e) => abnormally_low_decided(e),
        AwardEvent::PointsGiven(e) => deciding::points_given(e),
        AwardEvent::ProofDecided(e) => deciding::proof_decided(e),
        AwardEvent::TendersEvaluated(e) => deciding::tenders_evaluated(e),
        AwardEvent::LotsDrawn(e) => deciding::lots_drawn(e),
        AwardEvent::AuctionInvited(e) => deciding::auction_invited(e),
        AwardEvent::AuctionBidPlaced(e) => deciding::auction_bid_placed(e),
        AwardEvent::AuctionEnded(e) => deciding::auction_ended(e),
        AwardEvent::RegisterAnswered(e) => deciding::register_answered(e),
        AwardEvent::EvidenceConfirmed(e) => deciding::evidence_confirmed(e),
        AwardEvent::AwardProposed(e) => deciding::award_proposed(e),
        AwardEvent::AwardProposalWithdrawn(e) => deciding::award_proposal_withdrawn(e),
        AwardEvent::AwardApproved(e) => deciding::award_approved(e),
        AwardEvent::TenderersInformed(e) => deciding::tenderers_informed(e),
        AwardEvent::AwardBlocked(e) => deciding::award_blocked(e),
        AwardEvent::AwardReleased(e) => deciding::award_released(e),
        AwardEvent::StandstillEnded(e) => deciding::standstill_ended(e),
        AwardEvent::ReasonsRequested(e) => deciding::reasons_requested(e),
        AwardEvent::ReasonsGiven(e) => deciding::reasons_given(e),
        AwardEvent::ReasonsOverdue(e) => deciding::reasons_overdue(e),
        AwardEvent::ContractConcluded(e) => deciding::contract_concluded(e),
        AwardEvent::NoticeSent(e) => deciding::notice_sent(e),
        AwardEvent::NoticeOverdue(e) => deciding::notice_overdue(e),
    }
}

fn award_procedure_begun(e: &AwardProcedureBegun) -> Texts {
    let (all, late) = (e.tenders.len(), e.tenders.iter().filter(|t| t.late).count());
    texts(
        format!("Prüfung von {all} geöffneten Angeboten begonnen, davon verspätet: {late}"),
        format!("examination of {all} opened tenders begun, of these late: {late}"),
    )
}

fn no_conflict_of_interest_declared(_: &NoConflictOfInterestDeclared) -> Texts {
    texts("Unbefangenheit erklärt (§ 6 VgV)", "declared to have no conflict of interest (§ 6 VgV)")
}

fn conflict_of_interest_declared(e: &ConflictOfInterestDeclared) -> Texts {
    let (de, en) = conflict(e.ground);
    texts(
        format!("Interessenkonflikt von {}: {de}, {}", e.actor, e.particulars),
        format!("conflict of interest of {}: {en}, {}", e.actor, e.particulars),
    )
}

fn conflict_remedy_taken(e: &ConflictRemedyTaken) -> Texts {
    texts(
        format!("Abhilfe zum Interessenkonflikt von {}: {}", e.actor, e.remedy),
        format!("remedy for the conflict of interest of {}: {}", e.actor, e.remedy),
    )
}

fn late_tender_decided(e: &LateTenderDecided) -> Texts {
    let (de, en) = if e.considered {
        ("wird trotz Verspätung berücksichtigt", "considered although it is late")
    } else {
        ("bleibt wegen Verspätung unberücksichtigt", "not considered, as it is late")
    };
    texts(
        format!("Angebot {} {de}: {}", e.tender, e.reason),
        format!("tender {} {en}: {}", e.tender, e.reason),
    )
}

fn tender_excluded(e: &TenderExcluded) -> Texts {
    // Which of the two holds, the record says: the event alone does not tell.
    let mut paragraph = e.ground.paragraph(Regulation::Vgv);
    let below = e.ground.paragraph(Regulation::Uvgo);
    if below != paragraph {
        paragraph = format!("{paragraph} ({below})");
    }
    texts(
        format!("Angebot {} ausgeschlossen nach {paragraph}: {}", e.tender, e.reason),
        format!("tender {} excluded under {paragraph}: {}", e.tender, e.reason),
    )
}

fn abnormally_low_noticed(e: &AbnormallyLowNoticed) -> Texts {
    let (price, next, gap) = (german(e.price), german(e.next), e.gap_percent.to_string());
    texts(
        format!(
            "Preis von Angebot {} ungewöhnlich niedrig: {price}, {} % unter dem nächsten ({next})",
            e.tender,
            gap.replace('.', ",")
        ),
        format!(
            "price of tender {} abnormally low: {}, {gap} % below the next one ({})",
            e.tender, e.price, e.next
        ),
    )
}

fn abnormally_low_decided(e: &AbnormallyLowDecided) -> Texts {
    let (de, en) = match e.finding {
        LowPriceFinding::Explained => ("aufgeklärt", "explained"),
        LowPriceFinding::Unexplained => ("nicht aufgeklärt", "not explained"),
        LowPriceFinding::BreachOfDuties => ("Pflichtverstoß", "breach of duties"),
    };
    let (dann, then) = if e.rejected { ("abgelehnt", "rejected") } else { ("bleibt", "stays") };
    texts(
        format!("niedriger Preis von Angebot {}: {de}, {dann}: {}", e.tender, e.reason),
        format!("low price of tender {}: {en}, {then}: {}", e.tender, e.reason),
    )
}

fn tenderer_asked(e: &TendererAsked) -> Texts {
    let (de, en) = about(&e.about);
    let until = e.until.to_rfc3339();
    texts(
        format!("Bieter von Angebot {} gefragt ({de}), bis {until}: {}", e.tender, e.text),
        format!("tenderer of {} asked ({en}), until {until}: {}", e.tender, e.text),
    )
}

fn tenderer_answered(e: &TendererAnswered) -> Texts {
    let (number, documents) = (e.enquiry, e.documents.len());
    texts(
        format!("Frage {number} beantwortet, Unterlagen: {documents}: {}", e.text),
        format!("enquiry {number} answered, documents: {documents}: {}", e.text),
    )
}

fn enquiry_lapsed(e: &EnquiryLapsed) -> Texts {
    texts(
        format!("Frage {} blieb bis zum Fristende ohne Antwort", e.enquiry),
        format!("enquiry {} was not answered in time", e.enquiry),
    )
}

fn enquiry_settled(e: &EnquirySettled) -> Texts {
    let (de, en) =
        if e.satisfied { ("erledigt", "settled") } else { ("nicht erfüllt", "not satisfied") };
    texts(
        format!("Frage {} {de}: {}", e.enquiry, e.reason),
        format!("enquiry {} {en}: {}", e.enquiry, e.reason),
    )
}

fn about(about: &EnquiryAbout) -> (String, String) {
    match about {
        EnquiryAbout::Clarification => {
            ("Aufklärung, § 15 Abs. 5 VgV".to_owned(), "clarification, § 15(5) VgV".to_owned())
        }
        EnquiryAbout::MissingDocuments { documents } => {
            let names: Vec<_> = documents.iter().map(|wanted| wanted.name.to_string()).collect();
            let names = names.join(", ");
            (
                format!("Nachforderung, § 56 Abs. 2 VgV: {names}"),
                format!("documents, § 56(2) VgV: {names}"),
            )
        }
        EnquiryAbout::AbnormallyLowPrice => {
            ("niedriger Preis, § 60 Abs. 1 VgV".to_owned(), "low price, § 60(1) VgV".to_owned())
        }
        EnquiryAbout::WinnersEvidence { documents } => {
            let names: Vec<_> = documents.iter().map(ToString::to_string).collect();
            let names = names.join(", ");
            (
                format!("Nachweise vor dem Zuschlag, § 50 Abs. 2 VgV: {names}"),
                format!("evidence before the award, § 50(2) VgV: {names}"),
            )
        }
    }
}

fn conflict(ground: ConflictGround) -> (&'static str, &'static str) {
    match ground {
        ConflictGround::Interest => ("§ 6 Abs. 2 VgV", "§ 6(2) VgV"),
        ConflictGround::Tenderer => ("§ 6 Abs. 3 Nr. 1 VgV", "§ 6(3) no. 1 VgV"),
        ConflictGround::Adviser => ("§ 6 Abs. 3 Nr. 2 VgV", "§ 6(3) no. 2 VgV"),
        ConflictGround::Employed => ("§ 6 Abs. 3 Nr. 3 VgV", "§ 6(3) no. 3 VgV"),
        ConflictGround::Relative => ("§ 6 Abs. 4 VgV", "§ 6(4) VgV"),
    }
}

fn german(money: Money) -> String {
    format!("{} {}", money.amount.to_string().replace('.', ","), money.currency)
}

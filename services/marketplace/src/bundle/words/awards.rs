//! The sentences of what is decided about tenders, from the first look to the contract.
//! Tenders and firms are told by their ids, as the events have them; who acted is told beside the sentence.

mod deciding;
mod returning;

use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardEvent, AwardProcedureBegun, ConflictGround,
    ConflictOfInterestDeclared, ConflictRemedyTaken, EnquiryAbout, EnquiryLapsed, EnquirySettled,
    LateTenderDecided, LowAgainst, LowPriceFinding, NoConflictOfInterestDeclared, TenderExcluded,
    TendererAnswered, TendererAsked,
};
use schemas::terms::Regulation;

use super::{Texts, by, texts};
use crate::amounts::money;
use crate::german::end;

pub(super) fn award(event: &AwardEvent, regulation: Regulation) -> Texts {
    match event {
        AwardEvent::AwardProcedureBegun(e) => award_procedure_begun(e),
        AwardEvent::NoConflictOfInterestDeclared(e) => {
            no_conflict_of_interest_declared(e, regulation)
        }
        AwardEvent::ConflictOfInterestDeclared(e) => conflict_of_interest_declared(e, regulation),
        AwardEvent::ConflictRemedyTaken(e) => conflict_remedy_taken(e),
        AwardEvent::LateTenderDecided(e) => late_tender_decided(e),
        AwardEvent::TenderExcluded(e) => tender_excluded(e, regulation),
        AwardEvent::TenderReadmitted(e) => returning::tender_readmitted(e),
        AwardEvent::TendererAsked(e) => tenderer_asked(e, regulation),
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
        AwardEvent::AwardApproved(e) => deciding::award_approved(e, regulation),
        AwardEvent::TenderersInformed(e) => deciding::tenderers_informed(e, regulation),
        AwardEvent::AwardDecisionWithdrawn(e) => returning::award_decision_withdrawn(e),
        AwardEvent::LongerBindingAsked(e) => returning::longer_binding_asked(e),
        AwardEvent::LongerBindingAnswered(e) => returning::longer_binding_answered(e),
        AwardEvent::AwardBlocked(e) => deciding::award_blocked(e),
        AwardEvent::AwardReleased(e) => deciding::award_released(e),
        AwardEvent::StandstillEnded(e) => deciding::standstill_ended(e),
        AwardEvent::ReasonsRequested(e) => deciding::reasons_requested(e),
        AwardEvent::ReasonsGiven(e) => deciding::reasons_given(e),
        AwardEvent::ReasonsOverdue(e) => deciding::reasons_overdue(e),
        AwardEvent::ContractConcluded(e) => deciding::contract_concluded(e),
        AwardEvent::NoticeSent(e) => deciding::notice_sent(e, regulation),
        AwardEvent::NoticeOverdue(e) => deciding::notice_overdue(e, regulation),
    }
}

fn award_procedure_begun(e: &AwardProcedureBegun) -> Texts {
    let (all, late) = (e.tenders.len(), e.tenders.iter().filter(|t| t.late).count());
    texts(
        format!("Prüfung von {all} geöffneten Angeboten begonnen, davon verspätet: {late}"),
        format!("examination of {all} opened tenders begun, of these late: {late}"),
    )
}

fn no_conflict_of_interest_declared(
    _: &NoConflictOfInterestDeclared,
    regulation: Regulation,
) -> Texts {
    let paragraph = by(regulation, "§ 6 VgV", "§ 4 UVgO");
    texts(
        format!("Unbefangenheit erklärt ({paragraph})"),
        format!("declared to have no conflict of interest ({paragraph})"),
    )
}

fn conflict_of_interest_declared(e: &ConflictOfInterestDeclared, regulation: Regulation) -> Texts {
    let (de, en) = conflict(e.ground, regulation);
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

fn tender_excluded(e: &TenderExcluded, regulation: Regulation) -> Texts {
    let paragraph = e.ground.paragraph(regulation);
    texts(
        format!("Angebot {} ausgeschlossen nach {paragraph}: {}", e.tender, e.reason),
        format!("tender {} excluded under {paragraph}: {}", e.tender, e.reason),
    )
}

fn abnormally_low_noticed(e: &AbnormallyLowNoticed) -> Texts {
    let (price, next, gap) = (money(e.price), money(e.next), e.gap_percent.to_string());
    let (below_de, below_en) = match e.against {
        LowAgainst::NextPrice => ("dem nächsten", "the next one"),
        LowAgainst::Estimate => ("dem geschätzten Auftragswert", "the estimated value"),
    };
    texts(
        format!(
            "Preis von Angebot {} ungewöhnlich niedrig: {price}, {} % unter {below_de} ({next})",
            e.tender,
            gap.replace('.', ",")
        ),
        format!(
            "price of tender {} abnormally low: {}, {gap} % below {below_en} ({})",
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

fn tenderer_asked(e: &TendererAsked, regulation: Regulation) -> Texts {
    let (de, en) = about(&e.about, regulation);
    let until = e.until.to_rfc3339();
    texts(
        format!("Bieter von Angebot {} gefragt ({de}), bis {}: {}", e.tender, end(e.until), e.text),
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

fn about(about: &EnquiryAbout, regulation: Regulation) -> (String, String) {
    let named = |documents: Vec<String>| documents.join(", ");
    match about {
        EnquiryAbout::Clarification => (
            format!("Aufklärung, {}", by(regulation, "§ 15 Abs. 5 VgV", "§ 9 Abs. 2 UVgO")),
            format!("clarification, {}", by(regulation, "§ 15(5) VgV", "§ 9(2) UVgO")),
        ),
        EnquiryAbout::MissingDocuments { documents } => {
            let listed = named(documents.iter().map(|wanted| wanted.name.to_string()).collect());
            let de = by(regulation, "§ 56 Abs. 2 VgV", "§ 41 Abs. 2 UVgO");
            let en = by(regulation, "§ 56(2) VgV", "§ 41(2) UVgO");
            (format!("Nachforderung, {de}: {listed}"), format!("documents, {en}: {listed}"))
        }
        EnquiryAbout::AbnormallyLowPrice => (
            format!("niedriger Preis, {}", by(regulation, "§ 60 Abs. 1 VgV", "§ 44 Abs. 1 UVgO")),
            format!("low price, {}", by(regulation, "§ 60(1) VgV", "§ 44(1) UVgO")),
        ),
        EnquiryAbout::WinnersEvidence { documents } => {
            let listed = named(documents.iter().map(ToString::to_string).collect());
            let de = by(regulation, "§ 50 Abs. 2 VgV", "§ 35 UVgO");
            let en = by(regulation, "§ 50(2) VgV", "§ 35 UVgO");
            (
                format!("Nachweise vor dem Zuschlag, {de}: {listed}"),
                format!("evidence before the award, {en}: {listed}"),
            )
        }
    }
}

/// The ground of a conflict by its paragraph, German and English.
fn conflict(ground: ConflictGround, regulation: Regulation) -> (String, String) {
    let (de, en) = match ground {
        ConflictGround::Interest => ("Abs. 2", "(2)"),
        ConflictGround::Tenderer => ("Abs. 3 Nr. 1", "(3) no. 1"),
        ConflictGround::Adviser => ("Abs. 3 Nr. 2", "(3) no. 2"),
        ConflictGround::Employed => ("Abs. 3 Nr. 3", "(3) no. 3"),
        ConflictGround::Relative => ("Abs. 4", "(4)"),
    };
    match regulation {
        Regulation::Vgv => (format!("§ 6 {de} VgV"), format!("§ 6{en} VgV")),
        // § 4 UVgO counts its paragraphs otherwise in parts: the section alone is named.
        Regulation::Uvgo => ("§ 4 UVgO".to_owned(), "§ 4 UVgO".to_owned()),
    }
}

//! The sentences of what is decided about tenders, from the first look to the contract.
//! Tenders and firms are told by their ids, as the events have them; who acted is told beside the sentence.

mod deciding;

use schemas::award::{AwardEvent, ConflictGround, EnquiryAbout, LowPriceFinding};
use schemas::money::Money;

use super::{Texts, texts};

pub(super) fn award(event: &AwardEvent) -> Texts {
    // Every event has its sentence in exactly one of these.
    let told = examined(event).or_else(|| enquiry(event)).or_else(|| deciding::evaluation(event));
    told.or_else(|| deciding::decision(event)).unwrap_or_else(|| texts("", ""))
}

fn examined(event: &AwardEvent) -> Option<Texts> {
    Some(match event {
        AwardEvent::AwardProcedureBegun(e) => {
            let (all, late) = (e.tenders.len(), e.tenders.iter().filter(|t| t.late).count());
            texts(
                format!("Prüfung von {all} geöffneten Angeboten begonnen, davon verspätet: {late}"),
                format!("examination of {all} opened tenders begun, of these late: {late}"),
            )
        }
        AwardEvent::NoConflictOfInterestDeclared(_) => texts(
            "Unbefangenheit erklärt (§ 6 VgV)",
            "declared to have no conflict of interest (§ 6 VgV)",
        ),
        AwardEvent::ConflictOfInterestDeclared(e) => {
            let (de, en) = conflict(e.ground);
            texts(
                format!("Interessenkonflikt von {}: {de}, {}", e.actor, e.particulars),
                format!("conflict of interest of {}: {en}, {}", e.actor, e.particulars),
            )
        }
        AwardEvent::ConflictRemedyTaken(e) => texts(
            format!("Abhilfe zum Interessenkonflikt von {}: {}", e.actor, e.remedy),
            format!("remedy for the conflict of interest of {}: {}", e.actor, e.remedy),
        ),
        AwardEvent::LateTenderDecided(e) => {
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
        AwardEvent::TenderExcluded(e) => {
            let paragraph = e.ground.paragraph();
            texts(
                format!("Angebot {} ausgeschlossen nach {paragraph}: {}", e.tender, e.reason),
                format!("tender {} excluded under {paragraph}: {}", e.tender, e.reason),
            )
        }
        AwardEvent::AbnormallyLowNoticed(e) => {
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
        AwardEvent::AbnormallyLowDecided(e) => {
            let (de, en) = match e.finding {
                LowPriceFinding::Explained => ("aufgeklärt", "explained"),
                LowPriceFinding::Unexplained => ("nicht aufgeklärt", "not explained"),
                LowPriceFinding::BreachOfDuties => ("Pflichtverstoß", "breach of duties"),
            };
            let (dann, then) =
                if e.rejected { ("abgelehnt", "rejected") } else { ("bleibt", "stays") };
            texts(
                format!("niedriger Preis von Angebot {}: {de}, {dann}: {}", e.tender, e.reason),
                format!("low price of tender {}: {en}, {then}: {}", e.tender, e.reason),
            )
        }
        AwardEvent::TendererAsked(_)
        | AwardEvent::TendererAnswered(_)
        | AwardEvent::EnquiryLapsed(_)
        | AwardEvent::EnquirySettled(_)
        | AwardEvent::PointsGiven(_)
        | AwardEvent::ProofDecided(_)
        | AwardEvent::TendersEvaluated(_)
        | AwardEvent::LotsDrawn(_)
        | AwardEvent::AuctionInvited(_)
        | AwardEvent::AuctionBidPlaced(_)
        | AwardEvent::AuctionEnded(_)
        | AwardEvent::RegisterAnswered(_)
        | AwardEvent::EvidenceConfirmed(_)
        | AwardEvent::AwardProposed(_)
        | AwardEvent::AwardProposalWithdrawn(_)
        | AwardEvent::AwardApproved(_)
        | AwardEvent::TenderersInformed(_)
        | AwardEvent::AwardBlocked(_)
        | AwardEvent::AwardReleased(_)
        | AwardEvent::StandstillEnded(_)
        | AwardEvent::ReasonsRequested(_)
        | AwardEvent::ReasonsGiven(_)
        | AwardEvent::ReasonsOverdue(_)
        | AwardEvent::ContractConcluded(_)
        | AwardEvent::NoticeSent(_)
        | AwardEvent::NoticeOverdue(_) => return None,
    })
}

fn enquiry(event: &AwardEvent) -> Option<Texts> {
    Some(match event {
        AwardEvent::TendererAsked(e) => {
            let (de, en) = about(&e.about);
            let until = e.until.to_rfc3339();
            texts(
                format!("Bieter von Angebot {} gefragt ({de}), bis {until}: {}", e.tender, e.text),
                format!("tenderer of {} asked ({en}), until {until}: {}", e.tender, e.text),
            )
        }
        AwardEvent::TendererAnswered(e) => {
            let (number, documents) = (e.enquiry, e.documents.len());
            texts(
                format!("Frage {number} beantwortet, Unterlagen: {documents}: {}", e.text),
                format!("enquiry {number} answered, documents: {documents}: {}", e.text),
            )
        }
        AwardEvent::EnquiryLapsed(e) => texts(
            format!("Frage {} blieb bis zum Fristende ohne Antwort", e.enquiry),
            format!("enquiry {} was not answered in time", e.enquiry),
        ),
        AwardEvent::EnquirySettled(e) => {
            let (de, en) = if e.satisfied {
                ("erledigt", "settled")
            } else {
                ("nicht erfüllt", "not satisfied")
            };
            texts(
                format!("Frage {} {de}: {}", e.enquiry, e.reason),
                format!("enquiry {} {en}: {}", e.enquiry, e.reason),
            )
        }
        AwardEvent::AwardProcedureBegun(_)
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
        | AwardEvent::AuctionInvited(_)
        | AwardEvent::AuctionBidPlaced(_)
        | AwardEvent::AuctionEnded(_)
        | AwardEvent::RegisterAnswered(_)
        | AwardEvent::EvidenceConfirmed(_)
        | AwardEvent::AwardProposed(_)
        | AwardEvent::AwardProposalWithdrawn(_)
        | AwardEvent::AwardApproved(_)
        | AwardEvent::TenderersInformed(_)
        | AwardEvent::AwardBlocked(_)
        | AwardEvent::AwardReleased(_)
        | AwardEvent::StandstillEnded(_)
        | AwardEvent::ReasonsRequested(_)
        | AwardEvent::ReasonsGiven(_)
        | AwardEvent::ReasonsOverdue(_)
        | AwardEvent::ContractConcluded(_)
        | AwardEvent::NoticeSent(_)
        | AwardEvent::NoticeOverdue(_) => return None,
    })
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

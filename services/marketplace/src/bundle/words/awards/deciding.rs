//! The sentences of the evaluation, the auction, the award and the contract.
//! Tenders and firms are told by their ids, as the events have them.

use schemas::award::{
    AwardEvent, BlockGround, EvaluatedAfter, NoticeDuty, Standstill, TendersEvaluated,
};

use super::super::{Texts, texts};
use super::german;

pub(super) fn evaluation(event: &AwardEvent) -> Option<Texts> {
    Some(match event {
        AwardEvent::PointsGiven(e) => {
            let points = e.points.to_string();
            texts(
                format!(
                    "Angebot {}: {} Punkte für „{}“: {}",
                    e.tender,
                    points.replace('.', ","),
                    e.criterion,
                    e.reason
                ),
                format!("tender {}: {points} points for “{}”: {}", e.tender, e.criterion, e.reason),
            )
        }
        AwardEvent::ProofDecided(e) => {
            let (de, en) =
                if e.accepted { ("anerkannt", "accepted") } else { ("nicht anerkannt", "refused") };
            let (tender, property, reason) = (e.tender, &e.property, &e.reason);
            texts(
                format!("Nachweis von Angebot {tender} für „{property}“ {de}: {reason}"),
                format!("proof of tender {tender} for “{property}” {en}: {reason}"),
            )
        }
        AwardEvent::TendersEvaluated(e) => evaluated(e),
        AwardEvent::LotsDrawn(e) => {
            let lots: Vec<_> = e.lots.iter().map(|d| format!("{}: {}", d.tender, d.lot)).collect();
            let lots = lots.join(", ");
            texts(
                format!("Los gezogen, Zeuge {} ({}): {lots}", e.witness, e.how),
                format!("lots drawn before {} ({}): {lots}", e.witness, e.how),
            )
        }
        AwardEvent::AuctionInvited(e) => {
            let (count, starts) = (e.places.len(), e.starts.to_rfc3339());
            texts(
                format!(
                    "{count} Bieter zugleich zur Auktion eingeladen, Beginn {starts}, Mindestschritt {}",
                    german(e.minimum_step)
                ),
                format!(
                    "{count} tenderers invited at once to the auction, start {starts}, minimum step {}",
                    e.minimum_step
                ),
            )
        }
        AwardEvent::AuctionBidPlaced(e) => texts(
            format!("Gebot für Angebot {}: {}, Rang {}", e.tender, german(e.price), e.rank),
            format!("bid for tender {}: {}, rank {}", e.tender, e.price, e.rank),
        ),
        AwardEvent::AuctionEnded(e) => {
            let (at, bids) = (e.ended_at.to_rfc3339(), e.bids);
            texts(
                format!("Auktion beendet {at}, Gebote: {bids}"),
                format!("auction ended {at}, bids: {bids}"),
            )
        }
        AwardEvent::AwardProcedureBegun(_)
        | AwardEvent::NoConflictOfInterestDeclared(_)
        | AwardEvent::ConflictOfInterestDeclared(_)
        | AwardEvent::ConflictRemedyTaken(_)
        | AwardEvent::LateTenderDecided(_)
        | AwardEvent::TenderExcluded(_)
        | AwardEvent::TendererAsked(_)
        | AwardEvent::TendererAnswered(_)
        | AwardEvent::EnquiryLapsed(_)
        | AwardEvent::EnquirySettled(_)
        | AwardEvent::AbnormallyLowNoticed(_)
        | AwardEvent::AbnormallyLowDecided(_)
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

fn evaluated(e: &TendersEvaluated) -> Texts {
    let (de, en) = match e.after {
        EvaluatedAfter::Examination => ("nach der Prüfung", "after the examination"),
        EvaluatedAfter::Auction => ("nach der Auktion", "after the auction"),
        EvaluatedAfter::Lots => ("nach dem Los", "after the lot"),
        EvaluatedAfter::Correction => ("zur Berichtigung", "as a correction"),
    };
    let places: Vec<_> = e
        .standings
        .iter()
        .map(|standing| format!("{} {} ({})", standing.place, standing.tender, standing.score))
        .collect();
    let (number, formula, places) = (e.evaluation, &e.formula, places.join(", "));
    texts(
        format!("Wertung {number} {de} mit {formula}: {places}"),
        format!("evaluation {number} {en} by {formula}: {places}"),
    )
}

pub(super) fn decision(event: &AwardEvent) -> Option<Texts> {
    Some(match event {
        AwardEvent::RegisterAnswered(e) => {
            let (de, en) = if e.entries { ("Eintragungen", "entries") } else { ("keine", "none") };
            texts(
                format!("Wettbewerbsregister vom {} zu {}: {de}", e.answered_on, e.tenderer),
                format!("competition register of {} about {}: {en}", e.answered_on, e.tenderer),
            )
        }
        AwardEvent::EvidenceConfirmed(e) => texts(
            format!("Nachweise von {} geprüft: {}", e.tenderer, e.reference),
            format!("evidence of {} checked: {}", e.tenderer, e.reference),
        ),
        AwardEvent::AwardProposed(e) => texts(
            format!("Zuschlag vorgeschlagen auf {} ({}): {}", e.tender, german(e.price), e.reasons),
            format!("award proposed to {} ({}): {}", e.tender, e.price, e.reasons),
        ),
        AwardEvent::AwardProposalWithdrawn(e) => texts(
            format!("Vorschlag {} zurückgezogen: {}", e.proposal, e.reason),
            format!("proposal {} withdrawn: {}", e.proposal, e.reason),
        ),
        AwardEvent::AwardApproved(e) => {
            let (de, en) = match e.standstill {
                Standstill::ByLaw { contract_from } => (
                    format!("Vertrag ab {contract_from} (§ 134 GWB)"),
                    format!("contract from {contract_from} (§ 134 GWB)"),
                ),
                Standstill::Voluntary { contract_from } => (
                    format!("Vertrag ab {contract_from} (freiwillig)"),
                    format!("contract from {contract_from} (voluntary)"),
                ),
                Standstill::None => ("ohne Wartefrist".to_owned(), "without waiting".to_owned()),
            };
            let (tender, proposed, approved) = (e.tender, e.proposed_by, e.approved_by);
            texts(
                format!("Zuschlag auf {tender} entschieden von {proposed} und {approved}, {de}"),
                format!("award to {tender} decided by {proposed} and {approved}, {en}"),
            )
        }
        AwardEvent::TenderersInformed(e) => {
            let count = e.letters.len();
            texts(
                format!("{count} Bieter zugleich unterrichtet (§ 62 VgV)"),
                format!("{count} tenderers told at once (§ 62 VgV)"),
            )
        }
        AwardEvent::AwardBlocked(e) => {
            let (de, en) = match e.ground {
                BlockGround::Review => ("Nachprüfung", "review"),
                BlockGround::Complaint => ("Rüge", "complaint"),
            };
            texts(
                format!("Vertrag gesperrt, {de}: {}", e.reference),
                format!("contract blocked, {en}: {}", e.reference),
            )
        }
        AwardEvent::AwardReleased(e) => {
            texts(format!("Sperre aufgehoben: {}", e.reason), format!("block ended: {}", e.reason))
        }
        AwardEvent::StandstillEnded(e) => texts(
            format!("Wartefrist abgelaufen, Vertrag möglich ab {}", e.contract_from),
            format!("standstill over, contract possible from {}", e.contract_from),
        ),
        AwardEvent::ReasonsRequested(e) => texts(
            format!("{} verlangt die Gründe, zu geben bis {}", e.tenderer, e.due),
            format!("{} asked for the reasons, due {}", e.tenderer, e.due),
        ),
        AwardEvent::ReasonsGiven(e) => texts(
            format!("Gründe an {} gegeben", e.tenderer),
            format!("reasons given to {}", e.tenderer),
        ),
        AwardEvent::ReasonsOverdue(e) => texts(
            format!("Gründe an {} überfällig seit {}", e.tenderer, e.due),
            format!("reasons to {} overdue since {}", e.tenderer, e.due),
        ),
        AwardEvent::ContractConcluded(e) => texts(
            format!("Vertrag mit {} geschlossen über {}", e.tenderer, german(e.price)),
            format!("contract concluded with {} for {}", e.tenderer, e.price),
        ),
        AwardEvent::NoticeSent(e) => {
            let (de, en) = duty(e.duty);
            texts(format!("{de} versandt: {}", e.reference), format!("{en} sent: {}", e.reference))
        }
        AwardEvent::NoticeOverdue(e) => {
            let (de, en) = duty(e.duty);
            texts(
                format!("{de} überfällig seit {}", e.due),
                format!("{en} overdue since {}", e.due),
            )
        }
        AwardEvent::AwardProcedureBegun(_)
        | AwardEvent::NoConflictOfInterestDeclared(_)
        | AwardEvent::ConflictOfInterestDeclared(_)
        | AwardEvent::ConflictRemedyTaken(_)
        | AwardEvent::LateTenderDecided(_)
        | AwardEvent::TenderExcluded(_)
        | AwardEvent::TendererAsked(_)
        | AwardEvent::TendererAnswered(_)
        | AwardEvent::EnquiryLapsed(_)
        | AwardEvent::EnquirySettled(_)
        | AwardEvent::AbnormallyLowNoticed(_)
        | AwardEvent::AbnormallyLowDecided(_)
        | AwardEvent::PointsGiven(_)
        | AwardEvent::ProofDecided(_)
        | AwardEvent::TendersEvaluated(_)
        | AwardEvent::LotsDrawn(_)
        | AwardEvent::AuctionInvited(_)
        | AwardEvent::AuctionBidPlaced(_)
        | AwardEvent::AuctionEnded(_) => return None,
    })
}

fn duty(duty: NoticeDuty) -> (&'static str, &'static str) {
    match duty {
        NoticeDuty::AwardNotice => ("Vergabebekanntmachung (§ 39 VgV)", "award notice (§ 39 VgV)"),
        NoticeDuty::Statistics => ("Meldung zur Vergabestatistik", "report to the statistics"),
    }
}

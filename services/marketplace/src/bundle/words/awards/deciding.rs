//! The sentences of the evaluation, the auction, the award and the contract.
//! Tenders and firms are told by their ids, as the events have them.

use schemas::award::{
    AuctionBidPlaced, AuctionEnded, AuctionInvited, AwardApproved, AwardBlocked,
    AwardProposalWithdrawn, AwardProposed, AwardReleased, BlockGround, ContractConcluded,
    EvaluatedAfter, EvidenceConfirmed, LotsDrawn, NoticeDuty, NoticeOverdue, NoticeSent,
    PointsGiven, ProofDecided, ReasonsGiven, ReasonsOverdue, ReasonsRequested, RegisterAnswered,
    Standstill, StandstillEnded, TenderersInformed, TendersEvaluated,
};

use schemas::terms::Regulation;

use super::super::{Texts, by, texts};
use crate::amounts::money;
use crate::german::{day, end, number as decimal, time};

pub(super) fn points_given(e: &PointsGiven) -> Texts {
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

pub(super) fn proof_decided(e: &ProofDecided) -> Texts {
    let (de, en) =
        if e.accepted { ("anerkannt", "accepted") } else { ("nicht anerkannt", "refused") };
    let (tender, property, reason) = (e.tender, &e.property, &e.reason);
    texts(
        format!("Nachweis von Angebot {tender} für „{property}“ {de}: {reason}"),
        format!("proof of tender {tender} for “{property}” {en}: {reason}"),
    )
}

pub(super) fn lots_drawn(e: &LotsDrawn) -> Texts {
    let lots: Vec<_> = e.lots.iter().map(|d| format!("{}: {}", d.tender, d.lot)).collect();
    let lots = lots.join(", ");
    texts(
        format!("Los gezogen, Zeuge {} ({}): {lots}", e.witness, e.how),
        format!("lots drawn before {} ({}): {lots}", e.witness, e.how),
    )
}

pub(super) fn auction_invited(e: &AuctionInvited) -> Texts {
    let (count, starts) = (e.places.len(), e.starts.to_rfc3339());
    texts(
        format!(
            "{count} Bieter zugleich zur Auktion eingeladen, Beginn {}, Mindestschritt {}",
            time(e.starts),
            money(e.minimum_step)
        ),
        format!(
            "{count} tenderers invited at once to the auction, start {starts}, minimum step {}",
            e.minimum_step
        ),
    )
}

pub(super) fn auction_bid_placed(e: &AuctionBidPlaced) -> Texts {
    texts(
        format!("Gebot für Angebot {}: {}, Rang {}", e.tender, money(e.price), e.rank),
        format!("bid for tender {}: {}, rank {}", e.tender, e.price, e.rank),
    )
}

pub(super) fn auction_ended(e: &AuctionEnded) -> Texts {
    let (at, bids) = (e.ended_at.to_rfc3339(), e.bids);
    texts(
        format!("Auktion beendet am {}, Gebote: {bids}", end(e.ended_at)),
        format!("auction ended {at}, bids: {bids}"),
    )
}

pub(super) fn register_answered(e: &RegisterAnswered) -> Texts {
    let (de, en) = if e.entries { ("Eintragungen", "entries") } else { ("keine", "none") };
    texts(
        format!("Wettbewerbsregister vom {} zu {}: {de}", day(e.answered_on), e.tenderer),
        format!("competition register of {} about {}: {en}", e.answered_on, e.tenderer),
    )
}

pub(super) fn evidence_confirmed(e: &EvidenceConfirmed) -> Texts {
    texts(
        format!("Nachweise von {} geprüft: {}", e.tenderer, e.reference),
        format!("evidence of {} checked: {}", e.tenderer, e.reference),
    )
}

pub(super) fn award_proposed(e: &AwardProposed) -> Texts {
    texts(
        format!("Zuschlag vorgeschlagen auf {} ({}): {}", e.tender, money(e.price), e.reasons),
        format!("award proposed to {} ({}): {}", e.tender, e.price, e.reasons),
    )
}

pub(super) fn award_proposal_withdrawn(e: &AwardProposalWithdrawn) -> Texts {
    texts(
        format!("Vorschlag {} zurückgezogen: {}", e.proposal, e.reason),
        format!("proposal {} withdrawn: {}", e.proposal, e.reason),
    )
}

pub(super) fn award_approved(e: &AwardApproved, regulation: Regulation) -> Texts {
    let (de, en) = match e.standstill {
        Standstill::ByLaw { contract_from } => (
            format!("Vertrag ab {} (§ 134 GWB)", day(contract_from)),
            format!("contract from {contract_from} (§ 134 GWB)"),
        ),
        Standstill::ByLandLaw { contract_from, land } => (
            format!("Vertrag ab {} (Recht des Landes {land:?})", day(contract_from)),
            format!("contract from {contract_from} (law of {land:?})"),
        ),
        Standstill::Voluntary { contract_from } => (
            format!("Vertrag ab {} (freiwillig)", day(contract_from)),
            format!("contract from {contract_from} (voluntary)"),
        ),
        Standstill::None => (
            by(regulation, "ohne Wartefrist (§ 134 Abs. 3 GWB)", "ohne Wartefrist").to_owned(),
            by(regulation, "without waiting (§ 134(3) GWB)", "without waiting").to_owned(),
        ),
    };
    let (tender, proposed, approved) = (e.tender, e.proposed_by, e.approved_by);
    texts(
        format!("Zuschlag auf {tender} entschieden von {proposed} und {approved}, {de}"),
        format!("award to {tender} decided by {proposed} and {approved}, {en}"),
    )
}

pub(super) fn tenderers_informed(e: &TenderersInformed, regulation: Regulation) -> Texts {
    let count = e.letters.len();
    let paragraph = by(regulation, "§ 62 VgV", "§ 46 UVgO");
    texts(
        format!("{count} Bieter zugleich unterrichtet ({paragraph})"),
        format!("{count} tenderers told at once ({paragraph})"),
    )
}

pub(super) fn award_blocked(e: &AwardBlocked) -> Texts {
    let (de, en) = match e.ground {
        BlockGround::Review => ("Nachprüfung", "review"),
        BlockGround::Complaint => ("Rüge", "complaint"),
    };
    texts(
        format!("Vertrag gesperrt, {de}: {}", e.reference),
        format!("contract blocked, {en}: {}", e.reference),
    )
}

pub(super) fn award_released(e: &AwardReleased) -> Texts {
    texts(format!("Sperre aufgehoben: {}", e.reason), format!("block ended: {}", e.reason))
}

pub(super) fn standstill_ended(e: &StandstillEnded) -> Texts {
    texts(
        format!("Wartefrist abgelaufen, Vertrag möglich ab {}", day(e.contract_from)),
        format!("standstill over, contract possible from {}", e.contract_from),
    )
}

pub(super) fn reasons_requested(e: &ReasonsRequested) -> Texts {
    texts(
        format!("{} verlangt die Gründe, zu geben bis {}", e.tenderer, day(e.due)),
        format!("{} asked for the reasons, due {}", e.tenderer, e.due),
    )
}

pub(super) fn reasons_given(e: &ReasonsGiven) -> Texts {
    texts(format!("Gründe an {} gegeben", e.tenderer), format!("reasons given to {}", e.tenderer))
}

pub(super) fn reasons_overdue(e: &ReasonsOverdue) -> Texts {
    texts(
        format!("Gründe an {} überfällig: zu geben bis {}", e.tenderer, day(e.due)),
        format!("reasons to {} overdue since {}", e.tenderer, e.due),
    )
}

pub(super) fn contract_concluded(e: &ContractConcluded) -> Texts {
    texts(
        format!("Vertrag mit {} geschlossen über {}", e.tenderer, money(e.price)),
        format!("contract concluded with {} for {}", e.tenderer, e.price),
    )
}

pub(super) fn notice_sent(e: &NoticeSent, regulation: Regulation) -> Texts {
    let (de, en) = duty(e.duty, regulation);
    texts(
        format!("{de} versandt am {}: {}", day(e.on), e.reference),
        format!("{en} sent on {}: {}", e.on, e.reference),
    )
}

pub(super) fn notice_overdue(e: &NoticeOverdue, regulation: Regulation) -> Texts {
    let (de, en) = duty(e.duty, regulation);
    texts(
        format!("{de}: bis {} war nichts als versandt eingetragen", day(e.due)),
        format!("{en}: nothing was recorded as sent by {}", e.due),
    )
}

pub(super) fn tenders_evaluated(e: &TendersEvaluated) -> Texts {
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
    let german = e.standings.iter().map(|standing| {
        format!("Platz {} {} ({})", standing.place, standing.tender, decimal(standing.score))
    });
    let german = german.collect::<Vec<_>>().join(", ");
    let (number, formula, places) = (e.evaluation, &e.formula, places.join(", "));
    texts(
        format!("Wertung {number} {de} mit {formula}: {german}"),
        format!("evaluation {number} {en} by {formula}: {places}"),
    )
}

fn duty(duty: NoticeDuty, regulation: Regulation) -> (&'static str, &'static str) {
    match duty {
        NoticeDuty::AwardNotice => (
            by(regulation, "Vergabebekanntmachung (§ 39 VgV)", "Vergabebekanntmachung (§ 30 UVgO)"),
            by(regulation, "award notice (§ 39 VgV)", "award notice (§ 30 UVgO)"),
        ),
        NoticeDuty::Statistics => ("Meldung zur Vergabestatistik", "report to the statistics"),
    }
}

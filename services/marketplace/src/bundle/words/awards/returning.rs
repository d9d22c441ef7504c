//! The sentences of what happens between the decision and the contract when it does not go on: withdrawn decisions,
//! tenders that are considered again, longer binding. How an award goes on to its contract is told elsewhere.

use schemas::award::{
    AwardDecisionWithdrawn, BackTo, LongerBindingAnswered, LongerBindingAsked, TenderReadmitted,
    WithdrawalGround,
};

use super::super::{Texts, texts};

pub(super) fn award_decision_withdrawn(e: &AwardDecisionWithdrawn) -> Texts {
    let (de, en) = match e.ground {
        WithdrawalGround::Complaint => ("auf eine Rüge", "after a complaint"),
        WithdrawalGround::ReviewBody => {
            ("auf Anordnung der Vergabekammer", "as the review body ordered")
        }
        WithdrawalGround::OwnFinding => ("aus eigener Erkenntnis", "by an own finding"),
    };
    let (to_de, to_en) = match e.back_to {
        BackTo::Examination => ("zur Prüfung", "to the examination"),
        BackTo::Evaluation => ("zur Wertung", "to the evaluation"),
    };
    let (proposal, count, reason) = (e.proposal, e.letters.len(), &e.reason);
    texts(
        format!(
            "Zuschlagsentscheidung zu Vorschlag {proposal} {de} zurückgenommen, zurück {to_de}, {count} Bieter unterrichtet: {reason}"
        ),
        format!(
            "decision on proposal {proposal} withdrawn {en}, back {to_en}, {count} tenderers told: {reason}"
        ),
    )
}

pub(super) fn tender_readmitted(e: &TenderReadmitted) -> Texts {
    texts(
        format!("Ausschluss von Angebot {} zurückgenommen: {}", e.tender, e.reason),
        format!("exclusion of tender {} taken back: {}", e.tender, e.reason),
    )
}

pub(super) fn longer_binding_asked(e: &LongerBindingAsked) -> Texts {
    let (count, until) = (e.asked.len(), e.until);
    texts(
        format!(
            "{count} Bieter um Bindung an ihr Angebot bis {} gebeten: {}",
            until.format("%d.%m.%Y"),
            e.reason
        ),
        format!("{count} tenderers asked to be bound until {until}: {}", e.reason),
    )
}

pub(super) fn longer_binding_answered(e: &LongerBindingAnswered) -> Texts {
    let (de, en) = if e.consents { ("stimmt zu", "consents") } else { ("lehnt ab", "declines") };
    let (tenderer, until) = (e.tenderer, e.until);
    texts(
        format!("{tenderer}: Bindung bis {}: {de}", until.format("%d.%m.%Y")),
        format!("{tenderer}: bound until {until}: {en}"),
    )
}

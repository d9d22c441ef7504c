//! Samples of what follows a complaint or a long procedure: the decision withdrawn, a tender considered again, tenderers
//! bound longer. All of it is invented.

use super::award::{OTHER, tender};
use super::{AUTHORITY, SUPPLIER, day, line, uuid};
use crate::award::{
    AwardDecisionWithdrawn, AwardEvent, BackTo, LongerBindingAnswered, LongerBindingAsked,
    TenderReadmitted, WithdrawalGround, WithdrawalLetter,
};
use crate::ids::ActorId;
use crate::order::{
    ContractAct, ContractActConfirmed, ContractActDeclined, ContractActProposed, TerminationGround,
};
use crate::specific_procurement::{
    ComplaintAbout, ComplaintAnswered, ComplaintReceived, ReviewApplied, ReviewDecided,
    ReviewOutcome, SpecificProcurementEvent,
};

pub(super) fn events() -> Vec<AwardEvent> {
    vec![
        AwardDecisionWithdrawn {
            proposal: 2,
            ground: WithdrawalGround::ReviewBody,
            reason: line("VK 1-77/26: die Wertung ist zu wiederholen"),
            back_to: BackTo::Examination,
            follows: vec![1],
            letters: vec![WithdrawalLetter {
                addressee: SUPPLIER,
                text: vec![line("Die Zuschlagsentscheidung ist aufgehoben.")],
            }],
        }
        .into(),
        TenderReadmitted {
            tender: tender(OTHER),
            reason: line("Die Unterlage lag rechtzeitig vor"),
        }
        .into(),
        LongerBindingAsked {
            until: day("2026-12-31"),
            reason: line("Das Nachprüfungsverfahren dauert länger als die Bindefrist"),
            asked: vec![SUPPLIER, OTHER],
        }
        .into(),
        LongerBindingAnswered { tenderer: OTHER, until: day("2026-12-31"), consents: true }.into(),
    ]
}

pub(super) fn act_proposed() -> ContractActProposed {
    ContractActProposed {
        act: ContractAct::Breach,
        reason: line("Die Lieferung blieb trotz Nachfrist aus"),
        proposed_by: ActorId(uuid(0x32)),
        organisation: AUTHORITY,
    }
}

pub(super) fn act_declined() -> ContractActDeclined {
    ContractActDeclined { reason: line("Die Ware traf am selben Tag ein") }
}

pub(super) fn act_confirmed() -> ContractActConfirmed {
    ContractActConfirmed {
        act: ContractAct::Termination { ground: TerminationGround::ExcludedAtAward },
        reason: line("Rechtskräftige Verurteilung vor dem Zuschlag"),
        proposed_by: ActorId(uuid(0x32)),
        confirmed_by: ActorId(uuid(0x33)),
        on: day("2026-11-20"),
    }
}

pub(super) fn reviewed() -> Vec<SpecificProcurementEvent> {
    vec![
        ComplaintReceived {
            complaint: 1,
            by: SUPPLIER,
            about: ComplaintAbout::Decision,
            text: line("Die Lieferzeit wurde falsch gewertet"),
            received_on: day("2026-10-02"),
            recognised_on: Some(day("2026-10-01")),
            last_day: Some(day("2026-10-12")),
            recorded_by_authority: true,
        }
        .into(),
        ComplaintAnswered {
            complaint: 1,
            by: SUPPLIER,
            remedied: false,
            text: line("Die Wertung folgt der bekannt gemachten Formel"),
            answered_on: day("2026-10-05"),
            apply_until: Some(day("2026-10-20")),
        }
        .into(),
        ReviewApplied {
            review: 1,
            reference: line("VK Westfalen 1-77/26"),
            by: Some(SUPPLIER),
            informed_on: day("2026-10-08"),
        }
        .into(),
        ReviewDecided {
            review: 1,
            outcome: ReviewOutcome::GoesOn,
            text: line("Der Antrag wird zurückgewiesen"),
            notified_on: day("2026-11-05"),
            contract_from: Some(day("2026-11-05")),
        }
        .into(),
    ]
}

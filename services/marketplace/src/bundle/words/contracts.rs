//! The sentences of acts on a contract: breach, termination, agreed ending.
//! Orders and framework agreements tell them alike.

use schemas::order::{
    ContractAct, ContractActConfirmed, ContractActDeclined, ContractActProposed, TerminationGround,
};

use super::{Texts, texts};

pub(super) fn proposed(e: &ContractActProposed) -> Texts {
    let (de, en) = act(e.act);
    texts(
        format!("{de} vorgeschlagen von {}: {}", e.proposed_by, e.reason),
        format!("{en} proposed by {}: {}", e.proposed_by, e.reason),
    )
}

pub(super) fn declined(e: &ContractActDeclined) -> Texts {
    texts(
        format!("der Vorschlag zum Vertrag wurde nicht bestätigt: {}", e.reason),
        format!("the act proposed on the contract was declined: {}", e.reason),
    )
}

pub(super) fn confirmed(e: &ContractActConfirmed) -> Texts {
    let (de, en) = act(e.act);
    let (one, other, reason) = (e.proposed_by, e.confirmed_by, &e.reason);
    texts(
        format!("{de} am {} durch {one} und {other}: {reason}", e.on.format("%d.%m.%Y")),
        format!("{en} on {} by {one} and {other}: {reason}", e.on),
    )
}

/// What is done, German and English.
pub(crate) fn act(act: ContractAct) -> (&'static str, &'static str) {
    match act {
        ContractAct::Breach => ("Vertragsverletzung", "breach of contract"),
        ContractAct::AgreedEnding => {
            ("Vertrag einvernehmlich aufgehoben", "contract ended by agreement")
        }
        ContractAct::Termination { ground: TerminationGround::SubstantialChange } => (
            "Vertrag gekündigt (§ 133 Abs. 1 Nr. 1 GWB)",
            "contract terminated (§ 133(1) no. 1 GWB)",
        ),
        ContractAct::Termination { ground: TerminationGround::ExcludedAtAward } => (
            "Vertrag gekündigt (§ 133 Abs. 1 Nr. 2 GWB)",
            "contract terminated (§ 133(1) no. 2 GWB)",
        ),
        ContractAct::Termination { ground: TerminationGround::SevereInfringement } => (
            "Vertrag gekündigt (§ 133 Abs. 1 Nr. 3 GWB)",
            "contract terminated (§ 133(1) no. 3 GWB)",
        ),
        ContractAct::Termination { ground: TerminationGround::GoodCause } => (
            "Vertrag aus wichtigem Grund beendet (§§ 314, 323 BGB)",
            "contract ended for good cause (§§ 314, 323 BGB)",
        ),
    }
}

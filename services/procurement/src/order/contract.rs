//! Acts on a contract that exists: nobody declines it or withdraws it alone; breach, termination and agreed ending take two
//! people (§§ 145, 147 BGB, § 133 GWB; ). Orders and framework agreements share what is decided here.

use chrono::NaiveDate;
use schemas::ids::{ActorId, OrganisationId};
use schemas::order::{ContractAct, ContractActConfirmed, ContractActDeclined, ContractActProposed};
use schemas::text::Line;
use serde::Serialize;

/// The acts on one contract so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractActs {
    /// What waits for a second person.
    pub proposed: Option<ContractActProposed>,
    /// What was done, in order.
    pub done: Vec<ContractActConfirmed>,
    /// Why the last proposal was declined.
    pub declined: Option<Line>,
}

/// A step about a contract.
#[derive(Clone, Debug)]
pub enum ContractStep {
    /// Propose an act.
    Propose {
        /// What.
        act: ContractAct,
        /// Why.
        reason: Line,
    },
    /// Confirm what another person proposed.
    Confirm,
    /// Decline it, or take it back.
    Decline {
        /// Why.
        reason: Line,
    },
}

/// A step with who takes it.
#[derive(Clone, Debug)]
pub struct ActOnContract {
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub by: ActorId,
    /// The day.
    pub today: NaiveDate,
    /// What.
    pub step: ContractStep,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acted {
    /// Nothing new.
    Nothing,
    /// It waits for a second person.
    Proposed(ContractActProposed),
    /// It is not done.
    Declined(ContractActDeclined),
    /// It is done.
    Confirmed(ContractActConfirmed),
}

/// Why a step about a contract may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "contract_act", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum ContractActRefused {
    #[error("another act on the contract waits for a second person: confirm or decline it first")]
    AnotherWaits,
    #[error("no act on the contract was proposed")]
    NothingProposed,
    #[error("an act on a contract takes two people: who proposed it does not confirm it")]
    TheSamePerson,
    #[error("the contract is over already")]
    Over,
}

impl ContractActs {
    /// The act that ended the contract, if one did.
    #[must_use]
    pub fn ended(&self) -> Option<&ContractActConfirmed> {
        self.done.iter().find(|done| done.act.ends())
    }

    /// proposed by one person, confirmed by another; said twice, nothing more happens.
    pub(crate) fn decide(&self, asked: &ActOnContract) -> Result<Acted, ContractActRefused> {
        match (&asked.step, &self.proposed) {
            (ContractStep::Propose { act, reason }, Some(waits)) => {
                let same =
                    waits.act == *act && waits.reason == *reason && waits.proposed_by == asked.by;
                if same { Ok(Acted::Nothing) } else { Err(ContractActRefused::AnotherWaits) }
            }
            (ContractStep::Propose { .. }, None) if self.ended().is_some() => {
                Err(ContractActRefused::Over)
            }
            (ContractStep::Propose { act, reason }, None) => {
                Ok(Acted::Proposed(ContractActProposed {
                    act: *act,
                    reason: reason.clone(),
                    proposed_by: asked.by,
                    organisation: asked.organisation,
                }))
            }
            (ContractStep::Confirm, Some(waits)) if waits.proposed_by == asked.by => {
                Err(ContractActRefused::TheSamePerson)
            }
            (ContractStep::Confirm, Some(waits)) => Ok(Acted::Confirmed(ContractActConfirmed {
                act: waits.act,
                reason: waits.reason.clone(),
                proposed_by: waits.proposed_by,
                confirmed_by: asked.by,
                on: asked.today,
            })),
            (ContractStep::Confirm, None) => {
                let again = self.done.last().is_some_and(|done| done.confirmed_by == asked.by);
                if again { Ok(Acted::Nothing) } else { Err(ContractActRefused::NothingProposed) }
            }
            (ContractStep::Decline { reason }, Some(_)) => {
                Ok(Acted::Declined(ContractActDeclined { reason: reason.clone() }))
            }
            (ContractStep::Decline { reason }, None) if self.declined.as_ref() == Some(reason) => {
                Ok(Acted::Nothing)
            }
            (ContractStep::Decline { .. }, None) => Err(ContractActRefused::NothingProposed),
        }
    }

    pub(crate) fn proposed(&mut self, event: &ContractActProposed) {
        self.proposed = Some(event.clone());
        self.declined = None;
    }

    pub(crate) fn declined(&mut self, event: &ContractActDeclined) {
        self.proposed = None;
        self.declined = Some(event.reason.clone());
    }

    pub(crate) fn confirmed(&mut self, event: &ContractActConfirmed) {
        self.proposed = None;
        self.done.push(event.clone());
    }
}

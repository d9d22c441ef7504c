//! The dynamic purchasing system: what its notice must hold, when it is in force (§§ 22, 23 VgV).
//! Notices themselves, deadlines of the first phase and changes of validity are not decided here yet.

use chrono::NaiveDate;
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    Category, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
    DynamicPurchasingSystemTerminated,
};
use schemas::ids::{CategoryKey, OrganisationId};
use schemas::organisation::OrganisationKind;
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of a system's stream.
pub enum DynamicPurchasingSystems {}

/// A dynamic purchasing system, if it was established.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicPurchasingSystem {
    /// What was established.
    pub established: Option<DynamicPurchasingSystemEstablished>,
    /// The contract notice as it was sent.
    pub noticed: Option<schemas::dynamic_purchasing_system::ContractNoticeDespatched>,
    /// The day on which the first invitation in it was sent.
    pub first_invitation: Option<NaiveDate>,
    /// Why it was ended early, if it was.
    pub terminated: Option<Line>,
}

impl DynamicPurchasingSystem {
    /// The system, if it is in force on `day`.
    pub fn in_force_on(
        &self,
        day: NaiveDate,
    ) -> Result<&DynamicPurchasingSystemEstablished, NotInForce> {
        let established = self.established.as_ref().ok_or(NotInForce::NotEstablished)?;
        if self.terminated.is_some() || day > established.valid_until {
            return Err(NotInForce::NoLongerInForce);
        }
        if day < established.valid_from {
            return Err(NotInForce::NotYetInForce);
        }
        Ok(established)
    }
}

/// The category under which supplies of a CPV code fall: the one that covers it most closely.
#[must_use]
pub fn category_of(categories: &[Category], cpv: Cpv) -> Option<&Category> {
    cpv.and_above()
        .into_iter()
        .find_map(|above| categories.iter().find(|category| category.cpv.contains(&above)))
}

/// Why a system is not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotInForce {
    /// It was never established.
    #[error("the dynamic purchasing system was not established")]
    NotEstablished,
    /// Its first day is to come.
    #[error("the dynamic purchasing system is not yet in force")]
    NotYetInForce,
    /// Its last day is over, or it was ended.
    #[error("the dynamic purchasing system is no longer in force")]
    NoLongerInForce,
}

/// What can be asked of a system.
#[derive(Clone, Debug)]
pub enum DynamicPurchasingSystemCommand {
    /// Set it up.
    Establish {
        /// What the notice says.
        asked: DynamicPurchasingSystemEstablished,
        /// What the organisations named in it are; none for an unknown one.
        kinds: Vec<(OrganisationId, Option<OrganisationKind>)>,
    },
    /// End it.
    Terminate {
        /// Why.
        reason: Line,
    },
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DynamicPurchasingSystemRejection {
    /// The id is taken.
    #[error("a dynamic purchasing system with this id is established with other particulars")]
    EstablishedOtherwise,
    /// There is no such system.
    #[error("the dynamic purchasing system was not established")]
    NotEstablished,
    /// It was ended for another reason.
    #[error("the dynamic purchasing system was ended already")]
    AlreadyTerminated,
    /// It would end before it begins.
    #[error("the last day lies before the first")]
    ValidityReversed,
    /// It has no category.
    #[error("a dynamic purchasing system needs at least one category")]
    NoCategory,
    /// A category covers nothing.
    #[error("category `{category}` names no CPV code")]
    CategoryWithoutCpv {
        /// The category.
        category: CategoryKey,
    },
    /// Two categories of one name.
    #[error("two categories are called `{category}`")]
    CategoryTwice {
        /// The name.
        category: CategoryKey,
    },
    /// Two categories name one code.
    #[error("two categories name CPV code {cpv}")]
    CpvInTwoCategories {
        /// The code.
        cpv: Cpv,
    },
    /// Only a central purchasing body runs a system for others.
    #[error("organisation {organisation} is no central purchasing body")]
    NotACentralPurchasingBody {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Only contracting authorities buy.
    #[error("organisation {organisation} is no contracting authority")]
    NotAContractingAuthority {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Nobody could buy in it.
    #[error("the notice names no participating authority")]
    NoParticipatingAuthority,
}

impl Rejection for DynamicPurchasingSystemRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::ValidityReversed => Some("R-1.06"),
            Self::NoCategory
            | Self::CategoryWithoutCpv { .. }
            | Self::CategoryTwice { .. }
            | Self::CpvInTwoCategories { .. } => Some("R-1.08"),
            Self::NotACentralPurchasingBody { .. }
            | Self::NotAContractingAuthority { .. }
            | Self::NoParticipatingAuthority => Some("R-1.10"),
            Self::AlreadyTerminated => Some("R-1.11"),
            Self::EstablishedOtherwise | Self::NotEstablished => None,
        }
    }
}

impl Decider for DynamicPurchasingSystems {
    type State = DynamicPurchasingSystem;
    type Command = DynamicPurchasingSystemCommand;
    type Event = DynamicPurchasingSystemEvent;
    type Rejection = DynamicPurchasingSystemRejection;

    fn initial() -> DynamicPurchasingSystem {
        DynamicPurchasingSystem::default()
    }

    fn decide(
        state: &DynamicPurchasingSystem,
        command: &DynamicPurchasingSystemCommand,
    ) -> Result<Vec<DynamicPurchasingSystemEvent>, DynamicPurchasingSystemRejection> {
        use DynamicPurchasingSystemRejection as No;
        match command {
            DynamicPurchasingSystemCommand::Establish { asked, kinds } => {
                match &state.established {
                    Some(established) if established == asked => return Ok(vec![]),
                    Some(_) => return Err(No::EstablishedOtherwise),
                    None => {}
                }
                check_categories(&asked.categories)?;
                check_parties(asked, kinds)?;
                if asked.valid_until < asked.valid_from {
                    return Err(No::ValidityReversed);
                }
                Ok(vec![asked.clone().into()])
            }
            DynamicPurchasingSystemCommand::Terminate { reason } => {
                if state.established.is_none() {
                    return Err(No::NotEstablished);
                }
                match &state.terminated {
                    None => Ok(vec![
                        DynamicPurchasingSystemTerminated { reason: reason.clone() }.into(),
                    ]),
                    Some(earlier) if earlier == reason => Ok(vec![]),
                    Some(_) => Err(No::AlreadyTerminated),
                }
            }
        }
    }

    fn evolve(
        mut state: DynamicPurchasingSystem,
        event: &DynamicPurchasingSystemEvent,
    ) -> DynamicPurchasingSystem {
        match event {
            DynamicPurchasingSystemEvent::DynamicPurchasingSystemEstablished(established) => {
                state.established = Some(established.clone());
            }
            DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(terminated) => {
                state.terminated = Some(terminated.reason.clone());
            }
        }
        state
    }
}

fn check_categories(categories: &[Category]) -> Result<(), DynamicPurchasingSystemRejection> {
    use DynamicPurchasingSystemRejection as No;
    if categories.is_empty() {
        return Err(No::NoCategory);
    }
    for (i, category) in categories.iter().enumerate() {
        if category.cpv.is_empty() {
            return Err(No::CategoryWithoutCpv { category: category.key.clone() });
        }
        for earlier in &categories[..i] {
            if earlier.key == category.key {
                return Err(No::CategoryTwice { category: category.key.clone() });
            }
            if let Some(cpv) = category.cpv.iter().find(|cpv| earlier.cpv.contains(cpv)) {
                return Err(No::CpvInTwoCategories { cpv: *cpv });
            }
        }
    }
    Ok(())
}

fn check_parties(
    asked: &DynamicPurchasingSystemEstablished,
    kinds: &[(OrganisationId, Option<OrganisationKind>)],
) -> Result<(), DynamicPurchasingSystemRejection> {
    use DynamicPurchasingSystemRejection as No;
    let kind_of = |organisation: OrganisationId| {
        kinds.iter().find(|(id, _)| *id == organisation).and_then(|(_, kind)| *kind)
    };
    if kind_of(asked.operator) != Some(OrganisationKind::CentralPurchasingBody) {
        return Err(No::NotACentralPurchasingBody { organisation: asked.operator });
    }
    if asked.participating.is_empty() {
        return Err(No::NoParticipatingAuthority);
    }
    let stranger = asked
        .participating
        .iter()
        .find(|id| kind_of(**id) != Some(OrganisationKind::ContractingAuthority));
    match stranger {
        Some(organisation) => Err(No::NotAContractingAuthority { organisation: *organisation }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

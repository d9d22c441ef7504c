//! Admission to a dynamic purchasing system, category by category (§ 24 VgV).
//! Evidence, exclusion grounds and the assessment clock are not decided here yet.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::admission::{
    AdmissionEvent, AdmissionReinstated, AdmissionSuspended, RequestToParticipateRejected,
    RequestToParticipateSubmitted, SupplierAdmitted,
};
use schemas::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use schemas::organisation::OrganisationKind;
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce};

/// The rules of an admission's stream.
pub enum Admissions {}

/// A supplier's standing in a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// Whose standing in which system, once a request came in.
    pub parties: Option<(SystemId, OrganisationId)>,
    /// The categories asked for.
    pub standings: BTreeMap<CategoryKey, Standing>,
}

/// How a supplier stands in a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Asked, not yet decided.
    Requested,
    /// May offer.
    Admitted,
    /// Was refused; may ask again.
    Rejected,
    /// Rests.
    Suspended,
}

impl Admission {
    /// Whether the supplier may offer in the category now.
    #[must_use]
    pub fn is_admitted_to(&self, category: &CategoryKey) -> bool {
        self.standings.get(category) == Some(&Standing::Admitted)
    }
}

/// A request to participate with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct RequestToParticipate {
    /// The system asked for.
    pub system: SystemId,
    /// Who asks.
    pub candidate: OrganisationId,
    /// For which categories.
    pub categories: Vec<CategoryKey>,
    /// The system as it stands.
    pub facts: DynamicPurchasingSystem,
    /// What the candidate is; none if it is not registered.
    pub candidate_kind: Option<OrganisationKind>,
    /// The day of the request.
    pub today: NaiveDate,
}

/// What can be asked of an admission.
#[derive(Clone, Debug)]
pub enum AdmissionCommand {
    /// Ask to take part.
    SubmitRequestToParticipate(Box<RequestToParticipate>),
    /// Admit to a category.
    AdmitSupplier {
        /// The category.
        category: CategoryKey,
    },
    /// Refuse a category.
    RejectRequestToParticipate {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
    /// Let an admission rest.
    SuspendAdmission {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
    /// Let it count again.
    ReinstateAdmission {
        /// The category.
        category: CategoryKey,
        /// Why.
        reason: Line,
    },
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AdmissionRejection {
    /// The system does not take requests.
    #[error("{why}")]
    SystemNotInForce {
        /// Why.
        why: NotInForce,
    },
    /// Nobody is asked to take part before the notice was sent.
    #[error("no contract notice of the dynamic purchasing system was sent")]
    NotNoticed,
    /// Only economic operators are admitted.
    #[error("the candidate is no registered economic operator")]
    NotAnEconomicOperator,
    /// The request names no category.
    #[error("the request names no category")]
    NoCategory,
    /// The system has no such category.
    #[error("the dynamic purchasing system has no category `{category}`")]
    UnknownCategory {
        /// The category.
        category: CategoryKey,
    },
    /// Nobody asked for it.
    #[error("no request to participate is there for category `{category}`")]
    NotRequested {
        /// The category.
        category: CategoryKey,
    },
    /// The step does not fit the standing.
    #[error("category `{category}` is {standing:?}: this step is not possible")]
    StandingDoesNotAllow {
        /// The category.
        category: CategoryKey,
        /// How it stands.
        standing: Standing,
    },
}

impl Rejection for AdmissionRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::NotNoticed => Some("R-1.06"),
            Self::UnknownCategory { .. } | Self::NoCategory => Some("R-1.08"),
            Self::NotAnEconomicOperator => Some("R-1.04"),
            Self::NotRequested { .. } | Self::StandingDoesNotAllow { .. } => None,
        }
    }
}

impl Decider for Admissions {
    type State = Admission;
    type Command = AdmissionCommand;
    type Event = AdmissionEvent;
    type Rejection = AdmissionRejection;

    fn initial() -> Admission {
        Admission::default()
    }

    fn decide(
        state: &Admission,
        command: &AdmissionCommand,
    ) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
        use Standing::{Admitted, Rejected, Requested, Suspended};
        match command {
            AdmissionCommand::SubmitRequestToParticipate(request) => submit(state, request),
            AdmissionCommand::AdmitSupplier { category } => {
                let event = SupplierAdmitted { category: category.clone() };
                step(state, category, Requested, Admitted, event.into())
            }
            AdmissionCommand::RejectRequestToParticipate { category, reason } => {
                let (category, reason) = (category.clone(), reason.clone());
                let event = RequestToParticipateRejected { category: category.clone(), reason };
                step(state, &category, Requested, Rejected, event.into())
            }
            AdmissionCommand::SuspendAdmission { category, reason } => {
                let (category, reason) = (category.clone(), reason.clone());
                let event = AdmissionSuspended { category: category.clone(), reason };
                step(state, &category, Admitted, Suspended, event.into())
            }
            AdmissionCommand::ReinstateAdmission { category, reason } => {
                let (category, reason) = (category.clone(), reason.clone());
                let event = AdmissionReinstated { category: category.clone(), reason };
                step(state, &category, Suspended, Admitted, event.into())
            }
        }
    }

    fn evolve(mut state: Admission, event: &AdmissionEvent) -> Admission {
        let (category, standing) = match event {
            AdmissionEvent::RequestToParticipateSubmitted(submitted) => {
                state.parties = Some((submitted.system, submitted.candidate));
                let asked = submitted.categories.iter().cloned();
                state.standings.extend(asked.map(|category| (category, Standing::Requested)));
                return state;
            }
            AdmissionEvent::SupplierAdmitted(e) => (&e.category, Standing::Admitted),
            AdmissionEvent::RequestToParticipateRejected(e) => (&e.category, Standing::Rejected),
            AdmissionEvent::AdmissionSuspended(e) => (&e.category, Standing::Suspended),
            AdmissionEvent::AdmissionReinstated(e) => (&e.category, Standing::Admitted),
        };
        state.standings.insert(category.clone(), standing);
        state
    }
}

/// One step of a category's standing; taken twice, nothing happens.
fn step(
    state: &Admission,
    category: &CategoryKey,
    from: Standing,
    to: Standing,
    event: AdmissionEvent,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    match state.standings.get(category) {
        None => Err(AdmissionRejection::NotRequested { category: category.clone() }),
        Some(standing) if *standing == to => Ok(vec![]),
        Some(standing) if *standing == from => Ok(vec![event]),
        Some(standing) => Err(AdmissionRejection::StandingDoesNotAllow {
            category: category.clone(),
            standing: *standing,
        }),
    }
}

fn submit(
    state: &Admission,
    request: &RequestToParticipate,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    if request.candidate_kind != Some(OrganisationKind::EconomicOperator) {
        return Err(AdmissionRejection::NotAnEconomicOperator);
    }
    let established = request
        .facts
        .in_force_on(request.today)
        .map_err(|why| AdmissionRejection::SystemNotInForce { why })?;
    if request.facts.noticed.is_none() {
        return Err(AdmissionRejection::NotNoticed);
    }
    if request.categories.is_empty() {
        return Err(AdmissionRejection::NoCategory);
    }
    let unknown = request
        .categories
        .iter()
        .find(|asked| !established.categories.iter().any(|category| category.key == **asked));
    if let Some(category) = unknown {
        return Err(AdmissionRejection::UnknownCategory { category: category.clone() });
    }
    // § 24(2) VgV: after a refusal the candidate may ask again at any time.
    let mut open: Vec<_> = request
        .categories
        .iter()
        .filter(|category| matches!(state.standings.get(category), None | Some(Standing::Rejected)))
        .cloned()
        .collect();
    open.sort();
    open.dedup();
    if open.is_empty() {
        return Ok(vec![]);
    }
    let submitted = RequestToParticipateSubmitted {
        admission: AdmissionId::of(request.system, request.candidate),
        system: request.system,
        candidate: request.candidate,
        categories: open,
    };
    Ok(vec![submitted.into()])
}

#[cfg(test)]
mod tests;

//! A supplier's standing in one dynamic purchasing system, category by category (§ 24 VgV).
//! Evidence documents and exclusion grounds are not part of it yet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::events;
use crate::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use crate::text::Line;

/// A supplier asked to take part (§ 24(2) VgV). Asked again for further categories, it is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestToParticipateSubmitted {
    /// The standing this is about.
    pub admission: AdmissionId,
    /// The system.
    pub system: SystemId,
    /// Who asks.
    pub candidate: OrganisationId,
    /// The categories asked for.
    pub categories: Vec<CategoryKey>,
}

/// The supplier was admitted to a category (§ 24(3) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SupplierAdmitted {
    /// The category.
    pub category: CategoryKey,
}

/// The request was refused for a category; the candidate learns why (§ 62(1), (2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestToParticipateRejected {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
}

/// The admission to a category rests until it is reinstated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdmissionSuspended {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
}

/// A suspended admission counts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdmissionReinstated {
    /// The category.
    pub category: CategoryKey,
    /// Why.
    pub reason: Line,
}

events! {
    /// What happened to a supplier's standing.
    AdmissionEvent in "admission" {
        RequestToParticipateSubmitted,
        SupplierAdmitted,
        RequestToParticipateRejected,
        AdmissionSuspended,
        AdmissionReinstated,
    }
}

//! How long tenders bind, once the day of the invitation is not enough (§§ 146, 148, 150(1) BGB; ).
//! The first day stands in the invitation.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::OrganisationId;
use crate::text::Line;

/// All tenderers in the procedure were asked at once to be bound longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LongerBindingAsked {
    /// The new last day on which tenders bind.
    pub until: NaiveDate,
    /// Why.
    pub reason: Line,
    /// Who was asked: all whose tenders are considered.
    pub asked: Vec<OrganisationId>,
}

/// A tenderer said whether it is bound longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LongerBindingAnswered {
    /// Who.
    pub tenderer: OrganisationId,
    /// The last day on which its tender binds, if it consents.
    pub until: NaiveDate,
    /// Whether it consents.
    pub consents: bool,
}

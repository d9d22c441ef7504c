//! What is kept of a person outside the log, and when it was destroyed: the log holds commitments only.
//! No name, no address and no telephone number stands here, and no salt.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::hash::HashText;
use crate::ids::{ActorId, OrganisationId};
use crate::retention::RetentionClass;
use crate::text::Line;

/// What can be kept of a person (Art. 5(1)(c) GDPR: no more than is needed).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PersonalField {
    /// The name.
    Name,
    /// The mail address.
    Mail,
    /// The telephone number.
    Telephone,
    /// The firm that the person asked to have registered, as it named it, in JSON.
    Firm,
}

impl PersonalField {
    /// Every field.
    pub const ALL: [Self; 4] = [Self::Name, Self::Mail, Self::Telephone, Self::Firm];

    /// The word in JSON, in the side store and in commitments.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mail => "mail",
            Self::Telephone => "telephone",
            Self::Firm => "firm",
        }
    }
}

/// A field that is kept outside the log, with the commitment to what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct KeptField {
    /// Which.
    pub field: PersonalField,
    /// SHA-256 over a salt of 32 random bytes, the person and what the field says; see `docs/personal-data.md`.
    pub commitment: HashText,
}

/// On what ground data of a person is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// It is no longer necessary for what it was kept for (Art. 17(1)(a) GDPR).
    NoLongerNecessary,
    /// The person objects or takes consent back (Art. 17(1)(b), (c) GDPR; § 4(7) VergStatVO for contacts).
    RequestOfThePerson,
    /// It was kept unlawfully (Art. 17(1)(d) GDPR).
    KeptUnlawfully,
    /// A law demands it (Art. 17(1)(e) GDPR).
    LegalObligation,
}

/// Data of a person is kept outside the log from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataKept {
    /// Whose.
    pub person: ActorId,
    /// For whom the person acts.
    pub organisation: OrganisationId,
    /// The class of the records that the data explains.
    pub retention: RetentionClass,
    /// Which fields, with their commitments.
    pub fields: Vec<KeptField>,
}

/// What is kept of a person was put right (Art. 16 GDPR): these fields say something else from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataCorrected {
    /// The fields with their new commitments; what they said before is destroyed.
    pub fields: Vec<KeptField>,
    /// Why.
    pub reason: Line,
}

/// Somebody asked for the erasure of what is kept of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasureRequested {
    /// Who asks: the person or an operator.
    pub requested_by: ActorId,
    /// Why.
    pub reason: Line,
    /// The legal ground.
    pub ground: ErasureGround,
}

/// What was kept of a person is to be destroyed: data, salts and key. After this it is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataErased {
    /// Who had asked.
    pub requested_by: ActorId,
    /// Who agreed: somebody else.
    pub approved_by: ActorId,
    /// The legal ground.
    pub ground: ErasureGround,
    /// What was erased: the fields with their commitments, which nothing opens any more.
    pub fields: Vec<KeptField>,
}

events! {
    /// What happened to the data of a person.
    PersonEvent in "person" {
        PersonalDataKept,
        PersonalDataCorrected,
        ErasureRequested,
        PersonalDataErased,
    }
}

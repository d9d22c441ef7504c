//! Names of the things of the trade, one type each, so that an offer is never taken for an order.
//! No id is made at random here: the caller brings it, or it follows from other ids.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Root of the names that follow from other names (UUID version 5, RFC 9562 § 5.5).
const NAMESPACE: Uuid = Uuid::from_u128(0x6d61_726b_7462_7563_8000_6964_7300_0001);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize, JsonSchema, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// Whoever acts: a person or a program with a token. Its name lives outside the log.
    ActorId
);
id!(
    /// A contracting authority, central purchasing body, audit body or economic operator.
    OrganisationId
);
id!(
    /// A dynamic purchasing system (§ 22 VgV).
    SystemId
);
id!(
    /// One supplier's standing in one dynamic purchasing system.
    AdmissionId
);
id!(
    /// A catalogue line of one supplier at a price.
    OfferId
);
id!(
    /// An order.
    OrderId
);
id!(
    /// A despatch advice of an order.
    DespatchId
);
id!(
    /// A receipt advice of an order.
    ReceiptId
);
id!(
    /// A return of goods of an order.
    ReturnId
);

id!(
    /// A replay certificate, or a reading of data that not everybody sees.
    AuditId
);

id!(
    /// A firm's request to be registered.
    RegistrationId
);
id!(
    /// What an organisational unit needs, and the lane that it takes.
    NeedId
);
id!(
    /// The ledger of an organisational unit's needs in one category.
    LedgerId
);
id!(
    /// A framework agreement (§ 21 VgV).
    FrameworkId
);
id!(
    /// A specific procurement: one competition among those admitted to a category (§ 23(6) VgV).
    SpecificProcurementId
);
id!(
    /// What one tenderer offers in a specific procurement, in all its versions.
    TenderId
);

impl TenderId {
    /// The one tender that a tenderer can have in a specific procurement.
    #[must_use]
    pub fn of(procurement: SpecificProcurementId, tenderer: OrganisationId) -> Self {
        Self(derived("tender", &format!("{procurement}/{tenderer}")))
    }
}

impl LedgerId {
    /// The one ledger of an authority's organisational unit in a category; without a unit, that of the whole authority.
    #[must_use]
    pub fn of(authority: OrganisationId, unit: Option<&str>, category: &CategoryKey) -> Self {
        let unit = unit.unwrap_or("");
        Self(derived("need ledger", &format!("{authority}/{category}/{unit}")))
    }
}

impl AdmissionId {
    /// The one admission that a supplier can have in a system.
    #[must_use]
    pub fn of(system: SystemId, supplier: OrganisationId) -> Self {
        Self(derived("admission", &format!("{system}/{supplier}")))
    }
}

impl OfferId {
    /// The offer that a supplier keeps under one of its own article numbers.
    #[must_use]
    pub fn of(supplier: OrganisationId, supplier_part_number: &str) -> Self {
        Self(derived("offer", &format!("{supplier}/{supplier_part_number}")))
    }
}

/// A name that follows from `text`: asked twice, the same answer.
#[must_use]
pub fn derived(kind: &str, text: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{kind}:{text}").as_bytes())
}

/// A category's short name inside its system: lower-case letters, digits and hyphens, at most 40.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct CategoryKey(String);

/// The text is no category key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no category key: 1 to 40 lower-case letters, digits and hyphens")]
pub struct NotACategoryKey(String);

impl CategoryKey {
    /// Parses a key.
    pub fn parse(text: &str) -> Result<Self, NotACategoryKey> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotACategoryKey(text.to_owned())) }
    }

    /// The key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CategoryKey {
    type Error = NotACategoryKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CategoryKey> for String {
    fn from(key: CategoryKey) -> Self {
        key.0
    }
}

impl fmt::Display for CategoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

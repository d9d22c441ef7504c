//! Who takes part: authorities, economic operators, audit bodies, and who may act for them.
//! Names and addresses of persons do not stand here: an actor is an id, its name lives outside the log.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::ids::{ActorId, OrganisationId};
use crate::money::Money;
use crate::text::Line;

/// What an organisation is in the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Buys for itself (§ 99 GWB).
    ContractingAuthority,
    /// Sets up dynamic purchasing systems for others (§ 120(4) GWB).
    CentralPurchasingBody,
    /// Offers supplies (Art. 2(1)(10) Directive 2014/24/EU).
    EconomicOperator,
    /// Examines what happened and changes nothing.
    AuditBody,
}

/// What an actor may do for its organisation.
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
pub enum Role {
    /// Runs dynamic purchasing systems, for a central purchasing body.
    Operator,
    /// Orders, for a contracting authority.
    Buyer,
    /// Keeps a catalogue and answers orders, for an economic operator.
    Supplier,
    /// Reads everything and writes nothing, for an audit body.
    Auditor,
}

impl Role {
    /// The kind of organisation for which this role acts.
    #[must_use]
    pub fn acts_for(self) -> OrganisationKind {
        match self {
            Self::Operator => OrganisationKind::CentralPurchasingBody,
            Self::Buyer => OrganisationKind::ContractingAuthority,
            Self::Supplier => OrganisationKind::EconomicOperator,
            Self::Auditor => OrganisationKind::AuditBody,
        }
    }

    /// The word used in tokens, on the command line and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Buyer => "buyer",
            Self::Supplier => "supplier",
            Self::Auditor => "auditor",
        }
    }
}

/// The text is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: operator, buyer, supplier or auditor")]
pub struct NotARole(String);

impl std::str::FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        [Self::Operator, Self::Buyer, Self::Supplier, Self::Auditor]
            .into_iter()
            .find(|role| role.word() == text)
            .ok_or_else(|| NotARole(text.to_owned()))
    }
}

/// One of the 16 Länder, by its ISO 3166-2:DE suffix.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[allow(missing_docs, reason = "the suffixes are the names")]
#[rustfmt::skip]
pub enum Land { BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH }

/// A building to which goods are delivered. No person stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct DeliveryPlace {
    /// The name by which an order refers to it, unique in the organisation.
    pub name: Line,
    /// Street and number.
    pub street: Line,
    /// Postal code.
    pub postal_code: Line,
    /// Town.
    pub town: Line,
}

/// The address at which an organisation receives letters. No person stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    /// Street and number, or a post-office box.
    pub street: Line,
    /// Postal code.
    pub postal_code: Line,
    /// Town.
    pub town: Line,
}

/// An organisation was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationRegistered {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it is in the market.
    pub kind: OrganisationKind,
    /// Its official name.
    pub name: Line,
    /// Its seat.
    pub town: Line,
    /// The Land whose law it buys under; none for a firm from abroad.
    pub land: Option<Land>,
    /// Where it takes deliveries.
    pub delivery_places: Vec<DeliveryPlace>,
    /// Its own address (§ 8(2) no. 1 VgV; ); none in events from before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
}

/// An actor may from now on act for the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorAuthorised {
    /// Who.
    pub actor: ActorId,
    /// As what.
    pub role: Role,
    /// Why it is another person than the one who acts under the same mail address; none if nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_person: Option<Line>,
}

/// An actor may no longer act for the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuthorisationRevoked {
    /// Who.
    pub actor: ActorId,
    /// Why.
    pub reason: Line,
}

/// An organisational unit buys on its own responsibility: its needs are reckoned apart (§ 3(2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationalUnitRecognised {
    /// Its name in the authority.
    pub unit: Line,
    /// Why it is responsible on its own: its budget, its rules, who signs.
    pub reason: Line,
}

/// The authority has set a limit of the direct award for itself, by statute or service instruction (rules § 4.3). It only
/// lowers what the Land allows; the last one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DirectAwardLimitSet {
    /// The limit, without VAT; none if there is no longer one.
    pub limit: Option<Money>,
    /// Where it is written.
    pub source: Line,
}

/// The official name of an organisation is another; what was said before keeps the name of its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationRenamed {
    /// The name from then on.
    pub name: Line,
    /// The day from which it has the name.
    pub since: NaiveDate,
    /// Where that is written: an entry in a register, a statute.
    pub reason: Line,
}

/// The seat or the address of an organisation is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationMoved {
    /// Its seat from then on.
    pub town: Line,
    /// The Land of its seat; none for a firm from abroad.
    pub land: Option<Land>,
    /// Its own address from then on; none if it is not known.
    pub address: Option<PostalAddress>,
    /// The day from which it is there.
    pub since: NaiveDate,
    /// Where that is written.
    pub reason: Line,
}

/// What a successor takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "takes_over", rename_all = "snake_case", deny_unknown_fields)]
pub enum Succession {
    /// Everything: the predecessor is no more (merger, change of form, dissolution of an authority).
    Everything,
    /// A part: the predecessor goes on without it.
    Part {
        /// Which.
        part: Line,
    },
}

/// Another organisation has taken the place of this one by law (§ 132(2) No. 4 GWB). What was admitted and ordered stays
/// this one's: nothing passes to the successor in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegalSuccessionRecorded {
    /// Who takes over.
    pub successor: OrganisationId,
    /// What.
    pub succession: Succession,
    /// The day from which it does.
    pub since: NaiveDate,
    /// Where that is written.
    pub reason: Line,
}

events! {
    /// What happened to an organisation.
    OrganisationEvent in "organisation" {
        OrganisationRegistered,
        ActorAuthorised,
        AuthorisationRevoked,
        OrganisationalUnitRecognised,
        DirectAwardLimitSet,
        OrganisationRenamed,
        OrganisationMoved,
        LegalSuccessionRecorded,
    }
}

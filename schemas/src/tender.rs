//! What a tenderer offers in a specific procurement: what is sealed, and what is read at the opening.
//! How it is sealed and when it is opened is not said here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::ids::{OfferId, OrganisationId, SpecificProcurementId, TenderId};
use crate::life_cycle::LifeCycleStatement;
use crate::money::Money;
use crate::sustainability::SustainabilityClaim;
use crate::text::Line;

/// A position of a tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderLine {
    /// The line of the need.
    pub line: u16,
    /// What is offered.
    pub product: Line,
    /// The tenderer's number for it.
    pub supplier_part_number: Option<Line>,
    /// The offer in the tenderer's catalogue, where it comes from there.
    pub offer: Option<OfferId>,
    /// The price of one unit, without VAT, in the system's currency.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub unit_price: Decimal,
    /// What one piece uses and costs beside its price; needed where the invitation publishes a method of life-cycle cost
    /// (§ 59 VgV; ), and not asked for later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_cycle: Option<LifeCycleStatement>,
}

/// What a tenderer offers (`marktbuch-tender/1`): what is sealed, and what is read at the opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderContent {
    /// The specific procurement: a tender cannot be moved to another.
    pub procurement: SpecificProcurementId,
    /// The tenderer.
    pub tenderer: OrganisationId,
    /// A price for every line of the need.
    pub lines: Vec<TenderLine>,
    /// Days until delivery.
    pub delivery_days: u16,
    /// What is claimed of the products and by what evidence, by the name of a property or label.
    #[serde(default)]
    pub claims: Vec<TenderClaim>,
    /// What else is said to a criterion that people judge, by the criterion's name.
    #[serde(default)]
    pub statements: Vec<TenderStatement>,
    /// Subcontractors and their share (§ 36 VgV).
    #[serde(default)]
    pub subcontractors: Option<Line>,
    /// Whether the conditions of the documents are accepted unchanged.
    pub accepts_conditions: bool,
}

/// A property that a tenderer claims, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderClaim {
    /// The property's name in the invitation.
    pub property: Line,
    /// What is claimed and by what evidence.
    pub claim: SustainabilityClaim,
}

/// What a tenderer says to a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderStatement {
    /// The criterion's name in the invitation.
    pub criterion: Line,
    /// What is said.
    pub text: Line,
}

/// What came out of a sealed tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// It could be read.
    Read {
        /// SHA-256 of the bytes that were sealed.
        content: FileDigest,
        /// What they say.
        #[serde(rename = "says")]
        tender: Box<TenderContent>,
        /// The total of its lines, without VAT.
        total: Money,
        /// Lines of the need for which it names no price.
        #[serde(default)]
        missing_lines: Vec<u16>,
    },
    /// It could not.
    Unreadable {
        /// SHA-256 of the bytes that were sealed, if they could be unsealed at all.
        content: Option<FileDigest>,
        /// Why.
        why: Line,
    },
}

/// An opened tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenedTender {
    /// Which.
    pub tender: TenderId,
    /// SHA-256 of the sealed bytes, reckoned anew at the opening: it is that of the receipt.
    pub sealed: FileDigest,
    /// What was in it.
    #[serde(flatten)]
    pub found: Found,
}

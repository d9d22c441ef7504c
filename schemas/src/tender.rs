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
    /// The rate of VAT on this line in percent, such as `19`; needed where the invitation scores gross prices (§ 58(3) VgV;
    /// ), and not asked for later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub tax_percent: Option<Decimal>,
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
    /// Documents that come with the tender, sealed in it (§§ 52(2) no. 4, 53, 54 VgV; ).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<TenderDocument>,
    /// Subcontractors and their share (§ 36 VgV).
    #[serde(default)]
    pub subcontractors: Option<Line>,
    /// Whether the conditions of the documents are accepted unchanged.
    pub accepts_conditions: bool,
}

/// A document that comes with a tender. In the tender that is sealed it has its `content`; once the tender was opened
/// the bytes are kept as a file, and `sha256` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderDocument {
    /// What it is: the name under which the invitation asks for it, or another.
    pub name: Line,
    /// Its media type, such as `application/pdf`.
    pub media_type: Line,
    /// SHA-256 of its bytes. In a sealed tender it may be left out; after the opening it is there, unless the content could
    /// not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<FileDigest>,
    /// How many bytes; like `sha256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Its bytes in base64 (RFC 4648, section 4), in the tender that is sealed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
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

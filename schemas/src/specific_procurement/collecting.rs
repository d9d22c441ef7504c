//! Mode B: data collected from catalogues, shown to its tenderer, contested, settled (§ 27 VgV; rules § 2).
//! Tenders that are handed in stand with the other events.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::ids::{OfferId, OrganisationId, TenderId};
use crate::tender::TenderContent;
use crate::text::Line;

/// An offer of the candidate's catalogue that is to stand for a line of the need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedLine {
    /// The line of the need.
    pub line: u16,
    /// The offer.
    pub offer: OfferId,
}

/// A candidate said which of its offers are to be collected for which line, and that what is collected is its tender
/// under the conditions of the documents (Art. 36(6) Directive 2014/24/EU; ). A later one takes the place of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionMapped {
    /// Who.
    pub candidate: OrganisationId,
    /// Which offers for which lines; a line that is missing will be missing in the tender.
    pub lines: Vec<MappedLine>,
}

/// Nothing could be collected from a catalogue: no tender comes of it, and nobody is blamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NothingCollected {
    /// Whose.
    pub candidate: OrganisationId,
    /// Why.
    pub why: Line,
}

/// A candidate does not want data to be collected from its catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionRefused {
    /// Who.
    pub candidate: OrganisationId,
}

/// The data of a catalogue was collected and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueDataCollected {
    /// The tender that it becomes.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// The version of the catalogue.
    pub catalogue_version: u32,
    /// The moment whose state was collected.
    pub collected_at: DateTime<Utc>,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
}

/// A tenderer was shown what was collected from its catalogue (§ 27(4) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataPresented {
    /// Which tender.
    pub tender: TenderId,
    /// Until when it can object.
    pub until: DateTime<Utc>,
}

/// A tenderer said that what was collected is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataConfirmed {
    /// Which tender.
    pub tender: TenderId,
}

/// A tenderer objected to what was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataContested {
    /// Which tender.
    pub tender: TenderId,
    /// What is wrong.
    pub reason: Line,
}

/// A tenderer said nothing; the opportunity was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataUnopposed {
    /// Which tender.
    pub tender: TenderId,
}

/// The authority decided on an objection: the tender binds as corrected, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContestedDataResolved {
    /// Which tender.
    pub tender: TenderId,
    /// The tender as corrected; none if it does not bind.
    pub corrected: Option<TenderContent>,
    /// Why.
    pub reason: Line,
}

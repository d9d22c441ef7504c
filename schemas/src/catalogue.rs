//! A supplier's catalogue, version by version, each from one file.
//! The offers that a version brings have streams of their own, see [`crate::offer`].

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::OrganisationId;
use crate::money::Currency;
use crate::text::Line;

/// SHA-256 of a file, 64 hexadecimal digits.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct FileDigest(String);

/// The text is no digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no SHA-256 digest: 64 hexadecimal digits")]
pub struct NotADigest(String);

impl FileDigest {
    /// Parses 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, NotADigest> {
        let lower = text.to_ascii_lowercase();
        if lower.len() == 64 && lower.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(lower))
        } else {
            Err(NotADigest(text.to_owned()))
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileDigest {
    type Error = NotADigest;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FileDigest> for String {
    fn from(digest: FileDigest) -> Self {
        digest.0
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The format of a catalogue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub enum CatalogueFormat {
    /// Comma or semicolon separated, with the documented columns.
    #[serde(rename = "CSV")]
    Csv,
    /// BMEcat 1.2 (also read: 1.01).
    #[serde(rename = "BMEcat 1.2")]
    Bmecat12,
    /// BMEcat 2005, 2005.1, 2005.2.
    #[serde(rename = "BMEcat 2005")]
    Bmecat2005,
}

impl fmt::Display for CatalogueFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Bmecat12 => "BMEcat 1.2",
            Self::Bmecat2005 => "BMEcat 2005",
        })
    }
}

/// What a file means for offers that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The whole catalogue (`T_NEW_CATALOG`): what it does not name is delisted.
    Whole,
    /// Products to add, change or delete (`T_UPDATE_PRODUCTS`): the others stay.
    Products,
    /// Prices only (`T_UPDATE_PRICES`): the others stay.
    Prices,
}

/// A file was handed in and found usable; its bytes are kept under their digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueSubmitted {
    /// The supplier.
    pub supplier: OrganisationId,
    /// Counts up from 1.
    pub version: u32,
    /// The file.
    pub file: FileDigest,
    /// Its format.
    pub format: CatalogueFormat,
    /// What it means for offers that it does not name.
    pub coverage: Coverage,
    /// What is assumed of articles that do not say.
    pub assumptions: Assumptions,
}

/// What is assumed of articles that do not say, as the supplier handed it in with the file.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
pub struct Assumptions {
    /// Their category.
    pub cpv: Option<Cpv>,
    /// Working days until their delivery.
    pub delivery_days: Option<u16>,
    /// The currency of their prices.
    pub currency: Option<Currency>,
    /// Their order unit, UN/ECE Rec. 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_unit: Option<Line>,
    /// The supplier's own table by which classes of other systems were translated to categories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes: Option<FileDigest>,
}

/// A supplier's own table of classes of other systems and their categories holds from now on; its bytes are kept under their
/// digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClassesMapped {
    /// The supplier.
    pub supplier: OrganisationId,
    /// Counts up from 1.
    pub version: u32,
    /// The table.
    pub table: FileDigest,
    /// How many classes it has.
    pub rows: u32,
}

/// Every article of the version has been listed, changed or delisted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CataloguePublished {
    /// The version that [`CatalogueSubmitted`] named.
    pub version: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// What a catalogue file did, counted in offers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
pub struct Outcome {
    /// New or again in the catalogue.
    pub listed: u64,
    /// Changed in price, terms, description or claims.
    pub changed: u64,
    /// As before.
    pub unchanged: u64,
    /// Taken out.
    pub delisted: u64,
    /// Articles of the file that were refused; the report says why.
    pub refused: u64,
}

events! {
    /// What happened to a supplier's catalogue.
    CatalogueEvent in "catalogue" {
        CatalogueSubmitted,
        CataloguePublished,
        ClassesMapped,
    }
}

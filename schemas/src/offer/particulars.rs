//! What a catalogue states of an article beside its description: condition, features, files, references.
//! Nothing of it is ranked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Line;

/// Whether an article is new.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Condition {
    /// New goods.
    #[default]
    New,
    /// Used before.
    Used,
    /// Used before and brought into working order.
    Refurbished,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::New, Self::Used, Self::Refurbished];

    /// Whether it is new.
    #[must_use]
    pub fn is_new(&self) -> bool {
        *self == Self::New
    }

    /// Its name in events and parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Used => "used",
            Self::Refurbished => "refurbished",
        }
    }

    /// The condition of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.name() == name)
    }
}

/// A property of an article, as its catalogue states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Feature {
    /// Its name, such as `Anschluss`.
    pub name: Line,
    /// Its value, such as `USB-C`; several values are separated by ` | `.
    pub value: Line,
    /// The unit of the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Line>,
}

/// Another article of the same supplier, by its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Reference {
    /// What it is to this one, in the words of the format: `accessories`, `sparepart`, `similar` …
    pub kind: Line,
    /// Its number.
    pub to: Line,
}

/// What a catalogue states beside the description.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
pub struct Particulars {
    /// Properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<Feature>,
    /// Names of pictures and other files, as the catalogue writes them. They are never fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Line>,
    /// Accessories, spare parts and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
}

impl Particulars {
    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.features.is_empty() && self.files.is_empty() && self.references.is_empty()
    }
}

//! What is wrong with a catalogue file, an article or a field of it, said so that a catalogue clerk can act on it.
//! Nothing is read or judged here.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod wording;

pub use wording::Wording;

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// The line of the file, from 1. A row of a CSV file is placed at its first line.
    pub line: u64,
}

/// What a problem did to the article.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The article was left out.
    ArticleRefused,
    /// A field, or a part of the file, was left out; the article stays.
    FieldDropped,
    /// A value was not as documented and was understood in the way the message says.
    Assumed,
    /// Nothing was changed. Said once a file for each kind and field.
    Note,
}

/// The kind of a problem, stable, for programs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "described in `problem/words.table`")]
pub enum Code {
    EmptyFile,
    NotACatalogue,
    NotBmecat,
    EncodingUnknown,
    NotWellFormed,
    Truncated,
    TooLarge,
    TooDeep,
    TooManyArticles,
    NoTransaction,
    SeveralTransactions,
    NoArticles,
    ColumnsMissing,
    ColumnRepeated,
    TooManyColumns,

    NumberMissing,
    NumberTooLong,
    NumberRepeated,
    ActionUnknown,
    TitleMissing,
    CategoryMissing,
    UnitMissing,
    UnitUnknown,
    PriceMissing,
    PriceUnreadable,
    PriceAmbiguous,
    PriceOutOfRange,
    PriceNotInForce,
    PriceTerritory,
    PriceTypeUnusable,
    PriceTaxMissing,
    PriceNotFinal,
    PriceUnitUnsupported,
    CurrencyMissing,
    CurrencyUnknown,
    QuantityUnreadable,
    DeliveryTimeMissing,
    DeliveryTimeUnreadable,
    ConditionUnknown,
    QuoteStray,
    ArticleTooLarge,
    RowLength,
    NothingToChange,
    NothingToDelist,
    ChangeUnfitting,
    RuleRefused,
    NothingChanged,

    CategoryUnreadable,
    GtinUnreadable,
    GtinCheckDigit,
    EntityUnknown,
    ElementMisplaced,
    ValueRepeated,
    DateUnreadable,
    ClaimUnreadable,
    TooManyKeywords,
    TooManyParticulars,
    MakerUnknown,

    EncodingMismatch,
    CharactersUndecodable,
    VersionUnknown,
    CategoryAssumed,
    CategoryMapped,
    UnitAssumed,
    UnitGiven,
    NumberFormat,
    PriceConverted,
    CurrencyMeant,
    ScaleRises,
    GtinMeant,
    ConditionMeant,
    AmpersandBare,
    PriceRounded,
    ListPriceUsed,
    PriceChosen,
    ScaleStartsLate,
    DeliveryTimeAssumed,
    ContentsNotCounted,
    TextCut,
    ClaimWithoutSource,
    DateTypeAssumed,

    ColumnUnknown,
    HtmlRemoved,
    HtmlEntity,
    EntitiesIgnored,
    ElementUnknown,
    SeparatorLine,
    CurrencyNotUsed,
    CategoryInNoSystem,
    NotAdmitted,
    ConditionNotWanted,
    DelistingUnconfirmed,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in format!("{self:?}").chars().enumerate() {
            if i > 0 && letter.is_ascii_uppercase() {
                f.write_str("_")?;
            }
            write!(f, "{}", letter.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

/// Something about an article or a field of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// The supplier's number of the article, if it is known.
    pub article: Option<String>,
    /// The file's own name of the field: a column, or a path of elements below the article.
    pub field: Option<String>,
    /// What the file says there.
    pub value: Option<String>,
    /// What kind of problem it is.
    pub code: Code,
    /// What it did.
    pub severity: Severity,
    /// What is wrong and what was done.
    pub message: String,
    /// The same in German, where more can be said than the kind's own sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub german: Option<String>,
}

impl Problem {
    /// An article that was refused for a reason that the reading of its file could not know.
    #[must_use]
    pub fn refused(place: Place, article: &str, code: Code, message: String) -> Self {
        Self {
            place,
            article: Some(article.to_owned()),
            field: None,
            value: None,
            code,
            severity: Severity::ArticleRefused,
            message,
            german: None,
        }
    }
}

/// A sentence in English and, where a particular can be told, in German; else the German of its kind is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) english: String,
    pub(super) german: Option<String>,
}

impl Words {
    pub(super) fn both(english: impl Into<String>, german: impl Into<String>) -> Self {
        Self { english: english.into(), german: Some(german.into()) }
    }
}

impl From<String> for Words {
    fn from(english: String) -> Self {
        Self { english, german: None }
    }
}

/// The file as a whole cannot be used: nothing of it may be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, thiserror::Error)]
#[error("line {}: {message}", place.line)]
pub struct Unusable {
    /// What kind of problem it is.
    pub code: Code,
    /// What is wrong and what can be done.
    pub message: String,
    /// Where it was found.
    pub place: Place,
    /// The element or the columns concerned.
    pub field: Option<String>,
}

impl Unusable {
    pub(super) fn new(code: Code, line: u64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: Place { line }, field: None }
    }

    pub(super) fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// A value as it stands in the file, in quotation marks, cut after sixty characters.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String =
        text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect();
    if text.trim().chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

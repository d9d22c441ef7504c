//! How long records are kept: the classes, and the periods that were determined for them.
//! What the law demands at least, and how a period is counted, is a rule and stands elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::event::events;
use crate::text::Line;

/// A class of records with a period of its own.
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
pub enum RetentionClass {
    /// Documentation, award record, offers, requests with annexes (§ 8(4) VgV).
    ProcurementRecord,
    /// The same below the thresholds (§ 6(2) UVgO).
    SubThresholdRecord,
    /// Vouchers and invoices (§ 147(3) AO, § 257(4) HGB, § 14b UStG).
    Voucher,
    /// Books, records, procedure documentation (§ 147(3) AO).
    Book,
    /// Letters and other papers (§ 147(3) AO).
    Letter,
    /// Municipal bookkeeping, by the law of the Land.
    MunicipalBookkeeping,
}

impl RetentionClass {
    /// Every class.
    pub const ALL: [Self; 6] = [
        Self::ProcurementRecord,
        Self::SubThresholdRecord,
        Self::Voucher,
        Self::Book,
        Self::Letter,
        Self::MunicipalBookkeeping,
    ];

    /// The word in JSON and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ProcurementRecord => "procurement_record",
            Self::SubThresholdRecord => "sub_threshold_record",
            Self::Voucher => "voucher",
            Self::Book => "book",
            Self::Letter => "letter",
            Self::MunicipalBookkeeping => "municipal_bookkeeping",
        }
    }
}

/// The text is no class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no retention class: {known}", known = RetentionClass::ALL.map(RetentionClass::word).join(", "))]
pub struct NotARetentionClass(String);

impl std::str::FromStr for RetentionClass {
    type Err = NotARetentionClass;

    fn from_str(text: &str) -> Result<Self, NotARetentionClass> {
        Self::ALL
            .into_iter()
            .find(|class| class.word() == text)
            .ok_or_else(|| NotARetentionClass(text.to_owned()))
    }
}

/// From which day a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetentionStart {
    /// From the day of award; it does not end before the contract does (§ 8(4) VgV).
    DayOfAward,
    /// From the end of the calendar year in which the record was made (§ 147(4) AO).
    EndOfCalendarYear,
}

/// For a class of records a period was determined that applies from now on to all of them, also to older ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionPeriodDetermined {
    /// For which class.
    pub class: RetentionClass,
    /// Years.
    pub years: u16,
    /// The paragraph, circular or condition of a grant that demands it.
    pub ground: Line,
    /// Why this marketplace holds to it.
    pub reason: Line,
}

events! {
    /// What was determined about retention.
    RetentionEvent in "retention" {
        RetentionPeriodDetermined,
    }
}

//! The words of the table of limits: what for, for whom, for what, how far.
//! No number stands here and none is compared.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// What a limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// From this value on the law of the EU holds: reached or exceeded (§ 106(1) GWB).
    EuThreshold,
    /// Up to this value supplies may be bought directly.
    DirectAward,
    /// What § 14 UVgO says where a Land says nothing of its own; for information.
    DirectAwardDefault,
    /// Up to this value a simplified national procedure is free to choose.
    SimplifiedProcedure,
    /// From this value on the competition register is asked before the award.
    RegisterQuery,
    /// Above this value an award below the threshold is reported.
    Statistics,
    /// From this value on an award without a competition for participation is published for three months.
    ExPostNotice,
    /// Below this value a lot may be left out of the threshold's law, within a fifth of the total.
    SmallLot,
    /// Above this value tenderers are informed and the contract waits below the threshold, by the law of the Land.
    WaitingFrom,
    /// For how long it waits then.
    WaitingDays,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::EuThreshold,
        Self::DirectAward,
        Self::DirectAwardDefault,
        Self::SimplifiedProcedure,
        Self::RegisterQuery,
        Self::Statistics,
        Self::ExPostNotice,
        Self::SmallLot,
        Self::WaitingFrom,
        Self::WaitingDays,
    ];

    /// The word in the table and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::EuThreshold => "eu-threshold",
            Self::DirectAward => "direct-award",
            Self::DirectAwardDefault => "direct-award-default",
            Self::SimplifiedProcedure => "simplified-procedure",
            Self::RegisterQuery => "register-query",
            Self::Statistics => "statistics",
            Self::ExPostNotice => "ex-post-notice",
            Self::SmallLot => "small-lot",
            Self::WaitingFrom => "waiting-from",
            Self::WaitingDays => "waiting-days",
        }
    }
}

/// Who buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A municipality or a body of municipalities, central purchasing bodies with them.
    Municipality,
    /// An office of the federation below the ministries.
    Federation,
    /// The Federal Chancellery or a federal ministry.
    Ministry,
}

impl Body {
    /// All bodies.
    pub const ALL: [Self; 3] = [Self::Municipality, Self::Federation, Self::Ministry];

    /// The word in the table and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Federation => "federation",
            Self::Ministry => "ministry",
        }
    }
}

/// What is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Supplies and services.
    Supplies,
    /// Works.
    Works,
    /// Supplies and services of sector authorities.
    Sectors,
    /// Social and other special services.
    SpecialServices,
}

impl Subject {
    /// All subjects.
    pub const ALL: [Self; 4] = [Self::Supplies, Self::Works, Self::Sectors, Self::SpecialServices];

    /// The word in the table and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Supplies => "supplies",
            Self::Works => "works",
            Self::Sectors => "sectors",
            Self::SpecialServices => "special-services",
        }
    }
}

/// How far a limit reaches, in euros without VAT or in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// An amount; whether it belongs below or above is the kind's.
    Euros(Decimal),
    /// There is no limit of the state.
    Unlimited,
    /// Up to the threshold of the EU that holds on the day, not including it.
    BelowThreshold,
    /// A number of calendar days.
    Days(u16),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Euros(amount) => write!(f, "{amount}"),
            Self::Unlimited => f.write_str("unlimited"),
            Self::BelowThreshold => f.write_str("below-threshold"),
            Self::Days(days) => write!(f, "{days} days"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

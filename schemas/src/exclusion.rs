//! Grounds for exclusion and what was found of them (§§ 123 to 126 GWB; rules § 5).
//! How a ground binds and for how long is a rule and stands in `procurement`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ground for exclusion.
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
pub enum Ground {
    /// § 123(1) to (3) GWB: a final conviction or fine for one of the offences listed there, attributed to the firm.
    Conviction,
    /// § 123(4) GWB: taxes or contributions to social security unpaid, by a final decision or otherwise proven.
    UnpaidDues,
    /// § 124(1) no. 1 GWB: a breach of environmental, social or labour law.
    BreachOfLaw,
    /// § 124(1) no. 2 GWB: insolvency or liquidation.
    Insolvency,
    /// § 124(1) no. 3 GWB: grave misconduct.
    GraveMisconduct,
    /// § 124(1) no. 4 GWB: sufficient signs of an agreement that restricts competition.
    Cartel,
    /// § 124(1) no. 5 GWB: a conflict of interest that nothing milder removes.
    ConflictOfInterest,
    /// § 124(1) no. 6 GWB: distortion by earlier involvement.
    PriorInvolvement,
    /// § 124(1) no. 7 GWB: an earlier contract performed with persistent and substantial faults.
    PoorPerformance,
    /// § 124(1) no. 8 GWB: serious misrepresentation or evidence held back.
    Misrepresentation,
    /// § 124(1) no. 9 GWB: undue influence, confidential or misleading information.
    UndueInfluence,
    /// § 19 MiLoG, § 21 AEntG: a fine of at least 2,500 euros.
    MinimumWage,
    /// § 21 SchwarzArbG: more than three months, more than 90 daily rates or a fine of at least 2,500 euros.
    UndeclaredWork,
    /// § 22 LkSG: a final fine of at least 175,000 euros.
    SupplyChain,
    /// § 14 BTTG: a final finding.
    CollectiveWages,
}

impl Ground {
    /// All grounds, in the order of the law.
    pub const ALL: [Self; 15] = [
        Self::Conviction,
        Self::UnpaidDues,
        Self::BreachOfLaw,
        Self::Insolvency,
        Self::GraveMisconduct,
        Self::Cartel,
        Self::ConflictOfInterest,
        Self::PriorInvolvement,
        Self::PoorPerformance,
        Self::Misrepresentation,
        Self::UndueInfluence,
        Self::MinimumWage,
        Self::UndeclaredWork,
        Self::SupplyChain,
        Self::CollectiveWages,
    ];
}

/// What the firm has done about it (§ 125 GWB): only all three together count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema,
)]
pub struct SelfCleaning {
    /// The damage is compensated, or compensation is promised with binding effect.
    pub compensated: bool,
    /// Facts are cleared up actively with the authorities.
    pub cleared_up: bool,
    /// Concrete measures prevent more of it.
    pub prevented: bool,
}

/// A fact that may exclude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Finding {
    /// The ground.
    pub ground: Ground,
    /// The day of the final decision, or of the event.
    pub on: NaiveDate,
    /// The day on which the state ended: dues paid or their payment promised, insolvency over, register deleted.
    pub ended: Option<NaiveDate>,
    /// Self-cleaning, as shown by the firm and judged by the authority.
    pub cleaning: SelfCleaning,
}

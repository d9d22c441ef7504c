//! Whether a tender is considered: conflicts of interest, late tenders, exclusion, abnormally low prices.
//! What a tender is worth is told in `evaluation`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ActorId, OrganisationId, TenderId};
use crate::money::Money;
use crate::terms::Regulation;
use crate::text::Line;

/// Somebody who takes part for the authority said that there is no conflict of interest (§ 6 VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NoConflictOfInterestDeclared {
    /// Who.
    pub actor: ActorId,
}

/// Why somebody is not impartial (§ 6 VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictGround {
    /// § 6(2): a direct or indirect financial, economic or personal interest.
    Interest,
    /// § 6(3) No. 1: a candidate or tenderer itself.
    Tenderer,
    /// § 6(3) No. 2: advises, supports or represents one.
    Adviser,
    /// § 6(3) No. 3: employed by one, or on one of its bodies, or by a firm that has to do with both sides.
    Employed,
    /// § 6(4): a relative of such a person.
    Relative,
}

/// A conflict of interest was declared; who has it takes no further part (§ 6(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ConflictOfInterestDeclared {
    /// Who has it.
    pub actor: ActorId,
    /// Why.
    pub ground: ConflictGround,
    /// Of which tenderer, if of one.
    pub concerns: Option<OrganisationId>,
    /// The particulars, without names of persons.
    pub particulars: Line,
}

/// What was done about a conflict of interest (§ 8(2) No. 10 VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ConflictRemedyTaken {
    /// Whose.
    pub actor: ActorId,
    /// What: who took over, which steps were repeated.
    pub remedy: Line,
}

/// Whether a late tender is considered although it is late (§ 57(1) No. 1 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct LateTenderDecided {
    /// Which.
    pub tender: TenderId,
    /// Whether the tenderer is not to blame, so that it is considered.
    pub considered: bool,
    /// Why.
    pub reason: Line,
}

/// Why a tender is not considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum ExclusionGround {
    /// § 57(1) No. 1 VgV: not in the form or not in time.
    FormOrTime,
    /// § 57(1) No. 2 VgV: documents are missing although they were asked for.
    DocumentsMissing,
    /// § 57(1) No. 3 VgV: changes of the tenderer's own entries are doubtful.
    DoubtfulChanges,
    /// § 57(1) No. 4 VgV: the procurement documents were changed or added to.
    DocumentsChanged,
    /// § 57(1) No. 5 VgV: a price is missing that matters.
    PriceMissing,
    /// § 57(1) No. 6 VgV: a variant that is not allowed.
    VariantNotAllowed,
    /// § 57(1) VgV: it does not meet the requirements of the description.
    RequirementsNotMet,
    /// § 60(3) sentence 1 VgV: the low price was not explained.
    AbnormallyLow,
    /// § 60(3) sentence 2 VgV: the price is low because duties of labour, social or environmental law are broken.
    BreachOfDuties,
    /// § 123 GWB, by paragraph.
    Mandatory {
        /// The paragraph: 1 or 4.
        paragraph: u8,
    },
    /// § 124(1) GWB, by number.
    Optional {
        /// The number: 1 to 9.
        number: u8,
    },
    /// § 57(1), § 122 GWB: the suitability could not be shown.
    NotSuitable,
    /// §§ 146, 148 BGB: the tender binds no longer, and its tenderer did not consent to a longer time.
    NoLongerBound,
    /// § 27(4) VgV: data collected from the catalogue is wrong and does not bind.
    DoesNotBind,
}

impl ExclusionGround {
    /// Where it is written: in the VgV, or below the threshold in the UVgO, which numbers the grounds alike.
    #[must_use]
    pub fn paragraph(self, regulation: Regulation) -> String {
        let (vgv, uvgo) = match self {
            Self::FormOrTime => ("§ 57 Abs. 1 Nr. 1", "§ 42 Abs. 1 Nr. 1"),
            Self::DocumentsMissing => ("§ 57 Abs. 1 Nr. 2", "§ 42 Abs. 1 Nr. 2"),
            Self::DoubtfulChanges => ("§ 57 Abs. 1 Nr. 3", "§ 42 Abs. 1 Nr. 3"),
            Self::DocumentsChanged => ("§ 57 Abs. 1 Nr. 4", "§ 42 Abs. 1 Nr. 4"),
            Self::PriceMissing => ("§ 57 Abs. 1 Nr. 5", "§ 42 Abs. 1 Nr. 5"),
            Self::VariantNotAllowed => ("§ 57 Abs. 1 Nr. 6", "§ 42 Abs. 1 Nr. 6"),
            Self::RequirementsNotMet => ("§ 57 Abs. 1", "§ 42 Abs. 1"),
            Self::AbnormallyLow => ("§ 60 Abs. 3 Satz 1", "§ 44 Abs. 3 Satz 1"),
            Self::BreachOfDuties => ("§ 60 Abs. 3 Satz 2", "§ 44 Abs. 3 Satz 2"),
            Self::DoesNotBind => ("§ 27 Abs. 4", "§ 27 Abs. 4 VgV entsprechend, § 17"),
            Self::NoLongerBound => return "§§ 146, 148 BGB".to_owned(),
            Self::Mandatory { paragraph } => return format!("§ 123 Abs. {paragraph} GWB"),
            Self::Optional { number } => return format!("§ 124 Abs. 1 Nr. {number} GWB"),
            Self::NotSuitable => return "§ 122 GWB".to_owned(),
        };
        match regulation {
            Regulation::Vgv => format!("{vgv} VgV"),
            Regulation::Uvgo => format!("{uvgo} UVgO"),
        }
    }
}

/// A tender is not considered (§§ 57, 60 VgV, §§ 123, 124 GWB; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TenderExcluded {
    /// Which.
    pub tender: TenderId,
    /// The ground.
    #[serde(flatten)]
    pub ground: ExclusionGround,
    /// Why, in words.
    pub reason: Line,
}

/// What a price is conspicuously low against.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LowAgainst {
    /// The next higher price.
    #[default]
    NextPrice,
    /// The authority's own estimate.
    Estimate,
}

impl LowAgainst {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_next_price(&self) -> bool {
        *self == Self::NextPrice
    }
}

/// A price lies so far below the next one, or below the authority's estimate, that it must be asked about (§ 60(1) VgV; ). No
/// tender is rejected for that alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AbnormallyLowNoticed {
    /// Which tender.
    pub tender: TenderId,
    /// Its price.
    pub price: Money,
    /// What it lies below: the next higher price, or the estimate.
    pub next: Money,
    /// By how many percent it lies below, with one decimal.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "crate::decimal::exact")]
    pub gap_percent: Decimal,
    /// What it is low against.
    #[serde(default, skip_serializing_if = "LowAgainst::is_next_price")]
    pub against: LowAgainst,
}

/// What the examination of a low price found (§ 60(2), (3), (4) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LowPriceFinding {
    /// The price is explained.
    Explained,
    /// It is not.
    Unexplained,
    /// Duties of labour, social or environmental law are broken.
    BreachOfDuties,
}

/// The authority decided about a low price (§ 60(3) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AbnormallyLowDecided {
    /// Which tender.
    pub tender: TenderId,
    /// What was found.
    pub finding: LowPriceFinding,
    /// Whether the tender is rejected.
    pub rejected: bool,
    /// Why.
    pub reason: Line,
    /// Why it is not rejected although it should be, as the rules from July 2026 have it.
    pub exception: Option<Line>,
}

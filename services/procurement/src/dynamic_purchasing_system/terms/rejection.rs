//! What may be wrong with the terms of a notice, each with its field and the rule that refuses.
//! Nothing is checked here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::catalogue::FileDigest;
use schemas::ids::CategoryKey;
use schemas::money::Currency;
use schemas::terms::Variants;
use schemas::text::Line;
use serde::Serialize;

/// Why terms are not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum TermsRejection {
    /// The value cannot be compared.
    #[error(
        "`estimate.total` is in {currency}: the system's currency must be the euro, and so must be the estimate's"
    )]
    EstimateInOtherCurrency {
        /// The currency of the estimate.
        currency: Currency,
    },
    /// The value is none.
    #[error("`estimate.total` {total} is no value: above zero, without VAT, in whole cents")]
    NotAnEstimate {
        /// The amount.
        total: Decimal,
    },
    /// The value was reckoned afterwards.
    #[error("`estimate.on` {on} lies after the despatch of the notice")]
    EstimateAfterNotice {
        /// The day of the estimate.
        on: NaiveDate,
    },
    /// No language.
    #[error("`languages` names no language for requests and tenders")]
    NoLanguage,
    /// Variants that nobody could hand in.
    #[error(
        "`variants`: this program takes no variants, one tender of each firm; `excluded` is what a notice can say here"
    )]
    VariantsNotTaken {
        /// What the notice says.
        variants: Variants,
    },
    /// The order of the criteria cannot be kept by the scheme.
    #[error(
        "`award.scheme` of category `{category}` gives the price {price} %: some criterion after it would count more, and \
         without weights the order binds, the price first"
    )]
    SchemeAgainstOrder {
        /// The category.
        category: CategoryKey,
        /// Percent of the scheme for the price.
        price: u8,
    },
    /// Mode B without catalogues.
    #[error("`collection` needs catalogues: `catalogues` must be `accepted` or `required`")]
    CollectionWithoutCatalogues,
    /// The extension of the assessment is no number of working days.
    #[error("`extended_assessment` is 1 to {longest} working days, or not there")]
    NotAnExtension {
        /// The most.
        longest: u16,
    },
    /// The standstill is no number of days.
    #[error("`voluntary_standstill` is 1 to {longest} days, or not there")]
    NotAStandstill {
        /// The most.
        longest: u16,
    },
    /// A category of the system has no terms.
    #[error("`categories` says nothing of category `{category}`")]
    CategoryWithoutTerms {
        /// The category.
        category: CategoryKey,
    },
    /// A category has terms twice.
    #[error("`categories` names category `{category}` twice")]
    CategoryTwice {
        /// The category.
        category: CategoryKey,
    },
    /// The system has no such category.
    #[error("`categories` names `{category}`, which the system does not have")]
    UnknownCategory {
        /// The category.
        category: CategoryKey,
    },
    /// A category asks for nothing.
    #[error("`selection` of category `{category}` has no criterion")]
    NoSelectionCriterion {
        /// The category.
        category: CategoryKey,
    },
    /// Two criteria of one name.
    #[error("`selection` of category `{category}` has two criteria `{criterion}`")]
    CriterionTwice {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// A criterion that nobody can show.
    #[error(
        "`evidence` of criterion `{criterion}`, category `{category}`, names nothing by which it is shown"
    )]
    NoEvidence {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// Evidence that the exclusive list of § 46(3) VgV does not have.
    #[error(
        "`evidence` of criterion `{criterion}`, category `{category}`: technical ability is shown by the exclusive list \
         of § 46(3) VgV only"
    )]
    EvidenceNotInList {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// A turnover asked for under another kind.
    #[error(
        "`least_turnover` of criterion `{criterion}`, category `{category}`, is a matter of `economic_and_financial`"
    )]
    TurnoverOfOtherKind {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// A turnover without the value by which it is measured.
    #[error(
        "`least_turnover` of criterion `{criterion}`, category `{category}`, needs `typical_contract`: both above zero, and \
         no contract is worth more than the whole estimate"
    )]
    TurnoverWithoutMeasure {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
    },
    /// More than twice the value of a contract.
    #[error(
        "`least_turnover` of criterion `{criterion}`, category `{category}`, is above {most}, twice a typical contract: \
         `special_risk` must say why"
    )]
    TurnoverTooHigh {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
        /// The most without a reason.
        most: Decimal,
    },
    /// A percentage that is none.
    #[error("`award` of category `{category}`: `from` is at most `to`, and `to` at most 100")]
    NotPercentages {
        /// The category.
        category: CategoryKey,
    },
    /// No choice within the ranges makes a whole.
    #[error("`award` of category `{category}`: the weights make {least} to {most} %, never 100")]
    WeightsMakeNoWhole {
        /// The category.
        category: CategoryKey,
        /// The sum of the least weights.
        least: u32,
        /// The sum of the greatest weights.
        most: u32,
    },
    /// Both weights and a reason for having none.
    #[error("`award` of category `{category}`: with `no_weights` every range is 0 to 100")]
    WeightsAndNone {
        /// The category.
        category: CategoryKey,
    },
    /// Two award criteria of one name.
    #[error("`award.criteria` of category `{category}` has two criteria `{criterion}`")]
    AwardCriterionTwice {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: Line,
    },
    /// The method cannot be used.
    #[error("`award.scheme` of category `{category}`: {why}")]
    SchemeUnusable {
        /// The category.
        category: CategoryKey,
        /// What is wrong.
        why: String,
    },
    /// The method weighs otherwise than was announced.
    #[error(
        "`award.scheme` of category `{category}` gives the price {price} %, which `award.price` does not allow"
    )]
    SchemeAgainstWeights {
        /// The category.
        category: CategoryKey,
        /// Percent of the scheme for the price.
        price: u8,
    },
    /// Consumption is not judged where it matters.
    #[error(
        "`award.criteria` of category `{category}` has only the price: its supplies use energy, and energy efficiency \
         must be an award criterion"
    )]
    EnergyNotJudged {
        /// The category.
        category: CategoryKey,
    },
    /// Two documents of one name.
    #[error("`documents` has two called {name}")]
    DocumentTwice {
        /// The name.
        name: Line,
    },
    /// A media type that no browser understands.
    #[error(
        "`documents`: the media type of {name} is none: two words with a slash between, such as application/pdf"
    )]
    NotAMediaType {
        /// The document's name.
        name: Line,
    },
    /// A document that nobody could read.
    #[error("`documents`: the content of {name} was not handed in; send it to /documents first")]
    DocumentNotKept {
        /// Its name.
        name: Line,
        /// Its digest.
        sha256: FileDigest,
    },
}

impl TermsRejection {
    /// The rule that refuses.
    #[must_use]
    pub fn rule(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotAnEstimate { .. } => "R-4.01",
            Self::EstimateInOtherCurrency { .. } | Self::EstimateAfterNotice { .. } => "R-4.03",
            Self::NoLanguage => "R-1.07",
            Self::VariantsNotTaken { .. } => "R-0.1",
            Self::SchemeAgainstOrder { .. } => "R-1.53",
            Self::CollectionWithoutCatalogues => "R-2.15",
            Self::NotAnExtension { .. } => "R-1.29",
            Self::NotAStandstill { .. } => "R-1.44",
            Self::CategoryWithoutTerms { .. }
            | Self::CategoryTwice { .. }
            | Self::UnknownCategory { .. }
            | Self::NoSelectionCriterion { .. }
            | Self::CriterionTwice { .. } => "R-1.08",
            Self::TurnoverOfOtherKind { .. } | Self::NoEvidence { .. } => "R-5.01",
            Self::EvidenceNotInList { .. }
            | Self::TurnoverWithoutMeasure { .. }
            | Self::TurnoverTooHigh { .. } => "R-5.02",
            Self::NotPercentages { .. }
            | Self::WeightsMakeNoWhole { .. }
            | Self::WeightsAndNone { .. }
            | Self::AwardCriterionTwice { .. }
            | Self::SchemeUnusable { .. }
            | Self::SchemeAgainstWeights { .. } => "R-1.42",
            Self::EnergyNotJudged { .. } => "R-6.21",
            Self::DocumentTwice { .. }
            | Self::NotAMediaType { .. }
            | Self::DocumentNotKept { .. } => "R-1.09",
        })
    }
}

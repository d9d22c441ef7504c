//! What the notice and the documents of a dynamic purchasing system hold (§§ 22 to 24, 41 VgV; ).
//! Whether they are complete is decided in `procurement`; nothing happens here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::ids::{ActorId, CategoryKey};
use crate::money::Money;
use crate::organisation::Land;
use crate::scoring::Scheme;
use crate::text::Line;

/// What somebody reckons something will cost (§ 3 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ValueEstimate {
    /// The total without VAT, with options and extensions; of a system: all contracts over its whole life.
    pub total: Money,
    /// How it was reckoned.
    pub method: EstimateMethod,
    /// In words: which contracts, which prices, which growth.
    pub explanation: Line,
    /// The day on which it was made.
    pub on: NaiveDate,
    /// Who made it.
    pub by: ActorId,
}

/// How a value is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EstimateMethod {
    /// Prices of the market times quantities.
    MarketPrices,
    /// What the last twelve months cost, adjusted (§ 3(10) VgV).
    LastTwelveMonths,
    /// What the twelve months after the first delivery will cost (§ 3(10) VgV).
    NextTwelveMonths,
    /// The sum of all contracts over the whole life (§ 3(4) VgV).
    SumOfContracts,
    /// The sum of lots (§ 3(7), (8) VgV).
    SumOfLots,
}

/// A document of the procedure, kept by its digest and public without registration (§ 41(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Document {
    /// SHA-256 of its bytes.
    pub sha256: FileDigest,
    /// Its name, such as `Leistungsbeschreibung.pdf`.
    pub name: Line,
    /// Its media type, such as `application/pdf`.
    pub media_type: Line,
}

/// What the documents say about the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[schema(as = SystemTerms)]
pub struct Terms {
    /// What is bought.
    pub subject: Line,
    /// Its value over its whole life for all authorities.
    pub estimate: ValueEstimate,
    /// How the system works.
    pub operation: Line,
    /// Which electronic equipment and technical connection is used.
    pub equipment: Line,
    /// What each category asks for, one entry a category.
    pub categories: Vec<CategoryTerms>,
    /// Working days by which the assessment is extended before the first invitation; none if it is not.
    pub extended_assessment: Option<u16>,
    /// Whether tenders may or must be catalogues (§ 27 VgV; ).
    pub catalogues: CatalogueUse,
    /// Whether data may be collected from catalogues at a stated time (mode B); off unless announced.
    pub collection: bool,
    /// Whether electronic auctions may be held.
    pub auctions: bool,
    /// Whether variants are allowed (§ 35(1) VgV).
    pub variants: Variants,
    /// The languages of requests and tenders, such as `de`.
    pub languages: Vec<Line>,
    /// The documents beside the notice.
    pub documents: Vec<Document>,
    /// The place whose calendar counts.
    pub calendar: CalendarPlace,
    /// Days that are waited between information and contract although the law does not ask for it; none if not.
    pub voluntary_standstill: Option<u16>,
    /// Whom to ask: an office with its mail address or telephone number. It names no person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Line>,
    /// To whom a tenderer turns for a review, where it is another body than the one that the table of the Land names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_body: Option<Line>,
    /// What was decided about lots and why: how the categories divide the need (§ 97(4) GWB).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lots: Option<Line>,
}

/// What the documents say about a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CategoryTerms {
    /// The category.
    pub category: CategoryKey,
    /// Why such supplies are to be had on the market with features that meet the need (§ 120(1) GWB; ).
    pub marketable: Line,
    /// How much is expected to be bought (§ 23(3) VgV; ).
    pub estimated_quantity: Line,
    /// What a candidate must show (§ 122(2) GWB; ).
    pub selection: Vec<SelectionCriterion>,
    /// By what tenders are judged (§ 127(5) GWB).
    pub award: AwardTerms,
}

/// What a candidate must show to be admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SelectionCriterion {
    /// Its short name in the category.
    pub key: CategoryKey,
    /// Of which kind it is (§ 122(2) GWB: no other is allowed).
    pub kind: SelectionKind,
    /// What is asked.
    pub requirement: Line,
    /// By what it is shown.
    pub evidence: Vec<EvidenceKind>,
    /// The least yearly turnover in euros, where it is asked for (§ 45(2) VgV; ).
    #[schema(value_type = Option<String>)]
    pub least_turnover: Option<Decimal>,
    /// The typical value of one contract in euros, by which the turnover is measured.
    #[schema(value_type = Option<String>)]
    pub typical_contract: Option<Decimal>,
    /// Why a higher turnover is asked for than twice that value.
    pub special_risk: Option<Line>,
}

/// The three kinds of suitability (§ 122(2) GWB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelectionKind {
    /// Permission to practise (§ 44 VgV).
    PermissionToPractise,
    /// Economic and financial standing (§ 45 VgV).
    EconomicAndFinancial,
    /// Technical and professional ability (§ 46 VgV).
    TechnicalAndProfessional,
}

/// By what something is shown (§§ 44 to 50 VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The candidate's own declaration (ESPD or otherwise).
    SelfDeclaration,
    /// An entry in the trade register or a professional register (§ 44(1) VgV).
    RegisterEntry,
    /// Statement of turnover (§ 45(4) No. 4 VgV).
    Turnover,
    /// Professional liability insurance (§ 45(4) No. 2 VgV).
    Insurance,
    /// References of the last three years (§ 46(3) No. 1 VgV).
    References,
    /// A certificate of quality or environmental management (§ 49 VgV).
    ManagementCertificate,
    /// A certificate of the tax office or a social insurance (§ 48(5) VgV).
    Dues,
    /// An entry in a list of prequalified firms (§ 48(8) VgV; ).
    Prequalification,
}

/// By what tenders of a category are judged: fixed, or a range that each invitation makes precise (§ 58(3) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardTerms {
    /// How much the price counts, in percent of the whole.
    pub price: Percentages,
    /// The other criteria.
    pub criteria: Vec<AnnouncedCriterion>,
    /// The method of scoring, if the notice fixes it.
    pub scheme: Option<Scheme>,
    /// Why there are no weights, where there are none (§ 58(3) sentence 3 VgV).
    pub no_weights: Option<Line>,
}

/// A criterion as the notice names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AnnouncedCriterion {
    /// Its name; an invitation uses the same.
    pub name: Line,
    /// How much it counts, in percent of the whole.
    pub weight: Percentages,
}

/// From a percentage to another, both included; `from <= to <= 100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Percentages {
    /// The least.
    pub from: u8,
    /// The most.
    pub to: u8,
}

/// Whether tenders are catalogues (§ 27(1) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueUse {
    /// They are not.
    NotAccepted,
    /// They may be.
    Accepted,
    /// They must be.
    Required,
}

/// Whether variants are allowed (§ 35(1) VgV: silence is no answer).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variants {
    /// They may be handed in.
    Allowed,
    /// They must be.
    Required,
    /// They must not be.
    Excluded,
}

/// Whose public holidays count (rules § 9.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CalendarPlace {
    /// The Land.
    pub land: Land,
    /// The municipality, where it has days of its own.
    pub municipality: Option<Line>,
}

/// A notice that was sent for publication (§ 40(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Notice {
    /// Its number or address, such as `2026/S 171-512345`.
    pub reference: Line,
    /// The day on which it was sent.
    pub despatched_on: NaiveDate,
    /// The day on which it was asked to be published, if a later one was.
    pub requested_publication: Option<NaiveDate>,
}

/// Which regulation a system and its calls follow: decided by the estimate and the threshold of the day on which the
/// notice was sent (§ 3(3), (4) VgV, § 106(1) GWB; ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Regulation {
    /// The threshold is reached or exceeded: VgV, with its shortest periods.
    Vgv,
    /// Below it: § 17 UVgO, with periods that are adequate.
    Uvgo,
}

//! What a candidate declares and shows of its suitability, and what comes of looking at it
//! (§§ 122 to 126 GWB, §§ 42 to 50 VgV). No person is named here: a document that names some is kept outside.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::exclusion::{Finding, Ground, SelfCleaning};
use crate::ids::CategoryKey;
use crate::terms::{Document, EvidenceKind};
use crate::text::Line;

/// What a candidate declares of itself (§ 48(2), (3) VgV; ).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfDeclaration {
    /// The grounds for exclusion that were asked for, with the answers.
    pub grounds: Vec<GroundAnswer>,
    /// The selection criteria of the categories asked for, with the answers.
    pub criteria: Vec<CriterionAnswer>,
    /// An entry in an official list.
    pub prequalification: Option<Prequalification>,
    /// How large the firm is, if it says so (recommendation 2003/361/EC); the statistics of awards ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<FirmSize>,
    /// Whether a catalogue in the set format accompanies the request (Art. 36(6) Directive 2014/24/EU; ).
    #[serde(default)]
    pub catalogue: bool,
    /// Whether data may be collected from that catalogue at a stated time (mode B; ).
    #[serde(default)]
    pub collection: bool,
}

/// What a candidate says to a ground for exclusion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroundAnswer {
    /// The ground.
    pub ground: Ground,
    /// Whether it is there.
    pub applies: bool,
    /// The day of the final decision, or of the event, if it is there and was told.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Whether dues are paid or their payment is promised (§ 123(4) sentence 2 GWB).
    #[serde(default)]
    pub settled: bool,
    /// Whether the candidate says that it has cleaned itself (§ 125 GWB); what it did stands in the document.
    #[serde(default)]
    pub self_cleaning: bool,
}

/// What a candidate says to a selection criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionAnswer {
    /// The category.
    pub category: CategoryKey,
    /// The criterion in it.
    pub criterion: CategoryKey,
    /// Whether it is fulfilled, alone or with the capacity of others.
    pub fulfilled: bool,
    /// The figure that was asked for, such as the least yearly turnover in euros.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub amount: Option<Decimal>,
    /// Whose capacity it relies on (§ 47 VgV; ).
    #[serde(default)]
    pub capacity_of: Option<Capacity>,
}

/// A firm on whose capacity a candidate relies (§ 47(1) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// The firm, by its name in the register.
    pub firm: Line,
    /// Whether it has committed itself to lend its means.
    pub committed: bool,
}

/// An entry in an official list of prequalified firms (§ 48(8) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prequalification {
    /// The number of the certificate, with the list if it is not the AVPQ.
    pub number: Line,
    /// The code by which it is looked up.
    #[serde(default)]
    pub code: Option<Line>,
    /// Its last day; none if it was not told.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// How large a firm is, by the code list `economic-operator-size` of the Publications Office of the EU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirmSize {
    /// Fewer than 10 people, at most 2 million euros of turnover or balance.
    Micro,
    /// Fewer than 50 people, at most 10 million euros of turnover or balance.
    Small,
    /// Fewer than 250 people, at most 50 million euros of turnover or 43 of balance.
    Medium,
    /// One of these three.
    Sme,
    /// Larger.
    Large,
}

impl FirmSize {
    /// Every size.
    pub const ALL: [Self; 5] = [Self::Micro, Self::Small, Self::Medium, Self::Sme, Self::Large];

    /// The code in the list, as in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Micro => "micro",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Sme => "sme",
            Self::Large => "large",
        }
    }
}

/// In which form a declaration came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub enum DeclarationForm {
    /// A response of the European Single Procurement Document 4.1.0.
    #[serde(rename = "espd_4_1")]
    Espd41,
    /// The same of 4.0.0, which has other identifiers of properties and the same criteria.
    #[serde(rename = "espd_4_0")]
    Espd40,
    /// The marketplace's own form.
    #[serde(rename = "own")]
    Own,
}

/// The candidate declared itself (§ 48(3) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SelfDeclarationGiven {
    /// In which form.
    pub form: DeclarationForm,
    /// SHA-256 of the document as it came; it may name persons and is kept outside the log.
    pub document: FileDigest,
    /// What it says.
    pub declares: SelfDeclaration,
    /// Whether it answers a request to renew.
    pub renewal: bool,
}

/// What a document is to show.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum Proves {
    /// That a selection criterion is met.
    Criterion {
        /// The category.
        category: CategoryKey,
        /// The criterion in it.
        criterion: CategoryKey,
    },
    /// That a ground for exclusion is not there, has ended or was cleaned.
    Ground {
        /// The ground.
        ground: Ground,
    },
}

/// A document was handed in as evidence (§ 48(2), (4) to (8) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct EvidenceProvided {
    /// Counts up from 1 in the admission.
    pub number: u32,
    /// What it shows.
    pub proves: Proves,
    /// Of which kind it is.
    pub kind: EvidenceKind,
    /// The document; its bytes are kept outside the log.
    pub document: Document,
    /// Who issued it.
    pub issuer: Line,
    /// Its last day, if it has one.
    pub valid_until: Option<NaiveDate>,
}

/// A document has outlived its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct EvidenceExpired {
    /// Which.
    pub number: u32,
    /// Its last day.
    pub valid_until: NaiveDate,
}

/// Documents that are missing were asked for (§ 56(4) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct DocumentsRequested {
    /// What they are to show.
    pub wanted: Vec<Proves>,
    /// Why they are asked for (§ 56(5) VgV).
    pub reason: Line,
    /// The last day on which they can come.
    pub due: NaiveDate,
}

/// The last day went by, and documents that were asked for are not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RequestedDocumentsLapsed {
    /// What is not shown.
    pub missing: Vec<Proves>,
    /// The last day.
    pub due: NaiveDate,
}

/// A criterion of a category was looked at (§ 42(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CriterionAssessed {
    /// The category.
    pub category: CategoryKey,
    /// The criterion in it.
    pub criterion: CategoryKey,
    /// Whether it is met.
    pub met: bool,
    /// Why.
    pub reason: Line,
    /// The documents on which that rests, by their numbers; none if it rests on the declaration.
    pub evidence: Vec<u32>,
}

/// A fact that may exclude was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ExclusionGroundFound {
    /// The fact.
    pub finding: Finding,
    /// From where it is known.
    pub source: Line,
    /// The last day on which it can exclude (§ 126 GWB); none if the law sets no cap.
    pub excludes_until: Option<NaiveDate>,
}

/// What a firm has done to clean itself was judged (§ 125(2) GWB).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SelfCleaningAssessed {
    /// The ground.
    pub ground: Ground,
    /// The day of the decision or event.
    pub on: NaiveDate,
    /// What of it is shown.
    pub cleaning: SelfCleaning,
    /// Why; a refusal is reasoned to the firm.
    pub reason: Line,
}

/// Whether a ground is used, decided by people in proportion and with reasons (§§ 123, 124 GWB).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ExclusionDecided {
    /// The ground.
    pub ground: Ground,
    /// The day of the decision or event.
    pub on: NaiveDate,
    /// What was decided.
    pub decision: ExclusionDecision,
    /// Why.
    pub reason: Line,
}

/// What follows from a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionDecision {
    /// The firm is excluded.
    Excluded,
    /// It is not: that would be out of proportion (§ 124(1) GWB).
    Disproportionate,
    /// It is not, for compelling reasons of the public interest (§ 123(5) GWB).
    PublicInterest,
}

/// An admitted candidate was asked to renew its declaration (§ 24(5) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RenewalRequested {
    /// The day of the request.
    pub on: NaiveDate,
    /// The last day for it.
    pub due: NaiveDate,
}

/// The last day went by, and the declaration was not renewed. What follows is decided by people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RenewalLapsed {
    /// The last day.
    pub due: NaiveDate,
}

/// The register of competition has answered about the candidate (§ 6 WRegG; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RegisterAnswerRecorded {
    /// The day of the answer.
    pub answered_on: NaiveDate,
    /// Its number.
    pub reference: Line,
    /// Whether there is an entry; what it says is kept with the answer, not here.
    pub entry: bool,
    /// The last day on which the answer serves again.
    pub serves_until: NaiveDate,
}

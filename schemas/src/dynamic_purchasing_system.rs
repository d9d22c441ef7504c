//! The dynamic purchasing system (§§ 22–24 VgV, Art. 34 Directive 2014/24/EU): its notice, its changes and its end.
//! Who is admitted to it stands in [`crate::admission`].

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::{CategoryKey, OrganisationId, SpecificProcurementId, SystemId};
use crate::money::Currency;
use crate::terms::{Document, Notice, Regulation, Terms, ValueEstimate};
use crate::text::Line;

/// A category of supplies (§ 23(4), (5) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Category {
    /// Its short name in the system.
    pub key: CategoryKey,
    /// What it covers, by CPV code.
    pub cpv: Vec<Cpv>,
    /// Its name in German.
    pub name_de: Line,
    /// Its name in English.
    pub name_en: Line,
    /// The objective features by which supplies belong to it.
    pub features: Line,
    /// The fixed, published bounds of the market ranking.
    pub references: ReferenceValues,
    /// Whether used and refurbished goods are neither found nor ordered in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_new_goods: bool,
}

/// Bounds between which a value earns between all points and none. They are published with the category and
/// never depend on the offers at hand, so that a losing offer cannot turn the order of the others (rules § 6.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ReferenceValues {
    /// Working days until delivery.
    pub delivery_days: Bounds,
    /// kg CO2e over the whole life; none where the kind has no usable declarations.
    pub carbon_kilograms: Option<Bounds>,
    /// kWh a year; none where the use differs only marginally.
    pub yearly_kilowatt_hours: Option<Bounds>,
}

/// From the value that earns all points to the value that earns none; `best < worst`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(try_from = "WrittenBounds")]
#[schemars(with = "WrittenBounds")]
pub struct Bounds {
    #[schema(value_type = String)]
    best: Decimal,
    #[schema(value_type = String)]
    worst: Decimal,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
struct WrittenBounds {
    #[serde(deserialize_with = "crate::decimal::exact")]
    best: Decimal,
    #[serde(deserialize_with = "crate::decimal::exact")]
    worst: Decimal,
}

/// The two values are no bounds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "bounds need 0 <= best < worst <= 1000000, with at most three decimals; found {best} and {worst}"
)]
pub struct NotBounds {
    best: Decimal,
    worst: Decimal,
}

impl Bounds {
    /// Bounds of a value that is better the smaller it is.
    pub fn new(best: Decimal, worst: Decimal) -> Result<Self, NotBounds> {
        let fits = |value: Decimal| {
            !value.is_sign_negative()
                && value <= Decimal::from(1_000_000)
                && value.normalize().scale() <= 3
        };
        if fits(best) && fits(worst) && best < worst {
            Ok(Self { best, worst })
        } else {
            Err(NotBounds { best, worst })
        }
    }

    /// Earns all points.
    #[must_use]
    pub fn best(self) -> Decimal {
        self.best
    }

    /// Earns none.
    #[must_use]
    pub fn worst(self) -> Decimal {
        self.worst
    }
}

impl TryFrom<WrittenBounds> for Bounds {
    type Error = NotBounds;

    fn try_from(written: WrittenBounds) -> Result<Self, Self::Error> {
        Self::new(written.best, written.worst)
    }
}

/// A central purchasing body established a dynamic purchasing system (§ 22 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DynamicPurchasingSystemEstablished {
    /// The system.
    pub system: SystemId,
    /// Its title in the notice.
    pub name: Line,
    /// The central purchasing body that runs it.
    pub operator: OrganisationId,
    /// The one currency of its offers.
    pub currency: Currency,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day (§ 23(1) VgV).
    pub valid_until: NaiveDate,
    /// Its categories.
    pub categories: Vec<Category>,
    /// The authorities that may buy in it, as the notice names them (Art. 37 Directive 2014/24/EU; ).
    pub participating: Vec<OrganisationId>,
    /// Reference of the published notice.
    pub notice: Option<Line>,
}

/// The contract notice was sent; from now on requests to participate are taken in (§ 23(1), § 24(2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractNoticeDespatched {
    /// The notice. Its day chooses the rule set and the threshold.
    pub notice: Notice,
    /// The end of the first phase. Requests are taken in after it as well.
    pub requests_until: DateTime<Utc>,
    /// Which regulation follows from the estimate and the threshold of that day.
    pub regulation: Regulation,
    /// What the documents say.
    pub terms: Terms,
}

/// The last day of the system was moved without ending it (§ 23(2) No. 1 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValidityChanged {
    /// The new last day.
    pub valid_until: NaiveDate,
    /// The notice that says so (eForms column 38).
    pub notice: Notice,
}

/// The documents beside the notice are others from now on; the earlier ones stay public (§ 41(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentsChanged {
    /// All documents that hold now.
    pub documents: Vec<Document>,
    /// Why.
    pub reason: Line,
    /// Whether whoever prepares a request needs more time for it (§ 20(3) No. 2 VgV; ).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub substantial: bool,
}

/// The value over the whole life is reckoned anew and made public (§ 3(4) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValueEstimateRevised {
    /// The new estimate.
    pub estimate: ValueEstimate,
    /// Why.
    pub reason: Line,
    /// The notice that says so.
    pub notice: Notice,
}

/// The first invitation to tender in the system was sent: from now on requests are taken without a limit of time, and
/// none is assessed longer than the law says (§ 24(2), (3) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstInvitationIssued {
    /// The specific procurement.
    pub procurement: SpecificProcurementId,
    /// The day.
    pub on: NaiveDate,
}

/// The system was ended before its last day (§ 23(2) No. 2 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DynamicPurchasingSystemTerminated {
    /// Why.
    pub reason: Line,
    /// The notice that says so (eForms column 29); none if there never was a contract notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// The last day of the system went by: from here on nothing is bought in it (§ 23(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DynamicPurchasingSystemExpired {
    /// The last day.
    pub valid_until: NaiveDate,
}

/// A firm asked something about the system or its documents (§ 20(3) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateQuestionAsked {
    /// Counts up from 1.
    pub question: u16,
    /// Who asked; nobody but the operator is told.
    pub by: OrganisationId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Whether it was asked early enough for an answer six days before the end of the first phase.
    pub in_time: bool,
    /// If so, the last day on which an answer is in time, while the phase is not prolonged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<NaiveDate>,
    /// What.
    pub text: Line,
}

/// A question was answered to everybody: it is public with the notice, without the name of who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateQuestionAnswered {
    /// Which.
    pub question: u16,
    /// The question as it is published, if its own words would show who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_as: Option<Line>,
    /// The answer.
    pub text: Line,
    /// Whether it matters for requests to participate.
    pub matters: bool,
}

/// The first phase ends later (§ 20(3) VgV; ): a late answer or changed documents need more time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstPhaseProlonged {
    /// Its end from now on.
    pub requests_until: DateTime<Utc>,
    /// Why.
    pub reason: Line,
}

events! {
    /// What happened to a dynamic purchasing system.
    DynamicPurchasingSystemEvent in "system" {
        DynamicPurchasingSystemEstablished,
        ContractNoticeDespatched,
        ValidityChanged,
        DocumentsChanged,
        ValueEstimateRevised,
        FirstInvitationIssued,
        DynamicPurchasingSystemTerminated,
        DynamicPurchasingSystemExpired,
        CandidateQuestionAsked,
        CandidateQuestionAnswered,
        FirstPhaseProlonged,
    }
}

//! Why a framework agreement cannot be concluded, called off or changed.
//! How a refusal becomes an answer over HTTP is not said here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrganisationId};
use schemas::money::Money;
use serde::Serialize;

use crate::admission::Barred;
use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;
use crate::order::ContractActRefused;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum FrameworkRejection {
    #[error("there is no such framework agreement")]
    NotConcluded,
    #[error("a framework agreement with this id was concluded with other content")]
    ConcludedOtherwise,
    #[error("{why}")]
    SystemNotInForce { why: NotInForce },
    #[error("the dynamic purchasing system has no category `{category}`")]
    UnknownCategory { category: CategoryKey },
    #[error("only agreements with one firm are concluded here; {partners} were named")]
    SeveralPartners { partners: usize },
    #[error("organisation {organisation} is no economic operator")]
    NotAnEconomicOperator { organisation: OrganisationId },
    #[error("a framework agreement names at least one authority, each once")]
    NoAuthority,
    #[error("authority {organisation} is not named in the notice of the dynamic purchasing system")]
    AuthorityNotParticipating { organisation: OrganisationId },
    #[error("lines count up from 1, have a price above zero and fall under the category")]
    LinesUnusable,
    #[error("the estimate is above zero, in euros, and not above the maximum")]
    EstimateUnusable,
    #[error(
        "{value} reaches the threshold of {threshold}, and the system was noticed below it (UVgO): a system under the VgV, or \
         a procedure of its own, is needed"
    )]
    BeyondTheSystem { value: Money, threshold: Decimal },
    #[error("the last day lies before the first")]
    ValidityReversed,
    #[error("it would end on {until}; without a special reason {latest} is the last day")]
    LongerThanFourYears { until: NaiveDate, latest: NaiveDate },
    #[error("a call-off for this order was reserved with other content")]
    CalledOffOtherwise,
    #[error("the framework agreement does not name the authority")]
    AuthorityNotNamed,
    #[error("the framework agreement begins on {from}")]
    NotYetInForce { from: NaiveDate },
    #[error("the framework agreement ended on {until}")]
    NoLongerInForce { until: NaiveDate },
    #[error("the framework agreement was ended as a contract on {on}")]
    EndedAsContract { on: NaiveDate },
    #[error(
        "the admission of {supplier} {why}: nothing is called off until it is admitted again; the agreement can be \
         terminated (§ 133 GWB)"
    )]
    PartnerRests { supplier: OrganisationId, why: Barred },
    #[error("{why}")]
    ContractAct { why: ContractActRefused },
    #[error("a call-off names lines of the framework agreement, each with a quantity")]
    NotALine,
    #[error("{asked} would be called off, {left} are left of the published maximum")]
    BeyondTheMaximum { asked: Money, left: Money },
    #[error("an amount above zero in the currency of the framework agreement is needed")]
    AmountUnusable,
    #[error(
        "all changes together come to {all}: more than a tenth of the first value of {first}, or at the threshold; \
         that needs a new procedure"
    )]
    NotASmallChange { all: Money, first: Money },
    #[error("{why}")]
    LawNotKnown { why: String },
}

impl Rejection for FrameworkRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::UnknownCategory { .. } => Some("R-1.08"),
            Self::SeveralPartners { .. } => Some("R-8.03"),
            Self::NoAuthority | Self::AuthorityNotParticipating { .. } => Some("R-8.07"),
            Self::EstimateUnusable => Some("R-8.01"),
            Self::BeyondTheSystem { .. } => Some("R-4.08"),
            Self::ValidityReversed
            | Self::LongerThanFourYears { .. }
            | Self::NotYetInForce { .. }
            | Self::NoLongerInForce { .. } => Some("R-8.05"),
            Self::EndedAsContract { .. } | Self::ContractAct { .. } => Some("R-1.52"),
            Self::PartnerRests { .. } => Some("R-1.48"),
            Self::AuthorityNotNamed | Self::NotALine => Some("R-8.02"),
            Self::BeyondTheMaximum { .. } => Some("R-8.06"),
            Self::NotASmallChange { .. } => Some("R-8.08"),
            Self::LawNotKnown { .. } => Some("R-4.03"),
            Self::NotConcluded
            | Self::ConcludedOtherwise
            | Self::NotAnEconomicOperator { .. }
            | Self::LinesUnusable
            | Self::CalledOffOtherwise
            | Self::AmountUnusable => None,
        }
    }

    fn concerns_others(&self) -> bool {
        matches!(self, Self::NotConcluded)
    }
}

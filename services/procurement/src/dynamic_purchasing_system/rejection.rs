//! Why something may not happen to a system, with the rule that refuses.
//! What is wrong with the terms of a notice stands in `terms`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{CategoryKey, OrganisationId};
use schemas::money::Money;
use schemas::text::Line;
use serde::Serialize;

use super::terms::TermsRejection;
use crate::decider::Rejection;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DynamicPurchasingSystemRejection {
    /// The id is taken.
    #[error("a dynamic purchasing system with this id is established with other particulars")]
    EstablishedOtherwise,
    /// There is no such system.
    #[error("the dynamic purchasing system was not established")]
    NotEstablished,
    /// It was ended for another reason.
    #[error("the dynamic purchasing system was ended already")]
    AlreadyTerminated,
    /// It would end before it begins.
    #[error("the last day lies before the first")]
    ValidityReversed,
    /// It has no category.
    #[error("a dynamic purchasing system needs at least one category")]
    NoCategory,
    /// A category covers nothing.
    #[error("category `{category}` names no CPV code")]
    CategoryWithoutCpv {
        /// The category.
        category: CategoryKey,
    },
    /// Two categories of one name.
    #[error("two categories are called `{category}`")]
    CategoryTwice {
        /// The name.
        category: CategoryKey,
    },
    /// Two categories name one code.
    #[error("two categories name CPV code {cpv}")]
    CpvInTwoCategories {
        /// The code.
        cpv: Cpv,
    },
    /// Only a central purchasing body runs a system for others.
    #[error("organisation {organisation} is no central purchasing body")]
    NotACentralPurchasingBody {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Only contracting authorities buy.
    #[error("organisation {organisation} is no contracting authority")]
    NotAContractingAuthority {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Nobody could buy in it.
    #[error("the notice names no participating authority")]
    NoParticipatingAuthority,
    /// Another contract notice was sent.
    #[error(
        "the contract notice was sent with other particulars; categories, criteria and authorities stay"
    )]
    NoticeDespatchedOtherwise,
    /// No contract notice was sent.
    #[error("no contract notice of the dynamic purchasing system was sent")]
    NotNoticed,
    /// Its last day is over, or it was ended.
    #[error("the dynamic purchasing system is no longer in force")]
    NoLongerInForce,
    /// A notice has a day that is still to come.
    #[error("`notice.despatched_on` {despatched_on} is still to come")]
    NoticeInTheFuture {
        /// The day.
        despatched_on: NaiveDate,
    },
    /// A notice would be published before it was sent.
    #[error("`notice.requested_publication` {requested} lies before the despatch")]
    PublishedBeforeDespatch {
        /// The day asked for.
        requested: NaiveDate,
    },
    /// A later notice has an earlier day than the contract notice.
    #[error("`notice.despatched_on` lies before the contract notice of {contract_notice}")]
    NoticeBeforeTheFirst {
        /// The day of the contract notice.
        contract_notice: NaiveDate,
    },
    /// A change needs a notice of its own.
    #[error(
        "`notice.reference` {reference} is that of the contract notice: a change has a notice of its own"
    )]
    NoticeUsedTwice {
        /// The reference.
        reference: Line,
    },
    /// The end of a system that was noticed has a notice.
    #[error(
        "the end of the system needs `notice`: reference and day of its notice (eForms column 29)"
    )]
    NoticeNeeded,
    /// Less than 30 days for requests to participate.
    #[error(
        "`requests_until` {given} is too early: 30 days end on {last_day} at 24:00, German time"
    )]
    RequestsEndTooEarly {
        /// The end as it was set, German time.
        given: NaiveDateTime,
        /// The last day of the period.
        last_day: NaiveDate,
        /// The first moment that is allowed, German time.
        earliest: NaiveDateTime,
    },
    /// Below the threshold no number of days is set, but there must be time.
    #[error("`requests_until` leaves no time: it lies on the day of despatch or before it")]
    NoTimeForRequests,
    /// The first phase would end after the system.
    #[error("`requests_until` lies after the last day of the system, {valid_until}")]
    RequestsEndAfterSystem {
        /// The last day.
        valid_until: NaiveDate,
    },
    /// The calendar of the place does not answer.
    #[error("`terms.calendar`: {why}")]
    CalendarNotKnown {
        /// What is missing.
        why: String,
    },
    /// No threshold is known for the day.
    #[error("`notice.despatched_on`: {why}")]
    ThresholdNotKnown {
        /// Which row is missing.
        why: String,
    },
    /// The last day stays as it is.
    #[error("the last day is {valid_until} already")]
    ValidityUnchanged {
        /// The last day.
        valid_until: NaiveDate,
    },
    /// The value stays as it is.
    #[error("the value published last is {total} already")]
    EstimateUnchanged {
        /// The value.
        total: Money,
    },
    /// A system below the threshold would grow to it.
    #[error(
        "{total} reaches the threshold of {threshold}, and the system was noticed below it (UVgO): end it with a notice, and \
         establish one under the VgV with this estimate; what it carried until then stays"
    )]
    EstimateAtThreshold {
        /// The value.
        total: Money,
        /// The threshold of the day, in euros.
        threshold: Decimal,
    },
    /// The last day would lie in the past.
    #[error("`valid_until` {valid_until} lies before today: what has happened in the system stays")]
    ValidityInThePast {
        /// The day asked for.
        valid_until: NaiveDate,
    },
    /// A question has no number that is known.
    #[error("there is no question {question}")]
    NoSuchQuestion {
        /// The number.
        question: u16,
    },
    /// The question was answered otherwise.
    #[error("question {question} was answered already; what everybody has read is not changed")]
    AnsweredOtherwise {
        /// The number.
        question: u16,
    },
    /// One firm has more questions open than are taken.
    #[error("{open} questions of your firm are open; ask again when one is answered")]
    TooManyQuestions {
        /// How many.
        open: usize,
    },
    /// The first phase cannot stay as it is.
    #[error(
        "{what} leaves less than six days to the end of the first phase, {until}: `requests_until` must be a later end, at \
         least {least} (§ 20(3) VgV)"
    )]
    FirstPhaseTooShort {
        /// What was answered or changed.
        what: &'static str,
        /// The end as it stands.
        until: DateTime<Utc>,
        /// The first moment that is allowed.
        least: DateTime<Utc>,
        /// Whether the system lies below the threshold.
        below: bool,
    },
    /// The first phase would be moved for nothing, or to where it cannot be.
    #[error("`requests_until` cannot be {given}: {why}")]
    FirstPhaseNotMoved {
        /// What was asked for.
        given: DateTime<Utc>,
        /// Why not.
        why: &'static str,
    },
    /// What the notice or its documents say is not enough.
    #[error(transparent)]
    #[serde(untagged)]
    Terms(#[from] TermsRejection),
}

impl Rejection for DynamicPurchasingSystemRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::ValidityReversed | Self::NotNoticed | Self::RequestsEndAfterSystem { .. } => {
                Some("R-1.06")
            }
            Self::NoCategory
            | Self::CategoryWithoutCpv { .. }
            | Self::CategoryTwice { .. }
            | Self::CpvInTwoCategories { .. } => Some("R-1.08"),
            Self::NotACentralPurchasingBody { .. }
            | Self::NotAContractingAuthority { .. }
            | Self::NoParticipatingAuthority => Some("R-1.10"),
            Self::AlreadyTerminated
            | Self::NoLongerInForce
            | Self::NoticeNeeded
            | Self::NoticeUsedTwice { .. }
            | Self::ValidityUnchanged { .. }
            | Self::ValidityInThePast { .. } => Some("R-1.11"),
            Self::NoticeInTheFuture { .. }
            | Self::PublishedBeforeDespatch { .. }
            | Self::NoticeBeforeTheFirst { .. } => Some("R-4.34"),
            Self::RequestsEndTooEarly { .. } | Self::CalendarNotKnown { .. } => Some("R-1.20"),
            // § 20(1) VgV, § 13 UVgO: periods are adequate.
            Self::NoTimeForRequests => Some("R-1.25"),
            Self::ThresholdNotKnown { .. } => Some("R-4.03"),
            Self::EstimateUnchanged { .. } => Some("R-4.04"),
            Self::EstimateAtThreshold { .. } => Some("R-4.08"),
            // § 127(5) GWB: what was announced holds.
            Self::NoticeDespatchedOtherwise => Some("R-1.42"),
            Self::Terms(terms) => terms.rule(),
            Self::FirstPhaseTooShort { below: true, .. } => Some("§ 13(4) UVgO"),
            Self::FirstPhaseTooShort { below: false, .. }
            | Self::FirstPhaseNotMoved { .. }
            | Self::AnsweredOtherwise { .. } => Some("R-1.26"),
            Self::NoSuchQuestion { .. }
            | Self::TooManyQuestions { .. }
            | Self::EstablishedOtherwise
            | Self::NotEstablished => None,
        }
    }
}

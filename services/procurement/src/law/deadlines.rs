//! The periods of a dynamic purchasing system: requests, tenders, assessment, renewal, auction (rules § 1.2, § 3).
//! What an authority owes to others after an award stands in `duties`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use super::calendar::{Holidays, Place};
use super::period::{Period, PeriodError, Reckoned, Unit, reckon};
use super::ruleset::RuleSet;

/// requests to participate in the first phase (§ 24(2) sentence 1 VgV).
pub const REQUESTS: Period = Period::eu(30, Unit::Days);
/// tenders (§ 24(4) sentence 1 VgV).
pub const TENDERS: Period = Period::eu(10, Unit::Days);
/// assessment of a request (§ 24(3) sentence 1 VgV).
pub const ASSESSMENT: Period = Period::eu(10, Unit::WorkingDays);
/// assessment in a justified single case (§ 24(3) sentence 2 VgV).
pub const EXTENDED_ASSESSMENT: Period = Period::eu(15, Unit::WorkingDays);
/// a renewed self-declaration (§ 24(5) VgV, Art. 34(7) Directive 2014/24/EU).
pub const RENEWAL: Period = Period::eu(5, Unit::WorkingDays);
/// reasons on request (§ 62(2) VgV).
pub const REASONS: Period = Period::eu(15, Unit::Days);
/// between the invitations to an auction and its start (§ 26(4) VgV).
pub const AUCTION: Period = Period::eu(2, Unit::WorkingDays);

/// A deadline or a moment that the law does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DeadlineRefused {
    /// It lies before the end of the period.
    #[error(
        "{given} is too early: the period ends on {last_day} at 24:00, so {earliest} is the earliest"
    )]
    TooEarly {
        /// The deadline as it was set, German time.
        given: NaiveDateTime,
        /// The last day of the period.
        last_day: NaiveDate,
        /// The first moment that is allowed, German time.
        earliest: NaiveDateTime,
        /// The rule.
        rule: &'static str,
    },
    /// A shorter period was not agreed by all.
    #[error(
        "{agreed} of {invited} invited have agreed: a shorter period needs the consent of each"
    )]
    NotAgreedByAll {
        /// How many were invited.
        invited: usize,
        /// How many of them have agreed.
        agreed: usize,
        /// The first moment that is allowed without it.
        earliest: NaiveDateTime,
        /// The rule.
        rule: &'static str,
    },
    /// An invitation while an extended assessment is open.
    #[error("{open} extended assessments are open: no invitation is sent before they are closed")]
    AssessmentsOpen {
        /// How many.
        open: usize,
        /// The rule.
        rule: &'static str,
    },
}

impl DeadlineRefused {
    /// The rule that refused.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TooEarly { rule, .. }
            | Self::NotAgreedByAll { rule, .. }
            | Self::AssessmentsOpen { rule, .. } => rule,
        }
    }
}

/// the first phase counts from the despatch, under the new rules from the requested day of
/// publication where that is later.
pub fn requests(
    holidays: &Holidays,
    place: &Place,
    rules: RuleSet,
    despatched: NaiveDate,
    requested_publication: Option<NaiveDate>,
) -> Result<Reckoned, PeriodError> {
    let later = requested_publication.filter(|_| rules.counts_from_requested_publication());
    reckon(holidays, place, REQUESTS, later.map_or(despatched, |later| later.max(despatched)))
}

/// a deadline at a time of day lies behind the last hour of the period.
pub fn not_before_its_end(
    reckoned: &Reckoned,
    deadline: NaiveDateTime,
    rule: &'static str,
) -> Result<(), DeadlineRefused> {
    let earliest = reckoned.over_at();
    if deadline >= earliest {
        return Ok(());
    }
    let last_day = reckoned.last_day;
    Err(DeadlineRefused::TooEarly { given: deadline, last_day, earliest, rule })
}

/// Who has agreed to a shorter period for tenders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consents {
    /// How many candidates were invited.
    pub invited: usize,
    /// How many of them have agreed to this deadline in this call; silence is no consent.
    pub agreed: usize,
    /// Whether a supreme federal authority buys: it cannot agree on less.
    pub of_supreme_federal_authority: bool,
}

/// a deadline for tenders is allowed from the end of the period, or before with the recorded consent of
/// every invited candidate. `rule` asks for the period: below the threshold.
pub fn tender_deadline(
    tenders: &Reckoned,
    deadline: NaiveDateTime,
    consents: Consents,
    rule: &'static str,
) -> Result<(), DeadlineRefused> {
    let Consents { invited, agreed, of_supreme_federal_authority } = consents;
    match not_before_its_end(tenders, deadline, rule) {
        Err(refused) if of_supreme_federal_authority => Err(refused),
        Ok(()) => Ok(()),
        Err(_) if invited > 0 && agreed >= invited => Ok(()),
        Err(refused) if agreed == 0 => Err(refused),
        Err(_) => {
            let earliest = tenders.over_at();
            Err(DeadlineRefused::NotAgreedByAll { invited, agreed, earliest, rule: "R-1.24" })
        }
    }
}

/// before the first invitation of a system, none is sent while an extended assessment is open.
pub fn invitation_may_be_sent(
    is_first: bool,
    open_extended_assessments: usize,
    rule: &'static str,
) -> Result<(), DeadlineRefused> {
    if is_first && open_extended_assessments > 0 {
        let open = open_extended_assessments;
        return Err(DeadlineRefused::AssessmentsOpen { open, rule });
    }
    Ok(())
}

/// an auction starts behind two whole working days; the end of the second is the earliest moment.
pub fn auction_start(
    holidays: &Holidays,
    place: &Place,
    invited: NaiveDate,
) -> Result<Reckoned, PeriodError> {
    reckon(holidays, place, AUCTION, invited)
}

/// How a tender arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// At the deadline or before it.
    InTime,
    /// After it: excluded by § 57(1) no. 1 VgV unless a person decides, with a reason, that the bidder is not to blame
    ///
    Late,
}

/// whether a tender came in time. Both are instants, so that the night on which clocks go back hides nothing.
#[must_use]
pub fn receipt(deadline: DateTime<Utc>, received: DateTime<Utc>) -> Receipt {
    if received <= deadline { Receipt::InTime } else { Receipt::Late }
}

#[cfg(test)]
mod tests;

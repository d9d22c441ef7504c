//! The choices that the law leaves to who runs the marketplace, with the value that each has until it is changed.
//! What follows from a choice is decided where the rule stands.

use chrono::NaiveDate;
use schemas::law::{AtTheLimit, FirstInvitationFrom, RulesChosenBy, Setting, StatisticsForm};
use serde::Serialize;

/// Every choice with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// What happens where direct awards pass the limit.
    pub at_the_limit: AtTheLimit,
    /// By how many percent a tender lies below the next before it is pointed out; it is never rejected for that.
    pub low_tender_alarm_percent: u8,
    /// By how many percent a tender lies below the authority's own estimate before it is pointed out.
    pub low_against_estimate_percent: u8,
    /// The form of the report for small calls in a system at or above the threshold.
    pub small_call_statistics: StatisticsForm,
    /// Which day chooses the set of rules for a call.
    pub rules_chosen_by: RulesChosenBy,
    /// For how many working days collected data can be objected to.
    pub objection_working_days: u8,
    /// For how many days an award waits although no law demands it.
    pub voluntary_standstill_days: u8,
    /// How many days there are for tenders at least below the threshold, where the law only says "adequate".
    pub tender_days_below_threshold: u8,
    /// For how many days, the day of the order among them, direct orders to one supplier are taken to be one purchase.
    pub one_purchase_days: u8,
    /// When the first invitation of a system may leave.
    pub first_invitation: FirstInvitationFrom,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_the_limit: AtTheLimit::Refuse,
            // The usual trigger of a question; no law names a number (rules, GK).
            low_tender_alarm_percent: 20,
            // No law names a number; an estimate is rougher than the next tender (rules ).
            low_against_estimate_percent: 30,
            small_call_statistics: StatisticsForm::Annex1,
            rules_chosen_by: RulesChosenBy::SystemNotice,
            objection_working_days: 2,
            voluntary_standstill_days: 0,
            // § 17(6) UVgO leaves § 24 VgV out, § 13 UVgO names no number: as many as above the threshold.
            tender_days_below_threshold: 10,
            // No law names a number; as long as what a search has shown can be ordered (§ 3(2) VgV, GK).
            one_purchase_days: 7,
            first_invitation: FirstInvitationFrom::EndOfFirstPhase,
        }
    }
}

/// The number is outside what makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("`{setting}` lies between {least} and {most}; {found} does not")]
pub struct OutOfBounds {
    /// Which choice.
    pub setting: &'static str,
    /// What was asked for.
    pub found: u8,
    /// The least.
    pub least: u8,
    /// The most.
    pub most: u8,
}

impl Settings {
    /// The choices with one of them changed.
    pub fn with(mut self, setting: Setting) -> Result<Self, OutOfBounds> {
        let within = |found: u8, least: u8, most: u8| {
            let no = OutOfBounds { setting: setting.word(), found, least, most };
            if (least..=most).contains(&found) { Ok(found) } else { Err(no) }
        };
        match setting {
            Setting::DirectAwardsAtTheLimit { value } => self.at_the_limit = value,
            Setting::LowTenderAlarm { percent } => {
                self.low_tender_alarm_percent = within(percent, 1, 100)?;
            }
            Setting::LowAgainstEstimateAlarm { percent } => {
                self.low_against_estimate_percent = within(percent, 1, 100)?;
            }
            Setting::SmallCallStatistics { value } => self.small_call_statistics = value,
            Setting::RuleSet { value } => self.rules_chosen_by = value,
            Setting::ObjectionWindow { working_days } => {
                self.objection_working_days = within(working_days, 1, 20)?;
            }
            Setting::VoluntaryStandstill { days } => {
                self.voluntary_standstill_days = within(days, 0, 30)?;
            }
            Setting::TenderPeriodBelowThreshold { days } => {
                self.tender_days_below_threshold = within(days, 1, 60)?;
            }
            Setting::OnePurchase { days } => self.one_purchase_days = within(days, 1, 31)?,
            Setting::FirstInvitation { value } => self.first_invitation = value,
        }
        Ok(self)
    }

    /// the day that chooses the set of rules for a call in a system: that of the system's notice or of the
    /// invitation.
    #[must_use]
    pub fn procedure_began(&self, noticed_on: NaiveDate, invited_on: NaiveDate) -> NaiveDate {
        match self.rules_chosen_by {
            RulesChosenBy::SystemNotice => noticed_on,
            RulesChosenBy::Invitation => invited_on,
        }
    }
}

//! The answers as they are shown, in JSON and to people.
//! What is true is decided in `procurement`; here it is only written down.

use chrono::{Datelike, NaiveDate};
use procurement::law::Law;
use procurement::law::calendar::Place;
use procurement::law::lane::{LaneDecision, Reason};
use procurement::law::limits::Limit;
use procurement::law::period::{Period, Reckoned, Regime, Step};
use procurement::law::ruleset::Difference;
use procurement::law::settings::Settings;
use schemas::law::{AtTheLimit, FirstInvitationFrom, RulesChosenBy, StatisticsForm};
use schemas::organisation::Land;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Changed, Effective, Unanswered};

/// What holds on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct LawView {
    /// The day.
    pub on: NaiveDate,
    /// The Land that was asked for.
    pub land: Option<Land>,
    /// The state of the rules that this program holds.
    #[schema(example = "law/2026-11-23")]
    pub rules_version: &'static str,
    /// The rule set of a procedure that begins on this day.
    #[schema(example = "FROM_2026_07")]
    pub rule_set: &'static str,
    /// What differs between the two rule sets, as it holds.
    pub differences: Vec<DifferenceView>,
    /// Every row of the table of limits that holds.
    pub limits: Vec<LimitView>,
    /// The choices that the law leaves to who runs the marketplace.
    pub settings: SettingsView,
    /// Rows that a municipality of the Land would need and that are not known: what needs them is refused.
    pub missing: Vec<String>,
    /// The public holidays of the day's year in the Land.
    pub holidays: Vec<HolidayView>,
}

/// What is different under a rule set.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceView {
    /// What it is about.
    pub subject: &'static str,
    /// How it is.
    pub holds: &'static str,
    /// Where it is written.
    pub source: &'static str,
}

/// A row of the table of limits.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitView {
    /// What it is for.
    #[schema(example = "direct-award")]
    pub kind: &'static str,
    /// The Land; none where the law of the federation or the EU sets it.
    pub land: Option<Land>,
    /// Who buys; none for everybody.
    pub body: Option<&'static str>,
    /// What is bought.
    #[schema(example = "supplies")]
    pub subject: &'static str,
    /// Euros without VAT, `unlimited` or `below-threshold`.
    #[schema(example = "100000")]
    pub value: String,
    /// The first day, where the source names one.
    pub valid_from: Option<NaiveDate>,
    /// The last day, if it has one.
    pub valid_until: Option<NaiveDate>,
    /// Where it is written.
    pub source: String,
    /// How sure it is: H (read in the law), M (secondary), GK (unverified), check (contradictory, cautious value).
    #[schema(example = "M")]
    pub mark: &'static str,
    /// The rule or section of the project's list.
    pub rule: String,
    /// What must be known beside it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who set this row, when and why, if it does not come with the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// The row itself.
    #[serde(skip)]
    row: Limit,
}

/// The choices that the law leaves to who runs the marketplace, as they hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsView {
    /// What happens where direct awards pass the limit.
    pub direct_awards_at_the_limit: AtTheLimit,
    /// Percent by which a tender lies below the next before it is pointed out.
    pub low_tender_alarm_percent: u8,
    /// By how many percent a tender lies below the authority's own estimate before it is pointed out.
    pub low_against_estimate_percent: u8,
    /// The form of the report for small calls.
    pub small_call_statistics: StatisticsForm,
    /// Which day chooses the set of rules for a call.
    pub rule_set: RulesChosenBy,
    /// Working days in which collected data can be objected to.
    pub objection_working_days: u8,
    /// Days that an award waits although no law demands it.
    pub voluntary_standstill_days: u8,
    /// Days for tenders at least in a system below the threshold.
    pub tender_days_below_threshold: u8,
    /// Days within which direct orders to one supplier are taken to be one purchase.
    pub one_purchase_days: u8,
    /// From when on the first invitation of a system may be sent.
    pub first_invitation: FirstInvitationFrom,
}

impl SettingsView {
    pub(super) fn of(settings: Settings) -> Self {
        Self {
            direct_awards_at_the_limit: settings.at_the_limit,
            low_tender_alarm_percent: settings.low_tender_alarm_percent,
            low_against_estimate_percent: settings.low_against_estimate_percent,
            small_call_statistics: settings.small_call_statistics,
            rule_set: settings.rules_chosen_by,
            objection_working_days: settings.objection_working_days,
            voluntary_standstill_days: settings.voluntary_standstill_days,
            tender_days_below_threshold: settings.tender_days_below_threshold,
            one_purchase_days: settings.one_purchase_days,
            first_invitation: settings.first_invitation,
        }
    }
}

/// A public holiday.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayView {
    /// The day.
    pub day: NaiveDate,
    /// Its name.
    pub name: String,
    /// It is kept in some municipalities of the Land only, and none was named.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub municipal: bool,
}

/// A period that was reckoned.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    /// The day of the event.
    pub event: NaiveDate,
    /// The length.
    pub period: u32,
    /// The unit.
    #[schema(example = "working-days")]
    pub unit: &'static str,
    /// eu, bgb, or bgb-waiting.
    pub regime: &'static str,
    /// The Land whose holidays count.
    pub land: Land,
    /// The municipality.
    pub municipality: Option<String>,
    /// The last day of the period; it ends with its last hour.
    pub last_day: NaiveDate,
    /// The first moment after it, in German time: a deadline at a time of day lies here or later.
    #[schema(value_type = String, example = "2026-09-22T00:00:00")]
    pub over_at: chrono::NaiveDateTime,
    /// Each step of the reckoning.
    pub steps: Vec<StepView>,
}

/// A step of a reckoning.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepView {
    /// The day.
    pub day: NaiveDate,
    /// What is done with it.
    pub what: String,
    /// By which provision.
    pub by: &'static str,
}

/// The lane of a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct LaneView {
    /// `framework_call_off`, `direct_award`, `system_competition`, `national_procedure`, `eu_procedure`.
    pub lane: String,
    /// The law of a competition in the system: `VgV` or `UVgO`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// The day whose law was applied.
    pub on: NaiveDate,
    /// The rule set of that day.
    pub rule_set: &'static str,
    /// Every reason, in the order of the lanes.
    pub reasons: Vec<ReasonView>,
}

/// A reason with its rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// The lane that it is about.
    pub lane: String,
    /// `taken`, `passed_over`, `warning`, `hint`.
    pub weight: String,
    /// The sentence.
    pub what: String,
    /// The rule or section of the project's list.
    pub rule: String,
    /// The state of the rules.
    pub rule_version: &'static str,
    /// The row of the table on which it rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<LimitView>,
}

impl DifferenceView {
    pub(super) fn of(difference: Difference) -> Self {
        let Difference { subject, holds, source } = difference;
        Self { subject, holds, source }
    }
}

impl LimitView {
    pub(super) fn of(limit: &Limit) -> Self {
        Self {
            kind: limit.kind.word(),
            land: limit.land,
            body: limit.body.map(procurement::law::limits::Body::word),
            subject: limit.subject.word(),
            value: limit.value.to_string(),
            valid_from: limit.validity.from,
            valid_until: limit.validity.until,
            source: limit.source.clone(),
            mark: limit.mark.word(),
            rule: limit.rule.clone(),
            note: limit.note.clone(),
            changed: None,
            row: limit.clone(),
        }
    }

    /// With the change that set it, if one did.
    pub(super) fn changed(mut self, effective: &Effective) -> Self {
        self.changed = effective.change_of(&self.row).cloned();
        self
    }
}

impl DeadlineView {
    pub(super) fn of(reckoned: &Reckoned, place: &Place, period: Period) -> Self {
        let step = |step: &Step| StepView { day: step.day, what: step.what.clone(), by: step.by };
        Self {
            event: reckoned.event,
            period: period.length,
            unit: period.unit.word(),
            regime: match period.regime {
                Regime::Eu => "eu",
                Regime::Bgb => "bgb",
                Regime::BgbWithoutRolling => "bgb-waiting",
            },
            land: place.land,
            municipality: place.municipality.clone(),
            last_day: reckoned.last_day,
            over_at: reckoned.over_at(),
            steps: reckoned.steps.iter().map(step).collect(),
        }
    }
}

impl LaneView {
    pub(super) fn of(decision: &LaneDecision, on: NaiveDate) -> Self {
        Self {
            lane: word(&decision.lane),
            law: decision.law.map(|law| word(&law)),
            on,
            rule_set: procurement::law::ruleset::RuleSet::of(on).word(),
            reasons: decision.reasons.iter().map(ReasonView::of).collect(),
        }
    }
}

impl ReasonView {
    fn of(reason: &Reason) -> Self {
        Self {
            lane: word(&reason.lane),
            weight: word(&reason.weight),
            what: reason.what.clone(),
            rule: reason.rule.clone(),
            rule_version: reason.rule_version,
            row: reason.row.as_ref().map(LimitView::of),
        }
    }
}

/// The public holidays of a day's year at a place; municipal ones with a remark where no municipality was named.
pub(super) fn holidays(
    law: &Law,
    place: &Place,
    on: NaiveDate,
) -> Result<Vec<HolidayView>, Unanswered> {
    let first = NaiveDate::from_ymd_opt(on.year(), 1, 1).unwrap_or(on);
    let mut found = Vec::new();
    for day in first.iter_days().take_while(|day| day.year() == on.year()) {
        let kept = law.holidays.holiday(place, day);
        let kept = kept.map_err(|error| Unanswered::NotKnown(error.to_string()))?;
        let municipal = law.holidays.municipal(place.land, day);
        let some = municipal.filter(|_| place.municipality.is_none());
        let row = kept.map(|name| (name, false)).or(some.map(|name| (name, true)));
        let view =
            |(name, municipal): (&str, bool)| HolidayView { day, name: name.to_owned(), municipal };
        found.extend(row.map(view));
    }
    Ok(found)
}

/// The word of a value that is one in JSON.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

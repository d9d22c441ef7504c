//! The inbox of duties: what is owed, sorted by its last day, with what is overdue and a summary by week.
//! When a duty begins and ends is said in `projections::duties`; nothing is reckoned here but whether a day is over.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};
use projections::duties::{Duty, DutyKind, Sentence};
use projections::market::Market;
use schemas::ids::OrganisationId;
use schemas::organisation::Role;
use serde::Serialize;
use utoipa::ToSchema;

use crate::scope::Scope;
use crate::worker::german_time;

/// Which duties are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those whose last day is this or an earlier one.
    pub until: Option<NaiveDate>,
    /// Only those of this role.
    pub role: Option<Role>,
    /// Only those of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only those in systems that this body runs.
    pub scope: Option<Scope>,
}

/// A duty as it stands at a moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyView {
    /// The duty.
    #[serde(flatten)]
    pub duty: Duty,
    /// Whether its last day is over.
    pub overdue: bool,
}

/// So many duties of a kind in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeekView {
    /// The Friday of the week of their last days; those of Saturdays and Sundays stand with the Friday before.
    pub by: NaiveDate,
    /// Which kind.
    pub kind: DutyKind,
    /// How many.
    pub count: usize,
    /// A sentence: "3 × assess a request to participate, by 2026-10-02".
    pub told: Sentence,
}

/// The inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Inbox {
    /// The moment for which it is told.
    pub at: DateTime<Utc>,
    /// Each duty, the earliest last day first.
    pub duties: Vec<DutyView>,
    /// The same, counted by week and kind.
    pub weeks: Vec<WeekView>,
}

/// The duties of a market at a moment.
#[must_use]
pub fn inbox(market: &Market, wanted: &Wanted, at: DateTime<Utc>) -> Inbox {
    let open = market.duties.values().flat_map(|owed| owed.open.values());
    let asked = open.filter(|duty| {
        wanted.until.is_none_or(|until| duty.due <= until)
            && wanted.role.is_none_or(|role| duty.role == role)
            && wanted.organisation.is_none_or(|own| duty.organisation == own)
            && wanted.scope.as_ref().is_none_or(|scope| scope.runs_what(market, &duty.stream))
    });
    let asked = asked.filter(|duty| !(duty.kind.lapses() && is_over(duty, at)));
    let view = |duty: &Duty| DutyView { duty: duty.clone(), overdue: is_over(duty, at) };
    let mut duties: Vec<DutyView> = asked.map(view).collect();
    duties.sort_by_key(|view| (view.duty.due, view.duty.until, view.duty.since, view.duty.kind));
    let weeks = weeks(&duties);
    Inbox { at, duties, weeks }
}

/// A day is over with its last hour, in German time.
fn is_over(duty: &Duty, at: DateTime<Utc>) -> bool {
    let end = duty.until.or_else(|| {
        let next = duty.due.succ_opt()?;
        Some(german_time(next, NaiveTime::MIN))
    });
    duty.has_last_day && end.is_some_and(|end| end <= at)
}

fn weeks(duties: &[DutyView]) -> Vec<WeekView> {
    let mut counted: BTreeMap<(NaiveDate, DutyKind), usize> = BTreeMap::new();
    for view in duties.iter().filter(|view| view.duty.has_last_day) {
        *counted.entry((friday(view.duty.due), view.duty.kind)).or_default() += 1;
    }
    let told = |((by, kind), count): ((NaiveDate, DutyKind), usize)| {
        let (de, en) = kind.one();
        let de = format!("{count} × {de}, bis {}", by.format("%d.%m.%Y"));
        let told = Sentence { de, en: format!("{count} × {en}, by {by}") };
        WeekView { by, kind, count, told }
    };
    counted.into_iter().map(told).collect()
}

fn friday(day: NaiveDate) -> NaiveDate {
    let from_monday = u64::from(day.weekday().num_days_from_monday());
    let to_friday = u64::from(Weekday::Fri.num_days_from_monday());
    let friday = match from_monday.checked_sub(to_friday) {
        Some(back) => day.checked_sub_days(Days::new(back)),
        None => day.checked_add_days(Days::new(to_friday - from_monday)),
    };
    friday.unwrap_or(day)
}

#[cfg(test)]
mod tests;

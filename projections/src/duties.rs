//! Who owes what, and until when: a duty begins with the event that carries its day and ends with the one that fulfils it.
//! Every day was reckoned by whoever wrote the event; no rule is asked here.

mod admissions;
mod awards;
mod competitions;
mod contracts;
mod kind;
mod systems;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use event_store::Recorded as Stored;
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::german_day::german_day;
use schemas::ids::{AdmissionId, FrameworkId, OrganisationId, SystemId, TenderId};
use schemas::order::OrderEvent;
use schemas::organisation::Role;
use schemas::registration::RegistrationEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use schemas::suitability::Proves;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::decode::{UnreadableEvent, decode, subject};
use crate::market::Market;

pub use kind::DutyKind;

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sentence {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// Something that somebody owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Duty {
    /// Which kind of duty.
    pub kind: DutyKind,
    /// What is owed.
    pub what: Sentence,
    /// The stream whose next event is owed.
    pub stream: String,
    /// Where it is seen.
    pub path: String,
    /// Who owes it: in which role.
    pub role: Role,
    /// For which organisation.
    #[schema(value_type = String)]
    pub organisation: OrganisationId,
    /// The last day; of what has no last day and only waits, the day since which it does.
    pub due: NaiveDate,
    /// The moment at which it is over, where it is not the end of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<DateTime<Utc>>,
    /// Whether it has a last day at all.
    pub has_last_day: bool,
    /// The rule.
    pub rule: String,
    /// The position of the event with which it began.
    pub since: u64,
}

/// What is owed in one stream, and what must be known of it for that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// What the stream is about, in its own words.
    name: String,
    operator: Option<OrganisationId>,
    authority: Option<OrganisationId>,
    supplier: Option<OrganisationId>,
    tenderers: BTreeMap<TenderId, OrganisationId>,
    /// Documents that are asked for and not there, by the last day for them.
    wanted: BTreeMap<NaiveDate, Vec<Proves>>,
    /// Until when tenders bind: as invited, and as tenderers consented to.
    #[serde(default)]
    binding: awards::Binding,
    /// When the period for tenders ends.
    tenders_until: Option<DateTime<Utc>>,
    /// The moments that events of the stream name: time alone may do something then.
    pub moments: Vec<DateTime<Utc>>,
    /// What is owed.
    pub open: BTreeMap<String, Duty>,
}

/// Until when.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// To the end of a day.
    Day(NaiveDate),
    /// To a moment.
    Moment(DateTime<Utc>),
    /// It has no last day.
    Waiting,
}

/// One event, and what it changes of what is owed.
struct Change<'a> {
    owed: &'a mut Owed,
    stored: &'a Stored,
    path: &'static str,
}

impl Change<'_> {
    /// Something is owed from here on.
    fn owe(&mut self, key: &str, kind: DutyKind, due: Due, what: impl Into<String>) {
        let by = match kind.role() {
            Role::Operator => self.owed.operator,
            Role::Buyer => self.owed.authority,
            Role::Supplier | Role::Auditor => self.owed.supplier,
        };
        self.owe_by(by, key, kind, due, what);
    }

    /// Something is owed from here on by this organisation; nothing if it is not known who owes it.
    fn owe_by(
        &mut self,
        by: Option<OrganisationId>,
        key: &str,
        kind: DutyKind,
        due: Due,
        what: impl Into<String>,
    ) {
        let Some(organisation) = by else { return };
        let day = german_day(self.stored.meta.time);
        let (due, until, has_last_day) = match due {
            Due::Day(last) => (last, None, true),
            Due::Moment(moment) => (last_day(moment), Some(moment), true),
            Due::Waiting => (day, None, false),
        };
        let what = what.into();
        let (de, en) = kind.one();
        let duty = Duty {
            kind,
            what: Sentence { de: format!("{de}: {what}"), en: format!("{en}: {what}") },
            stream: self.stored.stream.as_str().to_owned(),
            path: format!("/api/v1/{}/{}", self.path, self.stored.stream.key()),
            role: kind.role(),
            organisation,
            due,
            until,
            has_last_day,
            rule: kind.rule().to_owned(),
            since: self.stored.position,
        };
        self.owed.moments.extend(until);
        self.owed.open.insert(key.to_owned(), duty);
    }

    /// The last day of something that is owed is another.
    fn put_off(&mut self, key: &str, due: Due) {
        let Some(duty) = self.owed.open.get_mut(key) else { return };
        match due {
            Due::Day(day) => (duty.due, duty.until) = (day, None),
            Due::Moment(moment) => {
                (duty.due, duty.until) = (last_day(moment), Some(moment));
                self.owed.moments.push(moment);
            }
            Due::Waiting => duty.has_last_day = false,
        }
    }

    /// It is no longer owed.
    fn done(&mut self, key: &str) {
        self.owed.open.remove(key);
    }

    /// Nothing that begins so is owed any longer.
    fn all_done(&mut self, prefix: &str) {
        self.owed.open.retain(|key, _| !key.starts_with(prefix));
    }

    fn name(&self) -> String {
        self.owed.name.clone()
    }
}

impl Owed {
    /// What is left when there will be no award: reasons that were asked for.
    pub(crate) fn without_award(&self) -> Self {
        let mut left = self.clone();
        left.open.retain(|key, _| key.starts_with(awards::REASONS));
        left.moments.clear();
        left
    }
}

/// The stream of the award that there will not be any more, if the event says so.
pub(crate) fn given_up(stored: &Stored) -> Result<Option<String>, UnreadableEvent> {
    if stored.stream.category() != SpecificProcurementEvent::CATEGORY {
        return Ok(None);
    }
    let event = decode::<SpecificProcurementEvent>(stored)?.event;
    let cancelled = matches!(event, SpecificProcurementEvent::SpecificProcurementCancelled(_));
    Ok(cancelled.then(|| format!("{}-{}", AwardEvent::CATEGORY, stored.stream.key())))
}

/// Folds an event; nothing, if nobody ever owes anything in streams of its category.
pub(crate) fn evolve(
    owed: Option<Owed>,
    stored: &Stored,
    market: &Market,
) -> Result<Option<Owed>, UnreadableEvent> {
    let mut owed = owed.unwrap_or_default();
    let operator = |system: SystemId| market.systems.get(&system).map(|system| system.operator);
    let path = match stored.stream.category() {
        DynamicPurchasingSystemEvent::CATEGORY => "dynamic-purchasing-systems",
        AdmissionEvent::CATEGORY => "admissions",
        RegistrationEvent::CATEGORY => "registrations",
        SpecificProcurementEvent::CATEGORY | AwardEvent::CATEGORY => "specific-procurements",
        FrameworkEvent::CATEGORY => "framework-agreements",
        OrderEvent::CATEGORY if contracts::concerns(&stored.kind) => "orders",
        _ => return Ok(None),
    };
    let change = Change { owed: &mut owed, stored, path };
    match stored.stream.category() {
        DynamicPurchasingSystemEvent::CATEGORY => {
            systems::system(change, &decode::<DynamicPurchasingSystemEvent>(stored)?.event);
        }
        AdmissionEvent::CATEGORY => {
            let seen = market.admissions.get(&subject::<AdmissionId>(stored)?);
            let event = &decode::<AdmissionEvent>(stored)?.event;
            admissions::admission(change, event, seen, operator);
        }
        RegistrationEvent::CATEGORY => {
            systems::registration(change, &decode::<RegistrationEvent>(stored)?.event);
        }
        SpecificProcurementEvent::CATEGORY => {
            competitions::competition(change, &decode::<SpecificProcurementEvent>(stored)?.event);
        }
        OrderEvent::CATEGORY => contracts::order(change, &decode::<OrderEvent>(stored)?.event),
        AwardEvent::CATEGORY => awards::award(change, &decode::<AwardEvent>(stored)?.event),
        _ => {
            let seen = market.frameworks.get(&subject::<FrameworkId>(stored)?);
            systems::framework(change, &decode::<FrameworkEvent>(stored)?.event, seen, operator);
        }
    }
    Ok(Some(owed))
}

/// The day on which a period that ends at a moment ends: a midnight is the end of the day before.
fn last_day(moment: DateTime<Utc>) -> NaiveDate {
    german_day(moment.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(moment))
}

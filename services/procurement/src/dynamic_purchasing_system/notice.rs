//! Sending the contract notice: its day, the first phase, and which regulation the system follows.
//! Whether its content is complete is decided in `terms`.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::{
    ContractNoticeDespatched, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
};
use schemas::terms::{CalendarPlace, Notice, Regulation, Terms};

use super::{DynamicPurchasingSystem, DynamicPurchasingSystemRejection as No, terms};
use crate::law::Law;
use crate::law::berlin::german_time;
use crate::law::calendar::Place;
use crate::law::deadlines;
use crate::law::limits::{Asked, Body, Kind, Limits, NoRow, Subject, Value};
use crate::law::ruleset::RuleSet;

/// A contract notice with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct NoticeToDespatch {
    /// Its reference and days.
    pub notice: Notice,
    /// The end of the first phase.
    pub requests_until: DateTime<Utc>,
    /// What it and its documents say.
    pub terms: Terms,
    /// Those of its documents whose bytes are kept.
    pub kept: Vec<FileDigest>,
    /// The day of the command.
    pub today: NaiveDate,
    /// The law that holds.
    pub law: &'static Law,
}

pub(super) fn despatch(
    state: &DynamicPurchasingSystem,
    asked: &NoticeToDespatch,
) -> Result<Vec<DynamicPurchasingSystemEvent>, No> {
    let NoticeToDespatch { notice, requests_until, terms, kept, today, law } = asked;
    let established = state.established.as_ref().ok_or(No::NotEstablished)?;
    if let Some(sent) = &state.noticed {
        let announced = state.announced_until.unwrap_or(sent.requests_until);
        let same = (&sent.notice, &announced, &sent.terms);
        let repeated = same == (notice, requests_until, terms);
        return if repeated { Ok(vec![]) } else { Err(No::NoticeDespatchedOtherwise) };
    }
    if state.terminated.is_some() || notice.despatched_on > established.valid_until {
        return Err(No::NoLongerInForce);
    }
    check_days(notice, *today)?;
    terms::check(terms, established, notice.despatched_on)?;
    terms::check_documents(&terms.documents, kept)?;
    let (body, total) = (Body::Municipality, terms.estimate.total.amount);
    let regulation = regulation(&law.limits, body, total, notice.despatched_on)
        .map_err(|row| No::ThresholdNotKnown { why: row.to_string() })?;
    check_requests(asked, regulation, established)?;
    let (notice, requests_until, terms) = (notice.clone(), *requests_until, terms.clone());
    Ok(vec![ContractNoticeDespatched { notice, requests_until, regulation, terms }.into()])
}

/// the day of despatch is one that has come; it is published then or later.
pub(super) fn check_days(notice: &Notice, today: NaiveDate) -> Result<(), No> {
    let Notice { despatched_on, requested_publication, .. } = *notice;
    if despatched_on > today {
        return Err(No::NoticeInTheFuture { despatched_on });
    }
    match requested_publication.filter(|requested| *requested < despatched_on) {
        Some(requested) => Err(No::PublishedBeforeDespatch { requested }),
        None => Ok(()),
    }
}

/// the value of the whole system over its whole life against the threshold of the day, reached or
/// exceeded (§ 106(1) GWB).
pub fn regulation(
    limits: &Limits,
    body: Body,
    total: Decimal,
    day: NaiveDate,
) -> Result<Regulation, NoRow> {
    let (kind, subject) = (Kind::EuThreshold, Subject::Supplies);
    let row = limits.find(&Asked { kind, land: None, body, subject, day })?;
    let reached = match row.value {
        Value::Euros(threshold) => total >= threshold,
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => false,
    };
    Ok(if reached { Regulation::Vgv } else { Regulation::Uvgo })
}

/// § 106(1) GWB: the threshold of the day, if a system was noticed below it and this value alone reaches it. Such a
/// contract is not carried by that system.
pub fn threshold_passed(
    regulation: Regulation,
    limits: &Limits,
    value: Decimal,
    day: NaiveDate,
) -> Result<Option<Decimal>, NoRow> {
    if regulation == Regulation::Vgv {
        return Ok(None);
    }
    let (kind, subject, body) = (Kind::EuThreshold, Subject::Supplies, Body::Municipality);
    let row = limits.find(&Asked { kind, land: None, body, subject, day })?;
    Ok(match row.value {
        Value::Euros(threshold) => Some(threshold).filter(|threshold| value >= *threshold),
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => None,
    })
}

/// at least 30 days under the VgV; under § 17(6) UVgO, which leaves § 24 VgV out, time at all.
fn check_requests(
    asked: &NoticeToDespatch,
    regulation: Regulation,
    established: &DynamicPurchasingSystemEstablished,
) -> Result<(), No> {
    let Notice { despatched_on, requested_publication, .. } = asked.notice;
    let rules = RuleSet::of(despatched_on);
    let place = place(&asked.terms.calendar);
    let holidays = &asked.law.holidays;
    // Reckoned under both: whoever has no calendar learns it now and not at the first deadline.
    let reckoned =
        deadlines::requests(holidays, &place, rules, despatched_on, requested_publication)
            .map_err(|error| No::CalendarNotKnown { why: error.to_string() })?;
    let given = german_time(asked.requests_until);
    match regulation {
        Regulation::Vgv if given < reckoned.over_at() => {
            let (last_day, earliest) = (reckoned.last_day, reckoned.over_at());
            return Err(No::RequestsEndTooEarly { given, last_day, earliest });
        }
        Regulation::Uvgo if given.date() <= despatched_on => return Err(No::NoTimeForRequests),
        Regulation::Vgv | Regulation::Uvgo => {}
    }
    let valid_until = established.valid_until;
    if given.date() > valid_until {
        return Err(No::RequestsEndAfterSystem { valid_until });
    }
    Ok(())
}

/// The place whose calendar counts, as the law reckons with it.
#[must_use]
pub fn place(calendar: &CalendarPlace) -> Place {
    let municipality = calendar.municipality.as_ref();
    Place { land: calendar.land, municipality: municipality.map(|name| name.as_str().to_owned()) }
}

#[cfg(test)]
mod tests;

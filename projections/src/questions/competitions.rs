//! Every competition in a system: how many were invited, tendered, were excluded, and who was awarded at what price.
//! Why a tender was excluded or chosen stands in the record of the procurement, not here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award::AwardEvent;
use schemas::ids::{CategoryKey, OrganisationId, SpecificProcurementId, TenderId};
use schemas::money::Money;
use schemas::recorded::Recorded;
use schemas::specific_procurement::{SpecificProcurementEvent, SpecificProcurementPrepared};
use serde_json::Value;

use super::Parameters;
use super::answer::{Cells, Drawn, Link, Table, day, text};
use super::ledger::Ledger;
use crate::specific_procurements::{Secrecy, tells_of_tenders};

const COLUMNS: [&str; 13] = [
    "authority_id",
    "category",
    "procurement_id",
    "day",
    "estimate",
    "invited",
    "days_for_tenders",
    "tenders",
    "late",
    "excluded",
    "winner_id",
    "price",
    "state",
];

/// The competitions of the log as far as questions ask.
#[derive(Default)]
pub(super) struct Competitions(BTreeMap<SpecificProcurementId, Competition>);

/// A competition.
struct Competition {
    authority: OrganisationId,
    category: CategoryKey,
    day: NaiveDate,
    estimate: Money,
    invited: usize,
    asked_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    secrecy: Secrecy,
    tenders: BTreeMap<TenderId, bool>,
    excluded: BTreeSet<TenderId>,
    awarded: Option<(OrganisationId, Money)>,
    state: &'static str,
    /// Where what is counted stands, and whether it tells of tenders.
    positions: Vec<(u64, bool)>,
}

impl Competition {
    fn new(prepared: &SpecificProcurementPrepared, day: NaiveDate) -> Self {
        Self {
            authority: prepared.authority,
            category: prepared.category.clone(),
            day,
            estimate: prepared.estimate.total,
            invited: 0,
            asked_on: None,
            ends_on: None,
            secrecy: Secrecy::default(),
            tenders: BTreeMap::new(),
            excluded: BTreeSet::new(),
            awarded: None,
            state: "prepared",
            positions: Vec::new(),
        }
    }

    /// Folds an event until the opening; says whether something was counted.
    fn until_the_opening(
        &mut self,
        event: &SpecificProcurementEvent,
        day: NaiveDate,
        day_of: impl Fn(DateTime<Utc>) -> NaiveDate,
    ) -> bool {
        use SpecificProcurementEvent as Is;
        if let Is::InvitationToTenderIssued(issued) = event {
            self.invited = issued.candidates.len();
            (self.asked_on, self.ends_on) = (Some(day), Some(day_of(issued.tenders_until)));
            self.secrecy.until = Some(issued.tenders_until);
            self.state = "invited";
        } else if let Is::TenderPeriodChanged(changed) = event {
            self.ends_on = Some(day_of(changed.tenders_until));
            self.secrecy.until = Some(changed.tenders_until);
        } else if let Is::TenderReceived(received) = event {
            self.tenders.insert(received.tender, received.late);
        } else if let Is::CatalogueDataCollected(collected) = event {
            self.tenders.insert(collected.tender, false);
        } else if let Is::TenderWithdrawn(withdrawn) = event {
            self.tenders.remove(&withdrawn.tender);
        } else if let Is::TenderPeriodEnded(_) = event {
            self.secrecy.ended = true;
            return false;
        } else if let Is::TendersOpened(_) = event {
            self.state = "opened";
        } else if let Is::SpecificProcurementCancelled(_) = event {
            self.secrecy.cancelled = true;
            self.state = "cancelled";
        } else {
            return matches!(event, Is::SpecificProcurementPrepared(_));
        }
        true
    }

    /// Folds an event after the opening; says whether something was counted.
    fn after_the_opening(&mut self, event: &AwardEvent) -> bool {
        if let AwardEvent::TenderExcluded(excluded) = event {
            self.excluded.insert(excluded.tender);
        } else if let AwardEvent::TenderReadmitted(readmitted) = event {
            self.excluded.remove(&readmitted.tender);
        } else if let AwardEvent::AwardDecisionWithdrawn(_) = event {
            self.awarded = None;
            self.state = "opened";
        } else if let AwardEvent::AwardApproved(approved) = event {
            self.awarded = Some((approved.tenderer, approved.price));
            self.state = "awarded";
        } else if let AwardEvent::ContractConcluded(concluded) = event {
            self.awarded = Some((concluded.tenderer, concluded.price));
            self.state = "concluded";
        } else {
            return false;
        }
        true
    }

    fn row(&self, id: SpecificProcurementId, now: DateTime<Utc>) -> Cells {
        // neither how many tendered nor where it stands.
        let secret = self.secrecy.holds(now);
        let counted = |count: usize| if secret { Value::Null } else { count.into() };
        let shown = self.positions.iter().filter(|(_, tells)| !(secret && *tells));
        let late = self.tenders.values().filter(|late| **late).count();
        let days = self.asked_on.zip(self.ends_on).map(|(from, to)| (to - from).num_days());
        let winner = self.awarded.map(|(winner, _)| text(winner));
        let price = self.awarded.map(|(_, price)| text(price.amount));
        let url = |at: &u64| format!("/api/v1/specific-procurements/{id}?as_of={at}");
        Cells {
            cells: vec![
                text(self.authority),
                text(&self.category),
                text(id),
                day(self.day),
                text(self.estimate.amount),
                self.invited.into(),
                days.map_or(Value::Null, Value::from),
                counted(self.tenders.len()),
                counted(late),
                self.excluded.len().into(),
                winner.unwrap_or_default(),
                price.unwrap_or_default(),
                text(self.state),
            ],
            events: shown.map(|(at, _)| Link { position: *at, url: url(at) }).collect(),
        }
    }
}

impl Competitions {
    pub(super) fn procured(
        &mut self,
        id: SpecificProcurementId,
        recorded: &Recorded<SpecificProcurementEvent>,
        day_of: fn(DateTime<Utc>) -> NaiveDate,
    ) {
        let day = day_of(recorded.time);
        if let SpecificProcurementEvent::SpecificProcurementPrepared(prepared) = &recorded.event {
            self.0.insert(id, Competition::new(prepared, day));
        }
        let Some(competition) = self.0.get_mut(&id) else { return };
        if competition.until_the_opening(&recorded.event, day, day_of) {
            competition.positions.push((recorded.position, tells_of_tenders(&recorded.event)));
        }
    }

    pub(super) fn awarded(&mut self, id: SpecificProcurementId, recorded: &Recorded<AwardEvent>) {
        let Some(competition) = self.0.get_mut(&id) else { return };
        if competition.after_the_opening(&recorded.event) {
            competition.positions.push((recorded.position, false));
        }
    }
}

pub(super) fn answer(ledger: &Ledger, asked: &Parameters) -> Table {
    let is_asked = |competition: &Competition| {
        asked.authority.is_none_or(|id| id == competition.authority)
            && asked.category.as_ref().is_none_or(|category| *category == competition.category)
    };
    let mut rows: Vec<_> =
        ledger.competitions().0.iter().filter(|(_, competition)| is_asked(competition)).collect();
    rows.sort_by_key(|(_, competition)| competition.positions.first().copied());
    let rows =
        rows.into_iter().map(|(id, competition)| competition.row(*id, ledger.now())).collect();
    (&COLUMNS, rows, Drawn { x: "day", y: "tenders", series: &["authority_id", "category"] })
}

#[cfg(test)]
mod tests;

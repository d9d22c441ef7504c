//! The contracts of a quarter in a system, as one notice publishes them together (§ 39(4) VgV; ).
//! Who may read it is not said here, and no day is reckoned: each contract carries the last day of its notice.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use event_store::EventStore;
use projections::awards::AwardView;
use projections::market::Market;
use schemas::award::{ContractConcluded, NoticeDuty, ReportDue};
use schemas::ids::{AdmissionId, CategoryKey, OrganisationId, SpecificProcurementId, SystemId};
use schemas::money::Money;
use schemas::order::ContractActConfirmed;
use schemas::organisation::Land;
use schemas::suitability::FirmSize;
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

use crate::execute::Failure;
use crate::facts::contract_acts;

/// A calendar quarter, written `2026-Q3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    year: i32,
    number: u32,
}

/// It is no quarter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no quarter: write `2026-Q3`")]
pub struct NotAQuarter(String);

/// What is published of a quarter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuarterlyNotice {
    /// The system.
    pub system_id: SystemId,
    /// Its title.
    pub system: Line,
    /// The quarter, `2026-Q3`.
    pub quarter: String,
    /// The rule.
    pub rule: &'static str,
    /// The last day on which the notice is sent, as the contracts carry it; none if there is no contract.
    pub due: Option<NaiveDate>,
    /// The working day on which somebody is reminded at the latest.
    pub alert_on: Option<NaiveDate>,
    /// The contracts, by day. Those below the threshold owe no such notice and are not among them.
    pub contracts: Vec<PublishedContract>,
}

/// A contract of the quarter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedContract {
    /// The specific procurement.
    pub procurement_id: SpecificProcurementId,
    /// Who buys.
    pub authority: PublishedParty,
    /// The title of the call.
    pub subject: Line,
    /// The category.
    pub category: CategoryKey,
    /// Whose tender was accepted.
    pub winner: Winner,
    /// The price of the contract, without VAT.
    pub price: Money,
    /// The day of the contract.
    pub concluded_on: NaiveDate,
    /// How the contract was ended before it was carried out, where it was: it stays in the notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<ContractActConfirmed>,
    /// How many tenders were received.
    pub tenders: usize,
    /// Whether the authority recorded already that its notice was sent.
    pub recorded: bool,
    /// The number of that notice.
    pub reference: Option<Line>,
    /// The day on which it was sent, as it was stated.
    pub sent_on: Option<NaiveDate>,
    /// Whether its last day passed before it was sent: that stays, also when it is sent later.
    pub missed: bool,
}

/// An organisation as a notice names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedParty {
    /// The id.
    pub id: OrganisationId,
    /// The name; none only if it is not registered here.
    pub name: Option<Line>,
    /// Its seat.
    pub town: Option<Line>,
    /// The Land of its seat.
    pub land: Option<Land>,
}

/// Who won.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Winner {
    /// Who.
    #[serde(flatten)]
    pub party: PublishedParty,
    /// Whether it is a micro, small or medium firm; none if it did not declare its size to the system.
    pub small_or_medium: Option<bool>,
}

impl Quarter {
    /// Whether the day lies in it.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.year, self.number) == (day.year(), day.month0() / 3 + 1)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let no = || NotAQuarter(text.to_owned());
        let (year, number) = text.split_once("-Q").ok_or_else(no)?;
        let digits = |text: &str, count| {
            let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            all.then(|| text.parse::<u16>().ok()).flatten()
        };
        let (year, number) = (digits(year, 4).ok_or_else(no)?, digits(number, 1).ok_or_else(no)?);
        let (year, number) = (i32::from(year), u32::from(number));
        if (1..=4).contains(&number) { Ok(Self { year, number }) } else { Err(no()) }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

/// the contracts of a quarter, all or those of one authority; none if there is no such system.
#[must_use]
pub fn notice(
    market: &Market,
    system: SystemId,
    quarter: Quarter,
    only: Option<OrganisationId>,
) -> Option<QuarterlyNotice> {
    let view = market.systems.get(&system)?;
    let of_system = market.awards.values().filter(|award| award.begun.system == system);
    let theirs = of_system.filter(|award| only.is_none_or(|only| only == award.begun.authority));
    let mut owed: Vec<_> = theirs.filter_map(|award| of_quarter(award, quarter)).collect();
    owed.sort_by_key(|(award, contract, _)| (contract.on, award.begun.procurement));
    let first = owed.iter().map(|(_, _, owed)| *owed).min_by_key(|owed| owed.due);
    let contracts =
        owed.iter().map(|(award, contract, _)| published(market, award, contract)).collect();
    Some(QuarterlyNotice {
        system_id: system,
        system: view.name.clone(),
        quarter: quarter.to_string(),
        rule: "R-4.30",
        due: first.map(|owed| owed.due),
        alert_on: first.map(|owed| owed.alert_on),
        contracts,
    })
}

impl QuarterlyNotice {
    /// Says of each contract whether it was ended before it was carried out, as the log has it at the position.
    pub fn say_what_ended(
        &mut self,
        log: &EventStore,
        market: &Market,
        position: u64,
    ) -> Result<(), Failure> {
        for contract in &mut self.contracts {
            let award = market.awards.get(&contract.procurement_id);
            let Some(concluded) = award.and_then(|award| award.contract.as_ref()) else { continue };
            let acts = contract_acts(log, concluded.result, position)?;
            contract.ended = acts.into_iter().find(|done| done.act.ends());
        }
        Ok(())
    }
}

/// The contract, if it was concluded in the quarter and owes a notice.
fn of_quarter(
    award: &AwardView,
    quarter: Quarter,
) -> Option<(&AwardView, &ContractConcluded, ReportDue)> {
    let contract = award.contract.as_ref().filter(|contract| quarter.holds(contract.on))?;
    Some((award, contract, contract.award_notice?))
}

fn published(
    market: &Market,
    award: &AwardView,
    contract: &ContractConcluded,
) -> PublishedContract {
    let begun = &award.begun;
    let sent = award.sent.iter().find(|sent| sent.duty == NoticeDuty::AwardNotice);
    let admission = market.admissions.get(&AdmissionId::of(begun.system, contract.tenderer));
    let file = admission.and_then(|admission| admission.file.as_ref());
    let size =
        file.and_then(|file| file.declaration.as_ref()).and_then(|given| given.declares.size);
    PublishedContract {
        procurement_id: begun.procurement,
        authority: party(market, begun.authority),
        subject: begun.subject.clone(),
        category: begun.category.clone(),
        winner: Winner {
            party: party(market, contract.tenderer),
            small_or_medium: size.map(|size| size != FirmSize::Large),
        },
        price: contract.price,
        concluded_on: contract.on,
        ended: None,
        tenders: begun.tenders.len(),
        recorded: sent.is_some(),
        sent_on: sent.map(|sent| sent.on),
        missed: award.overdue.contains(&NoticeDuty::AwardNotice),
        reference: sent.map(|sent| sent.reference.clone()),
    }
}

fn party(market: &Market, id: OrganisationId) -> PublishedParty {
    let known = market.organisations.get(&id);
    PublishedParty {
        id,
        name: known.map(|known| known.name.clone()),
        town: known.map(|known| known.town.clone()),
        land: known.and_then(|known| known.land),
    }
}

#[cfg(test)]
mod tests;

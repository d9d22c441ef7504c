//! What was ordered and what arrived, in money without VAT: what each event of an order adds or takes away.
//! Budgets, invoices and payments do not stand here.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::money::Currency;
use serde::Serialize;
use utoipa::ToSchema;

use crate::orders::{LineView, OrderState, OrderView};

/// What an event adds to a line's sums, in cents; what it takes away is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Movement<'a> {
    pub(crate) line: &'a LineView,
    pub(crate) ordered: i64,
    pub(crate) received: i64,
}

/// What moved between two views of an order. What was cancelled, rejected or struck after a return counts as not
/// ordered; what went back counts as not received until its replacement arrives.
pub(crate) fn movements<'a>(
    before: Option<&OrderView>,
    after: &'a OrderView,
) -> impl Iterator<Item = Movement<'a>> {
    let state_before = before.map(|view| view.state);
    let lines_before = before.map_or_else(Vec::new, |view| view.lines.clone());
    after.lines.iter().filter_map(move |line| {
        let known = lines_before.iter().find(|known| known.line == line.line);
        let (ordered_before, received_before) = match (known, state_before) {
            (Some(known), Some(state)) => (ordered(known, state), received(known)),
            (None, _) | (_, None) => (0, 0),
        };
        let movement = Movement {
            line,
            ordered: ordered(line, after.state) - ordered_before,
            received: received(line) - received_before,
        };
        (movement.ordered != 0 || movement.received != 0).then_some(movement)
    })
}

fn ordered(line: &LineView, state: OrderState) -> i64 {
    match state {
        OrderState::Rejected | OrderState::Cancelled => 0,
        // of a contract that ended what was delivered and kept was bought.
        OrderState::Ended => received(line),
        OrderState::Placed
        | OrderState::Accepted
        | OrderState::PartlyDespatched
        | OrderState::Despatched
        | OrderState::PartlyReceived
        | OrderState::Received
        | OrderState::Completed => {
            share(line, u64::from(line.quantity).saturating_sub(line.struck))
        }
    }
}

fn received(line: &LineView) -> i64 {
    share(line, line.received.saturating_sub(line.returned))
}

/// What a part of a line's quantity costs, in cents, half away from zero: all of it costs exactly what the line costs.
fn share(line: &LineView, part: u64) -> i64 {
    let mut net = line.net.amount;
    net.rescale(2);
    let whole = i128::from(line.quantity).max(1);
    let cents = (2 * net.mantissa() * i128::from(part) + whole) / (2 * whole);
    // No purse holds 92,000,000,000,000,000 euros; a line that says so counts as this much.
    i64::try_from(cents).unwrap_or(i64::MAX)
}

/// By what sums are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpendBy {
    /// Who buys.
    Authority,
    /// Who delivers.
    Supplier,
    /// The dynamic purchasing system.
    System,
    /// The category of the system.
    Category,
    /// The month, `2026-11`, by the German calendar day of the event.
    Month,
    /// The quarter, `2026-Q4`.
    Quarter,
    /// The year.
    Year,
}

/// The word names no way to tell sums apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of authority, supplier, system, category, month, quarter, year")]
pub struct NotADivision(String);

impl FromStr for SpendBy {
    type Err = NotADivision;

    fn from_str(word: &str) -> Result<Self, NotADivision> {
        match word.trim() {
            "authority" => Ok(Self::Authority),
            "supplier" => Ok(Self::Supplier),
            "system" => Ok(Self::System),
            "category" => Ok(Self::Category),
            "month" => Ok(Self::Month),
            "quarter" => Ok(Self::Quarter),
            "year" => Ok(Self::Year),
            _ => Err(NotADivision(word.to_owned())),
        }
    }
}

/// Which sums are asked for.
#[derive(Clone, Debug, Default)]
pub struct SpendQuery {
    /// By what they are told apart; currencies always are.
    pub by: Vec<SpendBy>,
    /// Only this authority's.
    pub authority: Option<OrganisationId>,
    /// Only this supplier's.
    pub supplier: Option<OrganisationId>,
    /// Only in this system.
    pub system: Option<SystemId>,
    /// Only in these systems.
    pub systems: Option<BTreeSet<SystemId>>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only up to this day, included.
    pub until: Option<NaiveDate>,
    /// As it was at this position of the log; now, if none.
    pub at: Option<u64>,
    /// At most so many sums.
    pub limit: u32,
}

/// One sum; a field is there if sums are told apart by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spent {
    /// Who buys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_id: Option<OrganisationId>,
    /// Who delivers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_id: Option<OrganisationId>,
    /// The dynamic purchasing system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_id: Option<SystemId>,
    /// The category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryKey>,
    /// The month `2026-11`, quarter `2026-Q4` or year `2026`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The currency.
    pub currency: Currency,
    /// How many orders have something in it.
    pub orders: u64,
    /// What was ordered and not cancelled, rejected or struck, without VAT.
    #[schema(value_type = String, example = "1890.00")]
    pub ordered: Decimal,
    /// What of it arrived and was kept, without VAT.
    #[schema(value_type = String, example = "945.00")]
    pub received: Decimal,
}

#[cfg(test)]
mod tests;

//! The questions that auditors ask of all orders, each a pure fold over the events that answer it.
//! None of them proves a wrong: what each shows and what it does not prove is said with it.

mod answer;
mod below_limit;
mod changed_weights;
mod competitions;
mod direct_awards;
mod ledger;
mod raised_before_order;
mod requester_approves;
#[cfg(test)]
mod samples;
mod supplier_rotation;
mod winners_in_turn;

use std::str::FromStr;

use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use answer::{Answer, Chart, ChartSeries, Link, Point, Row};
pub use ledger::Ledger;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Direct awards with sums over the months before each.
    DirectAwards,
    /// How orders go round among suppliers.
    SupplierRotation,
    /// Orders just below a limit.
    BelowLimit,
    /// Weights that a buyer changed, or that are not the published ones.
    ChangedWeights,
    /// Prices that rose shortly before an order.
    RaisedBeforeOrder,
    /// The same winners in turn.
    WinnersInTurn,
    /// Who ordered also confirmed.
    RequesterApproves,
    /// How competitions went.
    Competitions,
}

/// The word is no question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no question `{0}`")]
pub struct NoQuestion(String);

/// On what an answer rests besides the events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parameters {
    /// Only this authority's orders.
    pub authority: Option<OrganisationId>,
    /// Only lines of this category.
    #[schema(value_type = Option<String>)]
    pub category: Option<CategoryKey>,
    /// A limit in euros without VAT. The operator's data, not law.
    #[schema(value_type = String)]
    pub limit: Decimal,
    /// From so many percent below the limit an order counts as just below it.
    pub percent_below: u8,
    /// So many months are summed up; 0 for all.
    pub months: u32,
    /// So many days before an order a raised price counts, and after it a lowered one.
    pub days: u32,
    /// So many orders in turn are a pattern.
    pub turns: u32,
}

impl Question {
    /// All questions.
    pub const ALL: [Self; 8] = [
        Self::DirectAwards,
        Self::SupplierRotation,
        Self::BelowLimit,
        Self::ChangedWeights,
        Self::RaisedBeforeOrder,
        Self::WinnersInTurn,
        Self::RequesterApproves,
        Self::Competitions,
    ];

    /// Its name in paths and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DirectAwards => "direct-awards",
            Self::SupplierRotation => "supplier-rotation",
            Self::BelowLimit => "below-limit",
            Self::ChangedWeights => "changed-weights",
            Self::RaisedBeforeOrder => "raised-before-order",
            Self::WinnersInTurn => "winners-in-turn",
            Self::RequesterApproves => "requester-approves",
            Self::Competitions => "competitions",
        }
    }

    /// What an answer shows.
    #[must_use]
    pub fn shows(self) -> &'static str {
        match self {
            Self::DirectAwards => {
                "every direct award by authority and category, with the sum over the months before it"
            }
            Self::SupplierRotation => {
                "each supplier's share of an authority's orders in a category, and its longest run"
            }
            Self::BelowLimit => "orders whose net total lies at or just below a limit",
            Self::ChangedWeights => {
                "order lines whose weights are not the published ones or not the buyer's last"
            }
            Self::RaisedBeforeOrder => {
                "order lines whose price was raised shortly before, and whether it fell again after"
            }
            Self::WinnersInTurn => "stretches in which the same suppliers won in a fixed turn",
            Self::RequesterApproves => "orders that whoever placed them also received or completed",
            Self::Competitions => {
                "every competition: who was invited, how many tendered, were late or excluded, and the award"
            }
        }
    }

    /// What an answer does not prove.
    #[must_use]
    pub fn does_not_prove(self) -> &'static str {
        match self {
            Self::DirectAwards => {
                "that needs were split: only needs that belong together are added up in law"
            }
            Self::SupplierRotation => {
                "that others were passed over: the ranking says who led and why"
            }
            Self::BelowLimit => {
                "that a limit was evaded: prices gather where articles cost that much"
            }
            Self::ChangedWeights => {
                "that weights were chosen for a supplier: they are free in a search"
            }
            Self::RaisedBeforeOrder => {
                "that the supplier knew of the order: prices rise for many reasons"
            }
            Self::WinnersInTurn => "an agreement: few suppliers with equal prices alternate by lot",
            Self::RequesterApproves => "a breach: who may confirm is for the authority's own rules",
            Self::Competitions => {
                "that competition was hindered: few tender where few have what is asked for"
            }
        }
    }

    /// Whether prices of the ordered offers are needed besides the orders.
    #[must_use]
    pub fn needs_prices(self) -> bool {
        self == Self::RaisedBeforeOrder
    }

    /// The answer from what a ledger holds.
    #[must_use]
    pub fn answer(self, ledger: &Ledger, asked: &Parameters) -> Answer {
        let (columns, rows, chart) = match self {
            Self::DirectAwards => direct_awards::answer(ledger, asked),
            Self::SupplierRotation => supplier_rotation::answer(ledger, asked),
            Self::BelowLimit => below_limit::answer(ledger, asked),
            Self::ChangedWeights => changed_weights::answer(ledger, asked),
            Self::RaisedBeforeOrder => raised_before_order::answer(ledger, asked),
            Self::WinnersInTurn => winners_in_turn::answer(ledger, asked),
            Self::RequesterApproves => requester_approves::answer(ledger, asked),
            Self::Competitions => competitions::answer(ledger, asked),
        };
        let rows = rows.into_iter().map(|row| row.under(columns)).collect();
        Answer {
            question: self,
            shows: self.shows().to_owned(),
            does_not_prove: self.does_not_prove().to_owned(),
            as_of: ledger.position(),
            parameters: asked.clone(),
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows,
            drawn: chart,
        }
    }
}

impl FromStr for Question {
    type Err = NoQuestion;

    fn from_str(text: &str) -> Result<Self, NoQuestion> {
        let found = Self::ALL.into_iter().find(|question| question.word() == text);
        found.ok_or_else(|| NoQuestion(text.to_owned()))
    }
}
